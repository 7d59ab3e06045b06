// The suites. Each builds, from any contract, the cases and standing checks of one kind of rule;
// one file a kind. To add a kind of check: write suites/<kind>.cc with one Build function, name it
// here and in AllSuites().
#pragma once

#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/plan/plan.h"

namespace assay::suites {

void BuildStatusAndMediaTypes(SuiteContext& context);
void BuildFieldTypes(SuiteContext& context);
void BuildEnums(SuiteContext& context);
void BuildRegexRules(SuiteContext& context);
void BuildRequiredAndOptional(SuiteContext& context);
void BuildForms(SuiteContext& context);
void BuildHeadersAndCredentials(SuiteContext& context);
void BuildParameters(SuiteContext& context);
void BuildPermissions(SuiteContext& context);
void BuildErrorShapes(SuiteContext& context);
void BuildUpdateSemantics(SuiteContext& context);
void BuildWholeValues(SuiteContext& context);
void BuildSequences(SuiteContext& context);
void BuildFreeValues(SuiteContext& context);
void BuildEchoAndIdentity(SuiteContext& context);
void BuildNumbersAndTime(SuiteContext& context);
void BuildIdempotence(SuiteContext& context);
void BuildRobustness(SuiteContext& context);
// Not among AllSuites(): only where tries are asked for.
void BuildFuzz(SuiteContext& context);
// Shares so many tries out over the fuzz cases of a plan.
void ShareTries(Plan& plan, uint64_t tries);

struct Suite {
  std::string_view name;  // as it stands in ids
  void (*build)(SuiteContext&);
  std::string_view says;
};
// In plan order.
const std::vector<Suite>& AllSuites();

// The plan of these contracts on this target. Errors: the profile does not fit a contract, or
// assay's own faults.
Result<std::unique_ptr<Plan>> BuildPlan(
    const std::vector<std::shared_ptr<const Contract>>& contracts, const Profile& profile,
    const PlanOptions& options);

}  // namespace assay::suites
