// `assay waivers init`, `prune` and `check`.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "harness/cli/gate.h"
#include "harness/cli/gate_commands.h"
#include "harness/gate/waiver_write.h"
#include "reports/atomic_file.h"
#include "reports/safe_text.h"

namespace assay::cli {
namespace {

constexpr int kUsualWaiver = 90;  // days, where --expires is not given

int Refuse(const std::vector<Error>& errors) {
  PrintErrors(errors);
  return kUsage;
}

// Every case and requirement of the contracts, by the plan on `target`; nothing is sent.
Result<Waivable> KnownTo(const std::vector<std::string>& contracts, const std::string& target) {
  RunOptions options;
  options.contracts = contracts;
  options.target = target;
  const Result<Loaded> loaded = Load(options, false);
  if (!loaded.ok()) return loaded.errors();
  return WaivableOf(loaded.value());
}

// What a run shows of contracts that are not compiled in counts too.
void AddRun(const reports::Run& run, Waivable* known) {
  for (const reports::ContractInfo& contract : run.header.contracts) {
    const auto& names = known->contracts;
    // Of a contract that only the run knows, perhaps in part, nothing is held against a waiver.
    if (std::find(names.begin(), names.end(), contract.id) == names.end())
      known->elsewhere.push_back(contract.id);
  }
  for (const reports::PlannedCase& planned : run.plan) {
    auto& cited = known->cases[planned.id];
    cited.insert(cited.end(), planned.requirements.begin(), planned.requirements.end());
  }
}

int WriteOut(const std::string& path, const std::string& text) {
  const Result<uint64_t> written = reports::WriteFileAtomically(path, text);
  if (written.ok()) return kOk;
  PrintErrors(written.errors());
  return kOwnFault;
}

Result<WaiverGrant> GrantOf(const WaiversInitOptions& options) {
  WaiverGrant grant{options.reason, options.owner, options.ticket, Today(), {}};
  grant.expires = grant.created + std::chrono::days(kUsualWaiver);
  if (options.expires.empty()) return grant;
  const std::optional<Date> expires = ParseDate(options.expires);
  if (!expires) {
    return Error{{}, "--expires: '" + options.expires + "' is not a day", "write it as 2026-02-28"};
  }
  grant.expires = *expires;
  return grant;
}

void Tell(const std::vector<WaiverRemark>& remarks, const char* what) {
  for (const WaiverRemark& remark : remarks) {
    std::printf("%s: %s: %s\n", what, reports::SafeLine(remark.case_id, 300).c_str(),
                reports::SafeLine(remark.why, 500).c_str());
  }
}

std::string Waived(size_t number) { return reports::Count(number, "waiver", "waivers"); }

}  // namespace

int WaiversInit(const WaiversInitOptions& options) {
  const Result<reports::Run> run = ReadRun(options.from);
  if (!run.ok()) return Refuse(run.errors());
  const Result<WaiverGrant> grant = GrantOf(options);
  if (!grant.ok()) return Refuse(grant.errors());
  const Waivers fresh = WaiveFailures(run.value(), grant.value());
  const std::string name = options.out.empty() ? "the waivers" : options.out;
  // Our own rules for the file hold for what we write, too: dates, texts, names.
  if (const auto checked = LoadWaivers(WaiverText(fresh), name, Today()); !checked.ok()) {
    std::vector<Error> errors = checked.errors();
    errors.resize(1);
    errors[0].place = {};
    return Refuse(errors);
  }
  std::error_code ignored;
  Waivers all = fresh;
  if (!options.out.empty() && std::filesystem::exists(options.out, ignored)) {
    const Result<Waivers> there = LoadWaiversFile(options.out, Today());
    if (!there.ok()) return Refuse(there.errors());
    all = AddWaivers(there.value(), fresh);
  }
  const int wrote = options.out.empty() ? (std::fputs(WaiverText(all).c_str(), stdout), int{kOk})
                                        : WriteOut(options.out, WaiverText(all));
  if (wrote != kOk) return wrote;
  std::fprintf(stderr, "%s for what fails in that run, until %s%s\n",
               Waived(fresh.all.size()).c_str(), DateText(grant.value().expires).c_str(),
               all.all.size() == fresh.all.size()
                   ? ""
                   : ("; " + Waived(all.all.size()) + " in the file now").c_str());
  return kOk;
}

int WaiversPrune(const WaiversPruneOptions& options) {
  const Result<Waivers> waivers = LoadWaiversFile(options.file, Today());
  if (!waivers.ok()) return Refuse(waivers.errors());
  const Result<reports::Run> run = ReadRun(options.from);
  if (!run.ok()) return Refuse(run.errors());
  Result<Waivable> known = KnownTo(options.contracts, "builtin");
  if (!known.ok()) return Refuse(known.errors());
  AddRun(run.value(), &known.value());
  const Pruned pruned = Prune(waivers.value(), run.value(), known.value(), Today());
  Tell(pruned.removed, "removed");
  Tell(pruned.told, "kept");
  if (!pruned.removed.empty()) {
    if (const int wrote = WriteOut(options.file, WaiverText(pruned.kept)); wrote != kOk)
      return wrote;
  }
  std::printf("%s removed, %zu left in %s\n", Waived(pruned.removed.size()).c_str(),
              pruned.kept.all.size(), options.file.c_str());
  return kOk;
}

int WaiversCheck(const WaiversCheckOptions& options) {
  const Result<Waivers> waivers = LoadWaiversFile(options.file, Today());
  if (!waivers.ok()) return Refuse(waivers.errors());
  const Result<Waivable> known = KnownTo(options.contracts, options.target);
  if (!known.ok()) return Refuse(known.errors());
  if (const auto unknown = UnknownNames(waivers.value(), known.value()); !unknown.empty())
    return Refuse(unknown);
  size_t expired = 0;
  for (const Waiver& waiver : waivers.value().all) {
    const auto left = (waiver.expires - Today()).count();
    if (left < 0) ++expired;
    if (left > kWarnBeforeEnd) continue;
    std::printf("%s:%u:%u: %s: %s on %s (%s, %s)\n", waiver.place.file.c_str(), waiver.place.line,
                waiver.place.column, waiver.case_id.c_str(), left < 0 ? "expired" : "ends",
                DateText(waiver.expires).c_str(), reports::SafeLine(waiver.ticket, 100).c_str(),
                reports::SafeLine(waiver.owner, 100).c_str());
  }
  std::printf("%s, %zu expired\n", Waived(waivers.value().all.size()).c_str(), expired);
  return expired == 0 ? kOk : kViolation;
}

}  // namespace assay::cli
