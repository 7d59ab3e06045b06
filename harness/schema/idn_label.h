// Labels of internationalized domain names: RFC 5890 to 5892 without what needs Unicode's
// normalization, joining and bidi tables. Inside harness/schema only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

// Punycode, RFC 3492, of a label without its "xn--". nullopt where it is none, or overflows.
std::optional<std::u32string> DecodePunycode(std::string_view text);
std::string EncodePunycode(std::u32string_view label);

// Whether the label is ASCII letters, digits and hyphens as RFC 1123 has them, an A-label or a
// U-label, with at most 63 octets as an A-label.
bool IsIdnLabel(std::u32string_view label);

}  // namespace assay
