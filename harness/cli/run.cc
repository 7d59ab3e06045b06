// `assay run`.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "harness/base/text.h"
#include "harness/cli/load.h"
#include "harness/cli/recorder.h"
#include "harness/cli/signals.h"
#include "harness/run/record.h"
#include "harness/run/suite_tests.h"
#include "reports/console.h"
#include "reports/junit.h"
#include "reports/summary.h"

#ifndef ASSAY_VERSION
#error "the build names the version"
#endif

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLeftShown = 5;

struct Paths {
  std::string log, junit, summary;
};

Paths PathsIn(const std::string& out) {
  return {out + "/run.ndjson", out + "/junit.xml", out + "/summary.md"};
}

// Makes the folder and removes what a run before left in it, so that no old report is taken for a
// new one.
Result<Paths> PrepareOut(const std::string& out) {
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed)
    return Error{{out, 0, 0},
                 "cannot make the folder for reports: " + failed.message(),
                 "choose another --out"};
  const Paths paths = PathsIn(out);
  for (const std::string& path : {paths.log, paths.junit, paths.summary}) {
    fs::remove(path, failed);
    if (failed)
      return Error{{path, 0, 0},
                   "cannot remove the old report: " + failed.message(),
                   "choose another --out"};
  }
  return paths;
}

bool UseColor(const RunOptions& options, int descriptor) {
  return !options.no_color && std::getenv("NO_COLOR") == nullptr && isatty(descriptor) != 0;
}

size_t Columns(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

reports::Header MakeHeader(const RunOptions& options, const Loaded& loaded) {
  reports::Header header;
  header.assay_version = ASSAY_VERSION;
  header.started = UtcNow();
  header.target_name = loaded.profile.name;
  header.base_url = loaded.redactor.Apply(loaded.profile.base_url);
  header.seed = options.seed;
  Redactor redactor = loaded.redactor;
  redactor.Add(loaded.profile.base_url, "$BASE_URL");
  header.plan_digest = Hex64(Hash64(DescribePlan(*loaded.plan, redactor)));
  for (const std::string& option : options.as_given)
    header.options.push_back(loaded.redactor.Apply(option));
  header.insecure = options.engine.insecure;
  for (const auto& contract : loaded.contracts) {
    header.contracts.push_back(RecordContract(*contract));
    for (auto& requirement : RecordRequirements(*contract))
      header.requirements.push_back(std::move(requirement));
  }
  return header;
}

bool MustNotObserved(const reports::Run& run) {
  return std::any_of(
      run.results.begin(), run.results.end(), [&](const reports::CaseResult& result) {
        if (result.verdict != "not_observed") return false;
        return std::any_of(run.plan.begin(), run.plan.end(), [&](const auto& planned) {
          return planned.id == result.id && planned.level == "must";
        });
      });
}

int ExitCodeOf(const RunOptions& options, const reports::Run& run) {
  const auto count = [&](const char* verdict) {
    const auto found = run.footer.counts.find(verdict);
    return found == run.footer.counts.end() ? uint64_t{0} : found->second;
  };
  if (count("fail") + count("stale_waiver") > 0) return kViolation;
  if (!run.footer.complete || count("blocked") + count("error") > 0) return kInconclusive;
  // A warning alone judges no fact that the document states plainly.
  if (count("pass") + count("waived") == 0) return kNothingJudged;
  if (options.require_observed && MustNotObserved(run)) return kInconclusive;
  return kOk;
}

// 5 where a report could not be written.
int WriteReports(const RunOptions& options, const Paths& paths, reports::LogWriter& log,
                 const reports::Run& run) {
  std::vector<Error> errors;
  const auto keep = [&](const Result<uint64_t>& written) {
    if (!written.ok())
      errors.insert(errors.end(), written.errors().begin(), written.errors().end());
  };
  log.WriteFooter(run.footer);
  keep(log.Close());
  keep(reports::WriteJunit(run, paths.junit));
  keep(reports::WriteSummary(run, paths.summary));
  reports::ConsoleOptions console;
  console.color = UseColor(options, STDOUT_FILENO);
  console.width = Columns(STDOUT_FILENO);
  console.verbose = options.verbose;
  console.reports_path = options.out;
  std::fputs(reports::RenderConsole(run, console).c_str(), stdout);
  if (std::fflush(stdout) != 0)
    errors.push_back({{"stdout", 0, 0}, "the result could not be written", ""});
  PrintErrors(errors);
  return errors.empty() ? run.footer.exit_code : kOwnFault;
}

// The session of the run, for the signal thread.
struct Stoppable {
  std::mutex mutex;
  Session* session = nullptr;
  int asked = 0;

  void Set(Session* one) {
    const std::lock_guard lock(mutex);
    session = one;
    if (session != nullptr && asked > 0) session->Stop(asked > 1);
  }
  void Ask(int times) {
    const std::lock_guard lock(mutex);
    asked = times;
    if (session != nullptr) session->Stop(times > 1);
  }
};

int Fail(const std::vector<Error>& errors, const std::string& junit) {
  PrintErrors(errors);
  if (!junit.empty() && !errors.empty()) {
    const auto written = reports::WriteEmptyJunit(errors.front().ToString(), UtcNow(), junit);
    if (!written.ok()) {
      PrintErrors(written.errors());
      return kOwnFault;
    }
  }
  return kUsage;
}

}  // namespace

