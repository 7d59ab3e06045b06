// How those who read junit.xml take a testcase, each in the words of its own code, and that all of
// them agree with our verdict.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <pugixml.hpp>
#include <random>
#include <string>
#include <vector>

#include "harness/base/text.h"
#include "reports/atomic_file.h"
#include "reports/junit.h"
#include "reports/sample_run.h"
#include "reports/verdicts.h"

namespace assay::reports {
namespace {

enum class Light { kGreen, kRed, kGrey };

bool HasChild(pugi::xml_node testcase, const char* name) { return !testcase.child(name).empty(); }

// Jenkins' junit plugin: skipped wins over all; else an error or failure element with a text, or
// with a message, or empty, makes it failed.
Light AsJenkins(pugi::xml_node testcase) {
  if (HasChild(testcase, "skipped") || HasChild(testcase, "ignored")) return Light::kGrey;
  return HasChild(testcase, "error") || HasChild(testcase, "failure") ? Light::kRed : Light::kGreen;
}

// GitLab: the first that is there of failure, error, skipped.
Light AsGitLab(pugi::xml_node testcase) {
  if (HasChild(testcase, "failure")) return Light::kRed;
  if (HasChild(testcase, "error")) return Light::kRed;
  return HasChild(testcase, "skipped") ? Light::kGrey : Light::kGreen;
}

// dorny/test-reporter, java-junit: failure or error, then skipped.
Light AsDornyTestReporter(pugi::xml_node testcase) {
  if (HasChild(testcase, "failure") || HasChild(testcase, "error")) return Light::kRed;
  return HasChild(testcase, "skipped") ? Light::kGrey : Light::kGreen;
}

// mikepenz/action-junit-report: failed is what has failure or error; skipped also by an attribute.
Light AsMikepenzJunitReport(pugi::xml_node testcase) {
  const std::string status = testcase.attribute("status").value();
  if (HasChild(testcase, "failure") || HasChild(testcase, "error")) return Light::kRed;
  const bool skipped = HasChild(testcase, "skipped") || status == "disabled" || status == "ignored";
  return skipped ? Light::kGrey : Light::kGreen;
}

// EnricoMi/publish-unit-test-result-action: of several results the most severe, in this order.
Light AsEnricoMiPublishUnitTestResult(pugi::xml_node testcase) {
  if (HasChild(testcase, "error") || HasChild(testcase, "failure")) return Light::kRed;
  return HasChild(testcase, "skipped") ? Light::kGrey : Light::kGreen;
}

// Azure DevOps' JUnitResultReader: the children in turn; each status takes the place of the one
// before.
Light AsAzureDevOps(pugi::xml_node testcase) {
  Light light = Light::kGreen;
  for (const pugi::xml_node child : testcase.children()) {
    const std::string name = child.name();
    if (name == "failure" || name == "error") light = Light::kRed;
    if (name == "skipped") light = Light::kGrey;
  }
  return light;
}

// CircleCI: failure and error are failed, skipped is skipped.
Light AsCircleCi(pugi::xml_node testcase) {
  if (HasChild(testcase, "failure") || HasChild(testcase, "error")) return Light::kRed;
  return HasChild(testcase, "skipped") ? Light::kGrey : Light::kGreen;
}

using Reader = Light (*)(pugi::xml_node);
constexpr std::pair<const char*, Reader> kReaders[] = {
    {"Jenkins", AsJenkins},
    {"GitLab", AsGitLab},
    {"dorny/test-reporter", AsDornyTestReporter},
    {"mikepenz/action-junit-report", AsMikepenzJunitReport},
    {"EnricoMi/publish-unit-test-result", AsEnricoMiPublishUnitTestResult},
    {"Azure DevOps", AsAzureDevOps},
    {"CircleCI", AsCircleCi},
};

Light Wanted(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::kPass:
    case VerdictKind::kWarn:
      return Light::kGreen;
    case VerdictKind::kFail:
    case VerdictKind::kStaleWaiver:
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      return Light::kRed;
    case VerdictKind::kWaived:
    case VerdictKind::kNotApplicable:
    case VerdictKind::kNotObserved:
      return Light::kGrey;
  }
  return Light::kRed;
}

// One case for each verdict, with and without findings, and one that was not run.
EventRun EveryVerdict() {
  EventRun run;
  run.header = SampleHeader();
  for (const VerdictKind verdict : kVerdictKinds) {
    const std::string word(VerdictWord(verdict));
    AddSampleCase("acme/put_user",
                  {"enums/" + word, "must", {"AC-1"}, word, "why", {SampleFinding("w", "k")}},
                  &run);
    AddSampleCase("acme/put_user", {"enums/" + word + "/bare", "must", {"AC-1"}, word, "", {}},
                  &run);
  }
  AddSampleCase("acme/put_user", {"enums/blocked/not_run", "must", {"AC-1"}, "", "", {}}, &run);
  run.has_footer = run.footer.complete = true;
  return run;
}

TEST(JunitReadersTest, EachTakesEveryVerdictAsWeMeanIt) {
  const EventRun run = EveryVerdict();
  for (const bool strict : {false, true}) {
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(JunitText(run, strict).c_str()));
    size_t seen = 0;
    for (const pugi::xpath_node node : document.select_nodes("//testcase")) {
      const std::string name = node.node().attribute("name").value();
      const std::string word = Split(name, '/')[3];
      ASSERT_TRUE(ParseVerdict(word)) << name;
      for (const auto& [who, reader] : kReaders)
        EXPECT_EQ(reader(node.node()), Wanted(*ParseVerdict(word))) << who << ": " << name;
      ++seen;
    }
    EXPECT_EQ(seen, run.plan.size());
  }
}

