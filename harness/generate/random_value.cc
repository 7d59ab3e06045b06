#include "harness/generate/random_value.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "harness/generate/random_text.h"

namespace assay {
namespace {

constexpr size_t kLongest = 9000;
constexpr size_t kLongestInside = 300;  // of most that stand deeper inside
constexpr int64_t kTwoTo53 = int64_t{1} << 53;

std::string Digits(size_t count, Random* random) {
  std::string digits;
  for (size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + random->Below(10));
  return digits;
}

Value RandomNumber(Random* random) {
  const bool negative = random->Below(4) == 0;
  const std::string sign = negative ? "-" : "";
  switch (random->Below(7)) {
    case 0:
      return Value::Integer(static_cast<int64_t>(random->Below(10)) * (negative ? -1 : 1));
    case 1:
      return Value::Integer((kTwoTo53 - 3 + static_cast<int64_t>(random->Below(7))) *
                            (negative ? -1 : 1));
    case 2:
      return Value::Integer((int64_t{1} << (7 + random->Below(45))) -
                            static_cast<int64_t>(random->Below(2)));
    case 3:
      return Value::Number(sign + "0." + Digits(1 + random->Below(8), random) + "1");
    case 4:
      return Value::Number(sign + std::to_string(random->Below(1000)) + "." +
                           Digits(1 + random->Below(3), random));
    case 5:
      return Value::Number(sign + std::to_string(1 + random->Below(9)) + "e" +
                           std::to_string(random->Below(20)));
    default:
      return Value::Integer(static_cast<int64_t>(random->Next() >> (12 + random->Below(48))));
  }
}

constexpr std::array<std::string_view, 14> kNames = {
    "null",  "true", "",    "id",   "name", "constructor", "__proto__",
    "value", "type", "a.b", "$ref", "key",  "length",      "toString"};

std::string RandomName(Random* random) {
  if (random->Below(3) == 0) return std::string(kNames[random->Below(kNames.size())]);
  return RandomText(random, 20);
}

Value Inside(Random* random, int depth) {
  Value value = RandomJson(random, depth - 1);
  if (value.is_string() && value.text().size() > kLongestInside && random->Below(4) != 0)
    return Value::String(RandomText(random, 40));
  return value;
}

Value RandomArray(Random* random, int depth) {
  Value::Array items;
  for (uint64_t left = depth > 0 ? random->Below(4) : 0; left > 0; --left)
    items.push_back(Inside(random, depth));
  return Value::MakeArray(std::move(items));
}

Value RandomObject(Random* random, int depth) {
  Value object = Value::MakeObject();
  for (uint64_t left = depth > 0 ? random->Below(4) : 0; left > 0; --left)
    object.Set(RandomName(random), Inside(random, depth));
  return object;
}

}  // namespace

Value RandomJson(Random* random, int depth) {
  switch (random->Below(9)) {
    case 0:
      return Value();
    case 1:
      return Value::Boolean(random->Below(2) == 0);
    case 2:
    case 3:
      return RandomNumber(random);
    case 4:
    case 5:
    case 6:
      return Value::String(RandomText(random, kLongest));
    case 7:
      return RandomArray(random, depth);
    default:
      return RandomObject(random, depth);
  }
}

Value RandomOf(Kind kind, Random* random) {
  switch (kind) {
    case Kind::kNull:
      return Value();
    case Kind::kBoolean:
      return Value::Boolean(random->Below(2) == 0);
    case Kind::kNumber:
      return RandomNumber(random);
    case Kind::kString:
      return Value::String(RandomText(random, 40));
    case Kind::kArray:
      return RandomArray(random, 2);
    case Kind::kObject:
      return RandomObject(random, 2);
  }
  return Value();
}

}  // namespace assay
