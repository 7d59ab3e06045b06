// What an update leaves alone: fields that are not sent.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "harness/judge/expect.h"
#include "suites/update_parts.h"

namespace assay::suites {
namespace {

// Fields that a request leaves out and an answer may show all the same.
std::vector<std::string> Witnesses(const SuiteContext& context,
                                   const std::vector<std::string>& not_these) {
  std::vector<std::string> witnesses;
  for (const Field& field : context.bodies().fields()) {
    const std::string shown = context.ShownAt(field.pointer);
    if (shown.empty() ||
        std::find(not_these.begin(), not_these.end(), field.pointer) != not_these.end())
      continue;
    witnesses.push_back(shown);
  }
  return witnesses;
}

void AddUnchanged(SuiteContext& context, const Rule& rule, const Field& field, const Field& given,
                  const std::string& suffix, const std::optional<Value>& sent, size_t index = 0) {
  Draft draft = context.New(
      kUpdateSemantics, IdSegment(field.name) + "/unchanged_when_" + IdSegment(given.name) + suffix,
      rule.For(""), "`" + field.name + "` stays as it was where only `" + given.name + "` is sent",
      rule.level);
  const std::optional<Value> value = context.bodies().Good(field, index, draft.subject());
  const auto pair = context.bodies().GoodPair(given, draft.subject());
  if (!value || !pair) {
    draft.made().not_applicable = context.bodies().WhyNone(value ? given : field);
    context.Keep(std::move(draft));
    return;
  }
  const std::string shown = context.ShownAt(field.pointer);
  draft.Setup(One(context, draft, given, pair->first));
  const size_t before = draft.Setup(One(context, draft, field, *value));
  const std::optional<size_t> look_before = draft.Look();
  const size_t act = draft.Act(One(context, draft, given, sent.value_or(pair->second)));
  draft.step(act).judged_here = context.ShownAt(given.pointer);
  const std::optional<size_t> look = draft.Look();
  draft.made().allowed = shown + " as before";
  draft.Expect(Prepared(before));
  draft.Expect(Prepared(act));
  draft.Expect(
      Unchanged({before, act, look, look_before, shown, *value, context.CompareOf(field.pointer),
                 Witnesses(context, {field.pointer, given.pointer}), "changed_when_omitted"}));
  context.Keep(std::move(draft));
}

// Left out where every other field is sent. `index`: of the value that it has.
void AddUnchangedInCompany(SuiteContext& context, const Rule& rule, const Field& field,
                           const std::string& suffix, size_t index) {
  Draft draft = context.New(
      kUpdateSemantics, IdSegment(field.name) + "/unchanged_when_all_others_given" + suffix,
      rule.For(""), "`" + field.name + "` stays as it was where every other field is sent",
      rule.level);
  const std::optional<Value> value = context.bodies().Good(field, index, draft.subject());
  if (!value) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
    context.Keep(std::move(draft));
    return;
  }
  const std::string shown = context.ShownAt(field.pointer);
  const auto others = [&](size_t which) {
    Value body = context.bodies().MakeAll(which, draft.subject(), "", field.pointer);
    // What is shown at the same place is another name of the field.
    for (const Field& other : context.bodies().fields()) {
      const auto& alternatives = context.bodies().alternatives();
      const bool both =
          std::find(alternatives.begin(), alternatives.end(), field.pointer) !=
              alternatives.end() &&
          std::find(alternatives.begin(), alternatives.end(), other.pointer) != alternatives.end();
      if (both) body.Erase(other.name);
    }
    return body;
  };
  draft.Setup(others(0));
  const size_t before = draft.Setup(One(context, draft, field, *value));
  const std::optional<size_t> look_before = draft.Look();
  const size_t act = draft.Act(others(1));
  const std::optional<size_t> look = draft.Look();
  draft.made().allowed = shown + " as before";
  draft.Expect(Prepared(before));
  draft.Expect(Prepared(act));
  draft.Expect(
      Unchanged({before, act, look, look_before, shown, *value, context.CompareOf(field.pointer),
                 Witnesses(context, {field.pointer}), "changed_when_omitted", true}));
  context.Keep(std::move(draft));
}

// Where removal leaves the key out and {} does not, a request without the field leaves that as it
// is, too. The document says so of the answer to the removal itself, so that it only warns.
void AddFormUnchanged(SuiteContext& context, const Rule& rule, const Field& field, bool absent) {
  const auto other = context.bodies().Other({field.pointer}, 0, 0);
  if (!other) return;
  const std::string shown = context.ShownAt(field.pointer);
  const std::string what = absent ? "still_absent_after_null" : "still_empty_after_empty";
  Draft draft = context.New(kUpdateSemantics, IdSegment(field.name) + "/" + what, rule.For(""),
                            "`" + field.name + "` " + (absent ? "set to null" : "set to {}") +
                                " is shown so after a request without it as well",
                            Level::kShould);
  const size_t before =
      draft.Setup(One(context, draft, field, absent ? Value() : Value::MakeObject()));
  draft.step(before).judged_here = shown;
  const auto sent = context.bodies().Other({field.pointer}, 0, draft.subject());
  const size_t act = draft.Act(One(context, draft, *sent->first, sent->second));
  draft.step(act).judged_here = shown;
  draft.made().allowed = absent ? "no key " + shown : shown + " is {}";
  draft.Expect(Prepared(before));
  draft.Expect(Prepared(act));
  draft.Expect([=](const CaseView& view) {
    const auto form = [&](size_t step) { return FormOf(view.steps[step].Shown(shown)); };
    if (!view.steps[before].ShowsObject() || !view.steps[act].ShowsObject() ||
        form(before) != (absent ? Form::kAbsent : Form::kEmpty))
      return Judged::Unseen("it was not shown so at first");
    if (form(act) == form(before) || form(act) == Form::kOther) return Judged::Held();
    Judged judged;
    judged.holding = Holding::kBroken;
    judged.step = act;
    judged.kind = "form_changed";
    judged.pointer = shown;
    judged.message = shown + (absent ? " is there again" : " is gone") + ", without being sent";
    judged.allowed = absent ? "no key, as before" : "{}, as before";
    judged.came = absent ? "{}" : "no key";
    return judged;
  });
  context.Keep(std::move(draft));
}

}  // namespace

