#include <charconv>
#include <optional>

#include "harness/base/text.h"
#include "harness/json/value.h"

namespace assay {
namespace {

// A tilde stands only before 0 or 1.
bool IsPointer(std::string_view text) {
  if (!text.empty() && text[0] != '/') return false;
  for (size_t i = text.find('~'); i != std::string_view::npos; i = text.find('~', i + 1)) {
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
  }
  return true;
}

// "0", or digits without a leading zero (RFC 6901 section 4).
std::optional<size_t> IndexOf(std::string_view token) {
  if (token.empty() || (token[0] == '0' && token.size() > 1)) return std::nullopt;
  size_t index = 0;
  const char* const end = token.data() + token.size();
  const auto [stop, code] = std::from_chars(token.data(), end, index);
  if (code != std::errc() || stop != end) return std::nullopt;
  return index;
}

std::string Unescape(std::string_view token) {
  return ReplaceAll(ReplaceAll(std::string(token), "~1", "/"), "~0", "~");
}

const Value* Child(const Value& parent, std::string_view token) {
  if (!parent.is_array()) return parent.Find(token);
  const std::optional<size_t> index = IndexOf(token);
  return index && *index < parent.items().size() ? &parent.items()[*index] : nullptr;
}

}  // namespace

std::string EscapePointerToken(std::string_view token) {
  return ReplaceAll(ReplaceAll(std::string(token), "~", "~0"), "/", "~1");
}

std::vector<std::string> PointerTokens(std::string_view pointer) {
  if (pointer.empty() || pointer[0] != '/') return {};
  std::vector<std::string> tokens = Split(pointer.substr(1), '/');
  for (std::string& token : tokens) token = Unescape(token);
  return tokens;
}

const Value* At(const Value& root, std::string_view pointer) {
  if (!IsPointer(pointer)) return nullptr;
  const Value* place = &root;
  while (!pointer.empty() && place != nullptr) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    // Most names are written as they are; a copy is for the others.
    place = token.find('~') == std::string_view::npos ? Child(*place, token)
                                                      : Child(*place, Unescape(token));
  }
  return place;
}

}  // namespace assay
