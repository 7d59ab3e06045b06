#include "harness/cli/load.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <future>
#include <optional>
#include <utility>

#include "harness/base/side_by_side.h"
#include "harness/base/text.h"
#include "harness/cli/replay.h"
#include "harness/cli/shard.h"
#include "harness/cli/surroundings.h"
#include "harness/http/redactor.h"
#include "harness/run/record.h"
#include "suites/suites.h"

namespace assay::cli {
namespace {

constexpr std::string_view kBuiltinProfile = "fixtures/profiles/builtin.json";

bool IsAddress(const std::string& target) {
  return target.rfind("http://", 0) == 0 || target.rfind("https://", 0) == 0;
}

Result<Profile> LoadTarget(const RunOptions& options, bool start,
                           const std::vector<std::string>& known,
                           std::unique_ptr<reference::Server>* server) {
  if (IsAddress(options.target)) return ProfileForUrl(options.target);
  if (options.target != "builtin") {
    std::error_code code;
    // "localhost:8080": no scheme, so perhaps an address all the same.
    if (options.target.find(':') != std::string::npos &&
        !std::filesystem::exists(options.target, code)) {
      return Error{
          {options.target, 0, 0},
          "the target is neither a readable profile nor an address",
          "name a profile's file, or an address with its scheme: http://" + options.target};
    }
    return LoadProfileFile(options.target, FromEnvironment, known);
  }
  std::string port = "1";  // a stand-in: nothing is sent there
  if (start) {
    auto started = reference::Server::Start({0, options.fault, options.variant});
    if (!started.ok()) return started.errors();
    *server = started.Take();
    port = std::to_string((*server)->port());
  }
  const auto environment = [port](const std::string& name) -> std::optional<std::string> {
    return name == "ASSAY_PORT" ? std::optional(port) : FromEnvironment(name);
  };
  return LoadProfile(EmbeddedText(kBuiltinProfile), kBuiltinProfile, environment);
}

// The same, each folder replaced by the contracts in it and below.
Result<std::vector<std::string>> WithFolders(const std::vector<std::string>& names,
                                             const std::vector<std::string>& builtin) {
  std::vector<std::string> files;
  for (const std::string& name : names) {
    std::error_code code;
    const bool is_builtin = std::find(builtin.begin(), builtin.end(), name) != builtin.end();
    if (is_builtin || !std::filesystem::is_directory(name, code)) {
      files.push_back(name);
      continue;
    }
    std::vector<std::string> found;
    for (std::filesystem::recursive_directory_iterator entry(name, code), end;
         !code && entry != end; entry.increment(code)) {
      if (entry->is_regular_file(code) && entry->path().extension() == ".json")
        found.push_back(entry->path().string());
    }
    if (code)
      return Error{{name, 0, 0}, "cannot be read: " + code.message(), "name another folder"};
    if (found.empty())
      return Error{{name, 0, 0}, "no contract is in this folder", "name one that has some: *.json"};
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

// The contracts that the target's profile names, where the command line names none.
std::vector<std::shared_ptr<const Contract>> Chosen(
    std::vector<std::shared_ptr<const Contract>> contracts, const RunOptions& options,
    const Profile& profile) {
  if (!options.contracts.empty() || profile.bare) return contracts;
  std::erase_if(contracts,
                [&](const auto& contract) { return profile.contracts.count(contract->id) == 0; });
  return contracts;
}

std::map<std::string, Requirements> FactsByCase(const Plan& plan) {
  std::map<std::string, Requirements> facts;
  for (const auto& tried : plan.cases) facts[tried->id] = tried->requirements;
  for (const StandingCheck& check : plan.standing.checks()) facts[check.id] = check.requirements;
  return facts;
}

}  // namespace

std::map<std::string, Requirements> Loaded::FactsOfCases() const {
  return whole.empty() ? FactsByCase(*plan) : whole;
}

Result<std::vector<std::shared_ptr<const Contract>>> LoadContracts(
    const std::vector<std::string>& names) {
  std::vector<std::shared_ptr<const Contract>> contracts;
  const std::vector<std::string> known = BuiltinContractIds();
  const auto expanded = WithFolders(names.empty() ? known : names, known);
  if (!expanded.ok()) return expanded.errors();
  const std::vector<std::string>& wanted = expanded.value();
  const auto is_builtin = [&](const std::string& name) {
    return std::find(known.begin(), known.end(), name) != known.end();
  };
  std::vector<std::optional<Result<std::shared_ptr<const Contract>>>> all(wanted.size());
  SideBySide(wanted.size(), [&](size_t i) {
    all[i] = is_builtin(wanted[i]) ? LoadBuiltinContract(wanted[i]) : LoadContractFile(wanted[i]);
  });
  for (size_t i = 0; i < wanted.size(); ++i) {
    const std::string& name = wanted[i];
    const bool builtin = is_builtin(name);
    auto& loaded = *all[i];
    if (!loaded.ok()) {
      if (!builtin && !std::filesystem::exists(name)) {
        return Error{{},
                     "'" + name + "' is neither the id of a contract nor a file or folder",
                     "`assay list` names the contracts"};
      }
      return loaded.errors();
    }
    const bool twice = std::any_of(contracts.begin(), contracts.end(), [&](const auto& other) {
      return other->id == loaded.value()->id;
    });
    if (twice)
      return Error{{}, "contract " + loaded.value()->id + " is named twice", "name it once"};
    contracts.push_back(loaded.Take());
  }
  return contracts;
}

Result<Loaded> Load(const RunOptions& options, bool start) {
  Loaded loaded;
  if (options.target != "builtin" && !(options.fault.empty() && options.variant.empty())) {
    return Error{
        {}, "--fault and --variant are for the built-in target only", "leave --target out"};
  }
  // With no names given, what the profile may name is known before the contracts are read.
  std::future<Result<Profile>> early;
  if (options.contracts.empty())
    early = std::async(std::launch::async, [&] {
      return LoadTarget(options, start, BuiltinContractIds(), &loaded.server);
    });
  auto contracts = LoadContracts(options.contracts);
  if (!contracts.ok()) return contracts.errors();
  std::vector<std::string> known = BuiltinContractIds();
  for (const auto& contract : contracts.value()) known.push_back(contract->id);
  auto profile = early.valid() ? early.get() : LoadTarget(options, start, known, &loaded.server);
  if (!profile.ok()) return profile.errors();
  loaded.profile = profile.Take();
  loaded.contracts = Chosen(contracts.Take(), options, loaded.profile);
  if (loaded.contracts.empty()) {
    return Error{
        {options.target, 0, 0}, "the profile names no contract", "name one under `contracts`"};
  }
  for (const Secret& secret : loaded.profile.secrets)
    loaded.redactor.Add(secret.value, secret.shown_as);
  auto shard = ChooseShard(options.shard, options.shard_total, FromEnvironment);
  if (!shard.ok()) return shard.errors();
  loaded.shard = shard.value().shard;
  if (!shard.value().note.empty()) std::fprintf(stderr, "assay: %s\n", shard.value().note.c_str());
  auto plan = suites::BuildPlan(loaded.contracts, loaded.profile,
                                {options.seed, loaded.shard.count, false, options.fuzz});
  if (!plan.ok()) return plan.errors();
  loaded.plan = plan.Take();
  // Where the plan stays whole, these can be had from it by whoever needs them.
  if (loaded.shard.divided() || !options.only.empty()) {
    loaded.plan_digest = PlanDigest(*loaded.plan, loaded.profile.base_url);
    loaded.whole = FactsByCase(*loaded.plan);
  }
  if (loaded.shard.divided()) loaded.plan->KeepShard(loaded.shard);
  if (Result<bool> chosen = ChooseReplayed(options, &loaded); !chosen.ok()) return chosen.errors();
  return loaded;
}

void PrintErrors(const std::vector<Error>& errors) {
  for (const Error& error : errors) std::fprintf(stderr, "assay: %s\n", error.ToString().c_str());
}

}  // namespace assay::cli
