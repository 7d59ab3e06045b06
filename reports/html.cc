#include "reports/html.h"

#include <algorithm>
#include <set>

#include "harness/base/text.h"
#include "page_assets.h"
#include "reports/atomic_file.h"
#include "reports/html_page.h"
#include "reports/html_text.h"
#include "reports/ndjson.h"
#include "reports/safe_text.h"
#include "reports/sha256.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

std::string KeyOf(std::string_view contract, std::string_view id) {
  return std::string(contract).append(1, '\0').append(id);
}

// "violations found": the outcome in a word or two.
std::string_view OutcomeWord(const Run& run) {
  if (!run.has_footer) return "inconclusive";
  if (run.footer.exit_code == 0) return "conforms";
  if (run.footer.exit_code == 1) return "violations found";
  if (run.footer.exit_code == 4) return "nothing was judged";
  return "inconclusive";
}

std::string_view OutcomeLabel(const Run& run) {
  if (run.has_footer && run.footer.exit_code == 0) return "pass";
  return run.has_footer && run.footer.exit_code == 1 ? "fail" : "blocked";
}

std::string Head(const Run& run) {
  const std::string policy = "default-src 'none'; script-src " + CspSource(kPageScript) +
                             "; style-src " + CspSource(kPageStyle) +
                             "; base-uri 'none'; form-action 'none'";
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         policy +
         "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>assay: " +
         Html(run.header.target_name, 100) + ": " + std::string(OutcomeWord(run)) +
         "</title>\n<style>" + std::string(kPageStyle) + "</style>\n</head>\n";
}

std::string Banner(std::string_view text) {
  return "<p class=\"banner\"><strong>" + std::string(text) + "</strong></p>\n";
}

std::string CountsList(const RunIndex& index) {
  const std::vector<uint64_t> counts = CountVerdicts(index);
  std::string out = "<ul class=\"counts\" aria-label=\"Cases by verdict\">\n";
  for (const VerdictKind kind : kVerdictKinds) {
    const uint64_t count = counts[static_cast<size_t>(kind)];
    if (count == 0 && kind != VerdictKind::kPass && kind != VerdictKind::kFail) continue;
    out +=
        "<li>" + HtmlVerdict(VerdictLabel(kind)) + " <b>" + std::to_string(count) + "</b></li>\n";
  }
  return out + "</ul>\n";
}

std::string PageHeader(const HtmlPage& page) {
  const Run& run = page.index().run();
  std::string out = "<header>\n<h1>assay: " + Html(run.header.target_name, 100) + "</h1>\n";
  out += "<p class=\"outcome o-" + HtmlClass(OutcomeLabel(run)) + "\"><strong>" +
         std::string(OutcomeWord(run)) + "</strong> <span>" +
         Html(OutcomeSentence(page.index()), 2048) + "</span></p>\n";
  if (run.header.insecure)
    out += Banner(
        "Insecure: the target's certificate was not checked (--insecure). Whoever "
        "answered may not have been the target.");
  if (const std::string why = IncompleteReason(run); !why.empty())
    out += Banner("Incomplete: " + Html(why, 500));
  if (const std::string part = ShardSentence(run.header); !part.empty())
    out += Banner("Part of a run: " + Html(part, 500));
  if (!run.footer.left_changed.empty())
    out += Banner("Left changed on the target: " +
                  Count(run.footer.left_changed.size(), "record", "records") +
                  ", named under “The run”");
  return out + CountsList(page.index()) + "</header>\n";
}

struct Part {
  std::string_view id, title;
  std::string html;
};

std::string Navigation(const std::vector<Part>& parts) {
  std::string out = "<nav aria-label=\"Parts of this report\"><ul>\n";
  for (const Part& part : parts) {
    if (part.html.empty()) continue;
    out +=
        "<li><a href=\"#" + std::string(part.id) + "\">" + std::string(part.title) + "</a></li>\n";
  }
  return out + "</ul></nav>\n";
}

}  // namespace

HtmlPage::HtmlPage(const Run& run, const HtmlExchanges& exchanges)
    : index_(run), facts_(ViewRequirements(index_)), exchanges_(exchanges) {
  size_t listed = 0;
  for (const RequirementView& view : facts_.requirements) {
    if (IsDocumentFinding(*view.requirement)) continue;
    if (listed == kHtmlFacts) break;
    anchors_.emplace(KeyOf(view.requirement->contract, view.requirement->id), listed++);
  }
}

std::string HtmlPage::AnchorOf(std::string_view contract, std::string_view id) const {
  const auto found = anchors_.find(KeyOf(contract, id));
  return found == anchors_.end() ? "" : "fact-" + std::to_string(found->second);
}

