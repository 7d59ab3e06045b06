#include "reports/console.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/base/text.h"
#include "reports/console_layout.h"
#include "reports/faults.h"
#include "reports/gate_view.h"
#include "reports/requirements_view.h"
#include "reports/run_index.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

// Ids that follow one another as one entry: "TT-41…44".
std::vector<std::string> Ranges(const std::vector<std::string>& ids) {
  struct Numbered {
    std::string stem;
    uint64_t number = 0;
  };
  const auto read = [](const std::string& id) {
    const size_t digits = id.find_last_not_of("0123456789") + 1;
    const bool short_number = digits < id.size() && id.size() - digits < 10;
    return Numbered{id.substr(0, digits), short_number ? std::stoull(id.substr(digits)) : 0};
  };
  std::vector<std::string> ranges;
  for (size_t first = 0, last = 0; first < ids.size(); first = last + 1) {
    last = first;
    while (last + 1 < ids.size() && read(ids[last + 1]).stem == read(ids[last]).stem &&
           read(ids[last]).number > 0 && read(ids[last + 1]).number == read(ids[last]).number + 1) {
      ++last;
    }
    ranges.push_back(last > first + 1 ? ids[first] + "…" + std::to_string(read(ids[last]).number)
                                      : ids[first]);
    if (last == first + 1) ranges.push_back(ids[last]);
  }
  return ranges;
}

constexpr size_t kLabelColumns = 11;     // "  allowed: "
constexpr size_t kRequirementLines = 3;  // in the head of a block
constexpr size_t kArgumentBytes = 4096;  // of one argument of the curl line, where not verbose
constexpr size_t kValueLines = 4;        // of any other value, where not verbose

class Console {
 public:
  Console(const Run& run, const ConsoleOptions& options)
      : options_(options), index_(run), requirements_(ViewRequirements(index_)) {}

  std::string Render() {
    Failures();
    Block(ConsoleRegressions(index_, options_));
    Errors();
    Warnings();
    Reasons(VerdictKind::kWaived, Tone::kWarning);
    Reasons(VerdictKind::kBlocked, Tone::kTrouble);
    Unjudged();
    Block(ConsoleGateNotes(index_, options_));
    if (!out_.empty() && !out_.ends_with("\n\n")) out_ += "\n";
    Table();
    Facts();
    Notes();
    Outcome();
    return std::move(out_);
  }

 private:
  void Block(const std::string& text) {
    if (!text.empty() && !out_.empty()) out_ += "\n";
    out_ += text;
  }
  void Line(std::string_view text) { out_.append(text).append("\n"); }

  // "word: rest", the word painted, broken to the width with a hanging indent.
  void Head(std::string_view word, Tone tone, std::string_view rest) {
    const size_t room = options_.width > 20 ? options_.width - 2 : 0;
    const std::vector<std::string> lines =
        WrapWords(std::string(word) + ": " + SafeLine(rest, 4096), room);
    for (size_t i = 0; i < lines.size(); ++i) {
      if (i > 0) {
        Line("  " + lines[i]);
      } else {
        Line(Paint(std::string(word) + ":", tone, options_.color) +
             lines[0].substr(std::min(lines[0].size(), word.size() + 1)));
      }
    }
  }

  void LabelledLines(std::string_view label, const std::vector<std::string>& lines) {
    for (size_t i = 0; i < lines.size(); ++i) {
      const std::string head = i == 0 && !label.empty() ? "  " + std::string(label) + ":" : "";
      const std::string padding(kLabelColumns - std::min(kLabelColumns, head.size()), ' ');
      Line(Paint(head, Tone::kFaint, options_.color) + padding + lines[i]);
    }
  }

  size_t ValueColumns() const {
    return options_.width > kLabelColumns + 20 ? options_.width - kLabelColumns : 0;
  }

  void Labelled(std::string_view label, std::string_view value) {
    if (value.empty()) return;
    std::vector<std::string> lines =
        WrapWords(SafeLine(value, options_.verbose ? 65536 : 4096), ValueColumns());
    if (!options_.verbose && lines.size() > kValueLines) {
      lines.resize(kValueLines);
      lines.back() += "…";
    }
    LabelledLines(label, lines);
  }