void BuildUnchanged(SuiteContext& context, const Rule& rule, const Field& field) {
  if (const std::string why = WhyUnseen(context, field); !why.empty()) {
    context.CannotTry(kUpdateSemantics, IdSegment(field.name) + "/unchanged_when_omitted",
                      rule.For(""), "`" + field.name + "` stays as it was where it is not sent",
                      why, rule.level);
    return;
  }
  if (context.bodies().fields().size() > 2) {
    AddUnchangedInCompany(context, rule, field, "", 0);
    if (field.schema->Find("enum") != nullptr || field.from_profile)
      AddUnchangedInCompany(context, rule, field, "/other_value", 1);
  }
  if (AbsenceMeansRemoved(context.contract(), field.pointer) &&
      RuleFor(context.contract(), "emptied_by_empty_object", field.pointer) != nullptr) {
    AddFormUnchanged(context, rule, field, true);
    AddFormUnchanged(context, rule, field, false);
  }
  for (const Field& given : context.bodies().fields()) {
    if (given.pointer == field.pointer) continue;
    const auto& alternatives = context.bodies().alternatives();
    const auto is_alternative = [&](const Field& one) {
      return std::find(alternatives.begin(), alternatives.end(), one.pointer) != alternatives.end();
    };
    if (is_alternative(field) && is_alternative(given)) continue;  // two names of one thing
    const auto pair = context.bodies().GoodPair(given, 0);
    if (!pair) continue;
    AddUnchanged(context, rule, field, given, "_given", std::nullopt);
    // What is reset to one of a few values shows only where it had another.
    const bool few_values = field.schema->Find("enum") != nullptr || field.from_profile;
    if (few_values)
      AddUnchanged(context, rule, field, given, "_given/other_value", std::nullopt, 1);
    if (!AbsenceMeansRemoved(context.contract(), given.pointer)) continue;
    AddUnchanged(context, rule, field, given, "_is_null", Value());
    if (few_values) AddUnchanged(context, rule, field, given, "_is_null/other_value", Value(), 1);
    AddUnchanged(context, rule, field, given, "_is_empty", Value::MakeObject());
  }
}

}  // namespace assay::suites
