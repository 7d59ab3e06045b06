// The commands around a release gate: waiver files, and two runs compared. Each returns the
// process's exit code.
#pragma once

#include <string>
#include <vector>

#include "harness/cli/load.h"

namespace assay::cli {

struct WaiversInitOptions {
  std::string from;  // a run's log or folder
  std::string owner, reason, ticket;
  std::string expires;  // "2026-02-28"; empty: 90 days from today
  std::string out;      // empty: stdout
};

struct WaiversPruneOptions {
  std::string from, file;
  std::vector<std::string> contracts;  // own ones, as files
};

struct WaiversCheckOptions {
  std::string file;
  std::vector<std::string> contracts;
  std::string target = "builtin";
};

struct DiffOptions {
  std::string a, b;    // runs: logs or folders
  bool cases = false;  // also case by case
  bool all = false;    // also what is the same
  bool json = false;   // to stdout instead of text
  std::string html;    // a file; empty: none
  bool any_contract = false;
  bool no_color = false;
};

int WaiversInit(const WaiversInitOptions& options);
int WaiversPrune(const WaiversPruneOptions& options);
int WaiversCheck(const WaiversCheckOptions& options);
int Diff(const DiffOptions& options);

}  // namespace assay::cli
