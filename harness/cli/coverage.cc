// `assay list --coverage`: what tests each documented fact, which faults of the built-in target
// prove that the tests can fail, and why a fact cannot be tested.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/cli/load.h"

namespace assay::cli {
namespace {

constexpr size_t kNamesShown = 3;

struct Covered {
  const Contract* contract = nullptr;
  const Requirement* requirement = nullptr;
  std::vector<std::string> cases, checks, faults;
  bool binding = false;  // something that tests it can fail, not only warn
  bool provable = true;  // a contract of ours: the built-in target has faults for it

  bool testable() const { return !requirement->outside && requirement->not_tested.empty(); }
  std::string Lacks() const {
    if (!testable() || requirement->level != Level::kMust) return "";
    if (cases.empty() && checks.empty()) return "no test";
    if (!binding) return "no test that can fail";
    return provable && faults.empty() ? "no fault" : "";
  }
};

bool Cites(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool IsOurs(const Contract& contract) {
  const std::vector<reference::Fault>& faults = reference::Faults();
  return std::any_of(faults.begin(), faults.end(), [&](const reference::Fault& fault) {
    return std::any_of(
        fault.requirements.begin(), fault.requirements.end(),
        [&](const std::string& id) { return contract.FindRequirement(id) != nullptr; });
  });
}

std::vector<Covered> CoverageOf(const Contract& contract, const Plan& plan) {
  std::vector<Covered> all;
  const bool provable = IsOurs(contract);
  for (const Requirement& requirement : contract.requirements) {
    Covered one;
    one.contract = &contract;
    one.requirement = &requirement;
    one.provable = provable;
    for (const auto& tried : plan.cases) {
      if (tried->contract->id != contract.id || !Cites(tried->requirements, requirement.id))
        continue;
      one.cases.push_back(tried->id);
      one.binding = one.binding || (tried->level == Level::kMust && !tried->open);
    }
    for (const StandingCheck& check : plan.standing.checks()) {
      if (check.contract->id != contract.id || !Cites(check.requirements, requirement.id)) continue;
      one.checks.push_back(check.id);
      one.binding = one.binding || check.level == Level::kMust;
    }
    for (const reference::Fault& fault : reference::Faults()) {
      if (Cites(fault.requirements, requirement.id)) one.faults.push_back(fault.name);
    }
    all.push_back(std::move(one));
  }
  return all;
}

std::string Named(const std::vector<std::string>& names, const std::string& what,
                  size_t skip_of_first) {
  if (names.empty()) return "";
  std::string text =
      std::to_string(names.size()) + " " + what + (names.size() == 1 ? "" : "s") + ": ";
  for (size_t i = 0; i < std::min(names.size(), kNamesShown); ++i) {
    text += (i == 0 ? "" : ", ") + names[i].substr(std::min(skip_of_first, names[i].size()));
  }
  return names.size() > kNamesShown ? text + ", …" : text;
}

void Print(const Covered& one) {
  std::string head = one.requirement->id;
  head.append(head.size() < 9 ? 9 - head.size() : 1, ' ');
  head += std::string(LevelName(one.requirement->level));
  head.append(head.size() < 16 ? 16 - head.size() : 1, ' ');
  const std::string lacks = one.Lacks();
  if (one.requirement->outside) {
    std::printf("%sfrom elsewhere, off: %s\n", head.c_str(), one.requirement->source.c_str());
    return;
  }
  if (!one.requirement->not_tested.empty()) {
    std::printf("%snot testable: %s\n", head.c_str(), one.requirement->not_tested.c_str());
    return;
  }
  const size_t prefix = one.contract->id.size() + 1;
  std::vector<std::string> parts;
  for (const std::string& part :
       {Named(one.cases, "case", prefix), Named(one.checks, "standing check", prefix),
        Named(one.faults, "fault", 0)}) {
    if (!part.empty()) parts.push_back(part);
  }
  if (!lacks.empty()) parts.insert(parts.begin(), "LACKS: " + lacks);
  std::printf("%s%s\n", head.c_str(), Join(parts, "; ").c_str());
}

Value Names(const std::vector<std::string>& names) {
  Value array = Value::MakeArray();
  for (const std::string& name : names) array.items().push_back(Value::String(name));
  return array;
}

Value AsJson(const Covered& one) {
  Value object = Value::MakeObject();
  object.Set("contract", Value::String(one.contract->id));
  object.Set("id", Value::String(one.requirement->id));
  object.Set("level", Value::String(std::string(LevelName(one.requirement->level))));
  object.Set("cases", Names(one.cases));
  object.Set("checks", Names(one.checks));
  object.Set("faults", Names(one.faults));
  if (one.requirement->outside) object.Set("off", Value::String(one.requirement->source));
  if (!one.requirement->not_tested.empty())
    object.Set("notTested", Value::String(one.requirement->not_tested));
  if (const std::string lacks = one.Lacks(); !lacks.empty())
    object.Set("lacks", Value::String(lacks));
  return object;
}

}  // namespace

int ListCoverage(const ListOptions& options) {
  RunOptions run;
  run.contracts = options.contracts;
  Result<Loaded> result = Load(run, false);
  if (!result.ok()) {
    PrintErrors(result.errors());
    return kUsage;
  }
  size_t must = 0, covered = 0;
  Value json = Value::MakeArray();
  for (const auto& contract : result.value().contracts) {
    for (const Covered& one : CoverageOf(*contract, *result.value().plan)) {
      if (one.testable() && one.requirement->level == Level::kMust) {
        ++must;
        covered += one.Lacks().empty() ? 1 : 0;
      }
      if (options.json) {
        json.items().push_back(AsJson(one));
      } else {
        Print(one);
      }
    }
  }
  if (options.json) {
    std::printf("%s\n", Dump(json).c_str());
  } else {
    std::printf(
        "%zu of %zu testable must-level facts have a test that can fail and a fault that "
        "proves it\n",
        covered, must);
  }
  return covered == must ? kOk : kViolation;
}

}  // namespace assay::cli
