#include "harness/run/fuzz_run.h"

#include <utility>

#include "harness/fuzz/case_file.h"

namespace assay {
namespace {

constexpr size_t kMostCandidates = 400;
// A target that is in trouble, or answers by chance, is not tried for ever.
constexpr uint64_t kMostTrouble = 10;
constexpr uint64_t kMostFlaky = 5;

bool IsBreach(const Outcome& outcome) {
  return (outcome.verdict == Verdict::kFail || outcome.verdict == Verdict::kWarn) &&
         outcome.finding.holding == Holding::kBroken;
}

bool IsTrouble(const Outcome& outcome) {
  return outcome.verdict == Verdict::kError || outcome.finding.holding == Holding::kError;
}

}  // namespace

FuzzConversation::FuzzConversation(const Case& whole, Worker* maker,
                                   std::shared_ptr<Patience> patience,
                                   CaseConversation::OnStep on_step, OnOutcome on_outcome)
    : whole_(whole),
      tries_(*whole.tries),
      patience_(std::move(patience)),
      on_step_(std::move(on_step)),
      on_outcome_(std::move(on_outcome)),
      ahead_(whole, maker) {}

std::optional<Wanted> FuzzConversation::Next(Exchange* previous) {
  while (phase_ != Phase::kDone) {
    if (inner_ == nullptr && !Begin()) break;
    if (std::optional<Wanted> wanted = inner_->Next(std::exchange(previous, nullptr)))
      return wanted;
    Ended();
  }
  if (phase_ != Phase::kDone) Finish(Result());
  return std::nullopt;
}

void FuzzConversation::Abandon(const std::string& reason) {
  if (phase_ == Phase::kDone) return;
  if (run_ != nullptr) {
    exchanges_ += run_->exchanges;
    seconds_ += run_->seconds;
  }
  if (phase_ == Phase::kConfirming) {
    // Seen once, and not sent again.
    breach_.reset();
    ++times_flaky_;
  }
  if (breach_ || times_flaky_ > 0) return Finish(Result());
  Outcome outcome;
  outcome.verdict = Verdict::kBlocked;
  outcome.reason = reason;
  Finish(std::move(outcome));
}

// The next try, or candidate; false where there is none.
bool FuzzConversation::Begin() {
  if (phase_ == Phase::kShrinking) {
    std::optional<Sequence> candidate = shrinker_->Next();
    if (!candidate) return false;
    StartFresh(*std::move(candidate));
    return true;
  }
  if (phase_ == Phase::kConfirming) {
    StartFresh(std::move(sequence_));
    return true;
  }
  if (enough_) return false;
  std::optional<Ahead::Try> next = ahead_.Next();
  if (!next) return false;
  ++made_;
  Start(std::move(next->sequence), std::move(next->made));
  return true;
}

void FuzzConversation::StartFresh(Sequence sequence) {
  std::unique_ptr<Case> made = tries_.MakeCase(whole_, sequence, true);
  Start(std::move(sequence), std::move(made));
}

void FuzzConversation::Start(Sequence sequence, std::shared_ptr<const Case> made) {
  sequence_ = std::move(sequence);
  case_ = std::move(made);
  run_ = std::make_shared<CaseRun>(case_);
  std::vector<size_t> steps(case_->steps.size());
  for (size_t i = 0; i < steps.size(); ++i) steps[i] = i;
  inner_ = std::make_unique<CaseConversation>(run_, std::move(steps), patience_, on_step_,
                                              [](CaseRun&) {});
}

void FuzzConversation::Ended() {
  exchanges_ += run_->exchanges;
  seconds_ += run_->seconds;
  Outcome outcome = run_->Judge();
  if (IsBreach(outcome)) {
    for (size_t i = 0; i < run_->steps.size(); ++i) {
      if (case_->steps[i].role == Role::kAct && run_->steps[i].sent)
        outcome.requests.push_back(run_->steps[i].exchange.request);
    }
  }
  if (run_->CameRight()) {
    // A trait of the target: no try of this kind tells anything.
    outcome = Outcome();
    outcome.verdict = Verdict::kNotApplicable;
    outcome.reason = "answers lag behind";
    enough_ = true;
  }
  inner_.reset();
  run_.reset();
  switch (phase_) {
    case Phase::kTrying:
      return Tried(std::move(outcome));
    case Phase::kConfirming:
      return Confirmed(std::move(outcome));
    case Phase::kShrinking:
      return Shrunk(std::move(outcome));
    case Phase::kDone:
      return;
  }
}

void FuzzConversation::Tried(Outcome outcome) {
  if (IsBreach(outcome)) {
    flaky_ = flaky_.value_or(outcome);
    phase_ = Phase::kConfirming;
    breach_ = std::move(outcome);  // until it is sent again
    return;
  }
  if (IsTrouble(outcome)) {
    if (!trouble_) trouble_ = std::move(outcome);
    if (++times_trouble_ >= kMostTrouble) enough_ = true;
    return;
  }
  if (outcome.verdict == Verdict::kPass)
    ++held_;
  else if (!unseen_)
    unseen_ = std::move(outcome);
}

bool FuzzConversation::SameBreach(const Outcome& outcome) const {
  return IsBreach(outcome) && outcome.finding.kind == breach_->finding.kind &&
         outcome.verdict == breach_->verdict;
}

void FuzzConversation::Confirmed(Outcome outcome) {
  if (SameBreach(outcome)) {
    Keep(std::move(outcome));
    phase_ = Phase::kShrinking;
    shrinker_.emplace(
        sequence_, [this](Sequence* candidate) { return tries_.Adopt(candidate); },
        [this](const std::string& name) -> const std::vector<Value>* {
          const FuzzField* field = tries_.ground().Named(name);
          return field == nullptr ? nullptr : &field->ordinary;
        },
        kMostCandidates);
    return;
  }
  breach_.reset();
  phase_ = Phase::kTrying;
  if (IsTrouble(outcome)) return Tried(std::move(outcome));
  if (++times_flaky_ >= kMostFlaky) enough_ = true;
}

void FuzzConversation::Shrunk(Outcome outcome) {
  const bool same = SameBreach(outcome);
  if (same) Keep(std::move(outcome));
  shrinker_->Told(same);
}

void FuzzConversation::Keep(Outcome outcome) {
  breach_ = std::move(outcome);
  breach_->counterexample =
      std::make_shared<const Value>(CaseFileValue(whole_, sequence_, *breach_));
}

Outcome FuzzConversation::Result() const { return breach_ ? *breach_ : WithoutBreach(); }

Outcome FuzzConversation::WithoutBreach() const {
  if (times_flaky_ > 0) {
    Outcome outcome = *flaky_;
    outcome.verdict = Verdict::kWarn;
    outcome.finding.only_warns = true;
    outcome.finding.kind = "flaky";
    outcome.finding.message = "not the same when sent again: " + outcome.finding.message;
    outcome.reason = outcome.finding.message;
    outcome.times = times_flaky_;
    outcome.of = made_;
    return outcome;
  }
  if (trouble_) return *trouble_;
  Outcome outcome;
  outcome.of = made_;
  if (held_ > 0) return outcome;
  outcome.verdict = unseen_ ? unseen_->verdict : Verdict::kNotApplicable;
  outcome.reason = unseen_
                       ? "none of " + std::to_string(made_) + " tries showed it: " + unseen_->reason
                       : "no try of it can be made";
  return outcome;
}

void FuzzConversation::Finish(Outcome outcome) {
  phase_ = Phase::kDone;
  on_outcome_(std::move(outcome), seconds_, exchanges_);
}

}  // namespace assay
