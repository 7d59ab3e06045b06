// A case on the wire: which step comes next, and what came of those before.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/http/engine.h"
#include "harness/judge/case.h"
#include "harness/run/patience.h"
#include "harness/run/settling.h"

namespace assay {

class SecondTry;

// How the reason begins where a read accuses and is no evidence.
inline constexpr std::string_view kUnsureReads = "what the profile's `read` shows may be old";

// The kind of a finding that came right when the case was tried again.
inline constexpr const char* kLate = "late";

// What became of a case's steps; shared by its conversations where several lanes try it (a
// preflight).
struct CaseRun {
  // `one` must outlive the run and whoever shares it.
  explicit CaseRun(const Case& one) : CaseRun({std::shared_ptr<void>(), &one}) {}
  explicit CaseRun(std::shared_ptr<const Case> one)
      : shared_case(std::move(one)), tried(*shared_case), steps(tried.steps.size()) {}
  const std::shared_ptr<const Case> shared_case;
  const Case& tried;
  StepResults steps;
  std::string abandoned;       // why the run ended before the case did
  std::string setup_failed;    // why a preparing step did not work
  bool setup_refused = false;  // the target refused it, rather than fail
  // Where the case was tried a second time: what came of its steps before that, and which updates
  // were sent again.
  StepResults first;
  std::set<size_t> again;
  bool again_failed = false;         // one of them was not accepted any more: the first try stands
  std::string unsure_reads;          // why what reads show is no evidence; empty where it is
  std::optional<Outcome> as_judged;  // where nothing has come since
  size_t looks_again = 0;
  uint64_t exchanges = 0;
  double seconds = 0;

  CaseView View() const { return {*tried.contract, steps}; }
  // What came of a step. False where the case ends with it: a preparing step did not work, or what
  // an act did is unknown.
  bool Take(size_t step, Exchange exchange);
  // The verdict by what is here now.
  Outcome Judge() const { return as_judged ? *as_judged : JudgeNow(); }
  // Whether what accused at first came right when it was tried again: then answers lag.
  bool CameRight() const;

 private:
  Outcome JudgeNow() const;
  bool TriedAgain() const;
  Outcome JudgeBoth() const;
};

class CaseConversation : public Conversation {
 public:
  using OnStep = std::function<void(CaseRun&, size_t step)>;
  using OnEnd = std::function<void(CaseRun&)>;

  // Sends those steps of `run` that are in `steps` (indexes in order).
  CaseConversation(std::shared_ptr<CaseRun> run, std::vector<size_t> steps,
                   std::shared_ptr<Patience> patience, OnStep on_step, OnEnd on_end);
  ~CaseConversation() override;
  std::optional<Wanted> Next(Exchange* previous) override;
  void Abandon(const std::string& reason) override;

 private:
  void Take(Exchange exchange);
  std::optional<Wanted> SendNext();
  std::optional<Wanted> Settle();
  std::optional<Wanted> LookAgain();
  std::optional<Wanted> TryAgain();
  void NoteRead(bool follows);
  std::optional<std::chrono::milliseconds> NextWait(size_t tries);
  std::chrono::milliseconds Pause(const Step& planned) const;
  bool ReadAccuses() const;
  Wanted Send(size_t step, std::chrono::milliseconds pause);

  std::shared_ptr<CaseRun> run_;
  std::vector<size_t> steps_;
  std::shared_ptr<Patience> patience_;
  OnStep on_step_;
  OnEnd on_end_;
  size_t next_ = 0;     // in steps_
  size_t current_ = 0;  // the step on the wire
  KnownRecord known_;
  bool reads_;          // the record is read: what is known of it is held against that
  size_t settles_ = 0;  // how often the current read was asked again
  std::chrono::milliseconds settled_for_{0};
  std::map<size_t, Value> last_reads_;  // what the read before this one showed, by subject
  std::unique_ptr<SecondTry> second_;
  bool broken_off_ = false;
  bool restored_ = false;  // what was looked at has been put right since
};

}  // namespace assay
