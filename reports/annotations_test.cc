#include "reports/annotations.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/base/text.h"
#include "reports/sample_run.h"

namespace assay::reports {
namespace {

TEST(AnnotationsTest, MatchesTheGoldenFile) {
  ExpectGolden(
      GitHubAnnotations(SampleRun()) + AzureAnnotations(SampleRun(), "/agent/results/summary.md"),
      "annotations.txt");
}

EventRun Many(size_t count, const std::string& text) {
  EventRun run;
  run.header = SampleHeader();
  for (size_t i = 0; i < count; ++i) {
    Finding finding = SampleFinding(text, "kind" + std::to_string(i));
    finding.came = text;
    AddSampleCase("acme/put_user",
                  {"enums/f" + std::to_string(i), "must", {"AC-" + text}, "fail", "", {finding}},
                  &run);
  }
  return run;
}

TEST(AnnotationsTest, AreTenAtMostAndEachIsOneLine) {
  const std::string hostile = "x\n::set-output name=a::b\r\n##[error] 100% a,b:c ##vso[x]y";
  for (const size_t count : {1u, 10u, 11u, 500u}) {
    const std::string text = GitHubAnnotations(Many(count, hostile));
    std::vector<std::string> lines = Split(text, '\n');
    EXPECT_EQ(lines.back(), "");
    lines.pop_back();
    EXPECT_EQ(lines.size(), std::min<size_t>(count, kAnnotations));
    for (const std::string& line : lines) {
      EXPECT_TRUE(line.starts_with("::error title=")) << line;
      EXPECT_EQ(line.find('\r'), std::string::npos);
      // The title ends where we say it does.
      EXPECT_EQ(line.find("::", 2), line.find("::", line.find("title="))) << line;
      EXPECT_EQ(line.substr(14, line.find("::", 2) - 14).find_first_of(":,"), std::string::npos);
    }
    EXPECT_EQ(text.find("more findings") != std::string::npos, count > 10);
  }
  EXPECT_EQ(GitHubAnnotations(EventRun()), "");
}

TEST(AnnotationsTest, PercentSignsSurvive) {
  EXPECT_NE(GitHubAnnotations(Many(1, "100%0A")).find("100%250A"), std::string::npos);
  EXPECT_NE(AzureAnnotations(Many(1, "100%"), "").find("100%AZP25"), std::string::npos);
  EXPECT_EQ(AzureAnnotations(EventRun(), "a\nb"), "");
}

TEST(AnnotationsTest, WordsOfTheTargetAreNoCommands) {
  const struct {
    std::string text, made;
  } kCases[] = {
      {"::set-output name=a::b\n", ": :set-output name=a::b\n"},
      {"   ::add-mask::x", "   : :add-mask::x"},
      {"came: ::x a::b", "came: ::x a::b"},
      {"x ##[set-env]y ##vso[a]b ##teamcity[c]", "x # #[set-env]y # #vso[a]b # #teamcity[c]"},
      {"## heading", "## heading"},
  };
  for (const auto& one : kCases) EXPECT_EQ(WithoutCommands(one.text), one.made);
}

}  // namespace
}  // namespace assay::reports
