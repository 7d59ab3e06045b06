// The options of `run` and `plan`: what to check, where, how gently, and what to leave behind.
#include <memory>
#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/cli/load.h"
#include "harness/cli/options.h"
#include "harness/cli/run_line.h"
#include "harness/json/depth.h"

namespace assay::cli {
namespace {

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
                  "A contract: its id, a file, or a folder of them. May be given several times. "
                  "Default: all that "
                  "the target's profile names")
      ->allow_extra_args(false)
      ->type_name("ID|FILE|FOLDER");
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
  app->add_option("--fuzz", options->fuzz,
                  "So many tries by chance besides the fixed cases: values, mixes, sequences of "
                  "updates; the same for the same seed")
      ->check(CLI::Range(uint64_t{0}, uint64_t{1'000'000'000}))
      ->type_name("N");
  AddShardOptions(app, options);
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
  app->add_option("--max-depth", engine.max_depth,
                  "Arrays and objects around each other in an answer's JSON")
      ->check(CLI::Range(1, kDeepestJson))
      ->capture_default_str();
  app->add_option("--max-values", engine.max_values, "Values in an answer's JSON")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
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
  AddGateOptions(app, options);
  app->add_flag("--require-observed", options->require_observed,
                "A must-level fact that no answer showed makes the run inconclusive");
  app->add_flag("--no-color", options->no_color, "No colours; NO_COLOR does the same");
  app->add_flag("--verbose", options->verbose, "Every finding in full");
  app->add_flag(
      "--junit-strict", options->junit_strict,
      "junit.xml as the published schema of Ant and Jenkins has it: no properties of testcases");
  app->add_option("--har", options->har, "Write the exchanges as HAR 1.2 as well, secrets replaced")
      ->type_name("FILE");
  app->add_option("--record-body", options->record_body,
                  "Bytes of a body that run.ndjson keeps; default 64KB")
      ->transform(CLI::AsSizeValue(false));
  app->add_option("--fault", options->fault,
                  "A fault of the built-in target (see `assay serve --list`)");
  app->add_option("--variant", options->variant, "A harmless peculiarity of the built-in target");
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

}  // namespace

void AddOptions(CLI::App* app, RunLine* line) {
  AddPlanOptions(app, &line->options);
  AddEngineOptions(app, &line->options, &line->quantities);
  AddRunOptions(app, &line->options, &line->should);
}

std::string Complete(RunLine* line) {
  return Complete(line->quantities, line->should, &line->options);
}

namespace {

Command MakeCommand(CLI::App* app, int (*run)(const RunOptions&)) {
  auto line = std::make_shared<RunLine>();
  AddOptions(app, line.get());
  return {app, [app, line, run] {
            if (const std::string wrong = Complete(line.get()); !wrong.empty()) {
              PrintErrors({{{}, "--rate: " + wrong, ""}});
              return int{kUsage};
            }
            line->options.as_given = AsGiven(*app);
            return run(line->options);
          }};
}

}  // namespace

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

std::vector<Command> AddRunCommands(CLI::App& app) {
  return {
      MakeCommand(app.add_subcommand(
                      "run", "Check a target; by itself the built-in one, with all contracts"),
                  Run),
      MakeCommand(app.add_subcommand("plan", "Print every case and request of a run; send nothing"),
                  ShowPlan)};
}

}  // namespace assay::cli
