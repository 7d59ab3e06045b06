#include "suites/required.h"

#include <map>
#include <string>
#include <utility>

#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

void AddRequiredField(SuiteContext& context, const Field& field, const Requirements& ids,
                      bool with_another) {
  Draft draft = context.New(kRequiredAndOptionalSuite,
                            "without_required/" + IdSegment(field.name) +
                                (with_another ? "/with_an_undocumented_field" : ""),
                            ids, "a request without the required `" + field.name + "` is refused");
  Value body = context.bodies().MakeAll(0, draft.subject());
  body.Erase(field.name);
  if (with_another) body.Set("assay_undocumented", Value::String("x"));
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
  Draft draft = context.New(
      kRequiredAndOptionalSuite, "without_path/" + IdSegment(parameter.name), parameter.required_by,
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
  std::map<std::string, std::string> without = values;
  without[parameter.name] = "";
  const size_t act =
      draft.Add(Role::kAct, context.MakeRequestAt(without, context.BodyText(body), "default"));
  // Without the parameter it is not the documented operation: what answers may be any other part of
  // the server.
  draft.step(act).standing = Standing::kNone;
  draft.made().allowed = "a refusal (4xx)";
  const std::string& method = context.contract().method;
  const bool updates = method == "PUT" || method == "PATCH" || method == "DELETE";
  draft.Expect([act, updates](const CaseView& view) {
    const int status = view.steps[act].exchange.status;
    // "/pets/" may be the list of all pets.
    if (status / 100 == 2 && !updates)
      return Judged::Unseen("another operation may stand at the path without the parameter");
    if (status / 100 != 3) return Judged::Held();
    return Judged::Unseen("the target pointed to another address (" + std::to_string(status) +
                          "), which is neither to accept nor to refuse it");
  });
  draft.Expect(Refused(act, "a request without `" + parameter.name + "` in its path"));
  context.Keep(std::move(draft));
}

void AddWithoutBody(SuiteContext& context) {
  Draft draft =
      context.New(kRequiredAndOptionalSuite, "without_body", context.contract().request_required_by,
                  "a request without its body is refused");
  const size_t act = draft.Add(Role::kAct, draft.Update(std::nullopt));
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.Expect(Refused(act, "a request without a body"));
  context.Keep(std::move(draft));
}

}  // namespace

void BuildRequired(SuiteContext& context) {
  if (context.contract().request_compiled) {
    for (const Field& field : context.bodies().fields()) {
      if (!field.required) continue;
      AddRequiredField(context, field, field.required_by, false);
      AddRequiredField(context, field, field.required_by, true);
    }
  }
  if (!context.contract().request_required_by.empty()) AddWithoutBody(context);
  for (const Parameter& parameter : context.contract().parameters) {
    if (parameter.in == ParameterPlace::kPath && parameter.required &&
        !parameter.required_by.empty()) {
      AddRequiredPathParameter(context, parameter);
    }
  }
}

}  // namespace assay::suites
