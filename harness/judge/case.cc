#include "harness/judge/case.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/judge/expect.h"
#include "harness/judge/media_type.h"

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

Outcome ToldAsSeen(const Case& tried, const CaseView& view) {
  Outcome outcome;
  outcome.verdict = Verdict::kNotApplicable;
  for (size_t i = 0; i < view.steps.size(); ++i) {
    const StepResult& result = view.steps[i];
    if (result.sent && tried.steps[i].role == Role::kAct)
      outcome.reason = "the document leaves this open; the target answered " + Came(result);
  }
  return outcome;
}

bool IsBelow(std::string_view pointer, std::string_view root) {
  return pointer.size() >= root.size() && pointer.substr(0, root.size()) == root &&
         (pointer.size() == root.size() || pointer[root.size()] == '/');
}

std::string_view Parent(std::string_view pointer) {
  const size_t slash = pointer.rfind('/');
  return slash == std::string_view::npos ? pointer : pointer.substr(0, slash);
}

bool BreaksAt(const Schema& schema, const Value& body, std::string_view pointer) {
  const SchemaJudgement judgement = schema.Judge(body);
  return std::any_of(judgement.violations.begin(), judgement.violations.end(),
                     [&](const SchemaViolation& violation) {
                       const bool key = schema.checks()[violation.check].instance_place.find(
                                            "~key") != std::string::npos;
                       if (violation.pointer.empty()) return false;
                       return Overlaps(violation.pointer, pointer) ||
                              (key && IsBelow(pointer, Parent(violation.pointer)));
                     });
}

// Whether the answer shows the place in another shape than documented. Then the standing checks say
// so, and what it says of the record proves nothing.
bool OddShape(const Case& tried, const StepResult& result, std::string_view pointer) {
  const Response* response = tried.contract->ResponseFor(result.exchange.status);
  if (response == nullptr || !result.json || pointer.empty()) return false;
  return (response->compiled && BreaksAt(*response->compiled, result.json->root, pointer)) ||
         (response->compiled_advice &&
          BreaksAt(*response->compiled_advice, result.json->root, pointer));
}

// Whether answers about one subject name different records.
bool MixedRecords(const Case& tried, const CaseView& view) {
  for (const Rule* rule : tried.contract->RulesNamed("same_as_path")) {
    std::map<size_t, const Value*> known;
    for (size_t i = 0; i < view.steps.size(); ++i) {
      const Value* shown =
          tried.steps[i].read ? nullptr : view.steps[i].Shown(rule->Text("response"));
      if (shown == nullptr) continue;
      const auto [entry, is_new] = known.emplace(tried.steps[i].subject, shown);
      if (!is_new && !Equal(*entry->second, *shown)) return true;
    }
  }
  return false;
}

