#include "reports/publish.h"

#include <filesystem>
#include <system_error>

#include "reports/atomic_file.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/summary.h"

namespace assay::reports {

Result<bool> PrepareFolder(const std::string& folder, bool with_log) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    return Error{{folder, 0, 0},
                 "cannot make the folder for reports: " + failed.message(),
                 "choose another --out"};
  }
  const ReportFiles files(folder);
  std::vector<std::string> old = files.Rendered();
  if (with_log) old.push_back(files.log);
  for (const std::string& path : old) {
    if (Result<bool> removed = RemoveOld(path); !removed.ok()) return removed;
  }
  return true;
}

Published WriteReports(const Run& run, const PublishOptions& options) {
  Published published;
  const ReportFiles files(options.folder);
  const auto keep = [&](const Result<uint64_t>& written) {
    if (written.ok()) return;
    published.errors.insert(published.errors.end(), written.errors().begin(),
                            written.errors().end());
  };
  JunitOptions junit;
  junit.strict = options.junit_strict;
  keep(WriteJunit(run, files.junit, junit));
  keep(WriteHtml(run, options.log, files.html, options.timeline));
  keep(WriteSummary(run, files.summary));
  published.console = RenderConsole(run, options.console);
  return published;
}

}  // namespace assay::reports
