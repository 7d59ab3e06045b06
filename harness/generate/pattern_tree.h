// The syntax tree of a whole-text pattern in ECMA-262 syntax, with what is known of its texts from
// the tree alone: how short, how long, and which characters may stand first, last and between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/generate/char_set.h"

namespace assay {

struct PatternNode {
  enum class Kind : uint8_t { kSet, kSequence, kAlternation, kRepeat, kStart, kEnd };
  static constexpr uint32_t kUnbounded = UINT32_MAX;

  Kind kind = Kind::kSequence;
  int parent = -1;
  std::vector<int> children;  // kSequence, kAlternation: any number; kRepeat: one
  CharSet set;                // kSet
  uint32_t min = 1;           // kRepeat
  uint32_t max = 1;
  uint64_t shortest = 0;  // in characters
  uint64_t longest = 0;   // PatternTree::kEndless where there is no limit
};

struct PatternTree {
  static constexpr uint64_t kEndless = UINT64_MAX;

  std::vector<PatternNode> nodes;
  int root = 0;
  CharSet first;  // what the first character of a matching text can be
  CharSet last;
  CharSet inner;  // what any character can be that is neither first nor last

  const PatternNode& node(int index) const { return nodes[static_cast<size_t>(index)]; }
  PatternNode& node(int index) { return nodes[static_cast<size_t>(index)]; }
  uint64_t shortest() const { return node(root).shortest; }
  uint64_t longest() const { return node(root).longest; }
};

// Errors: no whole-text pattern (not anchored at both ends), lookaround, back-reference, word
// boundary, property class, an anchor in the middle, nesting over 100. Place::column counts code
// points from 1.
Result<PatternTree> ParsePattern(std::string_view ecma_pattern);

}  // namespace assay