  // The request stays one that can be pasted: broken between arguments, and shortened only where an
  // argument is of a size that nobody reads here.
  void Sent(const Finding& finding) {
    if (finding.sent.empty()) return;
    std::string command;
    bool shortened = false;
    for (const std::string& argument : ShellArguments(finding.sent)) {
      const size_t limit = options_.verbose ? SIZE_MAX : kArgumentBytes;
      shortened = shortened || argument.size() > limit;
      command += (command.empty() ? "" : " ") + SafeLine(argument, limit);
    }
    LabelledLines("sent", WrapShell(command, ValueColumns()));
    if (shortened) Labelled("", "(shortened; whole in run.ndjson)");
  }

  // To be pasted, as what was sent.
  void Again(const CaseRow& row) {
    const std::string command = AgainCommand(index_.run().header, row);
    LabelledLines("again", WrapShell(SafeLine(command), ValueColumns()));
  }

  void Failures() {
    const std::vector<Fault> faults = GroupFaults(index_, VerdictKind::kFail);
    const size_t shown = options_.verbose ? faults.size() : std::min(faults.size(), kConsoleBlocks);
    for (size_t i = 0; i < shown; ++i) {
      if (i > 0) out_ += "\n";
      FailureBlock(faults[i]);
    }
    More(faults, shown, "finding", "findings");
  }

  void More(const std::vector<Fault>& faults, size_t shown, std::string_view one,
            std::string_view many) {
    if (shown >= faults.size()) return;
    uint64_t cases = 0;
    for (size_t i = shown; i < faults.size(); ++i) cases += faults[i].cases.size();
    Line("… and " + Count(faults.size() - shown, one, many) + " more (" +
         Count(cases, "case", "cases") + "): see " + InReports("junit.xml"));
  }

  std::string InReports(std::string_view file) const {
    if (options_.reports_path.empty()) return std::string(file);
    return SafeLine(options_.reports_path) + (options_.reports_path.ends_with('/') ? "" : "/") +
           std::string(file);
  }

  std::string FactHead(const std::string& contract, const std::string& id) const {
    const RequirementInfo* requirement = index_.Requirement(contract, id);
    if (requirement == nullptr) return id;
    return id + " " + requirement->level + "  " + requirement->text;
  }

  // "TT-14 must  the name has 2 to 32 characters … 3 cases".
  std::string HeadOf(const Fault& fault) const {
    const CaseRow& first = *fault.cases.front();
    std::string head = fault.requirements.empty()
                           ? first.planned->id
                           : FactHead(fault.contract, fault.requirements.front());
    if (fault.cases.size() > 1) head += " … " + std::to_string(fault.cases.size()) + " cases";
    return head;
  }

  void FailureBlock(const Fault& fault) {
    const CaseRow& first = *fault.cases.front();
    const bool stale = first.verdict == VerdictKind::kStaleWaiver;
    const std::string_view word = stale ? "stale waiver" : "fail";
    if (fault.shared_cause) {
      Head(word, Tone::kBad, fault.contract + ": " + SharedCauseSentence(fault));
      Labelled("facts", Join(fault.requirements, " "));
    } else {
      Head(word, Tone::kBad, HeadOf(fault));
      FactLines(fault);
    }
    if (stale || first.finding() == nullptr) Labelled("reason", first.reason);
    Details(first);
    if (!fault.shared_cause) OtherCases(fault);
    Again(first);
  }

  void FactLines(const Fault& fault) {
    const size_t all = fault.requirements.size();
    const size_t shown = options_.verbose ? all : std::min(all, kRequirementLines);
    std::string before;
    for (size_t i = 0; i < shown; ++i) {
      const std::string& id = fault.requirements[i];
      if (i > 0) Labelled("and", FactHead(fault.contract, id));
      const RequirementInfo* requirement = index_.Requirement(fault.contract, id);
      if (requirement == nullptr) continue;
      const std::string place = DocumentPlace(index_, *requirement);
      if (place != before) Labelled("place", place);
      before = place;
    }
    if (shown < all) {
      Labelled("and", Join({fault.requirements.begin() + static_cast<ptrdiff_t>(shown),
                            fault.requirements.end()},
                           " "));
    }
  }

  void Details(const CaseRow& row) {
    if (row.result == nullptr) return;
    const std::vector<Finding>& findings = row.result->findings;
    const size_t shown = options_.verbose ? findings.size() : std::min<size_t>(findings.size(), 1);
    for (size_t i = 0; i < shown; ++i) {
      Labelled("wrong", findings[i].message);
      Sent(findings[i]);
      Labelled("allowed", findings[i].allowed);
      Labelled("came", WhatCame(findings[i]));
      Labelled("often", HowOften(findings[i]));
    }
    if (shown < findings.size()) {
      Labelled("more", Count(findings.size() - shown, "further finding", "further findings") +
                           " of this case: see " + InReports("junit.xml"));
    }
  }

