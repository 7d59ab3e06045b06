#include "harness/run/patience.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

using std::chrono::milliseconds;

TEST(ReadLag, ReadsThatFollowChangesAreFromNoCache) {
  ReadLag reads;
  EXPECT_TRUE(reads.MayBeCached());
  for (int i = 0; i < 5; ++i) reads.Asked(true, false);
  EXPECT_TRUE(reads.MayBeCached()) << "they showed no change";
  for (int i = 0; i < 3; ++i) reads.Asked(true, true);
  EXPECT_FALSE(reads.MayBeCached());
  for (int i = 0; i < 4; ++i) reads.Asked(false, false);
  EXPECT_TRUE(reads.MayBeCached()) << "most did not follow";
  reads.WaitedLong();
  EXPECT_FALSE(reads.MayBeCached()) << "once is enough";
}

TEST(ReadLag, OneThatCameRightLateIsNoEvidence) {
  ReadLag reads;
  reads.CameRight(milliseconds(6000));
  EXPECT_TRUE(reads.cached());
  EXPECT_EQ(reads.cached_for(), milliseconds(6000));
  EXPECT_FALSE(reads.MayBeCached());
}

}  // namespace
}  // namespace assay
