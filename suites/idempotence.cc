// The same update twice: the second is accepted too, and shows the same.
#include <optional>
#include <string>

#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kIdempotenceSuite = "idempotence";

// `removal`: what is sent takes away what is there ({} or null); a good value where there is none.
void BuildRepeats(SuiteContext& context, const Rule& rule, const Field& field,
                  const std::optional<Value>& removal = std::nullopt) {
  const std::string what = !removal ? "" : removal->is_null() ? "null_" : "empty_";
  const Requirements& ids = removal ? rule.For("removed") : rule.For("");
  Draft draft = context.New(
      kIdempotenceSuite, IdSegment(field.name) + "/" + what + "same_again", ids,
      "the same update of `" + field.name + "`" + (removal ? " to " + Dump(*removal) : "") +
          " again is accepted and changes nothing",
      Level::kShould);
  const std::optional<Value> value =
      removal ? removal : context.bodies().Good(field, 1, draft.subject());
  if (!value) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
    context.Keep(std::move(draft));
    return;
  }
  const Value body = context.bodies().Make({{field.name, *value}}, draft.subject());
  // Something else first, so that the first of the two is no repetition. How that is answered is
  // another case's business.
  if (const auto other = context.bodies().Good(field, 0, draft.subject()))
    draft.Act(context.bodies().Make({{field.name, *other}}, draft.subject()));
  const size_t first = draft.Setup(body);
  const size_t again = draft.Act(body);
  if (removal) {
    for (const size_t step : {first, again})
      draft.step(step).judged_here = context.ShownAt(field.pointer);
  }
  draft.made().allowed = "accepted, and shown as after the first";
  draft.Expect(Prepared(first));
  draft.Expect([accepted = Accepted(again, "the same update of `" + field.name + "` again")](
                   const CaseView& view) {
    Judged judged = accepted(view);
    if (judged.kind == "refused") judged.kind = "refused_again";
    return judged;
  });
  if (const std::string shown = context.ShownAt(field.pointer); !shown.empty()) {
    draft.Expect(
        [=, sent = *value, compare = context.CompareOf(field.pointer)](const CaseView& view) {
          const Value* was = view.steps[first].Shown(shown);
          const Value* is = view.steps[again].Shown(shown);
          if (was == nullptr || is == nullptr || Equal(*was, *is)) return Judged::Held();
          // What does not show the value sent at first is another case's business.
          if (!Agrees(*was, sent, compare))
            return Judged::Unseen("the first was not shown as sent");
          Judged judged;
          judged.holding = Holding::kBroken;
          judged.step = again;
          judged.kind = "changed_when_repeated";
          judged.pointer = shown;
          judged.message = shown + " changed when the same update was sent again";
          judged.allowed = Quote(*was);
          judged.came = Quote(*is);
          return judged;
        });
  }
  context.Keep(std::move(draft));
}

}  // namespace

void BuildIdempotence(SuiteContext& context) {
  for (const Rule& rule : context.contract().rules) {
    const bool null = rule.name == "removed_by_null";
    if (!null && rule.name != "emptied_by_empty_object") continue;
    if (const Field* field = context.bodies().Find(rule.Text("field")))
      BuildRepeats(context, rule, *field, null ? Value() : Value::MakeObject());
  }
  for (const Rule* rule : context.contract().RulesNamed("updates")) {
    for (const std::string& pointer : rule->Texts("fields")) {
      if (const Field* field = context.bodies().Find(pointer)) BuildRepeats(context, *rule, *field);
    }
  }
}

}  // namespace assay::suites
