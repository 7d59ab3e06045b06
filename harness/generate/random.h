// Repeatable pseudo-random numbers: the same seed gives the same sequence on every platform
// (splitmix64, Steele, Lea, Flood 2014). Not for security.
#pragma once

#include <cstdint>

namespace assay {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  // 0 … bound-1; bound must be at least 1. The bias is below 2^-32 for the small bounds used here.
  uint64_t Below(uint64_t bound) { return Next() % bound; }

 private:
  uint64_t state_;
};

}  // namespace assay
