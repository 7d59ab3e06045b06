// The two ways to read JSON, for this room. ParseJson tries the quick one first.
#pragma once

#include <optional>
#include <string_view>

#include "harness/json/value.h"

namespace assay {

// What the thorough way makes of a text that is plainly JSON, made with simdjson in a third of the
// time. nullopt says nothing of the text: what is out of the ordinary is for the other way.
std::optional<Document> ReadQuickly(std::string_view text, const ParseLimits& limits);

// With nlohmann's parser: any text, with the reason and its place where it is refused.
Result<Document> ReadThoroughly(std::string_view text, const ParseLimits& limits,
                                std::string_view file);

}  // namespace assay
