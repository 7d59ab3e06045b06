// A case: requests in order and what the document allows as their outcome. And the standing checks,
// which hold of every matching exchange of a run.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/contract/contract.h"
#include "harness/http/exchange.h"
#include "harness/judge/verdict.h"
#include "harness/schema/second_judge.h"

namespace assay {

// What a step is for. Only acts are tried; the others make the tried thing visible.
enum class Role { kSetup, kAct, kLook, kRestore };
std::string_view RoleName(Role role);

// Which answers to a step the standing checks judge. A request outside the contract that was
// accepted proves nothing about documented answers.
enum class Standing { kAll, kRefusals, kNone };

struct CaseView;
class Tries;  // harness/fuzz/tries.h

struct Step {
  Role role = Role::kAct;
  Request request;
  std::chrono::milliseconds pause{0};
  Standing standing = Standing::kAll;
  bool read = false;          // the profile's read operation, not the operation under test
  bool may_lock_out = false;  // has a wrong credential, or none
  size_t subject = 0;         // index in the contract's subjects
  // A place of the answer that this case itself judges, against a sentence of its own: schema
  // checks pass over it.
  std::string judged_here;
  std::function<bool(const CaseView&)> when;  // sent only where this holds; empty: always
};

// A step after it was tried. Not changed any more once others may see it: several threads read it.
struct StepResult {
  bool sent = false;
  Exchange exchange;
  std::optional<Document> json;  // where the body is JSON
  std::string json_error;        // why it is not; empty where there is no body
  bool byte_order_mark = false;  // the body begins with U+FEFF, which was passed over

  bool accepted() const { return sent && exchange.answered() && exchange.status / 100 == 2; }
  bool refused() const { return sent && exchange.answered() && exchange.status / 100 == 4; }
  // The value shown at a pointer by an accepted answer with a JSON body; null where not shown.
  const Value* Shown(std::string_view pointer) const;
  // Whether it is an accepted answer whose body is a JSON object.
  bool ShowsObject() const;
  // Whether it is an accepted answer without a body.
  bool HasNoBody() const { return accepted() && exchange.body.empty(); }
  // The request's body, where it is JSON; read when first asked for. From any thread.
  const Value* Sent() const;

 private:
  struct SentBody {
    std::once_flag read;
    std::optional<Document> json;
  };
  std::shared_ptr<SentBody> sent_body_ = std::make_shared<SentBody>();
};

// What became of each step of a case. A copy shares the results.
class StepResults {
 public:
  StepResults() = default;
  explicit StepResults(size_t steps) : results_(steps) {}  // none of them sent
  StepResults(const std::vector<StepResult>& results);     // NOLINT(google-explicit-constructor)

  size_t size() const { return results_.size(); }
  bool empty() const { return results_.empty(); }
  const StepResult& operator[](size_t step) const { return *Share(step); }
  // Outlives these.
  const std::shared_ptr<const StepResult>& Share(size_t step) const;
  void Set(size_t step, StepResult result);

 private:
  std::vector<std::shared_ptr<const StepResult>> results_;  // null: not sent
};

struct CaseView {
  const Contract& contract;
  const StepResults& steps;
};

// What became of one expectation.
enum class Holding {
  kHeld,
  kBroken,
  kUnseen,   // nothing to judge it by: no accusation, no pass
  kBlocked,  // a step before did not work, which is another case's business
  kError,    // no verdict: transport, 5xx
};

struct Judged {
  Holding holding = Holding::kHeld;
  size_t step = 0;
  std::string kind;     // stable word: "accepted", "refused", "stale", "present", …
  std::string message;  // one line
  std::string pointer;
  std::string allowed;
  std::string came;
  bool only_warns = false;     // broken, but the document does not go as far as to forbid it
  bool despite_shape = false;  // counts even where the place breaks its schema

  static Judged Held() { return {}; }
  static Judged Unseen(std::string why);
  static Judged Blocked(std::string why);
};

using Expectation = std::function<Judged(const CaseView&)>;

struct Case {
  std::string id;  // "<api>/<operation>/<suite>/<what>[/<variant>]"
  std::string suite;
  const Contract* contract = nullptr;
  Level level = Level::kMust;
  Requirements requirements;
  std::string title;             // what it tries
  std::string allowed;           // what the document allows, in words
  std::vector<size_t> subjects;  // those it needs for itself; the first one names the lane
  std::vector<Step> steps;
  std::vector<Expectation> expectations;  // judged in order until one is not held
  // For a case that sends what the contract forbids: proves it again from the request as sent,
  // before it may fail.
  std::function<bool(const Request&)> still_violates;
  std::string not_applicable;  // why it cannot be tried with this profile; then it has no steps
  // Fields whose values here are made up, and of which a target may take only some of its own
  // choice.
  std::vector<std::string> restricted;
  bool preflight = false;  // the others of its contract are blocked where it does not pass
  bool open = false;       // the document leaves the outcome open: what came is told, never judged
  size_t place = 0;        // in the plan of the whole, from 1; standing checks come after all cases
  size_t shard = 0;        // of a divided run, the one that tries it; a preflight is tried in each
  // Many tries made while the run goes on, in place of steps; on the first subject (or both).
  std::shared_ptr<Tries> tries;

