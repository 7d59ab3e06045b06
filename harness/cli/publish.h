// From a finished run to its reports and the result on stdout; the same for every command that ends
// in reports.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "reports/event.h"
#include "reports/timeline.h"

namespace assay::cli {

struct ShowOptions {
  std::string out;  // folder of the reports; it exists
  bool no_color = false;
  bool verbose = false;
  bool junit_strict = false;
  std::string har = {};                         // file of the exchanges as HAR; empty: none
  const reports::Timeline* timeline = nullptr;  // as PublishOptions::timeline
};

// Writes the reports of `run` (its exchanges are in the event log at `log`), prints the result and
// what went wrong. `exit_code`, or 5 where `earlier` is not empty or a report could not be written.
int Publish(const reports::Run& run, const std::string& log, const ShowOptions& options,
            int exit_code, std::vector<Error> earlier = {});

}  // namespace assay::cli
