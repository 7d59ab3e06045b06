#include "harness/json/quick_reader.h"

#include <cstdint>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/json/number.h"
#include "harness/json/tree_builder.h"

namespace assay {
namespace {

class QuickReader {
 public:
  QuickReader(std::string_view text, int max_depth)
      : text_(text), builder_(max_depth, text.size()) {}

  std::optional<Document> Read() {
    if (!ReadValue()) return std::nullopt;
    while (!open_.empty()) {
      if (!ReadNext()) return std::nullopt;
    }
    SkipBlanks();
    if (at_ != text_.size()) return std::nullopt;
    return builder_.Take();
  }

 private:
  char Here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void SkipBlanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  // What follows a value, or the opening of a container: its end, or its next value.
  bool ReadNext() {
    SkipBlanks();
    const bool object = open_.back() == '{';
    if (Here() == (object ? '}' : ']')) {
      if (after_comma_) return false;
      ++at_;
      open_.pop_back();
      builder_.Close();
      first_ = false;
      return true;
    }
    if (!first_ && !after_comma_) {
      if (Here() != ',') return false;
      ++at_;
      after_comma_ = true;
      return true;
    }
    if (object && !ReadKey()) return false;
    first_ = after_comma_ = false;
    return ReadValue();
  }

  bool ReadKey() {
    const size_t start = at_;
    std::string key;
    if (!ReadString(&key)) return false;
    SkipBlanks();
    if (Here() != ':') return false;
    ++at_;
    builder_.Key(std::move(key), start);
    return true;
  }

  bool ReadValue() {
    SkipBlanks();
    const size_t start = at_;
    switch (Here()) {
      case '{':
        return Open(Value::MakeObject(Roomy()));
      case '[':
        return Open(Value::MakeArray());
      case '"': {
        std::string text;
        if (!ReadString(&text)) return false;
        builder_.Add(Value::String(std::move(text)), start);
        return true;
      }
      case 't':
        return ReadWord("true", Value::Boolean(true));
      case 'f':
        return ReadWord("false", Value::Boolean(false));
      case 'n':
        return ReadWord("null", Value());
      default:
        return ReadNumber();
    }
  }

  // Few objects have more members, and growing one moves what it has.
  static Value::Object Roomy() {
    Value::Object members;
    members.reserve(8);
    return members;
  }

  bool Open(Value container) {
    open_ += Here();
    first_ = true;
    return builder_.Open(std::move(container), at_++);
  }

  // What may not follow a word or a number is refused by whoever reads on.
  bool ReadWord(std::string_view word, Value value) {
    if (text_.substr(at_, word.size()) != word) return false;
    builder_.Add(std::move(value), at_);
    at_ += word.size();
    return true;
  }

  bool ReadNumber() {
    const size_t length = NumberLength(text_.substr(at_));
    if (length == 0) return false;
    builder_.Add(Value::Number(std::string(text_.substr(at_, length))), at_);
    at_ += length;
    return true;
  }

  bool ReadString(std::string* out) {
    if (Here() != '"') return false;
    const size_t start = ++at_;
    size_t from = start;
    bool ascii = true;
    for (; at_ < text_.size(); ++at_) {
      const auto byte = static_cast<uint8_t>(text_[at_]);
      if (byte == '"') break;
      if (byte < 0x20) return false;
      if (byte >= 0x80) ascii = false;
      if (byte != '\\') continue;
      out->append(text_.substr(from, at_ - from));
      ++at_;
      if (!ReadEscape(out)) return false;
      from = at_ + 1;
    }
    if (at_ >= text_.size()) return false;
    if (!ascii && !IsUtf8(text_.substr(start, at_ - start))) return false;
    out->append(text_.substr(from, at_ - from));
    ++at_;
    return true;
  }

  // From behind the backslash to the escape's last character.
  bool ReadEscape(std::string* out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
    if (Here() != 'u') {
      const size_t letter = kLetters.find(Here());
      if (at_ >= text_.size() || letter == std::string_view::npos) return false;
      *out += kMeant[letter];
      return true;
    }
    std::optional<char32_t> unit = ReadUnit();
    if (!unit || (*unit >= 0xDC00 && *unit <= 0xDFFF)) return false;
    if (*unit >= 0xD800 && *unit <= 0xDBFF) {
      if (text_.substr(at_ + 1, 2) != "\\u") return false;
      at_ += 2;
      const std::optional<char32_t> low = ReadUnit();
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
      unit = 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
    }
    AppendUtf8(*unit, out);
    return true;
  }

  // From the 'u' to the last of its four digits.
  std::optional<char32_t> ReadUnit() {
    char32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      ++at_;
      const char c = Here();
      int digit = -1;
      if (c >= '0' && c <= '9') digit = c - '0';
      if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
      if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
      if (digit < 0) return std::nullopt;
      unit = unit << 4 | static_cast<char32_t>(digit);
    }
    return unit;
  }

  const std::string_view text_;
  TreeBuilder builder_;
  size_t at_ = 0;
  std::string open_;  // the brackets around here
  bool first_ = false, after_comma_ = false;
};

}  // namespace

std::optional<Document> ReadQuickly(std::string_view text, int max_depth) {
  return QuickReader(text, max_depth).Read();
}

}  // namespace assay
