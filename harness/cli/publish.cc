#include "harness/cli/publish.h"

#include <unistd.h>

#include <cstdio>

#include "harness/cli/commands.h"
#include "harness/cli/load.h"
#include "harness/cli/surroundings.h"
#include "reports/har.h"
#include "reports/publish.h"

namespace assay::cli {

int Publish(const reports::Run& run, const std::string& log, const ShowOptions& options,
            int exit_code, std::vector<Error> earlier) {
  reports::PublishOptions publish;
  publish.folder = options.out;
  publish.log = log;
  publish.timeline = options.timeline;
  publish.junit_strict = options.junit_strict;
  publish.console.color = UseColor(STDOUT_FILENO, options.no_color);
  publish.console.width = Columns(STDOUT_FILENO);
  publish.console.verbose = options.verbose;
  publish.console.reports_path = options.out;
  const reports::Published published = reports::WriteReports(run, publish);
  earlier.insert(earlier.end(), published.errors.begin(), published.errors.end());
  if (!options.har.empty()) {
    const Result<uint64_t> har = reports::WriteHar(run.header, log, options.har);
    if (!har.ok()) earlier.insert(earlier.end(), har.errors().begin(), har.errors().end());
  }
  std::fputs(ForLog(published.console).c_str(), stdout);
  if (std::fflush(stdout) != 0)
    earlier.push_back({{"stdout", 0, 0}, "the result could not be written", ""});
  PrintErrors(earlier);
  TellCi(run, reports::ReportFiles(options.out).summary);
  return earlier.empty() ? exit_code : kOwnFault;
}

}  // namespace assay::cli