TEST(JunitReadersTest, NoneIsLedAstrayByWhatATargetSends) {
  EventRun run = EveryVerdict();
  for (CaseResult& result : run.results) {
    for (Finding& finding : result.findings)
      finding.message = finding.came =
          "</failure><skipped/> [[ATTACHMENT|/etc/passwd]] " + NastyBytes();
  }
  const std::string text = JunitText(run);
  // GitLab and a Jenkins plugin would offer the file that stands there.
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text.c_str()));
  for (const pugi::xpath_node node : document.select_nodes("//testcase//*")) {
    EXPECT_EQ(std::string(node.node().text().get()).find("[[ATTACHMENT|"), std::string::npos);
  }
}

bool Accepts(const std::string& text, const std::string& name) {
  const std::string path = testing::TempDir() + name;
  EXPECT_TRUE(WriteFileAtomically(path, text).ok());
  const std::string command = "xmllint --noout --schema " +
                              ShellQuote(ASSAY_SOURCE_DIR "/fixtures/junit-ant.xsd") + " " +
                              ShellQuote(path) + " 2>" + ShellQuote(path + ".err");
  const bool accepted = std::system(command.c_str()) == 0;
  if (!accepted) std::fprintf(stderr, "%s", ReadWhole(path + ".err").substr(0, 400).c_str());
  return accepted;
}

bool HaveXmllint() { return std::system("xmllint --version >/dev/null 2>&1") == 0; }

TEST(JunitStrictTest, IsAcceptedByTheSchema) {
  if (!HaveXmllint()) GTEST_SKIP() << "no xmllint here (Debian: libxml2-utils)";
  EXPECT_TRUE(Accepts(JunitText(SampleRun(), true), "assay_strict_sample.xml"));
  EXPECT_TRUE(Accepts(JunitText(EveryVerdict(), true), "assay_strict_every.xml"));
  EXPECT_TRUE(Accepts(JunitText(EventRun(), true), "assay_strict_none.xml"));
  EXPECT_TRUE(Accepts(EmptyJunitText("no " + NastyBytes(), "", true), "assay_strict_empty.xml"));
  EventRun odd = SampleRun();
  odd.footer.baseline.run = "an earlier one";
  odd.footer.baseline.regressions.push_back({"a/b/c/d", "must", {"AC-1"}, "pass", "warn", "why"});
  for (const char* started : {"", "2026-02-30T10:00:00Z", "now", "2026-01-31T24:00:00Z",
                              "0000-01-01T00:00:00Z", "2024-02-29T23:59:59Z"}) {
    odd.header.started = started;
    odd.plan[0].classname = odd.plan[0].id = "";
    EXPECT_TRUE(Accepts(JunitText(odd, true), "assay_strict_odd.xml")) << started;
  }
  // The schema has teeth: the other dialect is not what it describes.
  EXPECT_FALSE(Accepts(JunitText(SampleRun()), "assay_strict_not.xml"));
}

