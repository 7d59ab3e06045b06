// What a run says about each documented fact: the worst of the cases that cite it, or why nothing
// was said. A pure function of the run; console, summary and HTML show the same view.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/run_index.h"

namespace assay::reports {

enum class RequirementState {
  kPass,
  kWarn,
  kFail,
  kWaived,
  kStaleWaiver,
  kNotApplicable,
  kNotObserved,
  kBlocked,  // also: the citing cases were not run
  kError,
  kNotTested,   // no case can test it; the contract says why
  kNotPlanned,  // a case could, but none of this run cites it
};
std::string_view RequirementStateLabel(RequirementState state);  // "pass", "not tested", …

struct RequirementView {
  const RequirementInfo* requirement = nullptr;
  RequirementState state = RequirementState::kNotPlanned;
  std::string reason;                 // for every state but pass
  std::vector<const CaseRow*> cases;  // that cite it, in plan order
  const CaseRow* worst = nullptr;     // the first of those with the worst verdict; null: no case
};

// Of one level. The sum of all but `total` is `total`.
struct RequirementCounts {
  uint64_t pass = 0;
  uint64_t warn = 0;
  uint64_t fail = 0;  // with stale waivers
  uint64_t waived = 0;
  uint64_t not_judged = 0;    // not applicable, not observed, blocked, error, not planned
  uint64_t not_testable = 0;  // not tested, or outside the document
  uint64_t total = 0;
};

struct RequirementsView {
  std::vector<RequirementView> requirements;        // in the header's order
  std::map<std::string, RequirementCounts> levels;  // "must", …
};

// The view points into `index` and its run.
RequirementsView ViewRequirements(const RunIndex& index);

// "120 must-level facts: 97 pass, 3 fail, 13 not judged, 7 not testable".
std::string CountsSentence(std::string_view level, const RequirementCounts& counts);

}  // namespace assay::reports
