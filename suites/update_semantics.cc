// What an update changes, and what it leaves alone: given, omitted, replaced whole, {}, null; per
// field.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/refusals.h"
#include "suites/schema_checks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSuite = "update_semantics";

const Rule* RuleFor(const Contract& contract, std::string_view name, const std::string& field) {
  for (const Rule* rule : contract.RulesNamed(name)) {
    if (rule->Text("field") == field) return rule;
  }
  return nullptr;
}

// Why nothing can be said of what an update of the field leaves behind; empty where it can. Without
// a place that shows the field the only thing to compare would be the answer as a whole.
std::string WhyUnseen(const SuiteContext& context, const Field& field) {
  return context.ShownAt(field.pointer).empty() ? "no documented answer shows `" + field.name + "`"
                                                : "";
}

// Where removal is a documented state that leaves the key out, a missing key says something.
bool AbsenceMeansRemoved(const Contract& contract, const std::string& field) {
  return RuleFor(contract, "removed_by_null", field) != nullptr;
}

Value One(const SuiteContext& context, const Draft& draft, const Field& field, Value value) {
  return context.bodies().Make({{field.name, std::move(value)}}, draft.subject());
}

// A later look at the record: the profile's read, else an update of another field whose answer
// shows it.
std::vector<size_t> LookLater(SuiteContext& context, Draft& draft, const Field& than) {
  if (const std::optional<size_t> look = draft.Look()) return {*look};
  const auto other = context.bodies().Other({than.pointer}, 0, draft.subject());
  if (!other) return {};
  const size_t look =
      draft.Add(Role::kLook, draft.Update(Dump(One(context, draft, *other->first, other->second))));
  return {look};
}

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

// An update from one value to another that shows: `what` names it.
struct Change {
  std::string what;
  std::string title;
  Value first, second;
  bool in_company = false;  // sent with all other fields
  std::string beside = {};  // or with this one
};

// So few fields that each pair of them is worth a case.
constexpr size_t kFewFields = 4;

