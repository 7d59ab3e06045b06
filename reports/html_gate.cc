// What the gate adds to the verdicts, in report.html: regressions, and waivers to be told of.
#include "reports/gate_view.h"
#include "reports/html_page.h"
#include "reports/html_text.h"

namespace assay::reports {
namespace {

constexpr size_t kGatePartBytes = size_t{256} * 1024;

std::string LabelOf(const std::string& verdict) {
  const auto kind = ParseVerdict(verdict);
  return kind ? HtmlVerdict(VerdictLabel(*kind)) : Html(verdict, 40);
}

std::string Row(const HtmlPage& page, const Regression& one) {
  std::string facts;
  for (const std::string& id : one.requirements)
    facts += (facts.empty() ? "" : " ") + page.FactLink(ContractOf(one.id), id);
  return "<tr><td><code>" + Html(one.id, 512) + "</code></td><td>" + facts + "</td><td>" +
         LabelOf(one.was) + "</td><td>" + LabelOf(one.now) + "</td><td>" + Html(one.reason, 512) +
         "</td></tr>\n";
}

std::string Regressions(const HtmlPage& page, const Baseline& baseline) {
  std::string body = "<p>" + Html(BaselineSentence(baseline)) + ".</p>\n";
  if (!baseline.regressions.empty()) {
    HtmlOut rows(kGatePartBytes);
    size_t shown = 0;
    while (shown < baseline.regressions.size() && rows.Add(Row(page, baseline.regressions[shown])))
      ++shown;
    body +=
        "<div class=\"wide\"><table><thead><tr><th scope=\"col\">case</th><th scope=\"col\">facts"
        "</th><th scope=\"col\">was</th><th scope=\"col\">now</th><th scope=\"col\">why</th></tr>"
        "</thead><tbody>\n" +
        rows.Take() + "</tbody></table></div>\n" +
        HtmlMore(baseline.regressions.size() - shown, "regressions");
  }
  std::string notes;
  if (const std::string told = AppearedSentence(baseline); !told.empty())
    notes += "<li>" + Html(told) + "</li>\n";
  for (const std::string& note : baseline.notes) notes += "<li>" + Html(note) + "</li>\n";
  return body + (notes.empty() ? "" : "<ul>\n" + notes + "</ul>\n");
}

}  // namespace

std::string HtmlGate(const HtmlPage& page) {
  const Footer& footer = page.index().run().footer;
  std::string body;
  if (!footer.baseline.run.empty()) body += Regressions(page, footer.baseline);
  if (!footer.waiver_notes.empty()) {
    body += "<h3>Waivers that did not come to bear, or end soon</h3>\n<ul>\n";
    for (const auto& [why, ids] : GroupWaiverNotes(footer.waiver_notes))
      body += "<li>" + Html(NoteSentence(why, ids, false)) + "</li>\n";
    body += "</ul>\n";
  }
  return body.empty() ? "" : HtmlSection("gate", "Baseline and waivers", body);
}

}  // namespace assay::reports
