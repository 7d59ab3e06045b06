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
inline constexpr size_t kJunitTextBytes = size_t{16} * 1024;
inline constexpr size_t kJunitAttributeBytes = 1024;
// Of the file: readers have limits of their own, and a file over them is not read at all.
inline constexpr size_t kJunitFileBytes = size_t{10} * 1000 * 1000;
// Kept free for what the testcases stand in.
inline constexpr size_t kJunitReserveBytes = size_t{256} * 1024;
// The one testcase of a run that did not come to trying anything.
inline constexpr char kJunitNothingRan[] = "assay/run/start/nothing_ran";

struct JunitOptions {
  JunitOptions(bool strict_dialect = false) : strict(strict_dialect) {}  // NOLINT
  // What the published schema of Ant's and Jenkins' files accepts; no properties of testcases.
  bool strict = false;
  // Where there is more, texts are left out first, then testcases, red ones last; counts are those
  // of the elements, and a property `cut` says so.
  size_t max_bytes = kJunitFileBytes - kJunitReserveBytes;
};

using ByteSink = std::function<void(std::string_view)>;

// Hands on the document piece by piece; needs memory for one testcase at a time. A run whose plan
// is empty is written as EmptyJunitText().
void RenderJunit(const Run& run, const ByteSink& sink, const JunitOptions& options = {});
std::string JunitText(const Run& run, const JunitOptions& options = {});
// Where nothing could run: one testcase with an <error> that gives the reason. `started` as in
// Header, or "".
std::string EmptyJunitText(std::string_view reason, std::string_view started,
                           const JunitOptions& options = {});

// Both write beside the final name and rename. The number of bytes.
Result<uint64_t> WriteJunit(const Run& run, const std::string& path,
                            const JunitOptions& options = {});
Result<uint64_t> WriteEmptyJunit(std::string_view reason, std::string_view started,
                                 const std::string& path, const JunitOptions& options = {});

}  // namespace assay::reports
