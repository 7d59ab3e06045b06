#include "harness/schema/idn_label.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "harness/base/text.h"
#include "harness/schema/ascii.h"
#include "harness/schema/formats.h"
#include "harness/schema/regex.h"

namespace assay {
namespace {

constexpr size_t kMaxLabel = 63;
constexpr size_t kMaxName = 253;
constexpr std::string_view kPrefix = "xn--";

// RFC 5892, section 2.6: exceptions to what the general category says.
constexpr auto kAllowed = std::to_array<char32_t>(
    {0xb7, 0xdf, 0x375, 0x3c2, 0x5f3, 0x5f4, 0x6fd, 0x6fe, 0xf0b, 0x3007, 0x30fb, 0x200c, 0x200d});
constexpr auto kDisallowed = std::to_array<char32_t>(
    {0x640, 0x7fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b});

template <typename Set>
bool IsIn(char32_t c, const Set& set) {
  return std::find(set.begin(), set.end(), c) != set.end();
}

// A class of characters by its Unicode properties.
class CharacterClass {
 public:
  explicit CharacterClass(std::string_view set)
      : regex_(Regex::Compile("^[" + std::string(set) + "]$").Take()) {}
  bool Has(char32_t c) const {
    std::string text;
    AppendUtf8(c, &text);
    return regex_.Search(text) == Match::kYes;
  }

 private:
  Regex regex_;
};

struct Classes {
  CharacterClass letters_digits{"\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}"};
  CharacterClass marks{"\\p{M}"};
  CharacterClass greek{"\\p{Script=Greek}"};
  CharacterClass hebrew{"\\p{Script=Hebrew}"};
  CharacterClass kana_or_han{"\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}"};
  CharacterClass joining{
      "\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Nko}"};
  // Viramas: marks of canonical combining class 9.
  CharacterClass viramas{
      "\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u0e3a"
      "\\u0eba\\u0f84\\u1039\\u103a\\u1714\\u1734\\u17d2\\u1a60\\u1b44\\u1baa\\u1bab\\u1bf2\\u1bf3"
      "\\u2d7f\\ua806\\ua8c4\\ua953\\ua9c0\\uaaf6\\uabed"};
};

const Classes& Class() {
  static const auto& classes = *new Classes;
  return classes;
}

bool IsArabicIndic(char32_t c) { return c >= 0x660 && c <= 0x669; }
bool IsExtendedArabicIndic(char32_t c) { return c >= 0x6f0 && c <= 0x6f9; }

// RFC 5892, appendix A: characters that only certain neighbours allow.
bool FitsItsContext(std::u32string_view label, size_t at) {
  const char32_t c = label[at];
  const char32_t before = at > 0 ? label[at - 1] : 0;
  const char32_t after = at + 1 < label.size() ? label[at + 1] : 0;
  const auto any = [&](auto fits) { return std::any_of(label.begin(), label.end(), fits); };
  switch (c) {
    case 0x200c:  // zero width non-joiner
      if (before != 0 && Class().viramas.Has(before)) return true;
      return before != 0 && after != 0 && Class().joining.Has(before) && Class().joining.Has(after);
    case 0x200d:  // zero width joiner
      return before != 0 && Class().viramas.Has(before);
    case 0xb7:  // middle dot
      return before == 'l' && after == 'l';
    case 0x375:  // Greek keraia
      return after != 0 && Class().greek.Has(after);
    case 0x5f3:  // Hebrew geresh and gershayim
    case 0x5f4:
      return before != 0 && Class().hebrew.Has(before);
    case 0x30fb:  // Katakana middle dot
      return any([](char32_t other) { return other != 0x30fb && Class().kana_or_han.Has(other); });
    default:
      if (IsArabicIndic(c)) return !any(IsExtendedArabicIndic);
      return true;
  }
}

bool IsLdhLabel(std::u32string_view label) {
  return std::all_of(label.begin(), label.end(), [](char32_t c) {
    return c < 0x80 && (IsAlphanumeric(static_cast<char>(c)) || c == '-');
  });
}

bool IsULabel(std::u32string_view label) {
  if (label.size() >= 4 && label[2] == '-' && label[3] == '-') return false;
  if (Class().marks.Has(label.front())) return false;
  for (size_t i = 0; i < label.size(); ++i) {
    const char32_t c = label[i];
    const bool known = c == '-' || IsIn(c, kAllowed) ||
                       (!IsIn(c, kDisallowed) && Class().letters_digits.Has(c)) ||
                       (c >= 'A' && c <= 'Z');
    if (!known || !FitsItsContext(label, i)) return false;
  }
  return true;
}

bool IsALabel(std::u32string_view label) {
  std::string text;
  for (char32_t c : label) text += static_cast<char>(c);
  text = ToLower(text).substr(kPrefix.size());
  const auto decoded = DecodePunycode(text);
  if (!decoded || decoded->empty() || IsLdhLabel(*decoded)) return false;
  return EncodePunycode(*decoded) == text && IsULabel(*decoded);
}

std::u32string ToU32(std::string_view text) {
  const std::vector<char32_t> decoded = DecodeUtf8(text);
  return {decoded.begin(), decoded.end()};
}

// Full stops beyond ASCII separate labels too (RFC 3490, section 3.1).
bool IsSeparator(char32_t c) { return c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61; }

}  // namespace

bool IsIdnLabel(std::u32string_view label) {
  if (label.empty() || label.size() > kMaxLabel) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  if (!IsLdhLabel(label)) {
    return IsULabel(label) && kPrefix.size() + EncodePunycode(label).size() <= kMaxLabel;
  }
  const bool ace = label.size() >= kPrefix.size() && (label[0] | 0x20) == 'x' &&
                   (label[1] | 0x20) == 'n' && label[2] == '-' && label[3] == '-';
  return !ace || IsALabel(label);
}

bool IsIdnHostname(std::string_view text) {
  if (!IsUtf8(text)) return false;
  const std::u32string name = ToU32(text);
  size_t octets = 0;
  for (size_t at = 0; at <= name.size();) {
    const auto end = static_cast<size_t>(
        std::find_if(name.begin() + static_cast<ptrdiff_t>(at), name.end(), IsSeparator) -
        name.begin());
    const std::u32string_view label = std::u32string_view(name).substr(at, end - at);
    if (!IsIdnLabel(label)) return false;
    octets += IsLdhLabel(label) ? label.size() : kPrefix.size() + EncodePunycode(label).size();
    at = end + 1;
    octets += at <= name.size() ? 1 : 0;
  }
  return octets <= kMaxName;
}

bool IsHostname(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsAscii) && IsIdnHostname(text);
}

}  // namespace assay
