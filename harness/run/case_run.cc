#include "harness/run/case_run.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "harness/judge/expect.h"
#include "harness/run/second_try.h"

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

constexpr std::chrono::milliseconds kSettled{3000};  // all of these waits

// Waited beyond these for a read that may come from a cache.
constexpr std::array<std::chrono::milliseconds, 2> kCacheWaits{
    {std::chrono::milliseconds(3000), std::chrono::milliseconds(4000)}};
constexpr std::chrono::milliseconds kLongest{10'000};  // all of these waits

bool Accuses(const Outcome& outcome) {
  return outcome.verdict == Verdict::kFail || outcome.verdict == Verdict::kWarn;
}

// Where a read says itself how old it is (RFC 9111 section 5.1): whether it was taken before the
// update that came last.
bool OlderThanUpdate(const Case& tried, const StepResults& steps, size_t read) {
  const std::string* header = steps[read].exchange.FindHeader("Age");
  if (header == nullptr) return false;
  constexpr long long kYear = 31'536'000;
  const std::chrono::seconds age(
      std::clamp(std::strtoll(header->c_str(), nullptr, 10), 0LL, kYear));
  for (size_t i = read; age.count() > 0 && i > 0; --i) {
    const StepResult& update = steps[i - 1];
    if (tried.steps[i - 1].read || tried.steps[i - 1].subject != tried.steps[read].subject ||
        !update.accepted())
      continue;
    return steps[read].exchange.timing.started - age < update.exchange.timing.started;
  }
  return false;
}

std::string UnsureReads(std::chrono::milliseconds cached_for) {
  return std::string(kUnsureReads) + ": it showed an update only after " +
         std::to_string((cached_for.count() + 999) / 1000) + " s";
}

bool IsIdempotent(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS";
}

}  // namespace

Outcome CaseRun::JudgeNow() const {
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
  Outcome judged = JudgeBoth();
  const size_t step = judged.finding.step;
  if (!Accuses(judged) || step >= steps.size() || !tried.steps[step].read) return judged;
  const bool old = OlderThanUpdate(tried, steps, step);
  if (!old && unsure_reads.empty()) return judged;
  judged = Outcome();
  judged.verdict = Verdict::kNotApplicable;
  judged.reason =
      old ? std::string(kUnsureReads) + ": it comes from a cache, by its Age" : unsure_reads;
  return judged;
}

bool CaseRun::TriedAgain() const {
  if (first.empty() || again_failed) return false;
  for (size_t i = 0; i < first.size(); ++i) {
    if (first[i].sent && !tried.steps[i].read && again.count(i) == 0) return false;
  }
  return true;
}

bool CaseRun::CameRight() const {
  return TriedAgain() && Accuses(JudgeCase(tried, {*tried.contract, first})) &&
         !Accuses(JudgeCase(tried, View()));
}

// Where a second try showed something else than the first, the answers lag: that breaks nothing.
Outcome CaseRun::JudgeBoth() const {
  if (first.empty()) return JudgeCase(tried, View());
  Outcome once = JudgeCase(tried, {*tried.contract, first});
  if (!TriedAgain()) return once;
  Outcome twice = JudgeCase(tried, View());
  if (Accuses(twice)) return twice;
  if (twice.verdict != Verdict::kPass) {
    // Now not to be seen; what was seen at first was not the record as it is.
    return twice.verdict == Verdict::kNotApplicable ? twice : once;
  }
  once.verdict = Verdict::kWarn;
  once.finding.only_warns = true;
  once.finding.kind = kLate;
  once.finding.message += ", but only at first: answers lag behind";
  once.reason = once.finding.message;
  return once;
}

