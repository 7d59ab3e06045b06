#include "reports/gate_view.h"

#include <algorithm>
#include <map>

#include "harness/base/text.h"
#include "reports/console_layout.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

constexpr size_t kIdsTold = 3;

std::string Label(std::string_view verdict) {
  const auto kind = ParseVerdict(verdict);
  return std::string(kind ? VerdictLabel(*kind) : verdict);
}

std::string WasNow(const Regression& one) { return Label(one.was) + " → " + Label(one.now); }

void Wrapped(std::string_view indent, std::string_view text, size_t width, std::string* out) {
  const size_t room = width > indent.size() + 20 ? width - indent.size() : 0;
  for (const std::string& line : WrapWords(SafeLine(text, 4096), room)) {
    out->append(indent).append(line).append("\n");
  }
}

std::string FactsOf(const Regression& one) {
  return one.requirements.empty() ? "" : " (" + Join(one.requirements, " ") + ")";
}

}  // namespace

std::string BaselineSentence(const Baseline& baseline) {
  const size_t worse = baseline.regressions.size();
  const std::string in = " in the baseline (" + baseline.run + ")";
  const std::string all =
      baseline.compared ? Count(*baseline.compared, "case that passed", "cases that passed") : "";
  if (worse == 0) return (all.empty() ? "what passed" : all) + in + ": none is worse";
  return (all.empty() ? Count(worse, "case that passed", "cases that passed")
                      : std::to_string(worse) + " of " + all) +
         in + (worse == 1 ? " does" : " do") + " not pass now";
}

std::string AppearedSentence(const Baseline& baseline) {
  if (baseline.appeared.empty()) return "";
  std::map<std::string, uint64_t> counts;
  for (const Appeared& one : baseline.appeared) ++counts[one.verdict];
  std::vector<std::string> parts;
  for (const VerdictKind kind : kVerdictKinds) {
    const auto found = counts.find(std::string(VerdictWord(kind)));
    if (found != counts.end())
      parts.push_back(std::to_string(found->second) + " " + std::string(VerdictLabel(kind)));
  }
  return Count(baseline.appeared.size(), "new case", "new cases") + ": " + Join(parts, ", ");
}

std::vector<std::pair<std::string, std::vector<std::string>>> GroupWaiverNotes(
    const std::vector<WaiverNote>& notes) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const WaiverNote& note : notes) {
    auto found = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& group) { return group.first == note.why; });
    if (found == groups.end()) found = groups.insert(groups.end(), {note.why, {}});
    found->second.push_back(note.id);
  }
  return groups;
}

std::string NoteSentence(const std::string& why, const std::vector<std::string>& ids, bool all) {
  const size_t shown = all ? ids.size() : std::min(ids.size(), kIdsTold);
  return Count(ids.size(), "waiver", "waivers") + ": " + why + ": " +
         Join({ids.begin(), ids.begin() + static_cast<ptrdiff_t>(shown)}, ", ") +
         (shown < ids.size() ? " and " + std::to_string(ids.size() - shown) + " more" : "");
}

std::string ConsoleRegressions(const RunIndex& index, const ConsoleOptions& options) {
  const Baseline& baseline = index.run().footer.baseline;
  if (baseline.regressions.empty()) return "";
  std::string out;
  Wrapped("", "regression: " + BaselineSentence(baseline), options.width, &out);
  constexpr std::string_view kHead = "regression:";
  out = Paint(kHead, Tone::kBad, options.color) + out.substr(kHead.size());
  const size_t all = baseline.regressions.size();
  const size_t shown = options.verbose ? all : std::min(all, kConsoleBlocks);
  for (size_t i = 0; i < shown; ++i) {
    const Regression& one = baseline.regressions[i];
    // An id is never broken: it is what one copies.
    out += "  " + SafeLine(WasNow(one) + ": " + one.id + FactsOf(one), 2048) + "\n";
    // Of a failure there is a block of its own.
    if (one.now != VerdictWord(VerdictKind::kFail))
      Wrapped("    ", one.reason, options.width, &out);
  }
  if (shown < all) out += "  … and " + std::to_string(all - shown) + " more: see junit.xml\n";
  return out;
}

