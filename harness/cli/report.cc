// `assay report`.
#include <filesystem>

#include "harness/cli/commands.h"
#include "harness/cli/load.h"
#include "harness/cli/log_commands.h"
#include "harness/cli/publish.h"
#include "reports/exit_code.h"
#include "reports/ndjson.h"
#include "reports/publish.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

int Fail(const std::vector<Error>& errors, int code) {
  PrintErrors(errors);
  return code;
}

}  // namespace

std::string LogPath(const std::string& log_or_folder) {
  std::error_code ignored;
  if (!fs::is_directory(log_or_folder, ignored)) return log_or_folder;
  return reports::ReportFiles(log_or_folder).log;
}

int Report(const ReportOptions& options) {
  const std::string log = LogPath(options.logs.front());
  const Result<reports::Run> read = reports::ReadLog(log);
  if (!read.ok()) return Fail(read.errors(), kUsage);
  const reports::Run& run = read.value();
  ShowOptions show{options.out, options.no_color, options.verbose};
  if (show.out.empty()) show.out = fs::path(log).parent_path().string();
  if (show.out.empty()) show.out = ".";
  const Result<bool> prepared = reports::PrepareFolder(show.out, false);
  if (!prepared.ok()) return Fail(prepared.errors(), kOwnFault);
  return Publish(run, log, show, run.has_footer ? run.footer.exit_code : reports::ExitCodeOf(run));
}

}  // namespace assay::cli
