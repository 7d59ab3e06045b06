// Places where the document allows any JSON value: each kind is accepted, and shown again as it was
// sent.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSuite = "free_values";

// What many a target does for reasons of its own that the document does not speak of: keeping
// control characters out, and storing texts in Unicode's composed form. Odd, not wrong.
std::optional<Level> CapOf(const Rule& rule, const Sample& sample, std::string_view odd) {
  return sample.variant == odd ? std::optional(Level::kMay) : rule.level;
}

Value Holding(const std::string& key, const Value& value) {
  Value object = Value::MakeObject();
  object.Set(key, value);
  return object;
}

void AddAccepts(SuiteContext& context, const Rule& rule, const Field& field, const std::string& key,
                const Sample& sample) {
  const std::string words = "a member of `" + field.name + "` that is " + sample.says;
  Draft draft = context.New(kSuite, IdSegment(field.name) + "/accepts_" + sample.variant,
                            rule.For("accepted"), words + " is accepted",
                            CapOf(rule, sample, "control_characters"));
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
              const Sample& sample) {
  const std::string words = "a member of `" + field.name + "` that is " + sample.says;
  Draft draft =
      context.New(kSuite, IdSegment(field.name) + "/keeps_" + sample.variant, rule.For("kept"),
                  words + " is shown as sent", CapOf(rule, sample, "combining_marks"));
  // A second member tells whether this very object is what is shown.
  const std::string marker = key + "_mark";
  Value object = Holding(key, sample.value);
  object.Set(marker, Value::String(sample.variant));
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
    if (ours(value) && (read == nullptr || ours(read))) return Judged::Held();
    return Judged::Unseen("the object sent is not the one shown");
  });
  draft.Expect(Shows({act, look, shown + "/" + EscapePointerToken(key), sample.value,
                      Compare::kExact, true, "not_kept"}));
  context.Keep(std::move(draft));
}

void Build(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  if (!good || !good->is_object() || good->members().empty()) {
    context.CannotTry(kSuite, IdSegment(field.name) + "/accepts", rule.For("accepted"),
                      "any JSON value is accepted in `" + field.name + "`",
                      context.bodies().WhyNone(field), rule.level);
    return;
  }
  const std::string& key = good->members().front().key;
  for (const Sample& sample : FreeValues(context.seed())) {
    AddAccepts(context, rule, field, key, sample);
    AddKeeps(context, rule, field, key, sample);
  }
}

}  // namespace

void BuildFreeValues(SuiteContext& context) {
  for (const Rule* rule : context.contract().RulesNamed("accepts_any")) {
    if (const Field* field = context.bodies().Find(rule->Text("field")))
      Build(context, *rule, *field);
  }
}

}  // namespace assay::suites
