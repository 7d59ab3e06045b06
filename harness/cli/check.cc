// `assay check --har`.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/gate.h"
#include "harness/cli/load.h"
#include "harness/cli/log_commands.h"
#include "harness/cli/publish.h"
#include "harness/run/har_check.h"
#include "harness/run/record.h"
#include "harness/target/base_url.h"
#include "reports/junit.h"
#include "reports/ndjson.h"
#include "reports/publish.h"
#include "suites/suites.h"

#ifndef ASSAY_VERSION
#error "the build names the version"
#endif

namespace assay::cli {
namespace {

constexpr size_t kSecretsLearned = 200;

Result<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open() || std::filesystem::is_directory(path))
    return Error{{path, 0, 0}, "the recorded traffic cannot be read", "give a HAR file"};
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) return Error{{path, 0, 0}, "the recorded traffic cannot be read", ""};
  return text;
}

// "X-Api-Key" -> "$X_API_KEY".
std::string StandInOf(const std::string& header) {
  std::string name = "$";
  for (const char c : header) {
    const bool lower = c >= 'a' && c <= 'z';
    const bool plain = lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += lower ? static_cast<char>(c - 'a' + 'A') : plain ? c : '_';
  }
  return name;
}

// The recorded traffic, what judges it, and what must not be shown of it.
struct Recorded {
  std::vector<std::shared_ptr<const Contract>> contracts;
  Har har;
  HarMatches matches;
  std::unique_ptr<Plan> plan;
  Redactor redactor;
  std::vector<reports::TargetInfo> targets;
};

void LearnHeaders(const Contract& contract, const std::vector<Header>& headers,
                  std::set<std::string>* known, std::set<std::string>* names, Redactor* redactor) {
  for (const Header& header : headers) {
    if (!IsSecretHeader(contract, header.name)) continue;
    names->insert(header.name);
    if (known->size() < kSecretsLearned && known->insert(header.value).second)
      redactor->Add(header.value, StandInOf(header.name));
  }
}

// Every secret that is known before anything is written.
void LearnAll(Recorded* recorded) {
  std::set<std::string> known;
  for (const auto& contract : recorded->contracts) {
    std::set<std::string> names;
    for (const HarMatch& match : recorded->matches.judged) {
      if (match.contract != contract.get()) continue;
      const Exchange& exchange = match.entry->exchange;
      LearnHeaders(*contract, exchange.request.headers, &known, &names, &recorded->redactor);
      LearnHeaders(*contract, exchange.headers, &known, &names, &recorded->redactor);
      if (!contract->redact.empty() && known.size() < kSecretsLearned) {
        LearnSecrets(*contract, MakeStepResult(exchange), &recorded->redactor);
        known.insert(exchange.body);
      }
    }
    Value headers = Value::MakeObject();
    for (const std::string& name : names) headers.Set(name, Value::String(StandInOf(name)));
    Value settings = Value::MakeObject();
    if (!names.empty()) {
      Value& credentials = settings.Set("credentials", Value::MakeObject());
      credentials.Set("recorded", Value::MakeObject()).Set("headers", std::move(headers));
    }
    recorded->targets.push_back({contract->id, std::move(settings)});
  }
}

Result<Recorded> LoadRecorded(const CheckOptions& options) {
  Recorded recorded;
  std::string base;
  if (!options.base_url.empty()) {
    auto parsed = ParseBaseUrl(options.base_url);
    if (!parsed.ok())
      return Error{{"--base-url", 0, 0}, parsed.error().message, parsed.error().remedy};
    base = parsed.value().text;
  }
  auto contracts = LoadContracts(options.contracts);
  if (!contracts.ok()) return contracts.errors();
  recorded.contracts = contracts.Take();
  const Result<std::string> text = ReadWhole(options.har);
  if (!text.ok()) return text.errors();
  auto har = ReadHar(text.value(), options.har);
  if (!har.ok()) return har.errors();
  recorded.har = har.Take();
  recorded.matches = MatchHar(recorded.har, recorded.contracts, base);
  Profile profile;
  profile.bare = true;
  profile.base_url = base;
  auto plan = suites::BuildPlan(recorded.contracts, profile, {});
  if (!plan.ok()) return plan.errors();
  recorded.plan = plan.Take();
  recorded.plan->cases.clear();
  LearnAll(&recorded);
  return recorded;
}

