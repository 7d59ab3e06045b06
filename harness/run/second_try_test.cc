#include "harness/run/second_try.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace assay {
namespace {

using std::chrono::milliseconds;

// A target with a clock of its own that shows names as `shown` says: of the names kept so far with
// the times when they were, at that time.
struct Target {
  using Kept = std::vector<std::pair<milliseconds, std::string>>;
  std::function<std::string(const Kept&, milliseconds now)> shown;
  Kept kept = {{milliseconds(-1'000'000), "before"}};
  milliseconds now{0};
  std::vector<size_t> sent = {};  // steps
  milliseconds slow{1};           // how long a request takes
  size_t refuses_from = 1000;     // requests

  void Send(CaseRun* run, size_t step, milliseconds pause) {
    now += pause + slow;
    Exchange exchange;
    exchange.timing.started = now - slow;
    exchange.timing.total = slow;
    exchange.request = run->tried.steps[step].request;
    if (const auto name = SentAt(exchange.request, "/name")) kept.emplace_back(now, name->text());
    exchange.status = sent.size() < refuses_from ? 200 : 403;
    exchange.body = "{\"name\":\"" + shown(kept, now) + "\"}";
    sent.push_back(step);
    run->Take(step, exchange);
  }
};

// What the record was so long ago.
auto Lagging(milliseconds lag) {
  return [lag](const Target::Kept& kept, milliseconds now) {
    std::string name;
    for (const auto& [when, was] : kept) {
      if (when + lag <= now) name = was;
    }
    return name;
  };
}

class SecondTryTest : public ::testing::Test {
 protected:
  SecondTryTest() {
    case_.id = "trusted_twin/update_user/a/b";
    case_.contract = contract_.get();
    for (const char* name : {"first", "second"}) {
      Step step;
      step.request = {
          "PATCH", "http://127.0.0.1/x", {}, "{\"name\":\"" + std::string(name) + "\"}"};
      case_.steps.push_back(step);
    }
    case_.expectations.push_back(Shows({1, std::nullopt, "/name", Value::String("second")}));
  }

  // The case tried on the target, and again if that is wanted.
  Outcome Try(Target* target) {
    CaseRun run(case_);
    for (size_t step = 0; step < case_.steps.size(); ++step)
      target->Send(&run, step, milliseconds(0));
    SecondTry second(run, lag_, milliseconds(0));
    const bool begun = second.Begin(run.Judge());
    while (const auto sending = begun ? second.Next() : std::nullopt)
      target->Send(&run, sending->step, sending->pause);
    return run.Judge();
  }

