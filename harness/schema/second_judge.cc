#include "harness/schema/second_judge.h"

#include <cstdint>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "harness/json/decimal.h"
#include "harness/schema/second_schema.h"

// The only file that sees valijson: it takes ten seconds to compile, a minute with sanitizers.
namespace assay {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 200;       // its memory grows with the square of the depth
constexpr size_t kMaxItems = 2'000;  // uniqueItems compares each with each

// nullopt where the value holds something that valijson would misread.
class Converter {
 public:
  Converter(bool exact_numbers, bool short_arrays)
      : exact_numbers_(exact_numbers), short_arrays_(short_arrays) {}

  std::optional<Json> Convert(const Value& value, int depth = 0) const {
    if (depth > kMaxDepth) return std::nullopt;
    switch (value.kind()) {
      case Kind::kNull:
        return Json(nullptr);
      case Kind::kBoolean:
        return Json(value.boolean());
      case Kind::kNumber:
        return ConvertNumber(value.text());
      case Kind::kString:
        if (value.text().find('\0') != std::string::npos) return std::nullopt;
        return Json(value.text());
      case Kind::kArray:
        return ConvertArray(value, depth);
      case Kind::kObject:
        return ConvertObject(value, depth);
    }
    return std::nullopt;
  }

 private:
  std::optional<Json> ConvertNumber(const std::string& text) const {
    if (exact_numbers_ && !IsExactInDouble(text)) return std::nullopt;
    const Decimal number = Decimal::Parse(text);
    if (!number.integer()) return Json(number.ToDouble());
    const std::optional<int64_t> integer = number.ToInt64();
    return integer ? std::optional<Json>(Json(*integer)) : std::nullopt;
  }

  std::optional<Json> ConvertArray(const Value& value, int depth) const {
    if (short_arrays_ && value.items().size() > kMaxItems) return std::nullopt;
    Json array = Json::array();
    for (const Value& item : value.items()) {
      auto converted = Convert(item, depth + 1);
      if (!converted) return std::nullopt;
      array.push_back(std::move(*converted));
    }
    return array;
  }

  std::optional<Json> ConvertObject(const Value& value, int depth) const {
    Json object = Json::object();
    for (const Member& member : value.members()) {
      auto converted = Convert(member.value, depth + 1);
      if (!converted || member.key.find('\0') != std::string::npos) return std::nullopt;
      object[member.key] = std::move(*converted);
    }
    return object;
  }

  bool exact_numbers_;
  bool short_arrays_;
};

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
  const auto json = Converter(false, false).Convert(state.seen.schema);
  if (!json) {
    // Too deep for it, or with numbers beyond int64: it has no opinion on anything.
    state.seen = {Value::Boolean(true), {}, false, false};
  }
  try {
    const Json everything(true);
    const valijson::adapters::NlohmannJsonAdapter adapter(json ? *json : everything);
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
  const auto json = Converter(seen.compares_numbers, seen.compares_items).Convert(instance);
  if (!json) return Opinion::kNone;
  try {
    const valijson::adapters::NlohmannJsonAdapter adapter(*json);
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