reports::Header MakeHeader(const CheckOptions& options, const Recorded& recorded) {
  reports::Header header;
  header.assay_version = ASSAY_VERSION;
  header.started = UtcNow();
  header.target_name = std::filesystem::path(options.har).filename().string();
  header.base_url = options.base_url;
  header.seed = 1;
  header.plan_digest = PlanDigest(*recorded.plan, "");
  header.options = options.as_given;
  header.filters = {};
  header.should_fails = options.should_fails;
  header.require_observed = options.require_observed;
  header.notes = recorded.matches.notes;
  header.body_limit = options.record_body;
  header.bare = true;
  header.traffic = true;
  header.targets = recorded.targets;
  for (const auto& contract : recorded.contracts) {
    header.contracts.push_back(RecordContract(*contract));
    for (auto& requirement : RecordRequirements(*contract))
      header.requirements.push_back(std::move(requirement));
  }
  return header;
}

// Header values are replaced by name as well: of very many different ones not all are learned.
reports::ExchangeRecord Record(const HarMatch& match, const Step& step, const StepResult& result,
                               const CheckOptions& options, const Redactor& redactor) {
  Case stand_in;
  stand_in.id = match.contract->id;
  stand_in.contract = match.contract;
  stand_in.steps.push_back(step);
  reports::ExchangeRecord record;
  RecordExchange(stand_in, 0, result, match.path_values, options.record_body, &record);
  RedactExchange(options.record_body, redactor, &record);
  record.url = WithoutSecretQuery(record.url);
  for (auto* headers : {&record.request_headers, &record.response_headers}) {
    for (auto& [name, value] : *headers) {
      if (IsSecretHeader(*match.contract, name)) value = StandInOf(name);
    }
  }
  return record;
}

void Judge(const CheckOptions& options, Recorded* recorded, reports::LogWriter* log,
           reports::Run* run) {
  log->WriteHeader(run->header);
  log->WritePlan(run->plan);
  for (const HarMatch& match : recorded->matches.judged) {
    Step step = HarStep(match);
    // What is judged is what is recorded of the address; a secret in it decides nothing.
    Exchange exchange = match.entry->exchange;
    exchange.request.url = WithoutSecretQuery(exchange.request.url);
    const StepResult result = MakeStepResult(std::move(exchange));
    recorded->plan->standing.Observe(*match.contract, step, result, match.path_values);
    log->WriteExchange(Record(match, step, result, options, recorded->redactor));
    ++run->footer.exchanges;
  }
  for (const StandingCheck& check : recorded->plan->standing.checks()) {
    Outcome outcome = check.Finish();
    if (options.should_fails) FailOnShould(check.level, &outcome);
    run->results.push_back(RecordOutcome(check.id, outcome, 0, check.judged, recorded->redactor));
  }
}

int Refuse(const std::vector<Error>& errors, const reports::ReportFiles& files) {
  PrintErrors(errors);
  const auto written = reports::WriteEmptyJunit(errors.front().ToString(), UtcNow(), files.junit);
  if (written.ok()) return kUsage;
  PrintErrors(written.errors());
  return kOwnFault;
}

}  // namespace

int Check(const CheckOptions& options) {
  const reports::ReportFiles files(options.out);
  // Before old reports are removed: one of them may be the baseline.
  Result<Gate> gate = Gate::ReadForTraffic({options.waivers, options.baseline});
  const Result<bool> prepared = reports::PrepareFolder(options.out, true);
  if (!prepared.ok()) {
    PrintErrors(prepared.errors());
    return kUsage;
  }
  if (!gate.ok()) return Refuse(gate.errors(), files);
  Result<Recorded> loaded = LoadRecorded(options);
  if (!loaded.ok()) return Refuse(loaded.errors(), files);
  Recorded& recorded = loaded.value();
  reports::Run run;
  run.header = MakeHeader(options, recorded);
  for (const StandingCheck& check : recorded.plan->standing.checks())
    run.plan.push_back(RecordStanding(check));
  if (const auto unknown = gate.value().UnknownNames(run); !unknown.empty())
    return Refuse(unknown, files);
  auto log = reports::LogWriter::Create(files.log);
  if (!log.ok()) {
    PrintErrors(log.errors());
    return kOwnFault;
  }
  Judge(options, &recorded, log.value().get(), &run);
  run.has_footer = true;
  run.footer.finished = UtcNow();
  run.footer.complete = true;
  gate.value().Apply(&run);
  for (reports::CaseResult& result : run.results) {
    result.reason = recorded.redactor.Apply(result.reason);  // may hold words of the waiver file
    log.value()->WriteCase(result);
  }
  log.value()->WriteFooter(run.footer);
  std::vector<Error> errors;
  if (const auto closed = log.value()->Close(); !closed.ok()) errors = closed.errors();
  return Publish(run, files.log, {options.out, options.no_color, options.verbose},
                 run.footer.exit_code, std::move(errors));
}

}  // namespace assay::cli
