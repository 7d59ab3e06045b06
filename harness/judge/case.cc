#include "harness/judge/case.h"

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/judge/expect.h"

namespace assay {
namespace {

constexpr size_t kEvidenceKept = 5;

std::string ClassnameOf(const Contract& contract, const std::string& suite) {
  return ReplaceAll(contract.id, "/", ".") + "." + suite;
}

Outcome Told(Verdict verdict, const Judged& judged) {
  Outcome outcome;
  outcome.verdict = verdict;
  outcome.reason = judged.message;
  outcome.finding = judged;
  return outcome;
}

Verdict VerdictOfBreach(Level level, bool only_warns) {
  if (only_warns) return Verdict::kWarn;
  switch (level) {
    case Level::kMust:
      return Verdict::kFail;
    case Level::kShould:
    case Level::kMay:
    case Level::kInfo:
      return Verdict::kWarn;
  }
  return Verdict::kError;
}

void Attach(const CaseView& view, Outcome* outcome) {
  const size_t step = outcome->finding.step;
  outcome->times = 1;
  outcome->of = 1;
  if (step >= view.steps.size() || !view.steps[step].sent) return;
  outcome->request = view.steps[step].exchange.request;
  outcome->exchanges = {view.steps[step].exchange.number};
}

Outcome ToldAsSeen(const CaseView& view) {
  Outcome outcome;
  outcome.verdict = Verdict::kNotApplicable;
  for (const StepResult& result : view.steps) {
    if (result.sent)
      outcome.reason = "the document leaves this open; the target answered " + Came(result);
  }
  return outcome;
}

// A breach found: fail or warn, unless the request turns out not to break the contract after all.
Outcome Breach(const Case& tried, const CaseView& view, const Judged& judged) {
  Outcome outcome = Told(VerdictOfBreach(tried.level, judged.only_warns), judged);
  Attach(view, &outcome);
  if (tried.still_violates && outcome.request && !tried.still_violates(*outcome.request)) {
    outcome.verdict = Verdict::kError;
    outcome.reason = "fault of assay: the request as sent does not break the contract";
  }
  return outcome;
}

// What may fail no must-level fact does not make a run inconclusive either.
Outcome NoVerdict(const Case& tried, const CaseView& view, const Judged& judged) {
  Outcome outcome = Told(tried.level == Level::kMust ? Verdict::kError : Verdict::kWarn, judged);
  Attach(view, &outcome);
  return outcome;
}

}  // namespace

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kWarn:
      return "warn";
    case Verdict::kFail:
      return "fail";
    case Verdict::kWaived:
      return "waived";
    case Verdict::kStaleWaiver:
      return "stale_waiver";
    case Verdict::kNotApplicable:
      return "not_applicable";
    case Verdict::kNotObserved:
      return "not_observed";
    case Verdict::kBlocked:
      return "blocked";
    case Verdict::kError:
      return "error";
  }
  return "error";
}

std::string_view RoleName(Role role) {
  switch (role) {
    case Role::kSetup:
      return "setup";
    case Role::kAct:
      return "act";
    case Role::kLook:
      return "look";
    case Role::kRestore:
      return "restore";
  }
  return "act";
}

const Value* StepResult::Shown(std::string_view pointer) const {
  if (!accepted() || !json) return nullptr;
  return At(json->root, pointer);
}

bool StepResult::ShowsObject() const { return accepted() && json && json->root.is_object(); }

Judged Judged::Unseen(std::string why) {
  Judged judged;
  judged.holding = Holding::kUnseen;
  judged.message = std::move(why);
  return judged;
}

Judged Judged::Blocked(std::string why) {
  Judged judged;
  judged.holding = Holding::kBlocked;
  judged.message = std::move(why);
  return judged;
}

std::string Case::classname() const { return ClassnameOf(*contract, suite); }
std::string StandingCheck::classname() const { return ClassnameOf(*contract, suite); }

