// A run divided over several machines. Every shard makes the same plan of the whole and tries its
// own part of it; subjects belong to one shard each, so that no two change the same record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace assay {

struct Shard {
  size_t index = 0;    // from 0
  size_t count = 1;    // 1: the run is not divided
  std::string source;  // what says so: "--shard", "CI_NODE_INDEX and CI_NODE_TOTAL"

  bool divided() const { return count > 1; }
  std::string Words() const {  // "2/3", counted from 1
    return std::to_string(index + 1) + "/" + std::to_string(count);
  }
};

// Of `subjects` subjects, the one that the turn-th of the cases of its shard gets, where the shard
// has any: shard k has the subjects k, k + count, k + 2·count, …
size_t SubjectOfShard(size_t shard, size_t count, size_t subjects, size_t turn);
// How many of `subjects` a shard has.
size_t SubjectsOfShard(size_t shard, size_t count, size_t subjects);

}  // namespace assay
