#include "harness/generate/pattern.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/generate/random.h"
#include "harness/schema/regex.h"

namespace assay {
namespace {

constexpr char kName[] = R"(^(?:[0-9A-Za-z][0-9A-Za-z_ \-]{0,30}[0-9A-Za-z])$)";
constexpr char kKey[] = "^(?:[a-z_][0-9a-z_]{0,63})$";
constexpr char kUuid[] = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

PatternTexts Derive(std::string_view pattern, uint64_t seed = 1) {
  Result<PatternTexts> texts = DerivePatternTexts(pattern, seed);
  EXPECT_TRUE(texts.ok()) << pattern << ": " << texts.error().ToString();
  return texts.ok() ? texts.Take() : PatternTexts{};
}

const TextSample* Named(const std::vector<TextSample>& samples, std::string_view variant) {
  auto at = std::find_if(samples.begin(), samples.end(),
                         [&](const TextSample& sample) { return sample.variant == variant; });
  return at == samples.end() ? nullptr : &*at;
}

std::string VariantsOf(const std::vector<TextSample>& samples) {
  std::vector<std::string> names;
  for (const TextSample& sample : samples)
    names.push_back(sample.variant + "=" + Printable(sample.text, 40));
  return Join(names, "\n");
}

// What must hold of the texts of any pattern.
void CheckTexts(const std::string& pattern, const PatternTexts& texts) {
  SCOPED_TRACE(pattern);
  Result<Regex> regex = Regex::Compile(pattern);
  ASSERT_TRUE(regex.ok());
  const std::set<std::string> ways = {"", "first", "last", "inner", "too_short", "too_long"};
  for (const std::vector<TextSample>* samples : {&texts.hits, &texts.misses}) {
    std::set<std::string> variants;
    std::set<std::string> different;
    for (const TextSample& sample : *samples) {
      EXPECT_TRUE(variants.insert(sample.variant).second) << sample.variant;
      EXPECT_TRUE(different.insert(sample.text).second) << sample.text;
      EXPECT_EQ(sample.variant.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
                std::string::npos)
          << sample.variant;
      EXPECT_EQ(ways.count(sample.way), 1u) << sample.way;
      EXPECT_FALSE(sample.says.empty());
      EXPECT_TRUE(IsUtf8(sample.text));
      Match wanted = samples == &texts.hits ? Match::kYes : Match::kNo;
      EXPECT_EQ(regex.value().Search(sample.text), wanted)
          << sample.variant << ": " << Printable(sample.text);
    }
  }
}

struct Expected {
  const char* variant;
  const char* text;  // nullptr: any
  size_t length;     // in characters
  const char* way;
};

void ExpectSamples(const std::vector<TextSample>& samples, const std::vector<Expected>& expected) {
  for (const Expected& row : expected) {
    const TextSample* sample = Named(samples, row.variant);
    if (sample == nullptr) {
      ADD_FAILURE() << row.variant << " is missing in\n" << VariantsOf(samples);
      continue;
    }
    if (row.text != nullptr) {
      EXPECT_EQ(sample->text, row.text) << row.variant;
    }
    EXPECT_EQ(Utf8Length(sample->text), row.length) << row.variant << ": " << sample->text;
    EXPECT_EQ(sample->way, row.way) << row.variant;
  }
}

TEST(Pattern, HitsOfAName) {
  PatternTexts texts = Derive(kName);
  CheckTexts(kName, texts);
  ExpectSamples(texts.hits, {
                                {"shortest", nullptr, 2, "too_short"},
                                {"longest", nullptr, 32, "too_long"},
                                {"next_to_shortest", nullptr, 3, "too_short"},
                                {"next_to_longest", nullptr, 31, "too_long"},
                                {"first_digit", nullptr, 6, "first"},
                                {"first_lowest_digit", nullptr, 6, "first"},
                                {"last_highest_lower", nullptr, 6, "last"},
                                {"first_upper", nullptr, 6, "first"},
                                {"first_lower", nullptr, 6, "first"},
                                {"last_digit", nullptr, 6, "last"},
                                {"last_upper", nullptr, 6, "last"},
                                {"last_lower", nullptr, 6, "last"},
                                {"inner_digit", nullptr, 6, "inner"},
                                {"inner_upper", nullptr, 6, "inner"},
                                {"inner_lower", nullptr, 6, "inner"},
                                {"inner_underscore", nullptr, 6, "inner"},
                                {"inner_space", nullptr, 6, "inner"},
                                {"inner_hyphen", nullptr, 6, "inner"},
                                {"inner_double_underscore", nullptr, 6, "inner"},
                                {"inner_double_space", nullptr, 6, "inner"},
                                {"inner_double_hyphen", nullptr, 6, "inner"},
                                {"only_digits", nullptr, 6, ""},
                                {"only_uppers", nullptr, 6, ""},
                            });
}

TEST(Pattern, MissesOfAName) {
  PatternTexts texts = Derive(kName);
  std::vector<Expected> expected = {{"empty", "", 0, "too_short"},
                                    {"one_too_short", nullptr, 1, "too_short"},
                                    {"one_too_long", nullptr, 33, "too_long"},
                                    {"much_too_long", nullptr, 200, "too_long"},
                                    {"trailing_newline", nullptr, 7, "last"},
                                    {"trailing_space", nullptr, 7, "last"},
                                    {"leading_space", nullptr, 7, "first"},
                                    {"leading_newline", nullptr, 7, "first"},
                                    {"match_in_part", nullptr, 10, "first"},
                                    {"inner_tab", nullptr, 6, "inner"},
                                    {"inner_dot", nullptr, 6, "inner"},
                                    {"inner_slash", nullptr, 6, "inner"},
                                    {"inner_newline", nullptr, 6, "inner"},
                                    {"inner_emoji", nullptr, 6, "inner"}};
  for (const char* kind : {"hyphen", "space", "underscore", "dot"}) {
    static std::vector<std::string> names;
    names.reserve(8);
    for (const char* place : {"first", "last"}) {
      names.push_back(std::string(place) + "_" + kind);
      expected.push_back({names.back().c_str(), nullptr, 6, place});
    }
  }
  for (const char* place : {"first", "last", "inner"}) {
    for (const char* kind : {"unicode_letter", "lookalike", "fullwidth_digit"}) {
      static std::vector<std::string> names;
      names.reserve(9);
      names.push_back(std::string(place) + "_" + kind);
      expected.push_back({names.back().c_str(), nullptr, 6, place});
    }
  }
  ExpectSamples(texts.misses, expected);
  // What the document allows between the ends is no miss there.
  for (const char* fine : {"inner_space", "inner_hyphen", "inner_underscore", "inner_digit"}) {
    EXPECT_EQ(Named(texts.misses, fine), nullptr) << fine;
  }
}

TEST(Pattern, TextsOfAKey) {
  PatternTexts texts = Derive(kKey);
  CheckTexts(kKey, texts);
  ExpectSamples(texts.hits, {{"shortest", nullptr, 1, "too_short"},
                             {"lone_underscore", "_", 1, ""},
                             {"longest", nullptr, 64, "too_long"},
                             {"first_underscore", nullptr, 5, "first"},
                             {"inner_digit", nullptr, 5, "inner"}});
  ExpectSamples(texts.misses, {{"empty", "", 0, "too_short"},
                               {"one_too_long", nullptr, 65, "too_long"},
                               {"first_digit", nullptr, 5, "first"},
                               {"first_upper", nullptr, 5, "first"},
                               {"first_hyphen", nullptr, 5, "first"},
                               {"inner_upper", nullptr, 5, "inner"},
                               {"inner_hyphen", nullptr, 5, "inner"},
                               {"inner_space", nullptr, 5, "inner"},
                               {"inner_dot", nullptr, 5, "inner"},
                               {"inner_unicode_letter", nullptr, 5, "inner"},
                               {"last_upper", nullptr, 5, "last"},
                               {"trailing_newline", nullptr, 6, "last"}});
  EXPECT_EQ(Named(texts.misses, "one_too_short"), nullptr) << "the empty text has a name already";
}

TEST(Pattern, OtherWholeTextPatterns) {
  struct Row {
    const char* pattern;
    std::vector<Expected> hits;
    std::vector<Expected> misses;
  };
  const std::vector<Row> rows = {
      {"^(?:abc|def)$",
       {{"alternative_abc", "abc", 3, ""}, {"alternative_def", "def", 3, ""}},
       {{"empty", "", 0, "too_short"},
        {"one_too_short", nullptr, 2, "too_short"},
        {"one_too_long", nullptr, 4, "too_long"},
        {"first_upper", nullptr, 3, "first"},
        {"last_digit", nullptr, 3, "last"}}},
      {"^ab$|^c{2,3}$", {{"alternative_2", "ccc", 3, ""}, {"alternative_1", "ab", 2, ""}}, {}},
      {kUuid,
       {{"shortest", nullptr, 36, "too_short"}, {"inner_digit", nullptr, 36, "inner"}},
       {{"one_too_short", nullptr, 35, "too_short"},
        {"one_too_long", nullptr, 37, "too_long"},
        {"first_other_lower", nullptr, 36, "first"},
        {"inner_upper", nullptr, 36, "inner"},
        {"misplaced_hyphen", nullptr, 36, ""},
        {"trailing_newline", nullptr, 37, ""}}},
      {R"(^\d{4}-\d{2}-\d{2}$)",
       {{"shortest", nullptr, 10, "too_short"}},
       {{"misplaced_digit", nullptr, 10, ""}, {"inner_slash", nullptr, 10, "inner"}}},
      {R"(^[a-z0-9.]{1,64}@[a-z0-9]+(?:\.[a-z0-9]+)+$)",
       {{"inner_dot", nullptr, 14, "inner"}, {"part_1_longest", nullptr, 74, ""}},
       {{"part_1_one_too_long", nullptr, 75, ""}}},
      {"^[a-z]$", {{"shortest", nullptr, 1, "too_short"}}, {{"first_digit", "7", 1, ""}}},
      {"^[1-9][0-9]*$",
       {{"shortest", nullptr, 1, "too_short"}},
       {{"first_other_digit", nullptr, 5, "first"}}},
      {"^$", {{"shortest", "", 0, "too_short"}}, {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.pattern);
    PatternTexts texts = Derive(row.pattern);
    CheckTexts(row.pattern, texts);
    ExpectSamples(texts.hits, row.hits);
    ExpectSamples(texts.misses, row.misses);
  }
}

TEST(Pattern, ALengthBeyondReasonIsNoEdge) {
  for (const char* pattern :
       {"^[a-z]{1,65000}[0-9]{1,65000}$", "^(?:[a-z]{1,300}-){1,300}$", "^[a-z]+$"}) {
    PatternTexts texts = Derive(pattern);
    CheckTexts(pattern, texts);
    EXPECT_EQ(Named(texts.hits, "longest"), nullptr) << pattern;
    EXPECT_EQ(Named(texts.misses, "one_too_long"), nullptr) << pattern;
    EXPECT_NE(Named(texts.hits, "shortest"), nullptr) << pattern;
  }
  EXPECT_NE(Named(Derive("^[a-z]{1,60000}$").misses, "one_too_long"), nullptr);
  EXPECT_FALSE(MatchingText("^[a-z]{60000}[0-9]{60000}$", 1, 0).ok());
}

TEST(Pattern, WhatCannotBeWalkedIsAnError) {
  for (const char* pattern :
       {"[a-z]+", "^[a-z]+", "^a|b$", "^(?=a)a$", "^(?!b)a$", "^(a)\\1$", R"(^a\b$)", "^a(?:^b)?$",
        R"(^\p{Lu}$)", "^(?<!a)b$", "^[$", "^a{2,1}$"}) {
    EXPECT_FALSE(DerivePatternTexts(pattern, 1).ok()) << pattern;
    EXPECT_FALSE(MatchingText(pattern, 1, 0).ok()) << pattern;
  }
}

TEST(Pattern, EscapesAreRead) {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {R"(^\x41\u0042\u{43}\t\/\.\\\-$)", "ABC\t/.\\-"},
      {R"(^\uD83D\uDE00$)", "\xF0\x9F\x98\x80"},
      {R"(^[\x61-\x61][\-][\]][\u00e9]$)", "a-]\xC3\xA9"},
  };
  for (const auto& [pattern, text] : rows) {
    Result<std::string> made = MatchingText(pattern, 1, 0);
    ASSERT_TRUE(made.ok()) << pattern << made.error().ToString();
    EXPECT_EQ(made.value(), text);
  }
  for (const char* pattern : {R"(^\d\D\w\W\s\S$)", R"(^[^\d]{3}$)", R"(^[\w.-]{2,5}$)", "^.{3}$",
                              "^a??b*?c+?d{1,2}?$", "^(?<year>[0-9]{4})$", "^[^]$"}) {
    CheckTexts(pattern, Derive(pattern));
  }
}

TEST(Pattern, MatchingTextsDifferAsLongAsThereAreMore) {
  for (const char* pattern : {kName, kKey, kUuid, "^(?:[a-z]+@example[.]org)$"}) {
    Result<Regex> regex = Regex::Compile(pattern);
    ASSERT_TRUE(regex.ok());
    std::set<std::string> seen;
    for (size_t i = 0; i < 100; ++i) {
      Result<std::string> text = MatchingText(pattern, 3, i);
      ASSERT_TRUE(text.ok());
      EXPECT_EQ(regex.value().Search(text.value()), Match::kYes) << text.value();
      EXPECT_TRUE(seen.insert(text.value()).second) << text.value();
    }
  }
  std::set<std::string> few;
  for (size_t i = 0; i < 12; ++i) few.insert(MatchingText("^[ab][cd](?:e|f|g)$", 3, i).value());
  EXPECT_EQ(few.size(), 12u);
  EXPECT_EQ(MatchingText("^x$", 3, 5).value(), "x");
}

TEST(Pattern, TheSeedAloneDecides) {
  auto all = [](uint64_t seed) {
    PatternTexts texts = Derive(kName, seed);
    return VariantsOf(texts.hits) + VariantsOf(texts.misses) + MatchingText(kName, seed, 2).value();
  };
  EXPECT_EQ(all(1), all(1));
  EXPECT_NE(all(1), all(2));
}

// Random patterns of the kind that documents hold.
class PatternMaker {
 public:
  explicit PatternMaker(uint64_t seed) : random_(seed) {}
  std::string Make() { return "^(?:" + Alternation(0) + ")$"; }

