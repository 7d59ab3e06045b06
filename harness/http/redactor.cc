#include "harness/http/redactor.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

constexpr size_t kShortestRedacted = 4;
constexpr size_t kTokenAlone = 16;  // what is as long behind a word is a token, whatever the word

bool IsScheme(std::string_view word) {
  for (const char* scheme : {"basic", "bearer", "digest", "token", "apikey", "jwt", "negotiate"}) {
    if (EqualsIgnoreCase(word, scheme)) return true;
  }
  return false;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

// Of what precedes the first padding or foreign character.
std::string LeadingBase64(std::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int digit = Base64Digit(c);
    if (digit < 0) break;
    bits = (bits << 6 | static_cast<uint32_t>(digit)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xff);
  }
  return bytes;
}

// `count` hex digits at `at` have the value `wanted`.
bool IsHex(std::string_view text, size_t at, size_t count, uint32_t wanted) {
  if (count > text.size() || at > text.size() - count) return false;
  uint32_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    const int digit = HexDigit(text[at + i]);
    if (digit < 0) return false;
    value = value << 4 | static_cast<uint32_t>(digit);
  }
  return value == wanted;
}

bool IsAt(std::string_view text, size_t at, std::string_view what) {
  return at <= text.size() && text.substr(at, what.size()) == what;
}

// Where a byte that stands at `at` raw or percent-encoded ends; 0: it does not stand there.
size_t ByteEnd(char byte, std::string_view text, size_t at, bool raw) {
  if (at >= text.size()) return 0;
  if (raw) return text[at] == byte ? at + 1 : 0;
  if (text[at] != '%') return 0;
  const auto value = static_cast<unsigned char>(byte);
  if (IsHex(text, at + 1, 2, value)) return at + 3;
  // Encoded twice: %252F.
  return IsAt(text, at + 1, "25") && IsHex(text, at + 3, 2, value) ? at + 5 : 0;
}

// Where \uXXXX, or a surrogate pair of them, ends; `slash` is the text of the backslash, once or
// twice escaped.
size_t UnicodeEscapeEnd(char32_t code_point, std::string_view text, size_t at,
                        std::string_view slash) {
  const std::string start = std::string(slash) + "u";
  if (!IsAt(text, at, start)) return 0;
  at += start.size();
  if (code_point < 0x10000) return IsHex(text, at, 4, code_point) ? at + 4 : 0;
  const char32_t rest = code_point - 0x10000;
  if (!IsHex(text, at, 4, 0xd800 + (rest >> 10))) return 0;
  at += 4;
  if (!IsAt(text, at, start)) return 0;
  at += start.size();
  return IsHex(text, at, 4, 0xdc00 + (rest & 0x3ff)) ? at + 4 : 0;
}

// The letter of a short JSON escape of a control character; NUL where there is none.
char ShortEscape(char32_t code_point) {
  switch (code_point) {
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return '\0';
  }
}

std::string_view HtmlName(char32_t code_point) {
  switch (code_point) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    default:
      return {};
  }
}

using PairBits = std::array<uint64_t, 1024>;

void SetPair(char first, char second, PairBits* bits) {
  const char two[] = {first, second};
  uint16_t pair;
  std::memcpy(&pair, two, sizeof pair);
  (*bits)[pair / 64] |= uint64_t{1} << (pair % 64);
}
// Of the two bytes at `two`, in whatever order the machine reads them.
bool HasPair(const char* two, const PairBits& bits) {
  uint16_t pair;
  std::memcpy(&pair, two, sizeof pair);
  return (bits[pair / 64] >> (pair % 64) & 1) != 0;
}

// &amp; or &#38; or &#x26;
size_t HtmlEnd(char32_t code_point, std::string_view text, size_t at) {
  const std::string_view name = HtmlName(code_point);
  if (!name.empty() && IsAt(text, at, name)) return at + name.size();
  const size_t end = text.substr(at, 12).find(';');
  if (!IsAt(text, at, "&#") || end == std::string_view::npos || end < 3) return 0;
  std::string_view digits = text.substr(at + 2, end - 2);
  const bool hex = digits.front() == 'x' || digits.front() == 'X';
  if (hex) digits.remove_prefix(1);
  uint64_t value = 0;
  for (const char c : digits) {
    const int digit = HexDigit(c);
    if (digit < 0 || (!hex && digit > 9)) return 0;
    value = value * (hex ? 16 : 10) + static_cast<uint64_t>(digit);
  }
  return !digits.empty() && value == code_point ? at + end + 1 : 0;
}

}  // namespace