Outcome JudgeCase(const Case& tried, const CaseView& view) {
  if (!tried.not_applicable.empty()) {
    Outcome outcome;
    outcome.verdict = Verdict::kNotApplicable;
    outcome.reason = tried.not_applicable;
    return outcome;
  }
  if (tried.open) return ToldAsSeen(view);
  for (const Expectation& expectation : tried.expectations) {
    const Judged judged = expectation(view);
    switch (judged.holding) {
      case Holding::kHeld:
        continue;
      case Holding::kBroken:
        return Breach(tried, view, judged);
      case Holding::kUnseen:
        return Told(Verdict::kNotApplicable, judged);
      case Holding::kBlocked:
        return Told(Verdict::kBlocked, judged);
      case Holding::kError:
        return NoVerdict(tried, view, judged);
    }
  }
  return {};
}

void StandingCheck::Observe(const Seen& seen) {
  std::optional<Judged> said = judge(seen);
  if (!said) return;
  ++judged;
  const bool breach = said->holding == Holding::kBroken;
  const bool error = said->holding == Holding::kError;
  if (!breach && !error) return;
  uint64_t& tally = error ? errors : said->only_warns ? warned : broken;
  // A breach outranks an error, an error a warning: the finding shown is of the strongest kind.
  const bool stronger = !first || (breach && !said->only_warns && broken == 0) ||
                        (error && broken == 0 && errors == 0);
  ++tally;
  if (stronger) {
    first = std::move(said);
    request = seen.result.exchange.request;
    exchanges.clear();
  }
  if (exchanges.size() < kEvidenceKept && (stronger || breach)) {
    exchanges.push_back(seen.result.exchange.number);
  }
}

Outcome StandingCheck::Finish() const {
  Outcome outcome;
  outcome.of = judged;
  if (judged == 0) {
    outcome.verdict = Verdict::kNotObserved;
    outcome.reason = "no answer of this run showed it";
    return outcome;
  }
  if (!first) return outcome;
  outcome.finding = *first;
  outcome.reason = first->message;
  outcome.request = request;
  outcome.exchanges = exchanges;
  if (broken > 0) {
    outcome.verdict = VerdictOfBreach(level, false);
    outcome.times = broken;
  } else if (errors > 0) {
    outcome.verdict = level == Level::kMust ? Verdict::kError : Verdict::kWarn;
    outcome.times = errors;
  } else {
    outcome.verdict = Verdict::kWarn;
    outcome.times = warned;
  }
  return outcome;
}

DoubleJudge* StandingBook::JudgeOf(const Response& response) {
  std::unique_ptr<DoubleJudge>& judge = judges_[&response];
  if (!judge && response.schema) {
    Result<DoubleJudge> compiled = DoubleJudge::Compile(*response.schema, {});
    // The loader compiled the same schema before; it cannot fail here unless assay itself is at
    // fault.
    if (compiled.ok()) judge = std::make_unique<DoubleJudge>(compiled.Take());
  }
  return judge.get();
}

void StandingBook::Observe(const Contract& contract, const Step& step, const StepResult& result,
                           const std::map<std::string, std::string>& path_values) {
  if (step.read || !result.sent || !result.exchange.answered()) return;
  if (step.standing == Standing::kNone) return;
  if (step.standing == Standing::kRefusals && !result.refused()) return;

  Seen seen{contract, step, result, path_values};
  seen.response = contract.ResponseFor(result.exchange.status);
  DoubleJudgement judgement;
  SchemaJudgement advice;
  if (seen.response != nullptr && result.json) {
    if (DoubleJudge* judge = JudgeOf(*seen.response)) {
      judgement = judge->Judge(result.json->root);
      seen.judgement = &judgement;
    }
    if (seen.response->compiled_advice) {
      advice = seen.response->compiled_advice->Judge(result.json->root);
      seen.advice = &advice;
    }
  }
  for (StandingCheck& check : checks_) {
    if (check.contract == &contract) check.Observe(seen);
  }
}

StepResult MakeStepResult(Exchange exchange) {
  StepResult result;
  result.sent = true;
  result.exchange = std::move(exchange);
  if (!result.exchange.answered() || result.exchange.body.empty()) return result;
  Result<Document> parsed = ParseJson(result.exchange.body);
  if (parsed.ok()) {
    result.json = parsed.Take();
  } else {
    result.json_error = parsed.error().message;
  }
  return result;
}

}  // namespace assay
