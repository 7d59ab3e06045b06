// ECMA-262 regular expressions (the Unicode mode's meaning) rewritten for PCRE2. Source: ECMA-262,
// section 22.2 and, where it leaves only one reading, annex B.1.2 (a lone brace or bracket,
// "[\w-.]").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace assay {

enum class Refusal {
  kNone,
  kSyntax,       // not a regular expression of ECMA-262
  kUnsupported,  // it is one, but PCRE2 has nothing that means the same
};

struct Translation {
  Refusal refusal = Refusal::kNone;
  std::string pcre2;        // where refusal is kNone: for PCRE2_UTF and PCRE2_MATCH_UNSET_BACKREF
  size_t offset = 0;        // bytes into the pattern, where refused
  std::string complaint;    // in words, where refused
  bool whole_text = false;  // the pattern anchors itself at both ends: ^…$ around all it says
};

// `pattern` must be UTF-8 (else it is refused as kSyntax).
Translation TranslateEcma(std::string_view pattern);

}  // namespace assay
