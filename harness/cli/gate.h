// What a pipeline obeys beside the verdicts: waivers, a baseline, a bound on failures. See
// harness/gate/waivers.h and reports/baseline.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/load.h"
#include "harness/gate/waivers.h"
#include "reports/event.h"

namespace assay::cli {

// Today in UTC.
Date Today();

// The cases and requirements that waivers may name.
Waivable WaivableOf(const Loaded& loaded);

// "DIR" -> "DIR/run.ndjson"; the run in it.
Result<reports::Run> ReadRun(const std::string& log_or_folder);

// As named on a command line; empty: none.
struct GateFiles {
  std::string waivers, baseline;
};

class Gate {
 public:
  // Reads the files that the options name. To be called before old reports are removed: one of them
  // may be the baseline.
  static Result<Gate> Read(const RunOptions& options);

  // For a recorded run; its filters and shard are those of `run`.
  static Result<Gate> ReadFor(const reports::Run& run, const GateFiles& files);
  // For recorded traffic, which shows a part of what could be tried.
  static Result<Gate> ReadForTraffic(const GateFiles& files);
  // What the waivers name and a run with this header and plan does not know.
  std::vector<Error> UnknownNames(const reports::Run& run) const;
  // Settles results that no waiver has settled yet, compares, and sets counts and exit code anew
  // (where the run was not interrupted). Not for a run in which UnknownNames finds anything.
  void Apply(reports::Run* run);

  // Before anything is sent. Waivers that name what this run does not know are errors.
  std::vector<Error> Begin(const Loaded& loaded);

  WaiverBook& waivers() { return waivers_; }
  // Adds what the gate has to tell to the footer of a run that has all its results.
  void Finish(const Loaded& loaded, const RunOptions& options, reports::Run* run) const;

 private:
  static Result<Gate> ReadFiles(const GateFiles& files, bool in_part);

  Waivers file_;
  WaiverBook waivers_;
  std::optional<reports::Run> baseline_;
};

}  // namespace assay::cli
