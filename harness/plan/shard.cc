#include "harness/plan/shard.h"

namespace assay {

size_t SubjectsOfShard(size_t shard, size_t count, size_t subjects) {
  return shard >= subjects ? 0 : (subjects - shard - 1) / count + 1;
}

size_t SubjectOfShard(size_t shard, size_t count, size_t subjects, size_t turn) {
  const size_t own = SubjectsOfShard(shard, count, subjects);
  return shard + count * (own == 0 ? 0 : turn % own);
}

}  // namespace assay
