// The part of the suite `required_and_optional` about what may not be left out.
#pragma once

#include <string_view>

#include "harness/plan/plan.h"

namespace assay::suites {

inline constexpr std::string_view kRequiredAndOptionalSuite = "required_and_optional";

void BuildRequired(SuiteContext& context);

}  // namespace assay::suites
