#include "harness/cli/publish.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "harness/cli/commands.h"
#include "harness/cli/load.h"
#include "reports/publish.h"

namespace assay::cli {

size_t Columns(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

int Publish(const reports::Run& run, const std::string& log, const ShowOptions& options,
            int exit_code, std::vector<Error> earlier) {
  reports::PublishOptions publish;
  publish.folder = options.out;
  publish.log = log;
  publish.junit_strict = options.junit_strict;
  publish.console.color =
      !options.no_color && std::getenv("NO_COLOR") == nullptr && isatty(STDOUT_FILENO) != 0;
  publish.console.width = Columns(STDOUT_FILENO);
  publish.console.verbose = options.verbose;
  publish.console.reports_path = options.out;
  const reports::Published published = reports::WriteReports(run, publish);
  earlier.insert(earlier.end(), published.errors.begin(), published.errors.end());
  std::fputs(published.console.c_str(), stdout);
  if (std::fflush(stdout) != 0)
    earlier.push_back({{"stdout", 0, 0}, "the result could not be written", ""});
  PrintErrors(earlier);
  return earlier.empty() ? exit_code : kOwnFault;
}

}  // namespace assay::cli
