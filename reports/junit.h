// junit.xml: one <testcase> for each case or standing check of the plan, in one <testsuite> for
// each classname, in plan order. What becomes which element, and which properties there are, is
// fixed by the table in README.md. Always well-formed XML 1.0 in UTF-8, whatever bytes the target
// sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "reports/event.h"

namespace assay::reports {

// Of the text in one <failure>, <error> or <system-out>, before XML escapes; attributes are
// shorter.
inline constexpr size_t kJunitTextBytes = 16 * 1024;
inline constexpr size_t kJunitAttributeBytes = 1024;

using ByteSink = std::function<void(std::string_view)>;

// Hands on the document piece by piece; needs memory for one testcase at a time. A run whose plan
// is empty is written as EmptyJunitText().
void RenderJunit(const Run& run, const ByteSink& sink);
std::string JunitText(const Run& run);
// Where nothing could run: one testcase with an <error> that gives the reason. `started` as in
// Header, or "".
std::string EmptyJunitText(std::string_view reason, std::string_view started);

// Both write beside the final name and rename. The number of bytes.
Result<uint64_t> WriteJunit(const Run& run, const std::string& path);
Result<uint64_t> WriteEmptyJunit(std::string_view reason, std::string_view started,
                                 const std::string& path);

}  // namespace assay::reports
