#include "reports/exit_code.h"

#include "reports/run_index.h"
#include "reports/wording.h"

namespace assay::reports {

int ExitCodeOf(const Run& run) {
  const RunIndex index(run);
  const std::vector<uint64_t> counts = CountVerdicts(index);
  const auto count = [&](VerdictKind kind) { return counts[static_cast<size_t>(kind)]; };
  if (count(VerdictKind::kFail) + count(VerdictKind::kStaleWaiver) > 0) return 1;
  if (!run.footer.baseline.regressions.empty()) return 1;
  const bool complete = run.has_footer && run.footer.complete;
  if (!complete || count(VerdictKind::kBlocked) + count(VerdictKind::kError) > 0) return 3;
  // A warning alone judges no fact that the document states plainly.
  if (count(VerdictKind::kPass) + count(VerdictKind::kWaived) == 0) return 4;
  if (!run.header.require_observed) return 0;
  for (const CaseRow& row : index.rows()) {
    if (row.verdict == VerdictKind::kNotObserved && row.planned->level == "must") return 3;
  }
  return 0;
}

}  // namespace assay::reports
