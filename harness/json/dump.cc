#include <algorithm>
#include <array>

#include "harness/base/text.h"
#include "harness/json/value.h"

namespace assay {
namespace {

class Writer {
 public:
  Writer(int indent, std::string* out) : indent_(indent), out_(*out) {}

  void Write(const Value& value);
  void WriteString(std::string_view text);

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

void Writer::WriteString(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  out_ += '"';
  size_t at = 0;
  while (true) {
    const size_t start = at;
    while (at < text.size() && kEscapes[static_cast<uint8_t>(text[at])] == '\0') ++at;
    out_.append(text, start, at - start);
    if (at == text.size()) break;
    const char escape = kEscapes[static_cast<uint8_t>(text[at])];
    if (escape == kBeyond) {
      const size_t length = Utf8SequenceLength(text.substr(at));
      out_ += length == 0 ? "\uFFFD" : text.substr(at, length);
      at += std::max<size_t>(length, 1);
      continue;
    }
    const char c = text[at++];
    const char letters[] = {'\\', escape, '0', '0', kDigits[(c >> 4) & 0xF], kDigits[c & 0xF]};
    out_.append(letters, escape == 'u' ? sizeof letters : 2);
  }
  out_ += '"';
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

void AppendQuoted(std::string_view text, std::string* out) { Writer(-1, out).WriteString(text); }

}  // namespace assay
