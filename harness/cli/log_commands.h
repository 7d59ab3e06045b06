// The commands that live off a recorded run or recorded traffic. Each returns the process's exit
// code.
#pragma once

#include <string>
#include <vector>

namespace assay::cli {

struct ReportOptions {
  std::vector<std::string> logs;  // event logs, or folders that hold one
  bool merge = false;             // the logs are the shards of one run
  std::string out;                // empty: the folder of the log
  bool no_color = false;
  bool verbose = false;
};

// Renders the reports of a recorded run again.
int Report(const ReportOptions& options);

// "DIR" -> "DIR/run.ndjson"; a file's path stays.
std::string LogPath(const std::string& log_or_folder);

}  // namespace assay::cli
