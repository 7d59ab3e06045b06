// What a caller may do: a request by one who lacks the permission is refused.
#include <functional>
#include <string>
#include <vector>

#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kPermissionsSuite = "permissions";
constexpr std::string_view kUnpermitted = "unpermitted";

// `field`: what the request sends; any one that can be made where null. `value`: what it holds; a
// good one where nullopt.
void Add(SuiteContext& context, const std::string& what, const Requirements& ids,
         const std::string& title, std::optional<Level> cap, const Field* field = nullptr,
         const std::optional<Value>& value = std::nullopt) {
  Draft draft = context.New(kPermissionsSuite, what, ids, title, cap);
  if (!context.HasCredential(kUnpermitted)) {
    draft.made().not_applicable = "the profile has no `unpermitted` credential";
    context.Keep(std::move(draft));
    return;
  }
  const auto other = context.bodies().Other({}, 0, draft.subject());
  Value body = context.bodies().Make({}, draft.subject());
  const std::optional<Value> sent =
      field == nullptr || value ? value : context.bodies().Good(*field, 0, draft.subject());
  if (field != nullptr && !sent) {
    draft.made().not_applicable = context.bodies().WhyNone(*field);
    context.Keep(std::move(draft));
    return;
  }
  if (field != nullptr) body.Set(field->name, *sent);
  if (field == nullptr && other) body.Set(other->first->name, other->second);
  const size_t act = draft.Add(Role::kAct, draft.Update(context.BodyText(body), kUnpermitted));
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.Expect(Refused(act, "a request by a caller without the permission"));
  context.Keep(std::move(draft));
}

// What is allowed of each field by itself may be looked at less closely in company.
void AddTogether(SuiteContext& context, const Rule& rule) {
  const std::vector<Field>& fields = context.bodies().fields();
  if (fields.size() < 2) return;
  const auto add = [&](const std::string& what, const std::string& words,
                       const std::function<Value(size_t subject)>& body) {
    Draft draft = context.New(
        kPermissionsSuite, "without/" + IdSegment(rule.Text("permission")) + "/" + what,
        rule.For(""),
        "a caller without " + rule.Text("permission") + " who sends " + words + " is refused",
        rule.level);
    if (context.HasCredential(kUnpermitted)) {
      const size_t act = draft.Add(
          Role::kAct, draft.Update(context.BodyText(body(draft.subject())), kUnpermitted));
      draft.step(act).standing = Standing::kRefusals;
      draft.made().allowed = "a refusal (4xx)";
      draft.Expect(Refused(act, "a request by a caller without the permission"));
    } else {
      draft.made().not_applicable = "the profile has no `unpermitted` credential";
    }
    context.Keep(std::move(draft));
  };
  add("every_field", "every field",
      [&](size_t subject) { return context.bodies().MakeAll(0, subject); });
  if (fields.size() < 3) return;
  for (const Field& field : fields) {
    add("all_but_" + IdSegment(field.name), "every field but `" + field.name + "`",
        [&](size_t subject) { return context.bodies().MakeAll(0, subject, "", field.pointer); });
  }
}

// Who does not say who they are has no role that could allow anything. The document does not say
// how callers are known, so it only warns.
void AddAnonymous(SuiteContext& context, const Rule& rule) {
  Draft draft = context.New(kPermissionsSuite, "anonymous", rule.For(""),
                            "a caller without any credential is refused", Level::kShould);
  if (!context.HasCredential("default")) {
    draft.made().not_applicable = "the profile has no `default` credential";
    context.Keep(std::move(draft));
    return;
  }
  const auto other = context.bodies().Other({}, 0, draft.subject());
  Value body = context.bodies().Make({}, draft.subject());
  if (other) body.Set(other->first->name, other->second);
  const size_t act = draft.Add(Role::kAct, draft.Update(context.BodyText(body), ""));
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.step(act).may_lock_out = true;
  draft.Expect(NotLockedOut(act));
  draft.Expect(Refused(act, "a request without any credential"));
  context.Keep(std::move(draft));
}

}  // namespace

void BuildPermissions(SuiteContext& context) {
  const auto rules = context.contract().RulesNamed("requires_permission");
  for (const Rule* rule : rules) {
    const std::string permission = rule->Text("permission");
    Add(context, "without/" + IdSegment(permission), rule->For(""),
        "a caller whose role does not allow " + permission + " is refused", rule->level);
    for (const Field& field : context.bodies().fields()) {
      const std::string title =
          "a caller without " + permission + " who sends `" + field.name + "` is refused";
      const std::string what = "without/" + IdSegment(permission) + "/" + IdSegment(field.name);
      Add(context, what, rule->For(""), title, rule->level, &field);
      if (!field.object) continue;
      Add(context, what + "_null", rule->For(""), title, rule->level, &field, Value());
      Add(context, what + "_empty", rule->For(""), title, rule->level, &field, Value::MakeObject());
    }
    AddTogether(context, *rule);
    AddAnonymous(context, *rule);
  }
  if (!rules.empty()) return;
  // No rule, but the document knows a 403: the profile's credential shows what such a refusal looks
  // like.
  const Response* forbidden = context.contract().ResponseFor(403);
  if (forbidden != nullptr && forbidden->status == "403") {
    Add(context, "unpermitted", forbidden->requirements,
        "a caller named as unpermitted by the profile is refused", Level::kMay);
  }
}

}  // namespace assay::suites
