// What an update changes: a field that is given has the value sent, and an object is replaced
// whole.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/late_looks.h"
#include "suites/schema_checks.h"
#include "suites/update_parts.h"

namespace assay::suites {
namespace {

// An update from one value to another that shows: `what` names it.
struct Change {
  std::string what;
  std::string title;
  Value first, second;
  bool in_company = false;  // sent with all other fields
  std::string beside = {};  // or with this one
};

// So few fields that each pair of them is worth a case.
constexpr size_t kFewGivenFields = 4;

std::vector<Change> ChangesOf(const SuiteContext& context, const Field& field, size_t subject) {
  std::vector<Change> changes;
  const auto pair = context.bodies().GoodPair(field, subject);
  if (!pair) return changes;
  const std::string name = "`" + field.name + "`";
  changes.push_back({"", "an accepted update of " + name, pair->first, pair->second});
  changes.push_back({"_back", "an accepted update of " + name + " to the value before",
                     pair->second, pair->first});
  for (const Sample& sample : context.edge_values(field)) {
    const bool kept_as_sent =
        sample.keyword == "pattern" && field.given.empty() && !field.from_profile;
    // What becomes of the ends of ranges, the check on every update of the run tells.
    const bool end_of_range = sample.variant.find("_lowest_") != std::string::npos ||
                              sample.variant.find("_highest_") != std::string::npos;
    if (!kept_as_sent || end_of_range || Equal(sample.value, pair->first)) continue;
    changes.push_back({"_with_" + sample.variant,
                       "an accepted update of " + name + " to one " + sample.says, pair->first,
                       sample.value});
  }
  if (context.bodies().fields().size() > 1) {
    changes.push_back({"_in_company", "an accepted update of " + name + " with other fields",
                       pair->first, pair->second, true});
  }
  for (const Field& other : context.bodies().fields()) {
    const size_t count = context.bodies().fields().size();
    if (count < 3 || count > kFewGivenFields || other.pointer == field.pointer || other.required ||
        !context.bodies().Good(other, 0, subject))
      continue;
    changes.push_back({"_beside_" + IdSegment(other.name),
                       "an accepted update of " + name + " with `" + other.name + "`", pair->first,
                       pair->second, false, other.name});
  }
  if (pair->second.is_array() && field.given.size() > 1 && !field.given.front().is_array()) {
    changes.push_back({"_to_several", "an accepted update of " + name + " to several items",
                       pair->first, Value::MakeArray(field.given)});
  }
  return changes;
}

size_t AddChange(SuiteContext& context, Draft& draft, const Field& field, const Change& change,
                 size_t* before, std::optional<size_t>* look_before = nullptr) {
  *before = draft.Setup(One(context, draft, field, change.first));
  if (look_before != nullptr) *look_before = draft.Look();
  if (!change.beside.empty()) {
    const Field& other = *context.bodies().Find("/" + EscapePointerToken(change.beside));
    Value body = One(context, draft, field, change.second);
    body.Set(other.name, *context.bodies().Good(other, 0, draft.subject()));
    return draft.Act(body);
  }
  if (!change.in_company) return draft.Act(One(context, draft, field, change.second));
  const auto& alternatives = context.bodies().alternatives();
  const bool alternative =
      std::find(alternatives.begin(), alternatives.end(), field.pointer) != alternatives.end();
  Value body = context.bodies().MakeAll(1, draft.subject(),
                                        alternative ? std::string_view(field.pointer) : "");
  // Of alternatives another one may have been chosen: then this field is not in the body.
  for (const std::string& other : alternatives) {
    if (const Field* one = context.bodies().Find(other); alternative && one != nullptr)
      body.Erase(one->name);
  }
  body.Set(field.name, change.second);
  return draft.Act(body);
}

std::vector<Value> Listed(const Field& field) {
  const Value* values = field.schema->Find("enum");
  return values != nullptr && values->is_array() ? values->items() : std::vector<Value>();
}

void AddReplaced(SuiteContext& context, const Rule& rule, const Field& field) {
  const Requirements ids = JoinIds(rule.For(""), context.UpdateFacts(field));
  const std::string what = IdSegment(field.name) + "/replaced";
  const std::string shown = context.ShownAt(field.pointer);
  const std::vector<Change> changes = ChangesOf(context, field, 0);
  const std::string why = WhyUnseen(context, field);
  if (!why.empty() || changes.empty()) {
    context.CannotTry(kUpdateSemantics, what, ids,
                      "a given `" + field.name + "` replaces the one before",
                      why.empty() ? context.bodies().WhyNone(field) : why, rule.level);
    return;
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    Draft draft = context.New(kUpdateSemantics, what + changes[i].what, ids,
                              changes[i].title + " replaces what was there", rule.level);
    const Change change = ChangesOf(context, field, draft.subject())[i];
    size_t before = 0;
    const size_t act = AddChange(context, draft, field, change, &before);
    const std::optional<size_t> look = draft.Look();
    draft.made().allowed = shown + " shows the value sent";
    draft.Expect(Prepared(before));
    draft.Expect(Prepared(act));
    const std::optional<size_t> late = AddLateLook(context, draft, field, act);
    ShowsSpec spec{act,
                   look ? look : late,
                   shown,
                   change.second,
                   context.CompareOf(field.pointer),
                   AbsenceMeansRemoved(context.contract(), field.pointer)};
    spec.before = before;
    spec.old = change.first;
    const Expectation shows = Shows(std::move(spec));
    IfAccusedAt(draft, late, act, shows);
    draft.Expect(shows);
    context.Keep(std::move(draft));
  }
}

// How one record's updates were answered so far.
class Answers {
 public:
  // Whether an answer that shows something else than was sent accuses. One that shows a value from
  // before may only come too early, unless until then all that changed the record showed it at
  // once. Of few values one from before is easily the right one: so the changes of other places
  // count as well (`others_at_once`), or there have to be many.
  bool Accuse(const Value& shown, const Value& sent, Compare compare, bool others_at_once) {
    const bool changes = !seen_.empty() && !Agrees(seen_.back(), sent, compare);
    const bool agrees = Agrees(shown, sent, compare);
    const bool stale = !agrees && std::any_of(seen_.begin(), seen_.end(), [&](const Value& was) {
      return Agrees(shown, was, compare);
    });
    if (agrees && changes) ++at_once_;
    // What is shown at first may be what was there before anything was sent.
    const int enough = others_at_once ? kEnough : kMany;
    const bool accuses = stale ? !early_ && at_once_ >= enough : !seen_.empty();
    early_ = early_ || stale;
    if (seen_.empty() && !agrees) seen_.push_back(shown);
    std::erase_if(seen_, [&](const Value& was) { return Equal(was, sent); });
    seen_.push_back(sent);
    return accuses;
  }

