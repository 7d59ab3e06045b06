// What {} and null take away, and how that is answered.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/expect.h"
#include "suites/update_parts.h"

namespace assay::suites {
namespace {

// `beside`: names of the fields sent with it, and how that reads.
struct Company {
  std::vector<std::string> names;
  std::string words;
};

// {} or null in place of the attributes: `what` names the case, `sent` is what stands there.
void AddRemoved(SuiteContext& context, const Rule& rule, const Field& field,
                const std::string& what, const Value& sent, const Company& beside = {}) {
  const std::string words = "`" + field.name + "`: " + Dump(sent) + beside.words;
  const bool in_company = !beside.names.empty();
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  const Requirements& facts = rule.For("removed");
  const std::string title = words + " removes every attribute";
  if (!good) {
    context.CannotTry(kUpdateSemantics, IdSegment(field.name) + "/" + what + "_removes", facts,
                      title, context.bodies().WhyNone(field), rule.level);
    return;
  }
  Draft draft = context.New(kUpdateSemantics, IdSegment(field.name) + "/" + what + "_removes",
                            facts, title, rule.level);
  const size_t before = draft.Setup(One(context, draft, field, *good));
  const auto body = [&](const Value& value) {
    Value all = InCompany(context, draft, field, value);
    for (const Field& other : context.bodies().fields()) {
      const bool wanted =
          other.required || other.pointer == field.pointer ||
          std::find(beside.names.begin(), beside.names.end(), other.name) != beside.names.end();
      if (!wanted) all.Erase(other.name);
    }
    return all;
  };
  const size_t act = draft.Act(body(sent));
  draft.step(act).judged_here = context.ShownAt(field.pointer);
  std::vector<size_t> looks = {act};
  for (const size_t look : LookLater(context, draft, field)) looks.push_back(look);
  std::vector<size_t> controls;
  if (in_company) {
    // Whether fields may be sent together at all is tried elsewhere.
    controls.push_back(draft.Act(body(*good)));
    draft.step(controls.back()).when = NoneAccepted({act});
  }
  draft.made().allowed = "accepted, and no attributes afterwards";
  draft.Expect(Prepared(before));
  draft.Expect(AnyAccepted({act}, std::move(controls), words));
  if (const std::string why = WhyUnseen(context, field); !why.empty()) {
    draft.Expect([why](const CaseView&) { return Judged::Unseen(why); });
  } else {
    draft.Expect(NoAttributes(before, looks, context.ShownAt(field.pointer)));
  }
  context.Keep(std::move(draft));
}

// With all other fields, and with each of them alone, where it may matter which one it is.
void AddRemovedInCompany(SuiteContext& context, const Rule& rule, const Field& field,
                         const std::string& what, const Value& sent) {
  std::vector<std::string> others;
  for (const Field& other : context.bodies().fields()) {
    if (other.pointer != field.pointer && context.bodies().Good(other, 0, 0))
      others.push_back(other.name);
  }
  if (context.bodies().fields().size() > 1)
    AddRemoved(context, rule, field, what + "_in_company", sent, {others, " with other fields"});
  if (others.size() < 2) return;
  for (const std::string& name : others) {
    AddRemoved(context, rule, field, what + "_with_" + IdSegment(name), sent,
               {{name}, " with `" + name + "`"});
  }
}

void AddAnswerAfterRemoval(SuiteContext& context, const Rule& rule, const Field& field,
                           const std::string& what, const Value& sent, bool already_removed) {
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  if (!good) return;  // the case of the removal itself says why
  const std::string shown = context.ShownAt(field.pointer);
  const bool absent = sent.is_null();
  const std::string title = "after `" + field.name + "`: " + Dump(sent) + " the answer " +
                            (absent ? "has no such key" : "shows {}");
  const std::string id = IdSegment(field.name) + "/" + what + "_answer";
  if (const std::string why = WhyUnseen(context, field); !why.empty()) {
    context.CannotTry(kUpdateSemantics, id, rule.For("answer"), title, why, rule.level);
    return;
  }
  Draft draft = context.New(kUpdateSemantics, id, rule.For("answer"), title, rule.level);
  const size_t before = draft.Setup(One(context, draft, field, *good));
  if (already_removed) {
    const size_t other =
        draft.Setup(One(context, draft, field, absent ? Value::MakeObject() : Value()));
    draft.step(other).judged_here = shown;
  }
  const size_t act = draft.Act(One(context, draft, field, sent));
  draft.step(act).judged_here = shown;
  draft.made().allowed = absent ? "no key " + shown : shown + " is {}";
  draft.Expect(Prepared(before));
  draft.Expect(Prepared(act));
  draft.Expect(ShownAsObject(before, shown, !absent));
  if (absent) {
    draft.Expect(KeyAbsent(act, shown));
  } else {
    draft.Expect(
        Shows({act, std::nullopt, shown, sent, Compare::kExact, true, "not_empty", true, true}));
  }
  context.Keep(std::move(draft));
}

// Attributes that are given to a record that has none are there afterwards.
void AddGivenAfterRemoval(SuiteContext& context, const Field& field, const std::string& what,
                          const Value& removes) {
  const Rule* rule = RuleFor(context.contract(), "replaced_whole", field.pointer);
  if (rule == nullptr || !WhyUnseen(context, field).empty()) return;
  const std::string words = "`" + field.name + "` given after " + Dump(removes);
  const std::string shown = context.ShownAt(field.pointer);
  Draft draft = context.New(kUpdateSemantics, IdSegment(field.name) + "/given_after_" + what,
                            rule->For(""), words + " is there", rule->level);
  const auto pair = context.bodies().GoodPair(field, draft.subject());
  if (!pair || !pair->second.is_object() || pair->second.members().empty())
    return;  // other cases of the rule say why
  // Twice: the record may have had none before, and then the first is what is tried here.
  draft.Setup(One(context, draft, field, pair->first));
  const size_t before = draft.Setup(One(context, draft, field, pair->first));
  const size_t removed = draft.Setup(One(context, draft, field, removes));
  draft.step(removed).judged_here = shown;
  const size_t act = draft.Act(One(context, draft, field, pair->second));
  draft.step(act).judged_here = shown;
  const std::vector<size_t> later = LookLater(context, draft, field);
  if (later.empty()) return;  // the answer alone may be the record from before
  draft.made().allowed = shown + " holds what was sent";
  draft.Expect(Prepared(before));
  draft.Expect(Prepared(removed));
  draft.Expect(Prepared(act));
  draft.Expect([=](const CaseView& view) {
    const auto holds = [&](size_t step) {
      const Value* value = view.steps[step].Shown(shown);
      return value != nullptr && FormOf(value) == Form::kOther && !value->is_null();
    };
    if (!holds(before)) return Judged::Unseen("no attributes were seen at " + shown + " before");
    if (holds(act) || std::any_of(later.begin(), later.end(), holds)) return Judged::Held();
    if (std::none_of(later.begin(), later.end(),
                     [&](size_t step) { return view.steps[step].ShowsObject(); }))
      return Judged::Unseen("no answer shows the record");
    Judged judged;
    judged.holding = Holding::kBroken;
    judged.step = act;
    judged.kind = "not_replaced";
    judged.pointer = shown;
    judged.message = words + " is not there";
    judged.allowed = Dump(pair->second);
    judged.came = FormOf(view.steps[act].Shown(shown)) == Form::kEmpty ? "{}" : "no attributes";
    return judged;
  });
  context.Keep(std::move(draft));
}

}  // namespace

void BuildRemoved(SuiteContext& context, const Rule& rule, const Field& field, bool null) {
  const std::string what = null ? "null" : "empty";
  const Value sent = null ? Value() : Value::MakeObject();
  AddRemoved(context, rule, field, what, sent);
  AddRemovedInCompany(context, rule, field, what, sent);
  AddAnswerAfterRemoval(context, rule, field, what, sent, false);
  AddAnswerAfterRemoval(context, rule, field, what + (null ? "_after_empty" : "_after_null"), sent,
                        true);
  AddGivenAfterRemoval(context, field, what, sent);
}

void BuildDistinct(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::string what = IdSegment(field.name) + "/null_and_empty_answer_apart";
  const std::string title =
      "{} and null for `" + field.name + "` do the same and are answered apart";
  if (const std::string why = WhyUnseen(context, field); !why.empty()) {
    context.CannotTry(kUpdateSemantics, what, rule.For(""), title, why, rule.level);
    return;
  }
  Draft draft = context.New(kUpdateSemantics, what, rule.For(""), title, rule.level);
  const std::optional<Value> good = context.bodies().Good(field, 0, draft.subject());
  if (!good) return;  // the case of the removal itself says why
  const size_t before = draft.Setup(One(context, draft, field, *good));
  const size_t emptied = draft.Act(One(context, draft, field, Value::MakeObject()));
  draft.Setup(One(context, draft, field, *good));
  const size_t nulled = draft.Act(One(context, draft, field, Value()));
  const std::string shown = context.ShownAt(field.pointer);
  draft.step(emptied).judged_here = shown;
  draft.step(nulled).judged_here = shown;
  draft.made().allowed = "{} after {}, no key after null";
  draft.Expect(Prepared(emptied));
  draft.Expect(Prepared(nulled));
  draft.Expect(ShownAsObject(before, shown));
  draft.Expect([emptied, nulled, shown](const CaseView& view) {
    if (!view.steps[emptied].ShowsObject() || !view.steps[nulled].ShowsObject()) {
      return Judged::Unseen("the answers show no JSON object");
    }
    const Form first = FormOf(view.steps[emptied].Shown(shown));
    if (first == Form::kOther || first != FormOf(view.steps[nulled].Shown(shown)))
      return Judged::Held();
    Judged judged;
    judged.holding = Holding::kBroken;
    judged.step = nulled;
    judged.kind = "not_apart";
    judged.pointer = shown;
    judged.message = "{} and null are answered alike";
    judged.allowed = "{} after {}, no key after null";
    judged.came = first == Form::kAbsent ? "no key after either" : "{} after either";
    return judged;
  });
  context.Keep(std::move(draft));
}

}  // namespace assay::suites
