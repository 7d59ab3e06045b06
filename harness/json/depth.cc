#include "harness/json/depth.h"

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
  if (most >= 0 && text.size() <= static_cast<size_t>(most)) return false;  // a level takes a byte
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    text.remove_prefix(kByteOrderMark.size());
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '[')) return false;
  int depth = 0;
  for (size_t at = begin; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = AfterString(text, at);
      continue;
    }
    if (c == '{' || c == '[') {
      if (++depth > most) return true;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return false;  // what follows is no part of the value
    }
    ++at;
  }
  return false;
}

}  // namespace assay
