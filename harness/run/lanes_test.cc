#include "harness/run/lanes.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

class LanesTest : public ::testing::Test {
 protected:
  // A case of so many requests on these subjects.
  size_t Add(std::vector<size_t> subjects, size_t requests) {
    auto made = std::make_unique<Case>();
    made->contract = contract_.get();
    made->subjects = std::move(subjects);
    made->steps.resize(requests);
    plan_.cases.push_back(std::move(made));
    return plan_.cases.size() - 1;
  }
  std::vector<bool> Early(size_t jobs) const {
    return EarlyOf(std::vector<bool>(plan_.cases.size(), true), jobs);
  }
  std::vector<bool> EarlyOf(const std::vector<bool>& selected, size_t jobs) const {
    std::vector<uint64_t> work;
    for (const auto& tried : plan_.cases) work.push_back(WorkOf(*tried));
    return EarlyShared(plan_, selected, work, jobs);
  }

  std::shared_ptr<const Contract> contract_ =
      LoadBuiltinContract("trusted_twin/update_user").Take();
  Plan plan_;
};

TEST_F(LanesTest, PairsAreSentEarlyWhereNoLaneGetsLongerThanTheLongest) {
  for (const auto& [subject, requests] :
       std::vector<std::pair<size_t, size_t>>{{0, 10}, {1, 2}, {2, 2}, {3, 2}, {4, 2}})
    Add({subject}, requests);
  const size_t fits = Add({1, 2}, 5);
  const size_t fits_no_more = Add({2, 1}, 2);
  const size_t shares_one = Add({2, 3}, 1);
  const size_t too_long = Add({0, 3}, 1);
  const size_t again = Add({1, 2}, 1);
  const std::vector<bool> early = Early(2);
  EXPECT_TRUE(early[fits]);
  EXPECT_FALSE(early[fits_no_more]);
  EXPECT_FALSE(early[shares_one]);
  EXPECT_FALSE(early[too_long]);
  EXPECT_TRUE(early[again]);
}

TEST_F(LanesTest, NoPairTakesALaneThatIsWanted) {
  for (size_t subject = 0; subject < 5; ++subject) Add({subject}, 10);
  const size_t small = Add({0, 1}, 1), large = Add({2, 3}, 2), third = Add({3, 4}, 1);
  plan_.cases[0]->steps.resize(30);  // the longest
  EXPECT_EQ(Early(5), std::vector<bool>(8, false));
  // With one to spare, the one of most work has it.
  const std::vector<bool> early = Early(4);
  EXPECT_TRUE(early[large]);
  EXPECT_FALSE(early[small] || early[third]);
}

TEST_F(LanesTest, WhatIsNotSelectedCountsForNothing) {
  for (size_t subject = 0; subject < 4; ++subject) Add({subject}, 4);
  const size_t pair = Add({0, 1}, 1);
  std::vector<bool> selected(plan_.cases.size(), true);
  plan_.cases[3]->steps.resize(9);
  EXPECT_TRUE(EarlyOf(selected, 2)[pair]);
  selected[pair] = false;
  EXPECT_FALSE(EarlyOf(selected, 2)[pair]);
  selected[pair] = true;
  selected[3] = false;  // the longest is one of four now
  EXPECT_FALSE(EarlyOf(selected, 2)[pair]);
}

TEST_F(LanesTest, GroupsAreJoinedByWayOfOthers) {
  Groups groups;
  const Contract* contract = contract_.get();
  groups.Join(contract, {0, 1});
  groups.Join(contract, {2, 3});
  EXPECT_EQ(groups.LeaderOf({contract, 0}), groups.LeaderOf({contract, 1}));
  EXPECT_NE(groups.LeaderOf({contract, 1}), groups.LeaderOf({contract, 2}));
  groups.Join(contract, {1, 2});
  EXPECT_EQ(groups.LeaderOf({contract, 0}), groups.LeaderOf({contract, 3}));
  EXPECT_NE(groups.LeaderOf({contract, 0}), groups.LeaderOf({contract, 4}));
}

TEST_F(LanesTest, ALaneHasTheWorkOfItsCases) {
  QueuedLanes lanes;
  const Contract* contract = contract_.get();
  const auto none = [] { return std::unique_ptr<Conversation>(); };
  lanes.Add({contract, 1}, 3, none);
  lanes.Add({contract, 0}, 1, none);
  lanes.Add({contract, 1}, 4, none);
  ASSERT_EQ(lanes.lanes(), 2u);
  EXPECT_EQ(lanes.work(0), 7u);
  EXPECT_EQ(lanes.work(1), 1u);
  EXPECT_EQ(lanes.NextIn(0), nullptr);  // what is made as null is passed over
}

TEST_F(LanesTest, RequestsThatMayNotBeSentAreNoWork) {
  const size_t one = Add({0}, 3);
  plan_.cases[one]->steps[1].when = [](const CaseView&) { return false; };
  EXPECT_EQ(WorkOf(*plan_.cases[one]), 2u);
}

}  // namespace
}  // namespace assay
