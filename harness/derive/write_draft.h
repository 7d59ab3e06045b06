// From a draft to the text of a contract file.
#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/derive/draft.h"

namespace assay::derive {

// A contract file (contracts/README.md) with `line` at each requirement and all that was not
// understood under `unread`. Findings become requirements of level info. What nothing cites becomes
// "not tested" with a reason, so that the file loads.
std::string WriteDraft(const Draft& draft);

// The same, and our own loader must take it: else the errors are a fault of assay itself.
Result<std::string> WriteCheckedDraft(const Draft& draft, const std::string& file);

}  // namespace assay::derive
