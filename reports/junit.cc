#include "reports/junit.h"

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/base/text.h"
#include "reports/atomic_file.h"
#include "reports/gate_view.h"
#include "reports/run_index.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

struct Counts {
  uint64_t tests = 0, failures = 0, errors = 0, skipped = 0, milliseconds = 0;

  void Add(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    milliseconds += other.milliseconds;
  }
};

struct Suite {
  std::string classname;
  std::vector<const CaseRow*> rows;
  Counts counts;
};

enum class Element { kNone, kFailure, kSkipped, kError };

Element ElementOf(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::kPass:
    case VerdictKind::kWarn:
      return Element::kNone;
    case VerdictKind::kFail:
    case VerdictKind::kStaleWaiver:
      return Element::kFailure;
    case VerdictKind::kWaived:
    case VerdictKind::kNotApplicable:
    case VerdictKind::kNotObserved:
      return Element::kSkipped;
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      return Element::kError;
  }
  return Element::kError;
}

// Milliseconds add up exactly; rounded seconds would not.
uint64_t CaseMilliseconds(const CaseRow& row) {
  return row.result == nullptr ? 0 : Milliseconds(row.result->seconds);
}

Counts CountsOf(const CaseRow& row) {
  Counts counts;
  counts.tests = 1;
  counts.milliseconds = CaseMilliseconds(row);
  switch (ElementOf(row.verdict)) {
    case Element::kNone:
      break;
    case Element::kFailure:
      counts.failures = 1;
      break;
    case Element::kSkipped:
      counts.skipped = 1;
      break;
    case Element::kError:
      counts.errors = 1;
      break;
  }
  return counts;
}

std::vector<Suite> SuitesOf(const RunIndex& index) {
  std::vector<Suite> suites;
  std::unordered_map<std::string, size_t> place;
  for (const CaseRow& row : index.rows()) {
    // As it will be shown: two names that differ only in what cannot be shown are one suite.
    const auto [known, fresh] =
        place.emplace(SafeLine(row.planned->classname, kJunitAttributeBytes), suites.size());
    if (fresh) suites.emplace_back().classname = known->first;
    suites[known->second].rows.push_back(&row);
    suites[known->second].counts.Add(CountsOf(row));
  }
  return suites;
}

// pugixml writes control characters and broken UTF-8 as they are; every text passes here first.
void SetAttribute(pugi::xml_node node, const char* name, std::string_view value,
                  size_t max_bytes = kJunitAttributeBytes) {
  node.append_attribute(name).set_value(SafeLine(value, max_bytes).c_str());
}

void AddProperty(pugi::xml_node properties, const char* name, std::string_view value) {
  pugi::xml_node property = properties.append_child("property");
  property.append_attribute("name").set_value(name);
  // The list of requirements is data that others read: it is never cut short of the text limit.
  SetAttribute(property, "value", value,
               std::string_view(name) == "requirements" ? kJunitTextBytes : kJunitAttributeBytes);
}

std::string MessageOf(const CaseRow& row) {
  const Finding* finding = row.finding();
  switch (row.verdict) {
    case VerdictKind::kFail:
    case VerdictKind::kWarn:
      return finding == nullptr ? row.reason : finding->message;
    case VerdictKind::kStaleWaiver:
      return row.reason;
    case VerdictKind::kWaived:
    case VerdictKind::kNotApplicable:
    case VerdictKind::kNotObserved:
      return std::string(VerdictLabel(row.verdict)) + ": " + row.reason;
    case VerdictKind::kPass:
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      return row.reason;
  }
  return row.reason;
}

void AddProperties(const RunIndex& index, const CaseRow& row, pugi::xml_node testcase) {
  pugi::xml_node properties = testcase.append_child("properties");
  AddProperty(properties, "requirements", Join(row.planned->requirements, " "));
  AddProperty(properties, "level", row.planned->level);
  AddProperty(properties, "verdict", VerdictWord(row.verdict));
  if (!row.planned->title.empty()) AddProperty(properties, "title", row.planned->title);
  if (!row.planned->requirements.empty()) {
    const RequirementInfo* first =
        index.Requirement(row.contract, row.planned->requirements.front());
    if (first != nullptr) AddProperty(properties, "place", DocumentPlace(index, *first));
  }
  if (row.result != nullptr) {
    AddProperty(properties, "exchanges", std::to_string(row.result->exchanges));
  }
  if (row.verdict == VerdictKind::kWarn) AddProperty(properties, "warning", MessageOf(row));
}

