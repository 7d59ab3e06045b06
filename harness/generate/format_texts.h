// Texts of the formats of draft-07 (and "uuid"): good ones, those on an edge of what the RFCs
// allow, and plainly wrong ones. An inside of values. Domains are those of RFC 2606, addresses
// those of RFC 5737 and RFC 3849: nothing here names anybody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/generate/pattern.h"

namespace assay {

// The index-th good text; each index gives another. Nullopt for an unknown format.
std::optional<std::string> FormatText(std::string_view format, uint64_t seed, size_t index);
// Unchecked; `way` is empty.
std::vector<TextSample> FormatEdges(std::string_view format);
std::vector<TextSample> FormatMisses(std::string_view format);

}  // namespace assay
