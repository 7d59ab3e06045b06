#include "reports/safe_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <string_view>

#include "harness/base/text.h"
#include "reports/sample_run.h"

namespace assay::reports {
namespace {

TEST(SafeTextTest, ShowsWhatIsUnfit) {
  const struct {
    std::string text;
    std::string line;
    std::string block;
  } kCases[] = {
      {"plain é 😀", "plain é 😀", "plain é 😀"},
      {"a\nb\tc", "a\\x0ab\\x09c", "a\nb\tc"},
      {"\x1b[31m", "\\x1b[31m", "\\x1b[31m"},
      {std::string("a\0b", 3), "a\\x00b", "a\\x00b"},
      {"\xff", "\uFFFD", "\uFFFD"},
      {"\xef\xbf\xbe", "\uFFFD", "\uFFFD"},
      {"\xef\xbf\xbd", "\uFFFD", "\uFFFD"},
      {"x\xe2\x80\xaey", "x\\u202ey", "x\\u202ey"},
      {"\xe2\x81\xa9", "\\u2069", "\\u2069"},
  };
  for (const auto& one : kCases) {
    EXPECT_EQ(SafeLine(one.text), one.line);
    EXPECT_EQ(SafeBlock(one.text), one.block);
  }
}

TEST(SafeTextTest, CutsAtACharacter) {
  EXPECT_EQ(SafeLine("abcdef", 6), "abcdef");
  EXPECT_EQ(SafeLine("abcdefg", 6), "abc…");
  EXPECT_EQ(SafeLine("aéééé", 6), "aé…");
  EXPECT_EQ(SafeLine("abcdef", 0), "…");
  EXPECT_EQ(SafeLine(std::string(1 << 20, '\xff'), 10), "\uFFFD\uFFFD…");
}

TEST(SafeTextTest, StaysValidAndWithinItsLimitWhateverTheBytes) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 5000; ++round) {
    std::string bytes(random() % 64, '\0');
    // Mostly from the range where UTF-8's lead and continuation bytes are.
    for (char& c : bytes)
      c = static_cast<char>(random() % 4 == 0 ? random() : 0x80 + random() % 128);
    const size_t limit = 3 + random() % 40;
    for (const std::string& safe : {SafeLine(bytes, limit), SafeBlock(bytes, limit)}) {
      EXPECT_LE(safe.size(), limit);
      EXPECT_TRUE(IsUtf8(safe));
    }
    EXPECT_EQ(SafeLine(SafeLine(bytes)), SafeLine(bytes)) << "what is safe stays as it is";
  }
}

TEST(SafeTextTest, FitsColumns) {
  EXPECT_EQ(FitColumns("abcdef", 6), "abcdef");
  EXPECT_EQ(FitColumns("ééééééé", 6), "ééééé…");
  EXPECT_EQ(FitColumns("abcdef", 0), "abcdef");
  EXPECT_EQ(Columns("aé😀"), 3u);
}

TEST(SafeTextTest, WritesSecondsWithThreeDecimals) {
  const struct {
    double seconds;
    std::string_view text;
  } kCases[] = {{0, "0.000"},   {0.0004, "0.000"},   {0.0005, "0.001"},
                {1.5, "1.500"}, {61.0425, "61.043"}, {-1, "0.000"},
                {NAN, "0.000"}, {INFINITY, "0.000"}, {1e300, "3200000000.000"}};
  for (const auto& one : kCases) {
    EXPECT_EQ(SecondsText(Milliseconds(one.seconds)), one.text) << one.seconds;
  }
}

TEST(SafeTextTest, TakesTheEffectFromMarkup) {
  const struct {
    std::string_view text;
    std::string_view markdown;
  } kCases[] = {
      {"a|b", "a&#124;b"},
      {"<script> &amp;", "&lt;script&gt; &amp;amp;"},
      {"`x` **b** _c_ ~~d~~", "\\`x\\` \\*\\*b\\*\\* \\_c\\_ \\~\\~d\\~\\~"},
      {"@team #12 $x$", "&#64;team \\#12 \\$x\\$"},
      {"http://x.test :smile:", "http&#58;//x.test &#58;smile:"},
      {"www.y.test", "www\\.y.test"},
      {"10:00 is: late", "10:00 is: late"},
      {"1. a", "1\\. a"},
      {"12) a", "12\\) a"},
      {"- a-b", "\\- a-b"},
      {"===", "\\==="},
      {"![a](b)\n**c**", "!\\[a\\](b)\\\\x0a\\*\\*c\\*\\*"},
      {"a\\|b", "a\\\\&#124;b"},
  };
  for (const auto& one : kCases) EXPECT_EQ(MarkdownText(one.text), one.markdown);
}

TEST(SafeTextTest, NoFenceInTheTextEndsTheBlock) {
  EXPECT_EQ(MarkdownFence("x"), "```text\nx\n```\n");
  EXPECT_EQ(MarkdownFence("a\n````\nb"), "`````text\na\n````\nb\n`````\n");
}

}  // namespace
}  // namespace assay::reports
