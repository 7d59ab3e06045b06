// Texts by chance, for fuzzing: those that match a pattern, those that break it in one chosen way,
// and texts for places without any rule. Every one is checked before it is handed out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/generate/pattern_tree.h"
#include "harness/generate/pattern_walk.h"
#include "harness/generate/random.h"
#include "harness/generate/sure_regex.h"

namespace assay {

// Of one whole-text pattern, in ECMA-262 syntax.
class RandomTexts {
 public:
  // Error: as of ParsePattern and Regex::Compile.
  static Result<RandomTexts> For(std::string_view pattern);

  // A text that matches: of any length, with a liking for the shortest, the longest and what is
  // rare at a place. Nullopt where chance made none.
  std::optional<std::string> Good(Random* random) const;
  // A text that does not match and breaks the pattern in exactly this way: "first", "last",
  // "inner", "too_short", "too_long"; "": in a way that is none of these. Nullopt where chance made
  // none.
  std::optional<std::string> Bad(std::string_view way, Random* random) const;
  bool Matches(const std::string& text) const;
  // The one way in which the text breaks the pattern; nullopt where it matches, or breaks it in
  // several.
  std::optional<std::string> WayOf(const std::string& text) const;
  // The ways in which Bad makes texts.
  std::vector<std::string> Ways() const;

 private:
  RandomTexts(PatternTree tree, PatternTree surely, SureRegex regex)
      : tree_(std::move(tree)), surely_(std::move(surely)), regex_(std::move(regex)) {}
  CodePoints Walked(Random* random) const;
  bool Break(std::string_view way, CodePoints* text, Random* random) const;

  PatternTree tree_;
  PatternTree surely_;  // of the narrowest reading: for texts that match
  SureRegex regex_;
};

// A text for a place without rules: words, digits, Unicode, what looks like something else; of at
// most `longest` characters, with a liking for lengths about powers of two. Never U+0000.
std::string RandomText(Random* random, size_t longest);

// Words as people's names and titles have them: letters of several scripts, digits, single spaces
// and hyphens between them; at most `longest` characters, at least one.
std::string RandomWords(Random* random, size_t longest);

}  // namespace assay
