#include <algorithm>
#include <utility>

#include "harness/schema/second_judge.h"

namespace assay {

DoubleJudge::DoubleJudge(Schema first, SecondJudge second)
    : first_(std::move(first)), second_(std::move(second)) {}

Result<DoubleJudge> DoubleJudge::Compile(const Value& schema, const Schema::Options& options,
                                         std::string_view text, std::string_view file) {
  auto first = Schema::Compile(schema, options, text, file);
  if (!first.ok()) return first.errors();
  auto second = SecondJudge::Compile(schema);
  if (!second.ok()) return second.errors();
  return DoubleJudge(first.Take(), second.Take());
}

DoubleJudgement DoubleJudge::Judge(const Value& instance) {
  DoubleJudgement result;
  result.judgement = first_.Judge(instance);
  auto& violations = result.judgement.violations;
  switch (second_.Judge(instance)) {
    case Opinion::kNone:
      return result;
    case Opinion::kInvalid:
      if (result.judgement.valid()) {
        result.disagreement = "the second judge refuses what the first accepts";
      }
      return result;
    case Opinion::kValid:
      break;
  }
  const auto refuted = std::stable_partition(
      violations.begin(), violations.end(), [&](const SchemaViolation& violation) {
        return !second_.Sees(first_.checks()[violation.check]);
      });
  if (refuted != violations.end()) {
    const SchemaCheck& check = first_.checks()[refuted->check];
    result.disagreement = "the second judge accepts what the first refuses: " + check.keyword +
                          " of #" + check.schema_pointer + " at \"" + refuted->pointer + "\"";
  }
  violations.erase(refuted, violations.end());
  return result;
}

}  // namespace assay
