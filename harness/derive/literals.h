// Values, examples and regular expressions as prose prints them. Inside this room only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/json/value.h"

namespace assay::derive {

// What themes of documentation leave behind a link.
inline constexpr std::string_view kResidue = "(opens new window)";

// Finds a stated pattern in the raw text and takes it out of both.
bool ExtractPattern(std::string* text, std::string* raw, std::string* pattern);

// The JSON value that `text` begins with, or its words up to the end of the sentence, `limit` at
// most.
std::optional<Value> TakeExample(std::string_view text, size_t limit, size_t* used);

}  // namespace assay::derive
