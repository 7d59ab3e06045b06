// The commands that live off a recorded run or recorded traffic. Each returns the process's exit
// code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::cli {

struct ReportOptions {
  std::vector<std::string> logs;  // event logs, or folders that hold one
  bool merge = false;             // the logs are the shards of one run
  std::string out;                // empty: the folder of the log
  std::string har;                // file of the exchanges as HAR; empty: none
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

struct CheckOptions {
  std::string har;                     // the file
  std::vector<std::string> contracts;  // ids or files; empty: all that are compiled in
  std::string base_url;                // empty: guessed
  std::string out = "assay-results";
  std::string waivers, baseline;     // of the gate; empty: none
  uint64_t record_body = 64 * 1024;  // bytes of a body in the event log
  bool should_fails = false;
  bool require_observed = false;
  bool no_color = false;
  bool verbose = false;
  std::vector<std::string> as_given;  // the command line's options, for the report
};

// Judges traffic recorded elsewhere.
int Check(const CheckOptions& options);

// Renders the reports of a recorded run again.
int Report(const ReportOptions& options);

// "DIR" -> "DIR/run.ndjson"; a file's path stays.
std::string LogPath(const std::string& log_or_folder);

}  // namespace assay::cli
