// One fault of the target is one finding: cases that fail alike are put together here, the same way
// for console, summary and HTML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/run_index.h"

namespace assay::reports {

struct Fault {
  std::string contract;
  std::string kind;                   // CaseRow::kind() of its first case
  std::vector<const CaseRow*> cases;  // in plan order, never empty
  // Cited by its cases: first those that all of them cite, then the others, in order of appearance.
  std::vector<std::string> requirements;

  // Set where so many cases of the same suites fail in the same way that they have most likely one
  // cause (see kSharedCauseCases): of how many judged cases of those suites.
  bool shared_cause = false;
  uint64_t judged = 0;
  std::vector<std::string> suites;  // their names, "regex"; only where shared_cause
};

// A kind of failure is taken for one cause where at least this many cases of a contract have it,
// over at least kSharedCauseFaults separate faults, and they are at least four fifths of what was
// judged in their suites.
inline constexpr size_t kSharedCauseCases = 8;
inline constexpr size_t kSharedCauseFaults = 3;

// The cases with verdict `verdict` (fail takes in stale_waiver), grouped (also by way of a third
// case): same contract, and one of
//   same kind, and requirement ids that overlap;
//   findings at one place of the answers, or at one within the other;
//   standing checks of a suite that fail in the same way on the very same answers;
//   updates that were accepted and not applied, or refused where they were sent again.
// In order of their first case.
std::vector<Fault> GroupFaults(const RunIndex& index, VerdictKind verdict);

// Why, without what the target happened to answer: "the document leaves this open" of "the document
// leaves this open; the target answered 200 {…}", "… was answered 400" of "… was answered 400 {…}".
std::string_view ReasonStem(std::string_view reason);

// Cases that have no finding to tell apart, by the stem of their reason.
struct ReasonGroup {
  std::string reason;  // the stem; with a body after it, where all have the same or as the first
  std::vector<const CaseRow*> cases;
};
// In order of their first case.
std::vector<ReasonGroup> GroupByReason(const RunIndex& index, VerdictKind verdict);

// "name" of "esper.update_user_profile.name".
std::string SuiteOf(const PlannedCase& planned);

}  // namespace assay::reports
