#include "harness/base/side_by_side.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "harness/base/memo.h"

namespace assay {
namespace {

TEST(SideBySide, DoesEachPartOnce) {
  for (const size_t count : {0u, 1u, 2u, 100u}) {
    std::vector<std::atomic<int>> times(count);
    SideBySide(count, [&](size_t i) { ++times[i]; });
    for (const auto& one : times) EXPECT_EQ(one, 1);
  }
}

TEST(Memo, MakesOnceWhatItKeeps) {
  Memo<int> memo(2);
  int made = 0;
  const auto get = [&](const char* key) { return memo.Get(key, [&] { return ++made; }); };
  EXPECT_EQ(get("a"), 1);
  EXPECT_EQ(get("b"), 2);
  EXPECT_EQ(get("a"), 1);
  EXPECT_EQ(get("c"), 3) << "one too many: the others are dropped";
  EXPECT_EQ(get("c"), 3);
  EXPECT_EQ(get("a"), 4);
}

TEST(Memo, IsAskedByManyThreads) {
  Memo<size_t> memo(1000);
  SideBySide(64, [&](size_t i) {
    for (size_t n = 0; n < 100; ++n)
      EXPECT_EQ(memo.Get(std::to_string(n), [n] { return n * n; }), n * n) << i;
  });
}

}  // namespace
}  // namespace assay
