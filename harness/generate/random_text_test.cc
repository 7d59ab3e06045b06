#include "harness/generate/random_text.h"

#include <gtest/gtest.h>

#include <set>

#include "harness/base/text.h"
#include "harness/generate/random_value.h"
#include "harness/schema/regex.h"

namespace assay {
namespace {

constexpr char kNamePattern[] = "^(?:[0-9A-Za-z][0-9A-Za-z_ \\-]{0,30}[0-9A-Za-z])$";
constexpr char kKeyPattern[] = "^(?:[a-z_][0-9a-z_]{0,63})$";

TEST(RandomTexts, GoodOnesMatchAndComeToTheEdges) {
  for (const auto& [pattern, shortest, longest] :
       {std::tuple{kNamePattern, size_t{2}, size_t{32}},
        std::tuple{kKeyPattern, size_t{1}, size_t{64}}}) {
    const RandomTexts texts = RandomTexts::For(pattern).Take();
    const Regex regex = Regex::Compile(pattern).Take();
    Random random(7);
    std::set<size_t> lengths;
    for (int i = 0; i < 500; ++i) {
      const auto text = texts.Good(&random);
      ASSERT_TRUE(text);
      EXPECT_EQ(regex.Search(*text), Match::kYes) << *text;
      lengths.insert(text->size());
    }
    EXPECT_EQ(*lengths.begin(), shortest);
    EXPECT_EQ(*lengths.rbegin(), longest);
    EXPECT_GT(lengths.size(), 15u);
  }
}

TEST(RandomTexts, BadOnesBreakThePatternInTheWayAskedFor) {
  const RandomTexts texts = RandomTexts::For(kNamePattern).Take();
  const Regex regex = Regex::Compile(kNamePattern).Take();
  Random random(7);
  for (const char* way : {"first", "last", "inner", "too_short", "too_long"}) {
    std::set<std::string> all;
    for (int i = 0; i < 200; ++i) {
      const auto text = texts.Bad(way, &random);
      ASSERT_TRUE(text) << way;
      EXPECT_EQ(regex.Search(*text), Match::kNo) << way << ": " << *text;
      EXPECT_EQ(texts.WayOf(*text), way);
      all.insert(*text);
    }
    EXPECT_GT(all.size(), 20u) << way;
  }
  EXPECT_EQ(texts.WayOf("Good name"), std::nullopt);
  EXPECT_EQ(texts.WayOf("-both-"), std::nullopt) << "two ways are none";
}

TEST(RandomTexts, TheSameSeedGivesTheSame) {
  const RandomTexts texts = RandomTexts::For(kKeyPattern).Take();
  Random a(3), b(3), c(4);
  EXPECT_EQ(texts.Good(&a), texts.Good(&b));
  EXPECT_NE(Dump(RandomJson(&a)) + RandomText(&a, 99), Dump(RandomJson(&c)) + RandomText(&c, 99));
}

TEST(RandomValues, AreAlwaysJsonThatEverybodyCanHold) {
  Random random(11);
  bool large = false, long_text = false;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = Dump(RandomJson(&random));
    const auto again = ParseJson(text);
    ASSERT_TRUE(again.ok()) << text;
    EXPECT_EQ(text.find("\\u0000"), std::string::npos);
    ASSERT_LT(text.size(), 40'000u);
    large = large || text == "9007199254740993";
    long_text = long_text || Utf8Length(text) > 4096;
  }
  EXPECT_TRUE(large);
  EXPECT_TRUE(long_text);
}

TEST(RandomWords, HaveNoSpaceAtTheirEndsNorTwoInARow) {
  Random random(5);
  for (int i = 0; i < 2000; ++i) {
    const std::string words = RandomWords(&random, 300);
    ASSERT_FALSE(words.empty());
    EXPECT_EQ(words, std::string(Trim(words)));
    EXPECT_EQ(words.find("  "), std::string::npos);
    EXPECT_LE(Utf8Length(words), 300u);
  }
}

}  // namespace
}  // namespace assay
