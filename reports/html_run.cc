// When the exchanges were, which took long, and what kind of run it was.
#include <algorithm>

#include "harness/base/text.h"
#include "reports/html_page.h"
#include "reports/html_text.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

constexpr size_t kChartHeight = 100;
constexpr size_t kSliceWidth = 10;

uint64_t Sum(const Timeline::Counts& counts) {
  uint64_t sum = 0;
  for (const uint64_t count : counts) sum += count;
  return sum;
}

// The classes that there are any of.
std::vector<size_t> Present(const Timeline& timeline) {
  std::vector<size_t> present;
  for (size_t i = 0; i < kAnswerClasses; ++i) {
    if (timeline.counts()[i] > 0) present.push_back(i);
  }
  return present;
}

std::string Bar(size_t x, size_t from, size_t to, size_t kind) {
  if (to <= from) return "";
  return "<rect class=\"a" + std::to_string(kind) + "\" x=\"" + std::to_string(x) + "\" y=\"" +
         std::to_string(kChartHeight - to) + "\" width=\"" + std::to_string(kSliceWidth - 1) +
         "\" height=\"" + std::to_string(to - from) + "\"/>";
}

// Answers stacked by class. For the eye alone: the table below says the same.
std::string Chart(const Timeline& timeline) {
  uint64_t highest = 1;
  for (const Timeline::Counts& slice : timeline.slices()) highest = std::max(highest, Sum(slice));
  const size_t width = std::max<size_t>(timeline.slices().size(), 1) * kSliceWidth;
  std::string out = "<svg class=\"chart\" viewBox=\"0 0 " + std::to_string(width) + " " +
                    std::to_string(kChartHeight) +
                    "\" preserveAspectRatio=\"none\" aria-hidden=\"true\">";
  for (size_t i = 0; i < timeline.slices().size(); ++i) {
    uint64_t seen = 0;
    for (size_t kind = 0; kind < kAnswerClasses; ++kind) {
      const uint64_t before = seen;
      seen += timeline.slices()[i][kind];
      const auto scaled = [&](uint64_t n) {
        // What is there is seen, be it ever so little.
        return n == 0 ? size_t{0}
                      : std::max<size_t>(static_cast<size_t>(n * kChartHeight / highest), 1);
      };
      out += Bar(i * kSliceWidth, scaled(before), scaled(seen), kind);
    }
  }
  return out + "</svg>\n";
}

std::string Legend(const Timeline& timeline) {
  std::string out = "<ul class=\"legend\">";
  for (const size_t kind : Present(timeline)) {
    out += "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"a" +
           std::to_string(kind) + "\" width=\"10\" height=\"10\"/></svg> " +
           std::string(AnswerClassLabel(static_cast<AnswerClass>(kind))) + " <b>" +
           std::to_string(timeline.counts()[kind]) + "</b></li>";
  }
  return out + "</ul>\n";
}

std::string Table(std::string_view label, const std::vector<std::string>& head,
                  const std::string& rows) {
  std::string out = "<div class=\"wide\" role=\"region\" aria-label=\"" + std::string(label) +
                    "\" tabindex=\"0\"><table>\n<thead><tr>";
  for (const std::string& cell : head) out += "<th scope=\"col\">" + cell + "</th>";
  return out + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></div>\n";
}

std::string SlicesTable(const Timeline& timeline) {
  const std::vector<size_t> present = Present(timeline);
  std::vector<std::string> head = {"from", "exchanges"};
  for (const size_t kind : present)
    head.emplace_back(AnswerClassLabel(static_cast<AnswerClass>(kind)));
  std::string rows;
  for (size_t i = 0; i < timeline.slices().size(); ++i) {
    rows += "<tr><th scope=\"row\">" +
            HtmlDuration(static_cast<double>(i) * timeline.slice_seconds()) + "</th><td>" +
            std::to_string(Sum(timeline.slices()[i])) + "</td>";
    for (const size_t kind : present)
      rows += "<td>" + std::to_string(timeline.slices()[i][kind]) + "</td>";
    rows += "</tr>\n";
  }
  return "<details><summary>The same as a table</summary>\n" +
         Table("Exchanges over time", head, rows) + "</details>\n";
}

