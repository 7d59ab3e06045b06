// A case tried once more before it may accuse a target whose answers lag: with time between its
// requests, and each accepted update sent twice, so that the second answer shows what the first one
// left. First, unless it is known, whether they lag at all is measured with an update of the case.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/judge/answer_lag.h"
#include "harness/run/case_run.h"

namespace assay {

class SecondTry {
 public:
  struct Sending {
    size_t step = 0;
    std::chrono::milliseconds pause{0};
  };

  // `run` and `lag` outlive it. `reads`: by how much reads lag, as far as is known.
  SecondTry(const CaseRun& run, AnswerLag& lag, std::chrono::milliseconds reads)
      : run_(run), lag_(lag), reads_(reads) {}

  // Whether to try, by the verdict so far; what it says then is what Next brings about.
  bool Begin(const Outcome& accusation);
  // What to send next, after what was sent before has been taken; nullopt ends it.
  std::optional<Sending> Next();

 private:
  enum class Phase { kPreparing, kQuiet, kMeasuring, kTrying, kDone };

  struct Sent {
    size_t step = 0, subject = 0;
    Value value;
  };

  bool IsUpdate(size_t step) const;
  std::vector<Sent> SentTo(const Reflected& place) const;
  bool ProbeAt(const Reflected& place);
  // An update of the case whose answer tells whether it shows a change at once.
  bool ChooseProbe();
  std::optional<bool> ShowsChange();
  std::optional<Sending> Measure();
  std::optional<Sending> Try();
  std::optional<Sending> End();
  std::chrono::milliseconds Apart() const;

  const CaseRun& run_;
  AnswerLag& lag_;
  std::chrono::milliseconds reads_;
  std::string accused_;
  size_t accused_step_ = 0;
  Phase phase_ = Phase::kDone;
  std::optional<size_t> prepare_;  // sent before the probe, where that alone changes nothing
  size_t probe_ = 0;
  Reflected probed_;
  std::optional<Value> probe_value_;  // what it sends there; none: it does not show as sent
  std::string shown_first_;           // then: what it was answered first
  size_t waits_ = 0;
  std::chrono::milliseconds waited_{0};
  std::chrono::microseconds first_sent_{0};
  bool measured_ = true;
  bool patient_ = false;  // as much time between the requests as there is
  size_t next_ = 0;       // of the steps
  bool once_ = false;     // the step before `next_` was sent once, and is to be sent again
};

}  // namespace assay
