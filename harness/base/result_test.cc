#include "harness/base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace assay {
namespace {

TEST(ErrorTest, SaysWhereWhatAndWhatToDo) {
  struct Row {
    Error error;
    std::string expected;
  };
  const Row rows[] = {
      {{{"a.json", 3, 7}, "no such key", ""}, "a.json:3:7: no such key"},
      {{{"a.json", 3, 7}, "no such key", "remove it"}, "a.json:3:7: no such key\nremove it"},
      {{{"a.json", 3, 0}, "m", ""}, "a.json:3: m"},
      {{{"a.json", 0, 0}, "m", ""}, "a.json: m"},
      {{{"a.json", 0, 9}, "m", ""}, "a.json: m"},
      {{{"", 3, 7}, "m", ""}, "3:7: m"},
      {{{}, "m", "r"}, "m\nr"},
  };
  for (const Row& row : rows) EXPECT_EQ(row.error.ToString(), row.expected);
}

TEST(ResultTest, HoldsAValue) {
  Result<std::string> result = std::string("x");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.value(), "x");
  result.value() += "y";
  EXPECT_EQ(result.Take(), "xy");
}

TEST(ResultTest, TakesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result.Take(), 7);
}

TEST(ResultTest, HoldsOneError) {
  const Result<int> result = Error{{"f", 1, 2}, "bad", ""};
  ASSERT_FALSE(result.ok());
  ASSERT_EQ(result.errors().size(), 1u);
  EXPECT_EQ(result.error().message, "bad");
}

TEST(ResultTest, HoldsManyErrorsInOrder) {
  const Result<int> result = std::vector<Error>{{{}, "first", ""}, {{}, "second", ""}};
  ASSERT_FALSE(result.ok());
  ASSERT_EQ(result.errors().size(), 2u);
  EXPECT_EQ(result.error().message, "first");
  EXPECT_EQ(result.errors()[1].message, "second");
}

TEST(ResultTest, AValueOfManyStringsIsNotAnError) {
  const Result<std::vector<std::string>> result = std::vector<std::string>{"a", "b"};
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.value().size(), 2u);
}

}  // namespace
}  // namespace assay
