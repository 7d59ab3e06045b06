// How deeply a JSON text is nested and how many values it has, told without reading it as a tree.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay {

// The deepest nesting that ParseJson can be asked to take. Copying, comparing and destroying a tree
// recurse: so many levels fit a stack of 8 MiB in any build.
inline constexpr int kDeepestJson = 2'000;

// What some programs write before a text in UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// True where more than `most` arrays and objects stand around one place of the text. A text that
// does not begin as an array or object (a byte order mark apart) never is; whether it is JSON at
// all is not looked at. Linear, and needs no memory.
bool NestedDeeperThan(std::string_view text, int most);

// As a tree, a value takes fifty times the one or two bytes that it may take in a text.
enum class Beyond { kNothing, kDepth, kValues };
// The same for both bounds; the first one that is passed. `most_values`: an empty array or object
// may count as two.
Beyond WhatIsBeyond(std::string_view text, int most_depth, size_t most_values);

}  // namespace assay
