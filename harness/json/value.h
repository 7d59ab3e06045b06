// A JSON document as it was written: numbers keep their text, members keep their order, every value
// knows where it stood. nlohmann_json reads the text; this tree is what contracts, judges and
// generators work on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/result.h"

namespace assay {

class Value;

enum class Kind : uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject };

// "null", "boolean", "number", "string", "array", "object".
std::string_view KindName(Kind kind);

struct Member;

class Value {
 public:
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;  // in the order written; duplicates kept

  Value();  // null
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  static Value Boolean(bool value);
  static Value Number(std::string text);  // text must be a JSON number (RFC 8259 section 6)
  static Value Integer(int64_t value);
  static Value String(std::string value);  // UTF-8
  static Value MakeArray(Array items = {});
  static Value MakeObject();
  static Value MakeObject(Object members);

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_boolean() const { return kind_ == Kind::kBoolean; }
  bool is_number() const { return kind_ == Kind::kNumber; }
  bool is_string() const { return kind_ == Kind::kString; }
  bool is_array() const { return kind_ == Kind::kArray; }
  bool is_object() const { return kind_ == Kind::kObject; }

  // Each of these may be called on its own kind only.
  bool boolean() const { return std::get<bool>(data_); }
  // The content of a string, or the text of a number as it was written.
  const std::string& text() const { return std::get<std::string>(data_); }
  const Array& items() const { return std::get<Array>(data_); }
  Array& items() { return std::get<Array>(data_); }
  const Object& members() const { return std::get<Object>(data_); }
  Object& members() { return std::get<Object>(data_); }

  // The member of that name (the last one, where it is there twice); null where absent or where
  // this is no object.
  const Value* Find(std::string_view key) const;
  Value* Find(std::string_view key);
  // On an object only. Replaces the member that Find would see, or appends. Returns the stored
  // value.
  Value& Set(std::string_view key, Value value);
  // Every member of that name.
  void Erase(std::string_view key);

  // Convenience for documents of our own whose shape is already checked.
  std::string StringOr(std::string_view key, std::string_view fallback) const;
  bool BooleanOr(std::string_view key, bool fallback) const;

  // Byte offset of the value's first character in the text it was read from; 0 for a value made in
  // memory.
  uint32_t offset() const { return offset_; }
  void set_offset(uint32_t offset) { offset_ = offset; }

 private:
  Kind kind_ = Kind::kNull;
  uint32_t offset_ = 0;
  std::variant<std::monostate, bool, std::string, Array, Object> data_;
};

struct Member {
  std::string key;
  Value value;
  uint32_t key_offset = 0;  // of the key's opening quote
};

// Here, because they need to know what a Member is.
inline Value::Value() = default;
inline Value::Value(const Value& other) = default;
inline Value::Value(Value&& other) noexcept = default;
inline Value& Value::operator=(const Value& other) = default;
inline Value& Value::operator=(Value&& other) noexcept = default;
inline Value::~Value() = default;

// JSON equality: numbers by exact value (1, 1.0 and 10e-1 are equal; 2^53 and 2^53+1 are not),
// strings by code point, arrays in order, objects whatever the order (the last of duplicate members
// counts).
bool Equal(const Value& a, const Value& b);

inline bool IsEmptyObject(const Value& value) {
  return value.is_object() && value.members().empty();
}

// Compact where indent < 0. Non-ASCII is written as UTF-8; numbers as they were written. A byte of
// a string that is no UTF-8 is written as U+FFFD.
std::string Dump(const Value& value, int indent = -1);

// The text as a JSON string, quotes and all. False where some of it is no UTF-8.
bool AppendQuoted(std::string_view text, std::string* out);

struct ParseLimits {
  int max_depth = 512;  // arrays and objects around a value; at most 2,000
  size_t max_bytes = SIZE_MAX;
};

struct Document {
  Value root;
  // JSON Pointers of members whose name stood before in the same object, in the order written. What
  // a hostile text can make of them is bounded: the list ends where its pointers together are
  // longer than the text and than 64 KiB. Never empty where there was one.
  std::vector<std::string> duplicates;
};

// RFC 8259, strict: no byte order mark, no comments, nothing after the value, UTF-8 only, lone
// surrogates refused. Numbers of any size are kept (also 1e400). The error's place has line and
// column in `text`, and `file` as given. Texts of 4 GiB and more are refused.
Result<Document> ParseJson(std::string_view text, const ParseLimits& limits = {},
                           std::string_view file = "");

// Line and column of a byte offset in a text.
Place PlaceOf(std::string_view text, uint32_t offset, std::string_view file);

// RFC 6901. A text that is no pointer (it does not begin with '/') has no tokens.
std::string EscapePointerToken(std::string_view token);
std::vector<std::string> PointerTokens(std::string_view pointer);
// Null where there is no such place, or where this is no pointer. The empty pointer is the whole
// document.
const Value* At(const Value& root, std::string_view pointer);

}  // namespace assay
