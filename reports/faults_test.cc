#include "reports/faults.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "reports/sample_run.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

struct Failing {
  std::string what;
  std::vector<std::string> requirements;
  std::string kind;
  std::string pointer = {};
};

EventRun FaultyRun(const std::vector<Failing>& cases) {
  EventRun run;
  run.header = SampleHeader();
  for (const Failing& one : cases) {
    Finding finding = SampleFinding("wrong", one.kind);
    finding.pointer = one.pointer;
    AddSampleCase("acme/put_user", {one.what, "must", one.requirements, "fail", "", {finding}},
                  &run);
  }
  return run;
}

std::vector<std::vector<std::string>> Grouped(const EventRun& run) {
  const RunIndex index(run);
  std::vector<std::vector<std::string>> out;
  for (const Fault& fault : GroupFaults(index, VerdictKind::kFail)) {
    std::vector<std::string> ids;
    for (const CaseRow* row : fault.cases) ids.push_back(row->planned->id.substr(14));
    out.push_back(std::move(ids));
  }
  return out;
}

TEST(FaultsTest, GroupsByKindAndOverlappingRequirements) {
  using Groups = std::vector<std::vector<std::string>>;
  const struct {
    std::vector<Failing> cases;
    Groups groups;
  } kCases[] = {
      {{{"s/a", {"1"}, "k"}, {"s/b", {"1"}, "k"}}, {{"s/a", "s/b"}}},
      {{{"s/a", {"1"}, "k"}, {"s/b", {"2"}, "k"}}, {{"s/a"}, {"s/b"}}},
      {{{"s/a", {"1"}, "k"}, {"s/b", {"1"}, "other"}}, {{"s/a"}, {"s/b"}}},
      // a and b have nothing in common but c.
      {{{"s/a", {"1"}, "k"}, {"s/b", {"2"}, "k"}, {"s/c", {"2", "1"}, "k"}},
       {{"s/a", "s/b", "s/c"}}},
      {{{"s/a", {}, "k"}, {"s/b", {}, "k"}}, {{"s/a"}, {"s/b"}}},
      {{{"s/b", {"2"}, "k"}, {"s/a", {"1"}, "k"}, {"s/c", {"2"}, "k"}}, {{"s/b", "s/c"}, {"s/a"}}},
  };
  for (const auto& one : kCases) EXPECT_EQ(Grouped(FaultyRun(one.cases)), one.groups);
}

TEST(FaultsTest, GroupsWhatOneCauseExplains) {
  using Groups = std::vector<std::vector<std::string>>;
  const struct {
    std::vector<Failing> cases;
    Groups groups;
  } kCases[] = {
      // One place, whatever is wrong there.
      {{{"s/a", {"1"}, "k", "/d"}, {"t/b", {"2"}, "l", "/d"}}, {{"s/a", "t/b"}}},
      {{{"s/a", {"1"}, "k", "/d/x"}, {"t/b", {"2"}, "l", "/d"}}, {{"s/a", "t/b"}}},
      {{{"s/a", {"1"}, "k", "/g/0/id"}, {"s/b", {"2"}, "l", "/g/3/id"}}, {{"s/a", "s/b"}}},
      {{{"s/a", {"1"}, "k", "/d"}, {"s/b", {"2"}, "k", "/dx"}}, {{"s/a"}, {"s/b"}}},
      {{{"s/a", {"1"}, "k", ""}, {"s/b", {"2"}, "k", "/d"}}, {{"s/a"}, {"s/b"}}},
      // Updates that are lost.
      {{{"s/a", {"1"}, "not_applied", "/a"}, {"s/b", {"2"}, "not_applied", "/b"}},
       {{"s/a", "s/b"}}},
  };
  for (const auto& one : kCases) EXPECT_EQ(Grouped(FaultyRun(one.cases)), one.groups);
}

TEST(FaultsTest, RequirementsThatAllCiteComeFirst) {
  const EventRun run = FaultyRun({{"s/a", {"1", "2"}, "k"}, {"s/b", {"3", "2"}, "k"}});
  const RunIndex index(run);
  const std::vector<Fault> faults = GroupFaults(index, VerdictKind::kFail);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].requirements, (std::vector<std::string>{"2", "1", "3"}));
}

