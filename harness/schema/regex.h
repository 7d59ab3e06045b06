// Regular expressions as ECMA-262 means them (what JSON Schema's `pattern` says), run by PCRE2 with
// bounded time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace assay {

enum class Match {
  kYes,
  kNo,
  kLimit
};  // kLimit: the bound was hit, or the subject is not UTF-8: no verdict

// Safe to search with from several threads at once.
class Regex {
 public:
  // The error names the offset in the pattern. Refused: what cannot be translated faithfully, and
  // patterns over 64 KiB.
  static Result<Regex> Compile(std::string_view ecma_pattern);

  // A search, as JSON Schema's `pattern` is: unanchored unless the pattern anchors itself. `$` is
  // the very end only.
  Match Search(std::string_view utf8) const;
  const std::string& pattern() const;
  // Whether the pattern says of itself that it means the whole text: ^…$ around all of it.
  bool whole_text() const;

 private:
  static Result<Regex> Make(std::string_view ecma_pattern);

  struct Program;
  std::shared_ptr<const Program> program_;
};

}  // namespace assay
