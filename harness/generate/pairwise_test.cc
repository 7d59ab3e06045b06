#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

#include "harness/generate/values.h"

namespace assay {
namespace {

using Rows = std::vector<std::vector<size_t>>;

size_t MissingPairs(const std::vector<size_t>& sizes, const Rows& rows) {
  size_t missing = 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    for (size_t j = i + 1; j < sizes.size(); ++j) {
      std::set<std::pair<size_t, size_t>> seen;
      for (const std::vector<size_t>& row : rows) seen.insert({row[i], row[j]});
      missing += sizes[i] * sizes[j] - seen.size();
    }
  }
  return missing;
}

TEST(PairwiseRows, HoldEveryPairInFewRows) {
  struct Row {
    std::vector<size_t> sizes;
    size_t least;  // the product of the two largest sizes, which no array can go below
    size_t most;   // what is still near the best arrays known
  };
  const std::vector<Row> table = {
      {{2, 2}, 4, 4},
      {{2, 2, 2}, 4, 5},
      {{3, 3, 3, 3}, 9, 12},
      {std::vector<size_t>(12, 2), 4, 9},
      {std::vector<size_t>(13, 3), 9, 22},
      {{5, 4, 3, 2, 1}, 20, 22},
      {{1, 1, 1}, 1, 1},
      {{10, 1, 10}, 100, 100},
      {std::vector<size_t>(40, 2), 4, 13},
  };
  for (const Row& row : table) {
    Rows rows = PairwiseRows(row.sizes);
    SCOPED_TRACE(::testing::PrintToString(row.sizes));
    for (const std::vector<size_t>& levels : rows) {
      ASSERT_EQ(levels.size(), row.sizes.size());
      for (size_t i = 0; i < levels.size(); ++i) EXPECT_LT(levels[i], row.sizes[i]);
    }
    EXPECT_EQ(MissingPairs(row.sizes, rows), 0u);
    EXPECT_GE(rows.size(), row.least);
    EXPECT_LE(rows.size(), row.most);
    EXPECT_EQ(rows, PairwiseRows(row.sizes));
  }
}

TEST(PairwiseRows, OfOneOptionAreItsLevels) {
  EXPECT_EQ(PairwiseRows({3}), (Rows{{0}, {1}, {2}}));
  EXPECT_EQ(PairwiseRows({}), Rows{});
}

}  // namespace
}  // namespace assay
