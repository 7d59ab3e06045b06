// Templates of paths ("/users/{user}") and the names in HTTP headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// The variables of a template in order; nullopt where braces do not pair, a name is empty or one
// comes twice.
std::optional<std::vector<std::string>> TemplateNames(std::string_view path);

// A token of RFC 9110, section 5.6.2.
bool IsHeaderName(std::string_view name);

}  // namespace assay
