#include "harness/schema/regex.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "harness/schema/ecma_translate.h"

namespace assay {
namespace {

std::string Repeat(std::string_view piece, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

Match Search(std::string_view pattern, std::string_view subject) {
  auto regex = Regex::Compile(pattern);
  EXPECT_TRUE(regex.ok()) << pattern << ": " << (regex.ok() ? "" : regex.error().message);
  return regex.ok() ? regex.value().Search(subject) : Match::kLimit;
}

struct SearchCase {
  std::string pattern;
  std::string subject;
  bool matches;
};

TEST(RegexTest, MeansWhatEcmaSays) {
  const SearchCase kCases[] = {
      {"", "", true},
      {"b", "abc", true},
      {"^b", "abc", false},
      {"^a$", "a\n", false},  // unlike Perl, $ is the very end
      {"^a", "b\na", false},  // and ^ the very beginning
      {"^.$", "é", true},
      {"^.$", "\xf0\x9f\x98\x80", true},
      {"^.$", "\n", false},
      {"^.$", "\r", false},
      {"^.$", "\xe2\x80\xa8", false},  // U+2028 ends a line
      {"^.$", "\x0b", true},
      {"^\\s$", "\xc2\xa0", true},       // no-break space
      {"^\\s$", "\xef\xbb\xbf", true},   // byte order mark
      {"^\\s$", "\xe1\xa0\x8e", false},  // U+180E is no space any more
      {"^\\S$", "\xc2\xa0", false},
      {"^[\\s]$", "\xe3\x80\x80", true},
      {"^[^\\s]$", "\xe3\x80\x80", false},
      {"^[\\S]$", "\xe3\x80\x80", false},
      {"^[\\Sx]$", "x", true},
      {"^\\d$", "\xd9\xa3", false},  // an Arabic-Indic digit
      {"^\\D$", "\xd9\xa3", true},
      {"^[\\D5]$", "5", true},
      {"^\\w$", "é", false},
      {"^\\W$", "é", true},
      {"^[\\W_]$", "_", true},
      {"\\bab\\b", "x ab y", true},
      {"a\\Bb", "ab", true},
      {"^\\cA\\cz$", "\x01\x1a", true},
      {"^\\x41\\u0042\\u{43}$", "ABC", true},
      {"^\\ud83d\\ude00$", "\xf0\x9f\x98\x80", true},
      {"^[\\ud83d\\ude00-\\u{1f602}]$", "\xf0\x9f\x98\x81", true},
      {"^\\0$", std::string(1, '\0'), true},
      {"^[\\b]$", "\b", true},
      {"^\\t\\n\\v\\f\\r$", "\t\n\v\f\r", true},
      {"^\\/\\-\\.$", "/-.", true},
      {"[]", "a", false},
      {"^[^]$", "\n", true},
      {"^[[:alpha:]]$", ":]", true},  // a class of "[:alph" and then "]"
      {"^[a[]$", "[", true},
      {"^[a&&b]$", "&", true},
      {"^[\\w-.]+$", "a-.", true},
      {"^[a-]$", "-", true},
      {"^[-a]$", "-", true},
      {"^{a}]$", "{a}]", true},
      {"^a{,2}$", "a{,2}", true},  // not a quantifier
      {"^a{2}$", "aa", true},
      {"^a{2,}$", "aaaa", true},
      {"^a{2,3}?$", "aaaa", false},
      {"^(?:ab|cd)+$", "abcd", true},
      {"^(a)(b)\\2\\1$", "abba", true},
      {"^(?<first>.)\\k<first>$", "aa", true},
      {"^(?<first>.)\\k<first>$", "ab", false},
      {"^(?:(a)|b)\\1$", "b", true},  // a group that took no part matches the empty text
      {"^(?=.*\\d)(?!.*x).{3}$", "a1b", true},
      {"^(?=.*\\d)(?!.*x).{3}$", "a1x", false},
      {"(?<=a)b", "ab", true},
      {"(?<!a)b", "ab", false},
      {"^\\p{L}+$", "aé\xce\xb1", true},
      {"^\\p{Letter}$", "1", false},
      {"^\\p{General_Category=Decimal_Number}$", "\xd9\xa3", true},
      {"^\\P{Lu}$", "a", true},
      {"^[\\p{gc=Lu}\\d]+$", "A1", true},
      {"^\\p{Script=Greek}$", "\xce\xb1", true},
      {"^\\p{ASCII}$", "é", false},
      {"^\\p{Any}$", "é", true},
      {"^#a b$", "#a b", true},
      {"^\\#\\ $", "# ", true},
  };
  for (const SearchCase& c : kCases) {
    EXPECT_EQ(Search(c.pattern, c.subject), c.matches ? Match::kYes : Match::kNo)
        << c.pattern << " on " << testing::PrintToString(c.subject);
  }
}

struct RefusalCase {
  std::string pattern;
  Refusal refusal;
  size_t offset;
};

TEST(RegexTest, RefusesWhatItCannotMean) {
  constexpr auto kSyntax = Refusal::kSyntax;
  constexpr auto kUnsupported = Refusal::kUnsupported;
  const RefusalCase kCases[] = {
      {"(", kSyntax, 0},
      {"a)", kSyntax, 1},
      {"[a", kSyntax, 0},
      {"a[b-a]", kSyntax, 3},
      {"*a", kSyntax, 0},
      {"a**", kSyntax, 2},
      {"a++", kSyntax, 2},  // possessive elsewhere
      {"a{2}{3}", kSyntax, 4},
      {"a{3,2}", kSyntax, 1},
      {"^*", kSyntax, 1},
      {"(?=a)*", kSyntax, 5},
      {"\\b+", kSyntax, 2},
      {"(?i)a", kSyntax, 0},
      {"(?P<n>a)", kSyntax, 0},
      {"(?#x)", kSyntax, 0},
      {"(?>a)", kSyntax, 0},
      {"(*UTF)a", kSyntax, 1},
      {"\\Aa", kSyntax, 0},
      {"a\\Z", kSyntax, 1},
      {"\\a", kSyntax, 0},
      {"\\Qa\\E", kSyntax, 0},
      {"é\\K", kSyntax, 2},  // bytes, not characters
      {"\\", kSyntax, 0},
      {"\\x4", kSyntax, 0},
      {"\\u{110000}", kSyntax, 0},
      {"\\c1", kSyntax, 0},
      {"\\01", kSyntax, 0},
      {"\\1", kSyntax, 0},
      {"(a)\\2", kSyntax, 3},
      {"(?<n>a)(?<n>b)", kSyntax, 7},
      {"\\k<n>", kSyntax, 0},
      {"\xff", kSyntax, 0},
      {"\\1(a)", kUnsupported, 0},
      {"(a\\1)", kUnsupported, 2},
      {"(?:(a)|b\\1)+", kUnsupported, 8},
      {"\\ud83d", kUnsupported, 0},
      {"\\p{Klingon}", kUnsupported, 0},
      {"a{100000}", kUnsupported, 2},
  };
  for (const RefusalCase& c : kCases) {
    const Translation translation = TranslateEcma(c.pattern);
    EXPECT_EQ(translation.refusal, c.refusal) << c.pattern;
    EXPECT_EQ(translation.offset, c.offset) << c.pattern << ": " << translation.complaint;
    const auto regex = Regex::Compile(c.pattern);
    ASSERT_FALSE(regex.ok()) << c.pattern;
    EXPECT_NE(regex.error().message.find("offset " + std::to_string(c.offset)), std::string::npos)
        << regex.error().message;
  }
  EXPECT_FALSE(Regex::Compile("(?<=a+)b").ok()) << "a lookbehind of any length";
  EXPECT_FALSE(Regex::Compile("\\p{Script=Klingon}").ok());
  EXPECT_FALSE(Regex::Compile(std::string(65 * 1024, 'a')).ok());
}

TEST(RegexTest, CatastrophesEndAsLimit) {
  const SearchCase kCases[] = {
      {"^(a+)+$", Repeat("a", 30) + "!", false},
      {"^(a+)+$", Repeat("a", 3000) + "!", false},
      {"^(a+)+$", Repeat("a", 100000) + "!", false},
      {"^(a|a)*$", Repeat("a", 60) + "!", false},
      {"^(\\w+\\s?)*$", Repeat("ab ", 30000) + "!", false},
      {"(.*)(.*)(.*)(.*)(.*)[bc]$", Repeat("a", 4000), false},
      {"[a-y]*[zx]", Repeat("a", 200000), false},  // only quadratic, but long
  };
  for (const SearchCase& c : kCases) {
    EXPECT_EQ(Search(c.pattern, c.subject), Match::kLimit) << c.pattern;
  }
}

TEST(RegexTest, LongSubjectsAreNoTrouble) {
  const SearchCase kCases[] = {
      {"^[a-z]+$", Repeat("a", 100000), true},
      {"^[a-z]+$", Repeat("a", 100000) + "1", false},
      {"^(ab|cd)*$", Repeat("abcd", 25000), true},
      {"^.*$", Repeat("é", 50000), true},
      {"z", Repeat("a", 100000), false},
      {"^https?://[^\\s]+$", "http://" + Repeat("a", 1000000), true},
  };
  for (const SearchCase& c : kCases) {
    EXPECT_EQ(Search(c.pattern, c.subject), c.matches ? Match::kYes : Match::kNo) << c.pattern;
  }
}

TEST(RegexTest, ShortAndLongSubjectsAreJudgedAlike) {
  const char* const kPatterns[] = {"^(?:a|ab)(?:c|bcd)*$", "(a+)b\\1", "^[^b]+b?$", "(?=.*b)a"};
  for (const char* pattern : kPatterns) {
    for (const char* core : {"abcd", "aab", "b", "aabaa", "acc"}) {
      // Padding that no pattern here notices at the front, beyond the length of a short subject.
      const std::string padding = Repeat(" ", 5000);
      const bool anchored = pattern[0] == '^';
      const std::string unanchored = anchored ? std::string(pattern).substr(1) : pattern;
      EXPECT_EQ(Search(unanchored, std::string(" ") + core), Search(unanchored, padding + core))
          << pattern << " " << core;
    }
  }
}

TEST(RegexTest, TextThatIsNotUtf8HasNoVerdict) {
  EXPECT_EQ(Search("a", "a\xff"), Match::kLimit);
  EXPECT_EQ(Search("a", Repeat("a", 5000) + "\xff"), Match::kLimit);
}

TEST(RegexTest, KnowsWhetherItMeansTheWholeText) {
  const std::pair<const char*, bool> kCases[] = {
      {"^a$", true},    {"^(a|b)$", true}, {"^a|b$", false}, {"a$", false},   {"^a", false},
      {"^a\\$", false}, {"^(a$)", false},  {"^[|]$", true},  {"^\\|$", true},
  };
  for (const auto& [pattern, whole] : kCases) {
    EXPECT_EQ(Regex::Compile(pattern).value().whole_text(), whole) << pattern;
  }
}

TEST(RegexTest, OneRegexServesManyThreads) {
  const Regex regex = Regex::Compile("^(?:[a-z]+ ?)+$").Take();
  const std::string good = Repeat("word ", 300);
  const std::string longer = Repeat("word ", 3000);
  std::vector<int> right(4, 0);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < right.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        right[t] += regex.Search(good) == Match::kYes ? 1 : 0;
        right[t] += regex.Search(longer) == Match::kYes ? 1 : 0;
        right[t] += regex.Search("9") == Match::kNo ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, std::vector<int>(4, 150));
}

}  // namespace
}  // namespace assay