  std::shared_ptr<const Contract> contract_ =
      LoadBuiltinContract("trusted_twin/update_user").Take();
  Case case_;
  AnswerLag lag_{*contract_};
};

TEST_F(SecondTryTest, WhatComesRightLaterIsAWarning) {
  for (const int ms : {50, 100, 300, 1000, 2000}) {
    lag_ = AnswerLag(*contract_);
    Target target{Lagging(milliseconds(ms))};
    const Outcome outcome = Try(&target);
    EXPECT_EQ(outcome.verdict, Verdict::kWarn) << ms;
    EXPECT_EQ(outcome.finding.kind, "late");
    EXPECT_GE(lag_.lag(), milliseconds(ms));
    Target other{Lagging(milliseconds(ms))};
    EXPECT_EQ(Try(&other).verdict, Verdict::kWarn);
    EXPECT_EQ(other.sent, (std::vector<size_t>{0, 1, 0, 0, 1, 1})) << "what was measured is known";
  }
}

TEST_F(SecondTryTest, WhereTheCaseLeavesNoChangeToSeeOneIsMadeFirst) {
  case_.steps.push_back(case_.steps[0]);
  case_.steps.back().role = Role::kRestore;
  for (const int ms : {100, 300, 2000}) {
    lag_ = AnswerLag(*contract_);
    Target target{Lagging(milliseconds(ms))};
    EXPECT_EQ(Try(&target).verdict, Verdict::kWarn) << ms;
    EXPECT_GE(lag_.lag(), milliseconds(ms));
  }
  lag_ = AnswerLag(*contract_);
  Target at_once{[](const Target::Kept& kept, milliseconds) {
    return kept.back().second == "second" ? "before" : kept.back().second;
  }};
  EXPECT_EQ(Try(&at_once).verdict, Verdict::kFail);
  EXPECT_EQ(at_once.sent, (std::vector<size_t>{0, 1, 2, 1, 2}));
}

TEST_F(SecondTryTest, WhereNothingTellsOfALagTheCaseIsTriedWithAllTheTimeThereIs) {
  case_.steps[0].request.body = R"({"description":{"a":1}})";
  for (const int ms : {300, 2000}) {
    lag_ = AnswerLag(*contract_);
    Target target{Lagging(milliseconds(ms))};
    EXPECT_EQ(Try(&target).verdict, Verdict::kWarn) << ms;
  }
  lag_ = AnswerLag(*contract_);
  Target never{[](const Target::Kept&, milliseconds) { return "before"; }};
  EXPECT_EQ(Try(&never).verdict, Verdict::kFail);
}

TEST_F(SecondTryTest, ALagThatIsLongerNowAndThenIsNotAccused) {
  Target target{[n = 0](const Target::Kept& kept, milliseconds now) mutable {
    return Lagging(milliseconds(n++ < 4 ? 300 : 1500))(kept, now);
  }};
  EXPECT_EQ(Try(&target).verdict, Verdict::kWarn);
}

TEST_F(SecondTryTest, ATryThatTheTargetRefusesTellsNothingOfThePlace) {
  lag_.Measured(milliseconds(300));
  Target target{Lagging(milliseconds(300))};
  target.refuses_from = 2;
  EXPECT_EQ(Try(&target).verdict, Verdict::kFail);
  EXPECT_FALSE(lag_.WasInVain("/name"));
}

TEST_F(SecondTryTest, ATargetAsSlowAsItsLagIsNotAccused) {
  for (const int ms : {300, 450, 800}) {
    for (const int slow : {200, 400, 1000}) {
      lag_ = AnswerLag(*contract_);
      Target target{Lagging(milliseconds(ms))};
      target.slow = milliseconds(slow);
      EXPECT_EQ(Try(&target).verdict, Verdict::kWarn) << ms << " " << slow;
      Target quick{Lagging(milliseconds(ms))};
      EXPECT_EQ(Try(&quick).verdict, Verdict::kWarn) << ms << " " << slow << ", then quick";
    }
  }
}

TEST_F(SecondTryTest, AFaultOfATargetThatAnswersAtOnceCostsOneRequest) {
  Target target{[](const Target::Kept& kept, milliseconds) {
    return kept.back().second == "second" ? "before" : kept.back().second;
  }};
  EXPECT_EQ(Try(&target).verdict, Verdict::kFail);
  EXPECT_EQ(target.sent, (std::vector<size_t>{0, 1, 0}));
  EXPECT_EQ(Try(&target).verdict, Verdict::kFail);
  EXPECT_EQ(target.sent.size(), 5u) << "it is known to answer at once";
}

TEST_F(SecondTryTest, TheStateBeforeEachUpdateIsNoLag) {
  Target target{[](const Target::Kept& kept, milliseconds) { return kept.rbegin()[1].second; }};
  EXPECT_EQ(Try(&target).verdict, Verdict::kFail);
}

TEST_F(SecondTryTest, WhatIsNeverKeptFailsAndIsNotWaitedForAgain) {
  Target target{[](const Target::Kept&, milliseconds) { return "before"; }};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Try(&target).verdict, Verdict::kFail);
  const size_t requests = target.sent.size();
  EXPECT_EQ(Try(&target).verdict, Verdict::kFail);
  EXPECT_EQ(target.sent.size(), requests + 2);
}

TEST_F(SecondTryTest, ALaggingTargetsFaultsStillFail) {
  const auto lagging = Lagging(milliseconds(300));
  lag_.Measured(milliseconds(300));
  Target target{[&](const Target::Kept& kept, milliseconds now) {
    const std::string name = lagging(kept, now);
    return name == "second" ? "wrong" : name;
  }};
  EXPECT_EQ(Try(&target).verdict, Verdict::kFail);
}

TEST_F(SecondTryTest, OnlyWhatMayBeDoneTwiceIsTriedAgain) {
  for (Step& step : case_.steps) step.request.method = "POST";
  Target target{Lagging(milliseconds(300))};
  EXPECT_EQ(Try(&target).verdict, Verdict::kFail);
  EXPECT_EQ(target.sent.size(), 2u);
}

}  // namespace
}  // namespace assay
