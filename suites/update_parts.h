// The parts of the suite update_semantics, split by what is done to a field: given, left out,
// removed. An inside of that suite.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/judge/answer_lag.h"
#include "harness/plan/plan.h"

namespace assay::suites {

// As it stands in ids.
constexpr std::string_view kUpdateSemantics = "update_semantics";

// What standing checks of one contract take in of each update together.
class UpdatesSeen {
 public:
  explicit UpdatesSeen(const Contract& contract) : lag_(contract) {}
  // Each of them tells of each update; the first one counts.
  void Observe(const Seen& seen) {
    if (std::exchange(last_, seen.count) != seen.count) lag_.Observe(seen.path_values, seen.result);
  }
  const AnswerLag& lag() const { return lag_; }

 private:
  AnswerLag lag_;
  uint64_t last_ = 0;
};

void BuildApplied(SuiteContext& context, const Rule& rule, const Field& field);
void BuildReplaced(SuiteContext& context, const Rule& rule, const Field& field,
                   const std::shared_ptr<UpdatesSeen>& updates);
void BuildReplacedWhole(SuiteContext& context, const Rule& rule, const Field& field);
void BuildUnchanged(SuiteContext& context, const Rule& rule, const Field& field);
// By {} or, with `null`, by null.
void BuildRemoved(SuiteContext& context, const Rule& rule, const Field& field, bool null);
void BuildDistinct(SuiteContext& context, const Rule& rule, const Field& field);

// The rule of that name for the field; nullptr where there is none.
const Rule* RuleFor(const Contract& contract, std::string_view name, const std::string& field);
// Why nothing can be said of what an update of the field leaves behind; empty where it can. Without
// a place that shows the field the only thing to compare would be the answer as a whole.
std::string WhyUnseen(const SuiteContext& context, const Field& field);
// Where removal is a documented state that leaves the key out, a missing key says something.
bool AbsenceMeansRemoved(const Contract& contract, const std::string& field);
// A body of the field with this value; the field with it, sent with all other fields.
Value One(const SuiteContext& context, const Draft& draft, const Field& field, Value value);
Value InCompany(const SuiteContext& context, const Draft& draft, const Field& field,
                const Value& value);
// A later look at the record: the profile's read, else an update of another field whose answer
// shows it.
std::vector<size_t> LookLater(SuiteContext& context, Draft& draft, const Field& than);

// How the place of an object that was removed is shown.
enum class Form { kAbsent, kEmpty, kOther };
Form FormOf(const Value* value);

}  // namespace assay::suites
