// What is wrong, and what was not judged.
#include <algorithm>

#include "harness/base/text.h"
#include "reports/html_page.h"
#include "reports/html_text.h"
#include "reports/marked_body.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

constexpr size_t kFactsInFull = 3;
constexpr size_t kCasesNamed = 10;
constexpr size_t kOneLiners = 500;
constexpr size_t kPartBytes = size_t{2} * 1024 * 1024;  // of one part of the page
constexpr size_t kCommandBytes = size_t{16} * 1024;

std::string Row(std::string_view label, std::string_view html) {
  if (html.empty()) return "";
  return "<dt>" + std::string(label) + "</dt><dd>" + std::string(html) + "</dd>\n";
}

// A command to take along.
std::string Command(std::string_view text, const std::string& id, std::string_view what) {
  if (text.empty()) return "";
  const bool cut = SafeLine(text).size() > kCommandBytes;
  std::string out = "<div class=\"command\"><pre tabindex=\"0\"><code id=\"" + id + "\">" +
                    Html(text, kCommandBytes) + "</code></pre>";
  if (!cut) out += HtmlCopyButton(id, what);
  out += "</div>";
  return cut ? out + "<p class=\"more\">shortened; whole in <code>run.ndjson</code></p>" : out;
}

class Blocks {
 public:
  Blocks(const HtmlPage& page, VerdictKind verdict, std::string_view prefix)
      : page_(page), faults_(GroupFaults(page.index(), verdict)), prefix_(prefix) {}

  size_t size() const { return faults_.size(); }

  std::string Render() {
    HtmlOut out(kPartBytes);
    size_t shown = 0;
    while (shown < std::min(faults_.size(), kHtmlFindings) && out.Add(Block(shown))) ++shown;
    std::string html = out.Take();
    HtmlOut lines(kPartBytes / 3);
    const size_t in_full = shown;
    while (shown < std::min(faults_.size(), in_full + kOneLiners) &&
           lines.Add(OneLine(faults_[shown])))
      ++shown;
    if (shown > in_full) html += "<ul class=\"lines\">\n" + lines.Take() + "</ul>\n";
    return html + HtmlMore(faults_.size() - shown, "findings");
  }

 private:
  // "TT-10 must: words".
  std::string FactWords(const Fault& fault, const std::string& id) const {
    const RequirementInfo* requirement = page_.index().Requirement(fault.contract, id);
    std::string out = "<b>" + page_.FactLink(fault.contract, id) + "</b>";
    if (requirement == nullptr) return out;
    return out + " <span class=\"level\">" + Html(requirement->level, 16) + "</span> " +
           HtmlProse(requirement->text, 600);
  }

  std::string Title(const Fault& fault) const {
    const CaseRow& first = *fault.cases.front();
    if (fault.shared_cause)
      return Html(fault.contract, 200) + ": " + Html(SharedCauseSentence(fault), 600);
    if (fault.requirements.empty()) return Html(first.planned->id, 300);
    return FactWords(fault, fault.requirements.front());
  }

  std::string OneLine(const Fault& fault) const {
    const CaseRow& first = *fault.cases.front();
    const Finding* finding = first.finding();
    return "<li>" + HtmlVerdict(VerdictLabel(first.verdict)) + " " + Title(fault) + ": " +
           Html(finding == nullptr ? first.reason : finding->message, 300) + "</li>\n";
  }

  std::string Facts(const Fault& fault) const {
    std::string out;
    const size_t all = fault.requirements.size();
    const size_t shown = fault.shared_cause ? 0 : std::min(all, kFactsInFull);
    std::string before;
    for (size_t i = 0; i < shown; ++i) {
      const std::string& id = fault.requirements[i];
      if (i > 0) out += Row("and", FactWords(fault, id));
      const RequirementInfo* requirement = page_.index().Requirement(fault.contract, id);
      if (requirement == nullptr) continue;
      const std::string place = page_.PlaceOf(*requirement);
      if (place != before) out += Row("place", place);
      before = place;
    }
    std::string others;
    for (size_t i = shown; i < std::min<size_t>(all, shown + 40); ++i)
      others += (others.empty() ? "" : " ") + page_.FactLink(fault.contract, fault.requirements[i]);
    if (all > shown + 40) others += " …";
    return out + Row(shown == 0 ? "facts" : "and", others);
  }

  // The answer as it was recorded, the place that is wrong marked; what the finding says of it
  // where it was not recorded.
  std::string Came(const Finding& finding) const {
    const auto found = finding.exchanges.empty()
                           ? page_.exchanges().shown.end()
                           : page_.exchanges().shown.find(finding.exchanges.front());
    std::string said = "<p>" + Html(WhatCame(finding), 1500) + "</p>";
    if (found == page_.exchanges().shown.end()) return said;
    const ExchangeRecord& exchange = found->second;
    const std::vector<MarkedLine> lines = MarkBody(exchange.response_body, finding.pointer);
    if (exchange.status == 0 || lines.empty()) return said;
    const bool marked =
        std::any_of(lines.begin(), lines.end(), [](const MarkedLine& line) { return line.marked; });
    std::string out = marked ? said : "";
    const std::string status = "HTTP " + std::to_string(exchange.status);
    // Where no place of the body is wrong, it is that it was answered so.
    out += "<pre tabindex=\"0\" class=\"came\">" +
           (marked ? status : "<mark>" + status + "</mark>") + "\n";
    for (const MarkedLine& line : lines) {
      const size_t indent = std::min(line.text.find_first_not_of(' '), line.text.size());
      const std::string text = Html(line.text.substr(indent), kMarkedLineBytes + 32);
      out += std::string(indent, ' ') +
             (line.marked ? "<mark>" + text + "</mark> <span class=\"here\">← here</span>" : text) +
             "\n";
    }
    return out + "</pre>";
  }

