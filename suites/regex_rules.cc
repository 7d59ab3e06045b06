// Patterns, formats and lengths of texts and of the names of members.
#include <string>

#include "suites/refusals.h"
#include "suites/schema_checks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kRegexRulesSuite = "regex_rules";

bool IsTextRule(std::string_view keyword) {
  return keyword == "pattern" || keyword == "format" || keyword == "minLength" ||
         keyword == "maxLength" || keyword == "propertyNames";
}

}  // namespace

void BuildRegexRules(SuiteContext& context) {
  AddSchemaChecks(context, kRegexRulesSuite,
                  [](const Response& response, const SchemaCheck& check) {
                    return !IsRefusal(response) && IsTextRule(check.keyword);
                  });
  const auto wants = [](const Sample& sample) { return IsTextRule(sample.keyword); };
  for (const Field* field : context.bodies().all_fields()) {
    AddAcceptances(context, kRegexRulesSuite, *field, wants);
    AddRefusals(context, kRegexRulesSuite, *field, wants);
  }
}

}  // namespace assay::suites
