// `assay plan`, `list`, `explain` and `serve`: nothing here sends a request.
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "harness/base/text.h"
#include "harness/cli/gate.h"
#include "harness/cli/load.h"
#include "harness/run/record.h"

namespace assay::cli {
namespace {

void PrintShown(const std::string& text) { std::fputs(text.c_str(), stdout); }

std::string Padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

// Which cases and standing checks cite a requirement, by the plan on the built-in target.
std::vector<std::string> TestersOf(const Plan& plan, const Contract& contract,
                                   const std::string& id) {
  std::vector<std::string> testers;
  const auto cites = [&](const Requirements& ids) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  for (const auto& tried : plan.cases) {
    if (tried->contract->id == contract.id && cites(tried->requirements))
      testers.push_back(tried->id);
  }
  for (const StandingCheck& check : plan.standing.checks()) {
    if (check.contract->id == contract.id && cites(check.requirements))
      testers.push_back(check.id + " (always)");
  }
  return testers;
}

Result<Loaded> LoadForShow(const std::vector<std::string>& contracts) {
  RunOptions options;
  options.contracts = contracts;
  return Load(options, false);
}

std::string DescribeRequirement(const Contract& contract, const Requirement& requirement,
                                const Plan& plan) {
  std::string text = requirement.id + "  " + std::string(LevelName(requirement.level)) + ", " +
                     requirement.category + ", " + contract.id + "\n  " + requirement.text + "\n";
  if (requirement.outside) {
    return text + "  from elsewhere: " + requirement.source + "; listed, switched off\n";
  }
  text += "  stands in \"" + contract.document_title + "\", " + requirement.section;
  if (!requirement.locator.empty()) text += ", " + requirement.locator;
  if (requirement.line > 0) text += ", line " + std::to_string(requirement.line);
  text += "\n  " + contract.document_url + "\n";
  if (!requirement.not_tested.empty())
    return text + "  not tested: " + requirement.not_tested + "\n";
  const std::vector<std::string> testers = TestersOf(plan, contract, requirement.id);
  text += "  tested by " + std::to_string(testers.size()) + ":\n";
  for (const std::string& tester : testers) text += "    " + tester + "\n";
  return text;
}

std::string DescribeStanding(const StandingCheck& check) {
  return check.id + "\n  " + std::string(LevelName(check.level)) +
         "; holds of every matching answer of a run\n  " + check.title +
         "\n  facts: " + Join(check.requirements, " ") + "\n";
}

std::string DescribeTried(const Case& tried, const Redactor& redactor) {
  std::string text = tried.id + "\n  " + std::string(LevelName(tried.level)) + "; " + tried.title +
                     "\n  facts: " + Join(tried.requirements, " ") + "\n";
  if (!tried.not_applicable.empty())
    text += "  not applicable on the built-in target: " + tried.not_applicable + "\n";
  for (const Step& step : tried.steps) {
    text +=
        "  " + std::string(RoleName(step.role)) + ": " + CurlLine(step.request, redactor) + "\n";
  }
  return tried.allowed.empty() ? text : text + "  allowed: " + tried.allowed + "\n";
}

void ListContract(const Contract& contract, const Plan& plan) {
  size_t tested = 0, untested = 0, outside = 0;
  for (const Requirement& requirement : contract.requirements) {
    ++(requirement.outside ? outside : requirement.not_tested.empty() ? tested : untested);
  }
  const auto of_contract = [&](const auto& one) { return one->contract->id == contract.id; };
  const auto cases = std::count_if(plan.cases.begin(), plan.cases.end(), of_contract);
  const auto& checks = plan.standing.checks();
  const auto standing = std::count_if(checks.begin(), checks.end(), [&](const auto& check) {
    return check.contract->id == contract.id;
  });
  PrintShown(contract.id + "\n  " + contract.method + " " + contract.path + " — " + contract.title +
             "\n  " + contract.document_url + "\n  " + std::to_string(tested) +
             " requirements tested, " + std::to_string(untested) + " not testable, " +
             std::to_string(outside) + " from elsewhere (off)\n  " + std::to_string(cases) +
             " cases, " + std::to_string(standing) + " standing checks\n");
}

}  // namespace

int ShowPlan(const RunOptions& options) {
  const auto refuse = [](const std::vector<Error>& errors) {
    PrintErrors(errors);
    return int{kUsage};
  };
  Result<Gate> gate = Gate::Read(options);
  if (!gate.ok()) return refuse(gate.errors());
  Result<Loaded> result = Load(options, false);
  if (!result.ok()) return refuse(result.errors());
  // What the run would refuse, its plan refuses.
  if (const auto unknown = gate.value().Begin(result.value()); !unknown.empty())
    return refuse(unknown);
  Redactor redactor = result.value().redactor;
  redactor.Add(result.value().profile.base_url, "$BASE_URL");
  Plan& plan = *result.value().plan;
  const auto wanted = [&](const std::string& id) {
    return options.filters.empty() ||
           std::any_of(options.filters.begin(), options.filters.end(),
                       [&](const std::string& glob) { return GlobMatch(glob, id); });
  };
  std::erase_if(plan.cases, [&](const auto& tried) { return !wanted(tried->id); });
  std::erase_if(plan.standing.checks(),
                [&](const StandingCheck& check) { return !wanted(check.id); });
  PrintShown(DescribePlan(plan, redactor));
  const Shard& shard = result.value().shard;
  std::fprintf(stderr, "%zu cases and %zu standing checks planned%s, nothing sent\n",
               plan.cases.size(), plan.standing.checks().size(),
               shard.divided()
                   ? (" for shard " + shard.Words() + " (by " + shard.source + ")").c_str()
                   : "");
  return plan.cases.empty() && plan.standing.checks().empty() ? kNothingJudged : kOk;
}

int List(const ListOptions& options) {
  Result<Loaded> result = LoadForShow(options.contracts);
  if (!result.ok()) {
    PrintErrors(result.errors());
    return kUsage;
  }
  const Loaded& loaded = result.value();
  if (options.what == "cases") {
    for (const auto& tried : loaded.plan->cases) PrintShown(tried->id + "\n");
    for (const StandingCheck& check : loaded.plan->standing.checks()) PrintShown(check.id + "\n");
    return kOk;
  }
  for (const auto& contract : loaded.contracts) {
    if (options.what == "contracts") {
      ListContract(*contract, *loaded.plan);
      continue;
    }
    for (const Requirement& requirement : contract->requirements) {
      const std::string state = requirement.outside              ? "off"
                                : requirement.not_tested.empty() ? "tested"
                                                                 : "not tested";
      PrintShown(Padded(requirement.id, 9) + Padded(std::string(LevelName(requirement.level)), 7) +
                 Padded(state, 11) + requirement.text + "\n");
    }
  }
  return kOk;
}

int Explain(const std::string& id, const std::vector<std::string>& contracts) {
  Result<Loaded> result = LoadForShow(contracts);
  if (!result.ok()) {
    PrintErrors(result.errors());
    return kUsage;
  }
  Loaded& loaded = result.value();
  for (const auto& contract : loaded.contracts) {
    if (contract->id == id) {
      ListContract(*contract, *loaded.plan);
      return kOk;
    }
    if (const Requirement* requirement = contract->FindRequirement(id)) {
      PrintShown(DescribeRequirement(*contract, *requirement, *loaded.plan));
      return kOk;
    }
  }
  for (const auto& tried : loaded.plan->cases) {
    if (tried->id != id) continue;
    PrintShown(DescribeTried(*tried, loaded.redactor));
    return kOk;
  }
  for (const StandingCheck& check : loaded.plan->standing.checks()) {
    if (check.id != id) continue;
    PrintShown(DescribeStanding(check));
    return kOk;
  }
  PrintErrors({{{},
                "nothing has the id '" + id + "'",
                "`assay list --requirements` and `assay list --cases` name them"}});
  return kUsage;
}

int Serve(const ServeOptions& options) {
  if (options.list) {
    for (const reference::Fault& fault : reference::Faults()) {
      PrintShown(Padded(fault.name, 44) + " breaks " + Join(fault.requirements, " ") + ": " +
                 fault.says + "\n");
    }
    for (const reference::Variant& variant : reference::Variants()) {
      PrintShown(Padded(variant.name, 44) + " harmless: " + variant.says + "\n");
    }
    return kOk;
  }
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);  // before the server's threads inherit the mask
  auto started = reference::Server::Start({options.port, options.fault, options.variant});
  if (!started.ok()) {
    PrintErrors(started.errors());
    return kUsage;
  }
  std::printf("the reference target listens on http://127.0.0.1:%d — stop it with Ctrl-C\n",
              static_cast<int>(started.value()->port()));
  std::fflush(stdout);
  int number = 0;
  sigwait(&set, &number);
  return kOk;
}

}  // namespace assay::cli
