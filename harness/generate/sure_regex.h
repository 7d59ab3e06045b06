// A pattern as servers run it, each in its own language. `.`, `\d`, `\w`, `\s` and their opposites
// do not mean the same everywhere: `.` takes a carriage return in Python, Go and Ruby and not in
// JavaScript, `\d` takes the digits of all scripts in Python and .NET, `\s` a no-break space in
// some. A text is called good or bad only where all of them say so.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/schema/regex.h"

namespace assay {

class SureRegex {
 public:
  // Error: as of Regex::Compile.
  static Result<SureRegex> Compile(std::string_view ecma_pattern);

  // What ECMA-262 says; where that is `wanted` and another reading says otherwise, what that says.
  Match Search(std::string_view utf8, Match wanted) const;

 private:
  explicit SureRegex(Regex exact) : exact_(std::move(exact)) {}

  Regex exact_;
  std::optional<Regex> widest_, narrowest_;  // where they differ from it
};

// The pattern with each of these written out as the widest (or narrowest) of their meanings.
std::string Reading(std::string_view ecma_pattern, bool widest);

}  // namespace assay