// A few places in a text, each once. A character has few ways to end; what does not fit is a form
// that nothing writes.
class Redactor::Positions {
 public:
  void Add(size_t position) {
    if (position == 0 || size_ == places_.size()) return;
    if (std::find(begin(), end(), position) == end()) places_[size_++] = position;
  }
  const size_t* begin() const { return places_.data(); }
  const size_t* end() const { return places_.data() + size_; }
  bool empty() const { return size_ == 0; }

 private:
  std::array<size_t, 12> places_;
  size_t size_ = 0;
};

void Redactor::Add(std::string_view value, std::string_view shown_as) {
  AddValue(value, shown_as);
  const size_t space = value.find(' ');
  if (space == std::string_view::npos) return;
  const std::string_view rest = Trim(value.substr(space));
  // "Bearer x" may come back as "x"; of "End user", "user" alone is no secret.
  if (rest.size() < kTokenAlone && !IsScheme(value.substr(0, space))) return;
  AddValue(rest, shown_as);
  if (!EqualsIgnoreCase(value.substr(0, space), "basic")) return;
  const std::string pair = LeadingBase64(rest);
  AddValue(pair, shown_as);
  const size_t colon = pair.find(':');
  if (colon != std::string::npos) AddValue(std::string_view(pair).substr(colon + 1), shown_as);
}

void Redactor::AddValue(std::string_view value, std::string_view shown_as) {
  if (value.size() < kShortestRedacted) return;
  Pattern raw;
  raw.value = value;
  raw.shown_as = shown_as;
  AddPattern(raw);
  for (size_t alignment = 0; alignment < 3; ++alignment) {
    // The digits that no neighbour has a part in.
    const std::string digits = Base64(std::string(alignment, '\0') + std::string(value));
    const size_t bits = (alignment + value.size()) * 8;
    const size_t first = (alignment * 8 + 5) / 6;
    Pattern coded = raw;
    coded.value = digits.substr(first, bits / 6 - first);
    coded.base64 = true;
    coded.bits_before = alignment != 0;
    coded.bits_after = bits % 6 != 0;
    if (coded.value.size() >= kShortestRedacted) AddPattern(std::move(coded));
  }
}

void Redactor::AddPattern(Pattern pattern) {
  const bool known = std::any_of(patterns_.begin(), patterns_.end(), [&](const Pattern& other) {
    return other.value == pattern.value && other.base64 == pattern.base64;
  });
  if (known) return;
  for (size_t at = 0; at < pattern.value.size();) {
    Symbol symbol;
    size_t length = 1;
    // UTF-8 is at most four bytes, and no shorter part of a character is valid.
    while (length < 4 && !IsUtf8(std::string_view(pattern.value).substr(at, length))) ++length;
    symbol.bytes = pattern.value.substr(at, length);
    if (!IsUtf8(symbol.bytes)) symbol.bytes.resize(1);
    const auto byte = static_cast<unsigned char>(symbol.bytes[0]);
    symbol.code_point = IsUtf8(symbol.bytes) ? DecodeUtf8(symbol.bytes)[0] : byte;
    if (byte == ' ') symbol.also = '+';
    if (pattern.base64 && byte == '+') symbol.also = '-';
    if (pattern.base64 && byte == '/') symbol.also = '_';
    at += symbol.bytes.size();
    pattern.symbols.push_back(std::move(symbol));
  }
  const Symbol& first = pattern.symbols.front();
  const auto index = static_cast<uint32_t>(patterns_.size());
  raw_starts_[static_cast<unsigned char>(first.bytes[0])].push_back(index);
  if (first.also != '\0') raw_starts_[static_cast<unsigned char>(first.also)].push_back(index);
  for (const char start : {first.bytes[0], first.also, '%', '\\', '&'}) {
    starts_[static_cast<unsigned char>(start)] = true;
  }
  pattern.plain = pattern.value.find_first_of("%\\&") == std::string::npos;
  AddPairs(pattern);
  patterns_.push_back(std::move(pattern));
}

