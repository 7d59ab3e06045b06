// A run held against an earlier one: nothing that passed there may stop passing or vanish.
#pragma once

#include <functional>
#include <string>

#include "reports/event.h"

namespace assay::reports {

// Whether this run was to try a case of that id: false for what its filters and shard left out.
using WasToBeTried = std::function<bool(const std::string& id)>;

// `now` needs plan and results. A case that passed in `then`:
//   passes or is waived now            -> nothing to tell
//   fails, warns, or is not judged     -> a regression (a stale waiver is red by itself: only where
//                                         the case fails)
//   blocked, in error, or not run      -> no regression: the run is inconclusive by itself; a note
//   is not planned, but should be      -> vanished: a regression
// What did not pass in `then` is no regression whatever it is now. Cases new to `now` are listed.
//
// `in_part`: this run tries a part of its plan. Then, and where it was cut short, that a standing
// check was not observed is no regression either: what would have shown it may be in the rest.
Baseline CompareWithBaseline(const Run& then, const Run& now, bool in_part,
                             const WasToBeTried& was_to_be_tried);

}  // namespace assay::reports
