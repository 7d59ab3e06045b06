#include "harness/json/number.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(NumberLengthTest, Table) {
  const std::pair<std::string_view, size_t> rows[] = {
      {"", 0},          {"-", 0},   {"+1", 0},     {".5", 0},   {"e5", 0},    {"x", 0},
      {"0", 1},         {"-0", 2},  {"00", 1},     {"01", 1},   {"-01", 2},   {"12", 2},
      {"1.", 1},        {"1.x", 1}, {"1.5", 3},    {"1.50", 4}, {"1.5.2", 3}, {"1e", 1},
      {"1e+", 1},       {"1e5", 3}, {"1E-05", 5},  {"1e+5", 4}, {"1e5.5", 3}, {"0.0e0", 5},
      {"-1.25e-7]", 8}, {"1 2", 1}, {"1e400.", 5}, {"0x10", 1}, {"1e++5", 1}, {"-Infinity", 0},
  };
  for (const auto& [text, length] : rows) EXPECT_EQ(NumberLength(text), length) << text;
}

}  // namespace
}  // namespace assay
