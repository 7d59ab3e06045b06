// `assay report`.
#include <filesystem>

#include "harness/cli/commands.h"
#include "harness/cli/gate.h"
#include "harness/cli/load.h"
#include "harness/cli/log_commands.h"
#include "harness/cli/publish.h"
#include "reports/exit_code.h"
#include "reports/merge.h"
#include "reports/ndjson.h"
#include "reports/publish.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

int Fail(const std::vector<Error>& errors, int code) {
  PrintErrors(errors);
  return code;
}

// Waivers and baseline of a recorded run.
Result<bool> ApplyGate(const ReportOptions& options, reports::Run* run) {
  if (options.waivers.empty() && options.baseline.empty()) return true;
  Result<Gate> gate = Gate::ReadFor(*run, {options.waivers, options.baseline});
  if (!gate.ok()) return gate.errors();
  if (const auto unknown = gate.value().UnknownNames(*run); !unknown.empty()) return unknown;
  gate.value().Apply(run);
  return true;
}

int PublishRun(const reports::Run& run, const std::string& log, const ReportOptions& options,
               const std::string& out) {
  return Publish(run, log,
                 {out, options.no_color, options.verbose, options.junit_strict, options.har},
                 run.has_footer ? run.footer.exit_code : reports::ExitCodeOf(run));
}

int Merge(const ReportOptions& options) {
  if (options.out.empty()) {
    return Fail({{{}, "--merge writes a log of its own and needs a folder for it", "give --out"}},
                kUsage);
  }
  const std::string merged = reports::ReportFiles(options.out).log;
  std::vector<std::string> logs;
  for (const std::string& named : options.logs) {
    logs.push_back(LogPath(named));
    std::error_code none;
    if (fs::equivalent(logs.back(), merged, none)) {
      return Fail({{{logs.back(), 0, 0},
                    "this log is to be merged, and the merged one would take its place",
                    "give another --out"}},
                  kUsage);
    }
  }
  const Result<bool> prepared = reports::PrepareFolder(options.out, true);
  if (!prepared.ok()) return Fail(prepared.errors(), kOwnFault);
  Result<reports::Run> run = reports::MergeLogs(logs, merged);
  if (!run.ok()) return Fail(run.errors(), run.error().place.file == merged ? kOwnFault : kUsage);
  const Result<bool> gated = ApplyGate(options, &run.value());
  if (!gated.ok()) return Fail(gated.errors(), kUsage);
  return PublishRun(run.value(), merged, options, options.out);
}

}  // namespace

std::string LogPath(const std::string& log_or_folder) {
  std::error_code ignored;
  if (!fs::is_directory(log_or_folder, ignored)) return log_or_folder;
  return reports::ReportFiles(log_or_folder).log;
}

int Report(const ReportOptions& options) {
  if (options.merge) return Merge(options);
  if (options.logs.size() > 1) {
    return Fail({{{}, "there are several logs", "give one, or --merge for the shards of a run"}},
                kUsage);
  }
  const std::string log = LogPath(options.logs.front());
  Result<reports::Run> run = reports::ReadLog(log);
  if (!run.ok()) return Fail(run.errors(), kUsage);
  const Result<bool> gated = ApplyGate(options, &run.value());
  if (!gated.ok()) return Fail(gated.errors(), kUsage);
  std::string out = options.out.empty() ? fs::path(log).parent_path().string() : options.out;
  if (out.empty()) out = ".";
  const Result<bool> prepared = reports::PrepareFolder(out, false);
  if (!prepared.ok()) return Fail(prepared.errors(), kOwnFault);
  return PublishRun(run.value(), log, options, out);
}

}  // namespace assay::cli
