#include "harness/cli/gate.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/base/text.h"
#include "harness/cli/log_commands.h"
#include "reports/baseline.h"
#include "reports/exit_code.h"
#include "reports/ndjson.h"
#include "reports/run_index.h"

namespace assay::cli {

Date Today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

Waivable WaivableOf(const Loaded& loaded) {
  Waivable known;
  known.cases = loaded.FactsOfCases();
  for (const auto& contract : loaded.contracts) known.contracts.push_back(contract->id);
  for (const std::string& id : BuiltinContractIds()) {
    if (std::find(known.contracts.begin(), known.contracts.end(), id) == known.contracts.end())
      known.elsewhere.push_back(id);
  }
  return known;
}

Result<reports::Run> ReadRun(const std::string& log_or_folder) {
  return reports::ReadLog(LogPath(log_or_folder));
}

namespace {

// Whether a recorded run tried a part of its plan only: by its filters, as a shard, or because it
// is traffic that was recorded elsewhere, which has standing checks alone.
bool IsPart(const reports::Run& run) {
  const reports::ShardInfo& shard = run.header.shard;
  return !run.header.filters.empty() || (shard.total > 0 && shard.merged.size() < shard.total) ||
         std::all_of(run.plan.begin(), run.plan.end(),
                     [](const reports::PlannedCase& planned) { return planned.standing; });
}

}  // namespace

Result<Gate> Gate::ReadFiles(const GateFiles& files, bool in_part) {
  Gate gate;
  if (!files.waivers.empty()) {
    Result<Waivers> waivers = LoadWaiversFile(files.waivers, Today());
    if (!waivers.ok()) return waivers.errors();
    gate.file_ = waivers.value();
    gate.waivers_ = WaiverBook(waivers.Take(), Today(), in_part);
  }
  if (!files.baseline.empty()) {
    Result<reports::Run> baseline = ReadRun(files.baseline);
    if (!baseline.ok()) return baseline.errors();
    gate.baseline_ = baseline.Take();
  }
  return gate;
}

Result<Gate> Gate::Read(const RunOptions& options) {
  return ReadFiles({options.waivers, options.baseline}, !options.filters.empty());
}

Result<Gate> Gate::ReadFor(const reports::Run& run, const GateFiles& files) {
  return ReadFiles(files, IsPart(run));
}

Result<Gate> Gate::ReadForTraffic(const GateFiles& files) { return ReadFiles(files, true); }

std::vector<Error> Gate::UnknownNames(const reports::Run& run) const {
  const bool in_part = IsPart(run);
  Waivable known;
  for (const reports::ContractInfo& contract : run.header.contracts) {
    // The plan of a part knows a part of the cases: then nothing is held against a waiver.
    (in_part ? known.elsewhere : known.contracts).push_back(contract.id);
  }
  for (const reports::PlannedCase& one : run.plan) known.cases[one.id] = one.requirements;
  for (const std::string& id : BuiltinContractIds()) known.elsewhere.push_back(id);
  return assay::UnknownNames(file_, known);
}

void Gate::Apply(reports::Run* run) {
  const bool in_part = IsPart(*run);
  std::map<std::string, const reports::PlannedCase*> planned;
  for (const reports::PlannedCase& one : run->plan) planned[one.id] = &one;
  run->footer.counts.clear();
  for (reports::CaseResult& result : run->results) {
    const bool settled = result.verdict == "waived" || result.verdict == "stale_waiver";
    if (!settled) waivers_.Settle(&result, planned[result.id]->standing);
    ++run->footer.counts[result.verdict];
  }
  if (!file_.all.empty()) run->footer.waiver_notes = waivers_.Notes();
  const auto to_be_tried = [&](const std::string& id) {
    return !in_part && planned.count(id) == 0;
  };
  if (baseline_)
    run->footer.baseline = reports::CompareWithBaseline(*baseline_, *run, in_part, to_be_tried);
  if (run->footer.exit_code < 128) run->footer.exit_code = reports::ExitCodeOf(*run);
}

std::vector<Error> Gate::Begin(const Loaded& loaded) {
  if (loaded.shard.divided()) waivers_.SeesPartOnly();
  if (file_.all.empty()) return {};
  return assay::UnknownNames(file_, WaivableOf(loaded));
}

void Gate::Finish(const Loaded& loaded, const RunOptions& options, reports::Run* run) const {
  run->footer.waiver_notes = waivers_.Notes();
  if (!baseline_) return;
  const Waivable known = WaivableOf(loaded);
  bool fuzzed_only_there = false;
  const auto to_be_tried = [&](const std::string& id) {
    if (known.cases.count(id) != 0) return false;  // the filters or the shard left it out
    const std::string contract = reports::ContractOf(id);
    const bool ours = std::any_of(loaded.contracts.begin(), loaded.contracts.end(),
                                  [&](const auto& one) { return one->id == contract; });
    if (!options.contracts.empty() && !ours) return false;
    if (IsOfFuzzingAlone(id, known)) {
      fuzzed_only_there = true;
      return false;
    }
    // What no shard has any more is told by one of them.
    if (loaded.shard.divided() && loaded.shard.index != 0) return false;
    return options.filters.empty() ||
           std::any_of(options.filters.begin(), options.filters.end(),
                       [&](const std::string& glob) { return GlobMatch(glob, id); });
  };
  const bool in_part = !options.filters.empty() || loaded.shard.divided();
  run->footer.baseline = reports::CompareWithBaseline(*baseline_, *run, in_part, to_be_tried);
  if (fuzzed_only_there)
    run->footer.baseline.notes.push_back(
        "the baseline tried values by chance (--fuzz), this run did not");
}

}  // namespace assay::cli
