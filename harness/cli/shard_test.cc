#include "harness/cli/shard.h"

#include <gtest/gtest.h>

#include <map>

namespace assay::cli {
namespace {

using Variables = std::map<std::string, std::string>;

Result<ShardChoice> Choose(const std::string& flag, uint64_t total, const Variables& set) {
  return ChooseShard(flag, total, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = set.find(name);
    return found == set.end() ? std::nullopt : std::optional(found->second);
  });
}

TEST(ShardTest, IsChosenByFlagThenEnvironment) {
  const struct {
    std::string flag;
    uint64_t total;
    Variables set;
    std::string words, source;
  } tries[] = {
      {"", 0, {}, "1/1", ""},
      {"2/3", 0, {}, "2/3", "--shard"},
      {"3/3", 0, {{"CI_NODE_TOTAL", "8"}, {"CI_NODE_INDEX", "1"}}, "3/3", "--shard"},
      {"1/1", 0, {{"CI_NODE_TOTAL", "8"}, {"CI_NODE_INDEX", "3"}}, "1/1", "--shard"},
      {"",
       0,
       {{"GTEST_TOTAL_SHARDS", "4"}, {"GTEST_SHARD_INDEX", "0"}, {"CI_NODE_TOTAL", "8"}},
       "1/4",
       "GTEST_SHARD_INDEX and GTEST_TOTAL_SHARDS"},
      {"",
       0,
       {{"CI_NODE_TOTAL", "8"}, {"CI_NODE_INDEX", "3"}},
       "3/8",
       "CI_NODE_INDEX and CI_NODE_TOTAL"},
      {"", 0, {{"CI_NODE_TOTAL", "1"}}, "1/1", ""},
      {"", 0, {{"CI_NODE_TOTAL", "1"}, {"CI_NODE_INDEX", "1"}}, "1/1", ""},
      {"",
       0,
       {{"BUILDKITE_PARALLEL_JOB", "2"}, {"BUILDKITE_PARALLEL_JOB_COUNT", "3"}},
       "3/3",
       "BUILDKITE_PARALLEL_JOB and BUILDKITE_PARALLEL_JOB_COUNT"},
      {"",
       0,
       {{"JOB_COMPLETION_INDEX", "1"}, {"ASSAY_SHARDS", "3"}},
       "2/3",
       "JOB_COMPLETION_INDEX and ASSAY_SHARDS"},
      {"",
       5,
       {{"JOB_COMPLETION_INDEX", "4"}, {"ASSAY_SHARDS", "3"}},
       "5/5",
       "JOB_COMPLETION_INDEX and --shard-total"},
      {"", 0, {{"JOB_COMPLETION_INDEX", "0"}, {"ASSAY_SHARDS", "1"}}, "1/1", ""},
      {"", 0, {{"ASSAY_SHARDS", "3"}}, "1/1", ""},
  };
  for (const auto& one : tries) {
    const auto chosen = Choose(one.flag, one.total, one.set);
    ASSERT_TRUE(chosen.ok()) << chosen.error().ToString();
    EXPECT_EQ(chosen.value().shard.Words(), one.words) << one.source;
    EXPECT_EQ(chosen.value().shard.source, one.source);
    EXPECT_EQ(chosen.value().note, "");
  }
}

TEST(ShardTest, AJobWithoutATotalIsNeverDividedSilently) {
  const auto first = Choose("", 0, {{"JOB_COMPLETION_INDEX", "0"}});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first.value().shard.count, 1u);
  EXPECT_NE(first.value().note.find("ASSAY_SHARDS"), std::string::npos);
  const auto second = Choose("", 0, {{"JOB_COMPLETION_INDEX", "1"}});
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().remedy.find("ASSAY_SHARDS"), std::string::npos);
}

TEST(ShardTest, RefusesWhatIsNoPartOfAWhole) {
  for (const char* flag : {"0/3", "4/3", "3", "/3", "3/", "a/b", "1/0", "-1/3", "1/3x", " 1/3",
                           "1/99999999999999999999", "1/10001"}) {
    EXPECT_FALSE(Choose(flag, 0, {}).ok()) << flag;
  }
  const Variables sets[] = {
      {{"CI_NODE_TOTAL", "3"}},
      {{"CI_NODE_TOTAL", "3"}, {"CI_NODE_INDEX", "0"}},
      {{"CI_NODE_TOTAL", "3"}, {"CI_NODE_INDEX", "4"}},
      {{"CI_NODE_TOTAL", "three"}, {"CI_NODE_INDEX", "1"}},
      {{"GTEST_TOTAL_SHARDS", "3"}},
      {{"GTEST_TOTAL_SHARDS", "3"}, {"GTEST_SHARD_INDEX", "3"}},
      {{"BUILDKITE_PARALLEL_JOB_COUNT", "2"}, {"BUILDKITE_PARALLEL_JOB", "2"}},
      {{"JOB_COMPLETION_INDEX", "3"}, {"ASSAY_SHARDS", "3"}},
      {{"JOB_COMPLETION_INDEX", "0"}, {"ASSAY_SHARDS", "many"}},
      {{"JOB_COMPLETION_INDEX", "x"}, {"ASSAY_SHARDS", "3"}},
  };
  for (const Variables& set : sets) {
    const auto chosen = Choose("", 0, set);
    EXPECT_FALSE(chosen.ok()) << set.begin()->first;
    if (!chosen.ok()) {
      EXPECT_FALSE(chosen.error().remedy.empty());
    }
  }
  EXPECT_FALSE(Choose("", 3, {}).ok());
}

TEST(ShardTest, EverySubjectBelongsToOneShard) {
  for (size_t count = 1; count <= 5; ++count) {
    for (size_t subjects = count; subjects <= 11; ++subjects) {
      size_t all = 0;
      for (size_t shard = 0; shard < count; ++shard) {
        const size_t own = SubjectsOfShard(shard, count, subjects);
        EXPECT_GE(own, 1u);
        all += own;
        for (size_t turn = 0; turn < 20; ++turn) {
          const size_t subject = SubjectOfShard(shard, count, subjects, turn);
          EXPECT_LT(subject, subjects);
          EXPECT_EQ(subject % count, shard);
        }
      }
      EXPECT_EQ(all, subjects);
    }
  }
}

}  // namespace
}  // namespace assay::cli
