// GoogleTest runs and selects: every case and standing check of a plan is a test of its own. The
// engine sends concurrently on a thread of its own; a test waits for its verdict.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/session.h"

namespace assay {

struct SuiteTestsRun {
  SessionReport report;
  size_t selected = 0;
  std::vector<bool> chosen;  // as in Session: cases, then standing checks
};

// Called on the main thread when the session exists (so that signals can stop it), and with null
// when it ends.
using OnSession = std::function<void(Session*)>;
// Called with what was chosen, before anything is sent.
using OnChosen = std::function<void(const std::vector<bool>&)>;

// `filters`: globs over ids, any of which may match; empty: everything. Once a process.
Result<SuiteTestsRun> RunSuiteTests(Plan& plan, const SessionOptions& options,
                                    const std::vector<std::string>& filters,
                                    SessionObserver& observer, const OnChosen& on_chosen,
                                    const OnSession& on_session);

}  // namespace assay
