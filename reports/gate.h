// What the release gate adds to a run's verdicts; part of the event model (event.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::reports {

// A waiver that did not come to bear (its case was not judged), or that ends soon.
struct WaiverNote {
  std::string id;   // of the case
  std::string why;  // kNotPartOfRun, "ends on 2026-02-28"
};
inline constexpr char kNotPartOfRun[] = "the case is not part of this run";

// A case that passed in the baseline and does not pass now.
struct Regression {
  std::string id;
  std::string level;  // as now; of a vanished case, as in the baseline
  std::vector<std::string> requirements;
  std::string was;     // verdict word in the baseline: "pass"
  std::string now;     // verdict word, or "vanished"
  std::string reason;  // why it does not pass
};

struct Appeared {
  std::string id;
  std::string verdict;
};

// This run held against an earlier one. Empty `run`: no baseline was given.
struct Baseline {
  std::string run;  // what it is: "staging, 2026-11-21T20:28:22Z"
  // Cases that passed there and were to be tried now; nothing of a run merged from shards.
  std::optional<uint64_t> compared;
  std::vector<Regression> regressions;  // in plan order, then what vanished
  std::vector<Appeared> appeared;       // cases that the baseline does not know
  std::vector<std::string> notes;       // what limits the comparison
};

}  // namespace assay::reports
