// `assay prove`: runs the suites against the reference target with each fault and each harmless
// variant in turn, and shows what was caught, by what, and whether the right fact was named.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "harness/base/text.h"
#include "harness/cli/load.h"
#include "harness/run/session.h"

namespace assay::cli {
namespace {

struct Caught {
  std::string id;
  Verdict verdict = Verdict::kPass;
  Requirements requirements;
  std::string reason;
};

// One fault or variant, tried.
struct Trial {
  std::string name, fault, variant;
  Requirements breaks;  // what the fault breaks; empty for a variant
  std::string level;
  uint64_t fuzz = 0;            // tries that it takes
  std::vector<Caught> caught;   // fail, and warn where it is a should-level fault
  std::vector<Caught> trouble;  // error and blocked
  std::vector<Error> errors;
  bool by_right_fact = false;
  std::vector<std::string> others = {};  // facts named that the fault leaves intact
  double seconds = 0;

  bool good() const {
    if (!errors.empty()) return false;
    if (fault.empty()) return caught.empty() && trouble.empty();
    // No fact is broken, yet the run must not come out as passed.
    if (level == "error") return caught.empty() && !trouble.empty();
    return by_right_fact && others.empty();
  }
};

class Collector : public SessionObserver {
 public:
  void OnExchange(const Case&, size_t, const StepResult&) override {}
  void OnCase(const Case& tried, const Outcome& outcome, double, uint64_t) override {
    Keep({tried.id, outcome.verdict, tried.requirements, outcome.reason});
  }
  void OnStanding(const StandingCheck& check, const Outcome& outcome) override {
    Keep({check.id, outcome.verdict, check.requirements, outcome.reason});
  }
  std::vector<Caught> failed, warned, trouble;

 private:
  void Keep(Caught caught) {
    switch (caught.verdict) {
      case Verdict::kFail:
        failed.push_back(std::move(caught));
        return;
      case Verdict::kWarn:
        warned.push_back(std::move(caught));
        return;
      case Verdict::kBlocked:
      case Verdict::kError:
        trouble.push_back(std::move(caught));
        return;
      case Verdict::kPass:
      case Verdict::kWaived:
      case Verdict::kStaleWaiver:
      case Verdict::kNotApplicable:
      case Verdict::kNotObserved:
        return;
    }
  }
};

bool Shares(const Requirements& a, const Requirements& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& id) {
    return std::find(b.begin(), b.end(), id) != b.end();
  });
}

// The contracts whose facts a fault breaks; all for a variant.
std::vector<std::string> ContractsOf(const Trial& trial,
                                     const std::vector<std::shared_ptr<const Contract>>& all) {
  std::vector<std::string> ids;
  for (const auto& contract : all) {
    const bool concerned =
        trial.breaks.empty() ||
        std::any_of(trial.breaks.begin(), trial.breaks.end(),
                    [&](const auto& id) { return contract->FindRequirement(id); });
    if (concerned) ids.push_back(contract->id);
  }
  return ids;
}

void Try(const ProveOptions& options, const std::vector<std::shared_ptr<const Contract>>& all,
         Trial* trial) {
  RunOptions run;
  run.fault = trial->fault;
  run.variant = trial->variant;
  run.seed = options.seed;
  run.fuzz = std::max(trial->fuzz, trial->fault.empty() ? options.fuzz : 0);
  run.contracts = ContractsOf(*trial, all);
  if (run.contracts.empty()) {
    trial->errors.push_back(
        {{}, "fault " + trial->name + " names no listed fact", "name the facts that it breaks"});
    return;
  }
  Result<Loaded> loaded = Load(run, true);
  if (!loaded.ok()) {
    trial->errors = loaded.errors();
    return;
  }
  Plan& plan = *loaded.value().plan;
  Collector collector;
  SessionOptions alone;
  alone.at_once = true;  // many sessions side by side have threads enough
  Session session(plan, alone,
                  std::vector<bool>(plan.cases.size() + plan.standing.checks().size(), true),
                  collector);
  static_cast<void>(session.Run());
  trial->caught = std::move(collector.failed);
  trial->trouble = std::move(collector.trouble);
  // A fault of the should level is caught by a warning.
  const bool warns = (trial->level == "should" || trial->level == "may") && !trial->fault.empty();
  for (Caught& warned : collector.warned) {
    if (warns && Shares(warned.requirements, trial->breaks))
      trial->caught.push_back(std::move(warned));
  }
  for (const Caught& caught : trial->caught) {
    if (Shares(caught.requirements, trial->breaks)) {
      trial->by_right_fact = true;
    } else {
      trial->others.push_back(caught.id);
    }
  }
}

double Since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void TimedTry(const ProveOptions& options, const std::vector<std::shared_ptr<const Contract>>& all,
              Trial* trial) {
  const auto start = std::chrono::steady_clock::now();
  Try(options, all, trial);
  trial->seconds = Since(start);
}

std::vector<Trial> TrialsFor(const ProveOptions& options) {
  std::vector<Trial> trials;
  const auto wanted = [&](const std::string& name) {
    return options.filter.empty() || GlobMatch(options.filter, name);
  };
  for (const reference::Fault& fault : reference::Faults()) {
    if (wanted(fault.name))
      trials.push_back({fault.name,
                        fault.name,
                        "",
                        fault.requirements,
                        fault.level,
                        fault.fuzz,
                        {},
                        {},
                        {},
                        false});
  }
  for (const reference::Variant& variant : reference::Variants()) {
    if (wanted(variant.name))
      trials.push_back({variant.name, "", variant.name, {}, "", 0, {}, {}, {}, false});
  }
  if (wanted("conformant")) trials.push_back({"conformant", "", "", {}, "", 0, {}, {}, {}, false});
  return trials;
}

