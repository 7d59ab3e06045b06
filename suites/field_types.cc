// The JSON type of every documented field, in answers and in requests; and every other keyword of a
// success body that no suite of its own judges.
#include <set>
#include <string>

#include "harness/judge/expect.h"
#include "suites/refusals.h"
#include "suites/schema_checks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSuite = "field_types";

const std::set<std::string, std::less<>>& KeywordsElsewhere() {
  static const std::set<std::string, std::less<>> keywords = {
      "enum",          "const",   "pattern", "format",           "minLength",        "maxLength",
      "propertyNames", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"};
  return keywords;
}

// Our two judges of a body speak with one voice, or assay itself is at fault and says so.
void AddAgreement(SuiteContext& context, const Response& response) {
  const auto judge = [&response](const Seen& seen) -> std::optional<Judged> {
    if (seen.response != &response || seen.judgement == nullptr) return std::nullopt;
    Judged judged;
    if (seen.judgement->disagreement.empty()) return judged;
    judged.holding = Holding::kError;
    judged.kind = "disagreement";
    judged.message =
        "fault of assay: its two schema judges disagree: " + seen.judgement->disagreement;
    judged.came = Came(seen.result);
    return judged;
  };
  context.Standing(kSuite, response.status + "_judges_agree",
                   SuiteContext::Tied(*response.schema, "type"),
                   "both schema judges say the same of every " + response.status + " body", judge);
}

}  // namespace

void BuildFieldTypes(SuiteContext& context) {
  AddSchemaChecks(context, kSuite, [](const Response& response, const SchemaCheck& check) {
    return !IsRefusal(response) && KeywordsElsewhere().count(check.keyword) == 0;
  });
  for (const Response& response : context.contract().responses) {
    if (response.schema) AddAgreement(context, response);
  }
  for (const Field& field : context.bodies().fields()) {
    AddRefusals(context, kSuite, field, [&](const Sample& sample) {
      // Whether null stands for "left out" in an optional field is for no document to be guessed
      // at.
      return sample.keyword == "type" && (field.required || !sample.value.is_null());
    });
  }
}

}  // namespace assay::suites
