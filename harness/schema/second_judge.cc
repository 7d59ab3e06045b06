#include "harness/schema/second_judge.h"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "harness/json/decimal.h"
#include "harness/schema/schema_judge.h"
#include "harness/schema/second_schema.h"
#include "harness/schema/value_adapter.h"

// The only file that sees valijson: it takes ten seconds to compile, a minute with sanitizers.
namespace assay {
namespace {

constexpr int kMaxDepth = 200;       // its memory grows with the square of the depth
constexpr size_t kMaxItems = 2'000;  // uniqueItems compares each with each

// What valijson can read of a value as it is.
enum class Readable {
  kYes,
  kNotAsItIs,  // a name stands twice in an object: the last one counts
  kNo,         // it would misread something, or take too long
};

class Reader {
 public:
  Reader(bool exact_numbers, bool short_arrays)
      : exact_numbers_(exact_numbers), short_arrays_(short_arrays) {}

  Readable Check(const Value& value, int depth = 0) const {
    if (depth > kMaxDepth) return Readable::kNo;
    switch (value.kind()) {
      case Kind::kNull:
      case Kind::kBoolean:
        return Readable::kYes;
      case Kind::kNumber:
        return IsReadable(value.text()) ? Readable::kYes : Readable::kNo;
      case Kind::kString:
        return HasNul(value.text()) ? Readable::kNo : Readable::kYes;
      case Kind::kArray:
        return CheckItems(value.items(), depth);
      case Kind::kObject:
        return CheckMembers(value.members(), depth);
    }
    return Readable::kNo;
  }

 private:
  static bool HasNul(const std::string& text) { return text.find('\0') != std::string::npos; }

  bool IsReadable(const std::string& number) const {
    constexpr size_t kFewDigits = 15;  // fit into int64, and into a double exactly
    const bool plain =
        number.size() <= kFewDigits && number.find_first_of(".eE") == std::string::npos;
    if (plain) return true;
    if (exact_numbers_ && !IsExactInDouble(number)) return false;
    const Decimal decimal = Decimal::Parse(number);
    return !decimal.integer() || decimal.ToInt64();
  }

  Readable CheckItems(const Value::Array& items, int depth) const {
    if (short_arrays_ && items.size() > kMaxItems) return Readable::kNo;
    Readable all = Readable::kYes;
    for (const Value& item : items) all = std::max(all, Check(item, depth + 1));
    return all;
  }

  Readable CheckMembers(const Value::Object& members, int depth) const {
    Readable all = Overruled(members).count() > 0 ? Readable::kNotAsItIs : Readable::kYes;
    for (const Member& member : members) {
      if (HasNul(member.key)) return Readable::kNo;
      all = std::max(all, Check(member.value, depth + 1));
    }
    return all;
  }

  bool exact_numbers_;
  bool short_arrays_;
};

// Each name once, with what it stands for last.
Value WithoutOverruled(const Value& value) {
  Value out = value;
  if (out.is_array()) {
    for (Value& item : out.items()) item = WithoutOverruled(item);
  }
  if (!value.is_object()) return out;
  out = Value::MakeObject();
  const Overruled overruled(value.members());
  for (size_t i = 0; i < value.members().size(); ++i) {
    const Member& member = value.members()[i];
    if (!overruled(i)) {
      out.members().push_back(Member{member.key, WithoutOverruled(member.value), 0});
    }
  }
  return out;
}

}  // namespace

struct SecondJudge::State {
  SecondSchema seen;
  valijson::Schema schema;
  valijson::Validator validator;
};

SecondJudge::SecondJudge() : state_(std::make_unique<State>()) {}
SecondJudge::~SecondJudge() = default;
SecondJudge::SecondJudge(SecondJudge&&) noexcept = default;
SecondJudge& SecondJudge::operator=(SecondJudge&&) noexcept = default;

Result<SecondJudge> SecondJudge::Compile(const Value& schema) {
  SecondJudge judge;
  State& state = *judge.state_;
  state.seen = ForSecondJudge(schema);
  if (Reader(false, false).Check(state.seen.schema) == Readable::kNo) {
    // Too deep for it, or with numbers beyond int64: it has no opinion on anything.
    state.seen = {Value::Boolean(true), {}, false, false};
  }
  try {
    const Value once = WithoutOverruled(state.seen.schema);
    const ValueAdapter adapter(once);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(adapter, state.schema);
  } catch (const std::exception& failure) {
    return Error{{},
                 std::string("the second judge cannot read this schema: ") + failure.what(),
                 "this is a fault in assay"};
  }
  return judge;
}

Opinion SecondJudge::Judge(const Value& instance) {
  const SecondSchema& seen = state_->seen;
  const Readable readable = Reader(seen.compares_numbers, seen.compares_items).Check(instance);
  if (readable == Readable::kNo) return Opinion::kNone;
  try {
    const Value once = readable == Readable::kYes ? Value() : WithoutOverruled(instance);
    const ValueAdapter adapter(readable == Readable::kYes ? instance : once);
    const bool valid = state_->validator.validate(state_->schema, adapter, nullptr);
    return valid ? Opinion::kValid : Opinion::kInvalid;
  } catch (const std::exception&) {
    return Opinion::kNone;
  }
}

bool SecondJudge::Sees(const SchemaCheck& check) const {
  return state_->seen.seen.contains({check.schema_pointer, check.keyword});
}

}  // namespace assay
