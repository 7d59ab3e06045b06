// The options of the commands that show and try out what assay has: list, explain, serve, prove.
#include <memory>

#include "harness/cli/options.h"

namespace assay::cli {
namespace {

Command AddList(CLI::App& app) {
  struct Line {
    ListOptions options;
    bool requirements = false, cases = false, coverage = false;
  };
  auto line = std::make_shared<Line>();
  CLI::App* list =
      app.add_subcommand("list", "Name the contracts, their requirements or their cases");
  list->add_flag("--requirements", line->requirements, "The documented facts");
  list->add_flag("--cases", line->cases, "The cases and standing checks")
      ->excludes("--requirements");
  list->add_flag("--coverage", line->coverage,
                 "What tests each fact and which faults prove it; exit 1 if a binding one lacks "
                 "either")
      ->excludes("--requirements")
      ->excludes("--cases");
  list->add_flag("--json", line->options.json, "The coverage as JSON")->needs("--coverage");
  list->add_option("--contract", line->options.contracts, "Only this contract")
      ->allow_extra_args(false)
      ->type_name("ID|FILE|FOLDER");
  return {list, [line] {
            if (line->coverage) return ListCoverage(line->options);
            line->options.what = line->cases          ? "cases"
                                 : line->requirements ? "requirements"
                                                      : "contracts";
            return List(line->options);
          }};
}

Command AddExplain(CLI::App& app) {
  struct Line {
    std::string id;
    std::vector<std::string> contracts;
  };
  auto line = std::make_shared<Line>();
  CLI::App* explain = app.add_subcommand(
      "explain", "What a requirement, case or contract says, where, and what tests it");
  explain->add_option("id", line->id, "As in reports: TT-38, or a case's id")->required();
  explain->add_option("--contract", line->contracts, "Where it is from no contract of ours")
      ->allow_extra_args(false)
      ->type_name("ID|FILE|FOLDER");
  return {explain, [line] { return Explain(line->id, line->contracts); }};
}

Command AddProfile(CLI::App& app) {
  auto options = std::make_shared<ProfileOptions>();
  CLI::App* profile = app.add_subcommand(
      "profile", "Write a target profile to fill in: credentials, test records, good values");
  profile->add_option("--contract", options->contracts, "Only for this contract")
      ->allow_extra_args(false)
      ->type_name("ID|FILE|FOLDER");
  profile->add_option("--target", options->target, "Where the target is")
      ->type_name("URL")
      ->capture_default_str();
  return {profile, [options] { return WriteProfile(*options); }};
}

Command AddServe(CLI::App& app) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* serve =
      app.add_subcommand("serve", "Run the built-in target by itself, for trying out");
  serve->add_option("--port", options->port, "0: any free one")->capture_default_str();
  serve->add_option("--fault", options->fault, "Break one documented fact");
  serve->add_option("--variant", options->variant, "Be unusual but harmless");
  serve->add_flag("--list", options->list, "Name the faults and variants");
  return {serve, [options] { return Serve(*options); }};
}

Command AddProve(CLI::App& app) {
  auto options = std::make_shared<ProveOptions>();
  CLI::App* prove = app.add_subcommand(
      "prove", "Try the suites on the built-in target with each fault and variant in turn");
  prove->add_option("--filter", options->filter, "Only faults and variants whose name matches")
      ->type_name("GLOB");
  prove
      ->add_option("--fuzz", options->fuzz,
                   "So many tries by chance on each variant; a fault that takes them has its own")
      ->check(CLI::Range(uint64_t{0}, uint64_t{1'000'000}))
      ->type_name("N");
  prove->add_option("--seed", options->seed, "As for run")->capture_default_str();
  prove->add_option("--jobs", options->jobs, "Trials at once")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  prove->add_flag("--verbose", options->verbose, "Everything that was accused");
  return {prove, [options] { return Prove(*options); }};
}

}  // namespace

std::vector<Command> AddShowCommands(CLI::App& app) {
  return {AddList(app), AddExplain(app), AddProfile(app), AddServe(app), AddProve(app)};
}

}  // namespace assay::cli
