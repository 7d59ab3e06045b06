// The one place where a run becomes files: `assay run` at its end, and every command that renders a
// recorded run again. To add a report, name its file in ReportFiles, write it in WriteReports.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "reports/console.h"
#include "reports/event.h"
#include "reports/timeline.h"

namespace assay::reports {

// What stands in a folder of reports.
struct ReportFiles {
  explicit ReportFiles(const std::string& folder)
      : log(folder + "/run.ndjson"),
        junit(folder + "/junit.xml"),
        html(folder + "/report.html"),
        summary(folder + "/summary.md") {}
  std::string log;  // the source of the others
  std::string junit, html, summary;

  // All but the log.
  std::vector<std::string> Rendered() const { return {junit, html, summary}; }
};

// Makes the folder and removes what an earlier run left there, so that no old report is taken for a
// new one. `with_log`: also the log.
Result<bool> PrepareFolder(const std::string& folder, bool with_log);

struct PublishOptions {
  std::string folder;      // of the reports; it exists
  std::string log;         // the event log of the run: exchanges are read from there, one by one
  ConsoleOptions console;  // of the text that is returned
  bool junit_strict = false;
  const Timeline* timeline = nullptr;  // of the exchanges, where it is known; else they are read
};

struct Published {
  std::string console;        // for stdout
  std::vector<Error> errors;  // reports that could not be written; the others are there
};

// Writes every report of a run but its log. A function of the run, its log and the options alone.
Published WriteReports(const Run& run, const PublishOptions& options);

}  // namespace assay::reports