constexpr size_t kNameWidth = 46, kBreaksWidth = 20, kCaughtWidth = 64;

std::string Cell(std::string text, size_t width) {
  if (text.size() > width) text = text.substr(0, width - 1) + "~";
  text.append(width - text.size() + 1, ' ');
  return text;
}

void PrintRow(const std::string& mark, const std::string& name, const std::string& breaks,
              const std::string& caught, const std::string& right, const std::string& others) {
  std::printf("%s%s%s%s%s%s\n", Cell(mark, 5).c_str(), Cell(name, kNameWidth).c_str(),
              Cell(breaks, kBreaksWidth).c_str(), Cell(caught, kCaughtWidth).c_str(),
              Cell(right, 10).c_str(), others.c_str());
}

// "first, +5": the case that caught it first, without the operation's name, and how many more did.
std::string CaughtBy(const Trial& trial) {
  if (trial.caught.empty()) return trial.trouble.empty() ? "-" : "no verdict";
  const std::string& id = trial.caught.front().id;
  const size_t operation = id.find('/', id.find('/') + 1);
  std::string first = operation == std::string::npos ? id : id.substr(operation + 1);
  if (trial.caught.size() == 1) return first;
  const std::string more = ", +" + std::to_string(trial.caught.size() - 1);
  const size_t room = kCaughtWidth - more.size();
  if (first.size() > room) first = first.substr(0, room - 1) + "~";
  return first + more;
}

void Print(const Trial& trial, bool verbose) {
  const bool variant = trial.fault.empty();
  const bool no_verdict = trial.level == "error";
  const std::string right = variant || no_verdict  ? "-"
                            : trial.by_right_fact  ? "yes"
                            : trial.caught.empty() ? "missed"
                                                   : "NO";
  const size_t others = variant ? trial.caught.size() : trial.others.size();
  PrintRow(trial.good() ? "ok" : "WRONG", trial.name, variant ? "nothing" : Join(trial.breaks, " "),
           CaughtBy(trial), right, others == 0 ? "none" : std::to_string(others));
  for (const Error& error : trial.errors) std::printf("        %s\n", error.ToString().c_str());
  const auto list = [](const char* head, const std::vector<Caught>& all) {
    size_t shown = 0;
    for (const Caught& caught : all) {
      if (++shown > 5) break;
      std::printf("        %s %s [%s] %s\n", head, caught.id.c_str(),
                  Join(caught.requirements, " ").c_str(), Printable(caught.reason, 160).c_str());
    }
  };
  if (trial.good() && !verbose) return;
  if (variant || verbose) list("accused:", trial.caught);
  for (const std::string& other : trial.others)
    std::printf("        also accused: %s\n", other.c_str());
  if (variant || trial.caught.empty()) list("trouble:", trial.trouble);
}

void PrintSummary(const std::vector<Trial>& trials, double seconds) {
  size_t good = 0, faults = 0, caught = 0, right = 0, variants = 0, accused = 0;
  std::vector<const Trial*> slow;
  for (const Trial& trial : trials) {
    good += trial.good() ? 1 : 0;
    if (trial.fault.empty()) {
      ++variants;
      accused += trial.caught.empty() && trial.trouble.empty() ? 0 : 1;
    } else {
      ++faults;
      const bool inconclusive = trial.level == "error" && !trial.trouble.empty();
      caught += !trial.caught.empty() || inconclusive ? 1 : 0;
      right += trial.by_right_fact || inconclusive ? 1 : 0;
    }
    slow.push_back(&trial);
  }
  std::printf("%zu faults: %zu caught, %zu by the right fact; %zu variants: %zu accused; %.0f s",
              faults, caught, right, variants, accused, seconds);
  std::sort(slow.begin(), slow.end(),
            [](const Trial* a, const Trial* b) { return a->seconds > b->seconds; });
  if (!slow.empty())
    std::printf(", the slowest %s with %.1f s", slow.front()->name.c_str(), slow.front()->seconds);
  std::printf("\n%zu of %zu faults and variants judged right\n", good, trials.size());
}

}  // namespace

int Prove(const ProveOptions& options) {
  auto contracts = LoadContracts({});
  if (!contracts.ok()) {
    PrintErrors(contracts.errors());
    return kOwnFault;
  }
  std::vector<Trial> trials = TrialsFor(options);
  if (trials.empty()) {
    PrintErrors({{{},
                  "no fault or variant matches '" + options.filter + "'",
                  "`assay serve --list` names them"}});
    return kUsage;
  }
  const auto start = std::chrono::steady_clock::now();
  std::atomic<size_t> next{0};
  std::vector<std::thread> workers;
  for (int i = 0; i < options.jobs; ++i) {
    workers.emplace_back([&] {
      for (size_t at = next++; at < trials.size(); at = next++)
        TimedTry(options, contracts.value(), &trials[at]);
    });
  }
  for (std::thread& worker : workers) worker.join();

  PrintRow("", "fault or variant", "breaks", "caught by", "right fact", "other findings");
  for (const Trial& trial : trials) Print(trial, options.verbose);
  PrintSummary(trials, Since(start));
  return std::all_of(trials.begin(), trials.end(), [](const Trial& trial) { return trial.good(); })
             ? kOk
             : kViolation;
}

}  // namespace assay::cli
