// Two runs compared, fact by fact and case by case: an earlier and a later one of one target, or
// those of two vendors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "reports/event.h"

namespace assay::reports {

enum class Change {
  kBroken,    // passed and warns or fails now, or warned and fails now
  kVanished,  // was judged, and is not judged now, or is not there
  kFixed,     // the other way round of broken
  kAppeared,  // the other way round of vanished
  kSame,
};
inline constexpr std::array<Change, 5> kChanges = {
    Change::kBroken, Change::kVanished, Change::kFixed, Change::kAppeared, Change::kSame};
std::string_view ChangeWord(Change change);  // "broken"

// A requirement or a case. What is waived fails all the same: a waiver is no property of the
// target.
struct Difference {
  std::string contract;
  std::string id;
  std::string level;
  std::string text;  // the requirement's words, the case's title
  Change change = Change::kSame;
  std::string was,
      now;  // verdicts for people: "pass", "not observed"; "absent" where there is none
  std::string was_reason, now_reason;  // why it is no pass; may be empty

  // The one to show: now's, else "before: " and the other.
  std::string Reason() const;
};

struct DiffSide {
  std::string target, base_url, started, assay_version;
  uint64_t seed = 0;
  std::string outcome;     // one sentence
  std::string incomplete;  // why; empty where it is complete
};

struct RunDiff {
  DiffSide before, after;
  std::vector<std::string> notes;        // what limits the comparison
  std::vector<Difference> requirements;  // by contract, then id (numbers as numbers)
  std::vector<Difference> cases;         // by id
};

// Refuses runs of different contracts, or different editions of them, unless `across_contracts`;
// then requirements are compared by contract and id.
Result<RunDiff> DiffRuns(const Run& before, const Run& after, bool across_contracts);

// How many there are of each change, in the order of kChanges.
std::array<uint64_t, kChanges.size()> CountChanges(const std::vector<Difference>& differences);

// 1: something broke, or vanished between complete runs; 3: a run is incomplete; else 0.
// `with_cases`: a case alone is enough.
int DiffExitCode(const RunDiff& diff, bool with_cases);

struct DiffView {
  bool cases = false;  // also case by case
  bool all = false;    // also what is the same
  bool color = false;
  size_t width = 100;  // columns; 0: no limit
};

std::string RenderDiffText(const RunDiff& diff, const DiffView& view);
// contracts/meta/diff.schema.json; every requirement is there, also the same ones.
std::string RenderDiffJson(const RunDiff& diff, const DiffView& view);
// One page that needs nothing else.
std::string RenderDiffHtml(const RunDiff& diff, const DiffView& view);

}  // namespace assay::reports
