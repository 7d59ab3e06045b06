// Every documented fact with its verdict, by class and by number, and what the documents get wrong.
#include <algorithm>
#include <array>
#include <map>

#include "harness/base/text.h"
#include "reports/html_page.h"
#include "reports/html_text.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

constexpr size_t kFactBytes = size_t{2} * 1024 * 1024;
constexpr size_t kDocumentBytes = size_t{512} * 1024;
constexpr size_t kClasses = 100;    // rows of the matrix
constexpr size_t kContracts = 12;   // its columns
constexpr size_t kCitingCases = 5;  // named of a fact

constexpr std::array<RequirementState, 11> kStates = {
    RequirementState::kFail,       RequirementState::kStaleWaiver, RequirementState::kError,
    RequirementState::kBlocked,    RequirementState::kWarn,        RequirementState::kWaived,
    RequirementState::kPass,       RequirementState::kNotObserved, RequirementState::kNotApplicable,
    RequirementState::kNotPlanned, RequirementState::kNotTested};

using StateCounts = std::map<RequirementState, uint64_t>;

// The worst of what was judged names the cell; what says nothing names it only alone.
std::string Cell(const StateCounts& counts) {
  std::string out;
  for (const RequirementState state : kStates) {
    const auto found = counts.find(state);
    if (found == counts.end()) continue;
    out += (out.empty() ? "" : " ") + std::string("<span class=\"nowrap\">") +
           HtmlVerdict(RequirementStateLabel(state)) + " " + std::to_string(found->second) +
           "</span>";
  }
  return out;
}

std::string Option(std::string_view value, std::string_view label) {
  return "<option value=\"" + Html(value, 200) + "\">" + Html(label, 200) + "</option>";
}

std::string Select(std::string_view name, std::string_view label, const std::string& options) {
  return "<label>" + std::string(label) + " <select name=\"" + std::string(name) +
         "\"><option value=\"\">all</option>" + options + "</select></label>\n";
}

// The choices that there are, in the order in which they appear.
std::vector<std::string> Distinct(const HtmlPage& page,
                                  const std::string RequirementInfo::*member) {
  std::vector<std::string> values;
  for (const RequirementView& view : page.facts().requirements) {
    const std::string& value = view.requirement->*member;
    if (IsDocumentFinding(*view.requirement) || value.empty() || values.size() == 200) continue;
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  return values;
}

std::string Filter(const HtmlPage& page) {
  std::string verdicts;
  for (const RequirementState state : kStates) {
    const bool any =
        std::any_of(page.facts().requirements.begin(), page.facts().requirements.end(),
                    [&](const RequirementView& view) {
                      return view.state == state && !IsDocumentFinding(*view.requirement);
                    });
    if (any) verdicts += Option(RequirementStateLabel(state), RequirementStateLabel(state));
  }
  const auto options = [&](const std::string RequirementInfo::*member) {
    std::string out;
    for (const std::string& value : Distinct(page, member)) out += Option(value, value);
    return out;
  };
  return "<form id=\"filter\" role=\"search\" aria-label=\"Facts\" hidden>\n"
         "<label>Search <input type=\"search\" name=\"text\" autocomplete=\"off\"></label>\n" +
         Select("verdict", "Verdict", verdicts) +
         Select("level", "Level", options(&RequirementInfo::level)) +
         Select("contract", "Contract", options(&RequirementInfo::contract)) +
         Select("class", "Class", options(&RequirementInfo::category)) +
         "<button type=\"reset\">Show all</button>\n"
         "<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n";
}

std::string Citing(const RequirementView& view) {
  if (view.cases.empty()) return "";
  std::string out = "<ul class=\"ids\">";
  // The one that decided comes first.
  const size_t shown = std::min(view.cases.size(), kCitingCases);
  const auto item = [&](const CaseRow& row) {
    out += "<li>" + HtmlVerdict(VerdictLabel(row.verdict)) + " <code>" +
           Html(row.planned->id, 300) + "</code></li>";
  };
  if (view.worst != nullptr) item(*view.worst);
  size_t named = view.worst == nullptr ? 0 : 1;
  for (size_t i = 0; i < view.cases.size() && named < shown; ++i) {
    if (view.cases[i] == view.worst) continue;
    item(*view.cases[i]);
    ++named;
  }
  if (view.cases.size() > named)
    out += "<li>and " + std::to_string(view.cases.size() - named) + " more</li>";
  return out + "</ul>";
}

std::string Fact(const HtmlPage& page, const RequirementView& view) {
  const RequirementInfo& fact = *view.requirement;
  const std::string_view state = RequirementStateLabel(view.state);
  std::string out = "<li id=\"" + page.AnchorOf(fact.contract, fact.id) + "\" data-verdict=\"" +
                    Html(state) + "\" data-level=\"" + Html(fact.level, 200) +
                    "\" data-contract=\"" + Html(fact.contract, 200) + "\" data-class=\"" +
                    Html(fact.category, 200) + "\"><details><summary>" + HtmlVerdict(state) +
                    " <b>" + Html(fact.id, 100) + "</b> <span class=\"level\">" +
                    Html(fact.level, 16) + "</span> " + HtmlProse(fact.text, 600) +
                    "</summary>\n<dl>\n";
  const auto row = [&](std::string_view label, const std::string& html) {
    if (!html.empty()) out += "<dt>" + std::string(label) + "</dt><dd>" + html + "</dd>\n";
  };
  row("place", page.PlaceOf(fact));
  row("of", Html(fact.contract, 200) + ", " + Html(fact.category, 100));
  if (view.state != RequirementState::kPass) row("why", Html(view.reason, 600));
  row(view.cases.size() == 1 ? "case" : Count(view.cases.size(), "case", "cases"), Citing(view));
  return out + "</dl></details></li>\n";
}

}  // namespace

