#include <algorithm>
#include <string>
#include <utility>

#include "harness/generate/bad_parts.h"
#include "harness/generate/facets.h"
#include "harness/generate/good_maker.h"

namespace assay {
namespace {

constexpr int64_t kMostBadItems = 1000;

Sample Miss(Value value, std::string variant, std::string keyword, std::string says) {
  return {std::move(value), std::move(variant), std::move(keyword), "", std::move(says)};
}

std::string Counted(int64_t count, const std::string& what, const std::string& says) {
  return "with " + std::to_string(count) + " " + what + (count == 1 ? ", " : "s, ") + says;
}

// A good value of the schema with other bounds on its number of items or members.
std::optional<Value> WithCount(const Value& plain, uint64_t seed, const std::string& least,
                               const std::string& most, int64_t count) {
  if (count < 0 || count > kMostBadItems) return std::nullopt;
  Value other = plain;
  other.Erase("examples");
  other.Set(least, Value::Integer(count));
  other.Set(most, Value::Integer(count));
  Result<Value> made = GoodMaker({seed, "", true}).Make(other, 0);
  if (!made.ok()) return std::nullopt;
  return made.Take();
}

void AddCounts(const Value& plain, uint64_t seed, const std::string& least, const std::string& most,
               const std::string& what, std::vector<Sample>* out) {
  if (std::optional<int64_t> bound = IntegerOf(plain, least)) {
    std::optional<Value> value = WithCount(plain, seed, least, most, *bound - 1);
    if (value) {
      out->push_back(Miss(*std::move(value), "one_" + what + "_too_few", least,
                          Counted(*bound - 1, what, "one fewer than allowed")));
    }
  }
  if (std::optional<int64_t> bound = IntegerOf(plain, most)) {
    std::optional<Value> value = WithCount(plain, seed, least, most, *bound + 1);
    if (value) {
      out->push_back(Miss(*std::move(value), "one_" + what + "_too_many", most,
                          Counted(*bound + 1, what, "one more than allowed")));
    }
  }
}

}  // namespace

std::vector<Sample> ArrayMisses(const Value& plain, uint64_t seed) {
  std::vector<Sample> misses;
  AddCounts(plain, seed, "minItems", "maxItems", "item", &misses);
  if (plain.BooleanOr("uniqueItems", false)) {
    int64_t count = std::max<int64_t>(IntegerOf(plain, "minItems").value_or(0), 2);
    std::optional<Value> value = WithCount(plain, seed, "minItems", "maxItems", count);
    if (value && value->is_array() && value->items().size() > 1) {
      value->items().back() = value->items().front();
      misses.push_back(
          Miss(*std::move(value), "same_item_twice", "uniqueItems", "with an item twice"));
    }
  }
  return misses;
}

std::vector<Sample> ObjectMisses(const Value& plain, uint64_t seed) {
  std::vector<Sample> misses;
  AddCounts(plain, seed, "minProperties", "maxProperties", "member", &misses);
  Result<Value> good = GoodMaker({seed, "", true}).Make(plain, 0);
  if (!good.ok() || !good.value().is_object()) return misses;
  if (const Value* required = ArrayOf(plain, "required")) {
    for (const Value& name : required->items()) {
      Value without = good.value();
      without.Erase(name.text());
      misses.push_back(Miss(std::move(without), "without_" + Slug(name.text()), "required",
                            "without `" + name.text() + "`"));
    }
  }
  if (!plain.BooleanOr("additionalProperties", true)) {
    Value more = good.value();
    more.Set("assay_unknown_member", Value::Boolean(true));
    misses.push_back(
        Miss(std::move(more), "unknown_member", "additionalProperties", "with an unlisted member"));
  }
  return misses;
}

std::vector<Sample> KeyMisses(const Value& plain, uint64_t seed) {
  const Value* names = ObjectOf(plain, "propertyNames");
  if (names == nullptr) return {};
  // Beside good required members, else alone: a good key with it would hide nothing, but say less.
  Value base = Value::MakeObject();
  const Value* required = ArrayOf(plain, "required");
  if (required != nullptr && !required->items().empty()) {
    Result<Value> good = GoodMaker({seed, "", true}).Make(plain, 0);
    if (good.ok() && good.value().is_object()) base = good.Take();
  }
  std::vector<Sample> misses;
  for (Sample& name : BadValues(*names, seed)) {
    if (!name.value.is_string()) continue;
    Value object = base;
    object.Set(name.value.text(), GoodMaker::Anything(0));
    misses.push_back({std::move(object), "key_" + name.variant, "propertyNames", name.way,
                      "with a key " + name.says});
  }
  return misses;
}

}  // namespace assay