std::string SlowestTable(const Timeline& timeline) {
  std::string rows;
  for (const SlowExchange& slow : timeline.Slowest()) {
    const std::string came = slow.fault.empty() ? std::to_string(slow.status) : slow.fault;
    rows += "<tr><td>" + HtmlDuration(slow.total) + "</td><td>" + HtmlDuration(slow.first_byte) +
            "</td><td>" + Html(came) + "</td><td>" + HtmlDuration(slow.started) + "</td><td>" +
            std::to_string(slow.number) + "</td><td><code>" + Html(slow.method) + " " +
            Html(slow.url, 200) + "</code><br><code>" + Html(slow.case_id) + "</code></td></tr>\n";
  }
  return "<h3>The slowest</h3>\n" +
         Table("The slowest exchanges",
               {"took", "first byte", "came", "sent at", "exchange", "request and case"}, rows);
}

class Facts {
 public:
  void Row(std::string_view label, const std::string& html) {
    if (!html.empty()) out_ += "<dt>" + std::string(label) + "</dt><dd>" + html + "</dd>\n";
  }
  std::string Take() { return "<dl>\n" + std::move(out_) + "</dl>\n"; }

 private:
  std::string out_;
};

std::string ContractLine(const ContractInfo& contract) {
  std::string out =
      "<b>" + Html(contract.title.empty() ? contract.id : contract.title, 200) + "</b>";
  if (!contract.document_title.empty())
    out += ", " + HtmlLink(contract.document_url, SafeLine(contract.document_title, 200));
  if (!contract.document_edition.empty()) out += ", " + Html(contract.document_edition, 200);
  if (!contract.digest.empty()) out += ", digest <code>" + Html(contract.digest, 100) + "</code>";
  return out;
}

}  // namespace

std::string HtmlTimes(const HtmlPage& page) {
  const Timeline& timeline = page.exchanges().timeline;
  std::string body;
  if (!page.exchanges().unread.empty())
    body += "<p class=\"banner\">The exchanges could not be read from the log: " +
            Html(page.exchanges().unread, 500) + "</p>\n";
  if (timeline.exchanges() == 0) {
    return HtmlSection("times", "Exchanges over time", body + "<p>No exchange was recorded.</p>\n");
  }
  body += "<p>" + Count(timeline.exchanges(), "exchange", "exchanges") + "; half took up to " +
          HtmlDuration(timeline.Quantile(0.5)) + ", 95 % up to " +
          HtmlDuration(timeline.Quantile(0.95)) + ", 99 % up to " +
          HtmlDuration(timeline.Quantile(0.99)) + "; " +
          Count(timeline.retries(), "request was", "requests were") + " sent again. Each bar is " +
          HtmlDuration(timeline.slice_seconds()) + " wide.</p>\n";
  body += Chart(timeline) + Legend(timeline) + SlicesTable(timeline) + SlowestTable(timeline);
  return HtmlSection("times", "Exchanges over time", body);
}

std::string HtmlRun(const HtmlPage& page) {
  const Run& run = page.index().run();
  const Header& header = run.header;
  const auto code = [](const std::string& text) {
    return text.empty() ? "" : "<code>" + Html(text, 2000) + "</code>";
  };
  Facts facts;
  facts.Row("target", Html(header.target_name, 200) + " " + code(header.base_url));
  if (header.bare) facts.Row("profile", "none: an address alone");
  if (header.insecure) facts.Row("certificate", "<strong>not checked (--insecure)</strong>");
  facts.Row("started", Html(header.started, 40));
  if (run.has_footer) {
    facts.Row("ended", Html(run.footer.finished, 40) + ", after " +
                           HtmlDuration(run.footer.seconds) + " and " +
                           Count(run.footer.exchanges, "exchange", "exchanges"));
    facts.Row("exit code", std::to_string(run.footer.exit_code) + ": " +
                               Html(ExitMeaning(run.footer.exit_code)));
  }
  facts.Row("seed", std::to_string(header.seed));
  facts.Row("plan", code(header.plan_digest));
  facts.Row("options", code(SafeLine(Join(header.options, " "), 2000)));
  facts.Row("filters", code(SafeLine(Join(header.filters, " "), 2000)));
  facts.Row("assay", Html(header.assay_version, 40));
  for (size_t i = 0; i < std::min<size_t>(header.contracts.size(), 50); ++i)
    facts.Row(Html(header.contracts[i].id, 100), ContractLine(header.contracts[i]));
  std::string left;
  for (size_t i = 0; i < std::min<size_t>(run.footer.left_changed.size(), 50); ++i)
    left += "<li>" + Html(run.footer.left_changed[i], 500) + "</li>";
  if (!left.empty()) facts.Row("left changed", "<ul class=\"lines\">" + left + "</ul>");
  return HtmlSection("run", "The run", facts.Take());
}

}  // namespace assay::reports
