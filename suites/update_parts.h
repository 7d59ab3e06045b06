// The parts of the suite update_semantics, split by what is done to a field: given, left out,
// removed. An inside of that suite.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/plan/plan.h"

namespace assay::suites {

// As it stands in ids.
constexpr std::string_view kUpdateSemantics = "update_semantics";

void BuildApplied(SuiteContext& context, const Rule& rule, const Field& field);
void BuildReplaced(SuiteContext& context, const Rule& rule, const Field& field);
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
