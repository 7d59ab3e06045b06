// summary.md: the run on one page of Markdown, for a pull request or a CI job's page. Bytes of the
// target cannot break its tables or become markup; always under kSummaryBytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/base/result.h"
#include "reports/event.h"

namespace assay::reports {

// What GitHub takes for a job summary is 1 MiB; this leaves room for what others add to it.
inline constexpr size_t kSummaryBytes = 900 * 1024;
// Findings shown in full; the others have a line in the table.
inline constexpr size_t kSummaryBlocks = 50;

std::string RenderSummary(const Run& run);
// Writes beside the final name and renames. The number of bytes.
Result<uint64_t> WriteSummary(const Run& run, const std::string& path);

}  // namespace assay::reports
