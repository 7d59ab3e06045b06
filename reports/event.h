// The event model: what a run leaves behind, and all that the writers know. Every text here is
// already free of secrets; bytes from the target may still be anything (invalid UTF-8, control
// characters, any length). run.ndjson holds these as lines: header, plan, then case and exchange
// lines as they happen, then the footer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/json/value.h"
#include "reports/gate.h"

namespace assay::reports {

struct ContractInfo {
  std::string id, title, document_title, document_url, document_edition, digest;
};

struct RequirementInfo {
  std::string contract;    // contract id
  std::string id;          // "TT-38"
  std::string level;       // must, should, may, info
  std::string category;    // "enum"
  std::string text;        // in our words
  std::string section;     // place in the document
  std::string locator;     // … and there
  std::string not_tested;  // why no case tests it; empty where one does
  bool outside = false;    // not from the document; switched off
};

// What the profile says of a contract, as in the profile's own file, secrets as $NAME.
struct TargetInfo {
  std::string contract;
  Value settings;
};

// Of a run divided over several machines, the part that this one tried.
struct ShardInfo {
  uint64_t index = 0;  // from 1; 0: the whole
  uint64_t total = 0;
  std::string source;  // what said so: "--shard"
  // Of a merged log: the shards that are in it.
  std::vector<uint64_t> merged;
};

struct Header {
  std::string assay_version;
  std::string started;      // "2026-11-21T20:28:22Z"
  std::string target_name;  // "builtin", or the profile's name
  std::string base_url;
  uint64_t seed = 0;
  std::string plan_digest;           // same plan, same digest
  std::vector<std::string> options;  // the command line's options, no secrets: "--seed 1"
  bool insecure = false;
  std::vector<std::string> filters;  // globs over ids, as given; empty: everything
  bool should_fails = false;         // a broken should-level fact fails
  bool require_observed = false;     // a must-level check that nothing showed makes it inconclusive
  std::vector<std::string> notes;    // what a reader should know of how this came to be
  ShardInfo shard;
  uint64_t body_limit = 0;  // bytes of a body that are recorded; 0: not known
  bool bare = false;        // the target is an address without a profile
  bool traffic = false;     // traffic that was recorded elsewhere was judged; nothing was sent
  std::vector<TargetInfo> targets;
  std::vector<ContractInfo> contracts;
  std::vector<RequirementInfo> requirements;
};

struct PlannedCase {
  std::string id;         // "esper/update_user_profile/enums/200_profile_role"
  std::string classname;  // "esper.update_user_profile.enums"
  bool standing = false;
  std::string level;
  std::vector<std::string> requirements;
  std::string title;   // what it tries, in a sentence
  uint64_t place = 0;  // in the plan of the whole, from 1; 0: not known
};

// Why a case did not pass, for people. All may be empty but `message`.
struct Finding {
  std::string message;  // one line: what is wrong
  std::string kind;     // a stable word for the kind of failure: "accepted", "refused", "type",
                        // "enum", "not_both"
  std::string pointer;  // JSON Pointer in the answer, or ""
  std::string sent;     // a curl line, secrets as $NAME
  std::string allowed;  // what the document allows
  std::string came;     // what came: "200 OK, /status is \"Enabled\""
  uint64_t times = 1;   // in how many exchanges
  uint64_t of = 1;      // of how many that were judged
  std::vector<uint64_t> exchanges;  // numbers of the first few
  std::string case_file = {};       // of a shrunk counterexample, for `assay replay`
};

struct CaseResult {
  std::string id;
  std::string verdict;  // VerdictName(): pass, warn, fail, waived, stale_waiver, not_applicable,
                        // not_observed, blocked, error
  std::string reason;   // for every verdict but pass: one line
  std::vector<Finding> findings;  // for warn, fail, waived, error; may be empty
  uint64_t exchanges = 0;         // requests of a case; exchanges judged by a standing check
  double seconds = 0;
};

struct ExchangeRecord {
  uint64_t number = 0;
  std::string case_id;
  size_t step = 0;
  std::string role;         // setup, act, look, restore
  std::string standing;     // which answers the standing checks judge: all, refusals, none
  std::string judged_here;  // a place of the answer that the case itself judges
  bool read = false;        // the profile's read, not the operation under test
  std::vector<std::pair<std::string, std::string>> path_values;  // path parameter, value
  std::string method, url;
  std::vector<std::pair<std::string, std::string>> request_headers;
  std::string request_body;
  bool has_request_body = false;
  bool request_cut = false;  // the body goes on beyond what is recorded
  int status = 0;
  std::vector<std::pair<std::string, std::string>> response_headers;
  std::string response_body;    // cut to the recorder's limit
  uint64_t response_bytes = 0;  // of the whole body, before secrets were replaced
  bool response_cut = false;    // the body goes on beyond what is recorded
  std::string fault;            // TransportFaultName, empty where answered
  std::string fault_detail;
  int retries = 0;
  double started = 0, first_byte = 0, total = 0;  // seconds; started since the run's start
  int64_t came_at = 0;  // seconds since 1970, where the answer has no Date; else 0
};

struct Footer {
  std::string finished;  // UTC, as `started`
  double seconds = 0;
  bool complete = false;
  std::string incomplete_reason;
  int exit_code = 0;
  std::map<std::string, uint64_t> counts;  // verdict -> cases
  uint64_t exchanges = 0;
  std::vector<std::string> left_changed;  // records that were not put back, and why
  std::vector<WaiverNote> waiver_notes;
  Baseline baseline;
};

// The run as a whole, as a reader of the log has it.
struct Run {
  Header header;
  std::vector<PlannedCase> plan;    // in plan order
  std::vector<CaseResult> results;  // in plan order; a case without a result was not run
  bool has_footer = false;
  Footer footer;
};

}  // namespace assay::reports
