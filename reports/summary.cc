#include "reports/summary.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/base/text.h"
#include "reports/atomic_file.h"
#include "reports/faults.h"
#include "reports/gate_view.h"
#include "reports/requirements_view.h"
#include "reports/run_index.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

constexpr size_t kCellBytes = 300;
constexpr size_t kBlockBytes = 8 * 1024;
constexpr size_t kGateBytes = 128 * 1024;
// Kept free for the last section and the line that says what was left out.
constexpr size_t kReserveBytes = 128 * 1024;

class Summary {
 public:
  explicit Summary(const Run& run) : index_(run), requirements_(ViewRequirements(index_)) {}

  std::string Render() {
    Title();
    Counts();
    Findings();
    Add(MarkdownGate(index_, kGateBytes));
    Warnings();
    Groups("Errors", VerdictKind::kError);
    Groups("Waived", VerdictKind::kWaived);
    Groups("Blocked", VerdictKind::kBlocked);
    Groups("Not applicable", VerdictKind::kNotApplicable);
    Groups("Not observed", VerdictKind::kNotObserved);
    UnjudgedMusts();
    AboutTheRun();
    return std::move(out_);
  }

 private:
  // False, and nothing added, where there is no more room.
  bool Add(std::string_view text) {
    if (out_.size() + text.size() > kSummaryBytes - kReserveBytes) return false;
    out_ += text;
    return true;
  }

  static std::string Row(const std::vector<std::string>& cells) {
    return "| " + Join(cells, " | ") + " |\n";
  }

  // Rows as far as there is room, then how many there would be more.
  void Rows(const std::string& head, const std::vector<std::string>& rows) {
    if (rows.empty() || !Add(head)) return;
    size_t shown = 0;
    while (shown < rows.size() && Add(rows[shown])) ++shown;
    if (shown < rows.size()) {
      out_ += "\n… and " + std::to_string(rows.size() - shown) + " more, in `junit.xml`.\n";
    }
    out_ += "\n";
  }

  void Title() {
    const Run& run = index_.run();
    const bool good = run.has_footer && run.footer.exit_code == 0;
    const bool violated = run.has_footer && run.footer.exit_code == 1;
    const std::string_view word = good       ? "conforms"
                                  : violated ? "violations found"
                                             : "inconclusive";
    out_ += "# assay: " + MarkdownText(run.header.target_name, 100) + ": " + std::string(word) +
            "\n\n" + MarkdownText(OutcomeSentence(index_), 2048) + "\n\n";
  }

  void Counts() {
    std::vector<std::string> head = {"contract"};
    std::vector<std::string> rule = {"---"};
    for (const VerdictKind kind : kVerdictKinds) {
      head.emplace_back(VerdictLabel(kind));
      rule.emplace_back("---:");
    }
    const auto counted = [&](std::string name, std::string_view contract) {
      std::vector<std::string> cells = {std::move(name)};
      for (const uint64_t count : CountVerdicts(index_, contract)) {
        cells.push_back(std::to_string(count));
      }
      return Row(cells);
    };
    std::vector<std::string> rows;
    for (const std::string& contract : index_.contracts()) {
      rows.push_back(counted(MarkdownText(contract, kCellBytes), contract));
    }
    if (rows.size() != 1) rows.push_back(counted("**total**", ""));
    Rows(Row(head) + Row(rule), rows);
    for (const std::string_view level : {"must", "should"}) {
      const auto found = requirements_.levels.find(std::string(level));
      if (found == requirements_.levels.end()) continue;
      out_ += "* " + MarkdownText(CountsSentence(level, found->second)) + "\n";
    }
    out_ += "\n";
  }

  std::string FactsOf(const Fault& fault) const {
    constexpr size_t kNamed = 3;
    std::vector<std::string> parts;
    for (const std::string& id : fault.requirements) {
      if (parts.size() == kNamed) {
        parts.push_back("and " + std::to_string(fault.requirements.size() - kNamed) + " more");
        break;
      }
      const RequirementInfo* requirement = index_.Requirement(fault.contract, id);
      parts.push_back(requirement == nullptr ? MarkdownText(id, kCellBytes)
                                             : "**" + MarkdownText(id, kCellBytes) + "** " +
                                                   MarkdownText(requirement->level, 16) + ": " +
                                                   MarkdownText(requirement->text, kCellBytes));
    }
    return parts.empty() ? MarkdownText(fault.cases.front()->planned->id, kCellBytes)
                         : Join(parts, "; ");
  }

  std::string FaultRow(const Fault& fault) const {
    const CaseRow& first = *fault.cases.front();
    const Finding* finding = first.finding();
    const bool stale = first.verdict == VerdictKind::kStaleWaiver;
    return Row({FactsOf(fault),
                MarkdownText(fault.shared_cause            ? SharedCauseSentence(fault)
                             : finding == nullptr || stale ? first.reason
                                                           : finding->message,
                             kCellBytes),
                finding == nullptr ? "" : MarkdownText(WhatCame(*finding), kCellBytes),
                std::to_string(fault.cases.size())});
  }

