#include "harness/schema/second_schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "harness/json/decimal.h"
#include "harness/schema/ascii.h"

namespace assay {
namespace {

constexpr int64_t kLargestExact = int64_t{1} << 53;
constexpr size_t kExactDigits = 15;
// Inlining can double a schema at each step; beyond this the second judge sees nothing.
constexpr size_t kMaxNodes = 20'000;

enum class Treatment {
  kCopy,
  kCount,   // minLength and its like: valijson wants them without a fraction
  kBound,   // a number that it compares in double
  kValues,  // const, enum
  kWeaken,  // schemas that each assert for themselves: what is left of them is left
  kBranch,  // a weaker schema in it could make it stricter: whole or not at all
  kRest,    // additionalProperties
  kTakeOut,
  kIgnore,  // asserts nothing
};

struct Entry {
  std::string_view keyword;
  Treatment treatment;
};

constexpr auto kEntries = std::to_array<Entry>({
    {"type", Treatment::kCopy},
    {"required", Treatment::kCopy},
    {"uniqueItems", Treatment::kCopy},
    {"minLength", Treatment::kCount},
    {"maxLength", Treatment::kCount},
    {"minItems", Treatment::kCount},
    {"maxItems", Treatment::kCount},
    {"minProperties", Treatment::kCount},
    {"maxProperties", Treatment::kCount},
    {"minimum", Treatment::kBound},
    {"maximum", Treatment::kBound},
    {"exclusiveMinimum", Treatment::kBound},
    {"exclusiveMaximum", Treatment::kBound},
    {"const", Treatment::kValues},
    {"enum", Treatment::kValues},
    {"properties", Treatment::kWeaken},
    {"items", Treatment::kWeaken},
    {"additionalItems", Treatment::kWeaken},
    {"propertyNames", Treatment::kWeaken},
    {"allOf", Treatment::kWeaken},
    {"dependencies", Treatment::kWeaken},
    {"additionalProperties", Treatment::kRest},
    {"anyOf", Treatment::kBranch},
    {"oneOf", Treatment::kBranch},
    {"not", Treatment::kBranch},
    {"contains", Treatment::kBranch},
    {"if", Treatment::kBranch},
    {"then", Treatment::kBranch},
    {"else", Treatment::kBranch},
    {"pattern", Treatment::kTakeOut},
    {"patternProperties", Treatment::kTakeOut},
    {"format", Treatment::kTakeOut},
    {"multipleOf", Treatment::kTakeOut},
});

Treatment TreatmentOf(std::string_view keyword) {
  for (const Entry& entry : kEntries) {
    if (entry.keyword == keyword) return entry.treatment;
  }
  return Treatment::kIgnore;
}

bool HoldsOnlyExactNumbers(const Value& value) {
  switch (value.kind()) {
    case Kind::kNumber:
      return IsExactInDouble(value.text());
    case Kind::kArray:
      return std::all_of(value.items().begin(), value.items().end(), HoldsOnlyExactNumbers);
    case Kind::kObject:
      return std::all_of(value.members().begin(), value.members().end(),
                         [](const Member& member) { return HoldsOnlyExactNumbers(member.value); });
    case Kind::kString:
      // It reads strings up to their first NUL.
      return value.text().find('\0') == std::string::npos;
    case Kind::kNull:
    case Kind::kBoolean:
      break;
  }
  return true;
}

bool IsConditionPart(std::string_view keyword) {
  return keyword == "if" || keyword == "then" || keyword == "else";
}

class Stripper {
 public:
  explicit Stripper(const Value& root) { sites_.Add("", root); }

  SecondSchema Run(const Value& root) {
    bool whole = true;
    result_.schema = Strip(root, &whole);
    if (nodes_ > kMaxNodes) return {Value::Boolean(true), {}, false, false};
    for (const auto& lost : lost_) result_.seen.erase(lost);
    return std::move(result_);
  }

 private:
  using Key = std::pair<std::string, std::string>;

  const std::string& PointerOf(const Value& schema) const { return sites_.Of(schema).pointer; }

  Value Strip(const Value& schema, bool* whole);
  Value StripReference(const Value& schema, const Value& reference, bool* whole);
  void StripKeyword(const Value& schema, const Member& member, Value* out, bool* whole);
  Value StripParts(const Value& held, std::string_view keyword, bool* whole);
  void StripBranch(const Value& schema, const Member& member, Value* out, bool* whole);
  void StripCondition(const Value& schema, Value* out, bool* whole);
  // All checks of the schema, and of what it leads to, are not (or not everywhere) seen.
  void Lose(const Value& schema);
  void LoseParts(const Value& held, std::string_view keyword);

  void Keep(const Value& schema, const Member& member, Value value, Value* out) {
    result_.seen.emplace(PointerOf(schema), member.key);
    out->Set(member.key, std::move(value));
  }
  void TakeOut(const Value& schema, const Member& member, bool* whole) {
    *whole = false;
    lost_.emplace(PointerOf(schema), member.key);
    LoseParts(member.value, member.key);
  }

