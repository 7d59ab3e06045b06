// What both dialects of junit.xml share. Inside this room only.
#pragma once

#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reports/junit.h"
#include "reports/run_index.h"

namespace assay::reports {

// Of a suite, or of all.
struct JunitCounts {
  uint64_t tests = 0, failures = 0, errors = 0, skipped = 0, milliseconds = 0;
  void Add(const JunitCounts& other);
};
JunitCounts JunitCountsOf(const CaseRow& row);

enum class JunitElement { kNone, kFailure, kSkipped, kError };
JunitElement JunitElementOf(VerdictKind verdict);

// How much of a testcase there is room for.
enum class JunitDetail { kWhole, kShort, kLeftOut };

// The testcases of one classname that the file has room for, in plan order.
struct JunitSuite {
  std::string classname;
  std::vector<std::pair<const CaseRow*, JunitDetail>> rows;
  JunitCounts counts;
};

struct JunitLayout {
  std::vector<JunitSuite> suites;  // in order of appearance, none empty
  JunitCounts counts;              // of all that is in them
  uint64_t left_out = 0;           // testcases that there is no room for
  uint64_t shortened = 0;          // testcases without their text
};

// One testcase as it would be written.
using JunitTestcase = std::string (*)(const RunIndex& index, const CaseRow& row,
                                      JunitDetail detail);

// What fits into about `max_bytes`. Where not everything does, texts go first, then whole
// testcases; what is red is the last to go, and of two alike the later in the plan.
JunitLayout LayOutJunit(const RunIndex& index, size_t max_bytes, JunitTestcase testcase);

// "5 testcases are left out and 7 are shortened for the sake of the file's size: see run.ndjson";
// empty where nothing is.
std::string JunitLimitSentence(const JunitLayout& layout);

// pugixml writes control characters and broken UTF-8 as they are; every text passes here first.
void SetJunitAttribute(pugi::xml_node node, const char* name, std::string_view value,
                       size_t max_bytes = kJunitAttributeBytes);
void SetJunitText(pugi::xml_node node, std::string_view text);
void AddJunitProperty(pugi::xml_node properties, const char* name, std::string_view value);
std::string JunitMessageOf(const CaseRow& row);
// The text of a status element or of system-out; where there is no room a line that says where it
// is.
std::string JunitTextOf(const RunIndex& index, const CaseRow& row, JunitDetail detail);

void PrintJunit(pugi::xml_node node, unsigned depth, const ByteSink& sink);
// The opening tag of an element: pugixml can only print whole ones, and a whole one would hold all
// its testcases in memory.
std::string JunitOpenTag(pugi::xml_node node, unsigned depth);

inline constexpr std::string_view kJunitDeclaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// junit_strict.cc
void RenderStrictJunit(const Run& run, size_t max_bytes, const ByteSink& sink);
std::string EmptyStrictJunitText(std::string_view reason, std::string_view started);

}  // namespace assay::reports
