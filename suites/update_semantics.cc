// What an update changes, and what it leaves alone: given, omitted, replaced whole, {}, null; per
// field.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/judge/expect.h"
#include "suites/suites.h"
#include "suites/update_parts.h"

namespace assay::suites {

const Rule* RuleFor(const Contract& contract, std::string_view name, const std::string& field) {
  for (const Rule* rule : contract.RulesNamed(name)) {
    if (rule->Text("field") == field) return rule;
  }
  return nullptr;
}

std::string WhyUnseen(const SuiteContext& context, const Field& field) {
  return context.ShownAt(field.pointer).empty() ? "no documented answer shows `" + field.name + "`"
                                                : "";
}

bool AbsenceMeansRemoved(const Contract& contract, const std::string& field) {
  return RuleFor(contract, "removed_by_null", field) != nullptr;
}

Value One(const SuiteContext& context, const Draft& draft, const Field& field, Value value) {
  return context.bodies().Make({{field.name, std::move(value)}}, draft.subject());
}

Value InCompany(const SuiteContext& context, const Draft& draft, const Field& field,
                const Value& value) {
  Value body = context.bodies().MakeAll(1, draft.subject());
  body.Set(field.name, value);
  return body;
}

std::vector<size_t> LookLater(SuiteContext& context, Draft& draft, const Field& than) {
  if (const std::optional<size_t> look = draft.Look()) return {*look};
  const auto other = context.bodies().Other({than.pointer}, 0, draft.subject());
  if (!other) return {};
  const size_t look =
      draft.Add(Role::kLook, draft.Update(Dump(One(context, draft, *other->first, other->second))));
  return {look};
}

Form FormOf(const Value* value) {
  if (value == nullptr) return Form::kAbsent;
  return value->is_object() && value->members().empty() ? Form::kEmpty : Form::kOther;
}

namespace {

void BuildNotUnique(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::string what = IdSegment(field.name) + "/same_for_two";
  const std::string title = "two records may have the same `" + field.name + "`";
  // A value of its own, so that no other case's record has it.
  const std::optional<Value> value = context.bodies().Good(field, 1, context.subjects() + 1);
  if (context.subjects() < 2 || !value) {
    context.CannotTry(
        kUpdateSemantics, what, rule.For(""), title,
        value ? "the profile names one subject only" : context.bodies().WhyNone(field), rule.level);
    return;
  }
  Draft draft = context.New(kUpdateSemantics, what, rule.For(""), title, rule.level);
  const std::optional<size_t> second = draft.AlsoOnAnother();
  if (!second) {
    draft.made().not_applicable = "no shard of the run has two subjects";
    context.Keep(std::move(draft));
    return;
  }
  const size_t other = *second;
  const size_t first = draft.Setup(One(context, draft, field, *value));
  const std::optional<size_t> look_before = draft.Look();
  const auto filler = context.bodies().Other({field.pointer}, 0, draft.subject());
  const auto look_by_update = [&] {
    const Value body = One(context, draft, *filler->first, filler->second);
    return draft.Add(Role::kLook, draft.Update(Dump(body)));
  };
  std::optional<size_t> alone;
  if (!look_before && filler) alone = look_by_update();
  const size_t act = draft.Add(
      Role::kAct, draft.UpdateOf(other, context.bodies().Make({{field.name, *value}}, other)));
  draft.step(act).subject = other;
  std::optional<size_t> look = draft.Look();
  if (!look && filler) look = look_by_update();
  const std::string shown = context.ShownAt(field.pointer);
  draft.made().allowed = "accepted, and the first record keeps it";
  draft.Expect(Prepared(first));
  draft.Expect(Accepted(act, "the same `" + field.name + "` for a second record"));
  if (alone && !shown.empty()) draft.Expect(StaysWhenOthersAreSent(first, *alone, shown));
  if (look && !shown.empty()) {
    draft.Expect([=, sent = *value](const CaseView& view) {
      const Value* was = view.steps[look_before.value_or(first)].Shown(shown);
      if (was == nullptr || !Equal(*was, sent) || view.steps[*look].Shown(shown) == nullptr)
        return Judged::Held();  // what is not shown as sent is another case's business
      return Shows({*look, std::nullopt, shown, sent, Compare::kExact, false, "taken_away"})(view);
    });
  }
  context.Keep(std::move(draft));
}

}  // namespace

void BuildUpdateSemantics(SuiteContext& context) {
  const auto updates = std::make_shared<UpdatesSeen>(context.contract());
  for (const Rule& rule : context.contract().rules) {
    if (rule.name == "updates") {
      for (const std::string& pointer : rule.Texts("fields")) {
        if (const Field* field = context.bodies().Find(pointer))
          BuildApplied(context, rule, *field);
      }
      continue;
    }
    const Field* field = context.bodies().Find(rule.Text("field"));
    if (field == nullptr) continue;
    if (rule.name == "replaced_when_given") BuildReplaced(context, rule, *field, updates);
    if (rule.name == "replaced_whole") BuildReplacedWhole(context, rule, *field);
    if (rule.name == "unchanged_when_omitted") BuildUnchanged(context, rule, *field);
    if (rule.name == "distinct_answers") BuildDistinct(context, rule, *field);
    if (rule.name == "need_not_be_unique") BuildNotUnique(context, rule, *field);
    if (rule.name == "removed_by_null") BuildRemoved(context, rule, *field, true);
    if (rule.name == "emptied_by_empty_object") BuildRemoved(context, rule, *field, false);
  }
}

}  // namespace assay::suites
