// What a check allows, and what came instead, in words. Inside harness/schema only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/schema/schema_program.h"

namespace assay {

// Compact JSON, cut to 200 bytes at a character boundary ("…" included where cut). Never builds
// more than it returns.
std::string CutJson(const Value& value);

std::string TypeSetWords(TypeSet types);         // "a string or null"
std::string ChoicesWords(const Value& choices);  // "one of "a", "b""
std::string BoundWords(const Bound& bound);      // "at least 3"
std::string PatternWords(const Regex& pattern);  // "a match of ^[a-z]+$ (whole text)"
// "at most 3 items"; `unit` in the singular.
std::string CountWords(const CountRule& rule, std::string_view unit);

// A schema in one line, for the branches of anyOf and its like. Not complete: the most telling
// keywords, two levels deep.
std::string NodeWords(const Node& node, int levels = 2);
// "at least one of: a string; null".
std::string BranchWords(std::string_view lead, const std::vector<const Node*>& nodes, int levels);

}  // namespace assay
