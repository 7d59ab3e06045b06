// From the names on a command line to contracts, a target and a plan.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fixtures/reference/reference.h"
#include "harness/cli/commands.h"
#include "harness/http/redactor.h"
#include "harness/plan/plan.h"

namespace assay::cli {

struct Loaded {
  std::vector<std::shared_ptr<const Contract>> contracts;
  Profile profile;
  std::unique_ptr<reference::Server>
      server;                  // where the target is the built-in one and `start` was asked for
  std::unique_ptr<Plan> plan;  // of the shard
  // Of the whole plan, where `plan` is only a part of it; else empty: its digest, and the
  // requirements that each case cites.
  std::string plan_digest;
  std::map<std::string, Requirements> whole;
  Shard shard;
  Redactor redactor;                             // knows the profile's secrets
  std::vector<std::shared_ptr<Tries>> replayed;  // what a replayed case is judged by

  // Of the whole plan, by case.
  std::map<std::string, Requirements> FactsOfCases() const;
};

// `start`: the built-in target is started; else its address is a stand-in.
Result<Loaded> Load(const RunOptions& options, bool start);

// Contracts by id or file; all that are compiled in where `names` is empty.
Result<std::vector<std::shared_ptr<const Contract>>> LoadContracts(
    const std::vector<std::string>& names);

// Prints errors to stderr, one a line with place and remedy.
void PrintErrors(const std::vector<Error>& errors);

}  // namespace assay::cli
