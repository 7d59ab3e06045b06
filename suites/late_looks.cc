#include "suites/late_looks.h"

#include <chrono>
#include <utility>

namespace assay::suites {
namespace {

constexpr std::chrono::milliseconds kLag{1000};

}  // namespace

std::optional<size_t> AddLateLook(SuiteContext& context, Draft& draft, const Field& field,
                                  size_t act) {
  if (context.target().read) return std::nullopt;
  const auto other = context.bodies().Other({field.pointer}, 0, draft.subject());
  if (!other) return draft.Add(Role::kLook, draft.step(act).request);
  const Value body = context.bodies().Make({{other->first->name, other->second}}, draft.subject());
  return draft.Add(Role::kLook, draft.Update(Dump(body)));
}

void IfAccusedAt(Draft& draft, std::optional<size_t> late, size_t act,
                 const Expectation& expectation) {
  if (!late) return;
  draft.step(*late).pause = kLag;
  draft.step(*late).when = [act, expectation](const CaseView& view) {
    const Judged judged = expectation(view);
    return judged.holding == Holding::kBroken && judged.step == act;
  };
}

void OnceMoreIfAccused(Draft& draft, size_t first, const Expectation& expectation) {
  for (size_t i = first; i < draft.made().steps.size(); ++i) {
    Step& step = draft.step(i);
    // What does not work a second time takes nothing away from the first.
    if (step.role == Role::kSetup) step.role = Role::kAct;
    if (step.read) step.pause = kLag;
    step.when = [expectation](const CaseView& view) {
      return expectation(view).holding == Holding::kBroken;
    };
  }
}

Expectation LastTry(Expectation first, Expectation second, size_t decides) {
  return [first = std::move(first), second = std::move(second), decides](const CaseView& view) {
    return view.steps[decides].sent ? second(view) : first(view);
  };
}

}  // namespace assay::suites
