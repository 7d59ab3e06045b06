#include "harness/generate/char_set.h"

#include <gtest/gtest.h>

#include <set>

#include "harness/generate/random.h"

namespace assay {
namespace {

TEST(CharSet, AgreesWithAPlainSet) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    CharSet set;
    std::set<char32_t> plain;
    for (uint64_t n = random.Below(6); n > 0; --n) {
      auto low = static_cast<char32_t>(random.Below(60));
      auto high = static_cast<char32_t>(low + random.Below(10));
      set.Add(low, high);
      for (char32_t c = low; c <= high; ++c) plain.insert(c);
    }
    ASSERT_EQ(set.size(), plain.size());
    CharSet outside = set.Complement();
    uint32_t index = 0;
    for (char32_t c = 0; c < 80; ++c) {
      ASSERT_EQ(set.Contains(c), plain.count(c) == 1) << static_cast<uint32_t>(c);
      ASSERT_NE(set.Contains(c), outside.Contains(c));
      if (set.Contains(c)) {
        ASSERT_EQ(set.At(index++), c);
      }
    }
    EXPECT_TRUE(set.Intersection(outside).empty());
    for (size_t i = 1; i < set.ranges().size(); ++i) {
      EXPECT_GT(set.ranges()[i].first, set.ranges()[i - 1].second + 1) << "ranges that touch";
    }
  }
}

TEST(CharSet, HoldsNoSurrogates) {
  CharSet all = CharSet().Complement();
  EXPECT_EQ(all.size(), 0x110000u - 0x800u);
  EXPECT_TRUE(all.Contains(0xD7FF));
  EXPECT_FALSE(all.Contains(0xD800));
  EXPECT_FALSE(CharSet::Between(0xD000, 0xFFFF).Contains(0xDFFF));
  EXPECT_TRUE(CharSet::Between(0xD000, 0xFFFF).Contains(0xE000));
  EXPECT_TRUE(all.Complement().empty());
}

}  // namespace
}  // namespace assay
