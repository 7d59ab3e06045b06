#include "reports/progress.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::reports {
namespace {

ProgressState At(uint64_t done) {
  ProgressState state;
  state.done = done;
  state.total = 300;
  state.exchanges = done * 2;
  state.counts[static_cast<size_t>(VerdictKind::kPass)] = done;
  return state;
}

TEST(ProgressTest, SaysHowFarHowFastAndHowLongStill) {
  ProgressState mixed = At(100);
  mixed.counts[static_cast<size_t>(VerdictKind::kPass)] = 97;
  mixed.counts[static_cast<size_t>(VerdictKind::kFail)] = 3;
  const struct {
    ProgressState state;
    double seconds;
    size_t columns;
    std::string line;
  } kCases[] = {
      {At(0), 0, 0, "0/300 cases  0%"},
      {ProgressState{}, 5, 0, "0/0 cases  0 exchanges/s"},
      {At(0), 5, 0, "0/300 cases  0%  0 exchanges/s"},
      {mixed, 10, 0, "100/300 cases  33%  20 exchanges/s  20 s left  97 pass, 3 fail"},
      {At(100), 100, 0, "100/300 cases  33%  2 exchanges/s  3 min 20 s left  100 pass"},
      {At(1), 30, 0, "1/300 cases  0%  0 exchanges/s  2 h 29 min left  1 pass"},
      {At(299), 0.5, 0, "299/300 cases  99%  299 pass"},
      {At(300), 10, 0, "300/300 cases  100%  60 exchanges/s  300 pass"},
      {mixed, 10, 12, "100/300 cas…"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(FormatProgress(one.state, one.seconds, one.columns), one.line);
  }
}

TEST(ProgressTest, WritesOneTerminalLineOverAndOver) {
  Progress progress(Progress::Mode::kTerminal, 16);
  EXPECT_EQ(progress.Update(At(0), 0), "\r0/300 cases  0%\x1b[K");
  EXPECT_EQ(progress.Update(At(1), 0.05), "") << "not yet";
  EXPECT_EQ(progress.Update(At(9), 0.1), "\r9/300 cases  3…\x1b[K");
  EXPECT_EQ(progress.Finish(At(300), 0.11), "\r300/300 cases …\x1b[K\n");
}

TEST(ProgressTest, WritesALineNowAndThenForLogs) {
  Progress progress(Progress::Mode::kLines, 0);
  EXPECT_EQ(progress.Update(At(0), 0), "") << "a short run needs none";
  EXPECT_EQ(progress.Update(At(100), 10),
            "100/300 cases  33%  20 exchanges/s  20 s left  100 pass\n");
  EXPECT_EQ(progress.Update(At(150), 19), "");
  EXPECT_NE(progress.Update(At(200), 20), "");
  EXPECT_EQ(progress.Finish(At(300), 30), "300/300 cases  100%  20 exchanges/s  300 pass\n");
}

TEST(ProgressTest, IsSilentWhereItIsOff) {
  Progress progress(Progress::Mode::kOff, 80);
  EXPECT_EQ(progress.Update(At(1), 1), "");
  EXPECT_EQ(progress.Finish(At(300), 30), "");
}

TEST(ProgressTest, TheBarIsAsLongAsIsDone) {
  EXPECT_EQ(ProgressBar(0, 4), "    ");
  EXPECT_EQ(ProgressBar(0.5, 4), "━━  ");
  EXPECT_EQ(ProgressBar(0.4, 4), "━╸  ");
  EXPECT_EQ(ProgressBar(0.999, 4), "━━━╸") << "full only when all is done";
  EXPECT_EQ(ProgressBar(1, 4), "━━━━");
  EXPECT_EQ(ProgressBar(-1, 2), "  ");
  EXPECT_EQ(ProgressBar(7, 2), "━━");
}

TEST(ProgressTest, AFindingStandsAboveTheBar) {
  Progress terminal(Progress::Mode::kTerminal, 120);
  const std::string text = terminal.Announce("fail: x", At(150), 2);
  EXPECT_TRUE(text.starts_with("\rfail: x\x1b[K\n━━━━━━━━━━          ")) << text;
  EXPECT_TRUE(text.find("150/300 cases  50%") != std::string::npos) << text;
  EXPECT_EQ(terminal.Announce("", At(150), 2), "");
  EXPECT_EQ(Progress(Progress::Mode::kLines, 120).Announce("fail: x", At(150), 2), "");
  Progress colored(Progress::Mode::kTerminal, 120, true);
  EXPECT_TRUE(colored.Update(At(300), 1).starts_with("\r\x1b[32m━"));
}

}  // namespace
}  // namespace assay::reports
