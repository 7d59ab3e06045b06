#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "harness/base/text.h"
#include "harness/json/value.h"

namespace assay {
namespace {

class Writer {
 public:
  Writer(int indent, std::string* out) : indent_(indent), out_(*out) {}

  void Write(const Value& value);
  bool WriteString(std::string_view text);  // false: not all of it is UTF-8

 private:
  void WriteArray(const Value::Array& items);
  void WriteObject(const Value::Object& members);
  void NewLine() {
    if (indent_ < 0) return;
    out_ += '\n';
    out_.append(depth_ * static_cast<size_t>(indent_), ' ');
  }

  const int indent_;
  size_t depth_ = 0;
  std::string& out_;
};

// What stands for a byte in a string: 0 itself, 'u' its number, else the letter behind a backslash.
// Bytes beyond ASCII have kBeyond.
constexpr char kBeyond = '\x01';
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> escapes{};
  for (size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
  for (size_t c = 0x80; c < 256; ++c) escapes[c] = kBeyond;
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  for (size_t i = 0; i < kShort.size(); ++i) escapes[static_cast<uint8_t>(kShort[i])] = kLetters[i];
  return escapes;
}();

// Sixteen bytes at once. As signed numbers, those beyond ASCII are below the printable ones.
constexpr size_t kAtOnce = 16;
using Bytes [[gnu::vector_size(kAtOnce)]] = signed char;

// Those at `at`; beyond the end of the text, NUL.
Bytes BytesAt(std::string_view text, size_t at) {
  Bytes bytes{};
  const size_t left = text.size() - at;
  if (left >= kAtOnce) {
    std::memcpy(&bytes, text.data() + at, kAtOnce);
  } else {
    std::memcpy(&bytes, text.data() + at, left);
  }
  return bytes;
}

// How many of them stand for themselves, before the first that does not.
size_t PlainBytes(Bytes bytes) {
  const auto special = (bytes < 0x20) | (bytes == '"') | (bytes == '\\');
  std::array<uint64_t, 2> halves;
  std::memcpy(halves.data(), &special, kAtOnce);
  const auto plain = [](uint64_t half) {
    return static_cast<size_t>(std::endian::native == std::endian::little
                                   ? std::countr_zero(half)
                                   : std::countl_zero(half)) /
           8;
  };
  return halves[0] != 0 ? plain(halves[0]) : 8 + plain(halves[1]);
}

// Writes one string after another into room that is large enough.
class StringWriter {
 public:
  explicit StringWriter(char* to) : to_(to) {}

  void Quote() { *to_++ = '"'; }
  // From `at` to `end`, or a few bytes beyond. Where it came to.
  size_t Write(std::string_view text, size_t at, size_t end) {
    while (at < end) {
      const Bytes bytes = BytesAt(text, at);
      std::memcpy(to_, &bytes, kAtOnce);  // what is too much is written over
      const size_t plain = PlainBytes(bytes);
      at += plain;
      to_ += plain;
      if (plain == kAtOnce) continue;
      while (at < end && kEscapes[static_cast<uint8_t>(text[at])] != '\0') at += WriteOne(text, at);
    }
    return at;
  }
  char* to() const { return to_; }
  bool replaced() const { return replaced_; }

 private:
  // One that does not stand for itself.
  size_t WriteOne(std::string_view text, size_t at) {
    constexpr char kDigits[] = "0123456789abcdef";
    const char c = text[at];
    const char escape = kEscapes[static_cast<uint8_t>(c)];
    if (escape == kBeyond) {
      const size_t length = Utf8SequenceLength(text.substr(at));
      replaced_ = replaced_ || length == 0;
      if (text.size() - at >= 4) {
        std::memcpy(to_, text.data() + at, 4);
      } else {
        for (size_t i = 0; i < length; ++i) to_[i] = text[at + i];
      }
      if (length == 0) std::memcpy(to_, "\uFFFD", 3);
      to_ += length == 0 ? 3 : length;
      return std::max<size_t>(length, 1);
    }
    *to_++ = '\\';
    *to_++ = escape;
    if (escape != 'u') return 1;
    for (const char letter : {'0', '0', kDigits[(c >> 4) & 0xF], kDigits[c & 0xF]}) *to_++ = letter;
    return 1;
  }

  char* to_;
  bool replaced_ = false;
};

bool Writer::WriteString(std::string_view text) {
  // In parts, each into room for the worst that may come of it: six bytes for one, of a few more
  // than the part has, what is copied too much, and quotes.
  constexpr size_t kPart = 128;
  std::array<char, 6 * (kPart + kAtOnce) + kAtOnce + 2> part;
  bool whole = true;
  size_t at = 0;
  do {
    StringWriter writer(part.data());
    if (at == 0) writer.Quote();
    at = writer.Write(text, at, std::min(text.size(), at + kPart));
    if (at == text.size()) writer.Quote();
    out_.append(part.data(), static_cast<size_t>(writer.to() - part.data()));
    whole = whole && !writer.replaced();
  } while (at < text.size());
  return whole;
}

void Writer::WriteArray(const Value::Array& items) {
  out_ += '[';
  ++depth_;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out_ += ',';
    NewLine();
    Write(items[i]);
  }
  --depth_;
  if (!items.empty()) NewLine();
  out_ += ']';
}

void Writer::WriteObject(const Value::Object& members) {
  out_ += '{';
  ++depth_;
  for (size_t i = 0; i < members.size(); ++i) {
    if (i != 0) out_ += ',';
    NewLine();
    WriteString(members[i].key);
    out_ += indent_ < 0 ? ":" : ": ";
    Write(members[i].value);
  }
  --depth_;
  if (!members.empty()) NewLine();
  out_ += '}';
}

void Writer::Write(const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      out_ += "null";
      return;
    case Kind::kBoolean:
      out_ += value.boolean() ? "true" : "false";
      return;
    case Kind::kNumber:
      out_ += value.text();
      return;
    case Kind::kString:
      WriteString(value.text());
      return;
    case Kind::kArray:
      WriteArray(value.items());
      return;
    case Kind::kObject:
      WriteObject(value.members());
      return;
  }
}

}  // namespace

namespace {

// How long it is, written compact; less where something is escaped.
size_t AboutLength(const Value& value) {
  constexpr size_t kWord = 5, kMarks = 4;  // quotes, colon, comma
  switch (value.kind()) {
    case Kind::kNull:
    case Kind::kBoolean:
      return kWord;
    case Kind::kNumber:
    case Kind::kString:
      return value.text().size() + 2;
    case Kind::kArray:
    case Kind::kObject:
      break;
  }
  size_t length = 2;
  if (value.is_array()) {
    for (const Value& item : value.items()) length += AboutLength(item) + 1;
  } else {
    for (const Member& member : value.members())
      length += member.key.size() + AboutLength(member.value) + kMarks;
  }
  return length;
}

}  // namespace

std::string Dump(const Value& value, int indent) {
  std::string out;
  out.reserve(AboutLength(value));
  Writer(indent, &out).Write(value);
  return out;
}

bool AppendQuoted(std::string_view text, std::string* out) {
  return Writer(-1, out).WriteString(text);
}

}  // namespace assay
