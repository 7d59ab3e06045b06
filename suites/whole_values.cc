// Objects that an update replaces whole and whose members may be any JSON value: what each kind of
// member leaves behind, at every depth, and what takes the members away.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/late_looks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kWholeValuesSuite = "whole_values";
constexpr size_t kFewWholeFields = 4;  // where each of them is worth a case

Value Object(Members members) {
  Value object = Value::MakeObject();
  for (auto& [key, value] : members) object.Set(key, std::move(value));
  return object;
}

Value Nest(const std::string& key, int depth, Value inner) {
  for (; depth > 0; --depth) inner = Object({{key, std::move(inner)}});
  return inner;
}

// One such field, and names that its members may have.
struct Place {
  const Rule& whole;
  const Field& field;
  std::string shown, key, fresh;
  Value rich;  // a member of every kind
};

std::optional<Place> PlaceOf(const SuiteContext& context, const Rule& rule) {
  const Field* field = context.bodies().Find(rule.Text("field"));
  if (field == nullptr) return std::nullopt;
  const auto any = context.contract().RulesNamed("accepts_any");
  const bool free = std::any_of(any.begin(), any.end(), [&](const Rule* other) {
    return other->Text("field") == field->pointer;
  });
  const std::optional<Value> good = context.bodies().Good(*field, 0, 0);
  const std::string shown = context.ShownAt(field->pointer);
  if (!free || !good || !good->is_object() || good->members().empty() || shown.empty())
    return std::nullopt;
  const std::string key = good->members().front().key;
  const Value rich = Object({{key, Value::String("text")},
                             {key + "_null", Value()},
                             {key + "_object", Object({{"a", Value::Integer(1)}, {"b", Value()}})},
                             {key + "_list", Value::MakeArray({Value::Integer(1), Value()})},
                             {key + "_false", Value::Boolean(false)},
                             {key + "_zero", Value::Integer(0)},
                             {key + "_empty", Value::String("")},
                             {"_" + key, Value::String("text")}});
  Place place{rule, *field, shown, key, key + "_new", Value::MakeObject()};
  const Result<Schema> schema = Schema::Compile(*field->schema);
  for (const Member& member : rich.members()) {
    Value with = place.rich;
    with.Set(member.key, member.value);
    if (schema.ok() && schema.value().Accepts(with)) place.rich = std::move(with);
  }
  if (!schema.ok() || !schema.value().Accepts(Object({{place.fresh, Value::Integer(1)}})))
    return std::nullopt;
  return place;
}

class Case {
 public:
  Case(SuiteContext& context, const Place& place, const std::string& what, const Rule& rule,
       const Requirements& ids, const std::string& title)
      : context_(context),
        place_(place),
        draft_(context.New(kWholeValuesSuite, IdSegment(place.field.name) + "/" + what, ids, title,
                           rule.level)) {}

  Value Body(Value value, bool in_company = false) {
    Value body = in_company ? context_.bodies().MakeAll(1, draft_.subject())
                            : context_.bodies().Make({}, draft_.subject());
    body.Set(place_.field.name, std::move(value));
    return body;
  }
  size_t Setup(Value value) { return draft_.Setup(Body(std::move(value))); }
  size_t Act(Value value, bool in_company = false) {
    return draft_.Act(Body(std::move(value), in_company));
  }
  Draft& draft() { return draft_; }
  void Keep() { context_.Keep(std::move(draft_)); }

 private:
  SuiteContext& context_;
  const Place& place_;
  Draft draft_;
};

// Of the members seen before, none is left afterwards.
Expectation EachGone(size_t before, std::vector<size_t> looks, std::string pointer,
                     std::vector<std::string> keys) {
  return [=](const CaseView& view) {
    bool seen = false;
    for (const std::string& key : keys) {
      const std::string member = "/" + EscapePointerToken(key);
      if (view.steps[before].Shown(pointer + member) == nullptr) continue;
      Judged judged = MembersGone(before, looks, pointer, {member})(view);
      if (judged.holding == Holding::kBroken) return judged;
      seen = seen || judged.holding == Holding::kHeld;
    }
    return seen ? Judged::Held() : Judged::Unseen("the members were not seen at " + pointer);
  };
}

