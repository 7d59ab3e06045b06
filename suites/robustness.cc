// Requests that no client should send, state after a refusal, and what the document leaves open.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kRobustnessSuite = "robustness";

void AddUnreadable(SuiteContext& context, const std::string& what, const std::string& words,
                   const std::string& body) {
  const Contract& contract = context.contract();
  if (!contract.request_schema) return;
  // An array, for instance, may be just what the contract asks for.
  const Result<Document> json = ParseJson(body);
  if (json.ok() && contract.request_compiled->Accepts(json.value().root)) return;
  const Requirements ids = contract.request_media_type.requirements.empty()
                               ? SuiteContext::Tied(*contract.request_schema, "type")
                               : contract.request_media_type.requirements;
  Draft draft =
      context.New(kRobustnessSuite, "body/" + what, ids, words + " is refused", Level::kMay);
  const size_t act = draft.Add(Role::kAct, draft.Update(body));
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.Expect(Refused(act, words));
  context.Keep(std::move(draft));
}

// A good body under another name. Nothing says that it is refused; a refusal has its documented
// shape all the same.
void AddOtherMediaType(SuiteContext& context) {
  if (!context.contract().request_schema) return;
  const Requirements& ids = context.contract().request_media_type.requirements;
  if (ids.empty()) return;  // the document names no media type, so there is none to depart from
  Draft draft = context.New(kRobustnessSuite, "body/called_text", ids,
                            "a body announced as text/plain: accepted or refused", Level::kInfo);
  const auto other = context.bodies().Other({}, 0, draft.subject());
  Value body = context.bodies().Make({}, draft.subject());
  if (other) body.Set(other->first->name, other->second);
  Request request = draft.Update(context.BodyText(body));
  for (Header& header : request.headers) {
    if (EqualsIgnoreCase(header.name, "Content-Type")) header.value = "text/plain";
  }
  draft.made().open = true;
  draft.made().allowed = "anything";
  const size_t act = draft.Add(Role::kAct, std::move(request));
  draft.step(act).standing = Standing::kRefusals;
  context.Keep(std::move(draft));
}

// A field whose state can be seen, with two values to tell before from after.
struct Visible {
  const Field* field;
  std::pair<Value, Value> pair;
  std::string shown;
};

std::optional<Visible> VisibleField(const SuiteContext& context, size_t subject) {
  for (const Field& field : context.bodies().fields()) {
    const std::string shown = context.ShownAt(field.pointer);
    if (shown.empty() || field.from_profile) continue;
    if (auto pair = context.bodies().GoodPair(field, subject))
      return Visible{&field, *std::move(pair), shown};
  }
  return std::nullopt;
}

// A field for a look at the record without a read, with a value: one that no answer shows, so that
// the look hides nothing; else any but the visible one.
std::optional<std::pair<const Field*, Value>> Filler(const SuiteContext& context,
                                                     const Field& visible, size_t subject) {
  for (const Field& field : context.bodies().fields()) {
    if (!context.ShownAt(field.pointer).empty() || field.from_profile) continue;
    if (auto value = context.bodies().Good(field, 0, subject))
      return std::pair{&field, *std::move(value)};
  }
  return context.bodies().Other({visible.pointer}, 0, subject);
}

// What makes an otherwise good request of a visible field be refused.
enum class Spoil { kCredential, kPermission, kBadValue, kOwnBadValue };

std::optional<Request> Spoiled(const SuiteContext& context, const Draft& draft,
                               const Visible& visible, Spoil spoil) {
  const Bodies& bodies = context.bodies();
  const size_t subject = draft.subject();
  const Value good = bodies.Make({{visible.field->name, visible.pair.second}}, subject);
  switch (spoil) {
    case Spoil::kCredential:
      if (!context.HasCredential("default")) return std::nullopt;
      return draft.Update(Dump(good), "");
    case Spoil::kPermission:
      if (!context.HasCredential("unpermitted")) return std::nullopt;
      return draft.Update(Dump(good), "unpermitted");
    case Spoil::kBadValue:
      for (const Field& field : bodies.fields()) {
        if (field.pointer == visible.field->pointer) continue;
        for (const Sample& sample : context.bad_values(field)) {
          if (sample.keyword == "type" && sample.value.is_null()) continue;
          Members members = {{visible.field->name, visible.pair.second},
                             {field.name, sample.value}};
          return draft.Update(Dump(bodies.Make(std::move(members), subject)));
        }
      }
      return std::nullopt;
    case Spoil::kOwnBadValue:
      for (const Sample& sample : context.bad_values(*visible.field)) {
        if (sample.value.is_null()) continue;
        return draft.Update(Dump(bodies.Make({{visible.field->name, sample.value}}, subject)));
      }
      return std::nullopt;
  }
  return std::nullopt;
}

