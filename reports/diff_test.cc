#include "reports/diff.h"

#include <gtest/gtest.h>

#include "reports/sample_run.h"

namespace assay::reports {
namespace {

EventRun Complete(EventRun run) {
  run.footer.complete = true;
  run.footer.incomplete_reason.clear();
  return run;
}

void SetVerdict(const std::string& what, const std::string& verdict, EventRun* run) {
  for (CaseResult& result : run->results) {
    if (!result.id.ends_with(what)) continue;
    result.verdict = verdict;
    if (verdict == "pass") result.findings.clear();
  }
}

// One case of one requirement with a verdict each.
RunDiff DiffOf(const std::string& was, const std::string& now) {
  const auto run = [](const std::string& verdict) {
    EventRun one;
    one.header.contracts.push_back({"a/b", "", "", "", "", "d"});
    one.header.requirements.push_back({"a/b", "X-1", "must", "", "words", "", "", "", false});
    const bool found = verdict == "fail" || verdict == "warn" || verdict == "waived";
    if (verdict != "absent")
      AddSampleCase("a/b",
                    {"s/c",
                     "must",
                     {"X-1"},
                     verdict == "stale_waiver/fails" ? "stale_waiver" : verdict,
                     "why",
                     found || verdict == "stale_waiver/fails"
                         ? std::vector<Finding>{SampleFinding("wrong", "type")}
                         : std::vector<Finding>{}},
                    &one);
    one.has_footer = one.footer.complete = true;
    return one;
  };
  return DiffRuns(run(was), run(now), false).Take();
}

TEST(DiffTest, NamesEveryChange) {
  struct {
    const char *was, *now;
    Change change;
    int exit;
  } const tries[] = {
      {"pass", "pass", Change::kSame, 0},
      {"fail", "fail", Change::kSame, 0},
      {"fail", "waived", Change::kSame, 0},
      {"waived", "fail", Change::kSame, 0},
      {"pass", "stale_waiver", Change::kSame, 0},
      {"pass", "stale_waiver/fails", Change::kBroken, 1},
      {"absent", "not_observed", Change::kSame, 0},
      {"blocked", "error", Change::kSame, 0},
      {"pass", "fail", Change::kBroken, 1},
      {"pass", "warn", Change::kBroken, 1},
      {"warn", "fail", Change::kBroken, 1},
      {"fail", "pass", Change::kFixed, 0},
      {"fail", "warn", Change::kFixed, 0},
      {"warn", "pass", Change::kFixed, 0},
      {"pass", "not_observed", Change::kVanished, 1},
      {"fail", "not_applicable", Change::kVanished, 1},
      {"pass", "absent", Change::kVanished, 1},
      {"absent", "pass", Change::kAppeared, 0},
      {"not_observed", "fail", Change::kAppeared, 0},
  };
  for (const auto& one : tries) {
    const RunDiff diff = DiffOf(one.was, one.now);
    EXPECT_EQ(ChangeWord(diff.requirements.at(0).change), ChangeWord(one.change))
        << one.was << " → " << one.now;
    EXPECT_EQ(ChangeWord(diff.cases.at(0).change), ChangeWord(one.change));
    EXPECT_EQ(DiffExitCode(diff, false), one.exit) << one.was << " → " << one.now;
  }
}

TEST(DiffTest, ARequirementIsWhatTheWorstOfItsCasesSays) {
  EventRun before = Complete(SampleRun()), after = before;
  SetVerdict("regex/name/first", "pass", &after);
  RunDiff diff = DiffRuns(before, after, false).Take();
  const auto of = [&](const char* id) {
    for (const Difference& one : diff.requirements) {
      if (one.id == id) return ChangeWord(one.change);
    }
    return std::string_view("none");
  };
  EXPECT_EQ(of("AC-1"), "same") << "another case of it still fails";
  EXPECT_EQ(of("AC-2"), "fixed");
  EXPECT_EQ(DiffExitCode(diff, true), 0);
  diff = DiffRuns(after, before, false).Take();
  EXPECT_EQ(of("AC-2"), "broken");
  EXPECT_EQ(DiffExitCode(diff, false), 1);
}

TEST(DiffTest, RefusesOtherContractsUnlessTold) {
  const EventRun before = Complete(SampleRun());
  EventRun other_edition = before, another = before;
  other_edition.header.contracts[0].digest = "ff";
  another.header.contracts.pop_back();
  for (const EventRun& after : {other_edition, another}) {
    const auto refused = DiffRuns(before, after, false);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().remedy.find("--across-contracts"), std::string::npos);
    const auto told = DiffRuns(before, after, true);
    ASSERT_TRUE(told.ok());
    EXPECT_EQ(told.value().notes.size(), 1u);
  }
}

TEST(DiffTest, WhatAnIncompleteRunDidNotComeToHasNotVanished) {
  RunDiff diff = DiffOf("pass", "not_observed");
  diff.after.incomplete = "cut short";
  EXPECT_EQ(DiffExitCode(diff, false), 3);
  diff = DiffOf("pass", "fail");
  diff.before.incomplete = "cut short";
  EXPECT_EQ(DiffExitCode(diff, false), 1) << "what broke is proven all the same";
  diff = DiffOf("pass", "pass");
  diff.before.incomplete = "cut short";
  EXPECT_EQ(DiffExitCode(diff, false), 3);
}

TEST(DiffTest, NumbersInIdsAreNumbers) {
  EventRun run;
  for (const char* id : {"X-10", "X-9", "X-100", "Y"})
    run.header.requirements.push_back({"a/b", id, "must", "", "", "", "", "", false});
  std::string order;
  const auto diff = DiffRuns(run, run, false);
  ASSERT_TRUE(diff.ok());
  for (const Difference& one : diff.value().requirements) order += one.id + " ";
  EXPECT_EQ(order, "X-9 X-10 X-100 Y ");
}

RunDiff Sample() {
  EventRun before = Complete(SampleRun()), after = Complete(SampleRun());
  after.header.started = "2026-02-01T10:00:00Z";
  after.header.seed = 8;
  SetVerdict("field_types/name", "fail", &after);
  SetVerdict("regex/name/first", "pass", &after);
  SetVerdict("update_semantics/counter", "pass", &after);
  SetVerdict("headers/date", "pass", &after);
  SetVerdict("update_semantics/counter", "pass", &before);
  SetVerdict("update_semantics/counter", "not_observed", &after);
  SetVerdict("permissions/lacking", "fail", &after);
  SetVerdict("enums/status", "pass", &before);
  return DiffRuns(before, after, false).Take();
}

TEST(DiffTest, LooksAsAgreed) {
  DiffView view;
  ExpectGolden(RenderDiffText(Sample(), view), "diff.txt");
  view.cases = true;
  ExpectGolden(RenderDiffJson(Sample(), view), "diff.json");
  view.all = true;
  ExpectGolden(RenderDiffHtml(Sample(), view), "diff.html");
}

TEST(DiffTest, ThePageHoldsNoMarkupOfTheTarget) {
  DiffView view;
  view.cases = view.all = true;
  const std::string page = RenderDiffHtml(Sample(), view);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
  EXPECT_EQ(page.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace assay::reports
