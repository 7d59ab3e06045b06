// Closed lists of values: each is accepted, nothing else is, and answers hold nothing else.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/refusals.h"
#include "suites/schema_checks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kEnumsSuite = "enums";

bool IsEnum(std::string_view keyword) { return keyword == "enum" || keyword == "const"; }

// States that targets are known to have beside those that their documents list.
void AddOtherStates(SuiteContext& context, const Field& field) {
  const Value* values = field.schema->Find("enum");
  if (values == nullptr) return;
  const Value* hints = field.schema->Find("x-generate");
  const Value* tolerated = hints == nullptr ? nullptr : hints->Find("tolerated");
  for (const char* word :
       {"active", "inactive", "pending", "suspended", "locked", "deleted", "none", "unknown"}) {
    const Value value = Value::String(word);
    const auto& items = values->items();
    const bool listed = std::any_of(items.begin(), items.end(),
                                    [&](const Value& item) { return Equal(item, value); });
    if (listed || (tolerated != nullptr && tolerated->Find(word) != nullptr)) continue;
    AddRefusal(context, kEnumsSuite, field, SuiteContext::Tied(*field.schema, "enum"),
               std::string("state_") + word, std::string("\"") + word + "\"", value, Among::kFew);
  }
}

// What is no text is none of the listed texts either.
void AddOtherTypes(SuiteContext& context, const Field& field) {
  const Value* values = field.schema->Find("enum");
  if (values == nullptr) return;
  for (const Sample& sample : context.bad_values(field)) {
    if (sample.keyword != "type" || sample.value.is_null()) continue;
    AddRefusal(context, kEnumsSuite, field, SuiteContext::Tied(*field.schema, "enum"),
               sample.variant, sample.says, sample.value, Among::kFew);
  }
}

// Each listed value is taken in the company of other fields as well; where none is, company is what
// is refused, which is another case's business.
void AddInCompany(SuiteContext& context, const Field& field) {
  const Value* values = field.schema->Find("enum");
  if (values == nullptr || context.bodies().fields().size() < 2) return;
  for (const Sample& sample : context.edge_values(field)) {
    if (!IsEnum(sample.keyword)) continue;
    const std::string words = "`" + field.name + "` " + sample.says + " with other fields";
    Draft draft = context.New(
        kEnumsSuite, IdSegment(field.name) + "/accepts_" + sample.variant + "/in_company",
        SuiteContext::Tied(*field.schema, sample.keyword), words + " is accepted");
    const auto send = [&](const Value& value) {
      Value body = context.bodies().MakeAll(0, draft.subject());
      body.Set(field.name, value);
      return draft.Act(body);
    };
    const size_t act = send(sample.value);
    std::vector<size_t> controls, sent = {act};
    for (const Value& other : values->items()) {
      if (Equal(other, sample.value)) continue;
      controls.push_back(send(other));
      draft.step(controls.back()).when = NoneAccepted(sent);
      sent.push_back(controls.back());
    }
    if (controls.empty()) continue;
    draft.made().allowed = "an answer of success (2xx)";
    draft.Expect(AnyAccepted({act}, std::move(controls), words));
    context.Keep(std::move(draft));
  }
}

// Values that the page contradicts itself about: accepting one is odd, never wrong.
void AddTolerated(SuiteContext& context, const Field& field) {
  const Value* hints = field.schema->Find("x-generate");
  const Value* tolerated = hints == nullptr ? nullptr : hints->Find("tolerated");
  if (tolerated == nullptr) return;
  for (const Member& member : tolerated->members()) {
    Requirements ids;
    for (const Value& id : member.value.items()) ids.push_back(id.text());
    Draft draft =
        context.New(kEnumsSuite, IdSegment(field.name) + "/refuses_" + IdSegment(member.key), ids,
                    "`" + field.name + "` \"" + member.key +
                        "\", which the page is of two minds about, is refused",
                    Level::kShould);
    const size_t act = draft.Act(
        context.bodies().Make({{field.name, Value::String(member.key)}}, draft.subject()));
    draft.step(act).standing = Standing::kRefusals;
    draft.made().allowed = "a refusal (4xx), by the page's own list of values";
    draft.Expect(Refused(act, "`" + field.name + "` \"" + member.key + "\""));
    if (const auto good = context.bodies().Good(field, 0, draft.subject())) {
      draft.RestoreIfAccepted(act, context.bodies().Make({{field.name, *good}}, draft.subject()));
    }
    context.Keep(std::move(draft));
  }
}

}  // namespace

void BuildEnums(SuiteContext& context) {
  AddSchemaChecks(context, kEnumsSuite, [](const Response& response, const SchemaCheck& check) {
    return !IsRefusal(response) && IsEnum(check.keyword);
  });
  const auto wants = [](const Sample& sample) { return IsEnum(sample.keyword); };
  for (const Field& field : context.bodies().fields()) {
    AddAcceptances(context, kEnumsSuite, field, wants);
    AddInCompany(context, field);
    AddRefusals(context, kEnumsSuite, field, wants);
    AddOtherTypes(context, field);
    AddOtherStates(context, field);
    AddTolerated(context, field);
  }
  for (const Field& field : context.bodies().nested()) {
    AddAcceptances(context, kEnumsSuite, field, wants);
    AddRefusals(context, kEnumsSuite, field, wants);
  }
}

}  // namespace assay::suites
