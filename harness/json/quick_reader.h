// Reads sound JSON quickly, for this room.
#pragma once

#include <optional>
#include <string_view>

#include "harness/json/value.h"

namespace assay {

// The same document as ParseJson's; nullopt where the text is not JSON or nested deeper than
// `max_depth`. What is wrong with it, and where, is for nlohmann's parser to say.
std::optional<Document> ReadQuickly(std::string_view text, int max_depth);

// ParseJson by nlohmann's parser alone.
Result<Document> ParseJsonSlowly(std::string_view text, int max_depth, std::string_view file = "");

}  // namespace assay