// The fields beside the one shown at `visible` show after the refusal what they showed before it,
// in the answer and in the read, if there is one. `sent`: the field that the look itself updates;
// none where it reads.
Expectation OthersUnchanged(const SuiteContext& context, const std::string& visible,
                            const Field* sent, size_t before, std::optional<size_t> look_before,
                            size_t after) {
  std::vector<std::pair<std::string, Compare>> others;
  for (const Field& field : context.bodies().fields()) {
    const std::string shown = context.ShownAt(field.pointer);
    const bool sent_by_look = sent != nullptr && shown == context.ShownAt(sent->pointer);
    if (!shown.empty() && shown != visible && !sent_by_look)
      others.emplace_back(shown, context.CompareOf(field.pointer));
  }
  return [=, others = std::move(others)](const CaseView& view) {
    for (const auto& [shown, compare] : others) {
      const Value* was = view.steps[before].Shown(shown);
      const Value* read = look_before ? view.steps[*look_before].Shown(shown) : was;
      const Value* is = view.steps[after].Shown(shown);
      if (was == nullptr || read == nullptr || is == nullptr || !Agrees(*read, *was, compare) ||
          Agrees(*is, *was, compare))
        continue;
      Judged judged;
      judged.holding = Holding::kBroken;
      judged.step = after;
      judged.kind = "changed_by_refused";
      judged.pointer = shown;
      judged.message = shown + " was changed by a request that was refused";
      judged.allowed = Quote(*was) + ", as before";
      judged.came = Quote(*is);
      return judged;
    }
    return Judged::Held();
  };
}

void AddRefusedChangesNothing(SuiteContext& context, const Rule& rule, const std::string& what,
                              const std::string& words, Spoil spoil) {
  // Whoever lacks the permission and changes the record all the same was not kept from it.
  const auto permissions = context.contract().RulesNamed("requires_permission");
  const bool permission = spoil == Spoil::kPermission && !permissions.empty();
  Draft draft = context.New(kRobustnessSuite, "refused_changes_nothing/" + what,
                            permission ? permissions.front()->For("") : rule.For(""),
                            "a request refused for " + words + " leaves the record as it was",
                            permission ? permissions.front()->level : rule.level);
  const std::optional<Visible> visible = VisibleField(context, draft.subject());
  std::optional<Request> request =
      visible ? Spoiled(context, draft, *visible, spoil) : std::nullopt;
  const auto other = visible ? Filler(context, *visible->field, draft.subject()) : std::nullopt;
  // Where neither a read nor another field shows the record, the same field sent again would hide
  // what is looked for.
  if (!visible || !request || (!context.target().read && !other)) {
    draft.made().not_applicable =
        !visible   ? "no documented answer shows a field that can be set freely"
        : !request ? "no request can be made that would be refused for " + words
                   : "the profile has no `read`, and no second field shows the record";
    context.Keep(std::move(draft));
    return;
  }
  const auto one = [&](const Field& field, const Value& value) {
    return context.bodies().Make({{field.name, value}}, draft.subject());
  };
  const size_t before = draft.Setup(one(*visible->field, visible->pair.first));
  const std::optional<size_t> look_before = draft.Look();
  const size_t act = draft.Add(Role::kAct, *std::move(request));
  draft.step(act).standing = Standing::kRefusals;
  draft.step(act).may_lock_out = spoil == Spoil::kCredential;
  std::optional<size_t> look = draft.Look();
  const size_t after =
      look ? *look : draft.Add(Role::kLook, draft.Update(Dump(one(*other->first, other->second))));
  draft.RestoreIfAccepted(act, context.bodies().MakeAll(0, draft.subject()));
  draft.made().allowed = visible->shown + " as before";
  draft.Expect(Prepared(before));
  draft.Expect([act](const CaseView& view) {
    return view.steps[act].refused() ? Judged::Held()
                                     : Judged::Unseen("the request was not refused");
  });
  draft.Expect(Unchanged({before,
                          after,
                          std::nullopt,
                          look_before,
                          visible->shown,
                          visible->pair.first,
                          context.CompareOf(visible->field->pointer),
                          {},
                          "changed_by_refused"}));
  // Other fields may have been changed as well. What is not seen of them leaves the case as it is.
  draft.Expect(OthersUnchanged(context, visible->shown, look ? nullptr : other->first, before,
                               look_before, after));
  context.Keep(std::move(draft));
}

