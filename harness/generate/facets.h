// A schema made plain for the generators: local references and allOf folded in. An inside of
// values.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/generate/values.h"
#include "harness/json/value.h"
#include "harness/schema/schema.h"

namespace assay {

// The schema without `$ref` (of its own document) and `allOf`, at every depth. A reference that
// leads back into itself becomes `true`. Where two branches of an allOf state the same keyword, the
// narrower bound or else the first stays: what is made from the result is checked against the
// original anyway. Error: a reference that cannot be followed, or a schema that grows beyond
// 20,000 values.
Result<Value> Plain(const Value& schema);

// Both schemas in one, as allOf means it.
Value Merged(const Value& a, const Value& b);

// The names in `type`; empty where there is none.
std::vector<std::string> TypesOf(const Value& schema);
bool AllowsType(const Value& schema, std::string_view type);

// A setting of x-generate that is true.
bool Hint(const Value& schema, std::string_view name);
// Whether x-generate.tolerated names this text.
bool Tolerated(const Value& schema, const Value& value);

// A keyword's whole-number value; nullopt where absent or beyond int64.
std::optional<int64_t> IntegerOf(const Value& schema, std::string_view keyword);
// A keyword's number as text; null where absent.
const Value* NumberOf(const Value& schema, std::string_view keyword);
const Value* ArrayOf(const Value& schema, std::string_view keyword);
const Value* ObjectOf(const Value& schema, std::string_view keyword);
const Value* StringOf(const Value& schema, std::string_view keyword);

// "Pending Review" to "pending_review"; at most 40 characters, "empty" for nothing.
std::string Slug(std::string_view text);
// A short name for any value: its text, or its kind.
std::string SlugOf(const Value& value);

// Samples whose variants and values are all different.
class SampleList {
 public:
  // False where the value is known already. A taken variant gets "_2", "_3", ….
  bool Add(Sample sample);
  std::vector<Sample> Take() { return std::move(samples_); }

 private:
  std::vector<Sample> samples_;
  std::set<std::string> variants_;
  std::set<std::string> values_;
};

}  // namespace assay
