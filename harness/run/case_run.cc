#include "harness/run/case_run.h"

#include <utility>

#include "harness/judge/expect.h"

namespace assay {
namespace {

// A read may lag behind the update it follows; the document promises nothing about it. So before it
// accuses, it is asked once more.
constexpr std::chrono::milliseconds kReadLag{500};

bool Accuses(const Outcome& outcome) {
  return outcome.verdict == Verdict::kFail || outcome.verdict == Verdict::kWarn;
}

bool IsIdempotent(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS";
}

}  // namespace

Outcome CaseRun::Judge() const {
  Outcome outcome;
  if (!abandoned.empty()) {
    outcome.verdict = Verdict::kBlocked;
    outcome.reason = abandoned;
    return outcome;
  }
  if (!setup_failed.empty()) {
    outcome.verdict = Verdict::kBlocked;
    outcome.reason = setup_failed;
    return outcome;
  }
  return JudgeCase(tried, View());
}

bool CaseRun::Take(size_t step, const Exchange& exchange) {
  steps[step] = MakeStepResult(exchange);
  ++exchanges;
  seconds += static_cast<double>(exchange.timing.total.count()) / 1e6;
  const Step& planned = tried.steps[step];
  const StepResult& result = steps[step];
  if (planned.role == Role::kSetup && !result.accepted()) {
    setup_failed = "a request that prepares it was answered " + Came(result);
    return false;
  }
  // What an unanswered act did to the record is unknown, so later looks would prove nothing.
  return planned.role != Role::kAct || result.exchange.answered() || tried.preflight;
}

CaseConversation::CaseConversation(std::shared_ptr<CaseRun> run, std::vector<size_t> steps,
                                   OnStep on_step, OnEnd on_end)
    : run_(std::move(run)),
      steps_(std::move(steps)),
      on_step_(std::move(on_step)),
      on_end_(std::move(on_end)) {}

Wanted CaseConversation::Send(size_t step, std::chrono::milliseconds pause) {
  current_ = step;
  const Step& planned = run_->tried.steps[step];
  return {planned.request, pause, IsIdempotent(planned.request.method)};
}

void CaseConversation::Take(const Exchange& exchange) {
  if (!run_->Take(current_, exchange)) broken_off_ = true;
  on_step_(*run_, current_);
}

std::optional<Wanted> CaseConversation::SendNext() {
  while (!broken_off_ && next_ < steps_.size()) {
    const size_t step = steps_[next_++];
    const Step& planned = run_->tried.steps[step];
    if (!planned.when || planned.when(run_->View())) return Send(step, planned.pause);
  }
  return std::nullopt;
}

std::optional<Wanted> CaseConversation::LookAgain() {
  if (run_->looked_again || run_->tried.preflight) return std::nullopt;
  const Outcome outcome = run_->Judge();
  const size_t step = outcome.finding.step;
  if (!Accuses(outcome) || step >= run_->steps.size() || !run_->tried.steps[step].read)
    return std::nullopt;
  run_->looked_again = true;
  return Send(step, kReadLag);
}

std::optional<Wanted> CaseConversation::Next(const Exchange* previous) {
  if (previous != nullptr) Take(*previous);
  if (std::optional<Wanted> wanted = SendNext()) return wanted;
  if (std::optional<Wanted> wanted = LookAgain()) return wanted;
  on_end_(*run_);
  return std::nullopt;
}

void CaseConversation::Abandon(const std::string& reason) {
  run_->abandoned = reason;
  on_end_(*run_);
}

}  // namespace assay
