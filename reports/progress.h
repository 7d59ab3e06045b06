// The line on stderr that says how far a run is. Formats and paces only: the caller gives the time
// and writes what comes back.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "reports/verdicts.h"

namespace assay::reports {

struct ProgressState {
  uint64_t done = 0;       // cases with a verdict
  uint64_t total = 0;      // cases of the plan
  uint64_t exchanges = 0;  // sent so far
  // By verdict, in the order of kVerdictKinds.
  std::array<uint64_t, kVerdictKinds.size()> counts{};
};

// "1204/3310 cases  36%  412 exchanges/s  8 s left  1190 pass, 3 fail": at most `columns` wide (0:
// any), cut from the right. `seconds` since the start of the run.
std::string FormatProgress(const ProgressState& state, double seconds, size_t columns);

// "━━━━━━╸             ": how much is done, `width` columns wide.
std::string ProgressBar(double share, size_t width);

class Progress {
 public:
  enum class Mode {
    kTerminal,  // one line, written over again ten times a second at most
    kLines,     // a line of its own every ten seconds, for logs
    kOff,
  };
  Progress(Mode mode, size_t columns, bool color = false)
      : mode_(mode), columns_(columns), color_(color) {}

  // What to write now; "" where it is not yet time for it. `seconds` since the start, never less
  // than in the call before.
  std::string Update(const ProgressState& state, double seconds);
  // A line of its own above the bar, and the bar again. Only on a terminal; "" elsewhere.
  std::string Announce(const std::string& line, const ProgressState& state, double seconds);
  // Ends the line on a terminal, so that other text starts on a line of its own; a last line for
  // logs.
  std::string Finish(const ProgressState& state, double seconds);

 private:
  std::string Shown(const ProgressState& state, double seconds) const;

  Mode mode_;
  size_t columns_;
  bool color_;
  bool started_ = false;
  double last_ = 0;
};

}  // namespace assay::reports