bool CaseRun::Take(size_t step, Exchange exchange) {
  as_judged.reset();
  const bool repeated = steps[step].sent && !tried.steps[step].read && !tried.preflight;
  if (repeated) {
    if (first.empty()) first = steps;
    again.insert(step);
  }
  ++exchanges;
  seconds += static_cast<double>(exchange.timing.total.count()) / 1e6;
  steps.Set(step, MakeStepResult(std::move(exchange)));
  const Step& planned = tried.steps[step];
  if (repeated) {
    again_failed = again_failed || first[step].accepted() != steps[step].accepted();
    return true;
  }
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
      known_(*run_->tried.contract),
      reads_(std::any_of(run_->tried.steps.begin(), run_->tried.steps.end(),
                         [](const Step& step) { return step.read; })) {}

CaseConversation::~CaseConversation() = default;

Wanted CaseConversation::Send(size_t step, std::chrono::milliseconds pause) {
  current_ = step;
  const Step& planned = run_->tried.steps[step];
  // What an update sets twice is as set once, and what breaks a connection breaks the next one too.
  const bool repeatable = planned.request.method == "PATCH";
  return {planned.request, pause, IsIdempotent(planned.request.method), repeatable,
          planned.may_lock_out};
}

void CaseConversation::Take(Exchange exchange) {
  if (!run_->Take(current_, std::move(exchange))) broken_off_ = true;
  const Step& planned = run_->tried.steps[current_];
  if (!planned.read) {
    if (reads_) known_.Observe(planned, run_->steps[current_]);
    patience_->answers(*run_->tried.contract)
        .Observe({{"subject", std::to_string(planned.subject)}}, run_->steps[current_]);
  }
  on_step_(*run_, current_);
}

// What a read tells of all reads, the first time it is asked.
void CaseConversation::NoteRead(bool follows) {
  const StepResult& read = run_->steps[current_];
  const size_t subject = run_->tried.steps[current_].subject;
  if (!read.ShowsObject()) return;
  const auto before = last_reads_.find(subject);
  const bool moved = before != last_reads_.end() && !Equal(before->second, read.json->root);
  if (known_.Knows(subject)) patience_->reads(*run_->tried.contract).Asked(follows, moved);
  last_reads_.insert_or_assign(subject, read.json->root);
}

// How long to wait before the read is asked again, for the nth time; nullopt: it is as it is.
std::optional<std::chrono::milliseconds> CaseConversation::NextWait(size_t tries) {
  if (tries < kSettling.size()) {
    const bool learned = tries == 0 && patience_->lag > kSettling.front();
    return learned ? patience_->lag : kSettling[tries];
  }
  ReadLag& reads = patience_->reads(*run_->tried.contract);
  if (!reads.MayBeCached()) return std::nullopt;
  if (tries < kSettling.size() + kCacheWaits.size()) return kCacheWaits[tries - kSettling.size()];
  reads.WaitedLong();
  return std::nullopt;
}

// The read again, where it does not show yet what the updates before it made known.
std::optional<Wanted> CaseConversation::Settle() {
  const Step& planned = run_->tried.steps[current_];
  if (!planned.read || run_->tried.preflight) return std::nullopt;
  const Contract& contract = *run_->tried.contract;
  ReadLag& reads = patience_->reads(contract);
  std::vector<std::string> differs = known_.Differs(planned.subject, run_->steps[current_]);
  const size_t tries = std::exchange(settles_, 0);
  const bool follows = differs.empty();
  if (tries == 0) NoteRead(follows);
  std::erase_if(differs, [&](const auto& place) { return patience_->WasInVain(contract, place); });
  const auto waited = std::exchange(settled_for_, std::chrono::milliseconds(0));
  if (follows && waited > kSettled) {
    reads.CameRight(waited);
  } else if (follows && tries > 0) {
    patience_->lag = waited;
  }
  if (differs.empty() || reads.cached()) return std::nullopt;
  const auto pause = NextWait(tries);
  if (!pause) {
    for (const std::string& place : differs) patience_->InVain(contract, place);
    return std::nullopt;
  }
  settles_ = tries + 1;
  settled_for_ = waited + *pause;
  return Send(current_, *pause);
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
    return Send(step, Pause(planned));
  }
  return std::nullopt;
}

// Where a step waits for a target that may lag, it waits for as long as is known of this one.
std::chrono::milliseconds CaseConversation::Pause(const Step& planned) const {
  if (planned.pause.count() == 0) return planned.pause;
  const AnswerLag& answers = patience_->answers(*run_->tried.contract);
  const auto lag = planned.read ? patience_->lag : answers.lag();
  return std::max(planned.pause, lag * 13 / 10);
}

bool CaseConversation::ReadAccuses() const {
  const Outcome outcome = run_->Judge();
  const size_t step = outcome.finding.step;
  return Accuses(outcome) && step < run_->steps.size() && run_->tried.steps[step].read;
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
  ReadLag& reads = patience_->reads(contract);
  if (reads.cached()) {
    run_->unsure_reads = UnsureReads(reads.cached_for());
    return std::nullopt;
  }
  const size_t long_waits = reads.MayBeCached() ? kCacheWaits.size() : 0;
  const size_t most = patience_->WasInVain(contract, place) ? 1 : kReadLags.size() + long_waits;
  if (run_->looks_again >= most) {
    patience_->InVain(contract, place);
    if (run_->looks_again > kReadLags.size()) reads.WaitedLong();
    return std::nullopt;
  }
  const size_t nth = run_->looks_again++;
  return Send(step, nth < kReadLags.size() ? kReadLags[nth] : kCacheWaits[nth - kReadLags.size()]);
}

// Once more from the start, where what accuses may come of answers that lag.
std::optional<Wanted> CaseConversation::TryAgain() {
  const ReadLag& reads = patience_->reads(*run_->tried.contract);
  if (reads.cached()) run_->unsure_reads = UnsureReads(reads.cached_for());
  if (!second_) {
    second_ = std::make_unique<SecondTry>(*run_, patience_->answers(*run_->tried.contract),
                                          patience_->lag);
    run_->as_judged = run_->Judge();
    if (broken_off_ || !second_->Begin(*run_->as_judged)) return std::nullopt;
  }
  const std::optional<SecondTry::Sending> sending = second_->Next();
  if (!sending) return std::nullopt;
  return Send(sending->step, sending->pause);
}

std::optional<Wanted> CaseConversation::Next(Exchange* previous) {
  if (previous != nullptr) {
    Take(std::move(*previous));
    if (std::optional<Wanted> wanted = Settle()) return wanted;
  }
  if (!second_) {
    if (std::optional<Wanted> wanted = SendNext()) return wanted;
    if (!restored_) {
      if (std::optional<Wanted> wanted = LookAgain()) return wanted;
    }
    if (run_->looks_again > kReadLags.size() && !ReadAccuses())
      patience_->reads(*run_->tried.contract).CameRight(kLongest);
  }
  if (std::optional<Wanted> wanted = TryAgain()) return wanted;
  on_end_(*run_);
  return std::nullopt;
}

void CaseConversation::Abandon(const std::string& reason) {
  run_->as_judged.reset();
  run_->abandoned = reason;
  on_end_(*run_);
}

}  // namespace assay
