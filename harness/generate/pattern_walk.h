// Ways through a pattern: which alternative, how many repetitions, and which character at each
// place of the text that results.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/generate/pattern_tree.h"
#include "harness/generate/random.h"

namespace assay {

// No text longer than this is made, and a length beyond it counts as no edge.
inline constexpr uint64_t kLongestText = 70'000;

using CodePoints = std::vector<char32_t>;

std::string ToUtf8(const CodePoints& text);

struct Route {
  enum class Length : uint8_t { kShortest, kMiddle, kLongest, kRandom };
  Length length = Length::kMiddle;
  // By node; what is not named here follows `length`.
  std::map<int, uint64_t> counts;  // repetitions of a kRepeat, may be out of its bounds
  std::map<int, size_t> branches;  // alternative of a kAlternation
};

// The kSet node behind every character of the text. Nullopt where the text would be longer than
// kLongestText. `random` is used by kRandom only.
std::optional<std::vector<int>> Walk(const PatternTree& tree, const Route& route, Random* random);

// Makes the route choose the alternatives above a node. (A middle route never leaves a repetition
// out that may be there.)
void PassThrough(const PatternTree& tree, int node, Route* route);

// Picks characters that read well where the class leaves a choice: syllables of lower-case letters,
// else letters and digits, else visible ASCII.
class Filler {
 public:
  Filler(const PatternTree& tree, uint64_t seed) : tree_(tree), random_(seed) {}
  CodePoints Fill(const std::vector<int>& places);
  // How many characters Fill chooses from for this kSet node, and the index-th of them.
  size_t Choices(int node) { return PaletteOf(node).all.size(); }
  char32_t Choice(int node, size_t index) { return PaletteOf(node).all[index]; }

 private:
  struct Palette {
    CodePoints all;
    CodePoints vowels;  // empty where the class does not make syllables
    CodePoints consonants;
  };
  const Palette& PaletteOf(int node);

  const PatternTree& tree_;
  Random random_;
  std::map<int, Palette> palettes_;
};

}  // namespace assay
