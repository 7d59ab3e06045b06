#include "suites/schema_checks.h"

#include <algorithm>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/judge/expect.h"

namespace assay::suites {
namespace {

std::string PlaceWords(const SchemaCheck& check) {
  return check.instance_place.empty() ? "the body" : check.instance_place;
}

Judged FromViolation(const SchemaCheck& check, const SchemaViolation& violation) {
  Judged judged;
  judged.holding = Holding::kBroken;
  judged.kind = check.keyword;
  judged.pointer = violation.pointer;
  judged.message =
      (violation.pointer.empty() ? "the body" : violation.pointer) + " is not " + violation.allowed;
  judged.allowed = violation.allowed;
  judged.came = violation.came;
  return judged;
}

Said JudgeBy(const Step& step, const SchemaJudgement& judgement, const SchemaCheck& check,
             size_t index) {
  for (const SchemaViolation& violation : judgement.violations) {
    if (violation.check != index) continue;
    if (!step.judged_here.empty() && Overlaps(violation.pointer, step.judged_here) &&
        !violation.pointer.empty()) {
      return std::nullopt;
    }
    return FromViolation(check, violation);
  }
  if (std::binary_search(judgement.exercised.begin(), judgement.exercised.end(), index))
    return Said::Held();
  return std::nullopt;
}

// What breaks the schema itself is a finding already; what the document merely suggests of that
// place would be a second one of the same fault.
Said JudgeAdvice(const Seen& seen, const SchemaCheck& check, size_t index) {
  if (seen.advice == nullptr) return std::nullopt;
  Said said = JudgeBy(seen.step, *seen.advice, check, index);
  if (said.told() != nullptr && BreaksSchemaAt(seen, said.told()->pointer)) return std::nullopt;
  return said;
}

std::string IdOf(const Response& response, const SchemaCheck& check, bool advice) {
  const bool type = check.keyword == "type";
  std::string what = response.status + "_" + IdSegment(check.instance_place);
  if (!type) what += "/" + IdSegment(check.keyword);
  if (advice) what += type ? "/advised_type" : "_advised";
  return what;
}

void AddOne(SuiteContext& context, std::string_view suite, const Response& response, size_t index,
            bool advice) {
  const Schema& schema = advice ? *response.compiled_advice : *response.compiled;
  const SchemaCheck& check = schema.checks()[index];
  const auto judge = [&response, &check, index, advice](const Seen& seen) -> Said {
    if (seen.response != &response) return std::nullopt;
    if (advice) return JudgeAdvice(seen, check, index);
    if (seen.judgement == nullptr) return std::nullopt;
    return JudgeBy(seen.step, seen.judgement->judgement, check, index);
  };
  const std::string title = "in a " + response.status + " answer, " + PlaceWords(check) +
                            " keeps to its documented " + check.keyword;
  context.Standing(suite, IdOf(response, check, advice), check.requirements, title, judge,
                   advice ? std::optional(Level::kShould) : std::nullopt);
}

}  // namespace

bool BreaksSchemaAt(const Seen& seen, const std::string& pointer) {
  if (seen.judgement == nullptr) return false;
  const std::vector<SchemaViolation>& violations = seen.judgement->judgement.violations;
  return std::any_of(violations.begin(), violations.end(), [&](const SchemaViolation& violation) {
    return Overlaps(violation.pointer, pointer);
  });
}

void AddSchemaChecks(SuiteContext& context, std::string_view suite,
                     const std::function<bool(const Response&, const SchemaCheck&)>& wants) {
  for (const Response& response : context.contract().responses) {
    for (const bool advice : {false, true}) {
      const std::optional<Schema>& schema = advice ? response.compiled_advice : response.compiled;
      if (!schema) continue;
      for (size_t i = 0; i < schema->checks().size(); ++i) {
        if (wants(response, schema->checks()[i])) AddOne(context, suite, response, i, advice);
      }
    }
  }
}

}  // namespace assay::suites
