// ECMA-262 pattern syntax (section 22.2.1) to a bare tree: anchors still in it, nothing measured.
// An inside of pattern_tree.
#pragma once

#include <string_view>

#include "harness/base/result.h"
#include "harness/generate/pattern_tree.h"

namespace assay {

Result<PatternTree> ParsePatternSyntax(std::string_view ecma_pattern);

}  // namespace assay
