#include "reports/verdicts.h"

namespace assay::reports {

std::string_view VerdictWord(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kPass:
      return "pass";
    case VerdictKind::kWarn:
      return "warn";
    case VerdictKind::kFail:
      return "fail";
    case VerdictKind::kWaived:
      return "waived";
    case VerdictKind::kStaleWaiver:
      return "stale_waiver";
    case VerdictKind::kNotApplicable:
      return "not_applicable";
    case VerdictKind::kNotObserved:
      return "not_observed";
    case VerdictKind::kBlocked:
      return "blocked";
    case VerdictKind::kError:
      return "error";
  }
  return "error";
}

std::string_view VerdictLabel(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kStaleWaiver:
      return "stale waiver";
    case VerdictKind::kNotApplicable:
      return "not applicable";
    case VerdictKind::kNotObserved:
      return "not observed";
    case VerdictKind::kPass:
    case VerdictKind::kWarn:
    case VerdictKind::kFail:
    case VerdictKind::kWaived:
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      break;
  }
  return VerdictWord(kind);
}

std::optional<VerdictKind> ParseVerdict(std::string_view word) {
  for (const VerdictKind kind : kVerdictKinds) {
    if (VerdictWord(kind) == word) return kind;
  }
  return std::nullopt;
}

int Severity(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kFail:
      return 9;
    case VerdictKind::kStaleWaiver:
      return 8;
    case VerdictKind::kError:
      return 7;
    case VerdictKind::kBlocked:
      return 6;
    case VerdictKind::kWaived:
      return 5;
    case VerdictKind::kWarn:
      return 4;
    case VerdictKind::kPass:
      return 3;
    case VerdictKind::kNotObserved:
      return 2;
    case VerdictKind::kNotApplicable:
      return 1;
  }
  return 0;
}

bool IsJudged(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kPass:
    case VerdictKind::kWarn:
    case VerdictKind::kFail:
    case VerdictKind::kWaived:
    case VerdictKind::kStaleWaiver:
      return true;
    case VerdictKind::kNotApplicable:
    case VerdictKind::kNotObserved:
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      return false;
  }
  return false;
}

std::string_view ExitMeaning(int exit_code) {
  switch (exit_code) {
    case 0:
      return "complete, and no unwaived must-level violation";
    case 1:
      return "at least one unwaived must-level violation, or a stale waiver";
    case 2:
      return "the command line, a contract, the profile or the waivers are invalid; nothing was "
             "sent";
    case 3:
      return "inconclusive; no violation found in what was judged";
    case 4:
      return "nothing was judged";
    case 5:
      return "a fault in assay itself, or a report could not be written";
    case 130:
      return "interrupted";
    case 143:
      return "terminated";
    default:
      return "an exit code without a meaning of its own";
  }
}

}  // namespace assay::reports