void AddStatus(const RunIndex& index, const CaseRow& row, pugi::xml_node testcase) {
  const std::string text =
      row.verdict == VerdictKind::kPass ? "" : CaseText(index, row, kJunitTextBytes);
  const auto add = [&](const char* name, bool typed) {
    pugi::xml_node status = testcase.append_child(name);
    if (typed) SetAttribute(status, "type", row.kind());
    SetAttribute(status, "message", MessageOf(row));
    if (typed) status.append_child(pugi::node_pcdata).set_value(text.c_str());
  };
  switch (ElementOf(row.verdict)) {
    case Element::kNone:
      break;
    case Element::kFailure:
      return add("failure", true);
    case Element::kError:
      return add("error", true);
    case Element::kSkipped:
      add("skipped", false);
      break;
  }
  // What is no failure but worth reading: what was seen for a warning, and behind a waiver.
  if (row.verdict == VerdictKind::kWarn || row.verdict == VerdictKind::kWaived) {
    testcase.append_child("system-out").append_child(pugi::node_pcdata).set_value(text.c_str());
  }
}

class SinkWriter : public pugi::xml_writer {
 public:
  explicit SinkWriter(const ByteSink& sink) : sink_(sink) {}
  void write(const void* data, size_t size) override {
    sink_(std::string_view(static_cast<const char*>(data), size));
  }

 private:
  const ByteSink& sink_;
};

void Print(pugi::xml_node node, unsigned depth, const ByteSink& sink) {
  SinkWriter writer(sink);
  node.print(writer, "  ", pugi::format_indent, pugi::encoding_utf8, depth);
}

// The tag that opens <testsuites> or <testsuite>. pugixml can only print whole elements, and a
// whole one would hold all its testcases in memory.
std::string OpenTag(const char* element, std::string_view name, const Counts& counts,
                    std::string_view timestamp, unsigned depth) {
  pugi::xml_document document;
  pugi::xml_node node = document.append_child(element);
  SetAttribute(node, "name", name);
  SetAttribute(node, "tests", std::to_string(counts.tests));
  SetAttribute(node, "failures", std::to_string(counts.failures));
  SetAttribute(node, "errors", std::to_string(counts.errors));
  SetAttribute(node, "skipped", std::to_string(counts.skipped));
  SetAttribute(node, "time", SecondsText(counts.milliseconds));
  if (!timestamp.empty()) SetAttribute(node, "timestamp", timestamp);
  std::string tag;
  Print(node, depth, [&](std::string_view bytes) { tag += bytes; });
  return tag.substr(0, tag.rfind(" />")).append(">\n");
}

void RenderTestcase(const RunIndex& index, const CaseRow& row, const ByteSink& sink) {
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  SetAttribute(testcase, "name", row.planned->id);
  SetAttribute(testcase, "classname", row.planned->classname);
  SetAttribute(testcase, "time", SecondsText(CaseMilliseconds(row)));
  AddProperties(index, row, testcase);
  AddStatus(index, row, testcase);
  Print(testcase, 2, sink);
}

// A run that was cut short after its last case has no blocked case to show for it.
void RenderSuiteProperties(const Run& run, const ByteSink& sink) {
  const std::string why = IncompleteReason(run);
  if (why.empty()) return;
  pugi::xml_document document;
  pugi::xml_node properties = document.append_child("properties");
  AddProperty(properties, "incomplete", why);
  Print(properties, 2, sink);
}

// Where a baseline was given: one testcase that fails where something that passed there does not
// pass now, so that whoever reads this file alone sees a regression that is no failure in itself.
Counts BaselineCounts(const Run& run) {
  Counts counts;
  if (run.footer.baseline.run.empty()) return counts;
  counts.tests = 1;
  counts.failures = run.footer.baseline.regressions.empty() ? 0 : 1;
  return counts;
}

