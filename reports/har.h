// The exchanges of a run as HAR 1.2 (HTTP Archive), for browsers' and other tools' views of
// traffic.
#pragma once

#include <cstdint>
#include <string>

#include "harness/base/result.h"
#include "reports/event.h"

namespace assay::reports {

// Written from the event log, one exchange in memory at a time; secrets are replaced there already.
// What the log does not have is left out as HAR has it (-1, ""). `_case`, `_step`, `_number` and,
// where there was no answer, `_error` are ours. The number of bytes.
Result<uint64_t> WriteHar(const Header& header, const std::string& log, const std::string& path);

}  // namespace assay::reports
