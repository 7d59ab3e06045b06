#include "reports/baseline.h"

#include <gtest/gtest.h>

#include "reports/console.h"
#include "reports/exit_code.h"
#include "reports/gate_view.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/log_lines.h"
#include "reports/ndjson.h"
#include "reports/sample_run.h"
#include "reports/summary.h"

namespace assay::reports {
namespace {

// "a pass", "check! not_observed": cases of acme/put_user/s with their verdicts; "!" marks standing
// checks.
EventRun RunOf(const std::vector<std::string>& cases) {
  EventRun run;
  run.header.target_name = "staging";
  run.header.started = "2026-01-01T00:00:00Z";
  run.header.contracts.push_back({"acme/put_user", "", "", "", "", "d1"});
  for (const std::string& one : cases) {
    const size_t space = one.find(' ');
    std::string what = one.substr(0, space);
    const bool standing = what.ends_with("!");
    if (standing) what.pop_back();
    const std::string verdict = one.substr(space + 1);
    const bool found = verdict == "fail" || verdict == "warn" || verdict == "waived";
    AddSampleCase("acme/put_user",
                  {"s/" + what,
                   "must",
                   {"AC-1"},
                   verdict,
                   verdict == "pass" ? "" : "because",
                   found ? std::vector<Finding>{SampleFinding("it is wrong", "type")}
                         : std::vector<Finding>{}},
                  &run);
    run.plan.back().standing = standing;
  }
  run.has_footer = true;
  run.footer.complete = true;
  return run;
}

std::string Told(const Baseline& baseline) {
  std::string text;
  for (const Regression& one : baseline.regressions)
    text += one.id.substr(one.id.rfind('/') + 1) + ":" + one.now + " ";
  return text;
}

const WasToBeTried kAll = [](const std::string&) { return true; };

TEST(BaselineTest, WhatPassedMayNotStopPassing) {
  struct {
    std::vector<std::string> then, now;
    std::string regressions;
  } const tries[] = {
      {{"a pass"}, {"a pass"}, ""},
      {{"a pass"}, {"a fail"}, "a:fail "},
      {{"a pass"}, {"a warn"}, "a:warn "},
      {{"a pass"}, {"a not_applicable"}, "a:not_applicable "},
      {{"a! pass"}, {"a! not_observed"}, "a:not_observed "},
      {{"a pass", "b pass"}, {"b pass"}, "a:vanished "},
      {{"a pass"}, {"a waived"}, ""},
      {{"a pass"}, {"a stale_waiver"}, ""},
      {{"a pass"}, {"a blocked"}, ""},
      {{"a pass"}, {"a error"}, ""},
      {{"a pass"}, {"a "}, ""},
      {{"a! pass", "b pass"}, {"a! not_observed", "b blocked"}, ""},
      {{"a fail"}, {"a fail"}, ""},
      {{"a warn"}, {"a fail"}, ""},
      {{"a fail"}, {}, ""},
      {{"a not_observed"}, {"a fail"}, ""},
      {{}, {"a fail"}, ""},
  };
  for (const auto& one : tries) {
    const Baseline baseline = CompareWithBaseline(RunOf(one.then), RunOf(one.now), false, kAll);
    EXPECT_EQ(Told(baseline), one.regressions)
        << (one.then.empty() ? "" : one.then[0]) << " → " << (one.now.empty() ? "" : one.now[0]);
  }
}

TEST(BaselineTest, ComparesWhatWasToBeTriedAlone) {
  const EventRun then = RunOf({"a pass", "b pass", "c! pass"}),
                 now = RunOf({"a pass", "c! not_observed"});
  const auto not_b = [](const std::string& id) { return !id.ends_with("/b"); };
  const Baseline part = CompareWithBaseline(then, now, true, not_b);
  EXPECT_EQ(Told(part), "");
  EXPECT_EQ(part.compared, 2u);
  EXPECT_EQ(Told(CompareWithBaseline(then, now, false, kAll)), "c:not_observed b:vanished ");
}

TEST(BaselineTest, TellsNewCasesAndWhatLimitsTheComparison) {
  EventRun then = RunOf({"a pass"}), now = RunOf({"a error", "b fail", "c pass"});
  then.header.contracts[0].digest = "d2";
  then.footer.complete = false;
  now.header.seed = 7;
  const Baseline baseline = CompareWithBaseline(then, now, false, kAll);
  EXPECT_EQ(AppearedSentence(baseline), "2 new cases: 1 pass, 1 fail");
  std::string notes;
  for (const std::string& note : baseline.notes) notes += note + "\n";
  EXPECT_EQ(notes,
            "the baseline is incomplete: cut short\n"
            "the baseline was judged by another edition of contract acme/put_user: cases are "
            "compared by id\n"
            "the baseline has seed 0, this run 7\n"
            "1 case that passed in the baseline could not be judged now: blocked, in error, not "
            "run or not shown by this part\n");
}

TEST(BaselineTest, ARegressionIsRedWhateverTheVerdict) {
  EventRun now = RunOf({"a warn", "b pass"});
  EXPECT_EQ(ExitCodeOf(now), 0);
  now.footer.baseline = CompareWithBaseline(RunOf({"a pass", "b pass"}), now, false, kAll);
  EXPECT_EQ(ExitCodeOf(now), 1);
  EXPECT_NE(JunitText(now).find("<failure type=\"regression\""), std::string::npos);
  EXPECT_NE(JunitText(now).find("<testsuites name=\"assay\" tests=\"3\" failures=\"1\" "),
            std::string::npos)
      << "counts equal the elements";
  now.footer.baseline.regressions.clear();
  EXPECT_EQ(ExitCodeOf(now), 0);
  EXPECT_EQ(JunitText(now).find("<failure"), std::string::npos);
  EXPECT_NE(JunitText(now).find("assay/run/baseline/nothing_is_worse"), std::string::npos);
}

// A run with everything that the gate tells.
EventRun Gated() {
  EventRun now = RunOf({"a warn", "b fail", "c pass", "d! not_observed", "e fail"});
  now.results[0].findings[0].message = "odd: " + NastyBytes();
  now.footer.baseline = CompareWithBaseline(
      RunOf({"a pass", "b pass", "c pass", "d! pass", "gone pass"}), now, false, kAll);
  now.footer.baseline.notes = {"the baseline has seed 0, this run 7"};
  now.footer.waiver_notes = {{"acme/put_user/s/x", "the case is not part of this run"},
                             {"acme/put_user/s/y", "the case is not part of this run"},
                             {"acme/put_user/s/z", "ends on 2026-02-01"}};
  now.footer.exit_code = ExitCodeOf(now);
  return now;
}

TEST(GateViewTest, LooksAsAgreed) {
  const EventRun run = Gated();
  const RunIndex index(run);
  ExpectGolden(ConsoleRegressions(index, {}) + "\n" + ConsoleGateNotes(index, {}),
               "gate_console.txt");
  ExpectGolden(MarkdownGate(index, 64 * 1024), "gate_summary.md");
  const std::string junit = JunitText(run);
  ExpectGolden(junit.substr(junit.find("  <testsuite name=\"assay.run.baseline\"")),
               "gate_junit.xml");
}

TEST(GateViewTest, IsPartOfConsoleAndSummary) {
  const EventRun run = Gated();
  const RunIndex index(run);
  EXPECT_NE(RenderConsole(run, {}).find(ConsoleRegressions(index, {})), std::string::npos);
  EXPECT_NE(RenderConsole(run, {}).find(ConsoleGateNotes(index, {})), std::string::npos);
  EXPECT_NE(RenderSummary(run).find(MarkdownGate(index, 64 * 1024)), std::string::npos);
  EXPECT_EQ(ConsoleGateNotes(RunIndex(EventRun()), {}), "");
}

TEST(GateViewTest, IsOnThePage) {
  const std::string page = RenderHtml(Gated(), {});
  const size_t at = page.find("<section id=\"gate\"");
  ASSERT_NE(at, std::string::npos);
  ExpectGolden(page.substr(at, page.find("</section>", at) - at), "gate_report.html");
  EXPECT_NE(page.find("<a href=\"#gate\">"), std::string::npos);
  EXPECT_EQ(RenderHtml(RunOf({"a pass"}), {}).find("id=\"gate\""), std::string::npos);
}

TEST(GateViewTest, StaysWithinItsBounds) {
  EventRun run = RunOf({"a pass"});
  for (int i = 0; i < 5000; ++i)
    run.footer.baseline.regressions.push_back(
        {"acme/put_user/s/" + std::to_string(i), "must", {"AC-1"}, "pass", "vanished", "gone"});
  run.footer.baseline.run = "x";
  const RunIndex index(run);
  EXPECT_LE(RegressionText(index, 16 * 1024).size(), 16u * 1024);
  EXPECT_NE(RegressionText(index, 16 * 1024).find(" more: see run.ndjson"), std::string::npos);
  EXPECT_LE(MarkdownGate(index, 16 * 1024).size(), 17u * 1024);
  const std::string console = ConsoleRegressions(index, {});
  EXPECT_NE(console.find("… and 4990 more"), std::string::npos) << console;
}

TEST(GateViewTest, ComesBackFromTheLog) {
  const Footer footer = Gated().footer;
  const Result<Footer> again = ParseFooterLine(FooterLine(footer));
  ASSERT_TRUE(again.ok()) << again.error().ToString();
  EXPECT_EQ(Dump(FooterLine(again.value())), Dump(FooterLine(footer)));
  EXPECT_EQ(again.value().baseline.regressions.size(), 4u);
  EXPECT_EQ(again.value().waiver_notes.size(), 3u);
}

}  // namespace
}  // namespace assay::reports
