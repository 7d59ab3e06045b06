#include "reports/console.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/text.h"
#include "reports/console_layout.h"
#include "reports/safe_text.h"
#include "reports/sample_run.h"

namespace assay::reports {
namespace {

ConsoleOptions Plain() {
  ConsoleOptions options;
  options.reports_path = "results";
  return options;
}

TEST(ConsoleTest, MatchesTheGoldenFiles) {
  ExpectGolden(RenderConsole(SampleRun(), Plain()), "console.txt");
  ConsoleOptions verbose = Plain();
  verbose.color = verbose.verbose = true;
  verbose.width = 72;
  ExpectGolden(RenderConsole(SampleRun(), verbose), "console_verbose_color.txt");
}

TEST(ConsoleTest, NothingOfTheTargetReachesTheTerminalRaw) {
  const std::string text = RenderConsole(SampleRun(), Plain());
  EXPECT_TRUE(IsUtf8(text));
  for (const char c : text) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
  }
}

TEST(ConsoleTest, KeepsToTheWidthButForWhatIsToBePasted) {
  for (const size_t width : {60u, 80u, 120u}) {
    ConsoleOptions options;
    options.width = width;
    const std::vector<std::string> lines = Split(RenderConsole(SampleRun(), options), '\n');
    for (const std::string& line : lines) {
      const bool pasted = Has(line, "  again:") || Has(line, "https://") || Has(line, "--data");
      const bool id = line.starts_with("  cases:") || line.starts_with("           acme/");
      const bool outcome = Has(line, "; exit ");
      if (!pasted && !id && !outcome) {
        EXPECT_LE(Columns(line), width) << line;
      }
    }
  }
}

// `count` cases of one suite, each of a fact of its own, failing with `kind`.
EventRun ManyFailures(size_t count, size_t passing, const std::string& kind) {
  EventRun run;
  run.header = SampleHeader();
  for (size_t i = 0; i < count + passing; ++i) {
    const std::string id = "AC-" + std::to_string(100 + i);
    run.header.requirements.push_back(
        {"acme/put_user", id, "must", "enum", "fact " + id, "Body", "", "", false});
    AddSampleCase(
        "acme/put_user",
        {"enums/field" + std::to_string(i),
         "must",
         {id},
         i < count ? "fail" : "pass",
         "",
         i < count ? std::vector{SampleFinding("wrong " + id, kind)} : std::vector<Finding>{}},
        &run);
  }
  run.has_footer = run.footer.complete = true;
  run.footer.exit_code = 1;
  return run;
}

TEST(ConsoleTest, ShowsTenFindingsAndSaysHowManyMore) {
  const std::string text = RenderConsole(ManyFailures(14, 10, "enum"), Plain());
  EXPECT_EQ(CountOf(text, "fail: AC-"), 10u);
  EXPECT_TRUE(Has(text, "… and 4 findings more (4 cases): see results/junit.xml")) << text;
  ConsoleOptions verbose = Plain();
  verbose.verbose = true;
  EXPECT_EQ(CountOf(RenderConsole(ManyFailures(14, 10, "enum"), verbose), "fail: AC-"), 14u);
}

TEST(ConsoleTest, ManyFailuresOfOneCauseAreOneLine) {
  const std::string text = RenderConsole(ManyFailures(40, 2, "accepted"), Plain());
  EXPECT_EQ(CountOf(text, "fail:"), 1u) << text;
  EXPECT_TRUE(Has(text, "fail: acme/put_user: 40 of 42 judged cases of enums fail alike")) << text;
  EXPECT_EQ(CountOf(text, "again:"), 1u);
  const std::string all = RenderConsole(ManyFailures(40, 0, "accepted"), Plain());
  EXPECT_TRUE(Has(all, "every one of 40 judged cases of enums fails alike")) << all;
}

TEST(ConsoleTest, EverythingBlockedIsOneLine) {
  EventRun run = ManyFailures(200, 0, "accepted");
  for (CaseResult& result : run.results) {
    result = {result.id, "blocked", "the credential is refused: 401", {}, 0, 0};
  }
  const std::string text = RenderConsole(run, Plain());
  EXPECT_TRUE(Has(text, "blocked: all 200 cases: the credential is refused: 401\n")) << text;
  EXPECT_LT(CountOf(text, "\n"), 12u) << text;
}

TEST(ConsoleTest, KeepsALongBodyWholeAndCutsAHugeOne) {
  EventRun run = ManyFailures(1, 0, "enum");
  const std::string body(3000, 'b');
  run.results[0].findings[0].sent = "curl -X PUT 'https://x.test/' --data-binary '" + body + "'";
  EXPECT_TRUE(Has(RenderConsole(run, Plain()), "--data-binary '" + body + "'"));
  run.results[0].findings[0].sent += std::string(1 << 20, 'c');
  const std::string text = RenderConsole(run, Plain());
  EXPECT_LT(text.size(), 10000u);
  EXPECT_TRUE(Has(text, "shortened; whole in run.ndjson"));
}

TEST(ConsoleTest, ARunWithoutAFooterIsNeverCalledComplete) {
  EventRun run = ManyFailures(0, 3, "");
  run.footer.exit_code = 0;
  EXPECT_TRUE(Has(RenderConsole(run, Plain()), "3 passed; exit 0: complete"));
  run.has_footer = false;
  const std::string text = RenderConsole(run, Plain());
  EXPECT_TRUE(Has(text, "incomplete: the log has no footer")) << text;
  EXPECT_FALSE(Has(text, "exit 0"));
}

TEST(ConsoleTest, AnEmptyRunHasAnOutcome) {
  const std::string text = RenderConsole(EventRun{}, ConsoleOptions{});
  EXPECT_TRUE(Has(text, "0 cases: none judged; incomplete")) << text;
}

TEST(ConsoleLayoutTest, BreaksShellCommandsBetweenArguments) {
  const struct {
    std::string command;
    std::vector<std::string> arguments;
  } kCases[] = {
      {"a b  c", {"a", "b", "c"}},
      {"a 'b c' \"d e\"f", {"a", "'b c'", "\"d e\"f"}},
      {"a 'it'\\''s b' c", {"a", "'it'\\''s b'", "c"}},
      {"a b\\ c \"x\\\" y\" z", {"a", "b\\ c", "\"x\\\" y\"", "z"}},
      {"a 'b\\' c", {"a", "'b\\'", "c"}},
      {"a $'b\\' c' d", {"a", "$'b\\' c'", "d"}},
      {"a 'open b", {"a", "'open b"}},
      {"", {}},
  };
  for (const auto& one : kCases) EXPECT_EQ(ShellArguments(one.command), one.arguments);
  EXPECT_EQ(
      WrapShell("curl -X PUT 'https://x.test/a b' -H 'A: b' --data '{\"a\": \"b c d e f g\"}'", 24),
      (std::vector<std::string>{"curl -X PUT \\", "'https://x.test/a b' \\", "-H 'A: b' \\",
                                "--data '{\"a\": \"b c d e f g\"}'"}));
}

TEST(ConsoleLayoutTest, WrapsWords) {
  EXPECT_EQ(WrapWords("one two three", 8), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(WrapWords("éééééé b", 4), (std::vector<std::string>{"éééé", "éé b"}));
  EXPECT_EQ(WrapWords("", 8), (std::vector<std::string>{""}));
  EXPECT_EQ(WrapWords("one two", 0), (std::vector<std::string>{"one two"}));
}

}  // namespace
}  // namespace assay::reports
