// The commands of assay. Each returns the process's exit code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/http/engine.h"

namespace assay::cli {

enum ExitCode : int {
  kOk = 0,
  kViolation = 1,
  kUsage = 2,
  kInconclusive = 3,
  kNothingJudged = 4,
  kOwnFault = 5,
};

// What `run` and `plan` have in common.
struct RunOptions {
  std::vector<std::string> contracts;  // ids or files; empty: those that the target's profile names
  std::string target = "builtin";      // a profile's file, an address, or "builtin"
  std::string out = "assay-results";
  std::vector<std::string> filters;
  uint64_t seed = 1;
  uint64_t fuzz = 0;  // tries by chance, besides the fixed cases
  EngineOptions engine;
  bool should_fails = false;
  bool require_observed = false;
  bool no_color = false;
  bool verbose = false;
  bool junit_strict = false;
  std::string waivers, baseline;      // files of the gate; empty: none
  uint64_t max_failures = 0;          // nothing more is sent after so many; 0: no bound
  std::string fault, variant;         // of the built-in target
  std::string shard;                  // "2/3"; empty: as the environment says
  uint64_t shard_total = 0;           // for an indexed Kubernetes Job; 0: not given
  std::string har;                    // file of the exchanges as HAR; empty: none
  uint64_t record_body = 64 * 1024;   // bytes of a body in the event log
  std::vector<std::string> as_given;  // the command line's options, for the report
  std::string replay;                 // a case file: sent in place of the case that it is a try of
  std::string only;                   // the id that has to be in the plan; empty: none
};

struct ListOptions {
  std::string what = "contracts";  // contracts, requirements, cases
  std::vector<std::string> contracts;
  bool json = false;  // of the coverage
};

struct ServeOptions {
  uint16_t port = 0;
  std::string fault, variant;
  bool list = false;  // name faults and variants instead
};

struct ProfileOptions {
  std::vector<std::string> contracts;  // empty: all that are compiled in
  std::string target = "https://";     // the address
};

struct ProveOptions {
  std::string filter;  // glob over the names of faults and variants
  uint64_t seed = 1;
  uint64_t fuzz = 0;  // tries by chance on the sound target and on each variant
  int jobs = 24;      // trials at once; each waits most of its time
  bool verbose = false;
};

int Run(const RunOptions& options);
int Prove(const ProveOptions& options);
int ShowPlan(const RunOptions& options);
int List(const ListOptions& options);
int ListCoverage(const ListOptions& options);
int Explain(const std::string& id, const std::vector<std::string>& contracts);
int WriteProfile(const ProfileOptions& options);
int Serve(const ServeOptions& options);

// Parses the command line and runs the command.
int Main(int argc, char** argv);

}  // namespace assay::cli
