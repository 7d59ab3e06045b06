#include "harness/schema/ecma_reader.h"

#include <array>
#include <utility>

#include "harness/base/text.h"
#include "harness/schema/ecma_property.h"

namespace assay {
namespace {

constexpr char32_t kLast = 0x10ffff;

// Insides of PCRE2 classes. White space is what ECMA-262 calls WhiteSpace and LineTerminator.
constexpr std::string_view kDigit = "0-9";
constexpr std::string_view kNotDigit = "\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}";
constexpr std::string_view kWord = "0-9A-Z_a-z";
constexpr std::string_view kNotWord =
    "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}";
constexpr std::string_view kSpace =
    "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}"
    "\\x{3000}\\x{feff}";
constexpr std::string_view kNotSpace =
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"
    "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"
    "\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";
constexpr std::string_view kAny = "[\\x{0}-\\x{10ffff}]";
constexpr std::string_view kNothing = "[^\\x{0}-\\x{10ffff}]";
constexpr std::string_view kDot = "[^\\x{a}\\x{d}\\x{2028}\\x{2029}]";

}  // namespace

bool EcmaReader::Take(char32_t c) {
  if (Peek() != c) return false;
  ++at_;
  return true;
}

bool EcmaReader::TakeAll(std::u32string_view literal) {
  if (text_.substr(at_, literal.size()) != literal) return false;
  at_ += literal.size();
  return true;
}

void EcmaReader::Fail(size_t index, std::string complaint) {
  throw RefusedPattern{Refusal::kSyntax, index, std::move(complaint)};
}

void EcmaReader::Unsupported(size_t index, std::string complaint) {
  throw RefusedPattern{Refusal::kUnsupported, index, std::move(complaint)};
}

std::string_view EcmaReader::Dot() { return kDot; }

std::string EcmaReader::AtomEscape() {
  if (const auto set = ClassEscape()) return "[" + std::string(*set) + "]";
  if (const auto property = PropertyEscape()) return "[" + *property + "]";
  return Literal(CharacterEscape(false));
}

std::string EcmaReader::Literal(char32_t c) {
  if (IsEcmaDigit(c) || IsEcmaLetter(c)) return std::string(1, static_cast<char>(c));
  std::array<char, 8> digits{};
  size_t used = 0;
  do {
    digits[used++] = "0123456789abcdef"[c & 15];
    c >>= 4;
  } while (c != 0);
  std::string text = "\\x{";
  while (used > 0) text += digits[--used];
  return text + "}";
}

std::optional<std::string_view> EcmaReader::ClassEscape() {
  std::string_view set;
  switch (Peek()) {
    case 'd':
      set = kDigit;
      break;
    case 'D':
      set = kNotDigit;
      break;
    case 'w':
      set = kWord;
      break;
    case 'W':
      set = kNotWord;
      break;
    case 's':
      set = kSpace;
      break;
    case 'S':
      set = kNotSpace;
      break;
    default:
      return std::nullopt;
  }
  ++at_;
  return set;
}

std::optional<std::string> EcmaReader::PropertyEscape() {
  const size_t escape = at_ - 1;
  if (Peek() != 'p' && Peek() != 'P') return std::nullopt;
  const bool negated = text_[at_++] == 'P';
  if (!Take('{')) Fail(escape, "a property is written \\p{…}");
  std::string name;
  while (Peek() != kEnd && Peek() != '}') AppendUtf8(text_[at_++], &name);
  if (!Take('}')) Fail(escape, "a property is written \\p{…}");
  auto set = PropertySet(name, negated);
  if (!set) Unsupported(escape, "no Unicode property known here has that name");
  return set;
}

std::optional<char32_t> EcmaReader::Hex(size_t digits) {
  char32_t value = 0;
  for (size_t i = 0; i < digits; ++i) {
    const char32_t c = Peek(i);
    char32_t digit = 0;
    if (IsEcmaDigit(c)) {
      digit = c - '0';
    } else if (c >= 'a' && c <= 'f') {
      digit = c - 'a' + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = c - 'A' + 10;
    } else {
      return std::nullopt;
    }
    value = value * 16 + digit;
  }
  at_ += digits;
  return value;
}

char32_t EcmaReader::UnicodeEscape(size_t escape) {
  char32_t value = 0;
  if (Take('{')) {
    const size_t start = at_;
    while (Peek() != '}') {
      const auto digit = Hex(1);
      if (!digit) Fail(escape, "\\u{…} holds hexadecimal digits");
      value = value * 16 + *digit;
      if (value > kLast) Fail(escape, "no code point is that large");
    }
    if (at_ == start) Fail(escape, "\\u{…} holds hexadecimal digits");
    ++at_;
  } else {
    const auto unit = Hex(4);
    if (!unit) Fail(escape, "\\u is followed by four hexadecimal digits or {…}");
    value = *unit;
    const size_t after = at_;
    if (value >= 0xd800 && value < 0xdc00 && TakeAll(U"\\u")) {
      const auto low = Hex(4);
      if (low && *low >= 0xdc00 && *low < 0xe000) {
        return 0x10000 + ((value - 0xd800) << 10) + (*low - 0xdc00);
      }
      at_ = after;
    }
  }
  if (value >= 0xd800 && value < 0xe000) {
    Unsupported(escape, "half a surrogate pair, which no UTF-8 text holds");
  }
  return value;
}

char32_t EcmaReader::CharacterEscape(bool in_class) {
  const size_t escape = at_ - 1;
  const char32_t c = Peek();
  if (c == kEnd) Fail(escape, "the pattern ends within an escape");
  ++at_;
  switch (c) {
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'v':
      return 0x0b;
    case 'f':
      return '\f';
    case 'r':
      return '\r';
    case 'b':
      if (in_class) return 0x08;
      break;
    case '0':
      if (IsEcmaDigit(Peek())) Fail(escape, "an octal escape");
      return 0;
    case 'c':
      if (IsEcmaLetter(Peek())) return text_[at_++] & 31;
      Fail(escape, "\\c is followed by a letter");
    case 'x':
      if (const auto value = Hex(2)) return *value;
      Fail(escape, "\\x is followed by two hexadecimal digits");
    case 'u':
      return UnicodeEscape(escape);
    default:
      break;
  }
  if (IsEcmaLetter(c) || IsEcmaDigit(c) || c >= 0x80) Fail(escape, "no escape of ECMA-262");
  return c;
}

// Reads one member; *single is set where it is one character, so that it may begin or end a range.
std::string EcmaReader::ClassMember(std::optional<char32_t>* single) {
  single->reset();
  if (Take('\\')) {
    if (const auto set = ClassEscape()) return std::string(*set);
    if (auto property = PropertyEscape()) return *property;
    *single = CharacterEscape(true);
  } else {
    *single = text_[at_++];
  }
  return Literal(**single);
}

std::string EcmaReader::Class() {
  const size_t start = at_ - 1;
  const bool negated = Take('^');
  if (Take(']')) return std::string(negated ? kAny : kNothing);
  std::string set = negated ? "[^" : "[";
  while (!Take(']')) {
    if (Peek() == kEnd) Fail(start, "this [ is never closed");
    std::optional<char32_t> low;
    const std::string first = ClassMember(&low);
    if (Peek() != '-' || Peek(1) == ']' || Peek(1) == kEnd) {
      set += first;
      continue;
    }
    const size_t dash = at_++;
    std::optional<char32_t> high;
    const std::string last = ClassMember(&high);
    if (low && high) {
      if (*low > *high) Fail(dash, "the ends of this range are out of order");
      set += first + "-" + last;
    } else {
      set += first + Literal('-') + last;
    }
  }
  return set + "]";
}

}  // namespace assay
