#include "harness/run/session.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "harness/base/worker.h"
#include "harness/judge/expect.h"
#include "harness/run/case_run.h"
#include "harness/run/fuzz_run.h"
#include "harness/run/lanes.h"

namespace assay {
namespace {

// Records are put back within this time; the shorter one where the run's own was up.
constexpr std::chrono::seconds kPutBack{30}, kPutBackLate{10};

// Answers that may wait for the standing checks and the observer, and what they may hold.
constexpr size_t kWaiting = 256;
constexpr size_t kWaitingBytes = 8u << 20;

// A request whose answer no case waits for.
class OneRequest : public Conversation {
 public:
  OneRequest(Request request, std::function<void(const Exchange&)> on_answer)
      : request_(std::move(request)), on_answer_(std::move(on_answer)) {}
  std::optional<Wanted> Next(Exchange* previous) override {
    if (previous == nullptr) return Wanted{request_, std::chrono::milliseconds(0), true};
    on_answer_(*previous);
    return std::nullopt;
  }
  void Abandon(const std::string&) override {}

 private:
  Request request_;
  std::function<void(const Exchange&)> on_answer_;
};

}  // namespace

struct Session::State {
  State(Plan& one, SessionOptions chosen, std::vector<bool> which, SessionObserver& told)
      : plan(one),
        options(std::move(chosen)),
        selected(std::move(which)),
        observer(told),
        engine(options.engine),
        outcomes(selected.size()),
        judged(selected.size(), false) {
    if (options.at_once) return;
    afterwards = std::make_unique<Worker>(kWaiting, kWaitingBytes);
    const auto has_tries = [](const auto& tried) { return tried->tries != nullptr; };
    if (std::any_of(plan.cases.begin(), plan.cases.end(), has_tries))
      maker = std::make_unique<Worker>(kWaiting, SIZE_MAX, std::chrono::milliseconds(0));
  }

  Plan& plan;
  SessionOptions options;
  std::vector<bool> selected;
  SessionObserver& observer;
  Engine engine;
  SessionReport report;
  std::shared_ptr<Patience> patience = std::make_shared<Patience>();

  std::vector<uint64_t> work;  // of the plan's cases
  std::vector<bool> early;     // cases of several subjects that are sent among the others

  std::map<const Contract*, std::string> blocked;  // why no case of a contract can be tried
  std::map<LaneKey, std::string> dead_lanes;       // why a subject cannot be used

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Outcome> outcomes;
  std::vector<bool> judged;

  void Do(std::function<void()> job, size_t bytes = 0);
  void Post(size_t index, Outcome outcome);
  void End(size_t index, const CaseRun& run);
  void EndWith(size_t index, Outcome outcome, double seconds, uint64_t exchanges);
  void Step(const CaseRun& run, size_t step);
  void Observe(const Case& tried, size_t step, const StepResult& result);
  void Drive(QueuedLanes& lanes);
  void Preflight();
  void EndPreflight(size_t index, const CaseRun& run);
  void PlanLanes();
  void Lanes(bool late);
  std::unique_ptr<Conversation> Start(size_t index);
  std::string WhyBlocked(const Case& tried) const;
  void PutBack();
  void Finish();

