#include "harness/contract/keywords.h"

#include <gtest/gtest.h>

#include "harness/contract/path_template.h"

namespace assay {
namespace {

TEST(Keywords, WholeTextPatternsAreToldFromSearches) {
  const struct {
    const char* pattern;
    bool whole;
  } cases[] = {
      {"^(?:a|b)$", true},    {"^[a-z]+$", true},   {"^$", true},    {"^(?:a)|(?:b)$", false},
      {"^a|b$", false},       {"a", false},         {"^a", false},   {"a$", false},
      {"^a\\$", false},       {"^a\\\\$", true},    {"^[|]$", true}, {"^\\|$", true},
      {"^(a(b|c)|d)$", true}, {"", false},          {"^", false},    {"$", false},
      {"^[\\]|]$", true},     {"^(?:a)$|b", false}, {"^[a$", false},
  };
  for (const auto& c : cases) EXPECT_EQ(IsWholeText(c.pattern), c.whole) << c.pattern;
}

TEST(Keywords, AKeywordOfAnotherDraftHasARemedyAndIsNoneOfOurs) {
  for (const char* name : {"nullable", "$defs", "prefixItems", "dependentRequired", "$schema"}) {
    EXPECT_NE(InsteadOf(name), "") << name;
    EXPECT_EQ(FindKeyword(name), nullptr) << name;
  }
  EXPECT_EQ(InsteadOf("madeUp"), "");
}

TEST(PathTemplate, NamesAreReadOrTheTemplateIsRefused) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(TemplateNames("/users/{user}"), Names{"user"});
  EXPECT_EQ(TemplateNames("/a/{b}/c/{d}.json"), (Names{"b", "d"}));
  EXPECT_EQ(TemplateNames("/plain"), Names{});
  for (const char* bad : {"/{", "/}", "/{}", "/{a", "/a}", "/{a/b}", "/{a}/{a}", "/{{a}}"}) {
    EXPECT_EQ(TemplateNames(bad), std::nullopt) << bad;
  }
}

TEST(PathTemplate, HeaderNamesAreTokens) {
  for (const char* good : {"X-Key", "a", "x_y", "!#$%&'*+-.^_`|~9"})
    EXPECT_TRUE(IsHeaderName(good));
  for (const char* bad : {"", "X Key", "X:Key", "X\r\n", "é", "a(b)"})
    EXPECT_FALSE(IsHeaderName(bad));
}

}  // namespace
}  // namespace assay
