#include "harness/run/settling.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "harness/judge/test_answer.h"
#include "harness/run/patience.h"

namespace assay {
namespace {

// An update, what it was answered, what a read then shows, and where that is not what is known.
struct Row {
  const char* sent;
  int status;
  const char* answered;
  const char* read;
  std::vector<std::string> differs;
};

void Check(const char* contract_id, const std::vector<Row>& rows) {
  const auto contract = LoadBuiltinContract(contract_id).Take();
  for (const Row& row : rows) {
    KnownRecord known(*contract);
    known.Observe({}, Answer(row.status, row.answered, row.sent));
    EXPECT_EQ(known.Differs(0, Answer(200, row.read)), row.differs)
        << row.sent << " " << row.answered << " " << row.read;
    EXPECT_EQ(known.Differs(1, Answer(200, row.read)), std::vector<std::string>())
        << "of another subject";
  }
}

TEST(KnownRecord, AReadLagsWhereItShowsSomethingElseThanWasSent) {
  const std::vector<std::string> none, name = {"/name"}, description = {"/description"};
  constexpr char kName[] = R"({"name":"new"})", kOld[] = R"({"name":"old"})";
  Check("trusted_twin/update_user",
        {{kName, 200, kName, kName, none},
         {kName, 200, kName, kOld, name},
         {kName, 200, kOld, kOld, name},  // the answer lags as well
         {kName, 200, kOld, kName, none},
         {kName, 200, "{}", kOld, name},
         {kName, 200, kName, "{}", name},
         {kName, 200, kName, R"({"name":null})", name},
         {kName, 200, R"({"name":"NEW"})", R"({"name":"NEW"})", none},  // in its own way
         {kName, 200, kName, R"({"name":"new","role":"any"})", none},
         {kName, 200, kName, "[]", none},  // no record
         {kName, 400, "{}", kOld, none},   // refused: nothing is known
         {kName, 502, "", kOld, none},     // nor here
         {R"({"role":"r"})", 200, kOld, R"({"name":"new","role":"r"})",
          none},  // what was not sent is not known
         {R"({"description":{}})", 200, R"({"description":{}})", "{}", none},
         {R"({"description":{}})", 200, "{}", R"({"description":{"a":1}})", description},
         {R"({"description":null})", 200, "{}", "{}", none},
         {R"({"description":null})", 200, "{}", R"({"description":{"a":1}})", description}});
}

TEST(KnownRecord, ListsMayHoldMoreThanWasSentWhereTheAnswerDoes) {
  constexpr char kSent[] = R"({"groups":["b"]})", kMore[] = R"({"groups":["a","b"]})";
  Check("tenovos/update_user", {{kSent, 200, kSent, kSent, {}},
                                {kSent, 200, kMore, kMore, {}},
                                {kSent, 200, kSent, R"({"groups":["a"]})", {"/groups"}}});
}

TEST(KnownRecord, WhatShowsOnlyByAnotherFieldIsNotKnown) {
  constexpr char kName[] = R"({"userRoleName":"Other"})", kId[] = R"({"userRoleId":"b"})";
  constexpr char kOld[] = R"({"roleId":"a"})", kNew[] = R"({"roleId":"b"})";
  Check("tenovos/update_user", {{kId, 200, kOld, kOld, {"/roleId"}},
                                {kName, 200, kOld, kOld, {}},
                                {kName, 200, kOld, kNew, {}}});
}

TEST(KnownRecord, AnUnansweredUpdateLeavesNothingKnown) {
  const auto contract = LoadBuiltinContract("trusted_twin/update_user").Take();
  KnownRecord known(*contract);
  known.Observe({}, Answer(200, "{}", R"({"name":"new"})"));
  const StepResult old = Answer(200, R"({"name":"old"})");
  ASSERT_EQ(known.Differs(0, old).size(), 1u);
  known.Observe({}, Answer(400, "{}", R"({"name":"bad"})"));
  EXPECT_EQ(known.Differs(0, old).size(), 1u) << "a refusal changes nothing";
  known.Observe({}, Answer(502, "", R"({"name":"other"})"));
  EXPECT_EQ(known.Differs(0, old).size(), 0u);
}

TEST(Patience, RemembersWhereItWaitedInVain) {
  const auto one = LoadBuiltinContract("trusted_twin/update_user").Take();
  const auto other = LoadBuiltinContract("tenovos/update_user").Take();
  Patience patience;
  patience.InVain(*one, "/name");
  EXPECT_TRUE(patience.WasInVain(*one, "/name"));
  EXPECT_FALSE(patience.WasInVain(*one, "/role"));
  EXPECT_FALSE(patience.WasInVain(*other, "/name"));
}

}  // namespace
}  // namespace assay