// What stood there before, and what an update then sends and must show.
void AddReplaced(SuiteContext& context, const Place& place, const std::string& what,
                 const std::string& title, const Value& old, const Value& sent,
                 const Field* beside = nullptr) {
  Case made(context, place, what, place.whole, place.whole.For(""), title);
  const size_t before = made.Setup(old);
  Value body = made.Body(sent);
  if (beside != nullptr)
    body.Set(beside->name, *context.bodies().Good(*beside, 0, made.draft().subject()));
  const size_t act = made.draft().Act(body);
  const std::optional<size_t> look = made.draft().Look();
  made.draft().made().allowed = place.shown + " shows the value sent";
  made.draft().Expect(Prepared(before));
  made.draft().Expect(Prepared(act));
  made.draft().Expect(ShownAsObject(before, place.shown));
  const std::optional<size_t> late = AddLateLook(context, made.draft(), place.field, act);
  ShowsSpec spec{act, look ? look : late, place.shown, sent, Compare::kExact, true};
  spec.before = before;
  spec.old = old;
  const Expectation shows = Shows(std::move(spec));
  IfAccusedAt(made.draft(), late, act, shows);
  made.draft().Expect(shows);
  made.Keep();
}

// Sent with one other field, where it may matter which one that is.
void BuildBeside(SuiteContext& context, const Place& place, const Value& sent) {
  const std::vector<Field>& fields = context.bodies().fields();
  if (fields.size() < 3 || fields.size() > kFewWholeFields) return;
  for (const Field& other : fields) {
    const auto good = context.bodies().Good(other, 0, 0);
    if (other.pointer == place.field.pointer || other.required || !good) continue;
    AddReplaced(context, place, "several_members_replaced_beside_" + IdSegment(other.name),
                "members of `" + place.field.name + "` are replaced where `" + other.name +
                    "` is sent as well",
                place.rich, sent, &other);
  }
}

void BuildReplaced(SuiteContext& context, const Place& place) {
  const std::string name = "`" + place.field.name + "`";
  std::vector<std::string> keys;
  for (const Member& member : place.rich.members()) keys.push_back(member.key);
  Case made(context, place, "every_kind_of_member_gone", place.whole, place.whole.For(""),
            "members of every kind are gone from " + name + " once they are not sent");
  const size_t before = made.Setup(place.rich);
  const size_t act = made.Act(Object({{place.fresh, Value::String("text")}}));
  const std::optional<size_t> late = AddLateLook(context, made.draft(), place.field, act);
  const std::optional<size_t> look = made.draft().Look();
  made.draft().made().allowed = "members not sent are gone";
  made.draft().Expect(Prepared(before));
  made.draft().Expect(Prepared(act));
  const Expectation gone = EachGone(before, {act, look ? *look : *late}, place.shown, keys);
  IfAccusedAt(made.draft(), late, act, gone);
  made.draft().Expect(gone);
  made.Keep();

  Value several = Value::MakeObject();
  for (const char* end : {"_one", "_two", "_three", "_four"})
    several.Set(place.fresh + end, Value::String(end));
  AddReplaced(context, place, "several_members_replaced",
              "several members of " + name + " take the place of all that were there", place.rich,
              several);
  AddReplaced(context, place, "same_again", "the same " + name + " again is shown as it was sent",
              several, several);
  BuildBeside(context, place, several);

  const auto two = [](int64_t a, int64_t b) {
    return Object({{"inner_one", Value::Integer(a)}, {"inner_two", Value::Integer(b)}});
  };
  for (const int depth : {2, 3}) {
    AddReplaced(context, place, "member_gone_at_depth_" + std::to_string(depth + 1),
                "members deep inside " + name + " that are not sent are gone",
                Object({{place.key, Nest("inner", depth - 1, two(1, 2))}}),
                Object({{place.key,
                         Nest("inner", depth - 1, Object({{"inner_two", Value::Integer(3)}}))}}));
  }
  AddReplaced(context, place, "list_replaced", "a list inside " + name + " replaces the one before",
              Object({{place.key, Value::MakeArray({Value::Integer(1), Value::Integer(2)})}}),
              Object({{place.key, Value::MakeArray({Value::Integer(3)})}}));
  AddReplaced(context, place, "list_emptied", "an empty list inside " + name + " is kept as such",
              Object({{place.key, Value::MakeArray({Value::Integer(1)})}}),
              Object({{place.key, Value::MakeArray()}}));
  AddReplaced(context, place, "object_by_text", "a text in place of an object inside " + name,
              Object({{place.key, two(1, 2)}}), Object({{place.key, Value::String("text")}}));
  AddReplaced(context, place, "text_by_object", "an object in place of a text inside " + name,
              Object({{place.key, Value::String("text")}}), Object({{place.key, two(1, 2)}}));
  AddReplaced(context, place, "object_emptied",
              "an empty object inside " + name + " is kept as such",
              Object({{place.key, two(1, 2)}}), Object({{place.key, Value::MakeObject()}}));
  AddReplaced(context, place, "only_null", "members that are null are members of " + name,
              place.rich, Object({{place.key, Value()}}));
}

