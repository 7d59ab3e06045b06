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

// What the bad value stands among: nothing more than is needed, all other fields, or, in a list
// around its place, in a second item after a good one.
enum class Among { kFew, kAllFields, kItems };

// One such case; none where the request would not break the contract at that place alone.
void AddRefusal(SuiteContext& context, std::string_view suite, const Field& field,
                const Requirements& ids, const std::string& variant, const std::string& says,
                const Value& value, Among among);

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
