// The options of a run on a command line, for every command that runs cases.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "harness/cli/commands.h"

namespace assay::cli {

// Durations and sizes as people write them; read into plain numbers first.
struct Quantities {
  std::string rate;
  uint64_t connect_ms = 10'000, first_byte_ms = 30'000, total_ms = 60'000, max_time_ms = 0,
           retry_ms = 60'000;
};

// What the options of one command are read into.
struct RunLine {
  RunOptions options;
  Quantities quantities;
  std::string should = "warn";
};

void AddOptions(CLI::App* app, RunLine* line);
// After parsing: fills in what is not stored directly. An error text, or "".
std::string Complete(RunLine* line);

}  // namespace assay::cli
