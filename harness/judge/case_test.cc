#include "harness/judge/case.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/judge/expect.h"
#include "harness/judge/test_answer.h"

namespace assay {
namespace {

const std::shared_ptr<const Contract>& TrustedTwin() {
  static const std::shared_ptr<const Contract> contract =
      LoadBuiltinContract("trusted_twin/update_user").Take();
  return contract;
}

// A case of one expectation for each step's answer.
Case Tried(size_t steps, Expectation expectation, Level level = Level::kMust) {
  Case tried;
  tried.id = "trusted_twin/update_user/update_semantics/x";
  tried.suite = "update_semantics";
  tried.contract = TrustedTwin().get();
  tried.level = level;
  tried.steps.resize(steps);
  tried.expectations.push_back(std::move(expectation));
  return tried;
}

Outcome Judge(const Case& tried, const std::vector<StepResult>& results) {
  return JudgeCase(tried, {*tried.contract, results});
}

Expectation Always(Judged judged) {
  return [judged = std::move(judged)](const CaseView&) { return judged; };
}

Judged Says(Holding holding, std::string kind = "kind", bool only_warns = false) {
  Judged judged;
  judged.holding = holding;
  judged.kind = std::move(kind);
  judged.message = "why";
  judged.only_warns = only_warns;
  return judged;
}

TEST(JudgeCase, LevelAndHoldingMakeTheVerdict) {
  struct Row {
    Holding holding;
    bool only_warns;
    std::array<Verdict, 4> by_level;  // must, should, may, info
  };
  using enum Verdict;
  const std::vector<Row> rows = {
      {Holding::kHeld, false, {kPass, kPass, kPass, kPass}},
      {Holding::kBroken, false, {kFail, kWarn, kWarn, kWarn}},
      {Holding::kBroken, true, {kWarn, kWarn, kWarn, kWarn}},
      {Holding::kError, false, {kError, kWarn, kWarn, kWarn}},
      {Holding::kBlocked, false, {kBlocked, kBlocked, kBlocked, kBlocked}},
      {Holding::kUnseen, false, {kNotApplicable, kNotApplicable, kNotApplicable, kNotApplicable}}};
  for (const Row& row : rows) {
    for (const Level level : {Level::kMust, Level::kShould, Level::kMay, Level::kInfo}) {
      const Case tried = Tried(1, Always(Says(row.holding, "kind", row.only_warns)), level);
      const Outcome outcome = Judge(tried, {Answer(200, "{}")});
      EXPECT_EQ(VerdictName(outcome.verdict), VerdictName(row.by_level[static_cast<size_t>(level)]))
          << static_cast<int>(row.holding) << " at " << LevelName(level);
      EXPECT_EQ(outcome.reason, row.holding == Holding::kHeld ? "" : outcome.finding.message);
    }
  }
}

TEST(JudgeCase, ATargetThatHadNoTimeIsNoWarningOfWhatIsTried) {
  const auto verdict = [](TransportFault fault, Level level) {
    StepResult result = Answer(200, "{}");
    result.exchange.fault = fault;
    return Judge(Tried(1, Always(Says(Holding::kError)), level), {result}).verdict;
  };
  EXPECT_EQ(verdict(TransportFault::kRateLimited, Level::kMust), Verdict::kError);
  EXPECT_EQ(verdict(TransportFault::kRateLimited, Level::kMay), Verdict::kNotApplicable);
  EXPECT_EQ(verdict(TransportFault::kReset, Level::kMay), Verdict::kWarn);
}

TEST(JudgeCase, TheFirstExpectationNotHeldDecides) {
  Case tried = Tried(2, Always(Judged::Held()));
  tried.expectations.push_back(Always(Says(Holding::kBroken, "second")));
  tried.expectations.push_back(Always(Says(Holding::kError, "third")));
  const std::vector<StepResult> results = {Answer(200, "{}"), Answer(200, "{}")};
  const Outcome outcome = Judge(tried, results);
  EXPECT_EQ(outcome.finding.kind, "second");
  EXPECT_EQ(outcome.times, 1u);
  EXPECT_EQ(outcome.of, 1u);
  EXPECT_EQ(outcome.exchanges, std::vector<uint64_t>{results[0].exchange.number});
  ASSERT_TRUE(outcome.request.has_value());
}

TEST(JudgeCase, WhatCannotBeTriedOrIsOpenIsNeverJudged) {
  Case impossible = Tried(0, Always(Says(Holding::kBroken)));
  impossible.not_applicable = "no such credential";
  EXPECT_EQ(Judge(impossible, {}).verdict, Verdict::kNotApplicable);
  EXPECT_EQ(Judge(impossible, {}).reason, "no such credential");

  Case open = Tried(1, Always(Says(Holding::kBroken)));
  open.open = true;
  for (const int status : {200, 400, 500}) {
    const Outcome outcome = Judge(open, {Answer(status, "{}")});
    EXPECT_EQ(outcome.verdict, Verdict::kNotApplicable) << status;
    EXPECT_NE(outcome.reason.find(std::to_string(status)), std::string::npos) << outcome.reason;
  }
}

TEST(JudgeCase, ARequestThatKeepsToTheContractAfterAllIsAssaysFault) {
  Case tried = Tried(1, Refused(0, "a bad name"));
  tried.still_violates = [](const Request& request) { return request.body == "bad"; };
  EXPECT_EQ(Judge(tried, {Answer(200, "{}", "bad")}).verdict, Verdict::kFail);
  const Outcome outcome = Judge(tried, {Answer(200, "{}", "good")});
  EXPECT_EQ(outcome.verdict, Verdict::kError);
  EXPECT_NE(outcome.reason.find("fault of assay"), std::string::npos) << outcome.reason;
  EXPECT_EQ(Judge(tried, {Answer(400, "{}", "good")}).verdict, Verdict::kPass);
}

constexpr char kOne[] = "b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3001";
constexpr char kOther[] = "b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3002";

// {"uuid": …} and the members given.
std::string User(const std::string& uuid, const std::string& members) {
  return "{\"uuid\":\"" + uuid + "\"" + (members.empty() ? "" : ",") + members + "}";
}

TEST(JudgeCase, AnswersOfDifferentRecordsProveNothing) {
  const auto shows = [](bool despite_shape) {
    ShowsSpec spec{
        .step = 1, .look = std::nullopt, .pointer = "/name", .sent = Value::String("Ada")};
    spec.despite_shape = despite_shape;
    return Shows(spec);
  };
  struct Row {
    const char *first, *second;
    bool read = false;
    size_t subject = 0;  // of the second step
    Verdict verdict;
  };
  for (const Row& row : std::vector<Row>{{kOne, kOne, false, 0, Verdict::kFail},
                                         {kOne, kOther, false, 0, Verdict::kNotApplicable},
                                         {kOne, kOther, false, 1, Verdict::kFail},
                                         {kOne, kOther, true, 0, Verdict::kFail}}) {
    for (const bool despite_shape : {false, true}) {
      Case tried = Tried(2, shows(despite_shape));
      tried.steps[0].read = row.read;
      tried.steps[1].subject = row.subject;
      const Outcome outcome = Judge(tried, {Answer(200, User(row.first, "")),
                                            Answer(200, User(row.second, R"("name":"Bo")"))});
      EXPECT_EQ(VerdictName(outcome.verdict), VerdictName(row.verdict)) << outcome.reason;
    }
  }
}

TEST(JudgeCase, APlaceInAnotherShapeIsTheStandingChecksBusiness) {
  const auto verdict = [](const std::string& members, bool despite_shape, const char* pointer) {
    Judged judged = Says(Holding::kBroken);
    judged.pointer = pointer;
    judged.despite_shape = despite_shape;
    const Case tried = Tried(1, Always(judged));
    return VerdictName(Judge(tried, {Answer(200, User(kOne, members))}).verdict);
  };
  struct Row {
    const char *members, *pointer, *verdict;
  };
  for (const Row& row : std::vector<Row>{
           {R"("name":"Ada")", "/name", "fail"},
           {R"("name":7)", "/name", "not_applicable"},
           {R"("name":"Ada","role":7)", "/name", "fail"},
           {R"("description":7)", "/description/team", "not_applicable"},
           {R"("description":{"Bad Key":1})", "/description", "not_applicable"},
           {R"("description":{"Bad Key":1})", "/description/team", "not_applicable"},
           {R"("updated_ts":"1646307775.089")", "/updated_ts", "not_applicable"},  // advice only
           {R"("name":7)", "", "fail"}}) {
    EXPECT_EQ(verdict(row.members, false, row.pointer), row.verdict)
        << row.members << " at " << row.pointer;
    EXPECT_EQ(verdict(row.members, true, row.pointer), "fail") << row.members;
  }
  // A body that is no object at all is not the fault of one place.
  Judged judged = Says(Holding::kBroken);
  judged.pointer = "/name";
  EXPECT_EQ(Judge(Tried(1, Always(judged)), {Answer(200, "[]")}).verdict, Verdict::kFail);
}

TEST(JudgeCase, WhatATargetRefusesToPrepareIsAHoleOnlyWhereAMustLevelFactIsTried) {
  EXPECT_EQ(JudgeBlocked(Tried(1, {}), "why", true).verdict, Verdict::kBlocked);
  EXPECT_EQ(JudgeBlocked(Tried(1, {}, Level::kShould), "why", false).verdict, Verdict::kBlocked);
  const Outcome refused = JudgeBlocked(Tried(1, {}, Level::kShould), "why", true);
  EXPECT_EQ(refused.verdict, Verdict::kNotApplicable);
  EXPECT_EQ(refused.reason, "why");
}

TEST(JudgeCase, WhatIsLeftOpenIsToldByTheActNotByWhatPutsItRight) {
  Case tried = Tried(2, Always(Judged::Held()));
  tried.open = true;
  tried.steps[1].role = Role::kRestore;
  const Outcome outcome = Judge(tried, {Answer(400, "no"), Answer(200, "{}")});
  EXPECT_NE(outcome.reason.find("400 no"), std::string::npos) << outcome.reason;
}

TEST(MakeStepResult, PassesOverAByteOrderMark) {
  const StepResult result = Answer(200, "\xEF\xBB\xBF{\"name\":\"x\"}");
  EXPECT_TRUE(result.byte_order_mark);
  ASSERT_NE(result.Shown("/name"), nullptr);
  EXPECT_FALSE(Answer(200, "{}").byte_order_mark);
}

TEST(Overlaps, IsByWholeTokens) {
  EXPECT_TRUE(Overlaps("/a", "/a"));
  EXPECT_TRUE(Overlaps("/a/b", "/a"));
  EXPECT_TRUE(Overlaps("/a", "/a/b"));
  EXPECT_TRUE(Overlaps("", "/a"));
  EXPECT_FALSE(Overlaps("/a", "/ab"));
  EXPECT_FALSE(Overlaps("/a/b", "/a/c"));
}

TEST(MakeStepResult, ReadsJsonWhereThereIsSome) {
  EXPECT_TRUE(Answer(200, "{}").ShowsObject());
  EXPECT_FALSE(Answer(200, "[]").ShowsObject());
  EXPECT_FALSE(Answer(400, "{}").ShowsObject());
  EXPECT_EQ(Answer(400, R"({"a":1})").Shown("/a"), nullptr);
  EXPECT_NE(Answer(200, R"({"a":null})").Shown("/a"), nullptr);
  EXPECT_EQ(Answer(200, "").json_error, "");
  EXPECT_FALSE(Answer(200, "").json.has_value());
  for (const std::string& body :
       {std::string("<html>"), std::string("{\"a\": 1"), std::string("\"\xff\""),
        std::string("\0", 1), std::string(1000, '[') + std::string(999, ']')}) {
    const StepResult result = Answer(200, body);
    EXPECT_FALSE(result.json.has_value()) << body;
    EXPECT_FALSE(result.json_error.empty()) << body;
  }
}

TEST(MakeStepResult, ABodyTooDeepForTheReaderIsNoAnswerAndNoFaultOfJson) {
  const auto nested = [](size_t depth) {
    return Answer(200, std::string(depth, '[') + std::string(depth, ']'));
  };
  EXPECT_TRUE(nested(2000).json.has_value());
  const StepResult result = nested(2001);
  EXPECT_EQ(result.exchange.fault, TransportFault::kTooDeep);
  EXPECT_FALSE(result.exchange.fault_detail.empty());
  EXPECT_FALSE(result.json.has_value());
  EXPECT_EQ(result.json_error, "");
}

// What a standing check was told, in turn: b(roken), w(arning), e(rror), h(eld), . (nothing).
struct Told {
  Verdict verdict;
  std::string kind;
  uint64_t times, of;
  size_t exchanges;
};
Told Tally(const std::string& turns, Level level = Level::kMust) {
  StandingCheck check;
  check.contract = TrustedTwin().get();
  check.level = level;
  std::string::const_iterator turn = turns.begin();
  check.judge = [&](const Seen&) -> Said {
    switch (*turn++) {
      case 'b':
        return Says(Holding::kBroken, "b");
      case 'w':
        return Says(Holding::kBroken, "w", true);
      case 'e':
        return Says(Holding::kError, "e");
      case 'h':
        return Judged::Held();
      default:
        return std::nullopt;
    }
  };
  const Step step;
  for (size_t i = 0; i < turns.size(); ++i) {
    const StepResult result = Answer(200, "{}");
    check.Observe({*check.contract, step, result, {}});
  }
  const Outcome outcome = check.Finish();
  return {outcome.verdict, outcome.finding.kind, outcome.times, outcome.of,
          outcome.exchanges.size()};
}

TEST(StandingCheck, TheStrongestFindingIsTold) {
  struct Row {
    const char* turns;
    Verdict must, should;
    const char* kind;
    uint64_t times, of;
    size_t exchanges;
  };
  using enum Verdict;
  for (const Row& row : std::vector<Row>{{"", kNotObserved, kNotObserved, "", 0, 0, 0},
                                         {"...", kNotObserved, kNotObserved, "", 0, 0, 0},
                                         {"h.h", kPass, kPass, "", 0, 2, 0},
                                         {"hwh", kWarn, kWarn, "w", 1, 3, 1},
                                         {"heh", kError, kWarn, "e", 1, 3, 1},
                                         {"hbh", kFail, kWarn, "b", 1, 3, 1},
                                         {"we", kError, kWarn, "e", 1, 2, 1},
                                         {"eb", kFail, kWarn, "b", 1, 2, 1},
                                         {"be", kFail, kWarn, "b", 1, 2, 1},
                                         {"wbe", kFail, kWarn, "b", 1, 3, 1},
                                         {"bbbbbbb", kFail, kWarn, "b", 7, 7, 5}}) {
    for (const Level level : {Level::kMust, Level::kShould}) {
      const Told told = Tally(row.turns, level);
      EXPECT_EQ(VerdictName(told.verdict),
                VerdictName(level == Level::kMust ? row.must : row.should))
          << row.turns;
      EXPECT_EQ(told.kind, row.kind) << row.turns;
      EXPECT_EQ(told.times, row.times) << row.turns;
      EXPECT_EQ(told.of, row.of) << row.turns;
      EXPECT_EQ(told.exchanges, row.exchanges) << row.turns;
    }
  }
}

// A book with one check that counts what it is told.
struct Counting {
  explicit Counting(bool reads_too = false) {
    StandingCheck check;
    check.contract = TrustedTwin().get();
    check.reads_too = reads_too;
    check.judge = [this](const Seen& seen) -> Said {
      ++told;
      judgements += seen.judgement != nullptr ? 1 : 0;
      violations += seen.judgement != nullptr ? seen.judgement->judgement.violations.size() : 0;
      advised += seen.advice != nullptr ? seen.advice->violations.size() : 0;
      return std::nullopt;
    };
    book.Add(std::move(check));
  }
  void Observe(const Step& step, const StepResult& result) {
    book.Observe(*TrustedTwin(), step, result, {});
  }
  StandingBook book;
  size_t told = 0, judgements = 0, violations = 0, advised = 0;
};

TEST(StandingBook, TellsOfAnswersThatTheStepLetsItJudge) {
  struct Row {
    Standing standing;
    int status;
    size_t told;
  };
  for (const Row& row : std::vector<Row>{{Standing::kAll, 200, 1},
                                         {Standing::kAll, 404, 1},
                                         {Standing::kAll, 500, 1},
                                         {Standing::kRefusals, 200, 0},
                                         {Standing::kRefusals, 302, 0},
                                         {Standing::kRefusals, 422, 1},
                                         {Standing::kRefusals, 500, 0},
                                         {Standing::kNone, 200, 0},
                                         {Standing::kNone, 404, 0}}) {
    Counting counting;
    Step step;
    step.standing = row.standing;
    counting.Observe(step, Answer(row.status, "{}"));
    EXPECT_EQ(counting.told, row.told) << row.status;
  }
  Counting counting;
  counting.Observe({}, {});
  Exchange lost;
  lost.fault = TransportFault::kReset;
  counting.Observe({}, MakeStepResult(lost));
  EXPECT_EQ(counting.told, 0u) << "of what had no answer";
}

TEST(StandingBook, JudgesBodiesOfTheOperationBySchemaAndAdvice) {
  Counting counting;
  counting.Observe({}, Answer(200, R"({"name":7,"updated_ts":"1646307775.089"})"));
  EXPECT_EQ(counting.judgements, 1u);
  EXPECT_EQ(counting.violations, 1u);
  EXPECT_EQ(counting.advised, 1u);
  counting.Observe({}, Answer(200, "not json"));
  counting.Observe({}, Answer(302, R"({"name":7})"));
  EXPECT_EQ(counting.told, 3u);
  EXPECT_EQ(counting.judgements, 1u);
}

TEST(StandingBook, TellsOfReadsOnlyThoseWhoAskAndJudgesNoSchemaThere) {
  Step read;
  read.read = true;
  for (const bool reads_too : {false, true}) {
    Counting counting(reads_too);
    counting.Observe(read, Answer(200, R"({"name":7})"));
    EXPECT_EQ(counting.told, reads_too ? 1u : 0u);
    EXPECT_EQ(counting.judgements, 0u);
  }
}

TEST(StandingBook, TellsOfItsOwnContractOnly) {
  Counting counting;
  const auto other = LoadBuiltinContract("esper/update_user_profile").Take();
  counting.book.Observe(*other, {}, Answer(200, "{}"), {});
  EXPECT_EQ(counting.told, 0u);
}

TEST(Names, AreThoseOfTheReports) {
  for (const auto& [verdict, name] :
       std::vector<std::pair<Verdict, const char*>>{{Verdict::kPass, "pass"},
                                                    {Verdict::kWarn, "warn"},
                                                    {Verdict::kFail, "fail"},
                                                    {Verdict::kWaived, "waived"},
                                                    {Verdict::kStaleWaiver, "stale_waiver"},
                                                    {Verdict::kNotApplicable, "not_applicable"},
                                                    {Verdict::kNotObserved, "not_observed"},
                                                    {Verdict::kBlocked, "blocked"},
                                                    {Verdict::kError, "error"}}) {
    EXPECT_EQ(VerdictName(verdict), name);
  }
  EXPECT_EQ(Tried(0, nullptr).classname(), "trusted_twin.update_user.update_semantics");
}

}  // namespace
}  // namespace assay
