// Places where the document allows any JSON value: each kind is accepted, and shown again as it was
// sent.
#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kFreeValuesSuite = "free_values";
constexpr int kManyMembers = 40;

// What many a target does for reasons of its own that the document does not speak of: keeping
// control characters and tags out, and storing texts in one of Unicode's normal forms or with one
// kind of line ends. Odd, not wrong.
std::optional<Level> CapOf(const Rule& rule, const Sample& sample,
                           std::initializer_list<std::string_view> odd) {
  const bool is_odd = std::find(odd.begin(), odd.end(), sample.variant) != odd.end();
  return is_odd ? std::optional(Level::kMay) : rule.level;
}

Value Holding(const std::string& key, const Value& value) {
  Value object = Value::MakeObject();
  object.Set(key, value);
  return object;
}

void AddAccepts(SuiteContext& context, const Rule& rule, const Field& field, const std::string& key,
                const Sample& sample, std::optional<Level> cap) {
  const std::string words = "a member of `" + field.name + "` that is " + sample.says;
  Draft draft = context.New(kFreeValuesSuite, IdSegment(field.name) + "/accepts_" + sample.variant,
                            rule.For("accepted"), words + " is accepted", cap);
  const auto send = [&](const Value& value) {
    return draft.Act(context.bodies().Make({{field.name, Holding(key, value)}}, draft.subject()));
  };
  const size_t act = send(sample.value);
  // Other values show that it is this kind of value that is refused.
  std::vector<size_t> controls, sent = {act};
  for (const Value& other : {Value::Integer(7), Value::String("seven"), Value::Boolean(true)}) {
    const size_t control = send(other);
    draft.step(control).when = NoneAccepted(sent);
    sent.push_back(control);
    controls.push_back(control);
  }
  draft.made().allowed = "accepted";
  draft.Expect(AnyAccepted({act}, std::move(controls), words));
  context.Keep(std::move(draft));
}

void AddKeeps(SuiteContext& context, const Rule& rule, const Field& field, const std::string& key,
              const Sample& sample, std::optional<Level> cap) {
  const std::string words = "a member of `" + field.name + "` that is " + sample.says;
  Draft draft = context.New(kFreeValuesSuite, IdSegment(field.name) + "/keeps_" + sample.variant,
                            rule.For("kept"), words + " is shown as sent", cap);
  // A second member tells whether this very object is what is shown.
  const std::string marker = key + "_mark";
  Value object = Holding(key, sample.value);
  object.Set(marker, Value::String(sample.variant));
  // So that no object of another case stands there, which a merge would mix with this one.
  if (sample.value.is_object() || sample.value.is_array())
    draft.Setup(context.bodies().Make({{field.name, Holding(key, Value::String("text"))}},
                                      draft.subject()));
  const size_t act =
      draft.Act(context.bodies().Make({{field.name, std::move(object)}}, draft.subject()));
  const std::optional<size_t> look = draft.Look();
  const std::string shown = context.ShownAt(field.pointer);
  draft.made().allowed = "shown as sent";
  draft.Expect([act](const CaseView& view) {
    if (!view.steps[act].refused()) return Judged::Held();
    return Judged::Unseen("such a value is refused, which is the business of another case");
  });
  draft.Expect(Prepared(act));
  draft.Expect([=, mark = shown + "/" + EscapePointerToken(marker)](const CaseView& view) {
    const Value* value = view.steps[act].Shown(mark);
    const Value* read = look ? view.steps[*look].Shown(mark) : nullptr;
    const auto ours = [&](const Value* one) {
      return one != nullptr && one->is_string() && one->text() == sample.variant;
    };
    const bool read_hides = look && view.steps[*look].Shown(shown) == nullptr;
    if (ours(value) && (!look || read_hides || ours(read))) return Judged::Held();
    return Judged::Unseen("the object sent is not the one shown");
  });
  draft.Expect(Shows({act, look, shown + "/" + EscapePointerToken(key), sample.value,
                      Compare::kExact, true, "not_kept"}));
  context.Keep(std::move(draft));
}

