// What the program stands in: a terminal, a CI system. Decides how results are shown, never what
// they are.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "reports/event.h"

namespace assay::cli {

// A variable of the environment.
std::optional<std::string> FromEnvironment(const std::string& name);

// Of the terminal behind a descriptor; 100 where there is none.
size_t Columns(int descriptor);

// A terminal that knows colours, and nobody who wants none (--no-color, NO_COLOR not empty).
bool UseColor(int descriptor, bool no_color);

// Whether stderr is a terminal where a line can be written over again, and somebody looks at it.
bool ShowsBar();

// Text for stdout or stderr that may hold words of a target. In a CI system what would be taken for
// a command to it is broken apart.
std::string ForLog(std::string_view text);

// In a CI system that takes them: findings as annotations (on stderr), and the summary for the
// job's page. `summary` is the path of summary.md.
void TellCi(const reports::Run& run, const std::string& summary);
// The same for a run that did not begin.
void TellCi(const std::vector<Error>& errors);

}  // namespace assay::cli
