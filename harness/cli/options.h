// The command line's table: each command adds itself, its options and what runs it. Help,
// completion and manual are made from this one table.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "harness/cli/commands.h"

namespace assay::cli {

// A command of the program. `run` is called once, after parsing, where the command was given.
struct Command {
  CLI::App* app = nullptr;
  std::function<int()> run;  // the exit code
};

// Adds every command to `app`, in the order in which help shows them. What the commands' options
// are read into lives as long as what is returned.
std::vector<Command> AddCommands(CLI::App& app);

// One file an area (options_run.cc, options_show.cc, …); called by AddCommands.
std::vector<Command> AddRunCommands(CLI::App& app);
std::vector<Command> AddReplayCommands(CLI::App& app);
std::vector<Command> AddShowCommands(CLI::App& app);
std::vector<Command> AddDeriveCommands(CLI::App& app);
std::vector<Command> AddLogCommands(CLI::App& app);
std::vector<Command> AddGateCommands(CLI::App& app);
std::vector<Command> AddDocsCommands(CLI::App& app);

// What `run` has for the gate of a pipeline.
void AddGateOptions(CLI::App* app, RunOptions* options);

// --shard and what goes with it, for `run` and `plan`.
void AddShardOptions(CLI::App* app, RunOptions* options);

// "250ms", "5s", "2m", "1h" into milliseconds.
inline const CLI::AsNumberWithUnit& Duration() {
  static const CLI::AsNumberWithUnit units(
      std::map<std::string, uint64_t>{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}},
      CLI::AsNumberWithUnit::UNIT_REQUIRED, "DURATION");
  return units;
}

// The options of `app` that were given, one an entry and fit for a shell: "--seed 7". Those that a
// report adds by itself are left out.
std::vector<std::string> AsGiven(const CLI::App& app);

}  // namespace assay::cli
