// The same update twice: the second is accepted too, and shows the same.
#include <string>

#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSuite = "idempotence";

void Build(SuiteContext& context, const Rule& rule, const Field& field) {
  Draft draft =
      context.New(kSuite, IdSegment(field.name) + "/same_again", rule.For(""),
                  "the same update of `" + field.name + "` again is accepted and changes nothing",
                  Level::kShould);
  const std::optional<Value> value = context.bodies().Good(field, 1, draft.subject());
  if (!value) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
    context.Keep(std::move(draft));
    return;
  }
  const Value body = context.bodies().Make({{field.name, *value}}, draft.subject());
  const size_t first = draft.Setup(body);
  const size_t again = draft.Act(body);
  draft.made().allowed = "accepted, and shown as after the first";
  draft.Expect(Prepared(first));
  draft.Expect(Accepted(again, "the same update of `" + field.name + "` again"));
  if (const std::string shown = context.ShownAt(field.pointer); !shown.empty()) {
    draft.Expect([=](const CaseView& view) {
      const Value* was = view.steps[first].Shown(shown);
      const Value* is = view.steps[again].Shown(shown);
      if (was == nullptr || is == nullptr || Equal(*was, *is)) return Judged::Held();
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
  for (const Rule* rule : context.contract().RulesNamed("updates")) {
    for (const std::string& pointer : rule->Texts("fields")) {
      if (const Field* field = context.bodies().Find(pointer)) Build(context, *rule, *field);
    }
  }
}

}  // namespace assay::suites
