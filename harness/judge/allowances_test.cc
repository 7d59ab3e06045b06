// What is not held against a target though it differs: what means nothing where another place says
// so, and values of which it may take only some.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "harness/judge/case.h"
#include "harness/judge/expect.h"
#include "harness/judge/test_answer.h"

namespace assay {
namespace {

// How many breaches of the schema are left of Esper's answer, those of its advice among them.
struct Left {
  size_t violations = 0, advised = 0, kept = 0;
};
Left LeftOf(const std::string& body) {
  static const auto esper = LoadBuiltinContract("esper/update_user_profile").Take();
  Left left;
  StandingCheck check;
  check.contract = esper.get();
  check.judge = [&](const Seen& seen) -> Said {
    left = {seen.judgement->judgement.violations.size(), seen.advice->violations.size(),
            seen.judgement->judgement.exercised.size()};
    return std::nullopt;
  };
  StandingBook book;
  book.Add(std::move(check));
  book.Observe(*esper, {}, Answer(200, body, "{}"), {});
  return left;
}

TEST(VacantUnless, OnlyWhatIsNullOrEmptyIsPassedOverAndOnlyWhereTheOtherPlaceIsNotTrue) {
  struct Row {
    const char* body;
    bool accused;
  };
  for (const Row& row :
       std::vector<Row>{{R"({"has_emm":false,"emm":{"id":null}})", false},
                        {R"({"has_emm":false,"emm":{"id":""}})", false},
                        {R"({"has_emm":false,"emm":{"id":{}}})", false},
                        {R"({"has_emm":false,"emm":{"id":[]}})", false},
                        {R"({"has_emm":false,"emm":""})", false},
                        {R"({"has_emm":null,"emm":[]})", true},  // has_emm itself is no boolean
                        {R"({"emm":[]})", false},  // nothing says that it means something
                        {R"({"has_emm":true,"emm":{"id":""}})", true},
                        {R"({"has_emm":true,"emm":[]})", true},
                        {R"({"has_emm":false,"emm":{"id":"text"}})", true},
                        {R"({"has_emm":false,"emm":[1]})", true},
                        {R"({"has_emm":false,"emm":"text"})", true},
                        {R"({"has_emm":false,"emm":0})", true},
                        {R"({"has_emm":false,"id":[]})", true}}) {  // beside the place
    const Left left = LeftOf(row.body);
    EXPECT_EQ(left.violations > 0, row.accused) << row.body;
  }
}

TEST(VacantUnless, WhatIsPassedOverIsNotSeenToBeKept) {
  EXPECT_LT(LeftOf(R"({"has_emm":false,"emm":{"id":[]}})").kept,
            LeftOf(R"({"has_emm":false,"emm":{"id":7}})").kept);
}

// Steps in a row: what was sent, and the status it was answered with.
struct Sent {
  const char* body;
  int status;
  Standing standing = Standing::kAll;
};

Outcome Judge(const std::vector<Sent>& sent, const std::vector<std::string>& restricted) {
  static const auto tenovos = LoadBuiltinContract("tenovos/update_user").Take();
  Case tried;
  tried.id = "tenovos/update_user/required_and_optional/x";
  tried.contract = tenovos.get();
  tried.level = Level::kMust;
  tried.restricted = restricted;
  tried.expectations.push_back(Accepted(0, "it"));
  std::vector<StepResult> results;
  for (const Sent& one : sent) {
    Step step;
    step.standing = one.standing;
    tried.steps.push_back(step);
    results.push_back(one.status == 0 ? StepResult() : Answer(one.status, "{}", one.body));
  }
  return JudgeCase(tried, {*tenovos, results});
}

TEST(Restricted, ARefusalOfItOnlyWarnsUnlessItIsNotForItsSake) {
  constexpr char kWith[] = R"({"email":"a@b.example","company":"x"})";
  constexpr char kAlone[] = R"({"email":"a@b.example"})";
  constexpr char kWithout[] = R"({"company":"x"})";
  struct Row {
    std::vector<Sent> sent;
    Verdict verdict;
  };
  using enum Verdict;
  for (const Row& row :
       std::vector<Row>{{{{kWith, 200}}, kPass},
                        {{{kWith, 400}}, kWarn},
                        {{{kAlone, 422}}, kWarn},
                        {{{kWithout, 400}}, kFail},                // has nothing to do with it
                        {{{kWith, 400}, {kAlone, 400}}, kWarn},    // refused by itself as well
                        {{{kWith, 400}, {kAlone, 200}}, kFail},    // the mix is what is refused
                        {{{kWith, 400}, {kWithout, 400}}, kFail},  // whatever is sent is refused
                        {{{kWith, 400}, {kWithout, 200}}, kWarn},
                        {{{kWith, 400}, {kAlone, 0}}, kWarn},    // not sent
                        {{{kWith, 400}, {kAlone, 503}}, kWarn},  // says nothing
                        {{{kWith, 400}, {kAlone, 200, Standing::kRefusals}}, kWarn},
                        {{{"not json", 400}}, kFail}}) {
    const Outcome outcome = Judge(row.sent, {"email"});
    EXPECT_EQ(VerdictName(outcome.verdict), VerdictName(row.verdict))
        << row.sent.front().body << " " << row.sent.size() << " " << outcome.reason;
  }
  EXPECT_EQ(Judge({{kWith, 400}}, {}).verdict, kFail) << "no field is restricted";
  EXPECT_NE(Judge({{kWith, 400}}, {"email"}).reason.find("name two in the profile"),
            std::string::npos);
}

}  // namespace
}  // namespace assay
