#include "harness/cli/recorder.h"

#include <algorithm>
#include <utility>

#include "harness/run/record.h"

namespace assay::cli {
namespace {

// Answers may hold another secret each; only the latest are looked for by value.
constexpr size_t kLearnedKept = 64;

// What an answer holds at the places that the contract calls secret.
std::vector<std::string> SecretsIn(const Contract& contract, const StepResult& result) {
  std::vector<std::string> secrets;
  if (!result.json) return secrets;
  for (const std::string& pointer : contract.redact) {
    const Value* value = At(result.json->root, pointer);
    if (value != nullptr) secrets.push_back(value->is_string() ? value->text() : Dump(*value));
  }
  return secrets;
}

}  // namespace

Recorder::Recorder(const Redactor& redactor, reports::LogWriter* log, size_t body_limit,
                   reports::Progress progress, std::function<void(const std::string&)> show,
                   RecorderHooks hooks)
    : known_(redactor),
      redactor_(redactor),
      log_(log),
      body_limit_(body_limit),
      progress_(std::move(progress)),
      show_(std::move(show)),
      started_(std::chrono::steady_clock::now()),
      hooks_(std::move(hooks)) {}

void Recorder::Begin(const Plan& plan, const std::vector<bool>& chosen) {
  plan_ = &plan;
  chosen_ = chosen;
}

void Recorder::OnBegin() {
  if (plan_ == nullptr || std::exchange(begun_, true)) return;
  for (size_t i = 0; i < plan_->cases.size(); ++i) {
    if (chosen_[i]) run_.plan.push_back(RecordCase(*plan_->cases[i]));
  }
  const auto& checks = plan_->standing.checks();
  for (size_t i = 0; i < checks.size(); ++i) {
    if (chosen_[plan_->cases.size() + i]) run_.plan.push_back(RecordStanding(checks[i]));
  }
  state_.total = run_.plan.size();
  for (size_t i = 0; i < run_.plan.size(); ++i) place_.emplace(run_.plan[i].id, i);
  if (hooks_.header) run_.header = hooks_.header();
  if (log_ == nullptr) return;
  log_->WriteHeader(run_.header);
  log_->WritePlan(run_.plan);
}

void Recorder::End() {
  OnBegin();  // where there was no session
  std::sort(run_.results.begin(), run_.results.end(),
            [&](const auto& a, const auto& b) { return place_[a.id] < place_[b.id]; });
  for (const reports::CaseResult& result : run_.results) ++run_.footer.counts[result.verdict];
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started_;
  run_.footer.seconds = seconds.count();
  if (show_) show_(progress_.Finish(state_, seconds.count()));
}

void Recorder::Learn(std::vector<std::string> secrets) {
  bool fresh = false;
  for (std::string& text : secrets) {
    if (!learned_set_.insert(text).second) continue;
    learned_.push_back(std::move(text));
    fresh = true;
  }
  if (!fresh) return;
  while (learned_.size() > kLearnedKept) {
    learned_set_.erase(learned_.front());
    learned_.pop_front();
  }
  redactor_ = known_;
  for (const std::string& text : learned_) redactor_.Add(text, "[redacted]");
}

void Recorder::OnExchange(const Case& tried, size_t step, const StepResult& result) {
  if (hooks_.max_failures > 0) CountBrokenChecks();
  const std::map<std::string, std::string>* path_values = nullptr;
  for (const auto& planned : plan_->contracts) {
    if (planned->contract.get() == tried.contract)
      path_values = &planned->subjects[tried.steps[step].subject];
  }
  ++state_.exchanges;
  Learn(SecretsIn(*tried.contract, result));
  if (log_ == nullptr) return;
  static const std::map<std::string, std::string> none;
  RecordExchange(tried, step, result, path_values == nullptr ? none : *path_values, body_limit_,
                 &record_);
  RedactExchange(body_limit_, redactor_, &record_);
  log_->WriteExchange(record_);
  timeline_.Add(record_);
}

void Recorder::OnCase(const Case& tried, const Outcome& outcome, double seconds,
                      uint64_t exchanges) {
  reports::CaseResult result = RecordOutcome(tried.id, outcome, seconds, exchanges, redactor_);
  if (hooks_.save_case && !result.findings.empty()) {
    const std::string text =
        outcome.counterexample ? redactor_.Apply(Dump(*outcome.counterexample, 2)) + "\n" : "";
    result.findings.front().case_file = hooks_.save_case(tried.id, text);
  }
  Add(std::move(result), false);
}

void Recorder::OnStanding(const StandingCheck& check, const Outcome& outcome) {
  Add(RecordOutcome(check.id, outcome, 0, check.judged, redactor_), true);
}

void Recorder::Add(reports::CaseResult result, bool standing) {
  if (hooks_.settle) {
    hooks_.settle(&result, standing);
    result.reason = redactor_.Apply(result.reason);  // it may hold words of the waiver file now
  }
  if (log_ != nullptr) log_->WriteCase(result);
  if (result.verdict == "fail") CountFailure(result.id);
  const reports::VerdictKind verdict =
      reports::ParseVerdict(result.verdict).value_or(reports::VerdictKind::kError);
  ++state_.done;
  const auto kind =
      std::find(reports::kVerdictKinds.begin(), reports::kVerdictKinds.end(), verdict);
  ++state_.counts[static_cast<size_t>(kind - reports::kVerdictKinds.begin())];
  // Standing checks come last, right before the result, which tells of them.
  if (!standing) Announce(result);
  run_.results.push_back(std::move(result));
  ShowProgress();
}

void Recorder::CountFailure(const std::string& id) {
  if (hooks_.max_failures == 0 || !failed_.insert(id).second) return;
  if (failed_.size() == hooks_.max_failures) hooks_.on_max_failures();
}

// Standing checks are judged at the end; that one will fail is certain as soon as it is broken.
void Recorder::CountBrokenChecks() {
  const std::vector<StandingCheck>& checks = plan_->standing.checks();
  for (size_t i = 0; i < checks.size(); ++i) {
    if (checks[i].broken == 0 || !chosen_[plan_->cases.size() + i] ||
        !settled_.insert(checks[i].id).second)
      continue;
    const reports::CaseResult result =
        RecordOutcome(checks[i].id, checks[i].Finish(), 0, 0, known_);
    if (result.verdict != "fail") continue;
    if (!hooks_.would_waive || !hooks_.would_waive(result)) CountFailure(checks[i].id);
  }
}

void Recorder::Announce(const reports::CaseResult& result) {
  if (!show_ || !hooks_.announce) return;
  const auto planned = place_.find(result.id);
  if (planned == place_.end()) return;
  const std::string line = hooks_.announce(run_.plan[planned->second], result);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started_;
  if (const std::string text = progress_.Announce(line, state_, seconds.count()); !text.empty())
    show_(text);
}

void Recorder::ShowProgress() {
  if (!show_) return;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started_;
  if (const std::string text = progress_.Update(state_, seconds.count()); !text.empty())
    show_(text);
}

}  // namespace assay::cli
