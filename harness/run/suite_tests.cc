#include "harness/run/suite_tests.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <thread>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

// Everything that the tests of a run share.
struct Running {
  Plan* plan = nullptr;
  SessionOptions options;
  SessionObserver* observer = nullptr;
  OnChosen on_chosen;
  OnSession on_session;
  std::map<std::string, size_t, std::less<>> index_of;  // test name (an id) -> index
  std::unique_ptr<Session> session;
  SuiteTestsRun result;
};

class CaseTest : public testing::Test {
 public:
  CaseTest(Running& running, size_t index) : running_(running), index_(index) {}
  void TestBody() override {
    const Outcome& outcome = running_.session->Await(index_);
    switch (outcome.verdict) {
      case Verdict::kPass:
      case Verdict::kWarn:
        return;
      case Verdict::kFail:
      case Verdict::kStaleWaiver:
      case Verdict::kBlocked:
      case Verdict::kError:
        ADD_FAILURE() << VerdictName(outcome.verdict) << ": " << outcome.reason;
        return;
      case Verdict::kWaived:
      case Verdict::kNotApplicable:
      case Verdict::kNotObserved:
        GTEST_SKIP() << outcome.reason;
    }
  }

 private:
  Running& running_;
  size_t index_;
};

// The engine starts when GoogleTest has chosen, and is joined when its last test is done.
class EngineListener : public testing::EmptyTestEventListener {
 public:
  explicit EngineListener(Running& running) : running_(running) {}

  void OnTestIterationStart(const testing::UnitTest& unit, int) override {
    std::vector<bool>& chosen = running_.result.chosen;
    chosen.assign(running_.index_of.size(), false);
    for (int s = 0; s < unit.total_test_suite_count(); ++s) {
      const testing::TestSuite* suite = unit.GetTestSuite(s);
      for (int t = 0; t < suite->total_test_count(); ++t) {
        const testing::TestInfo* test = suite->GetTestInfo(t);
        const auto found = running_.index_of.find(test->name());
        if (found != running_.index_of.end()) chosen[found->second] = test->should_run();
      }
    }
    running_.result.selected = static_cast<size_t>(std::count(chosen.begin(), chosen.end(), true));
    if (running_.on_chosen) running_.on_chosen(chosen);
    running_.session =
        std::make_unique<Session>(*running_.plan, running_.options, chosen, *running_.observer);
    if (running_.on_session) running_.on_session(running_.session.get());
    engine_ = std::thread([this] { running_.result.report = running_.session->Run(); });
  }

  void OnTestIterationEnd(const testing::UnitTest&, int) override {
    engine_.join();
    if (running_.on_session) running_.on_session(nullptr);
  }

 private:
  Running& running_;
  std::thread engine_;
};

void Register(Running& running, const std::string& classname, const std::string& id) {
  const size_t index = running.index_of.size();
  running.index_of.emplace(id, index);
  testing::RegisterTest(
      classname.c_str(), id.c_str(), nullptr, nullptr, __FILE__, __LINE__,
      [&running, index]() -> testing::Test* { return new CaseTest(running, index); });
}

// GoogleTest reads its environment as flags; a run must not depend on what is left there for other
// programs.
void IgnoreEnvironment() {
  for (const char* name :
       {"GTEST_FILTER", "GTEST_OUTPUT", "XML_OUTPUT_FILE", "GTEST_SHUFFLE", "GTEST_REPEAT",
        "GTEST_RANDOM_SEED", "GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", "GTEST_SHARD_STATUS_FILE",
        "GTEST_FAIL_FAST", "GTEST_BREAK_ON_FAILURE", "GTEST_ALSO_RUN_DISABLED_TESTS",
        "TESTBRIDGE_TEST_ONLY", "TEST_PREMATURE_EXIT_FILE"}) {
    unsetenv(name);
  }
}

Result<std::string> GtestFilter(const std::vector<std::string>& globs) {
  std::string filter;
  for (const std::string& glob : globs) {
    const bool plain = !glob.empty() && std::all_of(glob.begin(), glob.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '_' || c == '/' || c == '*' || c == '?';
    });
    if (!plain) {
      return Error{{},
                   "--filter '" + glob + "' holds a character that no id has",
                   "ids are made of a-z, 0-9, _ and /; * and ? stand for anything"};
    }
    filter += (filter.empty() ? "*." : ":*.") + glob;
  }
  return filter.empty() ? "*" : filter;
}

}  // namespace

Result<SuiteTestsRun> RunSuiteTests(Plan& plan, const SessionOptions& options,
                                    const std::vector<std::string>& filters,
                                    SessionObserver& observer, const OnChosen& on_chosen,
                                    const OnSession& on_session) {
  Result<std::string> filter = GtestFilter(filters);
  if (!filter.ok()) return filter.errors();
  static Running running;  // GoogleTest keeps its tests for the life of the process
  running.plan = &plan;
  running.options = options;
  running.observer = &observer;
  running.on_chosen = on_chosen;
  running.on_session = on_session;
  for (const auto& tried : plan.cases) Register(running, tried->classname(), tried->id);
  for (const StandingCheck& check : plan.standing.checks())
    Register(running, check.classname(), check.id);

  IgnoreEnvironment();
  int argc = 1;
  std::string name = "assay";
  char* argv[] = {name.data(), nullptr};
  testing::InitGoogleTest(&argc, argv);
  testing::GTEST_FLAG(filter) = filter.value();
  testing::GTEST_FLAG(catch_exceptions) = false;
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new EngineListener(running));
  // Exit codes come from the outcomes, but a selection that GoogleTest itself could not run is our
  // fault.
  const int ended = RUN_ALL_TESTS();
  if (ended != 0 && running.session == nullptr)
    return Error{{}, "fault of assay: GoogleTest did not start", ""};
  return running.result;
}

}  // namespace assay
