// Which part of a divided run this process tries: by option, or as a CI system says it.
#pragma once

#include <cstdint>
#include <string>

#include "harness/base/result.h"
#include "harness/plan/shard.h"
#include "harness/target/profile.h"

namespace assay::cli {

struct ShardChoice {
  Shard shard;
  std::string note;  // for stderr, where the environment speaks of shards and is not followed
};

// `flag`: "2/3", or "" where not given; it outranks the environment, and "1/1" switches that off.
// `total`: of --shard-total, for an indexed Kubernetes Job; 0: not given.
// The environment, first one first: GTEST_TOTAL_SHARDS and GTEST_SHARD_INDEX (from 0),
// CI_NODE_TOTAL and CI_NODE_INDEX (GitLab, from 1), BUILDKITE_PARALLEL_JOB_COUNT and
// BUILDKITE_PARALLEL_JOB (from 0), JOB_COMPLETION_INDEX (from 0) with `total` or ASSAY_SHARDS. A
// total of 1 changes nothing. Refused: what is no number, an index out of range, one of a pair
// without the other, and a completion index over 0 without a total (the pods would change the same
// records).
Result<ShardChoice> ChooseShard(const std::string& flag, uint64_t total,
                                const Environment& environment);

}  // namespace assay::cli