void RenderBaseline(const RunIndex& index, const ByteSink& sink) {
  const Run& run = index.run();
  const Counts counts = BaselineCounts(run);
  if (counts.tests == 0) return;
  const bool worse = counts.failures > 0;
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  SetAttribute(testcase, "name", "assay/run/baseline/nothing_is_worse");
  SetAttribute(testcase, "classname", "assay.run.baseline");
  SetAttribute(testcase, "time", SecondsText(0));
  pugi::xml_node properties = testcase.append_child("properties");
  AddProperty(properties, "requirements", "");
  AddProperty(properties, "level", "must");
  AddProperty(properties, "verdict", VerdictWord(worse ? VerdictKind::kFail : VerdictKind::kPass));
  if (worse) {
    pugi::xml_node failure = testcase.append_child("failure");
    SetAttribute(failure, "type", "regression");
    SetAttribute(failure, "message", BaselineSentence(run.footer.baseline));
    failure.append_child(pugi::node_pcdata)
        .set_value(RegressionText(index, kJunitTextBytes).c_str());
  }
  sink(OpenTag("testsuite", "assay.run.baseline", counts, run.header.started, 1));
  Print(testcase, 2, sink);
  sink("  </testsuite>\n");
}

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

}  // namespace

void RenderJunit(const Run& run, const ByteSink& sink) {
  const RunIndex index(run);
  if (index.rows().empty()) {
    const std::string why = IncompleteReason(run);
    return sink(EmptyJunitText("no case was planned" + (why.empty() ? "" : ": " + why),
                               run.header.started));
  }
  const std::vector<Suite> suites = SuitesOf(index);
  Counts total;
  for (const Suite& suite : suites) total.Add(suite.counts);
  total.Add(BaselineCounts(run));
  sink(kDeclaration);
  sink(OpenTag("testsuites", "assay", total, "", 0));
  for (const Suite& suite : suites) {
    sink(OpenTag("testsuite", suite.classname, suite.counts, run.header.started, 1));
    RenderSuiteProperties(run, sink);
    for (const CaseRow* row : suite.rows) RenderTestcase(index, *row, sink);
    sink("  </testsuite>\n");
  }
  RenderBaseline(index, sink);
  sink("</testsuites>\n");
}

std::string JunitText(const Run& run) {
  std::string out;
  RenderJunit(run, [&](std::string_view bytes) { out += bytes; });
  return out;
}

std::string EmptyJunitText(std::string_view reason, std::string_view started) {
  Counts counts;
  counts.tests = counts.errors = 1;
  pugi::xml_document document;
  pugi::xml_node testcase = document.append_child("testcase");
  SetAttribute(testcase, "name", "assay/run/start/nothing_ran");
  SetAttribute(testcase, "classname", "assay.run.start");
  SetAttribute(testcase, "time", SecondsText(0));
  pugi::xml_node properties = testcase.append_child("properties");
  AddProperty(properties, "requirements", "");
  AddProperty(properties, "level", "must");
  AddProperty(properties, "verdict", VerdictWord(VerdictKind::kError));
  pugi::xml_node status = testcase.append_child("error");
  SetAttribute(status, "type", "nothing_ran");
  SetAttribute(status, "message", reason);
  status.append_child(pugi::node_pcdata).set_value(SafeBlock(reason, kJunitTextBytes).c_str());
  std::string out(kDeclaration);
  const ByteSink append = [&](std::string_view bytes) { out += bytes; };
  append(OpenTag("testsuites", "assay", counts, "", 0));
  append(OpenTag("testsuite", "assay.run.start", counts, started, 1));
  Print(testcase, 2, append);
  append("  </testsuite>\n</testsuites>\n");
  return out;
}

Result<uint64_t> WriteJunit(const Run& run, const std::string& path) {
  Result<std::unique_ptr<AtomicFile>> file = AtomicFile::Create(path);
  if (!file.ok()) return file.errors();
  RenderJunit(run, [&](std::string_view bytes) { file.value()->Write(bytes); });
  return file.value()->Commit();
}

Result<uint64_t> WriteEmptyJunit(std::string_view reason, std::string_view started,
                                 const std::string& path) {
  return WriteFileAtomically(path, EmptyJunitText(reason, started));
}

}  // namespace assay::reports
