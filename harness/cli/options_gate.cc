// The options of the gate: what `run` has for it, waiver files, and two runs compared.
#include <memory>

#include "harness/cli/gate_commands.h"
#include "harness/cli/options.h"

namespace assay::cli {
namespace {

Command AddInit(CLI::App* waivers) {
  auto options = std::make_shared<WaiversInitOptions>();
  CLI::App* init = waivers->add_subcommand("init", "Write a waiver for each failure of a run");
  init->add_option("--from", options->from, "run.ndjson, or the folder that holds it")
      ->required()
      ->type_name("RUN");
  init->add_option("--owner", options->owner, "Who answers for them")->required();
  init->add_option("--reason", options->reason, "Why the failures may stay for a while")
      ->required();
  init->add_option("--ticket", options->ticket, "Where their end is worked on")->required();
  init->add_option("--expires", options->expires,
                   "Last day on which they count, at most 180 days ahead; default: 90 days ahead")
      ->type_name("YYYY-MM-DD");
  init->add_option("--out", options->out,
                   "The waiver file; what it holds already is kept. Default: stdout")
      ->type_name("FILE");
  return {init, [options] { return WaiversInit(*options); }};
}

Command AddPrune(CLI::App* waivers) {
  auto options = std::make_shared<WaiversPruneOptions>();
  CLI::App* prune = waivers->add_subcommand(
      "prune", "Remove waivers of what passes in a run, of what does not exist, and expired ones");
  prune->add_option("--from", options->from, "run.ndjson, or the folder that holds it")
      ->required()
      ->type_name("RUN");
  prune->add_option("file", options->file, "The waiver file; it is changed")
      ->required()
      ->type_name("FILE");
  prune
      ->add_option("--contract", options->contracts,
                   "A contract's id, or a file where it is none of ours. Default: all of ours")
      ->allow_extra_args(false)
      ->type_name("ID|FILE|FOLDER");
  return {prune, [options] { return WaiversPrune(*options); }};
}

Command AddCheck(CLI::App* waivers) {
  auto options = std::make_shared<WaiversCheckOptions>();
  CLI::App* check = waivers->add_subcommand(
      "check", "Check a waiver file; sends nothing. 0: good, 1: some are expired, 2: not valid");
  check->add_option("file", options->file, "The waiver file")->required()->type_name("FILE");
  check
      ->add_option("--contract", options->contracts,
                   "A contract's id, or a file where it is none of ours. Default: all of ours")
      ->allow_extra_args(false)
      ->type_name("ID|FILE|FOLDER");
  check->add_option("--target", options->target, "The target whose cases are meant, as for run")
      ->type_name("FILE|URL|builtin")
      ->capture_default_str();
  return {check, [options] { return WaiversCheck(*options); }};
}

Command AddDiff(CLI::App& app) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* diff = app.add_subcommand(
      "diff", "Compare two runs fact by fact: broken, vanished, fixed, appeared");
  diff->footer(
      "Exit code 0: nothing is worse, 1: something broke or vanished, 2: not comparable, 3: a run "
      "is incomplete");
  diff->add_option("before", options->a, "run.ndjson, or the folder that holds it")
      ->required()
      ->type_name("RUN");
  diff->add_option("after", options->b, "The run that is compared with it")
      ->required()
      ->type_name("RUN");
  diff->add_flag("--cases", options->cases, "Also case by case");
  diff->add_flag("--all", options->all, "Also what is the same");
  CLI::Option* json = diff->add_flag("--json", options->json, "JSON on stdout instead of text");
  diff->add_option("--html", options->html, "Also a page of its own")->type_name("FILE");
  diff->add_flag("--across-contracts", options->any_contract,
                 "Compare runs of different contracts, or of different editions of them");
  diff->add_flag("--no-color", options->no_color, "No colours; NO_COLOR does the same")
      ->excludes(json);
  return {diff, [options] { return Diff(*options); }};
}

}  // namespace

void AddGateOptions(CLI::App* app, RunOptions* options) {
  app->add_option("--waivers", options->waivers,
                  "Known failures that do not make the run red (see `assay waivers`)")
      ->type_name("FILE");
  app->add_option("--baseline", options->baseline,
                  "An earlier run, its run.ndjson or folder: what passed there must pass")
      ->type_name("RUN");
  app->add_option("--max-failures", options->max_failures,
                  "Send nothing more after so many failing cases; 0: no bound")
      ->type_name("N")
      ->capture_default_str();
}

std::vector<Command> AddGateCommands(CLI::App& app) {
  CLI::App* waivers =
      app.add_subcommand("waivers", "Known failures: write, check and clear away waiver files");
  waivers->require_subcommand(1);
  return {AddInit(waivers), AddPrune(waivers), AddCheck(waivers), AddDiff(app)};
}

}  // namespace assay::cli