  bool out_of_time = false;
  Engine* putting_back = nullptr;     // under `mutex`
  bool stop_now = false;              // under `mutex`
  std::set<LaneKey> changed_records;  // subjects of which an update was accepted
  std::map<LaneKey, Value>
      before;  // records as the profile's read showed them before anything was changed
  // Of the standing checks and the observer; none where they come at once. Last, so that it ends
  // first.
  std::unique_ptr<Worker> afterwards;
  std::unique_ptr<Worker> maker;  // of tries
};

void Session::State::Do(std::function<void()> job, size_t bytes) {
  if (afterwards == nullptr) return job();
  afterwards->Give(std::move(job), bytes);
}

void Session::State::Post(size_t index, Outcome outcome) {
  if (options.should_fails) {
    FailOnShould(index < plan.cases.size()
                     ? plan.cases[index]->level
                     : plan.standing.checks()[index - plan.cases.size()].level,
                 &outcome);
  }
  {
    const std::lock_guard lock(mutex);
    outcomes[index] = std::move(outcome);
    judged[index] = true;
  }
  changed.notify_all();
}

void Session::State::End(size_t index, const CaseRun& run) {
  EndWith(index, run.Judge(), run.seconds, run.exchanges);
}

void Session::State::EndWith(size_t index, Outcome outcome, double seconds, uint64_t exchanges) {
  if (!selected[index]) return;
  Post(index, std::move(outcome));
  Do([this, index, seconds, exchanges] {
    observer.OnCase(*plan.cases[index], outcomes[index], seconds, exchanges);
  });
}

void Session::State::Step(const CaseRun& run, size_t step) {
  const assay::Step& planned = run.tried.steps[step];
  if (!planned.read && run.steps[step].accepted())
    changed_records.insert({run.tried.contract, planned.subject});

  const Exchange& exchange = run.steps[step].exchange;
  const size_t sent = exchange.request.body ? exchange.request.body->size() : 0;
  Do([this, tried = run.shared_case, step,
      result = run.steps.Share(step)] { Observe(*tried, step, *result); },
     sent + exchange.body.size());
}

void Session::State::Observe(const Case& tried, size_t step, const StepResult& result) {
  const assay::Step& planned = tried.steps[step];
  for (const auto& contract : plan.contracts) {
    if (contract->contract.get() != tried.contract) continue;
    plan.standing.Observe(*tried.contract, planned, result, contract->subjects[planned.subject]);
  }
  observer.OnExchange(tried, step, result);
}

void Session::State::Drive(QueuedLanes& lanes) {
  if (lanes.lanes() == 0) return;
  const EngineReport done = engine.Run(lanes);
  report.exchanges += done.exchanges;
  report.retries += done.retries;
  out_of_time = out_of_time || done.out_of_time;
  if (!done.detail.empty() && report.incomplete_reason.empty())
    report.incomplete_reason = done.detail;
}

void Session::State::Preflight() {
  QueuedLanes lanes;
  std::vector<std::pair<size_t, std::shared_ptr<CaseRun>>> runs;
  for (size_t i = 0; i < plan.cases.size(); ++i) {
    const Case& tried = *plan.cases[i];
    if (!tried.preflight) continue;
    auto run = std::make_shared<CaseRun>(tried);
    runs.emplace_back(i, run);
    for (const size_t subject : tried.subjects) {
      std::vector<size_t> steps;
      for (size_t step = 0; step < tried.steps.size(); ++step) {
        if (tried.steps[step].subject == subject) steps.push_back(step);
      }
      if (steps.empty()) continue;
      lanes.Add({tried.contract, subject}, steps.size(), [this, run, steps] {
        return std::make_unique<CaseConversation>(
            run, steps, patience, [this](CaseRun& one, size_t step) { Step(one, step); },
            [](CaseRun&) {});
      });
    }
  }
  Drive(lanes);
  for (const auto& [index, run] : runs) EndPreflight(index, *run);
}

void Session::State::EndPreflight(size_t index, const CaseRun& run) {
  const Case& tried = run.tried;
  const Outcome outcome = run.Judge();
  if (!tried.not_applicable.empty()) return End(index, run);
  if (outcome.verdict != Verdict::kPass && outcome.verdict != Verdict::kWarn) {
    // A case that was not chosen is in no report, so why it failed is said here.
    blocked[tried.contract] = "the documented request itself does not work: " +
                              (selected[index] ? "see " + tried.id : outcome.reason);
  }
  for (size_t step = 0; step < run.steps.size(); ++step) {
    const StepResult& result = run.steps[step];
    if (tried.steps[step].read && result.ShowsObject()) {
      before.emplace(LaneKey{tried.contract, tried.steps[step].subject}, result.json->root);
    }
  }
  for (const size_t subject : tried.subjects) {
    const StepResult* last = nullptr;
    bool works = false;
    for (size_t step = 0; step < run.steps.size(); ++step) {
      if (tried.steps[step].subject != subject || tried.steps[step].read || !run.steps[step].sent)
        continue;
      last = &run.steps[step];
      works = works || last->accepted();
    }
    if (works || last == nullptr) continue;
    dead_lanes[{tried.contract, subject}] =
        "subject " + std::to_string(subject + 1) +
        " of the profile refuses documented requests: " + Came(*last);
  }
  End(index, run);
}

std::string Session::State::WhyBlocked(const Case& tried) const {
  if (const auto found = blocked.find(tried.contract); found != blocked.end()) return found->second;
  for (const size_t subject : tried.subjects) {
    if (const auto found = dead_lanes.find({tried.contract, subject}); found != dead_lanes.end())
      return found->second;
  }
  return "";
}

std::unique_ptr<Conversation> Session::State::Start(size_t index) {
  const Case& tried = *plan.cases[index];
  if (tried.tries) {
    return std::make_unique<FuzzConversation>(
        tried, maker.get(), patience, [this](CaseRun& one, size_t step) { Step(one, step); },
        [this, index](Outcome outcome, double seconds, uint64_t exchanges) {
          EndWith(index, std::move(outcome), seconds, exchanges);
        });
  }
  auto run = std::make_shared<CaseRun>(tried);
  std::vector<size_t> steps(tried.steps.size());
  for (size_t i = 0; i < steps.size(); ++i) steps[i] = i;
  return std::make_unique<CaseConversation>(
      run, std::move(steps), patience, [this](CaseRun& one, size_t step) { Step(one, step); },
      [this, index](CaseRun& one) { End(index, one); });
}

void Session::State::PlanLanes() {
  for (const auto& tried : plan.cases) work.push_back(WorkOf(*tried));
  early = EarlyShared(plan, selected, work, static_cast<size_t>(std::max(1, options.engine.jobs)));
}

// Cases that need one subject and those that can be sent among them, or (late) the rest. Of those
// that have a subject in common one at a time.
void Session::State::Lanes(bool late) {
  const auto now = [&](size_t i) {
    const Case& tried = *plan.cases[i];
    return !tried.preflight && selected[i] && (tried.subjects.size() < 2 || early[i]) != late;
  };
  QueuedLanes lanes;
  Groups groups;
  for (size_t i = 0; i < plan.cases.size(); ++i) {
    if (now(i)) groups.Join(plan.cases[i]->contract, plan.cases[i]->subjects);
  }
  for (size_t i = 0; i < plan.cases.size(); ++i) {
    const Case& tried = *plan.cases[i];
    if (!now(i)) continue;
    if (tried.not_applicable.empty()) {
      if (std::string why = WhyBlocked(tried); !why.empty()) {
        CaseRun run(tried);
        run.abandoned = std::move(why);
        End(i, run);
        continue;
      }
    }
    if (tried.steps.empty() && !(tried.tries && tried.not_applicable.empty())) {
      End(i, CaseRun(tried));
      continue;
    }
    lanes.Add(groups.LeaderOf({tried.contract, tried.subjects.front()}), work[i],
              [this, i] { return Start(i); });
  }
  Drive(lanes);
}

// An engine of its own, so that records are put back also where the run was ended early.
void Session::State::PutBack() {
  QueuedLanes lanes;
  std::map<LaneKey, std::string> left;
  for (const auto& planned : plan.contracts) {
    for (size_t subject = 0; subject < planned->subjects.size(); ++subject) {
      const LaneKey key{planned->contract.get(), subject};
      const auto known = before.find(key);
      if (changed_records.count(key) == 0) continue;
      const std::string& method = planned->contract->method;
      if (method == "GET" || method == "HEAD" || method == "OPTIONS") continue;  // nothing changed
      std::optional<Request> request =
          known == before.end() ? std::nullopt : planned->put_back(known->second, subject);
      if (!request) {
        left[key] = known == before.end() ? "it was not read before (the profile needs a `read`)"
                                          : "its read shows none of the fields";
        continue;
      }
      left[key] = "the run ended";
      lanes.Add(key, 1, [&left, key, request = *std::move(request)] {
        return std::make_unique<OneRequest>(request, [&left, key](const Exchange& exchange) {
          if (exchange.answered() && exchange.status / 100 == 2) {
            left.erase(key);
          } else {
            left[key] = "the update was answered " + std::to_string(exchange.status) + " " +
                        std::string(TransportFaultName(exchange.fault));
          }
        });
      });
    }
  }
  if (lanes.lanes() > 0) {
    EngineOptions bounded = options.engine;
    bounded.max_time = out_of_time ? kPutBackLate : kPutBack;
    Engine last(bounded);
    const auto use = [&](Engine* engine_or_none) {
      const std::lock_guard lock(mutex);
      if (stop_now && engine_or_none != nullptr) engine_or_none->Stop(true);
      putting_back = engine_or_none;
    };
    use(&last);
    report.exchanges += last.Run(lanes).exchanges;
    use(nullptr);
  }
  for (const auto& [key, why] : left) {
    report.not_put_back.push_back(key.first->id + ", subject " + std::to_string(key.second + 1) +
                                  ": " + why);
  }
}

void Session::State::Finish() {
  for (size_t i = 0; i < plan.cases.size(); ++i) {
    if (!selected[i] || judged[i]) continue;
    CaseRun run(*plan.cases[i]);
    run.abandoned =
        report.incomplete_reason.empty() ? "the run ended before it" : report.incomplete_reason;
    End(i, run);
  }
  // From here on, all is on this thread.
  if (afterwards != nullptr) afterwards->Finish();
  auto& checks = plan.standing.checks();
  for (size_t i = 0; i < checks.size(); ++i) {
    const size_t index = plan.cases.size() + i;
    if (!selected[index]) continue;
    Outcome outcome = checks[i].Finish();
    if (const auto found = blocked.find(checks[i].contract);
        found != blocked.end() && outcome.verdict == Verdict::kNotObserved) {
      outcome.verdict = Verdict::kBlocked;
      outcome.reason = found->second;
    }
    Post(index, std::move(outcome));
    observer.OnStanding(checks[i], outcomes[index]);
  }
  report.complete = report.incomplete_reason.empty();
}

Session::Session(Plan& plan, SessionOptions options, std::vector<bool> selected,
                 SessionObserver& observer)
    : state_(std::make_unique<State>(plan, std::move(options), std::move(selected), observer)) {}
Session::~Session() = default;

SessionReport Session::Run() {
  state_->Do([this] { state_->observer.OnBegin(); });
  state_->Preflight();
  state_->PlanLanes();
  state_->Lanes(false);
  state_->Lanes(true);
  state_->PutBack();
  state_->Finish();
  return state_->report;
}

void Session::Stop(bool now, const std::string& why) {
  state_->engine.Stop(now, why);
  if (!now) return;  // what is to be put back is put back all the same
  const std::lock_guard lock(state_->mutex);
  state_->stop_now = true;
  if (state_->putting_back != nullptr) state_->putting_back->Stop(true);
}

const Outcome& Session::Await(size_t index) {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [&] { return state_->judged[index]; });
  return state_->outcomes[index];
}

}  // namespace assay