  std::string classname() const;  // "<api>.<operation>.<suite>"
};

// A case or standing check, judged.
struct Outcome {
  Verdict verdict = Verdict::kPass;
  std::string reason;               // one line, for every verdict but pass
  Judged finding;                   // for warn, fail, error
  uint64_t times = 0;               // exchanges that showed it
  uint64_t of = 0;                  // exchanges judged
  std::vector<uint64_t> exchanges;  // numbers of the first few that showed it
  std::optional<Request> request;   // of the first one
  std::vector<Request> requests;    // where it takes several in order to show it: all of them
  std::shared_ptr<const Value> counterexample;  // of a fuzz case: the smallest try that shows it
};

Outcome JudgeCase(const Case& tried, const CaseView& view);
// The outcome of a case that a step before it kept from being tried. `refused`: the target refused
// that step, as it may in a state that the document says nothing of. What cannot fail a must-level
// fact is then not applicable rather than a hole in the run.
Outcome JudgeBlocked(const Case& tried, const std::string& why, bool refused);
// Whether it may have been refused for the sake of a restricted field: a request with one was
// refused, and none with it accepted.
bool MayBeRestricted(const Case& tried, const CaseView& view);
// The kind of a Judged that is blocked by such a refusal.
inline constexpr std::string_view kPrepareRefused = "prepare_refused";
// Where a broken should-level fact fails as a must-level one does: the verdict by that.
void FailOnShould(Level level, Outcome* outcome);

// An exchange as standing checks see it.
struct Seen {
  const Contract& contract;
  const Step& step;
  const StepResult& result;
  const std::map<std::string, std::string>& path_values;  // path parameter -> value sent
  uint64_t count = 0;  // of this one, among those that are shown to the checks of a run: from 1
  size_t record = 0;   // the same where, and only where, the path values are: from 0, as they come
  const Response* response = nullptr;          // as documented for this status; may be null
  const DoubleJudgement* judgement = nullptr;  // of the body by response->schema
  const SchemaJudgement* advice = nullptr;     // of the body by response->advice
};

// What a standing check says of an exchange. Of nearly all it says that it holds, or nothing: that
// is to cost nothing.
class Said {
 public:
  static Said Held() { return Said(true); }
  Said(std::nullopt_t) {}  // NOLINT(google-explicit-constructor): nothing to judge it by
  Said(Judged judged)      // NOLINT(google-explicit-constructor)
      : judged_(true), told_(std::make_unique<Judged>(std::move(judged))) {}

  bool judged() const { return judged_; }
  // Null where there is nothing to tell but that it holds.
  const Judged* told() const { return told_.get(); }
  Judged Take() { return std::move(*told_); }

 private:
  explicit Said(bool judged) : judged_(judged) {}

  bool judged_ = false;
  std::unique_ptr<Judged> told_;
};

using StandingJudge = std::function<Said(const Seen&)>;

struct StandingCheck {
  std::string id;
  std::string suite;
  const Contract* contract = nullptr;
  Level level = Level::kMust;
  Requirements requirements;
  std::string title;
  StandingJudge judge;     // may keep state between exchanges; called in the order of answers
  bool reads_too = false;  // also told of answers to the profile's read
  size_t place = 0;        // as Case::place

  std::string classname() const;

  // Tally.
  uint64_t judged = 0, broken = 0, errors = 0, warned = 0;
  std::optional<Judged> first;  // first broken, else first error or warning
  std::optional<Request> request;
  std::vector<uint64_t> exchanges;

  void Observe(const Seen& seen);
  Outcome Finish() const;
};

// What a record is known by in tables: the values in its path.
struct HashOfPathValues {
  size_t operator()(const std::map<std::string, std::string>& path_values) const;
};
template <typename Kept>
using ByRecord = std::unordered_map<std::map<std::string, std::string>, Kept, HashOfPathValues>;

// Judges exchanges by the schemas of a contract's responses (one judge each, made when first
// needed) and hands them to the standing checks. One thread.
class StandingBook {
 public:
  void Add(StandingCheck check) { checks_.push_back(std::move(check)); }
  void Observe(const Contract& contract, const Step& step, const StepResult& result,
               const std::map<std::string, std::string>& path_values);
  std::vector<StandingCheck>& checks() { return checks_; }
  const std::vector<StandingCheck>& checks() const { return checks_; }

 private:
  DoubleJudge* JudgeOf(const Response& response);

  std::vector<StandingCheck> checks_;
  uint64_t seen_ = 0;
  ByRecord<size_t> records_;  // Seen::record
  std::map<const Response*, std::unique_ptr<DoubleJudge>> judges_;
};

// Whether one JSON Pointer is the other or lies below it.
bool Overlaps(std::string_view a, std::string_view b);

// Reads the JSON of an exchange's body, where there is one.
StepResult MakeStepResult(Exchange exchange);

}  // namespace assay
