#include "reports/junit.h"

#include <memory>
#include <pugixml.hpp>
#include <string>

#include "harness/base/text.h"
#include "reports/atomic_file.h"
#include "reports/gate_view.h"
#include "reports/junit_parts.h"
#include "reports/run_index.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

void AddProperties(const RunIndex& index, const CaseRow& row, JunitDetail detail,
                   pugi::xml_node testcase) {
  pugi::xml_node properties = testcase.append_child("properties");
  AddJunitProperty(properties, "requirements", Join(row.planned->requirements, " "));
  AddJunitProperty(properties, "level", row.planned->level);
  AddJunitProperty(properties, "verdict", VerdictWord(row.verdict));
  if (detail != JunitDetail::kWhole) return;
  if (!row.planned->title.empty()) AddJunitProperty(properties, "title", row.planned->title);
  if (!row.planned->requirements.empty()) {
    const RequirementInfo* first =
        index.Requirement(row.contract, row.planned->requirements.front());
    if (first != nullptr) AddJunitProperty(properties, "place", DocumentPlace(index, *first));
  }
  if (row.result != nullptr) {
    AddJunitProperty(properties, "exchanges", std::to_string(row.result->exchanges));
  }
  if (row.verdict == VerdictKind::kWarn)
    AddJunitProperty(properties, "warning", JunitMessageOf(row));
}

void AddStatus(const RunIndex& index, const CaseRow& row, JunitDetail detail,
               pugi::xml_node testcase) {
  const std::string text = row.verdict == VerdictKind::kPass ? "" : JunitTextOf(index, row, detail);
  const auto add = [&](const char* name, bool typed) {
    pugi::xml_node status = testcase.append_child(name);
    if (typed) SetJunitAttribute(status, "type", row.kind());
    SetJunitAttribute(status, "message", JunitMessageOf(row));
    if (typed) SetJunitText(status, text);
  };
  switch (JunitElementOf(row.verdict)) {
    case JunitElement::kNone:
      break;
    case JunitElement::kFailure:
      return add("failure", true);
    case JunitElement::kError:
      return add("error", true);
    case JunitElement::kSkipped:
      add("skipped", false);
      break;
  }
  // What is no failure but worth reading: what was seen for a warning, and behind a waiver.
  if (row.verdict == VerdictKind::kWarn || row.verdict == VerdictKind::kWaived) {
    SetJunitText(testcase.append_child("system-out"), text);
  }
}

std::string OpenTag(const char* element, std::string_view name, const JunitCounts& counts,
                    std::string_view timestamp, unsigned depth) {
  pugi::xml_document document;
  pugi::xml_node node = document.append_child(element);
  SetJunitAttribute(node, "name", name);
  SetJunitAttribute(node, "tests", std::to_string(counts.tests));
  SetJunitAttribute(node, "failures", std::to_string(counts.failures));
  SetJunitAttribute(node, "errors", std::to_string(counts.errors));
  SetJunitAttribute(node, "skipped", std::to_string(counts.skipped));
  SetJunitAttribute(node, "time", SecondsText(counts.milliseconds));
  if (!timestamp.empty()) SetJunitAttribute(node, "timestamp", timestamp);
  return JunitOpenTag(node, depth);
}

std::string Testcase(const RunIndex& index, const CaseRow& row, JunitDetail detail) {
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  SetJunitAttribute(testcase, "name", row.planned->id);
  SetJunitAttribute(testcase, "classname", row.planned->classname);
  SetJunitAttribute(testcase, "time", SecondsText(JunitCountsOf(row).milliseconds));
  AddProperties(index, row, detail, testcase);
  AddStatus(index, row, detail, testcase);
  std::string out;
  PrintJunit(testcase, 2, [&](std::string_view bytes) { out += bytes; });
  return out;
}

// A run that was cut short after its last case has no blocked case to show for it; what there was
// no room for has no testcase.
void RenderSuiteProperties(const Run& run, const JunitLayout& layout, const ByteSink& sink) {
  const std::string why = IncompleteReason(run);
  const std::string cut = JunitLimitSentence(layout);
  if (why.empty() && cut.empty()) return;
  pugi::xml_document document;
  pugi::xml_node properties = document.append_child("properties");
  if (!why.empty()) AddJunitProperty(properties, "incomplete", why);
  if (!cut.empty()) AddJunitProperty(properties, "cut", cut);
  PrintJunit(properties, 2, sink);
}

// Where a baseline was given: one testcase that fails where something that passed there does not
// pass now, so that whoever reads this file alone sees a regression that is no failure in itself.
JunitCounts BaselineCounts(const Run& run) {
  JunitCounts counts;
  if (run.footer.baseline.run.empty()) return counts;
  counts.tests = 1;
  counts.failures = run.footer.baseline.regressions.empty() ? 0 : 1;
  return counts;
}

