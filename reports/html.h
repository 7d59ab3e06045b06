// report.html: the run as one page that opens without a network, for people. Findings first, then
// every documented fact with its verdict, what the documents themselves get wrong, and the
// exchanges over time. Bytes of the target cannot become markup; the page's policy allows its own
// script and style alone. Bounded, whatever the run: lists that are cut say so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "reports/event.h"
#include "reports/timeline.h"

namespace assay::reports {

// Of the whole file; a run of ordinary size is far below.
inline constexpr size_t kHtmlBytes = size_t{12} * 1024 * 1024;
inline constexpr size_t kHtmlFindings =
    100;                                    // shown in full; as many again as a line each, times 5
inline constexpr size_t kHtmlFacts = 2000;  // requirements listed
inline constexpr size_t kHtmlGroups = 100;  // reasons, of each verdict that has no findings
inline constexpr size_t kHtmlBodyBytes = 65536;  // of an answer that is kept to be shown

// What the page shows of the exchanges, collected in one pass over the log.
struct HtmlExchanges {
  Timeline timeline;
  // By number: the first exchange of each finding that is shown in full, bodies cut.
  std::map<uint64_t, ExchangeRecord> shown;
  std::string unread;  // why there are none, or not all; for people
};

// Reads the exchanges of `run` from its log. A log that cannot be read leaves a page without them.
// `known`: the timeline of the run, where somebody has it already; then few lines of the log are
// read.
HtmlExchanges CollectExchanges(const Run& run, const std::string& log,
                               const Timeline* known = nullptr);

std::string RenderHtml(const Run& run, const HtmlExchanges& exchanges);
// Writes beside the final name and renames. The number of bytes.
Result<uint64_t> WriteHtml(const Run& run, const std::string& log, const std::string& path,
                           const Timeline* known = nullptr);

}  // namespace assay::reports
