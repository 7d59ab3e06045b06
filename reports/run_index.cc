#include "reports/run_index.h"

#include <algorithm>
#include <unordered_map>

namespace assay::reports {
namespace {

std::string ClassnameOf(std::string_view case_id) {
  std::string out(case_id.substr(0, case_id.rfind('/')));
  std::replace(out.begin(), out.end(), '/', '.');
  return out;
}

VerdictKind KindOf(const CaseResult& result) {
  return ParseVerdict(result.verdict).value_or(VerdictKind::kError);
}

}  // namespace

std::string ContractOf(std::string_view case_id) {
  const size_t first = case_id.find('/');
  if (first == std::string_view::npos) return std::string(case_id);
  return std::string(case_id.substr(0, case_id.find('/', first + 1)));
}

std::string CaseRow::kind() const {
  if (verdict == VerdictKind::kStaleWaiver) return std::string(VerdictWord(verdict));
  if (finding() != nullptr && !finding()->kind.empty()) return finding()->kind;
  return std::string(VerdictWord(verdict));
}

RunIndex::RunIndex(const Run& run) : run_(run) {
  for (const ContractInfo& contract : run.header.contracts) {
    if (contracts_.emplace(contract.id, &contract).second) contract_ids_.push_back(contract.id);
  }
  for (const RequirementInfo& requirement : run.header.requirements) {
    requirements_.emplace(std::pair(requirement.contract, requirement.id), &requirement);
  }
  std::unordered_map<std::string_view, const CaseResult*> results;
  for (const CaseResult& result : run.results) {
    const CaseResult*& known = results[result.id];
    if (known == nullptr || Severity(KindOf(result)) > Severity(KindOf(*known))) known = &result;
  }
  rows_.reserve(run.plan.size());
  for (const PlannedCase& planned : run.plan) {
    const auto found = results.find(planned.id);
    AddRow(planned, found == results.end() ? nullptr : found->second);
    if (found != results.end()) results.erase(found);
  }
  for (const CaseResult& result : run.results) {
    const auto found = results.find(result.id);
    if (found == results.end()) continue;
    PlannedCase planned;
    planned.id = result.id;
    planned.classname = ClassnameOf(result.id);
    unplanned_.push_back(std::move(planned));
    AddRow(unplanned_.back(), found->second);
    results.erase(found);
  }
}

void RunIndex::AddRow(const PlannedCase& planned, const CaseResult* result) {
  CaseRow row;
  row.planned = &planned;
  row.result = result;
  row.contract = ContractOf(planned.id);
  if (result == nullptr) {
    row.reason = "not run";
  } else {
    row.verdict = KindOf(*result);
    row.reason = result->reason;
    if (!ParseVerdict(result->verdict)) {
      row.reason = "the verdict '" + result->verdict + "' is not known; " + result->reason;
    }
    if (row.reason.empty() && row.finding() != nullptr) row.reason = row.finding()->message;
    if (row.reason.empty() && row.verdict != VerdictKind::kPass) row.reason = "no reason given";
  }
  if (std::find(contract_ids_.begin(), contract_ids_.end(), row.contract) == contract_ids_.end()) {
    contract_ids_.push_back(row.contract);
  }
  rows_.push_back(std::move(row));
}

const RequirementInfo* RunIndex::Requirement(std::string_view contract, std::string_view id) const {
  const auto found = requirements_.find(std::pair(std::string(contract), std::string(id)));
  return found == requirements_.end() ? nullptr : found->second;
}

const ContractInfo* RunIndex::Contract(std::string_view id) const {
  const auto found = contracts_.find(id);
  return found == contracts_.end() ? nullptr : found->second;
}

}  // namespace assay::reports
