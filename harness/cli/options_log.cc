// The options of the commands that live off a recorded run.
#include <memory>

#include "harness/cli/log_commands.h"
#include "harness/cli/options.h"

namespace assay::cli {
namespace {

Command AddReport(CLI::App& app) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* report =
      app.add_subcommand("report", "Render the reports of a recorded run again from its event log");
  report
      ->add_option("run", options->logs,
                   "run.ndjson, or the folder that holds it; with --merge several")
      ->required()
      ->type_name("RUN");
  report->add_flag(
      "--merge", options->merge,
      "The logs are the shards of one run: write the log and the reports of the whole");
  report->add_option("--out", options->out, "Folder of the reports; default: that of the log")
      ->type_name("DIR");
  report
      ->add_option("--waivers", options->waivers,
                   "Known failures, as for run; the log itself stays as it is")
      ->type_name("FILE");
  report
      ->add_option("--baseline", options->baseline, "An earlier run to hold it against, as for run")
      ->type_name("RUN");
  report->add_flag("--no-color", options->no_color, "No colours; NO_COLOR does the same");
  report->add_flag("--verbose", options->verbose, "Every finding in full");
  report->add_flag(
      "--junit-strict", options->junit_strict,
      "junit.xml as the published schema of Ant and Jenkins has it: no properties of testcases");
  return {report, [options] { return Report(*options); }};
}

Command AddVerify(CLI::App& app) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* verify =
      app.add_subcommand("verify", "Judge the exchanges of a recorded run again, without a target");
  verify->add_option("run", options->log, "run.ndjson, or the folder that holds it")
      ->required()
      ->type_name("RUN");
  verify
      ->add_option("--contract", options->contracts,
                   "Judge by this one, and only what was recorded for it. May be given several "
                   "times. Default: those of the run")
      ->allow_extra_args(false)
      ->type_name("ID|FILE");
  verify
      ->add_option("--target", options->target,
                   "The profile of the run, where its secrets are needed; nothing is sent")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  verify->add_flag("--verbose", options->verbose, "Name every verdict that cannot be judged again");
  return {verify, [options] { return Verify(*options); }};
}

}  // namespace

void AddShardOptions(CLI::App* app, RunOptions* options) {
  app->add_option(
         "--shard", options->shard,
         "The I-th of N parts of the run; default: as the CI system says (GTEST_…, GitLab, "
         "Buildkite, a Kubernetes Job). 1/1: the whole, whatever it says")
      ->type_name("I/N");
  app->add_option("--shard-total", options->shard_total,
                  "With JOB_COMPLETION_INDEX: how many there are; ASSAY_SHARDS does the same")
      ->check(CLI::Range(1, 10'000))
      ->type_name("N");
}

std::vector<Command> AddLogCommands(CLI::App& app) { return {AddReport(app), AddVerify(app)}; }

}  // namespace assay::cli