int Run(const RunOptions& options) {
  Stoppable stoppable;
  SignalWatch watch([&](int times) { stoppable.Ask(times); });

  const Result<Paths> prepared = PrepareOut(options.out);
  if (!prepared.ok()) return Fail(prepared.errors(), "");
  const Paths& paths = prepared.value();
  Result<Loaded> result = Load(options, true);
  if (!result.ok()) return Fail(result.errors(), paths.junit);
  Loaded& loaded = result.value();
  auto log = reports::LogWriter::Create(paths.log);
  if (!log.ok()) {
    PrintErrors(log.errors());
    return kOwnFault;
  }

  const bool terminal = isatty(STDERR_FILENO) != 0;
  reports::Progress progress(
      terminal ? reports::Progress::Mode::kTerminal : reports::Progress::Mode::kLines,
      Columns(STDERR_FILENO));
  Recorder recorder(loaded.redactor, log.value().get(), progress, [](const std::string& text) {
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
  });
  recorder.run().header = MakeHeader(options, loaded);
  auto ran = RunSuiteTests(
      *loaded.plan, {options.engine, options.should_fails}, options.filters, recorder,
      [&](const std::vector<bool>& chosen) { recorder.Begin(*loaded.plan, chosen); },
      [&](Session* session) { stoppable.Set(session); });
  if (!ran.ok()) return Fail(ran.errors(), paths.junit);

  recorder.End();
  const auto& left = ran.value().report.not_put_back;
  for (size_t i = 0; i < left.size() && i < kLeftShown; ++i) {
    std::fprintf(stderr, "assay: left changed: %s\n", left[i].c_str());
  }
  if (left.size() > kLeftShown)
    std::fprintf(stderr, "assay: left changed: %zu more\n", left.size() - kLeftShown);
  reports::Run& run = recorder.run();
  run.has_footer = true;
  run.footer.finished = UtcNow();
  run.footer.complete = ran.value().report.complete;
  run.footer.incomplete_reason = loaded.redactor.Apply(ran.value().report.incomplete_reason);
  run.footer.exchanges = ran.value().report.exchanges;
  run.footer.exit_code = ExitCodeOf(options, run);
  if (watch.first() != 0) {
    run.footer.complete = false;
    run.footer.incomplete_reason = "interrupted";
    run.footer.exit_code = 128 + watch.first();
  }
  return WriteReports(options, paths, *log.value(), run);
}

}  // namespace assay::cli