  void FaultTable(const std::string& title, const std::vector<Fault>& faults) {
    std::vector<std::string> rows;
    for (const Fault& fault : faults) rows.push_back(FaultRow(fault));
    Rows("## " + title + "\n\n" + Row({"fact", "what is wrong", "what came", "cases"}) +
             Row({"---", "---", "---", "---:"}),
         rows);
  }

  void Findings() {
    const std::vector<Fault> faults = GroupFaults(index_, VerdictKind::kFail);
    FaultTable("Findings", faults);
    const size_t blocks = std::min(faults.size(), kSummaryBlocks);
    for (size_t i = 0; i < blocks; ++i) {
      const CaseRow& first = *faults[i].cases.front();
      const std::string block =
          "<details><summary>" + HtmlText(first.planned->id) + "</summary>\n\n" +
          MarkdownFence(CaseText(index_, first, kBlockBytes)) + "\n</details>\n\n";
      if (!Add(block)) break;
    }
  }

  // Within a line of HTML: entities only, because backslashes would show there.
  static std::string HtmlText(std::string_view text) {
    std::string out = SafeLine(text, kCellBytes);
    out = ReplaceAll(std::move(out), "&", "&amp;");
    out = ReplaceAll(std::move(out), "<", "&lt;");
    return ReplaceAll(std::move(out), ">", "&gt;");
  }

  void Warnings() { FaultTable("Warnings", GroupFaults(index_, VerdictKind::kWarn)); }

  void Groups(const std::string& title, VerdictKind verdict) {
    std::vector<std::string> rows;
    for (const ReasonGroup& group : GroupByReason(index_, verdict)) {
      rows.push_back(Row({MarkdownText(group.reason, kCellBytes),
                          MarkdownText(group.cases.front()->planned->id, kCellBytes),
                          std::to_string(group.cases.size())}));
    }
    Rows("## " + title + "\n\n" + Row({"reason", "for instance", "cases"}) +
             Row({"---", "---", "---:"}),
         rows);
  }

  void UnjudgedMusts() {
    std::vector<std::string> rows;
    for (const RequirementView& view : requirements_.requirements) {
      const bool silent = view.state == RequirementState::kNotObserved ||
                          view.state == RequirementState::kNotApplicable ||
                          view.state == RequirementState::kNotPlanned ||
                          view.state == RequirementState::kNotTested;
      if (!silent || view.requirement->level != "must") continue;
      rows.push_back(Row({MarkdownText(view.requirement->id, kCellBytes),
                          MarkdownText(view.requirement->text, kCellBytes),
                          std::string(RequirementStateLabel(view.state)) + ": " +
                              MarkdownText(view.reason, kCellBytes)}));
    }
    Rows("## Must-level facts of which this run says nothing\n\n" + Row({"fact", "words", "why"}) +
             Row({"---", "---", "---"}),
         rows);
  }

  void AboutTheRun() {
    const Header& header = index_.run().header;
    const auto line = [&](std::string_view label, const std::string& value) {
      if (value.empty()) return;
      out_ += "* " + std::string(label) + ": " + MarkdownText(value, 1024) + "\n";
    };
    out_ += "## The run\n\n";
    line("target", header.target_name + ", " + header.base_url);
    for (const std::string& note : header.notes) line("note", note);
    line("started", header.started);
    if (index_.run().has_footer) {
      line("took", SecondsText(Milliseconds(index_.run().footer.seconds)) + " s, " +
                       Count(index_.run().footer.exchanges, "exchange", "exchanges"));
    }
    line("incomplete", IncompleteReason(index_.run()));
    const auto& left = index_.run().footer.left_changed;
    for (size_t i = 0; i < std::min<size_t>(left.size(), 20); ++i) line("left changed", left[i]);
    if (left.size() > 20) line("left changed", std::to_string(left.size() - 20) + " more");
    line("seed", std::to_string(header.seed));
    line("plan", header.plan_digest);
    line("options", Join(header.options, " "));
    if (header.insecure) line("certificates", "not checked");
    line("assay", header.assay_version);
    for (size_t i = 0; i < std::min<size_t>(header.contracts.size(), 20); ++i) {
      const ContractInfo& contract = header.contracts[i];
      std::vector<std::string> parts;
      for (const std::string& part : {contract.document_title, contract.document_edition,
                                      contract.document_url, contract.digest}) {
        if (!part.empty()) parts.push_back(SafeLine(part, 200));
      }
      line("contract " + MarkdownText(contract.id, 100), SafeLine(Join(parts, ", "), 400));
    }
  }

  const RunIndex index_;
  const RequirementsView requirements_;
  std::string out_;
};

}  // namespace

std::string RenderSummary(const Run& run) { return Summary(run).Render(); }

Result<uint64_t> WriteSummary(const Run& run, const std::string& path) {
  return WriteFileAtomically(path, RenderSummary(run));
}

}  // namespace assay::reports
