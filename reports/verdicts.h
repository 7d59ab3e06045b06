// The verdict words of the event model as an enum, so that every writer has to say what it does
// with each, and the words that go with exit codes.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace assay::reports {

enum class VerdictKind {
  kPass,
  kWarn,
  kFail,
  kWaived,
  kStaleWaiver,
  kNotApplicable,
  kNotObserved,
  kBlocked,
  kError,
};

inline constexpr std::array<VerdictKind, 9> kVerdictKinds = {
    VerdictKind::kPass,        VerdictKind::kWarn,        VerdictKind::kFail,
    VerdictKind::kWaived,      VerdictKind::kStaleWaiver, VerdictKind::kNotApplicable,
    VerdictKind::kNotObserved, VerdictKind::kBlocked,     VerdictKind::kError,
};

// "pass", "stale_waiver", …: as in CaseResult::verdict.
std::string_view VerdictWord(VerdictKind kind);
// "pass", "stale waiver", …: for people.
std::string_view VerdictLabel(VerdictKind kind);
std::optional<VerdictKind> ParseVerdict(std::string_view word);

// Which of two verdicts says more about a requirement that both cite: higher is worse. A verdict
// that was reached ranks above one that was not (not_observed, not_applicable), because a fact that
// one case has judged is judged.
int Severity(VerdictKind kind);

// Whether the case was judged: pass, warn, fail, waived, stale_waiver.
bool IsJudged(VerdictKind kind);

// What the exit code of `assay run` means, in half a sentence.
std::string_view ExitMeaning(int exit_code);

}  // namespace assay::reports
