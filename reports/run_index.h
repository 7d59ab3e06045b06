// A Run made easy to render: every case of the plan with what became of it, and the requirements by
// id. All writers start from it, so that they agree on what a missing result means.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/event.h"
#include "reports/verdicts.h"

namespace assay::reports {

// "<api>/<operation>" of a case's id.
std::string ContractOf(std::string_view case_id);

struct CaseRow {
  const PlannedCase* planned = nullptr;
  const CaseResult* result = nullptr;  // null where the case was not run
  VerdictKind verdict = VerdictKind::kBlocked;
  std::string contract;
  // Never empty for a verdict other than pass: the result's reason, or its first finding, or
  // "not run".
  std::string reason;

  // The first finding; null where there is none.
  const Finding* finding() const {
    return result != nullptr && !result->findings.empty() ? &result->findings.front() : nullptr;
  }
  // The finding's kind, or the verdict's word.
  std::string kind() const;
};

class RunIndex {
 public:
  // Keeps references into `run`, which must outlive it.
  explicit RunIndex(const Run& run);
  RunIndex(const RunIndex&) = delete;
  RunIndex& operator=(const RunIndex&) = delete;

  const Run& run() const { return run_; }
  // In plan order. A result whose id the plan does not know follows at the end, so that no verdict
  // is lost; of two results for one case the worse counts; a verdict word that is none is an error.
  const std::vector<CaseRow>& rows() const { return rows_; }
  // Null where the run's header does not list it.
  const RequirementInfo* Requirement(std::string_view contract, std::string_view id) const;
  const ContractInfo* Contract(std::string_view id) const;
  // The header's contracts, then any other that a case names.
  const std::vector<std::string>& contracts() const { return contract_ids_; }

 private:
  void AddRow(const PlannedCase& planned, const CaseResult* result);

  const Run& run_;
  std::deque<PlannedCase> unplanned_;
  std::vector<CaseRow> rows_;
  std::map<std::pair<std::string, std::string>, const RequirementInfo*, std::less<>> requirements_;
  std::map<std::string, const ContractInfo*, std::less<>> contracts_;
  std::vector<std::string> contract_ids_;
};

}  // namespace assay::reports
