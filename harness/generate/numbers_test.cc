#include "harness/generate/numbers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace assay {
namespace {

TEST(Numbers, UnitsAndTextsAreExact) {
  struct Row {
    const char* number;
    int decimals;
    std::optional<int64_t> units;
    const char* text;
  };
  const std::vector<Row> rows = {
      {"15", 2, 1500, "15"},
      {"-0.05", 2, -5, "-0.05"},
      {"1e3", 0, 1000, "1000"},
      {"1.25E-2", 4, 125, "0.0125"},
      {"0", 3, 0, "0"},
      {"-0.0", 0, 0, "0"},
      {"9007199254740993", 0, 9007199254740993, "9007199254740993"},
      {"-9223372036854775808", 0, INT64_MIN, "-9223372036854775808"},
      {"0.001", 2, std::nullopt, ""},
      {"1e400", 0, std::nullopt, ""},
      {"1e9999999999", 0, std::nullopt, ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(UnitsOf(row.number, row.decimals), row.units) << row.number;
    if (row.units) {
      EXPECT_EQ(DecimalText(*row.units, row.decimals), row.text);
    }
  }
}

TEST(Numbers, BoundsBeyondReasonMakeNothing) {
  for (const char* text :
       {R"({"type":"number","minimum":1e300})", R"({"type":"integer","maximum":1e-30})",
        R"({"type":"number","multipleOf":1e-300})"}) {
    Value schema = ParseJson(text).value().root;
    EXPECT_TRUE(NumberMisses(schema).empty()) << text;
    EXPECT_FALSE(NumberInSeries(schema, nullptr, 0).has_value()) << text;
  }
}

}  // namespace
}  // namespace assay
