// `assay replay`: one case again, with the options of the run that found it where asked for.
#include <algorithm>
#include <filesystem>
#include <memory>

#include "harness/cli/load.h"
#include "harness/cli/log_commands.h"
#include "harness/cli/options.h"
#include "harness/cli/run_line.h"
#include "harness/fuzz/case_file.h"
#include "reports/ndjson.h"

namespace assay::cli {
namespace {

struct ReplayLine {
  std::string what, from;
  RunLine run;
};

void AddReplayOptions(CLI::App* app, ReplayLine* line) {
  app->add_option("what", line->what, "A case file, or the id of a case")
      ->required()
      ->type_name("FILE|ID");
  app->add_option("--from", line->from,
                  "A run (its run.ndjson, or the folder): contracts, seed, target and options are "
                  "those of it, where none are given here")
      ->type_name("RUN");
  AddOptions(app, &line->run);
}

std::string NameOf(const std::string& option) { return option.substr(0, option.find(' ')); }

// The words of a command line: what is quoted for a shell is one.
std::vector<std::string> Words(const std::vector<std::string>& options) {
  std::vector<std::string> words;
  for (const std::string& option : options) {
    const std::string name = NameOf(option);
    words.push_back(name);
    if (option.size() <= name.size() + 1) continue;
    std::string value;
    bool quoted = false;
    for (size_t i = name.size() + 1; i < option.size(); ++i) {
      if (option[i] == '\'')
        quoted = !quoted;
      else if (!quoted && option[i] == '\\' && i + 1 < option.size())
        value += option[++i];
      else
        value += option[i];
    }
    words.push_back(std::move(value));
  }
  return words;
}

// What the run says and the command line does not.
Result<std::vector<std::string>> OptionsOf(const ReplayLine& line,
                                           const std::vector<std::string>& given) {
  const auto run = reports::ReadLog(LogPath(line.from));
  if (!run.ok()) return run.errors();
  const reports::Header& header = run.value().header;
  std::vector<std::string> options = header.options;
  const auto has = [&](const std::vector<std::string>& all, const std::string& name) {
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& one) { return NameOf(one) == name; });
  };
  if (!has(options, "--seed")) options.push_back("--seed " + std::to_string(header.seed));
  if (!has(options, "--contract")) {
    for (const auto& contract : header.contracts) options.push_back("--contract " + contract.id);
  }
  std::erase_if(options, [&](const std::string& option) {
    const std::string name = NameOf(option);
    // What chose among cases, or held the run against others, is not about this one.
    static const std::vector<std::string> others = {"--from",    "--shard",    "--shard-total",
                                                    "--waivers", "--baseline", "--max-failures",
                                                    "--only-new"};
    return has(given, name) || std::find(others.begin(), others.end(), name) != others.end();
  });
  return options;
}

// The line with the run's options put in.
Result<bool> PutIn(const std::vector<std::string>& from, const std::vector<std::string>& given,
                   ReplayLine* line) {
  const std::vector<std::string> own = Words(given);
  std::vector<std::string> words = Words(from);
  words.insert(words.end(), own.begin(), own.end());
  auto whole = std::make_unique<ReplayLine>();
  CLI::App app("", "assay replay");
  AddReplayOptions(&app, whole.get());
  words.push_back(line->what);
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    return Error{{LogPath(line->from), 0, 0},
                 "the options of that run cannot be used here: " + std::string(error.what()),
                 "give them on the command line, without --from"};
  }
  whole->run.options.out = line->run.options.out;
  whole->from = line->from;
  *line = std::move(*whole);
  return true;
}

Result<bool> ChooseCase(ReplayLine* line, const std::vector<std::string>& given) {
  const auto has = [&](const std::string& name) {
    return std::any_of(given.begin(), given.end(),
                       [&](const std::string& one) { return NameOf(one) == name; });
  };
  RunOptions& run = line->run.options;
  std::error_code ignored;
  const bool file = std::filesystem::exists(line->what, ignored) || line->what.ends_with(".json");
  run.only = line->what;
  if (file) {
    const Result<CaseFile> read = LoadCaseFile(line->what);
    if (!read.ok()) return read.errors();
    run.replay = line->what;
    run.only = read.value().case_id;
    const auto known = BuiltinContractIds();
    const bool builtin =
        std::find(known.begin(), known.end(), read.value().contract) != known.end();
    if (run.contracts.empty() && builtin) run.contracts = {read.value().contract};
    if (!has("--seed") && line->from.empty()) run.seed = read.value().seed;
    run.fuzz = std::max<uint64_t>(run.fuzz, 1'000'000);  // every fuzz case has tries then
  }
  run.shard = "1/1";
  run.filters = {run.only};
  return true;
}

Result<bool> Prepare(const CLI::App& app, ReplayLine* line) {
  std::vector<std::string> given = AsGiven(app);
  std::erase_if(given, [](const std::string& one) {
    return NameOf(one) == "--from" || one.rfind("--", 0) != 0;
  });
  if (!line->from.empty()) {
    const auto from = OptionsOf(*line, given);
    if (!from.ok()) return from.errors();
    if (auto put = PutIn(from.value(), given, line); !put.ok()) return put.errors();
    line->run.options.as_given = from.value();
    line->run.options.as_given.insert(line->run.options.as_given.end(), given.begin(), given.end());
  } else {
    line->run.options.as_given = given;
  }
  if (const std::string wrong = Complete(&line->run); !wrong.empty())
    return Error{{}, "--rate: " + wrong, ""};
  return ChooseCase(line, given);
}

}  // namespace

std::vector<Command> AddReplayCommands(CLI::App& app) {
  auto line = std::make_shared<ReplayLine>();
  CLI::App* replay =
      app.add_subcommand("replay", "Run one case again: a saved one, or one of the plan by its id");
  AddReplayOptions(replay, line.get());
  return {{replay, [replay, line] {
             if (const auto ready = Prepare(*replay, line.get()); !ready.ok()) {
               PrintErrors(ready.errors());
               return int{kUsage};
             }
             return Run(line->run.options);
           }}};
}

}  // namespace assay::cli
