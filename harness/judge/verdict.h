// What became of a case.
#pragma once

#include <string_view>

namespace assay {

enum class Verdict {
  kPass,
  kWarn,    // a should-level fact is broken, or something that the document leaves open looks odd
  kFail,    // a must-level fact is broken
  kWaived,  // would fail, and a waiver covers it
  kStaleWaiver,    // a waiver covers what no longer fails, or has expired
  kNotApplicable,  // the profile lacks what it needs, or the state before was not seen; says why
  kNotObserved,    // a standing check that no exchange exercised
  kBlocked,        // a prerequisite failed
  kError,          // no verdict: transport, target fault (5xx), or a fault of assay itself
};
std::string_view VerdictName(Verdict verdict);  // "pass", "not_applicable", …

}  // namespace assay