TEST(JunitStrictTest, MatchesTheGoldenFile) {
  ExpectGolden(JunitText(SampleRun(), true), "junit_strict.xml");
}

EventRun Large(size_t cases, size_t text_bytes) {
  EventRun run;
  run.header = SampleHeader();
  for (size_t i = 0; i < cases; ++i) {
    const bool failing = i % 50 == 49;
    Finding finding = SampleFinding("wrong " + std::to_string(i), "enum");
    if (failing) finding.came = std::string(text_bytes, 'c');
    AddSampleCase("acme/put_user",
                  {"enums/field_" + std::to_string(i),
                   "must",
                   {"AC-1"},
                   failing ? "fail" : "pass",
                   "",
                   failing ? std::vector{finding} : std::vector<Finding>{}},
                  &run);
  }
  run.has_footer = run.footer.complete = true;
  return run;
}

// Elements against counts, of the file and each suite.
void ExpectCountsHold(const pugi::xml_document& document, bool strict) {
  for (const char* path : {"/testsuites", "/testsuites/testsuite"}) {
    if (strict && std::string_view(path) == "/testsuites") continue;
    for (const pugi::xpath_node node : document.select_nodes(path)) {
      EXPECT_EQ(node.node().attribute("tests").as_uint(),
                node.node().select_nodes(".//testcase").size());
      EXPECT_EQ(node.node().attribute("failures").as_uint(),
                node.node().select_nodes(".//failure").size());
    }
  }
}

TEST(JunitLimitsTest, AFileOfAHundredThousandCasesStaysUnderItsLimitAndKeepsWhatIsRed) {
  const EventRun run = Large(100'000, 10'000);
  for (const bool strict : {false, true}) {
    const std::string text = JunitText(run, strict);
    EXPECT_LE(text.size(), kJunitFileBytes);
    EXPECT_GT(text.size(), kJunitFileBytes / 2);
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(text.c_str()));
    ExpectCountsHold(document, strict);
    EXPECT_EQ(document.select_nodes("//failure").size(), 2000u) << "none that is red is left out";
    EXPECT_NE(text.find("left out and"), std::string::npos);
    EXPECT_NE(text.find("see run.ndjson"), std::string::npos);
  }
}

TEST(JunitLimitsTest, TextsGoBeforeTestcases) {
  const EventRun run = Large(2000, 16'000);
  JunitOptions options;
  options.max_bytes = JunitText(run).size() - 60'000;
  const std::string text = JunitText(run, options);
  EXPECT_LE(text.size(), options.max_bytes + 10'000);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text.c_str()));
  ExpectCountsHold(document, false);
  EXPECT_EQ(document.select_nodes("//testcase").size(), 2000u);
  EXPECT_NE(text.find("0 testcases are left out and"), std::string::npos);
  options.max_bytes = JunitText(run).size() / 2;
  EXPECT_NE(JunitText(run, options).find("see the case in run.ndjson"), std::string::npos);
  // What fits is as it was.
  EXPECT_EQ(JunitText(Large(100, 10)), JunitText(Large(100, 10), JunitOptions()));
  EXPECT_EQ(JunitText(Large(100, 10)).find("name=\"cut\""), std::string::npos);
}

}  // namespace
}  // namespace assay::reports
