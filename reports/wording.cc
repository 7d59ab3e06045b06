#include "reports/wording.h"

#include <algorithm>
#include <array>

#include "harness/base/text.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

// Options that choose among cases or say where reports go: they would contradict the filter, or
// overwrite the reports at hand.
bool MattersForOneCase(std::string_view option) {
  static constexpr std::array<std::string_view, 11> kOthers = {
      "--filter",           "--out",          "--shard",       "--shard-total",
      "--record-body",      "--har",          "--baseline",    "--no-color",
      "--require-observed", "--max-failures", "--junit-strict"};
  const std::string_view name = option.substr(0, option.find_first_of(" ="));
  return std::find(kOthers.begin(), kOthers.end(), name) == kOthers.end();
}

void AddLine(std::string_view label, std::string_view value, size_t limit, std::string* out) {
  if (value.empty()) return;
  out->append(label).append(SafeLine(value, limit)).append("\n");
}

std::string FindingText(const Finding& finding) {
  std::string out;
  AddLine("wrong:   ", finding.message, 1024, &out);
  AddLine("sent:    ", finding.sent, 6144, &out);
  AddLine("allowed: ", finding.allowed, 1024, &out);
  AddLine("came:    ", WhatCame(finding), 3072, &out);
  AddLine("often:   ", HowOften(finding), 256, &out);
  return out;
}

std::string RequirementLines(const RunIndex& index, const CaseRow& row) {
  constexpr size_t kInFull = 5;
  std::string out;
  const std::vector<std::string>& ids = row.planned->requirements;
  for (size_t i = 0; i < std::min(ids.size(), kInFull); ++i) {
    const RequirementInfo* requirement = index.Requirement(row.contract, ids[i]);
    if (requirement == nullptr) {
      AddLine("fact:    ", ids[i], 256, &out);
      continue;
    }
    AddLine("fact:    ", requirement->level + " " + requirement->id + ": " + requirement->text, 512,
            &out);
    AddLine("place:   ", DocumentPlace(index, *requirement), 256, &out);
  }
  if (ids.size() > kInFull) {
    AddLine("also:    ", Join({ids.begin() + kInFull, ids.end()}, " "), 512, &out);
  }
  return out;
}

// Of recorded traffic no single check is judged alone.
std::string AllAgain(const Header& header) {
  std::string out = "assay check";
  for (const std::string& option : header.options) {
    if (MattersForOneCase(option) || option.starts_with("--har ")) out.append(" ").append(option);
  }
  return out;
}

std::string Listed(uint64_t number, std::string_view label) {
  return number == 0 ? "" : std::to_string(number).append(" ").append(label);
}

}  // namespace

std::string DocumentPlace(const RunIndex& index, const RequirementInfo& requirement) {
  std::vector<std::string> parts;
  const ContractInfo* contract = index.Contract(requirement.contract);
  if (contract != nullptr && !contract->document_title.empty()) {
    parts.push_back(contract->document_title);
  }
  if (!requirement.section.empty()) parts.push_back(requirement.section);
  if (!requirement.locator.empty()) parts.push_back(requirement.locator);
  return Join(parts, ", ");
}

std::string AgainCommand(const Header& header, std::string_view case_id) {
  if (header.traffic) return AllAgain(header);
  std::string out = "assay run";
  for (const std::string& option : header.options) {
    if (MattersForOneCase(option)) out.append(" ").append(option);
  }
  // Another shard, or none, would give the case another subject. What of the environment decided is
  // not there when it is tried again.
  const ShardInfo& shard = header.shard;
  if (shard.index > 0)
    out += " --shard " + std::to_string(shard.index) + "/" + std::to_string(shard.total);
  return out.append(" --filter ").append(ShellQuote(case_id));
}

std::string AgainCommand(const Header& header, const CaseRow& row) {
  const Finding* finding = row.finding();
  if (finding == nullptr || finding->case_file.empty())
    return AgainCommand(header, row.planned->id);
  std::string out = "assay replay " + ShellQuote(finding->case_file);
  for (const std::string& option : header.options) {
    if (MattersForOneCase(option) && !option.starts_with("--fuzz ")) out.append(" ").append(option);
  }
  return out;
}

std::string HowOften(const Finding& finding) {
  std::string out = "in " + std::to_string(finding.times) + " of " +
                    Count(finding.of, "exchange", "exchanges") + " judged";
  if (finding.exchanges.empty()) return out;
  std::vector<std::string> numbers;
  for (const uint64_t number : finding.exchanges) numbers.push_back(std::to_string(number));
  return out + " (run.ndjson: " + (numbers.size() == 1 ? "exchange " : "exchanges ") +
         Join(numbers, ", ") + (finding.times > numbers.size() ? ", …)" : ")");
}

