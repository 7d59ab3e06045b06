// Cases that send what the contract forbids and expect a refusal, shared by the suites that split
// them by keyword.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "harness/generate/values.h"
#include "harness/plan/plan.h"

namespace assay::suites {

// One case a bad value of `field` that breaks a keyword which `wants` takes:
// "<field>/refuses_<variant>".
void AddRefusals(SuiteContext& context, std::string_view suite, const Field& field,
                 const std::function<bool(const Sample&)>& wants);

// One such case; `in_company`: with all other fields.
void AddRefusal(SuiteContext& context, std::string_view suite, const Field& field,
                const Requirements& ids, const std::string& variant, const std::string& says,
                const Value& value, bool in_company);

// One case a good value on an edge: "<field>/accepts_<variant>". None for a field whose values only
// the profile knows.
void AddAcceptances(SuiteContext& context, std::string_view suite, const Field& field,
                    const std::function<bool(const Sample&)>& wants);

// One such case: "<field>/accepts_<what>". Where a plain good value of the field is refused as
// well, it is blocked.
void AddAcceptance(SuiteContext& context, std::string_view suite, const std::string& what,
                   const Requirements& ids, const Field& field, const Value& value,
                   const std::string& says, std::optional<Level> cap);

// Whether the contract says that it leaves this value of the field open.
bool LeftOpen(const Contract& contract, const Field& field, const Value& value);

}  // namespace assay::suites
