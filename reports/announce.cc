#include "reports/announce.h"

#include <algorithm>

#include "harness/base/text.h"
#include "reports/console_layout.h"
#include "reports/run_index.h"
#include "reports/safe_text.h"

namespace assay::reports {

std::string Announcer::Line(const PlannedCase& planned, const CaseResult& result) {
  if (result.verdict != "fail" || told_ > kMost) return "";
  const Finding* finding = result.findings.empty() ? nullptr : &result.findings.front();
  const std::string kind = finding == nullptr ? result.verdict : finding->kind;
  bool fresh = true;
  for (const std::string& id : planned.requirements)
    fresh = known_.emplace(ContractOf(planned.id), kind, id).second && fresh;
  if (!fresh) return "";
  if (++told_ > kMost) return FitColumns("… more findings at the end", columns_);
  const std::vector<std::string> ids(
      planned.requirements.begin(),
      planned.requirements.begin() +
          static_cast<ptrdiff_t>(std::min<size_t>(planned.requirements.size(), 3)));
  const std::string what = finding == nullptr ? result.reason : finding->message;
  const std::string text = (ids.empty() ? planned.id : Join(ids, " ")) + "  " + what;
  const size_t room = columns_ > 20 ? columns_ - 7 : 0;
  return Paint("fail:", Tone::kBad, color_) + " " + FitColumns(SafeLine(text, 4096), room);
}

}  // namespace assay::reports