  SchemaSites sites_;
  SecondSchema result_;
  std::set<Key> lost_;
  std::unordered_set<const Value*> lost_schemas_;
  std::vector<const Value*> inlining_;  // targets of the references that led here
  size_t nodes_ = 0;
};

Value Stripper::Strip(const Value& schema, bool* whole) {
  if (++nodes_ > kMaxNodes) {
    *whole = false;
    return Value::Boolean(true);
  }
  if (schema.is_boolean()) {
    result_.seen.emplace(PointerOf(schema), "false");
    return schema;
  }
  if (const Value* reference = schema.Find("$ref")) {
    return StripReference(schema, *reference, whole);
  }
  Value out = Value::MakeObject();
  for (const Member& member : schema.members()) StripKeyword(schema, member, &out, whole);
  StripCondition(schema, &out, whole);
  return out;
}

Value Stripper::StripReference(const Value& schema, const Value& reference, bool* whole) {
  const auto target = sites_.Resolve(reference.text(), sites_.Of(schema));
  const bool circular = target.ok() && std::find(inlining_.begin(), inlining_.end(),
                                                 target.value()) != inlining_.end();
  if (!target.ok() || circular) {
    *whole = false;
    if (circular) Lose(*target.value());
    return Value::Boolean(true);
  }
  inlining_.push_back(target.value());
  Value out = Strip(*target.value(), whole);
  inlining_.pop_back();
  return out;
}

void Stripper::StripKeyword(const Value& schema, const Member& member, Value* out, bool* whole) {
  const Value& value = member.value;
  switch (TreatmentOf(member.key)) {
    case Treatment::kCopy:
      if (member.key == "uniqueItems" && value.boolean()) {
        result_.compares_numbers = true;
        result_.compares_items = true;
      }
      return Keep(schema, member, value, out);
    case Treatment::kCount: {
      const auto limit = Decimal::Parse(value.text()).ToInt64();
      if (!limit) return TakeOut(schema, member, whole);
      return Keep(schema, member, Value::Integer(*limit), out);
    }
    case Treatment::kBound:
    case Treatment::kValues:
      if (!HoldsOnlyExactNumbers(value)) return TakeOut(schema, member, whole);
      result_.compares_numbers = true;
      return Keep(schema, member, value, out);
    case Treatment::kWeaken:
      return Keep(schema, member, StripParts(value, member.key, whole), out);
    case Treatment::kRest:
      // It would apply to what patternProperties, taken out, takes from it.
      if (schema.Find("patternProperties") != nullptr) return TakeOut(schema, member, whole);
      return Keep(schema, member, StripParts(value, member.key, whole), out);
    case Treatment::kBranch:
      if (!IsConditionPart(member.key)) StripBranch(schema, member, out, whole);
      return;
    case Treatment::kTakeOut:
      return TakeOut(schema, member, whole);
    case Treatment::kIgnore:
      return;
  }
}

Value Stripper::StripParts(const Value& held, std::string_view keyword, bool* whole) {
  switch (HoldsSchemas(keyword, held)) {
    case Holds::kSchema:
      return Strip(held, whole);
    case Holds::kList: {
      Value out = Value::MakeArray();
      for (const Value& schema : held.items()) out.items().push_back(Strip(schema, whole));
      return out;
    }
    case Holds::kMap: {
      Value out = Value::MakeObject();
      for (const Member& member : held.members()) {
        // A dependency may be a list of names.
        out.Set(member.key, member.value.is_array() ? member.value : Strip(member.value, whole));
      }
      return out;
    }
    case Holds::kNone:
      break;
  }
  return held;
}

void Stripper::StripBranch(const Value& schema, const Member& member, Value* out, bool* whole) {
  bool branch_whole = true;
  Value stripped = StripParts(member.value, member.key, &branch_whole);
  if (!branch_whole) return TakeOut(schema, member, whole);
  Keep(schema, member, std::move(stripped), out);
}

void Stripper::StripCondition(const Value& schema, Value* out, bool* whole) {
  if (schema.Find("if") == nullptr) return;
  bool branch_whole = true;
  std::vector<std::pair<const Member*, Value>> stripped;
  for (const Member& member : schema.members()) {
    if (!IsConditionPart(member.key)) continue;
    stripped.emplace_back(&member, StripParts(member.value, member.key, &branch_whole));
  }
  for (auto& [member, value] : stripped) {
    if (branch_whole) {
      Keep(schema, *member, std::move(value), out);
    } else {
      TakeOut(schema, *member, whole);
    }
  }
}

void Stripper::Lose(const Value& schema) {
  if (!lost_schemas_.insert(&schema).second) return;
  if (schema.is_boolean()) {
    lost_.emplace(PointerOf(schema), "false");
    return;
  }
  if (!schema.is_object()) return;
  if (const Value* reference = schema.Find("$ref")) {
    const auto target = sites_.Resolve(reference->text(), sites_.Of(schema));
    if (target.ok()) Lose(*target.value());
    return;
  }
  for (const Member& member : schema.members()) {
    lost_.emplace(PointerOf(schema), member.key);
    LoseParts(member.value, member.key);
  }
}

void Stripper::LoseParts(const Value& held, std::string_view keyword) {
  switch (HoldsSchemas(keyword, held)) {
    case Holds::kSchema:
      return Lose(held);
    case Holds::kList:
      for (const Value& schema : held.items()) Lose(schema);
      return;
    case Holds::kMap:
      for (const Member& member : held.members()) Lose(member.value);
      return;
    case Holds::kNone:
      return;
  }
}

}  // namespace

bool IsExactInDouble(const std::string& number) {
  const Decimal decimal = Decimal::Parse(number);
  if (decimal.integer()) {
    const auto integer = decimal.ToInt64();
    return integer && *integer <= kLargestExact && *integer >= -kLargestExact;
  }
  const size_t end = std::min(number.find_first_of("eE"), number.size());
  const auto digits =
      std::count_if(number.begin(), number.begin() + static_cast<ptrdiff_t>(end), IsDigit);
  const double near = std::abs(decimal.ToDouble());
  return static_cast<size_t>(digits) <= kExactDigits && near > 1e-300 && near < 1e300;
}

SecondSchema ForSecondJudge(const Value& schema) { return Stripper(schema).Run(schema); }

}  // namespace assay
