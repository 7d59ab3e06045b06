// The command line.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/cli/commands.h"

#ifndef ASSAY_VERSION
#error "the build names the version"
#endif

namespace assay::cli {
namespace {

constexpr uint64_t kMilli = 1000;

// Durations and sizes as people write them; read into plain numbers first.
struct Quantities {
  std::string rate;
  uint64_t connect_ms = 10 * kMilli, first_byte_ms = 30 * kMilli, total_ms = 60 * kMilli,
           max_time_ms = 0, retry_ms = 60 * kMilli;
};

const CLI::AsNumberWithUnit& Duration() {
  static const CLI::AsNumberWithUnit units(
      std::map<std::string, uint64_t>{
          {"ms", 1}, {"s", kMilli}, {"m", 60 * kMilli}, {"h", 3600 * kMilli}},
      CLI::AsNumberWithUnit::UNIT_REQUIRED, "DURATION");
  return units;
}

// "20" or "20/s".
std::string ReadRate(const std::string& text, double* rate) {
  std::string number = text;
  if (number.size() > 2 && number.substr(number.size() - 2) == "/s")
    number.resize(number.size() - 2);
  char* end = nullptr;
  *rate = std::strtod(number.c_str(), &end);
  if (number.empty() || *end != '\0' || !(*rate > 0) || *rate > 1e6)
    return "a rate is a number over 0, as in 20/s";
  return "";
}

void AddPlanOptions(CLI::App* app, RunOptions* options) {
  app->add_option("--contract", options->contracts,
                  "A contract: its id, or a file. May be given several times. Default: all that "
                  "the target's profile names")
      ->allow_extra_args(false)
      ->type_name("ID|FILE");
  app->add_option("--target", options->target,
                  "The target: a profile's file, an address, or 'builtin'")
      ->type_name("FILE|URL|builtin")
      ->capture_default_str();
  app->add_option(
         "--filter", options->filters,
         "Only cases whose id matches; * and ? stand for anything. May be given several times")
      ->allow_extra_args(false)
      ->type_name("GLOB");
  app->add_option("--seed", options->seed,
                  "Other good values for another seed; the same for the same")
      ->capture_default_str();
}

void AddEngineOptions(CLI::App* app, RunOptions* options, Quantities* quantities) {
  EngineOptions& engine = options->engine;
  app->add_option("--jobs", engine.jobs, "Requests on the wire at once")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app->add_option("--rate", quantities->rate, "Requests a second at most, as in 20/s")
      ->type_name("N/s");
  const auto duration = [&](const char* name, uint64_t* value, const char* says) {
    app->add_option(name, *value, says)->transform(Duration());
  };
  duration("--connect-timeout", &quantities->connect_ms, "To make a connection; default 10s");
  duration("--first-byte-timeout", &quantities->first_byte_ms,
           "From the request to the first byte of its answer; default 30s");
  duration("--timeout", &quantities->total_ms, "For a request and its whole answer; default 60s");
  duration("--max-time", &quantities->max_time_ms, "For the whole run; default: no bound");
  duration("--retry-budget", &quantities->retry_ms,
           "Waiting that targets ask for by Retry-After, summed over the run; default 60s");
  app->add_option("--max-body", engine.max_body, "Largest answer body, decompressed; default 16MB")
      ->transform(CLI::AsSizeValue(false));
  app->add_option("--max-headers", engine.max_headers,
                  "Largest answer header section; default 256KB")
      ->transform(CLI::AsSizeValue(false));
  app->add_option("--ca-file", engine.ca_file, "Certificates to trust, as PEM")
      ->check(CLI::ExistingFile);
  app->add_option("--client-certificate", engine.client_certificate, "Our own certificate, as PEM")
      ->check(CLI::ExistingFile);
  app->add_option("--client-key", engine.client_key, "Its key, as PEM")->check(CLI::ExistingFile);
  app->add_flag("--insecure", engine.insecure,
                "Do not verify the target's certificate; shown in the reports");
}

void AddRunOptions(CLI::App* app, RunOptions* options, std::string* should) {
  app->add_option("--out", options->out, "Folder of the reports")
      ->capture_default_str()
      ->type_name("DIR");
  app->add_option("--should", *should, "What a broken should-level fact does")
      ->check(CLI::IsMember({"warn", "fail"}))
      ->capture_default_str();
  app->add_flag("--require-observed", options->require_observed,
                "A must-level fact that no answer showed makes the run inconclusive");
  app->add_flag("--no-color", options->no_color, "No colours; NO_COLOR does the same");
  app->add_flag("--verbose", options->verbose, "Every finding in full");
  app->add_option("--fault", options->fault,
                  "A fault of the built-in target (see `assay serve --list`)");
  app->add_option("--variant", options->variant, "A harmless peculiarity of the built-in target");
}

// The options given, one an entry and fit for a shell: "--seed 7". Those that a report adds by
// itself are left out.
std::vector<std::string> AsGiven(const CLI::App& app) {
  std::vector<std::string> given;
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0 || option->get_name() == "--filter" || option->get_name() == "--out")
      continue;
    if (option->get_expected_max() == 0) {
      given.push_back(option->get_name());
      continue;
    }
    for (const std::string& value : option->results()) {
      const bool plain =
          value.find_first_not_of(
              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=") ==
          std::string::npos;
      given.push_back(option->get_name() + " " + (plain ? value : ShellQuote(value)));
    }
  }
  return given;
}

// Fills in what is not stored directly. An error text, or "".
std::string Complete(const Quantities& quantities, const std::string& should, RunOptions* options) {
  using std::chrono::milliseconds;
  EngineOptions& engine = options->engine;
  engine.connect_timeout = milliseconds(quantities.connect_ms);
  engine.first_byte_timeout = milliseconds(quantities.first_byte_ms);
  engine.total_timeout = milliseconds(quantities.total_ms);
  engine.max_time = milliseconds(quantities.max_time_ms);
  engine.retry_budget = milliseconds(quantities.retry_ms);
  options->should_fails = should == "fail";
  return quantities.rate.empty() ? "" : ReadRate(quantities.rate, &engine.rate);
}

int ExitOf(const CLI::App& app, const CLI::ParseError& error) {
  return app.exit(error) == 0 ? kOk : kUsage;
}

}  // namespace

