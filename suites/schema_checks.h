// Standing checks from the atomic checks of response schemas, shared by the suites that split them
// by keyword.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "harness/plan/plan.h"

namespace assay::suites {

// Adds one standing check for each atomic check (of the schema, and of the advice at most as a
// warning) whose response and keyword `wants` takes.
void AddSchemaChecks(SuiteContext& context, std::string_view suite,
                     const std::function<bool(const Response&, const SchemaCheck&)>& wants);

// What the answer shows at the place, above it or inside it breaks its schema, which is a finding
// of its own: other checks pass over it.
bool BreaksSchemaAt(const Seen& seen, const std::string& pointer);

inline bool IsRefusal(const Response& response) { return response.status.front() >= '4'; }

}  // namespace assay::suites