void Redactor::AddPairs(const Pattern& pattern) {
  const Symbol& first = pattern.symbols.front();
  std::string starts(1, first.bytes[0]), nexts = "%\\&";
  if (first.also != '\0') starts += first.also;
  if (first.bytes.size() > 1) {
    nexts += first.bytes[1];
  } else if (pattern.symbols.size() > 1) {
    nexts += pattern.symbols[1].bytes[0];
    if (pattern.symbols[1].also != '\0') nexts += pattern.symbols[1].also;
  }
  for (const char start : starts) {
    for (const char next : nexts) SetPair(start, next, &pairs_);
  }
  // As it is unescaped, byte by byte: what may stand there.
  std::vector<std::string> bytes;
  for (const Symbol& symbol : pattern.symbols) {
    for (const char byte : symbol.bytes) bytes.emplace_back(1, byte);
    if (symbol.also != '\0') bytes.back() += symbol.also;
  }
  for (size_t i = 0; i + 1 < std::min<size_t>(bytes.size(), 3); ++i) {
    for (const char start : bytes[i]) {
      for (const char next : bytes[i + 1]) SetPair(start, next, &pairs_around_);
    }
  }
  for (const char escape : {'%', '\\', '&'}) {
    for (unsigned any = 0; any < 256; ++any) {
      SetPair(escape, static_cast<char>(any), &pairs_around_);
      SetPair(static_cast<char>(any), escape, &pairs_around_);
    }
  }
}

// False: no pattern begins here. Cheap.
bool Redactor::MayBeginAt(std::string_view text, size_t at) const {
  const auto here = static_cast<unsigned char>(text[at]);
  if (!starts_[here]) return false;
  if (here == '%' || here == '\\' || here == '&') return true;
  if (at + 1 == text.size()) return false;  // a pattern has at least two bytes
  return HasPair(text.data() + at, pairs_);
}

bool Redactor::empty() const { return patterns_.empty(); }

void Redactor::MatchSymbol(const Symbol& symbol, std::string_view text, size_t at,
                           Positions* ends) {
  if (at >= text.size()) return;
  for (const bool raw : {true, false}) {
    size_t end = at;
    for (size_t i = 0; i < symbol.bytes.size() && (i == 0 || end != 0); ++i) {
      end = ByteEnd(symbol.bytes[i], text, end, raw);
    }
    ends->Add(end);
  }
  // The one byte whose single encoding begins its double one.
  if (symbol.bytes == "%" && IsAt(text, at, "%2525")) ends->Add(at + 5);
  const char here = text[at];
  if (symbol.also != '\0' && here == symbol.also) ends->Add(at + 1);
  if (symbol.also != '\0') ends->Add(ByteEnd(symbol.also, text, at, false));
  if (here == '&') ends->Add(HtmlEnd(symbol.code_point, text, at));
  if (here != '\\') return;
  const char32_t code_point = symbol.code_point;
  for (const std::string_view slash : {"\\", "\\\\"}) {
    ends->Add(UnicodeEscapeEnd(code_point, text, at, slash));
    const char letter = ShortEscape(code_point);
    if (letter != '\0' && IsAt(text, at, std::string(slash) + letter)) {
      ends->Add(at + slash.size() + 1);
    }
  }
  if (code_point == '"' || code_point == '/' || code_point == '\'' || code_point == '\\') {
    // Escaped once, and the escape escaped again.
    for (const std::string_view slash : {"\\", "\\\\", "\\\\\\"}) {
      if (IsAt(text, at, std::string(slash) + symbol.bytes)) ends->Add(at + slash.size() + 1);
    }
  }
}

// The end of the longest match; 0: none.
size_t Redactor::Match(const Pattern& pattern, std::string_view text, size_t at) {
  Positions places;
  MatchSymbol(pattern.symbols[0], text, at, &places);
  for (size_t i = 1; i < pattern.symbols.size() && !places.empty(); ++i) {
    Positions next;
    for (const size_t place : places) MatchSymbol(pattern.symbols[i], text, place, &next);
    places = next;
  }
  return places.empty() ? 0 : *std::max_element(places.begin(), places.end());
}

