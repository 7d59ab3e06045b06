// \p{…} of ECMA-262 (section 22.2.1, tables 67 to 71) as PCRE2 spells it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

// The set that `\p{name}` stands for (negated: `\P{name}`), fit to stand inside a PCRE2 character
// class. nullopt where the name is none of ECMA-262's, or is one that this PCRE2 does not know.
std::optional<std::string> PropertySet(std::string_view name, bool negated);

}  // namespace assay