  std::string Details(const CaseRow& first, const std::string& id) const {
    const Finding* finding = first.finding();
    std::string out;
    if (finding == nullptr || first.verdict == VerdictKind::kStaleWaiver)
      out += Row("reason", Html(first.reason, 1500));
    if (finding != nullptr) {
      out += Row("wrong", "<strong>" + Html(finding->message, 1500) + "</strong>");
      out += Row("sent", Command(finding->sent, id + "-sent", "the request as a curl line"));
      out += Row("allowed", Html(finding->allowed, 1500));
      out += Row("came", Came(*finding));
      out += Row("often", Html(HowOften(*finding), 300));
      if (first.result->findings.size() > 1)
        out += Row("more",
                   Count(first.result->findings.size() - 1, "further finding", "further findings") +
                       " of this case: see <code>junit.xml</code>");
    }
    return out;
  }

  std::string Cases(const Fault& fault) const {
    std::string out = "<ul class=\"ids\">";
    const size_t shown = std::min(fault.cases.size(), kCasesNamed);
    for (size_t i = 0; i < shown; ++i)
      out += "<li><code>" + Html(fault.cases[i]->planned->id, 400) + "</code></li>";
    if (shown < fault.cases.size())
      out += "<li>and " + std::to_string(fault.cases.size() - shown) + " more</li>";
    return out + "</ul>";
  }

  std::string Block(size_t number) const {
    const Fault& fault = faults_[number];
    const CaseRow& first = *fault.cases.front();
    const std::string id = prefix_ + std::to_string(number);
    std::string out = "<article class=\"finding\" id=\"" + id + "\" aria-labelledby=\"" + id +
                      "-t\">\n<h3 id=\"" + id + "-t\">" + HtmlVerdict(VerdictLabel(first.verdict)) +
                      " " + Title(fault) + "</h3>\n";
    out += "<p class=\"of\">" + Html(fault.contract, 200) + "</p>\n<dl>\n";
    out += Facts(fault) + Details(first, id);
    out += Row(fault.cases.size() == 1 ? "case" : Count(fault.cases.size(), "case", "cases"),
               Cases(fault));
    out += Row("again", Command(AgainCommand(page_.index().run().header, first), id + "-again",
                                "the command that tries it again"));
    return out + "</dl>\n</article>\n";
  }

  const HtmlPage& page_;
  const std::vector<Fault> faults_;
  const std::string prefix_;
};

std::string Number(size_t number) {
  return " <span class=\"number\">" + std::to_string(number) + "</span>";
}

std::string Group(const ReasonGroup& group, VerdictKind verdict) {
  std::string out = "<li><details><summary>" + HtmlVerdict(VerdictLabel(verdict)) + " " +
                    Count(group.cases.size(), "case", "cases") + ": " + Html(group.reason, 600) +
                    "</summary>\n<ul class=\"ids\">";
  const size_t shown = std::min(group.cases.size(), kCasesNamed);
  for (size_t i = 0; i < shown; ++i) {
    const CaseRow& row = *group.cases[i];
    out += "<li><code>" + Html(row.planned->id, 400) + "</code>" +
           (row.reason == group.reason ? "" : "<br>" + Html(row.reason, 600)) + "</li>";
  }
  if (shown < group.cases.size())
    out += "<li>and " + std::to_string(group.cases.size() - shown) + " more</li>";
  return out + "</ul></details></li>\n";
}

}  // namespace

std::string HtmlFindings(const HtmlPage& page) {
  Blocks blocks(page, VerdictKind::kFail, "f");
  const std::string body =
      blocks.size() == 0 ? "<p>No must-level fact was found broken.</p>\n" : blocks.Render();
  return HtmlSection("findings", "Findings" + Number(blocks.size()), body);
}

std::string HtmlWarnings(const HtmlPage& page) {
  Blocks blocks(page, VerdictKind::kWarn, "w");
  if (blocks.size() == 0) return "";
  return HtmlSection("warnings", "Warnings" + Number(blocks.size()), blocks.Render());
}

std::string HtmlUnjudged(const HtmlPage& page) {
  std::string body;
  size_t cases = 0;
  for (const VerdictKind verdict :
       {VerdictKind::kError, VerdictKind::kBlocked, VerdictKind::kWaived,
        VerdictKind::kNotApplicable, VerdictKind::kNotObserved}) {
    std::vector<ReasonGroup> groups = GroupByReason(page.index(), verdict);
    if (groups.empty()) continue;
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& a, const auto& b) { return a.cases.size() > b.cases.size(); });
    HtmlOut out(kPartBytes / 3);
    size_t shown = 0;
    while (shown < std::min(groups.size(), kHtmlGroups) && out.Add(Group(groups[shown], verdict)))
      ++shown;
    body += "<ul class=\"groups\">\n" + out.Take() + "</ul>\n" +
            HtmlMore(groups.size() - shown, "reasons");
    for (const ReasonGroup& group : groups) cases += group.cases.size();
  }
  if (body.empty()) return "";
  return HtmlSection("unjudged", "Not judged, or waived" + Number(cases), body);
}

}  // namespace assay::reports
