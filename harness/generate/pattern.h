// A regular expression as a list of atoms with repetitions, to derive texts that match it on an
// edge or miss it by one atom. Covers what a whole-text pattern of a document usually is: literals,
// classes, escapes, groups, alternation, repetition. What it cannot walk (lookaround,
// back-references, unanchored search) is an error, and the caller falls back to fewer values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace assay {

struct TextSample {
  std::string text;
  std::string variant;  // "shortest", "longest", "inner_space", "one_too_long", "first_hyphen",
                        // "trailing_newline", …
  // Of a miss the way in which it breaks the pattern: "first", "last", "inner", "too_short",
  // "too_long", or "". Of a hit the one whose edge it is on, which a target that refuses it has
  // wrong.
  std::string way;
  std::string says;  // "with 33 characters, one more than allowed"
};

// `pattern` in ECMA-262 syntax. Every text is checked with Regex: hits match, misses do not (others
// are dropped).
struct PatternTexts {
  std::vector<TextSample> hits;
  std::vector<TextSample> misses;
};
Result<PatternTexts> DerivePatternTexts(std::string_view pattern, uint64_t seed);
// The index-th of many matching texts, of a readable middle length.
Result<std::string> MatchingText(std::string_view pattern, uint64_t seed, size_t index);

}  // namespace assay