// Which field is looked at first, and so what is stored before a refusal is made up, is the
// target's own: each field in its turn is the bad one among all.
void AddRefusedAmongAll(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::string what =
      "refused_changes_nothing/bad_" + IdSegment(field.name) + "_among_all_fields";
  const std::string title = "an update of all fields that is refused for its `" + field.name +
                            "` leaves the record as it was";
  std::optional<Value> bad;
  for (const Sample& sample : context.bad_values(field)) {
    if (!bad && !sample.value.is_null()) bad = sample.value;
  }
  if (!bad || context.bodies().fields().size() < 2) return;
  if (!context.target().read) {
    context.CannotTry(kRobustnessSuite, what, rule.For(""), title, "the profile has no `read`",
                      rule.level);
    return;
  }
  Draft draft = context.New(kRobustnessSuite, what, rule.For(""), title, rule.level);
  const Value good = context.bodies().MakeAll(0, draft.subject());
  Value body = context.bodies().MakeAll(1, draft.subject());
  body.Set(field.name, *std::move(bad));
  const size_t before = draft.Setup(good);
  const std::optional<size_t> look_before = draft.Look();
  const size_t act = draft.Act(body);
  draft.step(act).standing = Standing::kRefusals;
  const size_t after = *draft.Look();
  draft.RestoreIfAccepted(act, good);
  draft.made().allowed = "the record as before";
  draft.Expect(Prepared(before));
  draft.Expect([act](const CaseView& view) {
    return view.steps[act].refused() ? Judged::Held()
                                     : Judged::Unseen("the request was not refused");
  });
  draft.Expect(OthersUnchanged(context, {}, nullptr, before, look_before, after));
  context.Keep(std::move(draft));
}

// Strings "$field" in an open body stand for a good value of that field.
std::optional<Value> OpenBody(const SuiteContext& context, const Value& body, size_t subject) {
  Value made = body;
  if (!made.is_object()) return made;
  for (Member& member : made.members()) {
    if (!member.value.is_string() || member.value.text().substr(0, 1) != "$") continue;
    const Field* field = context.bodies().Find("/" + member.value.text().substr(1));
    if (field == nullptr) continue;
    std::optional<Value> good = context.bodies().Good(*field, 0, subject);
    if (!good) return std::nullopt;
    member.value = *std::move(good);
  }
  return made;
}

std::string OpenName(const Rule& rule) {
  const Value* body = rule.settings.Find("body");
  if (body == nullptr) return IdSegment(rule.Text("what"));
  if (!body->is_object()) return "body_" + IdSegment(Dump(*body));
  if (body->members().empty()) return "empty_object";
  std::string name;
  for (const Member& member : body->members()) {
    if (!name.empty()) name += "_and_";
    name += IdSegment(member.key);
    if (member.value.is_null()) name += "_null";
  }
  return name;
}

void AddOpen(SuiteContext& context, const Rule& rule) {
  const Value* body = rule.settings.Find("body");
  Draft draft = context.New(
      kRobustnessSuite, "left_open/" + OpenName(rule), rule.For(""),
      "what the document leaves open: " + (body != nullptr ? Dump(*body) : rule.Text("what")),
      Level::kInfo);
  const std::optional<Value> made =
      body == nullptr ? std::nullopt : OpenBody(context, *body, draft.subject());
  if (!made) {
    draft.made().not_applicable = body == nullptr
                                      ? "the document leaves it open: " + rule.Text("what")
                                      : "the profile's values lack what it needs";
    context.Keep(std::move(draft));
    return;
  }
  draft.made().open = true;
  draft.made().allowed = "anything";
  const size_t act = draft.Act(*made);
  draft.step(act).standing = Standing::kNone;
  if (made->is_object() && !made->members().empty()) {
    Members good;
    for (const Member& member : made->members()) {
      const Field* field = context.bodies().Find("/" + EscapePointerToken(member.key));
      const auto& alternatives = context.bodies().alternatives();
      const bool second_alternative =
          field != nullptr && !good.empty() &&
          std::find(alternatives.begin(), alternatives.end(), field->pointer) != alternatives.end();
      if (field == nullptr || second_alternative) continue;
      if (auto value = context.bodies().Good(*field, 0, draft.subject()))
        good.emplace_back(field->name, *value);
    }
    draft.RestoreIfAccepted(act, context.bodies().Make(std::move(good), draft.subject()));
  }
  context.Keep(std::move(draft));
}

}  // namespace

void BuildRobustness(SuiteContext& context) {
  AddUnreadable(context, "not_json", "a body that is not JSON", "{\"assay\": ");
  AddUnreadable(context, "not_an_object", "a body that is a JSON array", "[]");
  AddOtherMediaType(context);
  for (const Rule& rule : context.contract().rules) {
    if (rule.name == "left_open") AddOpen(context, rule);
    if (rule.name != "refused_changes_nothing") continue;
    AddRefusedChangesNothing(context, rule, "credential", "a missing credential",
                             Spoil::kCredential);
    AddRefusedChangesNothing(context, rule, "permission", "a missing permission",
                             Spoil::kPermission);
    AddRefusedChangesNothing(context, rule, "own_bad_value",
                             "its own value, which the contract forbids", Spoil::kOwnBadValue);
    AddRefusedChangesNothing(context, rule, "bad_value", "a value that the contract forbids",
                             Spoil::kBadValue);
    for (const Field& field : context.bodies().fields()) AddRefusedAmongAll(context, rule, field);
  }
}

}  // namespace assay::suites
