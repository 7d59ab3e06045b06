// Writes a run's event log as it happens and keeps what the other reports are rendered from.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/http/redactor.h"
#include "harness/run/session.h"
#include "reports/event.h"
#include "reports/ndjson.h"
#include "reports/progress.h"
#include "reports/timeline.h"

namespace assay::cli {

// What the recorder asks others for, the gate before all. All may be empty.
struct RecorderHooks {
  // The head of the log, made when it is written: nothing has to wait for it.
  std::function<reports::Header()> header;
  // Applied to a result before it is recorded.
  std::function<void(reports::CaseResult*, bool standing)> settle;
  // Whether a failure would be waived.
  std::function<bool(const reports::CaseResult&)> would_waive;
  // Called once, when that many cases and standing checks have failed; 0: never.
  uint64_t max_failures = 0;
  std::function<void()> on_max_failures;
  // What to say of a result at once; "" of most.
  std::function<std::string(const reports::PlannedCase&, const reports::CaseResult&)> announce;
  // Keeps a shrunk counterexample, secrets replaced; the name of its file, empty where there is
  // none.
  std::function<std::string(const std::string& case_id, const std::string& text)> save_case;
};

// Called on one thread at a time.
class Recorder : public SessionObserver {
 public:
  // `log` may be null (nothing is written then). `show` is given progress text for stderr.
  // `body_limit`: bytes of a body that are recorded.
  Recorder(const Redactor& redactor, reports::LogWriter* log, size_t body_limit,
           reports::Progress progress, std::function<void(const std::string&)> show,
           RecorderHooks hooks = {});

  reports::Run& run() { return run_; }
  // Of the exchanges as they stand in the log; whole after End().
  const reports::Timeline& timeline() const { return timeline_; }
  // The plan as chosen; before anything is sent.
  void Begin(const Plan& plan, const std::vector<bool>& chosen);
  // Puts results in plan order; what run() gives is whole from here on.
  void End();

  void OnBegin() override;
  void OnExchange(const Case& tried, size_t step, const StepResult& result) override;
  void OnCase(const Case& tried, const Outcome& outcome, double seconds,
              uint64_t exchanges) override;
  void OnStanding(const StandingCheck& check, const Outcome& outcome) override;

 private:
  void Add(reports::CaseResult result, bool standing);
  void CountFailure(const std::string& id);
  void CountBrokenChecks();
  void Learn(std::vector<std::string> secrets);
  void ShowProgress();
  void Announce(const reports::CaseResult& result);

  const Redactor& known_;
  Redactor redactor_;  // known_ and what answers held at secret places
  std::deque<std::string> learned_;
  std::set<std::string> learned_set_;
  reports::LogWriter* log_;
  size_t body_limit_;
  const Plan* plan_ = nullptr;
  reports::Progress progress_;
  std::function<void(const std::string&)> show_;
  reports::ProgressState state_;
  std::chrono::steady_clock::time_point started_;
  reports::Run run_;
  reports::Timeline timeline_;
  reports::ExchangeRecord record_;  // of the last exchange
  RecorderHooks hooks_;
  std::vector<bool> chosen_;
  std::unordered_map<std::string, size_t> place_;  // of a case in run_.plan
  std::set<std::string> failed_;                   // ids; counted against hooks_.max_failures
  std::set<std::string> settled_;                  // broken standing checks that were looked at
  bool begun_ = false;
};

}  // namespace assay::cli