TEST(FaultsTest, ContractsAreNeverMixed) {
  EventRun run = FaultyRun({{"s/a", {"1"}, "k"}});
  AddSampleCase("acme/patch_user", {"s/a", "must", {"1"}, "fail", "", {SampleFinding("w", "k")}},
                &run);
  const RunIndex index(run);
  EXPECT_EQ(GroupFaults(index, VerdictKind::kFail).size(), 2u);
}

TEST(FaultsTest, SeesASharedCauseOnlyWhereMostOfASuiteFails) {
  const struct {
    size_t failing;
    size_t passing;
    bool shared;
  } kCases[] = {{7, 0, false}, {8, 0, true}, {8, 2, true}, {8, 3, false}, {80, 20, true}};
  for (const auto& one : kCases) {
    std::vector<Failing> failing;
    for (size_t i = 0; i < one.failing; ++i) {
      failing.push_back({"s/f" + std::to_string(i), {std::to_string(i)}, "accepted"});
    }
    EventRun run = FaultyRun(failing);
    for (size_t i = 0; i < one.passing; ++i) {
      AddSampleCase("acme/put_user", {"s/p" + std::to_string(i), "must", {"p"}, "pass", "", {}},
                    &run);
    }
    const RunIndex index(run);
    const std::vector<Fault> faults = GroupFaults(index, VerdictKind::kFail);
    EXPECT_EQ(faults.size(), one.shared ? 1u : one.failing) << one.failing << "+" << one.passing;
    EXPECT_EQ(faults.front().shared_cause, one.shared);
    if (one.shared) {
      EXPECT_EQ(faults.front().judged, one.failing + one.passing);
      EXPECT_EQ(faults.front().suites, std::vector<std::string>{"s"});
    }
  }
}

TEST(FaultsTest, BodiesThatDifferInEachAnswerDoNotPartReasons) {
  const std::string prepares = "a request that prepares it was answered ";
  using Reasons = std::vector<std::string>;
  const struct {
    Reasons reasons, groups;
  } kCases[] = {
      {{prepares + R"(400 {"trace":"a1"})", prepares + R"(400 {"trace":"b2"})",
        prepares + R"(400 {"trace":"a1"})"},
       {prepares + R"(400, at first {"trace":"a1"})"}},
      {{prepares + "400 no", prepares + "400 no"}, {prepares + "400 no"}},
      {{prepares + "400 no", prepares + "403 no"}, {prepares + "400 no", prepares + "403 no"}},
      {{"the target failed by itself: 500 x", "the target failed by itself: 500 y"},
       {"the target failed by itself: 500, at first x"}},
      {{"left open; the target answered 200 x", "left open; the target answered 404 y"},
       {"left open"}},
      {{"was answered 4000 x", "was answered 4000 y"},
       {"was answered 4000 x", "was answered 4000 y"}}};
  for (const auto& one : kCases) {
    EventRun run;
    run.header = SampleHeader();
    for (size_t i = 0; i < one.reasons.size(); ++i) {
      AddSampleCase("acme/put_user",
                    {"s/c" + std::to_string(i), "must", {"1"}, "blocked", one.reasons[i], {}},
                    &run);
    }
    const RunIndex index(run);
    Reasons groups;
    size_t cases = 0;
    for (const ReasonGroup& group : GroupByReason(index, VerdictKind::kBlocked)) {
      groups.push_back(group.reason);
      cases += group.cases.size();
    }
    EXPECT_EQ(groups, one.groups);
    EXPECT_EQ(cases, one.reasons.size());
  }
}

TEST(WordingTest, TheCommandKeepsWhatMattersForOneCase) {
  Header header;
  header.options = {"--target staging.json", "--out=x", "--filter a*", "--shard 1/2", "--seed 3"};
  EXPECT_EQ(AgainCommand(header, "a/b/c/d"),
            "assay run --target staging.json --seed 3 --filter 'a/b/c/d'");
}

TEST(WordingTest, TheTextOfACaseKeepsItsLimitAndItsCommand) {
  const EventRun run = FaultyRun({{"s/a", {"1"}, std::string(5000, 'k')}});
  const RunIndex index(run);
  for (const size_t limit : {400u, 1000u, 16384u}) {
    const std::string text = CaseText(index, index.rows()[0], limit);
    EXPECT_LE(text.size(), limit);
    EXPECT_TRUE(text.ends_with("--filter 'acme/put_user/s/a'")) << text;
  }
}

}  // namespace
}  // namespace assay::reports
