#include "reports/summary.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "harness/base/text.h"
#include "reports/sample_run.h"

namespace assay::reports {
namespace {

TEST(SummaryTest, MatchesTheGoldenFile) { ExpectGolden(RenderSummary(SampleRun()), "summary.md"); }

TEST(SummaryTest, HoldsNoMarkupOfTheTarget) {
  const std::string text = RenderSummary(SampleRun());
  EXPECT_TRUE(IsUtf8(text));
  bool fenced = false;
  for (const std::string& line : Split(text, '\n')) {
    if (line.starts_with("```")) {
      fenced = !fenced;
    } else if (!fenced) {
      EXPECT_EQ(line.find("<script"), std::string::npos) << line;
      EXPECT_EQ(line.find("**b**"), std::string::npos) << line;
    }
  }
  EXPECT_FALSE(fenced);
}

TEST(SummaryTest, EveryRowOfATableHasAsManyCellsAsItsHead) {
  size_t head = 0;
  size_t rows = 0;
  for (const std::string& line : Split(RenderSummary(SampleRun()), '\n')) {
    if (!line.starts_with("| ")) {
      head = 0;
      continue;
    }
    const size_t cells = Split(line, '|').size();
    if (head == 0) head = cells;
    EXPECT_EQ(cells, head) << line;
    ++rows;
  }
  EXPECT_GT(rows, 20u);
}

TEST(SummaryTest, StaysUnderItsLimit) {
  EventRun run;
  run.header = SampleHeader();
  const std::string hostile(4096, ':');
  run.header.base_url = run.header.target_name = hostile;
  run.header.options.assign(1000, hostile);
  run.header.contracts.resize(200, {"acme/put_user", hostile, hostile, hostile, hostile, hostile});
  for (size_t i = 0; i < 20000; ++i) {
    const std::string id = "AC-" + std::to_string(i + 100);
    AddSampleCase("acme/put_user",
                  {"enums/field" + std::to_string(i),
                   "must",
                   {id},
                   i % 2 == 0 ? "fail" : "blocked",
                   id + hostile,
                   {SampleFinding(hostile, i % 3 == 0 ? "enum" : "type")}},
                  &run);
    if (i % 2 == 0) run.results.back().findings[0].kind += id;
  }
  const std::string text = RenderSummary(run);
  EXPECT_LE(text.size(), kSummaryBytes);
  EXPECT_NE(text.find(" more, in `junit.xml`."), std::string::npos);
  EXPECT_NE(text.find("## The run"), std::string::npos) << "the end is there all the same";
}

TEST(SummaryTest, SaysWhatKindOfRunItWas) {
  const struct {
    bool footer;
    int exit_code;
    std::string_view says;
  } kCases[] = {{true, 0, ": conforms\n"},
                {true, 1, ": violations found\n"},
                {true, 3, ": inconclusive\n"},
                {true, 4, ": inconclusive\n"},
                {false, 0, ": inconclusive\n"}};
  for (const auto& one : kCases) {
    EventRun run = SampleRun();
    run.has_footer = one.footer;
    run.footer.exit_code = one.exit_code;
    EXPECT_NE(RenderSummary(run).find(one.says), std::string::npos) << one.exit_code;
  }
}

TEST(SummaryTest, IsWrittenToItsFile) {
  const std::string path = testing::TempDir() + "assay_summary.md";
  ASSERT_TRUE(WriteSummary(SampleRun(), path).ok());
  EXPECT_EQ(ReadWhole(path), RenderSummary(SampleRun()));
}

}  // namespace
}  // namespace assay::reports
