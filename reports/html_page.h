// The parts of report.html. Inside this room only.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "reports/faults.h"
#include "reports/html.h"
#include "reports/requirements_view.h"
#include "reports/run_index.h"

namespace assay::reports {

// What every part needs: the run in its views, and where things are on the page.
class HtmlPage {
 public:
  HtmlPage(const Run& run, const HtmlExchanges& exchanges);
  HtmlPage(const HtmlPage&) = delete;
  HtmlPage& operator=(const HtmlPage&) = delete;

  const RunIndex& index() const { return index_; }
  const RequirementsView& facts() const { return facts_; }
  const HtmlExchanges& exchanges() const { return exchanges_; }

  // "fact-12" of a fact that is listed on the page; "" of any other.
  std::string AnchorOf(std::string_view contract, std::string_view id) const;
  // The id, as a link to its place on the page where it has one.
  std::string FactLink(std::string_view contract, std::string_view id) const;
  // The place in the document, with a link to the document where that has an address.
  std::string PlaceOf(const RequirementInfo& requirement) const;

 private:
  const RunIndex index_;
  const RequirementsView facts_;
  const HtmlExchanges& exchanges_;
  std::unordered_map<std::string, size_t> anchors_;
};

// Gathers what fits: a part, or one entry of it, is there whole or not at all.
class HtmlOut {
 public:
  explicit HtmlOut(size_t limit) : limit_(limit) {}
  // False, and nothing added, where there is no room.
  bool Add(std::string_view html) {
    if (text_.size() + html.size() > limit_) return false;
    text_ += html;
    return true;
  }
  std::string Take() { return std::move(text_); }

 private:
  size_t limit_;
  std::string text_;
};

// "<section id=… aria-labelledby=…><h2>title</h2>" + body + "</section>"; `title` and `body` are
// HTML.
std::string HtmlSection(std::string_view id, std::string_view title, std::string_view body);

// "… and 7 more, in <code>run.ndjson</code>"; "" of 0.
std::string HtmlMore(uint64_t number, std::string_view what);

std::string HtmlFindings(const HtmlPage& page);   // failures
std::string HtmlWarnings(const HtmlPage& page);   // warnings
std::string HtmlGate(const HtmlPage& page);       // regressions, waivers to be told of
std::string HtmlUnjudged(const HtmlPage& page);   // by reason: error, blocked, waived, n/a, …
std::string HtmlMatrix(const HtmlPage& page);     // contract x class of requirement
std::string HtmlFacts(const HtmlPage& page);      // every requirement, to filter and search
std::string HtmlDocuments(const HtmlPage& page);  // what the documents get wrong
std::string HtmlTimes(const HtmlPage& page);      // exchanges over time and the slowest
std::string HtmlRun(const HtmlPage& page);        // target, versions, seed, digests, options

// Of a requirement about the document itself: listed apart.
bool IsDocumentFinding(const RequirementInfo& requirement);

}  // namespace assay::reports
