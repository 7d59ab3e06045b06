#include "harness/json/value.h"

#include <algorithm>
#include <cassert>

#include "harness/json/decimal.h"
#include "harness/json/number.h"

namespace assay {

std::string_view KindName(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBoolean:
      return "boolean";
    case Kind::kNumber:
      return "number";
    case Kind::kString:
      return "string";
    case Kind::kArray:
      return "array";
    case Kind::kObject:
      return "object";
  }
  return "";
}

Value Value::Boolean(bool value) {
  Value out;
  out.kind_ = Kind::kBoolean;
  out.data_ = value;
  return out;
}

Value Value::Number(std::string text) {
  assert(!text.empty() && NumberLength(text) == text.size());
  Value out;
  out.kind_ = Kind::kNumber;
  out.data_ = std::move(text);
  return out;
}

Value Value::Integer(int64_t value) { return Number(std::to_string(value)); }

Value Value::String(std::string value) {
  Value out;
  out.kind_ = Kind::kString;
  out.data_ = std::move(value);
  return out;
}

Value Value::MakeArray(Array items) {
  Value out;
  out.kind_ = Kind::kArray;
  out.data_ = std::move(items);
  return out;
}

Value Value::MakeObject() { return MakeObject(Object()); }

Value Value::MakeObject(Object members) {
  Value out;
  out.kind_ = Kind::kObject;
  out.data_ = std::move(members);
  return out;
}

const Value* Value::Find(std::string_view key) const {
  if (!is_object()) return nullptr;
  const Object& all = members();
  const auto hit =
      std::find_if(all.rbegin(), all.rend(), [key](const Member& m) { return m.key == key; });
  return hit == all.rend() ? nullptr : &hit->value;
}

Value* Value::Find(std::string_view key) {
  return const_cast<Value*>(static_cast<const Value*>(this)->Find(key));
}

Value& Value::Set(std::string_view key, Value value) {
  if (Value* stored = Find(key)) return *stored = std::move(value);
  return members().emplace_back(Member{std::string(key), std::move(value), 0}).value;
}

void Value::Erase(std::string_view key) {
  if (!is_object()) return;
  std::erase_if(members(), [key](const Member& m) { return m.key == key; });
}

std::string Value::StringOr(std::string_view key, std::string_view fallback) const {
  const Value* found = Find(key);
  return found != nullptr && found->is_string() ? found->text() : std::string(fallback);
}

bool Value::BooleanOr(std::string_view key, bool fallback) const {
  const Value* found = Find(key);
  return found != nullptr && found->is_boolean() ? found->boolean() : fallback;
}

namespace {

bool EqualNumbers(const std::string& a, const std::string& b) {
  return a == b || Decimal::Compare(Decimal::Parse(a), Decimal::Parse(b)) == 0;
}

bool EqualArrays(const Value::Array& a, const Value::Array& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), Equal);
}

// By name, and of members of the same name the last one written.
std::vector<const Member*> Effective(const Value::Object& members) {
  std::vector<const Member*> out;
  for (const Member& member : members) out.push_back(&member);
  std::stable_sort(out.begin(), out.end(),
                   [](const Member* a, const Member* b) { return a->key < b->key; });
  const auto overridden = [](const Member* a, const Member* b) { return a->key == b->key; };
  // unique() keeps the first of a run: from the back, that is the last one written.
  out.erase(out.begin(), std::unique(out.rbegin(), out.rend(), overridden).base());
  return out;
}

bool EqualObjects(const Value::Object& a, const Value::Object& b) {
  const std::vector<const Member*> left = Effective(a);
  const std::vector<const Member*> right = Effective(b);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Member* x, const Member* y) {
                      return x->key == y->key && Equal(x->value, y->value);
                    });
}

}  // namespace

bool Equal(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kNull:
      return true;
    case Kind::kBoolean:
      return a.boolean() == b.boolean();
    case Kind::kNumber:
      return EqualNumbers(a.text(), b.text());
    case Kind::kString:
      return a.text() == b.text();
    case Kind::kArray:
      return EqualArrays(a.items(), b.items());
    case Kind::kObject:
      return EqualObjects(a.members(), b.members());
  }
  return false;
}

}  // namespace assay
