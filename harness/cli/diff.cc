// `assay diff`.
#include "reports/diff.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "harness/cli/gate.h"
#include "harness/cli/gate_commands.h"
#include "harness/cli/surroundings.h"
#include "reports/atomic_file.h"

namespace assay::cli {

int Diff(const DiffOptions& options) {
  const auto refuse = [](const std::vector<Error>& errors) {
    PrintErrors(errors);
    return int{kUsage};
  };
  const Result<reports::Run> before = ReadRun(options.a);
  if (!before.ok()) return refuse(before.errors());
  const Result<reports::Run> after = ReadRun(options.b);
  if (!after.ok()) return refuse(after.errors());
  const Result<reports::RunDiff> diff =
      reports::DiffRuns(before.value(), after.value(), options.any_contract);
  if (!diff.ok()) return refuse(diff.errors());

  reports::DiffView view;
  view.cases = options.cases;
  view.all = options.all;
  view.color = UseColor(STDOUT_FILENO, options.no_color);
  view.width = isatty(STDOUT_FILENO) != 0 ? Columns(STDOUT_FILENO) : 0;
  std::vector<Error> errors;
  if (!options.html.empty()) {
    const auto written =
        reports::WriteFileAtomically(options.html, reports::RenderDiffHtml(diff.value(), view));
    if (!written.ok()) errors = written.errors();
  }
  const std::string text = options.json ? reports::RenderDiffJson(diff.value(), view)
                                        : reports::RenderDiffText(diff.value(), view);
  std::fputs(text.c_str(), stdout);
  if (std::fflush(stdout) != 0)
    errors.push_back({{"stdout", 0, 0}, "the comparison could not be written", ""});
  PrintErrors(errors);
  return errors.empty() ? reports::DiffExitCode(diff.value(), options.cases) : int{kOwnFault};
}

}  // namespace assay::cli
