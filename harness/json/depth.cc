#include "harness/json/depth.h"

#include <cstdint>

namespace assay {
namespace {

// Where the string that begins at `at` has ended; the text's end where it does not.
size_t AfterString(std::string_view text, size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

}  // namespace

bool NestedDeeperThan(std::string_view text, int most) {
  return WhatIsBeyond(text, most, SIZE_MAX) == Beyond::kDepth;
}

Beyond WhatIsBeyond(std::string_view text, int most_depth, size_t most_values) {
  // A level takes a byte, and so does a value.
  if (most_depth >= 0 && text.size() <= static_cast<size_t>(most_depth) &&
      text.size() <= most_values)
    return Beyond::kNothing;
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    text.remove_prefix(kByteOrderMark.size());
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '['))
    return Beyond::kNothing;
  int depth = 0;
  size_t values = 1;
  for (size_t at = begin; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = AfterString(text, at);
      continue;
    }
    const bool opens = c == '{' || c == '[';
    if (opens && ++depth > most_depth) return Beyond::kDepth;
    // The first in an array or object, and each after a comma.
    if ((opens || c == ',') && ++values > most_values) return Beyond::kValues;
    if ((c == '}' || c == ']') && --depth == 0) break;  // what follows is no part of the value
    ++at;
  }
  return Beyond::kNothing;
}

}  // namespace assay
