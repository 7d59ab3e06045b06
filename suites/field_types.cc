// The JSON type of every documented field, in answers and in requests; and every other keyword of a
// success body that no suite of its own judges.
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "harness/json/decimal.h"
#include "harness/judge/expect.h"
#include "harness/plan/nested.h"
#include "suites/refusals.h"
#include "suites/schema_checks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kFieldTypesSuite = "field_types";
constexpr std::ptrdiff_t kNamesTold = 5;

const std::set<std::string, std::less<>>& KeywordsElsewhere() {
  static const std::set<std::string, std::less<>> keywords = {
      "enum",          "const",   "pattern", "format",           "minLength",        "maxLength",
      "propertyNames", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"};
  return keywords;
}

// What a list or an object may hold.
bool IsOfContainers(std::string_view keyword) {
  static const std::set<std::string, std::less<>> keywords = {
      "minItems",      "maxItems",      "uniqueItems",          "contains",
      "minProperties", "maxProperties", "additionalProperties", "required"};
  return keywords.count(keyword) > 0;
}

// Our two judges of a body speak with one voice, or assay itself is at fault and says so.
void AddAgreement(SuiteContext& context, const Response& response) {
  const auto judge = [&response](const Seen& seen) -> Said {
    if (seen.response != &response || seen.judgement == nullptr) return std::nullopt;
    if (seen.judgement->disagreement.empty()) return Said::Held();
    Judged judged;
    judged.holding = Holding::kError;
    judged.kind = "disagreement";
    judged.message =
        "fault of assay: its two schema judges disagree: " + seen.judgement->disagreement;
    judged.came = Came(seen.result);
    return judged;
  };
  context.Standing(kFieldTypesSuite, response.status + "_judges_agree",
                   SuiteContext::Tied(*response.schema, "type"),
                   "both schema judges say the same of every " + response.status + " body", judge);
}

bool IsNumber(const Field& field) {
  const Value* type = field.schema->Find("type");
  return type != nullptr && type->is_string() &&
         (type->text() == "number" || type->text() == "integer");
}

void AddAcceptedValues(SuiteContext& context, const Field& field) {
  const Requirements type = SuiteContext::Tied(*field.schema, "type");
  if (IsPlainText(field)) {
    AddAcceptance(context, kFieldTypesSuite, "words", type, field, Value::String("Anna Maria"),
                  "of two words", Level::kMay);
    AddAcceptance(context, kFieldTypesSuite, "digits", type, field, Value::String("12345"),
                  "of digits", Level::kMay);
    AddAcceptance(context, kFieldTypesSuite, "beyond_ascii", type, field,
                  Value::String("Zo\u00eb \u0141ukasz"), "with letters beyond ASCII", Level::kMay);
  }
  const Value* examples = field.schema->Find("examples");
  if (!IsNumber(field) || examples == nullptr || !field.given.empty()) return;
  const Value* largest = nullptr;
  for (const Value& example : examples->items()) {
    if (largest == nullptr ||
        Decimal::Compare(Decimal::Parse(example.text()), Decimal::Parse(largest->text())) > 0) {
      largest = &example;
    }
  }
  if (largest == nullptr) return;
  AddAcceptance(context, kFieldTypesSuite, "large_number",
                JoinIds(type, context.OptionalFacts(field)), field, *largest,
                "as " + largest->text(), std::nullopt);
}

// What there is no room for is told, so that nobody takes it for tried.
void TellOfNestedLeft(SuiteContext& context) {
  const std::vector<Field>& left = context.bodies().nested_left();
  if (left.empty()) return;
  Requirements ids;
  std::string names;
  for (const Field& field : left) {
    if (const Value* ties = field.schema->Find(kAnnotation)) {
      for (const Member& tie : ties->members())
        ids = JoinIds(std::move(ids), SuiteContext::Tied(*field.schema, tie.key));
    }
    if (&field - left.data() < kNamesTold) names += (names.empty() ? "" : ", ") + field.pointer;
  }
  const std::string count = std::to_string(left.size());
  context.CannotTry(
      kFieldTypesSuite, "nested_places_not_tried", ids,
      "values of " + count + " more places inside the request are held to the document",
      "of a request at most " + std::to_string(kMostNested) +
          " places inside its fields are tried, under at most " + std::to_string(kMostNames) +
          " names; not these " + count + ": " + names +
          (std::ssize(left) > kNamesTold ? ", …" : ""));
}

}  // namespace

void BuildFieldTypes(SuiteContext& context) {
  AddSchemaChecks(context, kFieldTypesSuite,
                  [](const Response& response, const SchemaCheck& check) {
                    return !IsRefusal(response) && KeywordsElsewhere().count(check.keyword) == 0;
                  });
  for (const Response& response : context.contract().responses) {
    if (response.schema) AddAgreement(context, response);
  }
  for (const Field* field : context.bodies().all_fields()) {
    if (!field->nested) AddAcceptedValues(context, *field);
    AddRefusals(context, kFieldTypesSuite, *field, [&](const Sample& sample) {
      // Whether null stands for "left out" in an optional field is for no document to be guessed
      // at.
      // What no form takes is the same in each of them.
      if (field->holds_form() && (field->form->index > 0 || !field->form->outer.empty()))
        return false;
      return sample.keyword == "type" && (field->required || !sample.value.is_null());
    });
    const auto holds = [](const Sample& sample) { return IsOfContainers(sample.keyword); };
    AddAcceptances(context, kFieldTypesSuite, *field, holds);
    AddRefusals(context, kFieldTypesSuite, *field, holds);
  }
  TellOfNestedLeft(context);
}

}  // namespace assay::suites
