// What may be left out of a request, and what may not.
#include <algorithm>
#include <string>

#include "harness/base/text.h"
#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSuite = "required_and_optional";
constexpr size_t kWithoutCasesAtMost = 40;

Requirements With(Requirements ids, const Requirements& more) {
  for (const std::string& id : more) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

void AddAlone(SuiteContext& context, const Rule& rule, const Field& field) {
  const Requirements ids = With(rule.For(""), SuiteContext::Tied(*field.schema, "type"));
  const std::string what = "alone/" + IdSegment(field.name);
  const std::string title =
      "a request with `" + field.name + "` and nothing else that is optional is accepted";
  Draft draft = context.New(kSuite, what, ids, title, rule.level);
  const std::optional<Value> value = context.bodies().Good(field, 0, draft.subject());
  if (!value) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
  } else {
    const size_t act = draft.Act(context.bodies().Make({{field.name, *value}}, draft.subject()));
    draft.made().allowed = "an answer of success (2xx)";
    draft.Expect(Accepted(act, "`" + field.name + "` by itself"));
  }
  context.Keep(std::move(draft));
}

void AddAccepted(SuiteContext& context, const Rule& rule, const std::string& what,
                 const std::string& title, std::string_view chosen, std::string_view without) {
  Draft draft = context.New(kSuite, what, rule.For(""), title, rule.level);
  const size_t act = draft.Act(context.bodies().MakeAll(1, draft.subject(), chosen, without));
  draft.made().allowed = "an answer of success (2xx)";
  draft.Expect(Accepted(act, title));
  context.Keep(std::move(draft));
}

void BuildOptional(SuiteContext& context, const Rule& rule) {
  const Bodies& bodies = context.bodies();
  std::vector<const Field*> fields;
  for (const std::string& pointer : rule.Texts("fields")) {
    if (const Field* field = bodies.Find(pointer)) fields.push_back(field);
  }
  for (const Field* field : fields) AddAlone(context, rule, *field);
  if (bodies.fields().size() < 2) return;
  for (const Field* field : fields) {
    if (fields.size() > kWithoutCasesAtMost) break;
    AddAccepted(context, rule, "without/" + IdSegment(field->name),
                "a request with every field but `" + field->name + "` is accepted", "",
                field->pointer);
  }
}

void BuildTogether(SuiteContext& context) {
  const auto optional = context.contract().RulesNamed("optional");
  if (optional.empty() || context.bodies().fields().size() < 2) return;
  const auto& alternatives = context.bodies().alternatives();
  if (alternatives.empty()) {
    AddAccepted(context, *optional.front(), "all_together",
                "a request with every field is accepted", "", "");
    return;
  }
  for (const std::string& chosen : alternatives) {
    const Field* field = context.bodies().Find(chosen);
    if (field == nullptr || !context.bodies().Good(*field, 0, 0)) continue;
    AddAccepted(
        context, *optional.front(), "all_together/with_" + IdSegment(field->name),
        "a request with every field, of the alternatives `" + field->name + "`, is accepted",
        chosen, "");
  }
}

void AddRequiredField(SuiteContext& context, const Field& field, const Requirements& ids) {
  Draft draft = context.New(kSuite, "without_required/" + IdSegment(field.name), ids,
                            "a request without the required `" + field.name + "` is refused");
  Value body = context.bodies().MakeAll(0, draft.subject());
  body.Erase(field.name);
  const size_t act = draft.Act(body);
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  const Contract& contract = context.contract();
  draft.made().still_violates = [&contract](const Request& request) {
    const Result<Document> parsed = ParseJson(request.body.value_or(""));
    return !parsed.ok() || !contract.request_compiled->Accepts(parsed.value().root);
  };
  draft.Expect(Refused(act, "a request without `" + field.name + "`"));
  context.Keep(std::move(draft));
}

void AddRequiredPathParameter(SuiteContext& context, const Parameter& parameter) {
  Draft draft =
      context.New(kSuite, "without_path/" + IdSegment(parameter.name), parameter.required_by,
                  "a request without the path parameter `" + parameter.name + "` is refused");
  const auto& values = context.path_values(draft.subject());
  const auto found = values.find(parameter.name);
  if (found == values.end()) {
    draft.made().not_applicable = "the target profile binds no `" + parameter.name + "`";
    context.Keep(std::move(draft));
    return;
  }
  const auto other = context.bodies().Other({}, 0, draft.subject());
  Value body = context.bodies().Make({}, draft.subject());
  if (other) body.Set(other->first->name, other->second);
  Request request = draft.Update(Dump(body));
  request.url = ReplaceAll(request.url, "/" + PercentEncode(found->second), "/");
  const size_t act = draft.Add(Role::kAct, std::move(request));
  // Without the parameter it is not the documented operation: what answers may be any other part of
  // the server.
  draft.step(act).standing = Standing::kNone;
  draft.made().allowed = "a refusal (4xx)";
  draft.Expect(Refused(act, "a request without `" + parameter.name + "` in its path"));
  context.Keep(std::move(draft));
}

}  // namespace

void BuildRequiredAndOptional(SuiteContext& context) {
  for (const Rule* rule : context.contract().RulesNamed("optional")) BuildOptional(context, *rule);
  BuildTogether(context);
  if (context.contract().request_schema) {
    const Requirements ids = SuiteContext::Tied(*context.contract().request_schema, "required");
    for (const Field& field : context.bodies().fields()) {
      if (field.required) AddRequiredField(context, field, ids);
    }
  }
  for (const Parameter& parameter : context.contract().parameters) {
    if (parameter.in == ParameterPlace::kPath && parameter.required &&
        !parameter.required_by.empty()) {
      AddRequiredPathParameter(context, parameter);
    }
  }
}

}  // namespace assay::suites