void RenderBaseline(const RunIndex& index, const ByteSink& sink) {
  const Run& run = index.run();
  const JunitCounts counts = BaselineCounts(run);
  if (counts.tests == 0) return;
  const bool worse = counts.failures > 0;
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  SetJunitAttribute(testcase, "name", "assay/run/baseline/nothing_is_worse");
  SetJunitAttribute(testcase, "classname", "assay.run.baseline");
  SetJunitAttribute(testcase, "time", SecondsText(0));
  pugi::xml_node properties = testcase.append_child("properties");
  AddJunitProperty(properties, "requirements", "");
  AddJunitProperty(properties, "level", "must");
  AddJunitProperty(properties, "verdict",
                   VerdictWord(worse ? VerdictKind::kFail : VerdictKind::kPass));
  if (worse) {
    pugi::xml_node failure = testcase.append_child("failure");
    SetJunitAttribute(failure, "type", "regression");
    SetJunitAttribute(failure, "message", BaselineSentence(run.footer.baseline));
    SetJunitText(failure, RegressionText(index, kJunitTextBytes - 64));
  }
  sink(OpenTag("testsuite", "assay.run.baseline", counts, run.header.started, 1));
  PrintJunit(testcase, 2, sink);
  sink("  </testsuite>\n");
}

}  // namespace

void RenderJunit(const Run& run, const ByteSink& sink, const JunitOptions& options) {
  if (options.strict) return RenderStrictJunit(run, options.max_bytes, sink);
  const RunIndex index(run);
  if (index.rows().empty()) {
    const std::string why = IncompleteReason(run);
    return sink(EmptyJunitText("no case was planned" + (why.empty() ? "" : ": " + why),
                               run.header.started));
  }
  const JunitLayout layout = LayOutJunit(index, options.max_bytes, Testcase);
  JunitCounts total = layout.counts;
  total.Add(BaselineCounts(run));
  sink(kJunitDeclaration);
  sink(OpenTag("testsuites", "assay", total, "", 0));
  for (const JunitSuite& suite : layout.suites) {
    sink(OpenTag("testsuite", suite.classname, suite.counts, run.header.started, 1));
    RenderSuiteProperties(run, layout, sink);
    for (const auto& [row, detail] : suite.rows) sink(Testcase(index, *row, detail));
    sink("  </testsuite>\n");
  }
  RenderBaseline(index, sink);
  sink("</testsuites>\n");
}

std::string JunitText(const Run& run, const JunitOptions& options) {
  std::string out;
  RenderJunit(
      run, [&](std::string_view bytes) { out += bytes; }, options);
  return out;
}

std::string EmptyJunitText(std::string_view reason, std::string_view started,
                           const JunitOptions& options) {
  if (options.strict) return EmptyStrictJunitText(reason, started);
  JunitCounts counts;
  counts.tests = counts.errors = 1;
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  SetJunitAttribute(testcase, "name", kJunitNothingRan);
  SetJunitAttribute(testcase, "classname", "assay.run.start");
  SetJunitAttribute(testcase, "time", SecondsText(0));
  pugi::xml_node properties = testcase.append_child("properties");
  AddJunitProperty(properties, "requirements", "");
  AddJunitProperty(properties, "level", "must");
  AddJunitProperty(properties, "verdict", VerdictWord(VerdictKind::kError));
  pugi::xml_node status = testcase.append_child("error");
  SetJunitAttribute(status, "type", "nothing_ran");
  SetJunitAttribute(status, "message", reason);
  SetJunitText(status, reason);
  std::string out(kJunitDeclaration);
  out += OpenTag("testsuites", "assay", counts, "", 0);
  out += OpenTag("testsuite", "assay.run.start", counts, started, 1);
  PrintJunit(testcase, 2, [&](std::string_view bytes) { out += bytes; });
  return out + "  </testsuite>\n</testsuites>\n";
}

Result<uint64_t> WriteJunit(const Run& run, const std::string& path, const JunitOptions& options) {
  Result<std::unique_ptr<AtomicFile>> file = AtomicFile::Create(path);
  if (!file.ok()) return file.errors();
  RenderJunit(
      run, [&](std::string_view bytes) { file.value()->Write(bytes); }, options);
  return file.value()->Commit();
}

Result<uint64_t> WriteEmptyJunit(std::string_view reason, std::string_view started,
                                 const std::string& path, const JunitOptions& options) {
  return WriteFileAtomically(path, EmptyJunitText(reason, started, options));
}

}  // namespace assay::reports
