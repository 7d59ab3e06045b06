// From what a run knows to the event model that reports are written from. Here every secret is
// replaced.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/http/redactor.h"
#include "harness/plan/plan.h"
#include "reports/event.h"

namespace assay {

// A request as a curl line for a POSIX shell; secrets stand as $NAME in double quotes.
std::string CurlLine(const Request& request, const Redactor& redactor);

reports::ContractInfo RecordContract(const Contract& contract);
std::vector<reports::RequirementInfo> RecordRequirements(const Contract& contract);
reports::PlannedCase RecordCase(const Case& tried);
reports::PlannedCase RecordStanding(const StandingCheck& check);
reports::CaseResult RecordOutcome(const std::string& id, const Outcome& outcome, double seconds,
                                  uint64_t exchanges, const Redactor& redactor);
// What the profile says of a contract.
reports::TargetInfo RecordTarget(const PlannedContract& planned, const Redactor& redactor);
// As it was on the wire, secrets and all: for RedactExchange. `path_values`: of the step's subject.
// Of bodies no more is copied than RedactExchange needs for the same `body_limit`. `record` is
// written over, whatever it held; one that is used again and again needs no memory of its own each
// time.
void RecordExchange(const Case& tried, size_t step, const StepResult& result,
                    const std::map<std::string, std::string>& path_values, size_t body_limit,
                    reports::ExchangeRecord* record);
// Replaces the secrets, and cuts bodies to `body_limit` bytes.
void RedactExchange(size_t body_limit, const Redactor& redactor, reports::ExchangeRecord* record);

// Adds to `redactor` the values that an answer holds at the contract's `redact` places.
void LearnSecrets(const Contract& contract, const StepResult& result, Redactor* redactor);

// The plan as text: every case with its requests and what is allowed. The same plan gives the same
// bytes.
std::string DescribePlan(const Plan& plan, const Redactor& redactor);

// The same plan, the same digest; neither where the target is nor its credentials make a
// difference.
std::string PlanDigest(const Plan& plan, std::string_view base_url);

std::string UtcNow();  // "2026-11-21T20:28:22Z"

}  // namespace assay
