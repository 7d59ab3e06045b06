// A comparison as a page of its own: no script, no network.
#include <utility>

#include "reports/diff.h"
#include "reports/html_text.h"

namespace assay::reports {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>assay: two runs compared</title>
<style>
:root { color-scheme: light dark; --line: #8886; --faint: #8883; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 78rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
td.words { min-width: 16rem; overflow-wrap: anywhere; }
td.id { white-space: nowrap; font-family: ui-monospace, monospace; font-size: .92em; }
td.case { overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: .92em; }
.reason { display: block; opacity: .8; }
.change { font-weight: 600; padding: 0 .4em; border-radius: .3em; border: 1px solid currentColor; }
.broken { color: light-dark(#a40000, #ff9a8f); } .vanished { color: light-dark(#7a4b00, #f0c060); }
.fixed { color: light-dark(#0a6127, #7fd99a); } .appeared { color: light-dark(#0b4f9c, #8fc2ff); }
.same { opacity: .75; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { max-width: none; } }
</style>
</head>
<body>
)";

std::string Side(std::string_view name, const DiffSide& side) {
  return "<dt>" + std::string(name) + "</dt><dd><strong>" + Html(side.target) + "</strong>, " +
         Html(side.base_url) + ", " + Html(side.started) + ", seed " + std::to_string(side.seed) +
         "<br>" + Html(side.outcome) + "</dd>\n";
}

std::string Counts(const std::vector<Difference>& list) {
  const auto counts = CountChanges(list);
  std::string out = "<p>";
  for (const Change change : kChanges) {
    const std::string word(ChangeWord(change));
    out.append("<span class=\"change ").append(word).append("\">");
    out.append(std::to_string(counts[static_cast<size_t>(change)])).append(" ");
    out.append(word).append("</span> ");
  }
  return out + "</p>\n";
}

std::string Row(const Difference& one, bool is_case) {
  const std::string word(ChangeWord(one.change));
  std::string out = "<tr><td><span class=\"change " + word + "\">" + word + "</span></td>";
  out += is_case ? "<td class=\"case\">" + Html(one.id) + "</td>"
                 : "<td class=\"id\">" + Html(one.id) + "</td>";
  out += "<td>" + Html(one.level) + "</td><td>" + Html(one.was) + "</td><td>" + Html(one.now) +
         "</td><td class=\"words\">" + HtmlProse(one.text);
  if (!one.Reason().empty() && one.change != Change::kSame)
    out += "<span class=\"reason\">" + Html(one.Reason()) + "</span>";
  return out + "</td></tr>\n";
}

// A table a contract, the worst first.
std::string Tables(const std::vector<Difference>& list, const DiffView& view, bool cases) {
  std::string out, contract;
  bool open = false;
  const auto close = [&] {
    if (open) out += "</tbody></table></div>\n";
    open = false;
  };
  std::vector<std::string> contracts;
  for (const Difference& one : list) {
    if (contracts.empty() || contracts.back() != one.contract) contracts.push_back(one.contract);
  }
  for (const std::string& name : contracts) {
    for (const Change change : kChanges) {
      if (change == Change::kSame && !view.all) continue;
      for (const Difference& one : list) {
        if (one.contract != name || one.change != change) continue;
        if (!open) {
          out += "<h2>" + Html(name) + (cases ? ", cases" : "") +
                 "</h2>\n<div class=\"table\"><table><thead><tr><th scope=\"col\">change</th>"
                 "<th scope=\"col\">" +
                 (cases ? "case" : "fact") +
                 "</th><th scope=\"col\">level</th><th scope=\"col\">before</th>"
                 "<th scope=\"col\">after</th><th scope=\"col\">what</th></tr></thead><tbody>\n";
          open = true;
        }
        out += Row(one, cases);
      }
    }
    close();
  }
  return out;
}

}  // namespace

std::string RenderDiffHtml(const RunDiff& diff, const DiffView& view) {
  std::string out(kHead);
  out += "<main>\n<h1>assay: two runs compared</h1>\n<dl>\n" + Side("before", diff.before) +
         Side("after", diff.after) + "</dl>\n";
  for (const std::string& note : diff.notes) out += "<p>Note: " + Html(note) + "</p>\n";
  out += Counts(diff.requirements);
  const std::string tables = Tables(diff.requirements, view, false);
  out += tables.empty() ? "<p>No fact differs.</p>\n" : tables;
  if (view.cases) {
    out += "<h2>Case by case</h2>\n" + Counts(diff.cases) + Tables(diff.cases, view, true);
  }
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace assay::reports