  void OtherCases(const Fault& fault) {
    constexpr size_t kNamed = 5;
    if (fault.cases.size() == 1) return;
    const size_t shown =
        options_.verbose ? fault.cases.size() : std::min(fault.cases.size(), kNamed);
    std::vector<std::string> lines;
    for (size_t i = 0; i < shown; ++i) lines.push_back(SafeLine(fault.cases[i]->planned->id, 512));
    if (shown < fault.cases.size()) {
      lines.push_back("and " + std::to_string(fault.cases.size() - shown) + " more");
    }
    LabelledLines("cases", lines);
  }

  void Errors() {
    const std::vector<ReasonGroup> groups = GroupByReason(index_, VerdictKind::kError);
    if (!groups.empty() && !out_.empty()) out_ += "\n";
    ReasonLines(groups, VerdictKind::kError, Tone::kTrouble, true);
  }

  void Warnings() {
    const std::vector<Fault> faults = GroupFaults(index_, VerdictKind::kWarn);
    if (!faults.empty() && !out_.empty()) out_ += "\n";
    const size_t shown = options_.verbose ? faults.size() : std::min(faults.size(), kConsoleBlocks);
    for (size_t i = 0; i < shown; ++i) {
      const CaseRow& first = *faults[i].cases.front();
      const Finding* finding = first.finding();
      Line(FittedHead("warn", HeadOf(faults[i])));
      std::string what = finding == nullptr ? first.reason : finding->message;
      if (finding != nullptr && !finding->came.empty()) what += "; came: " + WhatCame(*finding);
      Line("  " + FitColumns(SafeLine(what, 4096), options_.verbose ? 0 : ValueColumns()));
    }
    More(faults, shown, "warning", "warnings");
  }

  std::string FittedHead(std::string_view word, std::string_view rest) const {
    const size_t room = ValueColumns();
    return Paint(std::string(word) + ":", Tone::kWarning, options_.color) + " " +
           FitColumns(SafeLine(rest, 4096), options_.verbose ? 0 : room);
  }

  // What left the run as it was: a line each, unless more is asked for.
  void Unjudged() {
    if (options_.verbose) {
      Reasons(VerdictKind::kNotApplicable, Tone::kFaint);
      Reasons(VerdictKind::kNotObserved, Tone::kFaint);
    } else {
      if (!out_.empty()) out_ += "\n";
      SummedReasons(VerdictKind::kNotApplicable);
      SummedReasons(VerdictKind::kNotObserved);
    }
    UnobservedMusts();
  }