std::string WhatCame(const Finding& finding) {
  // Said once is enough.
  if (finding.came.find(finding.pointer) != std::string::npos) return finding.came;
  if (finding.came.empty()) return "at " + finding.pointer;
  return finding.came + " (at " + finding.pointer + ")";
}

std::string SharedCauseSentence(const Fault& fault) {
  return (fault.cases.size() == fault.judged
              ? "every one of " + std::to_string(fault.judged)
              : std::to_string(fault.cases.size()) + " of " + std::to_string(fault.judged)) +
         " judged cases of " + Join(fault.suites, ", ") +
         (fault.cases.size() == fault.judged ? " fails" : " fail") + " alike (" + fault.kind +
         "): most likely one cause";
}

std::string CaseText(const RunIndex& index, const CaseRow& row, size_t max_bytes) {
  std::string out;
  AddLine("tries:   ", row.planned->title, 512, &out);
  out += RequirementLines(index, row);
  if (row.finding() == nullptr || row.reason != row.finding()->message) {
    AddLine("reason:  ", row.reason, 1024, &out);
  }
  const std::string again =
      "again:   " + SafeLine(AgainCommand(index.run().header, row), max_bytes / 4);
  const size_t budget = max_bytes - std::min(max_bytes, again.size() + 64);
  size_t shown = 0;
  const size_t all = row.result == nullptr ? 0 : row.result->findings.size();
  for (; shown < all; ++shown) {
    const std::string text = FindingText(row.result->findings[shown]);
    if (shown > 0 && out.size() + text.size() + 1 > budget) break;
    if (shown > 0) out += "\n";
    out += text;
  }
  if (out.size() > budget) out = SafeBlock(out, budget) + "\n";
  if (shown < all) {
    out += "         and " + Count(all - shown, "more finding", "more findings") + "\n";
  }
  return out + again;
}

std::string IncompleteReason(const Run& run) {
  if (!run.has_footer) return "the log has no footer: the run ended before its time";
  if (run.footer.complete) return "";
  return run.footer.incomplete_reason.empty() ? "cut short" : run.footer.incomplete_reason;
}

std::string ShardSentence(const Header& header) {
  const ShardInfo& shard = header.shard;
  if (shard.total == 0) return "";
  const std::string total = std::to_string(shard.total);
  if (shard.index == 0) {
    return shard.merged.size() == shard.total
               ? "merged from " + total + " shards"
               : "merged from " + std::to_string(shard.merged.size()) + " of " + total + " shards";
  }
  return "shard " + std::to_string(shard.index) + " of " + total + " (by " + shard.source +
         "), not the whole run";
}

std::vector<uint64_t> CountVerdicts(const RunIndex& index, std::string_view contract) {
  std::vector<uint64_t> counts(kVerdictKinds.size(), 0);
  for (const CaseRow& row : index.rows()) {
    if (contract.empty() || row.contract == contract) ++counts[static_cast<size_t>(row.verdict)];
  }
  return counts;
}

std::string OutcomeSentence(const RunIndex& index) {
  const std::vector<uint64_t> counts = CountVerdicts(index);
  const auto of = [&](VerdictKind kind) { return counts[static_cast<size_t>(kind)]; };
  std::vector<std::string> parts;
  for (const std::string& part :
       {Listed(of(VerdictKind::kFail), "failed"),
        Listed(of(VerdictKind::kStaleWaiver), "with a stale waiver"),
        Listed(of(VerdictKind::kError), "in error"),
        Listed(of(VerdictKind::kBlocked), "blocked or not run"),
        Listed(of(VerdictKind::kWarn), "with a warning"),
        Listed(of(VerdictKind::kWaived), "waived"),
        Listed(of(VerdictKind::kNotApplicable) + of(VerdictKind::kNotObserved), "not judged"),
        Listed(of(VerdictKind::kPass), "passed")}) {
    if (!part.empty()) parts.push_back(part);
  }
  std::string out = Count(index.rows().size(), "case", "cases") + ": " +
                    (parts.empty() ? "none judged" : Join(parts, ", "));
  if (const std::string part = ShardSentence(index.run().header); !part.empty()) out += "; " + part;
  if (const size_t worse = index.run().footer.baseline.regressions.size(); worse > 0) {
    out += "; " + std::to_string(worse) + " worse than in the baseline";
  }
  if (const std::string why = IncompleteReason(index.run()); !why.empty()) {
    out += "; incomplete: " + why;
  }
  if (!index.run().has_footer) return out;
  const int code = index.run().footer.exit_code;
  return out + "; exit " + std::to_string(code) + ": " + std::string(ExitMeaning(code));
}

}  // namespace assay::reports
