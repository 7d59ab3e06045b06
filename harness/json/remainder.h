// Division of long integers given as decimal digits, for this room.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay {

// Whether `divisor` divides number * 10^zeros. Both are digits without leading zeros, and not
// empty; zeros >= 0. nullopt where that would take more than 10,000 digits of long division.
std::optional<bool> Divides(std::string_view divisor, std::string_view number, int64_t zeros);

}  // namespace assay