  // "not applicable: 7 cases: the document leaves this open (6); … (--verbose names them)".
  void SummedReasons(VerdictKind verdict) {
    constexpr size_t kReasons = 3;
    std::vector<ReasonGroup> groups = GroupByReason(index_, verdict);
    if (groups.empty()) return;
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& a, const auto& b) { return a.cases.size() > b.cases.size(); });
    size_t cases = 0;
    std::vector<std::string> parts;
    for (size_t i = 0; i < groups.size(); ++i) {
      cases += groups[i].cases.size();
      if (i < kReasons)
        parts.push_back(
            SafeLine(groups[i].reason, 200) +
            (groups.size() == 1 ? "" : " (" + std::to_string(groups[i].cases.size()) + ")"));
    }
    if (groups.size() > kReasons)
      parts.push_back(Count(groups.size() - kReasons, "other reason", "other reasons") +
                      ": see --verbose or " + InReports("report.html"));
    Head(VerdictLabel(verdict), Tone::kFaint,
         Count(cases, "case", "cases") + ": " + Join(parts, "; "));
  }

  void Reasons(VerdictKind verdict, Tone tone) {
    const std::vector<ReasonGroup> groups = GroupByReason(index_, verdict);
    if (!groups.empty() && !out_.empty()) out_ += "\n";
    ReasonLines(groups, verdict, tone, false);
  }

  void ReasonLines(const std::vector<ReasonGroup>& groups, VerdictKind verdict, Tone tone,
                   bool again) {
    const size_t shown = options_.verbose ? groups.size() : std::min(groups.size(), kConsoleBlocks);
    for (size_t i = 0; i < shown; ++i) {
      const std::vector<const CaseRow*>& cases = groups[i].cases;
      const bool all = cases.size() == index_.rows().size() && cases.size() > 1;
      Head(VerdictLabel(verdict), tone,
           (all ? "all " : "") + Count(cases.size(), "case", "cases") + ": " + groups[i].reason);
      if (options_.verbose) {
        for (const CaseRow* row : cases) Line("  " + SafeLine(row->planned->id));
      }
      if (!again) continue;
      Details(*cases.front());
      Again(*cases.front());
    }
    if (shown < groups.size()) {
      uint64_t cases = 0;
      for (size_t i = shown; i < groups.size(); ++i) cases += groups[i].cases.size();
      Line("… and " + Count(cases, "case", "cases") + " for " +
           Count(groups.size() - shown, "other reason", "other reasons") + ": see " +
           InReports("junit.xml"));
    }
  }

  void UnobservedMusts() {
    std::vector<std::string> ids;
    for (const RequirementView& view : requirements_.requirements) {
      if (view.state == RequirementState::kNotObserved && view.requirement->level == "must") {
        ids.push_back(view.requirement->id);
      }
    }
    if (!ids.empty()) {
      Head("not observed", Tone::kFaint,
           "must-level facts that no exchange showed: " + Join(Ranges(ids), " "));
    }
  }

  std::vector<std::string> CountCells(std::string name, const std::vector<uint64_t>& counts,
                                      const std::vector<VerdictKind>& columns) const {
    std::vector<std::string> cells = {std::move(name)};
    for (const VerdictKind kind : columns) {
      cells.push_back(std::to_string(counts[static_cast<size_t>(kind)]));
    }
    return cells;
  }

  void Table() {
    const std::vector<uint64_t> total = CountVerdicts(index_);
    std::vector<VerdictKind> columns;
    std::vector<std::string> head = {"contract"};
    for (const VerdictKind kind : kVerdictKinds) {
      // Waivers are rare: a column for them only where there are any.
      const bool rare = kind == VerdictKind::kWaived || kind == VerdictKind::kStaleWaiver;
      if (rare && total[static_cast<size_t>(kind)] == 0) continue;
      columns.push_back(kind);
      head.emplace_back(kind == VerdictKind::kNotApplicable ? "n/a" : VerdictLabel(kind));
    }
    std::vector<std::vector<std::string>> table = {head};
    for (const std::string& contract : index_.contracts()) {
      table.push_back(CountCells(SafeLine(contract, 64), CountVerdicts(index_, contract), columns));
    }
    if (index_.contracts().size() != 1) table.push_back(CountCells("total", total, columns));
    const std::string aligned = AlignColumns(table);
    if (options_.width == 0 || aligned.find('\n') <= options_.width) {
      out_ += aligned;
    } else {
      for (size_t row = 1; row < table.size(); ++row) CountsInWords(head, table[row]);
    }
  }

  // A row of the table for a screen that is too narrow for it; without what does not occur.
  void CountsInWords(const std::vector<std::string>& head, const std::vector<std::string>& row) {
    std::vector<std::string> counts;
    for (size_t column = 1; column < row.size(); ++column) {
      if (row[column] != "0") counts.push_back(row[column] + " " + head[column]);
    }
    const std::string all = counts.empty() ? "no case" : Join(counts, ", ");
    for (const std::string& line : WrapWords(row[0] + ": " + all, options_.width)) Line(line);
  }

  void Facts() {
    for (const std::string_view level : {"must", "should"}) {
      const auto found = requirements_.levels.find(std::string(level));
      if (found == requirements_.levels.end()) continue;
      for (const std::string& line :
           WrapWords(CountsSentence(level, found->second), options_.width)) {
        Line(line);
      }
    }
  }

  void Notes() {
    for (const std::string& note : index_.run().header.notes) {
      for (const std::string& line : WrapWords(SafeLine(note, 1024), options_.width)) Line(line);
    }
  }

  void Outcome() {
    std::string line = SafeLine(OutcomeSentence(index_), 4096);
    if (!options_.reports_path.empty()) {
      line += "; reports in " + SafeLine(options_.reports_path);
    }
    const Run& run = index_.run();
    const bool good = run.has_footer && run.footer.exit_code == 0;
    // One line whatever the width: it is what people look for in a log.
    Line(Paint(line, good ? Tone::kGood : Tone::kStrong, options_.color));
  }

  const ConsoleOptions& options_;
  const RunIndex index_;
  const RequirementsView requirements_;
  std::string out_;
};

}  // namespace

std::string RenderConsole(const Run& run, const ConsoleOptions& options) {
  return Console(run, options).Render();
}

}  // namespace assay::reports
