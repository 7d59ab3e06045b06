#include "reports/baseline.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "harness/base/text.h"
#include "reports/run_index.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

enum class BaselineChange { kNone, kRegression, kUnknown };

BaselineChange ChangeOf(const CaseRow& row) {
  switch (row.verdict) {
    case VerdictKind::kPass:
    case VerdictKind::kWaived:
      return BaselineChange::kNone;
    case VerdictKind::kStaleWaiver:
      return row.finding() == nullptr ? BaselineChange::kNone : BaselineChange::kRegression;
    case VerdictKind::kFail:
    case VerdictKind::kWarn:
    case VerdictKind::kNotApplicable:
    case VerdictKind::kNotObserved:
      return BaselineChange::kRegression;
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      return BaselineChange::kUnknown;
  }
  return BaselineChange::kUnknown;
}

Regression MakeRegression(const PlannedCase& planned, std::string now, std::string reason) {
  return {planned.id,           planned.level,
          planned.requirements, std::string(VerdictWord(VerdictKind::kPass)),
          std::move(now),       std::move(reason)};
}

// What makes the two runs less alike than a comparison would like them.
void AddNotes(const Run& then, const Run& now, uint64_t unknown, Baseline* out) {
  if (const std::string why = IncompleteReason(then); !why.empty())
    out->notes.push_back("the baseline is incomplete: " + why);
  std::map<std::string, std::string> digests;
  for (const ContractInfo& contract : then.header.contracts) digests[contract.id] = contract.digest;
  for (const ContractInfo& contract : now.header.contracts) {
    const auto found = digests.find(contract.id);
    if (found == digests.end()) {
      out->notes.push_back("the baseline has nothing of contract " + contract.id);
    } else if (found->second != contract.digest) {
      out->notes.push_back("the baseline was judged by another edition of contract " + contract.id +
                           ": cases are compared by id");
    }
  }
  if (then.header.seed != now.header.seed)
    out->notes.push_back("the baseline has seed " + std::to_string(then.header.seed) +
                         ", this run " + std::to_string(now.header.seed));
  if (unknown > 0)
    out->notes.push_back(
        Count(unknown, "case that passed in the baseline", "cases that passed in the baseline") +
        " could not be judged now: blocked, in error, not run or not shown by this part");
}

}  // namespace

Baseline CompareWithBaseline(const Run& then, const Run& now, bool in_part,
                             const WasToBeTried& was_to_be_tried) {
  Baseline out;
  uint64_t compared = 0;
  out.run = then.header.target_name + ", " + then.header.started;
  const RunIndex before(then), after(now);
  std::unordered_map<std::string_view, const CaseRow*> known;
  for (const CaseRow& row : before.rows()) known.emplace(row.planned->id, &row);
  uint64_t unknown = 0;
  const bool partial =
      in_part || std::any_of(after.rows().begin(), after.rows().end(), [](const CaseRow& row) {
        return row.verdict == VerdictKind::kBlocked || row.verdict == VerdictKind::kError;
      });
  std::set<std::string_view> seen;
  for (const CaseRow& row : after.rows()) {
    seen.insert(row.planned->id);
    const auto found = known.find(row.planned->id);
    if (found == known.end()) {
      out.appeared.push_back({row.planned->id, std::string(VerdictWord(row.verdict))});
      continue;
    }
    if (found->second->verdict != VerdictKind::kPass) continue;
    ++compared;
    BaselineChange change = ChangeOf(row);
    if (partial && row.planned->standing && row.verdict == VerdictKind::kNotObserved)
      change = BaselineChange::kUnknown;
    if (change == BaselineChange::kUnknown) ++unknown;
    if (change != BaselineChange::kRegression) continue;
    const bool judged = row.finding() != nullptr;
    out.regressions.push_back(MakeRegression(*row.planned, std::string(VerdictWord(row.verdict)),
                                             judged ? row.finding()->message : row.reason));
  }
  for (const CaseRow& row : before.rows()) {
    if (row.verdict != VerdictKind::kPass || seen.count(row.planned->id) != 0 ||
        !was_to_be_tried(row.planned->id))
      continue;
    ++compared;
    out.regressions.push_back(
        MakeRegression(*row.planned, "vanished", "this run has no case of that id"));
  }
  out.compared = compared;
  AddNotes(then, now, unknown, &out);
  return out;
}

}  // namespace assay::reports
