// The dialect that the published schema of Ant's and Jenkins' JUnit files accepts: a testcase has
// no properties and no output of its own, a suite has a host and a time without a zone.
#include <chrono>
#include <pugixml.hpp>
#include <string>

#include "reports/gate_view.h"
#include "reports/junit_parts.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

// "2026-01-31T10:00:00": the schema allows no zone; it is UTC. A time that is none would make the
// whole file invalid.
std::string Timestamp(std::string_view started) {
  static constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  const std::string time(started.substr(0, kShape.size()));
  bool fits = time.size() == kShape.size();
  for (size_t i = 0; fits && i < kShape.size(); ++i)
    fits = kShape[i] == 'd' ? time[i] >= '0' && time[i] <= '9' : time[i] == kShape[i];
  const auto two = [&](size_t at) { return static_cast<unsigned>(std::stoi(time.substr(at, 2))); };
  if (fits) {
    const std::chrono::year_month_day day{std::chrono::year{std::stoi(time.substr(0, 4))},
                                          std::chrono::month{two(5)}, std::chrono::day{two(8)}};
    fits = day.ok() && day.year() > std::chrono::year{0} && two(11) < 24 && two(14) < 60 &&
           two(17) < 60;
  }
  return fits ? time : "1970-01-01T00:00:00";
}

std::string Named(std::string_view name) {
  const std::string safe = SafeLine(name, kJunitAttributeBytes);
  return safe.find_first_not_of(" \t") == std::string::npos ? "unnamed" : safe;
}

std::string OpenSuite(std::string_view name, size_t id, const JunitCounts& counts,
                      std::string_view started) {
  pugi::xml_document document;
  pugi::xml_node node = document.append_child("testsuite");
  SetJunitAttribute(node, "package", Named(name));
  SetJunitAttribute(node, "id", std::to_string(id));
  SetJunitAttribute(node, "name", Named(name));
  SetJunitAttribute(node, "timestamp", Timestamp(started));
  SetJunitAttribute(node, "hostname", "localhost");
  SetJunitAttribute(node, "tests", std::to_string(counts.tests));
  SetJunitAttribute(node, "failures", std::to_string(counts.failures));
  SetJunitAttribute(node, "errors", std::to_string(counts.errors));
  SetJunitAttribute(node, "skipped", std::to_string(counts.skipped));
  SetJunitAttribute(node, "time", SecondsText(counts.milliseconds));
  return JunitOpenTag(node, 1);
}

struct Status {
  const char* element;
  std::string type, message, text;
};

std::string OneTestcase(std::string_view name, std::string_view classname, uint64_t milliseconds,
                        const Status* status) {
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  SetJunitAttribute(testcase, "name", name);
  SetJunitAttribute(testcase, "classname", classname);
  SetJunitAttribute(testcase, "time", SecondsText(milliseconds));
  if (status != nullptr) {
    pugi::xml_node node = testcase.append_child(status->element);
    SetJunitAttribute(node, "message", status->message);
    if (std::string_view(status->element) != "skipped") {
      SetJunitAttribute(node, "type", status->type);
      SetJunitText(node, status->text);
    }
  }
  std::string out;
  PrintJunit(testcase, 2, [&](std::string_view bytes) { out += bytes; });
  return out;
}

std::string StrictTestcase(const RunIndex& index, const CaseRow& row, JunitDetail detail) {
  const char* element = nullptr;
  switch (JunitElementOf(row.verdict)) {
    case JunitElement::kNone:
      break;
    case JunitElement::kFailure:
      element = "failure";
      break;
    case JunitElement::kSkipped:
      element = "skipped";
      break;
    case JunitElement::kError:
      element = "error";
      break;
  }
  Status status;
  if (element != nullptr)
    status = {element, row.kind(), JunitMessageOf(row), JunitTextOf(index, row, detail)};
  return OneTestcase(row.planned->id, row.planned->classname, JunitCountsOf(row).milliseconds,
                     element == nullptr ? nullptr : &status);
}