std::string HtmlMatrix(const HtmlPage& page) {
  std::map<std::string, std::map<std::string, StateCounts>> cells;  // class, contract
  const std::vector<std::string>& all = page.index().contracts();
  const std::vector<std::string> contracts(
      all.begin(), all.begin() + static_cast<ptrdiff_t>(std::min(all.size(), kContracts)));
  for (const RequirementView& view : page.facts().requirements) {
    if (!IsDocumentFinding(*view.requirement))
      ++cells[view.requirement->category][view.requirement->contract][view.state];
  }
  if (cells.empty()) return "";
  std::string out =
      "<p>How many facts of each class came out how. A cell leads to its facts.</p>\n"
      "<div class=\"wide\" role=\"region\" aria-labelledby=\"h-matrix\" tabindex=\"0\"><table>\n"
      "<thead><tr><th scope=\"col\">class</th>";
  for (const std::string& contract : contracts)
    out += "<th scope=\"col\">" + Html(contract, 100) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  size_t rows = 0;
  for (const auto& [category, by_contract] : cells) {
    if (++rows > kClasses) break;
    out += "<tr><th scope=\"row\">" + Html(category, 100) + "</th>";
    for (const std::string& contract : contracts) {
      const auto found = by_contract.find(contract);
      out += found == by_contract.end()
                 ? "<td><span class=\"none\">none</span></td>"
                 : "<td><a href=\"#facts\" class=\"cell\" data-contract=\"" + Html(contract, 200) +
                       "\" data-class=\"" + Html(category, 200) + "\">" + Cell(found->second) +
                       "</a></td>";
    }
    out += "</tr>\n";
  }
  out += "</tbody></table></div>\n";
  if (all.size() > contracts.size()) out += HtmlMore(all.size() - contracts.size(), "contracts");
  return HtmlSection("matrix", "By contract and class", out);
}

std::string HtmlFacts(const HtmlPage& page) {
  HtmlOut out(kFactBytes);
  size_t all = 0, shown = 0;
  for (const RequirementView& view : page.facts().requirements) {
    if (IsDocumentFinding(*view.requirement)) continue;
    if (all++ == shown && shown < kHtmlFacts && out.Add(Fact(page, view))) ++shown;
  }
  if (all == 0) return "";
  std::string counts = "<ul class=\"lines\">\n";
  for (const std::string_view level : {"must", "should", "may"}) {
    const auto found = page.facts().levels.find(std::string(level));
    if (found != page.facts().levels.end())
      counts += "<li>" + Html(CountsSentence(level, found->second)) + "</li>\n";
  }
  return HtmlSection("facts", "All facts <span class=\"number\">" + std::to_string(all) + "</span>",
                     counts + "</ul>\n" + Filter(page) + "<ul class=\"facts\" id=\"list\">\n" +
                         out.Take() + "</ul>\n" + HtmlMore(all - shown, "facts"));
}

std::string HtmlDocuments(const HtmlPage& page) {
  HtmlOut out(kDocumentBytes);
  size_t all = 0, shown = 0;
  std::string contract;
  for (const RequirementView& view : page.facts().requirements) {
    const RequirementInfo& fact = *view.requirement;
    if (!IsDocumentFinding(fact)) continue;
    if (all++ != shown) continue;
    std::string html;
    if (fact.contract != contract) {
      html = (contract.empty() ? "" : "</ul>\n") + std::string("<h3>") + Html(fact.contract, 200) +
             "</h3>\n<ul class=\"lines\">\n";
    }
    // Most are of the page alone; where a case touches one, what came of it is said.
    html += "<li><b>" + Html(fact.id, 100) + "</b> " +
            (view.worst == nullptr ? "" : HtmlVerdict(RequirementStateLabel(view.state)) + " ") +
            HtmlProse(fact.text, 600) + " <span class=\"place\">(" + page.PlaceOf(fact) +
            ")</span></li>\n";
    if (!out.Add(html)) continue;
    contract = fact.contract;
    ++shown;
  }
  if (all == 0) return "";
  return HtmlSection(
      "documents", "About the documents <span class=\"number\">" + std::to_string(all) + "</span>",
      "<p>What the pages leave unclear or say in two ways. No target is judged by these.</p>\n" +
          out.Take() + "</ul>\n" + HtmlMore(all - shown, "of these"));
}

}  // namespace assay::reports
