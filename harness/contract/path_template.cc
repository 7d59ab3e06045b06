#include "harness/contract/path_template.h"

#include <algorithm>

namespace assay {

std::optional<std::vector<std::string>> TemplateNames(std::string_view path) {
  std::vector<std::string> names;
  while (true) {
    const size_t open = path.find_first_of("{}");
    if (open == std::string_view::npos) return names;
    const size_t close = path.find_first_of("{}/", open + 1);
    if (path[open] != '{' || close == std::string_view::npos || path[close] != '}') {
      return std::nullopt;
    }
    const std::string name(path.substr(open + 1, close - open - 1));
    if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) {
      return std::nullopt;
    }
    names.push_back(name);
    path.remove_prefix(close + 1);
  }
}

bool IsHeaderName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

}  // namespace assay