void Properties(const Run& run, const JunitLayout& layout, const ByteSink& sink) {
  pugi::xml_document document;
  pugi::xml_node properties = document.append_child("properties");
  if (const std::string why = IncompleteReason(run); !why.empty())
    AddJunitProperty(properties, "incomplete", why);
  if (const std::string cut = JunitLimitSentence(layout); !cut.empty())
    AddJunitProperty(properties, "cut", cut);
  PrintJunit(properties, 2, sink);
}

// What is no failure but worth reading stands with the suite: its testcases have no room for it.
void Output(const std::string& text, const ByteSink& sink) {
  pugi::xml_document document;
  SetJunitText(document.append_child("system-out"), text);
  document.append_child("system-err");
  for (const pugi::xml_node node : document.children()) PrintJunit(node, 2, sink);
}

std::string Told(const JunitSuite& suite) {
  std::string text;
  for (const auto& [row, detail] : suite.rows) {
    if (row->verdict != VerdictKind::kWarn && row->verdict != VerdictKind::kWaived) continue;
    if (text.size() > kJunitTextBytes) break;
    text += std::string(VerdictLabel(row->verdict)) + ": " + SafeLine(row->planned->id, 512) +
            ": " + SafeLine(JunitMessageOf(*row), 512) + "\n";
  }
  return text;
}

void RenderBaseline(const RunIndex& index, size_t id, const ByteSink& sink) {
  const Run& run = index.run();
  if (run.footer.baseline.run.empty()) return;
  const bool worse = !run.footer.baseline.regressions.empty();
  JunitCounts counts;
  counts.tests = 1;
  counts.failures = worse ? 1 : 0;
  const Status status = {"failure", "regression", BaselineSentence(run.footer.baseline),
                         RegressionText(index, kJunitTextBytes - 64)};
  sink(OpenSuite("assay.run.baseline", id, counts, run.header.started));
  Properties(run, {}, sink);
  sink(OneTestcase("assay/run/baseline/nothing_is_worse", "assay.run.baseline", 0,
                   worse ? &status : nullptr));
  Output("", sink);
  sink("  </testsuite>\n");
}

}  // namespace

void RenderStrictJunit(const Run& run, size_t max_bytes, const ByteSink& sink) {
  const RunIndex index(run);
  if (index.rows().empty()) {
    const std::string why = IncompleteReason(run);
    return sink(EmptyStrictJunitText("no case was planned" + (why.empty() ? "" : ": " + why),
                                     run.header.started));
  }
  const JunitLayout layout = LayOutJunit(index, max_bytes, StrictTestcase);
  sink(kJunitDeclaration);
  sink("<testsuites>\n");
  size_t id = 0;
  for (const JunitSuite& suite : layout.suites) {
    sink(OpenSuite(suite.classname, id++, suite.counts, run.header.started));
    Properties(run, layout, sink);
    for (const auto& [row, detail] : suite.rows) sink(StrictTestcase(index, *row, detail));
    Output(Told(suite), sink);
    sink("  </testsuite>\n");
  }
  RenderBaseline(index, id, sink);
  sink("</testsuites>\n");
}

std::string EmptyStrictJunitText(std::string_view reason, std::string_view started) {
  JunitCounts counts;
  counts.tests = counts.errors = 1;
  std::string out = std::string(kJunitDeclaration) + "<testsuites>\n" +
                    OpenSuite("assay.run.start", 0, counts, started);
  const ByteSink append = [&](std::string_view bytes) { out += bytes; };
  Run complete;
  complete.has_footer = complete.footer.complete = true;
  Properties(complete, {}, append);
  const Status status = {"error", "nothing_ran", std::string(reason), std::string(reason)};
  append(OneTestcase(kJunitNothingRan, "assay.run.start", 0, &status));
  Output("", append);
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace assay::reports