std::vector<Change> ChangesOf(const SuiteContext& context, const Field& field, size_t subject) {
  std::vector<Change> changes;
  const auto pair = context.bodies().GoodPair(field, subject);
  if (!pair) return changes;
  const std::string name = "`" + field.name + "`";
  changes.push_back({"", "an accepted update of " + name, pair->first, pair->second});
  changes.push_back({"_back", "an accepted update of " + name + " to the value before",
                     pair->second, pair->first});
  for (const Sample& sample : EdgeValues(*field.schema, context.seed())) {
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
    if (count < 3 || count > kFewFields || other.pointer == field.pointer || other.required ||
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

void AddApplied(SuiteContext& context, const Rule& rule, const Field& field) {
  if (RuleFor(context.contract(), "replaced_when_given", field.pointer) != nullptr)
    return;  // says more
  std::string shown = rule.Text("shown_at");
  if (shown.empty()) shown = context.ShownAt(field.pointer);
  const std::string what = IdSegment(field.name) + "/applied";
  const std::string title = "an accepted update of `" + field.name + "` changes what is shown";
  const std::vector<Change> changes = ChangesOf(context, field, 0);
  if (shown.empty() || changes.empty()) {
    context.CannotTry(kSuite, what, rule.For(""), title,
                      shown.empty() ? "no documented answer shows `" + field.name + "`"
                                    : context.bodies().WhyNone(field),
                      rule.level);
    return;
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    Draft draft = context.New(kSuite, what + changes[i].what, rule.For(""),
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
    draft.Expect(Applied({before, act, look, shown, change.second, compare, look_before,
                          Listed(field), change.first}));
    context.Keep(std::move(draft));
  }
}

void AddReplaced(SuiteContext& context, const Rule& rule, const Field& field) {
  const Requirements ids = JoinIds(rule.For(""), context.UpdateFacts(field));
  const std::string what = IdSegment(field.name) + "/replaced";
  const std::string shown = context.ShownAt(field.pointer);
  const std::vector<Change> changes = ChangesOf(context, field, 0);
  const std::string why = WhyUnseen(context, field);
  if (!why.empty() || changes.empty()) {
    context.CannotTry(kSuite, what, ids, "a given `" + field.name + "` replaces the one before",
                      why.empty() ? context.bodies().WhyNone(field) : why, rule.level);
    return;
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    Draft draft = context.New(kSuite, what + changes[i].what, ids,
                              changes[i].title + " replaces what was there", rule.level);
    const Change change = ChangesOf(context, field, draft.subject())[i];
    size_t before = 0;
    const size_t act = AddChange(context, draft, field, change, &before);
    const std::optional<size_t> look = draft.Look();
    draft.made().allowed = shown + " shows the value sent";
    draft.Expect(Prepared(before));
    draft.Expect(Prepared(act));
    draft.Expect(Shows({act, look, shown, change.second, context.CompareOf(field.pointer),
                        AbsenceMeansRemoved(context.contract(), field.pointer), "not_replaced"}));
    context.Keep(std::move(draft));
  }
}

// The field with this value, sent with all other fields.
Value InCompany(const SuiteContext& context, const Draft& draft, const Field& field,
                const Value& value) {
  Value body = context.bodies().MakeAll(1, draft.subject());
  body.Set(field.name, value);
  return body;
}

void AddWholeCase(SuiteContext& context, const Rule& rule, const Field& field,
                  const std::string& what, const std::string& title, const Value& old,
                  const Value& sent, std::vector<std::string> gone, bool in_company = false) {
  if (gone.empty()) return;
  Draft draft =
      context.New(kSuite, IdSegment(field.name) + "/" + what, rule.For(""), title, rule.level);
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

void BuildReplacedWhole(SuiteContext& context, const Rule& rule, const Field& field) {
  const auto pair = context.bodies().GoodPair(field, 0);
  const std::string why = WhyUnseen(context, field);
  if (!why.empty() || !pair || !pair->first.is_object() || !pair->second.is_object()) {
    context.CannotTry(kSuite, IdSegment(field.name) + "/member_gone", rule.For(""),
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

// {} or null in place of the attributes: `what` names the case, `sent` is what stands there.
// `beside`: names of the fields sent with it, and how that reads.
struct Company {
  std::vector<std::string> names;
  std::string words;
};

void AddRemoved(SuiteContext& context, const Rule& rule, const Field& field,
                const std::string& what, const Value& sent, const Company& beside = {}) {
  const std::string words = "`" + field.name + "`: " + Dump(sent) + beside.words;
  const bool in_company = !beside.names.empty();
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  const Requirements& facts = rule.For("removed");
  const std::string title = words + " removes every attribute";
  if (!good) {
    context.CannotTry(kSuite, IdSegment(field.name) + "/" + what + "_removes", facts, title,
                      context.bodies().WhyNone(field), rule.level);
    return;
  }
  Draft draft = context.New(kSuite, IdSegment(field.name) + "/" + what + "_removes", facts, title,
                            rule.level);
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
    context.CannotTry(kSuite, id, rule.For("answer"), title, why, rule.level);
    return;
  }
  Draft draft = context.New(kSuite, id, rule.For("answer"), title, rule.level);
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
  draft.Expect(ShownAsObject(before, shown));
  if (absent) {
    draft.Expect(KeyAbsent(act, shown));
  } else {
    draft.Expect(Shows({act, std::nullopt, shown, sent, Compare::kExact, true, "not_empty", true}));
  }
  context.Keep(std::move(draft));
}

void AddUnchanged(SuiteContext& context, const Rule& rule, const Field& field, const Field& given,
                  const std::string& suffix, const std::optional<Value>& sent, size_t index = 0) {
  Draft draft = context.New(
      kSuite, IdSegment(field.name) + "/unchanged_when_" + IdSegment(given.name) + suffix,
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

enum class Form { kAbsent, kEmpty, kOther };

Form FormOf(const Value* value) {
  if (value == nullptr) return Form::kAbsent;
  return value->is_object() && value->members().empty() ? Form::kEmpty : Form::kOther;
}

// Left out where every other field is sent. `index`: of the value that it has.
void AddUnchangedInCompany(SuiteContext& context, const Rule& rule, const Field& field,
                           const std::string& suffix, size_t index) {
  Draft draft = context.New(
      kSuite, IdSegment(field.name) + "/unchanged_when_all_others_given" + suffix, rule.For(""),
      "`" + field.name + "` stays as it was where every other field is sent", rule.level);
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
                 Witnesses(context, {field.pointer}), "changed_when_omitted"}));
  context.Keep(std::move(draft));
}

// Where removal leaves the key out and {} does not, a request without the field leaves that as it
// is, too. The document says so of the answer to the removal itself, so that it only warns.
void AddFormUnchanged(SuiteContext& context, const Rule& rule, const Field& field, bool absent) {
  const auto other = context.bodies().Other({field.pointer}, 0, 0);
  if (!other) return;
  const std::string shown = context.ShownAt(field.pointer);
  const std::string what = absent ? "still_absent_after_null" : "still_empty_after_empty";
  Draft draft = context.New(kSuite, IdSegment(field.name) + "/" + what, rule.For(""),
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

void BuildUnchanged(SuiteContext& context, const Rule& rule, const Field& field) {
  if (const std::string why = WhyUnseen(context, field); !why.empty()) {
    context.CannotTry(kSuite, IdSegment(field.name) + "/unchanged_when_omitted", rule.For(""),
                      "`" + field.name + "` stays as it was where it is not sent", why, rule.level);
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

void BuildDistinct(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::string what = IdSegment(field.name) + "/null_and_empty_answer_apart";
  const std::string title =
      "{} and null for `" + field.name + "` do the same and are answered apart";
  if (const std::string why = WhyUnseen(context, field); !why.empty()) {
    context.CannotTry(kSuite, what, rule.For(""), title, why, rule.level);
    return;
  }
  Draft draft = context.New(kSuite, what, rule.For(""), title, rule.level);
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

void BuildNotUnique(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::string what = IdSegment(field.name) + "/same_for_two";
  const std::string title = "two records may have the same `" + field.name + "`";
  // A value of its own, so that no other case's record has it.
  const std::optional<Value> value = context.bodies().Good(field, 1, context.subjects() + 1);
  if (context.subjects() < 2 || !value) {
    context.CannotTry(
        kSuite, what, rule.For(""), title,
        value ? "the profile names one subject only" : context.bodies().WhyNone(field), rule.level);
    return;
  }
  Draft draft = context.New(kSuite, what, rule.For(""), title, rule.level);
  const std::optional<size_t> second = draft.AlsoOnAnother();
  if (!second) {
    draft.made().not_applicable = "no shard of the run has two subjects";
    context.Keep(std::move(draft));
    return;
  }
  const size_t other = *second;
  const size_t first = draft.Setup(One(context, draft, field, *value));
  const std::optional<size_t> look_before = draft.Look();
  const size_t act = draft.Add(
      Role::kAct, draft.UpdateOf(other, context.bodies().Make({{field.name, *value}}, other)));
  draft.step(act).subject = other;
  const std::optional<size_t> look = draft.Look();
  const std::string shown = context.ShownAt(field.pointer);
  draft.made().allowed = "accepted, and the first record keeps it";
  draft.Expect(Prepared(first));
  draft.Expect(Accepted(act, "the same `" + field.name + "` for a second record"));
  if (look && look_before && !shown.empty()) {
    draft.Expect([=, sent = *value](const CaseView& view) {
      const Value* was = view.steps[*look_before].Shown(shown);
      if (was == nullptr || !Equal(*was, sent) || view.steps[*look].Shown(shown) == nullptr)
        return Judged::Held();  // what is not shown as sent is another case's business
      return Shows({*look, std::nullopt, shown, sent, Compare::kExact, false, "taken_away"})(view);
    });
  }
  context.Keep(std::move(draft));
}

// Every accepted update of the run shows what it sent, whatever case it belongs to.
void AddAlwaysShown(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::string shown = context.ShownAt(field.pointer);
  if (shown.empty()) return;  // the cases of the rule say why
  const Compare compare = context.CompareOf(field.pointer);
  const auto judge = [shown, compare,
                      name = field.name](const Seen& seen) -> std::optional<Judged> {
    const Value* value = seen.result.Shown(shown);
    if (value == nullptr || seen.step.standing != Standing::kAll ||
        !seen.result.exchange.request.body)
      return std::nullopt;
    if (BreaksSchemaAt(seen, shown)) return std::nullopt;  // a finding of its own
    const Result<Document> body = ParseJson(*seen.result.exchange.request.body);
    const Value* sent = body.ok() ? body.value().root.Find(name) : nullptr;
    if (sent == nullptr) return std::nullopt;
    if (Agrees(*value, *sent, compare)) return Judged::Held();
    Judged judged;
    judged.holding = Holding::kBroken;
    judged.kind = "not_replaced";
    judged.pointer = shown;
    judged.message = shown + " does not show what was sent";
    judged.allowed = Quote(*sent);
    judged.came = Quote(*value);
    return judged;
  };
  context.Standing(kSuite, IdSegment(field.name) + "/shown_by_every_update", rule.For(""),
                   "every accepted update of `" + field.name + "` shows the value sent", judge,
                   rule.level);
}

}  // namespace

void BuildUpdateSemantics(SuiteContext& context) {
  const Value empty = Value::MakeObject();
  for (const Rule& rule : context.contract().rules) {
    if (rule.name == "updates") {
      for (const std::string& pointer : rule.Texts("fields")) {
        if (const Field* field = context.bodies().Find(pointer)) AddApplied(context, rule, *field);
      }
      continue;
    }
    const Field* field = context.bodies().Find(rule.Text("field"));
    if (field == nullptr) continue;
    if (rule.name == "replaced_when_given") {
      AddReplaced(context, rule, *field);
      AddAlwaysShown(context, rule, *field);
    }
    if (rule.name == "replaced_whole") BuildReplacedWhole(context, rule, *field);
    if (rule.name == "unchanged_when_omitted") BuildUnchanged(context, rule, *field);
    if (rule.name == "distinct_answers") BuildDistinct(context, rule, *field);
    if (rule.name == "need_not_be_unique") BuildNotUnique(context, rule, *field);
    const bool null = rule.name == "removed_by_null";
    if (null || rule.name == "emptied_by_empty_object") {
      const std::string what = null ? "null" : "empty";
      const Value sent = null ? Value() : empty;
      AddRemoved(context, rule, *field, what, sent);
      AddRemovedInCompany(context, rule, *field, what, sent);
      AddAnswerAfterRemoval(context, rule, *field, what, sent, false);
      AddAnswerAfterRemoval(context, rule, *field, what + (null ? "_after_empty" : "_after_null"),
                            sent, true);
    }
  }
}

}  // namespace assay::suites
