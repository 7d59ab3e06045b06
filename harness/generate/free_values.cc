#include <string>
#include <utility>

#include "harness/generate/random.h"
#include "harness/generate/values.h"

namespace assay {
namespace {

constexpr size_t kLongText = 2000;
constexpr int kDeep = 6;
constexpr int64_t kMany = 40;

Value Object(std::string_view key, Value value) {
  Value object = Value::MakeObject();
  object.Set(key, std::move(value));
  return object;
}

// Words that differ by seed, so that a value from an earlier run is not taken for this one's.
std::string LongText(uint64_t seed) {
  Random random(seed);
  std::string text;
  while (text.size() < kLongText) {
    text.push_back(text.size() % 8 == 7 ? ' ' : static_cast<char>('a' + random.Below(26)));
  }
  return text;
}

Value Nested() {
  Value value = Value::Integer(1);
  for (int level = kDeep; level > 0; --level) {
    value = level % 2 == 0 ? Value::MakeArray({std::move(value)}) : Object("a", std::move(value));
  }
  return value;
}

Value Mixed() {
  return Value::MakeArray({Value(), Value::Boolean(true), Value::Number("1.5"),
                           Value::String("text"), Value::MakeArray(), Object("a", Value())});
}

Value Many() {
  std::vector<Value> items;
  for (int64_t i = 0; i < kMany; ++i) items.push_back(Value::Integer(i));
  return Value::MakeArray(std::move(items));
}

Value Wide() {
  Value object = Value::MakeObject();
  for (int64_t i = 0; i < kMany; ++i) object.Set("k" + std::to_string(i), Value::Integer(i));
  return object;
}

}  // namespace

std::vector<Sample> UnsafeFreeValues() {
  std::vector<Sample> samples;
  auto add = [&](Value value, const char* variant, const char* says) {
    samples.push_back({std::move(value), variant, "", "", says});
  };
  add(Value::Number("9007199254740993"), "integer_beyond_double",
      "an integer that no double equals");
  add(Value::Number("92233720368547758080"), "integer_beyond_64_bits", "an integer beyond 64 bits");
  add(Value::Number("0.12345678901234567891"), "fraction_beyond_double",
      "a fraction that no double equals");
  add(Value::String(std::string("a\0b", 3)), "text_with_nul", "a text with U+0000");
  add(Object("", Value::Integer(1)), "object_with_empty_key", "an object with an empty key");
  add(Object("__proto__", Object("a", Value::Integer(1))), "object_with_proto_key",
      "an object with a key __proto__");
  return samples;
}

std::vector<Sample> FreeValues(uint64_t seed) {
  std::vector<Sample> samples;
  auto add = [&](Value value, const char* variant, const char* says) {
    samples.push_back({std::move(value), variant, "", "", says});
  };
  add(Value::Boolean(true), "boolean_true", "true");
  add(Value::Boolean(false), "boolean_false", "false");
  add(Value(), "null", "null");
  add(Value::Integer(0), "zero", "zero");
  add(Value::Integer(-1), "negative", "a negative number");
  add(Value::Number("1.5"), "fraction", "a fraction");
  add(Value::Number("1.1"), "fraction_not_binary", "a fraction that no binary number equals");
  add(Value::Number("0.1234567"), "fraction_of_seven_digits", "a fraction of seven digits");
  add(Value::Number("123456.789012345"), "fraction_of_fifteen_digits",
      "a fraction of fifteen digits");
  add(Value::Number("1e3"), "exponent", "a number with an exponent");
  add(Value::Integer(9007199254740991), "largest_exact_integer",
      "the largest integer that a double and every integer below it keep exactly");
  add(Value::String(""), "empty_text", "the empty text");
  add(Value::String("text"), "text", "a text");
  add(Value::String("42"), "text_of_digits", "a text of digits");
  add(Value::String("0042"), "text_of_digits_with_zeros",
      "a text of digits that begins with zeros");
  add(Value::String("true"), "text_true", "the text \"true\"");
  add(Value::String("null"), "text_null", "the text \"null\"");
  add(Value::String("2024-02-30T25:61:00Z"), "text_like_a_date", "a text that looks like a date");
  add(Value::String(LongText(seed)), "long_text", "a text of 2,000 characters");
  add(Value::String("\xF0\x9F\x98\x80 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80"), "emoji",
      "a text of characters beyond the basic plane");
  add(Value::String("e\xCC\x81 n\xCC\x83"), "combining_marks", "a text with combining marks");
  add(Value::String("a\xE2\x80\xA8"
                    "b\xE2\x80\xA9"
                    "c"),
      "line_separators", "a text with U+2028 and U+2029");
  add(Value::String("\"quoted\" \\back\\ /slash/"), "quotes_and_backslashes",
      "a text with quotes and backslashes");
  add(Value::String("a\b\f\n\r\t\x01\x1F"
                    "b"),
      "control_characters", "a text with control characters");
  add(Value::String("two\nlines\tand a tab"), "lines_and_tabs",
      "a text with a line feed and a tab");
  add(Value::String("1+1=2 &amp; 50%25 %41"), "text_like_an_encoded_one",
      "a text with plus, percent and ampersand");
  add(Value::String("it's Ann's"), "apostrophes", "a text with apostrophes");
  add(Value::String("3 < 5, <b>bold</b> > plain"), "text_like_markup",
      "a text with angle brackets and what looks like a tag");
  add(Value::String("one\r\ntwo\rthree"), "carriage_returns", "a text with carriage returns");
  add(Value::String("\xC3\xA9 \xC3\xB1 Camel Case"), "composed_characters",
      "a text with composed characters and capitals");
  add(Value::String(" spaced  out "), "text_with_spaces", "a text with spaces around it");
  add(Value::MakeArray(), "empty_array", "the empty array");
  add(Value::MakeObject(), "empty_object", "the empty object");
  add(Nested(), "nested", "six levels of objects and arrays");
  add(Value::MakeArray({Value::Integer(1), Value::Integer(1)}), "array_with_equal_items",
      "an array that holds a value twice");
  add(Value::MakeArray({Value::MakeArray({Value::Integer(1)}), Value::MakeArray()}),
      "array_of_arrays", "an array of arrays");
  add(Value::MakeArray({Object("a", Value::Integer(1)), Object("a", Value::Integer(2))}),
      "array_of_objects", "an array of objects");
  add(Many(), "long_array", "an array of 40 numbers");
  add(Wide(), "object_of_many", "an object of 40 members");
  add(Object("innerKey", Object("Second Key", Value::Boolean(false))), "object_with_other_keys",
      "an object whose keys have capitals and spaces");
  add(Value::MakeArray({Value()}), "array_with_null", "an array that holds null");
  add(Object("a", Value()), "object_with_null", "an object with a member that is null");
  add(Mixed(), "mixed_array", "an array of all kinds");
  return samples;
}

}  // namespace assay