 private:
  static constexpr int kEnough = 2, kMany = 12;
  std::vector<Value> seen_;  // sent to it, or shown at first; the last one sent is the last
  int at_once_ = 0;
  bool early_ = false;
};

// Every accepted update of the run shows what it sent, whatever case it belongs to.
void AddAlwaysShown(SuiteContext& context, const Rule& rule, const Field& field,
                    const std::shared_ptr<UpdatesSeen>& updates) {
  const std::string shown = context.ShownAt(field.pointer);
  if (shown.empty()) return;  // the cases of the rule say why
  const Compare compare = context.CompareOf(field.pointer);
  const auto records = std::make_shared<std::unordered_map<size_t, Answers>>();
  const auto judge = [shown, compare, records, updates,
                      name = field.name](const Seen& seen) -> Said {
    updates->Observe(seen);
    const Value* value = seen.result.Shown(shown);
    if (value == nullptr || seen.step.standing != Standing::kAll) return std::nullopt;
    if (BreaksSchemaAt(seen, shown)) return std::nullopt;  // a finding of its own
    const Value* body = seen.result.Sent();
    const Value* sent = body == nullptr ? nullptr : body->Find(name);
    if (sent == nullptr) return std::nullopt;
    const bool accuses =
        (*records)[seen.record].Accuse(*value, *sent, compare, updates->lag().AtOnceBut(shown));
    if (Agrees(*value, *sent, compare)) return Said::Held();
    if (!accuses) return std::nullopt;
    Judged judged;
    judged.holding = Holding::kBroken;
    judged.kind = "not_replaced";
    judged.pointer = shown;
    judged.message = shown + " does not show what was sent";
    judged.allowed = Quote(*sent);
    judged.came = Quote(*value);
    return judged;
  };
  context.Standing(kUpdateSemantics, IdSegment(field.name) + "/shown_by_every_update", rule.For(""),
                   "every accepted update of `" + field.name + "` shows the value sent", judge,
                   rule.level);
}

void AddWholeCase(SuiteContext& context, const Rule& rule, const Field& field,
                  const std::string& what, const std::string& title, const Value& old,
                  const Value& sent, std::vector<std::string> gone, bool in_company = false) {
  if (gone.empty()) return;
  Draft draft = context.New(kUpdateSemantics, IdSegment(field.name) + "/" + what, rule.For(""),
                            title, rule.level);
  const size_t before = draft.Setup(One(context, draft, field, old));
  const size_t act = draft.Act(in_company ? InCompany(context, draft, field, sent)
                                          : One(context, draft, field, sent));
  std::vector<size_t> looks = {act};
  for (const size_t look : LookLater(context, draft, field)) looks.push_back(look);
  draft.made().allowed = "members not sent are gone";
  draft.Expect(Prepared(before));
  draft.Expect(Prepared(act));
  draft.Expect(MembersGone(before, looks, context.ShownAt(field.pointer), std::move(gone)));
  context.Keep(std::move(draft));
}

// Of a field that shows only by another (a name by its id) no read tells whether it lags: before it
// accuses, the case is tried once more, with time before each read.
Expectation OnceMore(SuiteContext& context, Draft& draft, const Field& field, const Change& change,
                     const std::string& shown, Compare compare, const Expectation& applied) {
  const size_t first = draft.made().steps.size();
  size_t before = 0;
  std::optional<size_t> look_before;
  const size_t act = AddChange(context, draft, field, change, &before, &look_before);
  const size_t look = *draft.Look();
  OnceMoreIfAccused(draft, first, applied);
  return LastTry(applied,
                 Applied({before, act, look, shown, change.second, compare, look_before,
                          Listed(field), change.first}),
                 look);
}

}  // namespace

void BuildApplied(SuiteContext& context, const Rule& rule, const Field& field) {
  if (RuleFor(context.contract(), "replaced_when_given", field.pointer) != nullptr)
    return;  // says more
  std::string shown = rule.Text("shown_at");
  if (shown.empty()) shown = context.ShownAt(field.pointer);
  const std::string what = IdSegment(field.name) + "/applied";
  const std::string title = "an accepted update of `" + field.name + "` changes what is shown";
  const std::vector<Change> changes = ChangesOf(context, field, 0);
  if (shown.empty() || changes.empty()) {
    context.CannotTry(kUpdateSemantics, what, rule.For(""), title,
                      shown.empty() ? "no documented answer shows `" + field.name + "`"
                                    : context.bodies().WhyNone(field),
                      rule.level);
    return;
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    Draft draft = context.New(kUpdateSemantics, what + changes[i].what, rule.For(""),
                              changes[i].title + " changes what is shown", rule.level);
    const Change change = ChangesOf(context, field, draft.subject())[i];
    size_t before = 0;
    std::optional<size_t> look_before;
    const size_t act = AddChange(context, draft, field, change, &before, &look_before);
    const std::optional<size_t> look = draft.Look();
    draft.made().allowed = shown + " no longer shows the value from before";
    draft.Expect(Prepared(before));
    draft.Expect(Prepared(act));
    const Compare compare = rule.Text("compare").empty() ? context.CompareOf(field.pointer)
                                                         : ParseCompare(rule.Text("compare"));
    const std::optional<size_t> late = AddLateLook(context, draft, field, act);
    const Expectation applied = Applied({before, act, look ? look : late, shown, change.second,
                                         compare, look_before, Listed(field), change.first});
    IfAccusedAt(draft, late, act, applied);
    const bool indirect = context.ShownAt(field.pointer) != shown;
    if (indirect && look) {
      draft.Expect(OnceMore(context, draft, field, change, shown, compare, applied));
    } else if (indirect && late) {
      draft.Expect([=](const CaseView& view) {
        const Value* answered = view.steps[act].Shown(shown);
        const Value* then = view.steps[*late].Shown(shown);
        const bool moved = answered != nullptr && then != nullptr && !Equal(*answered, *then);
        return moved ? Judged::Held() : applied(view);
      });
    } else {
      draft.Expect(applied);
    }
    context.Keep(std::move(draft));
  }
}

void BuildReplaced(SuiteContext& context, const Rule& rule, const Field& field,
                   const std::shared_ptr<UpdatesSeen>& updates) {
  AddReplaced(context, rule, field);
  AddAlwaysShown(context, rule, field, updates);
}

void BuildReplacedWhole(SuiteContext& context, const Rule& rule, const Field& field) {
  const auto pair = context.bodies().GoodPair(field, 0);
  const std::string why = WhyUnseen(context, field);
  if (!why.empty() || !pair || !pair->first.is_object() || !pair->second.is_object()) {
    context.CannotTry(kUpdateSemantics, IdSegment(field.name) + "/member_gone", rule.For(""),
                      "members of `" + field.name + "` that are not sent are gone",
                      why.empty() ? context.bodies().WhyNone(field) : why, rule.level);
    return;
  }
  std::vector<std::string> gone;
  for (const Member& member : pair->first.members()) {
    if (pair->second.Find(member.key) == nullptr)
      gone.push_back("/" + EscapePointerToken(member.key));
  }
  AddWholeCase(context, rule, field, "member_gone",
               "members of `" + field.name + "` that are not sent are gone", pair->first,
               pair->second, gone);
  if (context.bodies().fields().size() > 1) {
    AddWholeCase(context, rule, field, "member_gone_in_company",
                 "members of `" + field.name +
                     "` that are not sent are gone, also where other fields are sent",
                 pair->first, pair->second, gone, true);
  }
  if (RuleFor(context.contract(), "accepts_any", field.pointer) == nullptr ||
      pair->first.members().empty())
    return;
  const std::string& key = pair->first.members().front().key;
  const auto nested = [&](std::vector<std::string> names) {
    Value inner = Value::MakeObject();
    for (const std::string& name : names)
      inner.Set(name, Value::Integer(static_cast<int64_t>(name.size())));
    Value outer = Value::MakeObject();
    outer.Set(key, std::move(inner));
    return outer;
  };
  AddWholeCase(context, rule, field, "nested_member_gone",
               "members of an object inside `" + field.name + "` that are not sent are gone",
               nested({"inner_one", "inner_two"}), nested({"inner_two"}),
               {"/" + EscapePointerToken(key) + "/inner_one"});
}

}  // namespace assay::suites