// The answer after {} or null, also where it is not the first, and where other fields are sent.
void AddAnswer(SuiteContext& context, const Place& place, const Rule& rule, const std::string& what,
               const Value& sent, const std::optional<Value>& between, bool in_company) {
  const bool absent = sent.is_null();
  Case made(context, place, what, rule, rule.For("answer"),
            "after `" + place.field.name + "`: " + Dump(sent) +
                (in_company ? " with other fields" : "") + " the answer " +
                (absent ? "has no such key" : "shows {}"));
  const size_t before = made.Setup(place.rich);
  if (between) made.draft().step(made.Setup(*between)).judged_here = place.shown;
  const size_t act = made.Act(sent, in_company);
  made.draft().step(act).judged_here = place.shown;
  made.draft().made().allowed = absent ? "no key " + place.shown : place.shown + " is {}";
  made.draft().Expect(Prepared(before));
  made.draft().Expect([act](const CaseView& view) {
    return view.steps[act].refused()
               ? Judged::Unseen("refused; whether that may be is another case's business")
               : Judged::Held();
  });
  made.draft().Expect(Prepared(act));
  made.draft().Expect(ShownAsObject(before, place.shown));
  made.draft().Expect([act, shown = place.shown](const CaseView& view) {
    const Value* value = view.steps[act].Shown(shown);
    const bool left = value != nullptr && value->is_object() && !value->members().empty();
    return left ? Judged::Unseen("attributes are left; another case tells of them")
                : Judged::Held();
  });
  made.draft().Expect(absent ? KeyAbsent(act, place.shown)
                             : Shows({act, std::nullopt, place.shown, sent, Compare::kExact, true,
                                      "not_empty", true}));
  made.Keep();
}

void BuildRemoved(SuiteContext& context, const Place& place, const Rule& rule, const Value& sent) {
  const std::string what = sent.is_null() ? "null" : "empty";
  Case made(context, place, what + "_removes_every_kind", rule, rule.For("removed"),
            "`" + place.field.name + "`: " + Dump(sent) + " removes attributes of every kind");
  const size_t before = made.Setup(place.rich);
  const size_t act = made.Act(sent);
  made.draft().step(act).judged_here = place.shown;
  const std::optional<size_t> late = AddLateLook(context, made.draft(), place.field, act);
  const std::optional<size_t> look = made.draft().Look();
  made.draft().made().allowed = "no attributes afterwards";
  made.draft().Expect(Prepared(before));
  made.draft().Expect(Prepared(act));
  const Expectation none = NoAttributes(before, {act, look ? *look : *late}, place.shown);
  IfAccusedAt(made.draft(), late, act, none);
  made.draft().Expect(none);
  made.Keep();
  AddAnswer(context, place, rule, what + "_again_answer", sent, sent, false);
  if (context.bodies().fields().size() > 1)
    AddAnswer(context, place, rule, what + "_answer_in_company", sent, std::nullopt, true);
}

// Members of every kind stay where the field is not sent.
void BuildUnchanged(SuiteContext& context, const Place& place, const Rule& rule) {
  const auto other = context.bodies().Other({place.field.pointer}, 0, 0);
  if (!other) return;
  Case made(context, place, "every_kind_of_member_unchanged_when_omitted", rule, rule.For(""),
            "members of every kind of `" + place.field.name + "` stay where it is not sent");
  const size_t before = made.Setup(place.rich);
  const std::optional<size_t> look_before = made.draft().Look();
  const auto sent = context.bodies().Other({place.field.pointer}, 0, made.draft().subject());
  const size_t act = made.draft().Act(
      context.bodies().Make({{sent->first->name, sent->second}}, made.draft().subject()));
  const std::optional<size_t> look = made.draft().Look();
  made.draft().made().allowed = place.shown + " as before";
  made.draft().Expect(Prepared(before));
  made.draft().Expect(Prepared(act));
  made.draft().Expect(Unchanged({before,
                                 act,
                                 look,
                                 look_before,
                                 place.shown,
                                 place.rich,
                                 Compare::kExact,
                                 {},
                                 "changed_when_omitted"}));
  made.Keep();
}

}  // namespace

void BuildWholeValues(SuiteContext& context) {
  for (const Rule* whole : context.contract().RulesNamed("replaced_whole")) {
    const std::optional<Place> place = PlaceOf(context, *whole);
    if (!place) continue;  // the cases of update_semantics say why
    BuildReplaced(context, *place);
    for (const Rule& rule : context.contract().rules) {
      if (rule.Text("field") != place->field.pointer) continue;
      if (rule.name == "unchanged_when_omitted") BuildUnchanged(context, *place, rule);
      if (rule.name == "removed_by_null") BuildRemoved(context, *place, rule, Value());
      if (rule.name == "emptied_by_empty_object")
        BuildRemoved(context, *place, rule, Value::MakeObject());
    }
  }
}

}  // namespace assay::suites