int Main(int argc, char** argv) {
  CLI::App app(
      "assay checks a live HTTP/JSON API against what its documentation says, and says where each "
      "verdict comes from.",
      "assay");
  app.set_version_flag("--version", std::string("assay ") + ASSAY_VERSION);
  app.require_subcommand(1);

  RunOptions run_options, plan_options;
  Quantities quantities;
  std::string should = "warn";
  CLI::App* run =
      app.add_subcommand("run", "Check a target; by itself the built-in one, with all contracts");
  AddPlanOptions(run, &run_options);
  AddEngineOptions(run, &run_options, &quantities);
  AddRunOptions(run, &run_options, &should);

  CLI::App* plan =
      app.add_subcommand("plan", "Print every case and request of a run; send nothing");
  AddPlanOptions(plan, &plan_options);
  Quantities plan_quantities;
  AddEngineOptions(plan, &plan_options, &plan_quantities);
  AddRunOptions(plan, &plan_options, &should);

  ListOptions list_options;
  bool requirements = false, cases = false;
  CLI::App* list =
      app.add_subcommand("list", "Name the contracts, their requirements or their cases");
  list->add_flag("--requirements", requirements, "The documented facts");
  list->add_flag("--cases", cases, "The cases and standing checks")->excludes("--requirements");
  list->add_option("--contract", list_options.contracts, "Only this contract")
      ->allow_extra_args(false)
      ->type_name("ID|FILE");

  std::string explained;
  std::vector<std::string> explain_contracts;
  CLI::App* explain = app.add_subcommand(
      "explain", "What a requirement, case or contract says, where, and what tests it");
  explain->add_option("id", explained, "As in reports: TT-38, or a case's id")->required();
  explain->add_option("--contract", explain_contracts, "Where it is from no contract of ours")
      ->allow_extra_args(false)
      ->type_name("ID|FILE");

  ServeOptions serve_options;
  CLI::App* serve =
      app.add_subcommand("serve", "Run the built-in target by itself, for trying out");
  serve->add_option("--port", serve_options.port, "0: any free one")->capture_default_str();
  serve->add_option("--fault", serve_options.fault, "Break one documented fact");
  serve->add_option("--variant", serve_options.variant, "Be unusual but harmless");
  serve->add_flag("--list", serve_options.list, "Name the faults and variants");

  ProveOptions prove_options;
  CLI::App* prove = app.add_subcommand(
      "prove", "Try the suites on the built-in target with each fault and variant in turn");
  prove->add_option("--filter", prove_options.filter, "Only faults and variants whose name matches")
      ->type_name("GLOB");
  prove->add_option("--seed", prove_options.seed, "As for run")->capture_default_str();
  prove->add_option("--jobs", prove_options.jobs, "Trials at once")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  prove->add_flag("--verbose", prove_options.verbose, "Everything that was accused");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return ExitOf(app, error);
  }
  if (*run) {
    if (const std::string wrong = Complete(quantities, should, &run_options); !wrong.empty()) {
      std::fprintf(stderr, "assay: --rate: %s\n", wrong.c_str());
      return kUsage;
    }
    run_options.as_given = AsGiven(*run);
    return Run(run_options);
  }
  if (*plan) return ShowPlan(plan_options);
  if (*prove) return Prove(prove_options);
  if (*list) {
    list_options.what = cases ? "cases" : requirements ? "requirements" : "contracts";
    return List(list_options);
  }
  if (*explain) return Explain(explained, explain_contracts);
  return Serve(serve_options);
}

}  // namespace assay::cli
