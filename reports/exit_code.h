// The exit code that a run's verdicts call for.
#pragma once

#include "reports/event.h"

namespace assay::reports {

// 0, 1, 3 or 4, from plan, results, the header's options and whether the footer says complete: a
// proven violation outranks incompleteness. A run without a footer is incomplete.
int ExitCodeOf(const Run& run);

}  // namespace assay::reports