// Why a breach that was found proves nothing about what the case tries; empty where it does.
std::string WhyNoProof(const Case& tried, const CaseView& view, const Judged& judged) {
  if (judged.pointer.empty() || judged.step >= view.steps.size()) return "";
  if (MixedRecords(tried, view)) return "the answers show different records";
  if (judged.despite_shape) return "";
  for (size_t i = 0; i < view.steps.size(); ++i) {
    const StepResult& result = view.steps[i];
    if (result.accepted() && OddShape(tried, result, judged.pointer)) {
      return judged.pointer + " is not shown as documented, which is a finding of its own";
    }
  }
  return "";
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

Judged OnlyWarning(Judged judged) {
  judged.only_warns = true;
  judged.message += "; it may take only values of its own choice: name two in the profile";
  return judged;
}

// What may fail no must-level fact does not make a run inconclusive either; and that a target had
// no time for a request says nothing of what the request tries.
Outcome NoVerdict(const Case& tried, const CaseView& view, const Judged& judged) {
  const bool no_time = judged.step < view.steps.size() &&
                       view.steps[judged.step].exchange.fault == TransportFault::kRateLimited;
  const Verdict mild = no_time ? Verdict::kNotApplicable : Verdict::kWarn;
  Outcome outcome = Told(tried.level == Level::kMust ? Verdict::kError : mild, judged);
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

bool Overlaps(std::string_view a, std::string_view b) { return IsBelow(a, b) || IsBelow(b, a); }

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

bool MayBeRestricted(const Case& tried, const CaseView& view) {
  return std::any_of(tried.restricted.begin(), tried.restricted.end(), [&](const auto& field) {
    bool refused = false;
    for (size_t i = 0; i < view.steps.size(); ++i) {
      const StepResult& result = view.steps[i];
      const bool sent = result.sent && tried.steps[i].standing == Standing::kAll;
      if (!sent || (!result.accepted() && !result.refused())) continue;
      const Value* body = result.Sent();
      if (body == nullptr) continue;
      const bool with = body->Find(field) != nullptr;
      // Accepted with it, or refused without it: then it is not for its sake.
      if (with == result.accepted()) return false;
      refused = refused || with;
    }
    return refused;
  });
}

Outcome JudgeBlocked(const Case& tried, const std::string& why, bool refused) {
  Outcome outcome;
  outcome.verdict =
      refused && tried.level != Level::kMust ? Verdict::kNotApplicable : Verdict::kBlocked;
  outcome.reason = why;
  outcome.finding.message = why;
  return outcome;
}

Outcome JudgeCase(const Case& tried, const CaseView& view) {
  if (!tried.not_applicable.empty()) {
    Outcome outcome;
    outcome.verdict = Verdict::kNotApplicable;
    outcome.reason = tried.not_applicable;
    return outcome;
  }
  if (tried.open) return ToldAsSeen(tried, view);
  for (const Expectation& expectation : tried.expectations) {
    const Judged judged = expectation(view);
    switch (judged.holding) {
      case Holding::kHeld:
        continue;
      case Holding::kBroken:
        if (std::string why = WhyNoProof(tried, view, judged); !why.empty()) {
          return Told(Verdict::kNotApplicable, Judged::Unseen(std::move(why)));
        }
        if (judged.kind == "refused" && MayBeRestricted(tried, view))
          return Breach(tried, view, OnlyWarning(judged));
        return Breach(tried, view, judged);
      case Holding::kUnseen:
        return Told(Verdict::kNotApplicable, judged);
      case Holding::kBlocked:
        if (MayBeRestricted(tried, view)) return Told(Verdict::kNotApplicable, judged);
        return JudgeBlocked(tried, judged.message, judged.kind == kPrepareRefused);
      case Holding::kError:
        return NoVerdict(tried, view, judged);
    }
  }
  return {};
}

void FailOnShould(Level level, Outcome* outcome) {
  if (level == Level::kShould && outcome->verdict == Verdict::kWarn &&
      !outcome->finding.only_warns && outcome->finding.holding == Holding::kBroken)
    outcome->verdict = Verdict::kFail;
}

void StandingCheck::Observe(const Seen& seen) {
  Said said = judge(seen);
  if (!said.judged()) return;
  ++judged;
  if (said.told() == nullptr) return;
  const Holding kind_said = said.told()->holding;
  const bool only_warned = said.told()->only_warns;
  const bool breach = kind_said == Holding::kBroken;
  const bool error = kind_said == Holding::kError;
  if (!breach && !error) return;
  uint64_t& tally = error ? errors : only_warned ? warned : broken;
  // A breach outranks an error, an error a warning: the finding shown is of the strongest kind.
  const bool stronger =
      !first || (breach && !only_warned && broken == 0) || (error && broken == 0 && errors == 0);
  ++tally;
  if (stronger) {
    first = said.Take();
    request = seen.result.exchange.request;
    exchanges.clear();
  }
  const bool same_kind = first->holding == kind_said && first->only_warns == only_warned;
  if (exchanges.size() < kEvidenceKept && same_kind) {
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

namespace {

bool IsVacant(const Value& value) {
  return value.is_null() || (value.is_object() && value.members().empty()) ||
         (value.is_array() && value.items().empty()) || (value.is_string() && value.text().empty());
}

// What a rule `vacant_unless` speaks of is not held against its schema where it means nothing.
void PassOverVacant(const Contract& contract, const Value& body, SchemaJudgement* judgement) {
  if (judgement->violations.empty()) return;
  for (const Rule* rule : contract.RulesNamed("vacant_unless")) {
    const Value* other = At(body, rule->Text("other"));
    if (other != nullptr && other->is_boolean() && other->boolean()) continue;
    const std::string place = rule->Text("response");
    std::set<size_t> passed_over;
    std::erase_if(judgement->violations, [&](const SchemaViolation& violation) {
      if (!IsBelow(violation.pointer, place)) return false;
      const Value* value = At(body, violation.pointer);
      if (value == nullptr || !IsVacant(*value)) return false;
      passed_over.insert(violation.check);
      return true;
    });
    // Nor does it show that the fact is kept.
    std::erase_if(judgement->exercised, [&](size_t check) { return passed_over.count(check) > 0; });
  }
}

// Where the schema is broken, what it merely advises of the same value is no second finding.
void PassOverBroken(const SchemaJudgement& judgement, SchemaJudgement* advice) {
  if (advice->violations.empty()) return;
  std::set<size_t> passed_over;
  std::erase_if(advice->violations, [&](const SchemaViolation& violation) {
    const bool broken = std::any_of(
        judgement.violations.begin(), judgement.violations.end(),
        [&](const SchemaViolation& other) { return other.pointer == violation.pointer; });
    if (broken) passed_over.insert(violation.check);
    return broken;
  });
  std::erase_if(advice->exercised, [&](size_t check) { return passed_over.count(check) > 0; });
}

}  // namespace

size_t HashOfPathValues::operator()(const std::map<std::string, std::string>& path_values) const {
  uint64_t hash = Hash64("");
  for (const auto& [name, value] : path_values) hash = Hash64(value, hash);
  return hash;
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
  if (!result.sent || !result.exchange.answered()) return;
  if (step.standing == Standing::kNone) return;
  if (step.standing == Standing::kRefusals && !result.refused()) return;

  const size_t record = records_.try_emplace(path_values, records_.size()).first->second;
  Seen seen{contract, step, result, path_values, ++seen_, record};
  seen.response = contract.ResponseFor(result.exchange.status);
  DoubleJudgement judgement;
  SchemaJudgement advice;
  const bool other_body = seen.response != nullptr &&
                          IsOtherBody(*seen.response, result.exchange.FindHeader("Content-Type"));
  if (seen.response != nullptr && result.json && !step.read && !other_body) {
    if (DoubleJudge* judge = JudgeOf(*seen.response)) {
      judgement = judge->Judge(result.json->root);
      PassOverVacant(contract, result.json->root, &judgement.judgement);
      seen.judgement = &judgement;
    }
    if (seen.response->compiled_advice) {
      advice = seen.response->compiled_advice->Judge(result.json->root);
      PassOverVacant(contract, result.json->root, &advice);
      PassOverBroken(judgement.judgement, &advice);
      seen.advice = &advice;
    }
  }
  for (StandingCheck& check : checks_) {
    if (check.contract == &contract && (check.reads_too || !step.read)) check.Observe(seen);
  }
}

}  // namespace assay