std::string HtmlPage::FactLink(std::string_view contract, std::string_view id) const {
  const std::string anchor = AnchorOf(contract, id);
  if (anchor.empty()) return Html(id, 100);
  return "<a href=\"#" + anchor + "\">" + Html(id, 100) + "</a>";
}

std::string HtmlPage::PlaceOf(const RequirementInfo& requirement) const {
  const ContractInfo* contract = index_.Contract(requirement.contract);
  std::string out;
  if (contract != nullptr && !contract->document_title.empty())
    out = HtmlLink(contract->document_url, SafeLine(contract->document_title, 200));
  for (const std::string* part : {&requirement.section, &requirement.locator}) {
    if (!part->empty()) out += (out.empty() ? "" : ", ") + HtmlProse(*part, 300);
  }
  return out;
}

std::string HtmlSection(std::string_view id, std::string_view title, std::string_view body) {
  const std::string name(id);
  return "<section id=\"" + name + "\" aria-labelledby=\"h-" + name + "\">\n<h2 id=\"h-" + name +
         "\">" + std::string(title) + "</h2>\n" + std::string(body) + "</section>\n";
}

std::string HtmlMore(uint64_t number, std::string_view what) {
  if (number == 0) return "";
  return "<p class=\"more\">… and " + std::to_string(number) + " more " + std::string(what) +
         ": see <code>run.ndjson</code>.</p>\n";
}

bool IsDocumentFinding(const RequirementInfo& requirement) {
  return requirement.category == "doc-anomaly";
}

HtmlExchanges CollectExchanges(const Run& run, const std::string& log, const Timeline* known) {
  HtmlExchanges exchanges;
  const RunIndex index(run);
  std::set<uint64_t> wanted;
  for (const VerdictKind verdict : {VerdictKind::kFail, VerdictKind::kWarn}) {
    const std::vector<Fault> faults = GroupFaults(index, verdict);
    for (size_t i = 0; i < std::min(faults.size(), kHtmlFindings); ++i) {
      const Finding* finding = faults[i].cases.front()->finding();
      if (finding != nullptr && !finding->exchanges.empty())
        wanted.insert(finding->exchanges.front());
    }
  }
  if (known != nullptr) {
    exchanges.timeline = *known;
    if (wanted.empty()) return exchanges;
  }
  LogVisitor visitor;
  if (known != nullptr) visitor.wanted = [&](uint64_t number) { return wanted.contains(number); };
  visitor.exchange = [&](const ExchangeRecord& exchange) {
    if (known == nullptr) exchanges.timeline.Add(exchange);
    if (wanted.contains(exchange.number)) {
      ExchangeRecord& kept = exchanges.shown.emplace(exchange.number, exchange).first->second;
      if (kept.response_body.size() > kHtmlBodyBytes) kept.response_body.resize(kHtmlBodyBytes);
      kept.request_body.clear();
    }
    return known == nullptr || exchanges.shown.size() < wanted.size();
  };
  const Result<Run> read = VisitLog(log, visitor);
  if (!read.ok()) exchanges.unread = read.error().message;
  return exchanges;
}

std::string RenderHtml(const Run& run, const HtmlExchanges& exchanges) {
  const HtmlPage page(run, exchanges);
  const std::vector<Part> parts = {
      {"findings", "Findings", HtmlFindings(page)},
      {"gate", "Baseline", HtmlGate(page)},
      {"warnings", "Warnings", HtmlWarnings(page)},
      {"unjudged", "Not judged", HtmlUnjudged(page)},
      {"matrix", "By class", HtmlMatrix(page)},
      {"facts", "All facts", HtmlFacts(page)},
      {"documents", "The documents", HtmlDocuments(page)},
      {"times", "Times", HtmlTimes(page)},
      {"run", "The run", HtmlRun(page)},
  };
  std::string out = Head(run);
  out += "<body>\n<a class=\"skip\" href=\"#main\">To the findings</a>\n";
  out += PageHeader(page) + Navigation(parts) + "<main id=\"main\" tabindex=\"-1\">\n";
  for (const Part& part : parts) out += part.html;
  out += "</main>\n<footer><p>Made by assay " + Html(run.header.assay_version, 40) +
         " from <code>run.ndjson</code>, which holds everything.</p></footer>\n"
         "<p id=\"said\" class=\"hidden\" role=\"status\"></p>\n<script>";
  return out + std::string(kPageScript) + "</script>\n</body>\n</html>\n";
}

Result<uint64_t> WriteHtml(const Run& run, const std::string& log, const std::string& path,
                           const Timeline* known) {
  return WriteFileAtomically(path, RenderHtml(run, CollectExchanges(run, log, known)));
}

}  // namespace assay::reports
