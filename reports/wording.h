// The sentences that more than one report says, in one place. Unless a comment says otherwise the
// texts are raw: a writer makes them safe for its own format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/faults.h"
#include "reports/run_index.h"

namespace assay::reports {

// "Update a User, Request body, `name`": title, section and locator of the document, as far as they
// are known.
std::string DocumentPlace(const RunIndex& index, const RequirementInfo& requirement);

// The command that tries one case again, with the options of the run that still matter for one
// case: `assay run --target staging.json --seed 1 --filter 'a/b/c/d'`.
std::string AgainCommand(const Header& header, std::string_view case_id);
// The same, by its case file where it has one.
std::string AgainCommand(const Header& header, const CaseRow& row);

// "in 3 of 12 exchanges (3, 4, 9 of run.ndjson)".
std::string HowOften(const Finding& finding);

// "200 OK, the value is 7 (at /status)"; the pointer is added where the text does not hold it.
std::string WhatCame(const Finding& finding);

// "42 of 45 judged cases of regex, enums fail alike (accepted): most likely one cause".
std::string SharedCauseSentence(const Fault& fault);

// Everything an engineer needs about one case that did not pass, as lines of plain text:
// requirements, what was sent, allowed, came, how often, how to run it again. Already safe
// (SafeBlock); at most max_bytes, of which the last line, how to run it again, is never cut.
std::string CaseText(const RunIndex& index, const CaseRow& row, size_t max_bytes);

// Why the run is not complete; empty where it is.
std::string IncompleteReason(const Run& run);

// "shard 2 of 3 (by --shard), not the whole run"; empty where the run was not divided.
std::string ShardSentence(const Header& header);

// The outcome in one sentence, with what the exit code means.
std::string OutcomeSentence(const RunIndex& index);

// How many cases have each verdict, in the order of kVerdictKinds; of one contract, or of all.
std::vector<uint64_t> CountVerdicts(const RunIndex& index, std::string_view contract = "");

}  // namespace assay::reports
