#include "harness/run/case_run.h"

#include <array>
#include <utility>

#include "harness/judge/expect.h"

namespace assay {
namespace {

// A read may lag behind the update it follows; the document promises nothing about it. So before it
// accuses, it is asked again after each of these pauses.
constexpr std::array<std::chrono::milliseconds, 3> kReadLags{{std::chrono::milliseconds(500),
                                                              std::chrono::milliseconds(1000),
                                                              std::chrono::milliseconds(1500)}};

// The same while the case goes on, where a read differs from what its updates make known: what it
// shows is what later steps are held against.
constexpr std::array<std::chrono::milliseconds, 4> kSettling{
    {std::chrono::milliseconds(100), std::chrono::milliseconds(400),
     std::chrono::milliseconds(1000), std::chrono::milliseconds(1500)}};

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
  if (!setup_failed.empty() && setup_refused && MayBeRestricted(tried, View())) {
    outcome.verdict = Verdict::kNotApplicable;
    outcome.reason = setup_failed;
    return outcome;
  }
  if (!setup_failed.empty()) return JudgeBlocked(tried, setup_failed, setup_refused);
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
    setup_refused = result.refused();
    return false;
  }
  // What an unanswered act did to the record is unknown, so later looks would prove nothing.
  return planned.role != Role::kAct || result.exchange.answered() || tried.preflight;
}

CaseConversation::CaseConversation(std::shared_ptr<CaseRun> run, std::vector<size_t> steps,
                                   std::shared_ptr<Patience> patience, OnStep on_step, OnEnd on_end)
    : run_(std::move(run)),

      steps_(std::move(steps)),
      patience_(std::move(patience)),
      on_step_(std::move(on_step)),
      on_end_(std::move(on_end)),
      known_(*run_->tried.contract) {}

Wanted CaseConversation::Send(size_t step, std::chrono::milliseconds pause) {
  current_ = step;
  const Step& planned = run_->tried.steps[step];
  // What an update sets twice is as set once, and what breaks a connection breaks the next one too.
  const bool repeatable = planned.request.method == "PATCH";
  return {planned.request, pause, IsIdempotent(planned.request.method), repeatable,
          planned.may_lock_out};
}

void CaseConversation::Take(const Exchange& exchange) {
  if (!run_->Take(current_, exchange)) broken_off_ = true;
  const Step& planned = run_->tried.steps[current_];
  if (!planned.read) known_.Observe(planned, run_->steps[current_]);
  on_step_(*run_, current_);
}

// The read again, where it does not show yet what the updates before it made known.
std::optional<Wanted> CaseConversation::Settle() {
  const Step& planned = run_->tried.steps[current_];
  const Contract& contract = *run_->tried.contract;
  std::vector<std::string> differs;
  if (planned.read && !run_->tried.preflight)
    differs = known_.Differs(planned.subject, run_->steps[current_]);
  std::erase_if(differs, [&](const auto& place) { return patience_->WasInVain(contract, place); });
  const size_t tries = std::exchange(settles_, 0);
  if (differs.empty()) {
    if (tries > 0) patience_->lag = settled_for_;
    settled_for_ = std::chrono::milliseconds(0);
    return std::nullopt;
  }
  if (tries == kSettling.size()) {
    for (const std::string& place : differs) patience_->InVain(contract, place);
    settled_for_ = std::chrono::milliseconds(0);
    return std::nullopt;
  }
  settles_ = tries + 1;
  const bool learned = tries == 0 && patience_->lag > kSettling.front();
  const auto pause = learned ? patience_->lag : kSettling[tries];
  settled_for_ += pause;
  return Send(current_, pause);
}

std::optional<Wanted> CaseConversation::SendNext() {
  while (next_ < steps_.size()) {
    const size_t step = steps_[next_];
    const Step& planned = run_->tried.steps[step];
    // A read is asked again before what it shows is put right.
    if (planned.role == Role::kRestore && !restored_) {
      if (std::optional<Wanted> wanted = LookAgain()) return wanted;
    }
    ++next_;
    // What was changed is put right also where the case cannot go on.
    if (broken_off_ && planned.role != Role::kRestore) continue;
    if (planned.when && !planned.when(run_->View())) continue;
    restored_ = restored_ || planned.role == Role::kRestore;
    return Send(step, planned.pause);
  }
  return std::nullopt;
}

std::optional<Wanted> CaseConversation::LookAgain() {
  if (run_->tried.preflight) return std::nullopt;
  const Outcome outcome = run_->Judge();
  const size_t step = outcome.finding.step;
  if (!Accuses(outcome) || step >= run_->steps.size() || !run_->tried.steps[step].read)
    return std::nullopt;
  // Where waiting to the end was in vain once, the read does not lag: the record is so.
  const Contract& contract = *run_->tried.contract;
  const std::string& place = outcome.finding.pointer;
  const size_t most = patience_->WasInVain(contract, place) ? 1 : kReadLags.size();
  if (run_->looks_again >= most) {
    patience_->InVain(contract, place);
    return std::nullopt;
  }
  return Send(step, kReadLags[run_->looks_again++]);
}

std::optional<Wanted> CaseConversation::Next(const Exchange* previous) {
  if (previous != nullptr) {
    Take(*previous);
    if (std::optional<Wanted> wanted = Settle()) return wanted;
  }
  if (std::optional<Wanted> wanted = SendNext()) return wanted;
  if (!restored_) {
    if (std::optional<Wanted> wanted = LookAgain()) return wanted;
  }
  on_end_(*run_);
  return std::nullopt;
}

void CaseConversation::Abandon(const std::string& reason) {
  run_->abandoned = reason;
  on_end_(*run_);
}

}  // namespace assay
