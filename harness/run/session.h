// One run of a plan against a target: preflights, then the lanes side by side, then what needs
// several subjects. Cases are judged as their answers come, standing checks at the end.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "harness/http/engine.h"
#include "harness/http/redactor.h"
#include "harness/plan/plan.h"

namespace assay {

// Told of everything in the order of happening, soon after it: on a thread of its own, so that the
// wire is not kept waiting, or on the engine's (see SessionOptions::at_once). Nothing here is
// redacted yet.
class SessionObserver {
 public:
  virtual ~SessionObserver() = default;
  virtual void OnBegin() {}
  virtual void OnExchange(const Case& tried, size_t step, const StepResult& result) = 0;
  virtual void OnCase(const Case& tried, const Outcome& outcome, double seconds,
                      uint64_t exchanges) = 0;
  virtual void OnStanding(const StandingCheck& check, const Outcome& outcome) = 0;
};

struct SessionOptions {
  EngineOptions engine;
  bool should_fails = false;  // a broken should-level fact fails as a must-level one does
  // Standing checks judge an answer, and the observer is told of it, before anything else is sent.
  bool at_once = false;
};

struct SessionReport {
  bool complete = false;
  std::string incomplete_reason;
  uint64_t exchanges = 0;
  uint64_t retries = 0;
  std::vector<std::string> not_put_back;  // records that are left changed, and why
};

class Session {
 public:
  // `selected`: one entry a case of the plan, then one a standing check. Preflights run in any
  // case.
  Session(Plan& plan, SessionOptions options, std::vector<bool> selected,
          SessionObserver& observer);
  ~Session();

  // Blocks until everything is judged. Once.
  SessionReport Run();
  // From any thread or a signal handler's thread, also from the observer's. See Engine::Stop.
  void Stop(bool now, const std::string& why = "the run was stopped");

  // From another thread while Run() is under way: blocks until that case (index as in `selected`)
  // is judged.
  const Outcome& Await(size_t index);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay
