// The two halves of DerivePatternTexts. An inside of pattern.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/generate/pattern.h"
#include "harness/generate/pattern_tree.h"
#include "harness/generate/pattern_walk.h"
#include "harness/generate/sure_regex.h"

namespace assay {

// Samples that the regular expression agrees with, each text and each variant once.
class TextCollector {
 public:
  TextCollector(const SureRegex& regex, Match wanted, size_t most)
      : regex_(regex), wanted_(wanted), most_(most) {}

  // False where the text is dropped: known already, not `wanted`, one too many, or the expression
  // has failed to give a verdict in bounded time too often. A variant that is taken gets "_2",
  // "_3", ….
  bool Add(const CodePoints& text, std::string variant, std::string way, std::string says);
  std::vector<TextSample> Take() { return std::move(samples_); }

 private:
  const SureRegex& regex_;
  Match wanted_;
  size_t most_;
  int undecided_ = 0;
  std::vector<TextSample> samples_;
  std::set<std::string> texts_;
  std::set<std::string> variants_;
};

// So many texts without a verdict, each of them slow, and a pattern is given up.
inline constexpr int kMostUndecided = 5;

// "1 character", "33 characters".
std::string CharactersOf(size_t count);

// A kRepeat node that limits a length, with its number (from 1) among these in the pattern.
struct Part {
  int node;
  size_t number;
};
std::vector<Part> PartsOf(const PatternTree& tree);

std::vector<TextSample> MakeHits(const PatternTree& tree, const SureRegex& regex, uint64_t seed);
std::vector<TextSample> MakeMisses(const PatternTree& tree, const SureRegex& regex, uint64_t seed);

}  // namespace assay
