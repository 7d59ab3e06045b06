#include "harness/judge/answer_lag.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "harness/judge/test_answer.h"

namespace assay {
namespace {

using std::chrono::milliseconds;

StepResult Updated(const std::string& sent, const std::string& answered, int status = 200) {
  return Answer(status, answered, sent);
}

class AnswerLagTest : public ::testing::Test {
 protected:
  std::shared_ptr<const Contract> contract_ =
      LoadBuiltinContract("trusted_twin/update_user").Take();
  AnswerLag lag_{*contract_};
  const std::map<std::string, std::string> record_ = {{"user", "one"}};

  void Names(int count, bool late) {
    for (int i = 0; i < count; ++i) {
      const std::string now = R"({"name":"name )" + std::to_string(i) + R"("})";
      const std::string before = R"({"name":"name )" + std::to_string(i - 1) + R"("})";
      lag_.Observe(record_, Updated(now, late ? before : now));
    }
  }
};

TEST_F(AnswerLagTest, ManyChangesShownAtOnceElsewhereSpeakForAFaultOfThePlace) {
  Names(12, false);
  EXPECT_FALSE(lag_.AtOnceBut("/description")) << "the first one changed nothing that was known";
  Names(3, false);
  EXPECT_TRUE(lag_.AtOnceBut("/description"));
  EXPECT_FALSE(lag_.AtOnceBut("/name")) << "what the place itself shows says nothing of others";
}

TEST_F(AnswerLagTest, OneShownLateElsewhereMayBeALag) {
  Names(20, false);
  Names(2, true);
  EXPECT_FALSE(lag_.AtOnceBut("/description"));
}

TEST_F(AnswerLagTest, RefusalsAndTheTargetsOwnWayOfWritingAreNoLag) {
  Names(20, false);
  lag_.Observe(record_, Updated(R"({"name":"other"})", "{}", 400));
  lag_.Observe(record_, Updated(R"({"name":"other"})", R"({"name":" OTHER"})"));
  EXPECT_TRUE(lag_.AtOnceBut("/description"));
}

TEST_F(AnswerLagTest, WhatWasMeasuredLasts) {
  EXPECT_EQ(lag_.state(), AnswerLag::State::kUnknown);
  lag_.ToldNothing();
  EXPECT_EQ(lag_.state(), AnswerLag::State::kUnknown);
  lag_.Measured(milliseconds(300));
  lag_.Measured(milliseconds(100));
  lag_.ToldNothing();
  EXPECT_EQ(lag_.state(), AnswerLag::State::kLate);
  EXPECT_EQ(lag_.lag(), milliseconds(300));
}

TEST_F(AnswerLagTest, InVainIsOfThePlaceWhole) {
  lag_.InVain("/description/floor");
  EXPECT_TRUE(lag_.WasInVain("/description/other"));
  EXPECT_FALSE(lag_.WasInVain("/name"));
}

}  // namespace
}  // namespace assay