 private:
  std::string Alternation(int depth) {
    std::string text = Sequence(depth);
    while (random_.Below(4) == 0) text += "|" + Sequence(depth);
    return text;
  }
  std::string Sequence(int depth) {
    std::string text;
    for (uint64_t i = random_.Below(4) + 1; i > 0; --i) {
      bool group = depth < 3 && random_.Below(5) == 0;
      text += group ? "(?:" + Alternation(depth + 1) + ")" : Atom();
      text += Quantifier(group || depth > 0);
    }
    return text;
  }
  std::string Atom() {
    static const std::vector<std::string> kAtoms = {"a",
                                                    "Z",
                                                    "7",
                                                    "-",
                                                    R"(\.)",
                                                    "@",
                                                    R"(\d)",
                                                    R"(\w)",
                                                    R"(\s)",
                                                    ".",
                                                    "[a-f]",
                                                    "[^a-z]",
                                                    R"([0-9A-Za-z_ \-])",
                                                    R"([\w.])",
                                                    "[A-Z]",
                                                    R"(\u00e9)",
                                                    R"([^\s@])",
                                                    "\xC3\xBC"};
    return kAtoms[random_.Below(kAtoms.size())];
  }
  // On and in groups only what cannot multiply: nested endless repetitions run
  // into the engine's bound, and no verdict is no test.
  std::string Quantifier(bool grouped) {
    static const std::vector<std::string> kCounts = {"",       "",     "",      "?",     "{2}",
                                                     "{0}?",   "*",    "+",     "*?",    "{0,3}",
                                                     "{1,12}", "{2,}", "{3,3}", "{0,90}"};
    return kCounts[random_.Below(grouped ? 6 : kCounts.size())];
  }
  Random random_;
};

// A server in Python takes a carriage return for `.` and Arabic digits for `\d`: what only
// ECMA-262 refuses or allows is sent to nobody.
TEST(Pattern, WhatEnginesReadDifferentlyIsNoSample) {
  const auto any = [](const std::vector<TextSample>& samples, std::string_view part) {
    return std::any_of(samples.begin(), samples.end(), [&](const TextSample& sample) {
      return sample.text.find(part) != std::string::npos;
    });
  };
  for (const char* pattern : {"^[0-9]+.?[0-9]*$", "^a.{2,4}b$"}) {
    EXPECT_FALSE(any(Derive(pattern).misses, "\r")) << pattern;
    EXPECT_TRUE(any(Derive(pattern).misses, "\n")) << pattern;
  }
  EXPECT_FALSE(any(Derive("^\\w{3}$").misses, "\xC3\xA9"));
  EXPECT_TRUE(any(Derive("^[A-Za-z]{3}$").misses, "\xC3\xA9"));
  EXPECT_FALSE(any(Derive("^[^\\s@]{3}$").misses, "\xC2\xA0"));
  for (const char* pattern : {"^[^\\s@]{3}$", "^\\S{3}$", "^\\W{3}$", "^\\D{3}$"}) {
    const PatternTexts texts = Derive(pattern);
    EXPECT_FALSE(texts.hits.empty()) << pattern;
    EXPECT_FALSE(texts.misses.empty()) << pattern;
  }
  EXPECT_FALSE(any(Derive("^\\W{3}$").hits, "\xC3\xA9"));
}

TEST(Pattern, RandomPatternsKeepTheirPromises) {
  size_t derived = 0;
  size_t hits = 0;
  size_t misses = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    std::string pattern = PatternMaker(seed).Make();
    if (!Regex::Compile(pattern).ok()) continue;  // too large for the engine
    Result<PatternTexts> texts = DerivePatternTexts(pattern, seed);
    ASSERT_TRUE(texts.ok()) << pattern << ": " << texts.error().ToString();
    ++derived;
    CheckTexts(pattern, texts.value());
    hits += texts.value().hits.size();
    misses += texts.value().misses.size();
    EXPECT_FALSE(texts.value().hits.empty()) << pattern;
    Result<std::string> text = MatchingText(pattern, seed, 3);
    ASSERT_TRUE(text.ok()) << pattern;
    EXPECT_EQ(Regex::Compile(pattern).value().Search(text.value()), Match::kYes) << pattern;
  }
  EXPECT_GT(derived, 200u);
  EXPECT_GT(hits, derived * 5);
  EXPECT_GT(misses, derived * 5);
}

}  // namespace
}  // namespace assay
