#include <algorithm>

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
  void WriteAscii(char c);
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

void Writer::WriteAscii(char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  const size_t named = kShort.find(c);
  if (named != std::string_view::npos) {
    out_ += {'\\', kLetters[named]};
  } else if (static_cast<uint8_t>(c) < 0x20) {
    out_ += {'\\', 'u', '0', '0', kDigits[c >> 4], kDigits[c & 0xF]};
  } else {
    out_ += c;
  }
}

// The bytes at the start of a text that stand for themselves.
size_t PlainLength(std::string_view text) {
  size_t length = 0;
  while (length < text.size()) {
    const auto byte = static_cast<uint8_t>(text[length]);
    if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') break;
    ++length;
  }
  return length;
}

void Writer::WriteString(std::string_view text) {
  out_ += '"';
  while (true) {
    const size_t plain = PlainLength(text);
    out_.append(text.data(), plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const size_t length = Utf8SequenceLength(text);
    if (length == 0) {
      out_ += "\uFFFD";
    } else if (length == 1) {
      WriteAscii(text[0]);
    } else {
      out_ += text.substr(0, length);
    }
    text.remove_prefix(std::max<size_t>(length, 1));
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

std::string Dump(const Value& value, int indent) {
  std::string out;
  Writer(indent, &out).Write(value);
  return out;
}

void AppendQuoted(std::string_view text, std::string* out) { Writer(-1, out).WriteString(text); }

}  // namespace assay
