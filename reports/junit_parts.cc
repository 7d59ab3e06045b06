#include "reports/junit_parts.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "harness/base/text.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {

void JunitCounts::Add(const JunitCounts& other) {
  tests += other.tests;
  failures += other.failures;
  errors += other.errors;
  skipped += other.skipped;
  milliseconds += other.milliseconds;
}

JunitElement JunitElementOf(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::kPass:
    case VerdictKind::kWarn:
      return JunitElement::kNone;
    case VerdictKind::kFail:
    case VerdictKind::kStaleWaiver:
      return JunitElement::kFailure;
    case VerdictKind::kWaived:
    case VerdictKind::kNotApplicable:
    case VerdictKind::kNotObserved:
      return JunitElement::kSkipped;
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      return JunitElement::kError;
  }
  return JunitElement::kError;
}

// Milliseconds add up exactly; rounded seconds would not.
uint64_t CaseMilliseconds(const CaseRow& row) {
  return row.result == nullptr ? 0 : Milliseconds(row.result->seconds);
}

JunitCounts JunitCountsOf(const CaseRow& row) {
  JunitCounts counts;
  counts.tests = 1;
  counts.milliseconds = CaseMilliseconds(row);
  switch (JunitElementOf(row.verdict)) {
    case JunitElement::kNone:
      break;
    case JunitElement::kFailure:
      counts.failures = 1;
      break;
    case JunitElement::kSkipped:
      counts.skipped = 1;
      break;
    case JunitElement::kError:
      counts.errors = 1;
      break;
  }
  return counts;
}

void SetJunitAttribute(pugi::xml_node node, const char* name, std::string_view value,
                       size_t max_bytes) {
  node.append_attribute(name).set_value(SafeLine(value, max_bytes).c_str());
}

void AddJunitProperty(pugi::xml_node properties, const char* name, std::string_view value) {
  pugi::xml_node property = properties.append_child("property");
  property.append_attribute("name").set_value(name);
  // The list of requirements is data that others read: it is never cut short of the text limit.
  SetJunitAttribute(
      property, "value", value,
      std::string_view(name) == "requirements" ? kJunitTextBytes : kJunitAttributeBytes);
}

std::string JunitMessageOf(const CaseRow& row) {
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

void SetJunitText(pugi::xml_node node, std::string_view text) {
  // GitLab and a plugin of Jenkins take this for the path of a file to show.
  const std::string harmless =
      ReplaceAll(SafeBlock(text, kJunitTextBytes - 64), "[[ATTACHMENT", "[ [ATTACHMENT");
  node.append_child(pugi::node_pcdata).set_value(SafeBlock(harmless, kJunitTextBytes).c_str());
}

std::string JunitTextOf(const RunIndex& index, const CaseRow& row, JunitDetail detail) {
  if (detail == JunitDetail::kWhole) return CaseText(index, row, kJunitTextBytes - 64);
  return "Left out for the sake of this file's size: see the case in run.ndjson, or report.html.";
}

namespace {

class SinkWriter : public pugi::xml_writer {
 public:
  explicit SinkWriter(const ByteSink& sink) : sink_(sink) {}
  void write(const void* data, size_t size) override {
    sink_(std::string_view(static_cast<const char*>(data), size));
  }

 private:
  const ByteSink& sink_;
};

// What a pipeline must not miss comes first.
int Weight(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::kFail:
    case VerdictKind::kStaleWaiver:
      return 0;
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      return 1;
    case VerdictKind::kWarn:
    case VerdictKind::kWaived:
      return 2;
    case VerdictKind::kNotApplicable:
    case VerdictKind::kNotObserved:
      return 3;
    case VerdictKind::kPass:
      return 4;
  }
  return 0;
}

// As it will be shown: two names that differ only in what cannot be shown are one suite.
std::string SuiteName(const CaseRow& row) {
  return SafeLine(row.planned->classname, kJunitAttributeBytes);
}

// Tags and properties of a suite, roughly.
constexpr size_t kSuiteBytes = 1024;

std::vector<JunitDetail> ChooseDetails(const RunIndex& index, size_t max_bytes,
                                       JunitTestcase testcase) {
  const std::vector<CaseRow>& rows = index.rows();
  std::vector<size_t> whole(rows.size());
  size_t all = 0;
  std::unordered_map<std::string, bool> opened;
  for (size_t i = 0; i < rows.size(); ++i) {
    whole[i] = testcase(index, rows[i], JunitDetail::kWhole).size();
    all += whole[i] + (opened.emplace(SuiteName(rows[i]), false).second ? kSuiteBytes : 0);
  }
  if (all <= max_bytes) return std::vector<JunitDetail>(rows.size(), JunitDetail::kWhole);
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return Weight(rows[a].verdict) < Weight(rows[b].verdict);
  });
  std::vector<JunitDetail> details(rows.size(), JunitDetail::kLeftOut);
  std::vector<size_t> brief(rows.size(), 0);
  size_t used = 0;
  for (const size_t i : order) {
    brief[i] = std::min(testcase(index, rows[i], JunitDetail::kShort).size(), whole[i]);
    bool& open = opened[SuiteName(rows[i])];
    const size_t needed = brief[i] + (open ? 0 : kSuiteBytes);
    if (used + needed > max_bytes) continue;
    used += needed;
    open = true;
    details[i] = JunitDetail::kShort;
  }
  for (const size_t i : order) {
    if (details[i] != JunitDetail::kShort || used + whole[i] - brief[i] > max_bytes) continue;
    used += whole[i] - brief[i];
    details[i] = JunitDetail::kWhole;
  }
  return details;
}

}  // namespace

void PrintJunit(pugi::xml_node node, unsigned depth, const ByteSink& sink) {
  SinkWriter writer(sink);
  node.print(writer, "  ", pugi::format_indent, pugi::encoding_utf8, depth);
}

JunitLayout LayOutJunit(const RunIndex& index, size_t max_bytes, JunitTestcase testcase) {
  const std::vector<JunitDetail> details = ChooseDetails(index, max_bytes, testcase);
  JunitLayout layout;
  std::unordered_map<std::string, size_t> place;
  for (size_t i = 0; i < details.size(); ++i) {
    const CaseRow& row = index.rows()[i];
    if (details[i] == JunitDetail::kLeftOut) {
      ++layout.left_out;
      continue;
    }
    if (details[i] == JunitDetail::kShort) ++layout.shortened;
    const auto [known, fresh] = place.emplace(SuiteName(row), layout.suites.size());
    if (fresh) layout.suites.emplace_back().classname = known->first;
    JunitSuite& suite = layout.suites[known->second];
    suite.rows.emplace_back(&row, details[i]);
    suite.counts.Add(JunitCountsOf(row));
    layout.counts.Add(JunitCountsOf(row));
  }
  return layout;
}

std::string JunitLimitSentence(const JunitLayout& layout) {
  if (layout.left_out + layout.shortened == 0) return "";
  return Count(layout.left_out, "testcase is", "testcases are") + " left out and " +
         std::to_string(layout.shortened) +
         " shortened for the sake of this file's size: see run.ndjson";
}

std::string JunitOpenTag(pugi::xml_node node, unsigned depth) {
  std::string tag;
  PrintJunit(node, depth, [&](std::string_view bytes) { tag += bytes; });
  return tag.substr(0, tag.rfind(" />")).append(">\n");
}

}  // namespace assay::reports
