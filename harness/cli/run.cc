// `assay run`.
#include <unistd.h>

#include <cstdio>
#include <mutex>
#include <utility>

#include "harness/base/text.h"
#include "harness/cli/gate.h"
#include "harness/cli/load.h"
#include "harness/cli/publish.h"
#include "harness/cli/recorder.h"
#include "harness/cli/replay.h"
#include "harness/cli/signals.h"
#include "harness/cli/surroundings.h"
#include "harness/run/record.h"
#include "harness/run/suite_tests.h"
#include "reports/announce.h"
#include "reports/exit_code.h"
#include "reports/junit.h"
#include "reports/publish.h"

#ifndef ASSAY_VERSION
#error "the build names the version"
#endif

namespace assay::cli {
namespace {

constexpr size_t kLeftShown = 5;

reports::Header MakeHeader(const RunOptions& options, const Loaded& loaded, std::string started) {
  reports::Header header;
  header.assay_version = ASSAY_VERSION;
  header.started = std::move(started);
  header.target_name = loaded.profile.name;
  header.base_url = loaded.redactor.Apply(loaded.profile.base_url);
  header.seed = options.seed;
  header.plan_digest = loaded.plan_digest.empty()
                           ? PlanDigest(*loaded.plan, loaded.profile.base_url)
                           : loaded.plan_digest;
  for (const std::string& option : options.as_given)
    header.options.push_back(loaded.redactor.Apply(option));
  header.insecure = options.engine.insecure;
  header.filters = options.filters;
  header.should_fails = options.should_fails;
  header.require_observed = options.require_observed;
  header.body_limit = options.record_body;
  header.bare = loaded.profile.bare;
  if (loaded.shard.divided())
    header.shard = {loaded.shard.index + 1, loaded.shard.count, loaded.shard.source, {}};
  for (const auto& planned : loaded.plan->contracts)
    header.targets.push_back(RecordTarget(*planned, loaded.redactor));
  for (const auto& contract : loaded.contracts) {
    header.contracts.push_back(RecordContract(*contract));
    for (auto& requirement : RecordRequirements(*contract))
      header.requirements.push_back(std::move(requirement));
  }
  return header;
}

void PrintLeft(const std::vector<std::string>& left) {
  for (size_t i = 0; i < left.size() && i < kLeftShown; ++i) {
    std::fprintf(stderr, "assay: left changed: %s\n", ForLog(left[i]).c_str());
  }
  if (left.size() > kLeftShown)
    std::fprintf(stderr, "assay: left changed: %zu more\n", left.size() - kLeftShown);
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
  // What is on the wire is finished, nothing new begins.
  void End(const std::string& why) {
    const std::lock_guard lock(mutex);
    if (session != nullptr) session->Stop(false, why);
  }
  void Ask(int times) {
    const std::lock_guard lock(mutex);
    asked = times;
    if (session != nullptr) session->Stop(times > 1);
  }
};

RecorderHooks HooksOf(const RunOptions& options, Gate* gate, Stoppable* stoppable,
                      SavedCases* saved) {
  RecorderHooks hooks;
  hooks.save_case = [saved](const std::string& id, const std::string& text) {
    return saved->Save(id, text);
  };
  hooks.settle = [gate](reports::CaseResult* result, bool standing) {
    gate->waivers().Settle(result, standing);
  };
  hooks.would_waive = [gate](const reports::CaseResult& failed) {
    return gate->waivers().WouldWaive(failed);
  };
  hooks.max_failures = options.max_failures;
  hooks.on_max_failures = [stoppable, most = options.max_failures] {
    stoppable->End("--max-failures " + std::to_string(most) + " was reached");
  };
  return hooks;
}

int Fail(const std::vector<Error>& errors, const std::string& junit, bool strict = false) {
  PrintErrors(errors);
  TellCi(errors);
  if (!junit.empty() && !errors.empty()) {
    const auto written =
        reports::WriteEmptyJunit(errors.front().ToString(), UtcNow(), junit, {strict});
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

  Result<Gate> read = Gate::Read(options);
  const reports::ReportFiles paths(options.out);
  const Result<bool> prepared = reports::PrepareFolder(options.out, true);
  if (!prepared.ok()) return Fail(prepared.errors(), "");
  if (!read.ok()) return Fail(read.errors(), paths.junit, options.junit_strict);
  Gate& gate = read.value();
  Result<Loaded> result = Load(options, true);
  if (!result.ok()) return Fail(result.errors(), paths.junit, options.junit_strict);
  Loaded& loaded = result.value();
  if (const auto unknown = gate.Begin(loaded); !unknown.empty())
    return Fail(unknown, paths.junit, options.junit_strict);
  auto log = reports::LogWriter::Create(paths.log);
  if (!log.ok()) {
    PrintErrors(log.errors());
    return kOwnFault;
  }

  if (loaded.shard.divided()) {
    std::fprintf(stderr, "assay: shard %s of the run (by %s)\n", loaded.shard.Words().c_str(),
                 loaded.shard.source.c_str());
  }
  const bool bar = ShowsBar();
  const bool color = UseColor(STDERR_FILENO, options.no_color);
  reports::Progress progress(
      bar ? reports::Progress::Mode::kTerminal : reports::Progress::Mode::kLines,
      Columns(STDERR_FILENO), color);
  const auto show = [](const std::string& text) {
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
  };
  SavedCases saved(options.out, options.replay);
  RecorderHooks hooks = HooksOf(options, &gate, &stoppable, &saved);
  hooks.header = [&, started = UtcNow()] { return MakeHeader(options, loaded, started); };
  hooks.announce = [announcer = reports::Announcer(Columns(STDERR_FILENO) - 1, color)](
                       const auto& planned, const auto& ended) mutable {
    return announcer.Line(planned, ended);
  };
  Recorder recorder(loaded.redactor, log.value().get(), options.record_body, progress, show,
                    std::move(hooks));
  saved.RemoveOld(*loaded.plan);
  auto ran = RunSuiteTests(
      // Where failures are counted, the run has to stop at once.
      *loaded.plan, {options.engine, options.should_fails, options.max_failures > 0},
      options.filters, recorder,
      [&](const std::vector<bool>& chosen) { recorder.Begin(*loaded.plan, chosen); },
      [&](Session* session) { stoppable.Set(session); });
  if (!ran.ok()) return Fail(ran.errors(), paths.junit, options.junit_strict);

  recorder.End();
  PrintLeft(ran.value().report.not_put_back);
  reports::Run& run = recorder.run();
  run.has_footer = true;
  run.footer.finished = UtcNow();
  run.footer.complete = ran.value().report.complete;
  run.footer.incomplete_reason = loaded.redactor.Apply(ran.value().report.incomplete_reason);
  run.footer.exchanges = ran.value().report.exchanges;
  for (const std::string& left : ran.value().report.not_put_back)
    run.footer.left_changed.push_back(loaded.redactor.Apply(left));
  gate.Finish(loaded, options, &run);
  run.footer.exit_code = reports::ExitCodeOf(run);
  if (watch.first() != 0) {
    run.footer.complete = false;
    run.footer.incomplete_reason = "interrupted";
    run.footer.exit_code = 128 + watch.first();
  }
  log.value()->WriteFooter(run.footer);
  std::vector<Error> errors = saved.errors();
  if (const auto closed = log.value()->Close(); !closed.ok()) {
    errors.insert(errors.end(), closed.errors().begin(), closed.errors().end());
  }
  return Publish(run, paths.log,
                 {options.out, options.no_color, options.verbose, options.junit_strict, options.har,
                  &recorder.timeline()},
                 run.footer.exit_code, std::move(errors));
}

}  // namespace assay::cli