std::string ConsoleGateNotes(const RunIndex& index, const ConsoleOptions& options) {
  const Footer& footer = index.run().footer;
  std::string out;
  const auto line = [&](std::string_view word, const std::string& rest) {
    if (rest.empty()) return;
    std::string text;
    Wrapped("", std::string(word) + ": " + rest, options.width, &text);
    out +=
        Paint(std::string(word) + ":", Tone::kFaint, options.color) + text.substr(word.size() + 1);
  };
  for (const auto& [why, ids] : GroupWaiverNotes(footer.waiver_notes))
    line("note", NoteSentence(why, ids, options.verbose));
  if (footer.baseline.run.empty()) return out;
  if (footer.baseline.regressions.empty()) line("baseline", BaselineSentence(footer.baseline));
  line("baseline", AppearedSentence(footer.baseline));
  for (const std::string& note : footer.baseline.notes) line("baseline", note);
  return out;
}

std::string MarkdownGate(const RunIndex& index, size_t max_bytes) {
  constexpr size_t kCell = 300;
  const Footer& footer = index.run().footer;
  const Baseline& baseline = footer.baseline;
  std::string out;
  if (!baseline.run.empty()) {
    out += "## Against the baseline\n\n" + MarkdownText(BaselineSentence(baseline), 1024) + "\n\n";
    size_t shown = 0;
    if (!baseline.regressions.empty())
      out += "| case | facts | was | now | why |\n| --- | --- | --- | --- | --- |\n";
    for (const Regression& one : baseline.regressions) {
      const std::string row = "| " + MarkdownText(one.id, kCell) + " | " +
                              MarkdownText(Join(one.requirements, " "), kCell) + " | " +
                              MarkdownText(Label(one.was), kCell) + " | " +
                              MarkdownText(Label(one.now), kCell) + " | " +
                              MarkdownText(one.reason, kCell) + " |\n";
      if (out.size() + row.size() > max_bytes) break;
      out += row;
      ++shown;
    }
    if (shown < baseline.regressions.size())
      out += "\n… and " + std::to_string(baseline.regressions.size() - shown) +
             " more, in `junit.xml`.\n";
    if (shown > 0) out += "\n";
    if (const std::string told = AppearedSentence(baseline); !told.empty())
      out += "* " + MarkdownText(told, 1024) + "\n";
    for (const std::string& note : baseline.notes) out += "* " + MarkdownText(note, 1024) + "\n";
    if (out.back() == '\n' && !out.ends_with("\n\n")) out += "\n";
  }
  if (!footer.waiver_notes.empty()) {
    out += "## Waivers that did not come to bear, or end soon\n\n";
    for (const auto& [why, ids] : GroupWaiverNotes(footer.waiver_notes))
      out += "* " + MarkdownText(NoteSentence(why, ids, false), 1024) + "\n";
    out += "\n";
  }
  return out;
}

std::string RegressionText(const RunIndex& index, size_t max_bytes) {
  const Baseline& baseline = index.run().footer.baseline;
  std::string out = SafeLine(BaselineSentence(baseline), 1024) + "\n";
  for (size_t i = 0; i < baseline.regressions.size(); ++i) {
    const Regression& one = baseline.regressions[i];
    const std::string line =
        SafeLine(WasNow(one) + ": " + one.id + FactsOf(one) + ": " + one.reason, 1024) + "\n";
    if (out.size() + line.size() + 64 > max_bytes) {
      return out + "… and " + std::to_string(baseline.regressions.size() - i) +
             " more: see run.ndjson\n";
    }
    out += line;
  }
  return out;
}

}  // namespace assay::reports
