// Updates that follow one another: several of one record in a row, one beside another record, and
// one that sends nothing.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/expect.h"
#include "suites/late_looks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSequencesSuite = "sequences";
constexpr size_t kInARow = 6;  // enough for what is lost each second, third, fourth or fifth time

const Rule* ReplacedRule(const Contract& contract, const Field& field) {
  for (const Rule* rule : contract.RulesNamed("replaced_when_given")) {
    if (rule->Text("field") == field.pointer) return rule;
  }
  return nullptr;
}

// A rule of the field's own says more than the one that lists all fields.
Requirements FactsOf(const SuiteContext& context, const Rule& rule, const Field& field) {
  const Rule* own = ReplacedRule(context.contract(), field);
  return own == nullptr ? rule.For("") : JoinIds(own->For(""), rule.For(""));
}

Value WithField(const SuiteContext& context, const Field& field, const Value& value,
                size_t subject) {
  return context.bodies().Make({{field.name, value}}, subject);
}

// One that leaves nothing to see, as the value was there already, does not end it: the next may.
Expectation SomeSeenNoneBroken(std::vector<Expectation> each) {
  return [each = std::move(each)](const CaseView& view) {
    Judged last = Judged::Held();
    bool held = false;
    for (const Expectation& one : each) {
      last = one(view);
      if (last.holding == Holding::kBroken) return last;
      held = held || last.holding == Holding::kHeld;
    }
    return held ? Judged::Held() : last;
  };
}

// The answers to the last two updates showed what these sent, and that was not the same: the target
// answers with what it has just stored.
bool AnswersAtOnce(const CaseView& view, const std::vector<std::pair<size_t, Value>>& last,
                   const std::string& shown, Compare compare) {
  return last.size() > 1 && std::all_of(last.end() - 2, last.end(), [&](const auto& update) {
           const Value* value = view.steps[update.first].Shown(shown);
           return value != nullptr && Agrees(*value, update.second, compare);
         });
}

// Updates from one value to the other and back, each looked at. Where nothing but the answers can
// be looked at, one that is as before accuses only a target that answered the last two at once.
Expectation AddRow(SuiteContext& context, Draft& draft, const Field& field,
                   const std::pair<Value, Value>& pair, const std::string& shown, Compare compare,
                   bool prepared) {
  std::vector<Expectation> each;
  size_t before = draft.Setup(WithField(context, field, pair.first, draft.subject()));
  std::optional<size_t> look_before = draft.Look();
  if (prepared) draft.Expect(Prepared(before));
  std::vector<std::pair<size_t, Value>> last = {{before, pair.first}};
  for (size_t i = 1; i < kInARow; ++i) {
    const Value& value = i % 2 == 0 ? pair.first : pair.second;
    const size_t act = draft.Act(WithField(context, field, value, draft.subject()));
    const std::optional<size_t> look = draft.Look();
    if (prepared) draft.Expect(Prepared(act));
    const Expectation applied =
        Applied({before, act, look, shown, value, compare, look_before, {}, {}});
    each.push_back([=](const CaseView& view) {
      const Judged judged = applied(view);
      if (look || judged.holding != Holding::kBroken || AnswersAtOnce(view, last, shown, compare))
        return judged;
      return Judged::Unseen(
          "the answers may show the record as it was before, and the profile has "
          "no `read`");
    });
    before = act;
    look_before = look;
    last.emplace_back(act, value);
  }
  return SomeSeenNoneBroken(std::move(each));
}

void AddInARow(SuiteContext& context, const Rule& rule, const Field& field,
               const std::string& shown) {
  Draft draft = context.New(kSequencesSuite, IdSegment(field.name) + "/each_of_several_applied",
                            FactsOf(context, rule, field),
                            "each of several updates of `" + field.name + "` in a row is applied",
                            rule.level);
  const auto pair = context.bodies().GoodPair(field, draft.subject());
  if (!pair) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
    context.Keep(std::move(draft));
    return;
  }
  draft.made().allowed = shown + " no longer shows the value from before";
  const Compare compare = rule.Text("compare").empty() ? context.CompareOf(field.pointer)
                                                       : ParseCompare(rule.Text("compare"));
  const Expectation applied = AddRow(context, draft, field, *pair, shown, compare, true);
  // Shown only by another field: no read tells whether it lags.
  if (context.target().read && context.ShownAt(field.pointer) != shown) {
    const size_t first = draft.made().steps.size();
    const Expectation again = AddRow(context, draft, field, *pair, shown, compare, false);
    OnceMoreIfAccused(draft, first, applied);
    draft.Expect(LastTry(applied, again, draft.made().steps.size() - 1));
  } else {
    draft.Expect(applied);
  }
  context.Keep(std::move(draft));
}

