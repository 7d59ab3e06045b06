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
  report->add_option("--har", options->har, "Write the exchanges as HAR 1.2 as well")
      ->type_name("FILE");
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
      ->type_name("ID|FILE|FOLDER");
  verify
      ->add_option("--target", options->target,
                   "The profile of the run, where its secrets are needed; nothing is sent")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  verify->add_flag("--verbose", options->verbose, "Name every verdict that cannot be judged again");
  return {verify, [options] { return Verify(*options); }};
}

Command AddCheck(CLI::App& app) {
  struct Line {
    CheckOptions options;
    std::string should = "warn";
  };
  auto line = std::make_shared<Line>();
  CheckOptions& options = line->options;
  CLI::App* check = app.add_subcommand(
      "check", "Judge traffic that was recorded elsewhere by what contracts say of every answer");
  check->add_option("--har", options.har, "The recorded traffic: HAR 1.2")
      ->required()
      ->type_name("FILE");
  check
      ->add_option("--contract", options.contracts,
                   "A contract: its id, or a file. May be given several times. Default: all")
      ->allow_extra_args(false)
      ->type_name("ID|FILE|FOLDER");
  check
      ->add_option(
          "--base-url", options.base_url,
          "Where the API was: what precedes the contracts' paths. Default: guessed, and told")
      ->type_name("URL");
  check
      ->add_option("--waivers", options.waivers,
                   "Known failures that do not make the check red, as for run")
      ->type_name("FILE");
  check
      ->add_option("--baseline", options.baseline,
                   "An earlier check or run to hold it against, as for run")
      ->type_name("RUN");
  check->add_option("--out", options.out, "Folder of the reports")
      ->capture_default_str()
      ->type_name("DIR");
  check->add_option("--should", line->should, "What a broken should-level fact does")
      ->check(CLI::IsMember({"warn", "fail"}))
      ->capture_default_str();
  check->add_flag("--require-observed", options.require_observed,
                  "A must-level fact that no answer showed makes the check inconclusive");
  check
      ->add_option("--record-body", options.record_body,
                   "Bytes of a body that run.ndjson keeps; default 64KB")
      ->transform(CLI::AsSizeValue(false));
  check->add_flag("--no-color", options.no_color, "No colours; NO_COLOR does the same");
  check->add_flag("--verbose", options.verbose, "Every finding in full");
  return {check, [check, line] {
            line->options.should_fails = line->should == "fail";
            line->options.as_given = AsGiven(*check);
            return Check(line->options);
          }};
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

std::vector<Command> AddLogCommands(CLI::App& app) {
  return {AddReport(app), AddVerify(app), AddCheck(app)};
}

}  // namespace assay::cli
