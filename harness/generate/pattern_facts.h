// What a text does against the facts that a pattern states about any text of it (its length, its
// first, last and inner characters), and the names of characters that the samples are called by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/generate/char_set.h"
#include "harness/generate/pattern_tree.h"
#include "harness/generate/pattern_walk.h"

namespace assay {

// The ways in which the text breaks the pattern, of "too_short", "too_long", "first", "last",
// "inner", in this order. None: by these facts alone it could match. The empty text is only ever
// too short.
std::vector<std::string> BrokenWays(const PatternTree& tree, const CodePoints& text);

// A kind of character to try at a place.
struct NamedChars {
  std::string_view name;  // "no_break_space": part of a variant
  std::string_view says;  // "a no-break space"
  CharSet set;
  char32_t usual;  // the member to take where all members are equal
  bool at_ends;    // tried as first and last character too, not only between
};

// The kinds tried, most telling first.
const std::vector<NamedChars>& CharKinds();

}  // namespace assay
