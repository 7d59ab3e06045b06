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
  std::string waivers, baseline;  // of the gate; empty: none
  bool no_color = false;
  bool verbose = false;
  bool junit_strict = false;
};

struct VerifyOptions {
  std::string log;                     // an event log, or a folder that holds one
  std::vector<std::string> contracts;  // ids or files; empty: those of the run
  std::string target;                  // the profile's file; empty: what the log has of it
  bool verbose = false;
};

// Judges a recorded run again, without a target.
int Verify(const VerifyOptions& options);

// Renders the reports of a recorded run again.
int Report(const ReportOptions& options);

// "DIR" -> "DIR/run.ndjson"; a file's path stays.
std::string LogPath(const std::string& log_or_folder);

}  // namespace assay::cli