// An update of one record leaves another as it was: the next one, or the first of all.
void AddBesideAnother(SuiteContext& context, const Rule& rule, const Field& field,
                      const std::string& shown, bool the_first) {
  const std::string what =
      IdSegment(field.name) + (the_first ? "/leaves_the_first_record" : "/leaves_another_record");
  const std::string title = "an update of `" + field.name + "` leaves " +
                            (the_first ? "the first" : "another") + " record as it was";
  const Requirements ids = FactsOf(context, rule, field);
  const auto filler = context.bodies().Other({field.pointer}, 0, 0);
  const bool can_look = context.target().read || filler;
  if (context.subjects() < 2 || !can_look || !context.bodies().GoodPair(field, 0)) {
    const std::string why = context.subjects() < 2 ? "the profile names one subject only"
                            : can_look             ? context.bodies().WhyNone(field)
                                       : "the profile has no `read`, and no second field shows the "
                                         "record";
    context.CannotTry(kSequencesSuite, what, ids, title, why, rule.level);
    return;
  }
  Draft draft = context.New(kSequencesSuite, what, ids, title, rule.level);
  const std::optional<size_t> second = the_first ? draft.AlsoOnFirst() : draft.AlsoOnAnother();
  if (!second) {
    draft.made().not_applicable = "no shard of the run has two subjects";
    context.Keep(std::move(draft));
    return;
  }
  const size_t other = *second;
  const auto on_other = [&](Role role, Request request, bool read) {
    const size_t step = draft.Add(role, std::move(request));
    draft.step(step).subject = other;
    draft.step(step).read = read;
    return step;
  };
  const auto look_at_other = [&]() -> std::optional<size_t> {
    if (!context.target().read) return std::nullopt;
    return on_other(Role::kLook, context.MakeRead(other), true);
  };
  const auto theirs = context.bodies().GoodPair(field, other);
  const auto own = context.bodies().GoodPair(field, draft.subject());
  const size_t before = on_other(
      Role::kSetup, draft.UpdateOf(other, WithField(context, field, theirs->first, other)), false);
  // Where only an update of another field shows it, that alone must leave it as it was.
  const auto look_by_update = [&] {
    const Value body = WithField(context, *filler->first, filler->second, other);
    return on_other(Role::kLook, draft.UpdateOf(other, body), false);
  };
  const std::optional<size_t> look_before = look_at_other();
  const std::optional<size_t> alone = look_before ? std::nullopt : std::optional(look_by_update());
  const size_t act = draft.Act(WithField(context, field, own->second, draft.subject()));
  std::optional<size_t> after = look_at_other();
  if (!after) after = look_by_update();
  draft.made().allowed = shown + " of the other record as before";
  draft.Expect(Prepared(before));
  draft.Expect(Prepared(act));
  if (alone) draft.Expect(StaysWhenOthersAreSent(before, *alone, shown));
  draft.Expect(Unchanged({before,
                          *after,
                          std::nullopt,
                          look_before,
                          shown,
                          theirs->first,
                          context.CompareOf(field.pointer),
                          {},
                          "other_record_changed"}));
  context.Keep(std::move(draft));
}

// What is not sent stays, also where nothing is sent. Whether {} is accepted may be left open.
void AddNothingSent(SuiteContext& context, const Rule& rule, const Field& field,
                    const std::string& shown) {
  const Value nothing = context.bodies().Make({}, 0);
  const std::optional<Value> value = context.bodies().Good(field, 0, 0);
  if (!nothing.members().empty() || shown.empty() || !value) return;
  Draft draft = context.New(
      kSequencesSuite, IdSegment(field.name) + "/unchanged_when_nothing_sent", rule.For(""),
      "`" + field.name + "` stays as it was where nothing is sent", rule.level);
  const std::optional<Value> own = context.bodies().Good(field, 0, draft.subject());
  const size_t before = draft.Setup(WithField(context, field, *own, draft.subject()));
  const std::optional<size_t> look_before = draft.Look();
  const size_t act = draft.Act(nothing);
  draft.step(act).standing = Standing::kNone;
  const std::optional<size_t> look = draft.Look();
  draft.made().allowed = shown + " as before";
  draft.Expect(Prepared(before));
  draft.Expect([act](const CaseView& view) {
    return view.steps[act].accepted()
               ? Judged::Held()
               : Judged::Unseen("a request that sends nothing was not accepted");
  });
  draft.Expect(Unchanged({before,
                          act,
                          look,
                          look_before,
                          shown,
                          *own,
                          context.CompareOf(field.pointer),
                          {},
                          "changed_when_omitted"}));
  context.Keep(std::move(draft));
}

}  // namespace

void BuildSequences(SuiteContext& context) {
  for (const Rule& rule : context.contract().rules) {
    if (rule.name == "unchanged_when_omitted") {
      if (const Field* field = context.bodies().Find(rule.Text("field")))
        AddNothingSent(context, rule, *field, context.ShownAt(field->pointer));
      continue;
    }
    if (rule.name != "updates") continue;
    for (const std::string& pointer : rule.Texts("fields")) {
      const Field* field = context.bodies().Find(pointer);
      if (field == nullptr) continue;
      std::string shown = rule.Text("shown_at");
      if (shown.empty()) shown = context.ShownAt(pointer);
      if (shown.empty()) continue;
      // In this order the records of one are not those of the next, and they go on side by side.
      AddBesideAnother(context, rule, *field, shown, false);
      AddInARow(context, rule, *field, shown);
      AddBesideAnother(context, rule, *field, shown, true);
    }
  }
}

}  // namespace assay::suites
