// The logs of the shards of one run as the log of the whole.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "reports/event.h"

namespace assay::reports {

// Writes the merged log to `path` and returns its run. The same cases as in an undivided run, each
// with its verdict; the tallies of standing checks summed, the worst verdict of the shards counting
// (not_observed only where no shard observed it); a preflight passes where any shard's did; numbers
// of exchanges go on from shard to shard. A shard that is missing or cut short makes the run
// incomplete, and the footer says which.
//
// Refused: a log that is no shard (a single one that is a whole run stays as it is), the same shard
// twice, shards of other runs (seed, plan, contracts, target, filters, what counts as a failure).
// An error that names `path` alone is one of writing.
Result<Run> MergeLogs(const std::vector<std::string>& logs, const std::string& path);

}  // namespace assay::reports
