#include "reports/requirements_view.h"

#include <set>
#include <utility>

#include "harness/base/text.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

RequirementState StateOf(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::kPass:
      return RequirementState::kPass;
    case VerdictKind::kWarn:
      return RequirementState::kWarn;
    case VerdictKind::kFail:
      return RequirementState::kFail;
    case VerdictKind::kWaived:
      return RequirementState::kWaived;
    case VerdictKind::kStaleWaiver:
      return RequirementState::kStaleWaiver;
    case VerdictKind::kNotApplicable:
      return RequirementState::kNotApplicable;
    case VerdictKind::kNotObserved:
      return RequirementState::kNotObserved;
    case VerdictKind::kBlocked:
      return RequirementState::kBlocked;
    case VerdictKind::kError:
      return RequirementState::kError;
  }
  return RequirementState::kError;
}

void Settle(RequirementView* view) {
  for (const CaseRow* row : view->cases) {
    if (view->worst == nullptr || Severity(row->verdict) > Severity(view->worst->verdict)) {
      view->worst = row;
    }
  }
  if (view->worst != nullptr) {
    view->state = StateOf(view->worst->verdict);
    if (view->state != RequirementState::kPass) view->reason = view->worst->reason;
  } else if (!view->requirement->not_tested.empty()) {
    view->state = RequirementState::kNotTested;
    view->reason = view->requirement->not_tested;
  } else if (view->requirement->outside) {
    view->state = RequirementState::kNotTested;
    view->reason = "not from the document itself, and switched off";
  } else {
    view->state = RequirementState::kNotPlanned;
    view->reason = "no case of this run cites it";
  }
}

void AddTo(RequirementState state, RequirementCounts* counts) {
  ++counts->total;
  switch (state) {
    case RequirementState::kPass:
      ++counts->pass;
      return;
    case RequirementState::kWarn:
      ++counts->warn;
      return;
    case RequirementState::kFail:
    case RequirementState::kStaleWaiver:
      ++counts->fail;
      return;
    case RequirementState::kWaived:
      ++counts->waived;
      return;
    case RequirementState::kNotApplicable:
    case RequirementState::kNotObserved:
    case RequirementState::kBlocked:
    case RequirementState::kError:
    case RequirementState::kNotPlanned:
      ++counts->not_judged;
      return;
    case RequirementState::kNotTested:
      ++counts->not_testable;
      return;
  }
}

}  // namespace

std::string_view RequirementStateLabel(RequirementState state) {
  switch (state) {
    case RequirementState::kPass:
      return VerdictLabel(VerdictKind::kPass);
    case RequirementState::kWarn:
      return VerdictLabel(VerdictKind::kWarn);
    case RequirementState::kFail:
      return VerdictLabel(VerdictKind::kFail);
    case RequirementState::kWaived:
      return VerdictLabel(VerdictKind::kWaived);
    case RequirementState::kStaleWaiver:
      return VerdictLabel(VerdictKind::kStaleWaiver);
    case RequirementState::kNotApplicable:
      return VerdictLabel(VerdictKind::kNotApplicable);
    case RequirementState::kNotObserved:
      return VerdictLabel(VerdictKind::kNotObserved);
    case RequirementState::kBlocked:
      return VerdictLabel(VerdictKind::kBlocked);
    case RequirementState::kError:
      return VerdictLabel(VerdictKind::kError);
    case RequirementState::kNotTested:
      return "not tested";
    case RequirementState::kNotPlanned:
      return "not planned";
  }
  return VerdictLabel(VerdictKind::kError);
}

RequirementsView ViewRequirements(const RunIndex& index) {
  RequirementsView view;
  using Key = std::pair<std::string_view, std::string_view>;  // contract, id
  std::map<Key, size_t> place;
  for (const RequirementInfo& requirement : index.run().header.requirements) {
    if (!place.emplace(Key(requirement.contract, requirement.id), view.requirements.size())
             .second) {
      continue;
    }
    view.requirements.emplace_back().requirement = &requirement;
  }
  for (const CaseRow& row : index.rows()) {
    // A case that cites a fact twice is still one case.
    for (const std::string& id :
         std::set(row.planned->requirements.begin(), row.planned->requirements.end())) {
      const auto found = place.find(Key(row.contract, id));
      if (found != place.end()) view.requirements[found->second].cases.push_back(&row);
    }
  }
  for (RequirementView& one : view.requirements) {
    Settle(&one);
    AddTo(one.state, &view.levels[one.requirement->level]);
  }
  return view;
}

std::string CountsSentence(std::string_view level, const RequirementCounts& counts) {
  std::vector<std::string> parts;
  const auto add = [&](uint64_t number, std::string_view label, bool always) {
    if (always || number > 0) parts.push_back(std::to_string(number).append(" ").append(label));
  };
  add(counts.pass, "pass", true);
  add(counts.warn, "warn", false);
  add(counts.fail, "fail", true);
  add(counts.waived, "waived", false);
  add(counts.not_judged, "not judged", true);
  add(counts.not_testable, "not testable", true);
  return Count(counts.total, std::string(level) + "-level fact",
               std::string(level) + "-level facts") +
         ": " + Join(parts, ", ");
}

}  // namespace assay::reports
