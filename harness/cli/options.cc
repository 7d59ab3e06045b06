// The command line: parses it and runs the command.
#include "harness/cli/options.h"

#include <cstdio>
#include <string_view>

#ifndef ASSAY_VERSION
#error "the build names the version"
#endif

namespace assay::cli {

std::vector<Command> AddCommands(CLI::App& app) {
  std::vector<Command> all;
  for (auto* add : {AddRunCommands, AddReplayCommands, AddLogCommands, AddGateCommands,
                    AddShowCommands, AddDeriveCommands, AddDocsCommands}) {
    std::vector<Command> added = add(app);
    all.insert(all.end(), added.begin(), added.end());
  }
  return all;
}

int Main(int argc, char** argv) {
  CLI::App app(
      "assay checks a live HTTP/JSON API against what its documentation says, and says where each "
      "verdict comes from.",
      "assay");
  app.set_version_flag("--version", std::string("assay ") + ASSAY_VERSION);
  app.require_subcommand(1);
  const std::vector<Command> commands = AddCommands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error) == 0 ? kOk : kUsage;
    for (int i = 1; code == kUsage && i < argc; ++i) {
      const std::string_view given = argv[i];
      const bool address = given.starts_with("http://") || given.starts_with("https://");
      if (address && argv[i - 1][0] != '-') {
        std::fprintf(stderr, "An address goes after --target: assay run --target %s\n", argv[i]);
      }
    }
    return code;
  }
  for (const Command& command : commands) {
    if (*command.app) return command.run();
  }
  return kUsage;
}

}  // namespace assay::cli