bool Redactor::MayBeginEscaped(const Pattern& pattern, std::string_view text, size_t at) {
  const Symbol& first = pattern.symbols[0];
  const auto byte = static_cast<unsigned char>(first.bytes[0]);
  const char32_t code_point = first.code_point;
  if (text[at] == '&') return byte == '&' || HtmlEnd(code_point, text, at) != 0;
  if (text[at] == '%') {
    return byte == '%' || IsHex(text, at + 1, 2, byte) || IsAt(text, at + 1, "25") ||
           (first.also != '\0' && IsHex(text, at + 1, 2, static_cast<unsigned char>(first.also)));
  }
  if (code_point < 0x20 || std::string_view("\"\\/'").find(first.bytes) != std::string_view::npos) {
    return true;
  }
  size_t u = at + 1;
  if (IsAt(text, u, "\\")) ++u;
  const char32_t unit = code_point < 0x10000 ? code_point : 0xd800 + ((code_point - 0x10000) >> 10);
  return IsAt(text, u, "u") && IsHex(text, u + 1, 4, unit);
}

bool Redactor::MayMatchRaw(const Pattern& pattern, std::string_view text, size_t at) {
  size_t place = at;
  for (const Symbol& symbol : pattern.symbols) {
    if (place >= text.size()) return false;
    const char here = text[place];
    if (here == '%' || here == '\\' || here == '&') return true;
    if (here != symbol.bytes[0]) {
      if (symbol.also == '\0' || here != symbol.also) return false;
      ++place;
      continue;
    }
    place += symbol.bytes.size();
  }
  return true;
}

void Redactor::TryAt(const Pattern& pattern, std::string_view text, size_t at, Found* found) const {
  // Where no byte of it can begin an escape, a match of all bytes as they are is the only one.
  const size_t size = pattern.value.size();
  const bool as_it_is = pattern.plain && text.compare(at, size, pattern.value) == 0;
  const size_t end = as_it_is ? at + size : Match(pattern, text, at);
  if (end <= found->end) return;
  *found = {at, end, &pattern};
  if (pattern.bits_before && at > 0 && Base64Digit(text[at - 1]) >= 0) --found->begin;
  if (pattern.bits_after && end < text.size() && Base64Digit(text[end]) >= 0) ++found->end;
}

Redactor::Found Redactor::LongestAt(std::string_view text, size_t at) const {
  Found found;
  const char here = text[at];
  if (here == '%' || here == '\\' || here == '&') {
    for (const Pattern& pattern : patterns_) {
      if (MayBeginEscaped(pattern, text, at)) TryAt(pattern, text, at, &found);
    }
    return found;
  }
  for (const uint32_t index : raw_starts_[static_cast<unsigned char>(here)]) {
    if (MayMatchRaw(patterns_[index], text, at)) TryAt(patterns_[index], text, at, &found);
  }
  return found;
}

Redactor::Found Redactor::FirstAmong(std::string_view text, size_t begin, size_t end) const {
  for (size_t at = begin; at < end; ++at) {
    if (!MayBeginAt(text, at)) continue;
    Found found = LongestAt(text, at);
    if (found.end == 0) continue;
    // Another secret may begin within this one and reach further.
    for (size_t inner = at + 1; inner < found.end; ++inner) {
      if (!MayBeginAt(text, inner)) continue;
      found.end = std::max(found.end, LongestAt(text, inner).end);
    }
    return found;
  }
  return {};
}

// No form of a pattern is shorter than three bytes, so two of its first three stand at each second
// place; or the start of an escape does, as the first of them or before it.
Redactor::Found Redactor::NextFrom(std::string_view text, size_t at) const {
  for (size_t place = at; place + 1 < text.size(); place += 2) {
    if (!HasPair(text.data() + place, pairs_around_)) continue;
    const Found found = FirstAmong(text, place == at ? at : place - 1, place + 2);
    if (found.end != 0) return found;
  }
  return {};
}

std::string Redactor::Apply(std::string_view text) const {
  std::string out(text);
  ApplyTo(&out);
  return out;
}

void Redactor::ApplyTo(std::string* text) const {
  Found found = NextFrom(*text, 0);
  if (found.end == 0) return;
  std::string out;
  size_t copied = 0;
  for (; found.end != 0; found = NextFrom(*text, copied)) {
    found.begin = std::max(found.begin, copied);
    out.append(*text, copied, found.begin - copied).append(found.pattern->shown_as);
    copied = found.end;
  }
  *text = std::move(out.append(*text, copied));
}

}  // namespace assay
