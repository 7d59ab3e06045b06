#include "harness/gate/waivers.h"

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/json/value.h"

namespace assay {
namespace {

bool IsIndex(std::string_view token) {
  return !token.empty() &&
         std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Which of several broken items is met first can depend on the order of answers.
bool SamePlace(std::string_view a, std::string_view b) {
  const std::vector<std::string> left = PointerTokens(a), right = PointerTokens(b);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const std::string& one, const std::string& other) {
                      return one == other || (IsIndex(one) && IsIndex(other));
                    });
}

std::string Signature(const std::string& kind, const std::string& pointer) {
  return "`" + kind + "`" + (pointer.empty() ? "" : " at " + pointer);
}

// "waiver OPS-12 of jane@example.test".
std::string Named(const Waiver& waiver) {
  return "waiver " + waiver.ticket + " of " + waiver.owner;
}

void MakeStale(const Waiver& waiver, const std::string& why, reports::CaseResult* result) {
  result->verdict = "stale_waiver";
  result->reason = "the " + Named(waiver) + " is stale: " + why;
}

// Of a case that failed.
std::string SettleFailure(const Waiver& waiver, Date today, reports::CaseResult* result) {
  if (!Covers(waiver, *result)) {
    const reports::Finding& now = result->findings.front();
    MakeStale(waiver,
              "it fails otherwise: " + Signature(waiver.kind, waiver.pointer) +
                  " is waived, now it is " + Signature(now.kind, now.pointer) + ": " + now.message,
              result);
    return "";
  }
  if (today > waiver.expires) {
    MakeStale(waiver, "it expired on " + DateText(waiver.expires) + ", and the case still fails",
              result);
    return "";
  }
  result->verdict = "waived";
  result->reason = waiver.reason + " (" + waiver.ticket + ", " + waiver.owner + ", until " +
                   DateText(waiver.expires) + ")";
  const int left = static_cast<int>((waiver.expires - today).count());
  return left <= kWarnBeforeEnd ? "ends on " + DateText(waiver.expires) : "";
}

}  // namespace

const Waiver* Waivers::For(std::string_view case_id) const {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Waiver& waiver) { return waiver.case_id == case_id; });
  return found == all.end() ? nullptr : &*found;
}

bool Covers(const Waiver& waiver, const reports::CaseResult& result) {
  return !result.findings.empty() &&
         std::all_of(
             result.findings.begin(), result.findings.end(), [&](const reports::Finding& finding) {
               return finding.kind == waiver.kind && SamePlace(finding.pointer, waiver.pointer);
             });
}

std::string Settle(const Waiver& waiver, Date today, bool in_part, reports::CaseResult* result) {
  const std::string& verdict = result->verdict;
  if (verdict == "fail" && !result->findings.empty()) return SettleFailure(waiver, today, result);
  if (verdict == "warn" && Covers(waiver, *result)) return "the case only warns in this run";
  if (in_part && (verdict == "pass" || verdict == "warn"))
    return "no answer of this part of the run showed the failure";
  if (verdict == "pass" || verdict == "warn") {
    MakeStale(
        waiver,
        std::string(verdict == "pass" ? "the case passes now" : "the case only warns now") +
            (today > waiver.expires ? ", and it expired on " + DateText(waiver.expires) : "") +
            "; remove it (`assay waivers prune` does)",
        result);
    return "";
  }
  return "the case was not judged in this run: " + ReplaceAll(verdict, "_", " ");
}

bool WaiverBook::WouldWaive(const reports::CaseResult& failed) const {
  const Waiver* waiver = waivers_.For(failed.id);
  return waiver != nullptr && Covers(*waiver, failed) && today_ <= waiver->expires;
}

void WaiverBook::Settle(reports::CaseResult* result, bool standing) {
  if (result->verdict == "blocked" || result->verdict == "error") in_part_ = true;
  const Waiver* waiver = waivers_.For(result->id);
  if (waiver == nullptr) return;
  told_[result->id] = assay::Settle(*waiver, today_, standing && in_part_, result);
}

std::vector<reports::WaiverNote> WaiverBook::Notes() const {
  std::vector<reports::WaiverNote> notes;
  for (const Waiver& waiver : waivers_.all) {
    const auto found = told_.find(waiver.case_id);
    if (found == told_.end()) {
      notes.push_back({waiver.case_id, reports::kNotPartOfRun});
    } else if (!found->second.empty()) {
      notes.push_back({waiver.case_id, found->second});
    }
  }
  return notes;
}

}  // namespace assay