// Where one member of the object sent is shown, all the others are, as they were sent. What else is
// shown, and an object that is not shown at all, are other cases' business.
Expectation EachMemberShown(size_t act, std::optional<size_t> look, std::string shown,
                            Value object) {
  return [=](const CaseView& view) {
    bool seen = false;
    std::vector<size_t> steps = {act};
    if (look) steps.push_back(*look);
    for (const size_t step : steps) {
      const auto shows = [&](const Member& member) {
        const Value* value = view.steps[step].Shown(shown + "/" + EscapePointerToken(member.key));
        return value != nullptr && Equal(*value, member.value);
      };
      const auto& members = object.members();
      if (std::none_of(members.begin(), members.end(), shows)) continue;
      seen = true;
      for (const Member& member : members) {
        if (shows(member)) continue;
        return Shows({step, std::nullopt, shown + "/" + EscapePointerToken(member.key),
                      member.value, Compare::kExact, true, "not_kept"})(view);
      }
    }
    return seen ? Judged::Held() : Judged::Unseen("the object sent is not the one shown");
  };
}

// Names of members at the edges of what the contract allows, and many of them: each is kept.
void AddKeys(SuiteContext& context, const Rule& rule, const Field& field, const std::string& key) {
  const Result<Schema> schema = Schema::Compile(*field.schema);
  if (!schema.ok()) return;
  struct Names {
    std::string variant, says;
    Value object;
  };
  std::vector<Names> all = {{"many_members", "many members", Value::MakeObject()}};
  for (int i = 0; i < kManyMembers; ++i)
    all.front().object.Set(key.substr(0, 20) + "_" + std::to_string(i), Value::Integer(i));
  if (const Value* names = field.schema->Find("propertyNames")) {
    for (const Sample& sample : EdgeValues(*names, context.seed())) {
      if (!sample.value.is_string()) continue;
      all.push_back({"key_" + sample.variant, "a key " + sample.says,
                     Holding(sample.value.text(), Value::String(sample.variant))});
      all.back().object.Set(key.substr(0, 20) + "_mark", Value::String(sample.variant));
    }
  }
  for (const Names& one : all) {
    if (!schema.value().Accepts(one.object)) continue;
    Draft draft = context.New(
        kFreeValuesSuite, IdSegment(field.name) + "/keeps_" + one.variant, rule.For("kept"),
        "`" + field.name + "` with " + one.says + " is shown as sent", rule.level);
    const size_t act =
        draft.Act(context.bodies().Make({{field.name, one.object}}, draft.subject()));
    const std::optional<size_t> look = draft.Look();
    const std::string shown = context.ShownAt(field.pointer);
    draft.made().allowed = "shown as sent";
    // Whether it is accepted is the business of the suite of its rule.
    draft.Expect([act](const CaseView& view) {
      return view.steps[act].refused() ? Judged::Unseen("it was refused") : Judged::Held();
    });
    draft.Expect(Prepared(act));
    draft.Expect(EachMemberShown(act, look, shown, one.object));
    context.Keep(std::move(draft));
  }
}

void BuildFreeValues(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  if (!good || !good->is_object() || good->members().empty()) {
    context.CannotTry(kFreeValuesSuite, IdSegment(field.name) + "/accepts", rule.For("accepted"),
                      "any JSON value is accepted in `" + field.name + "`",
                      context.bodies().WhyNone(field), rule.level);
    return;
  }
  const std::string& key = good->members().front().key;
  for (const Sample& sample : FreeValues(context.seed())) {
    AddAccepts(
        context, rule, field, key, sample,
        CapOf(rule, sample,
              {"control_characters", "lines_and_tabs", "carriage_returns", "text_like_markup"}));
    AddKeeps(context, rule, field, key, sample,
             CapOf(rule, sample, {"combining_marks", "composed_characters", "carriage_returns"}));
  }
  // What RFC 8259 warns that not every reader of JSON keeps: losing it is odd, and no more.
  for (const Sample& sample : UnsafeFreeValues()) {
    AddAccepts(context, rule, field, key, sample, Level::kShould);
    AddKeeps(context, rule, field, key, sample, Level::kShould);
  }
  AddKeys(context, rule, field, key);
}

}  // namespace

void BuildFreeValues(SuiteContext& context) {
  for (const Rule* rule : context.contract().RulesNamed("accepts_any")) {
    if (const Field* field = context.bodies().Find(rule->Text("field")))
      BuildFreeValues(context, *rule, *field);
  }
}

}  // namespace assay::suites
