// A run as text for people, in the manner of a good compiler: the findings first, one block a
// fault, then what was not judged and why, then a table and the outcome. A pure function of the
// run.
#pragma once

#include <cstddef>
#include <string>

#include "reports/event.h"

namespace assay::reports {

struct ConsoleOptions {
  bool color = false;        // the caller looks at the terminal and at NO_COLOR
  size_t width = 100;        // columns; 0: lines are not broken
  bool verbose = false;      // every block and every line, nothing summed up or shortened
  std::string reports_path;  // where the other reports are, for people; may be empty
};

// Findings shown in full, and warnings, where not verbose.
inline constexpr size_t kConsoleBlocks = 10;

std::string RenderConsole(const Run& run, const ConsoleOptions& options);

}  // namespace assay::reports
