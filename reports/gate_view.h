// What the gate adds to a run's verdicts, for the reports: regressions against a baseline, and
// waivers that did not come to bear.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/console.h"
#include "reports/run_index.h"

namespace assay::reports {

// "2 of 413 cases that passed in the baseline (staging, 2026-11-21T20:28:22Z) do not pass now".
std::string BaselineSentence(const Baseline& baseline);

// "12 new cases: 11 pass, 1 fail"; empty where there is none.
std::string AppearedSentence(const Baseline& baseline);

// Waivers with the same thing to tell: why, and the ids of their cases. In order of appearance.
std::vector<std::pair<std::string, std::vector<std::string>>> GroupWaiverNotes(
    const std::vector<WaiverNote>& notes);

// "3 waivers: the case is not part of this run: a/b/c/d, a/b/c/e, a/b/c/f": the first three ids, or
// all.
std::string NoteSentence(const std::string& why, const std::vector<std::string>& ids, bool all);

// A block for the console, for the summary; empty where there is nothing to tell.
std::string ConsoleRegressions(const RunIndex& index, const ConsoleOptions& options);
std::string ConsoleGateNotes(const RunIndex& index, const ConsoleOptions& options);
std::string MarkdownGate(const RunIndex& index, size_t max_bytes);

// The regressions as lines of plain text, for one <failure>.
std::string RegressionText(const RunIndex& index, size_t max_bytes);

}  // namespace assay::reports
