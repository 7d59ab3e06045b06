// Findings about an OpenAPI document as a whole; inside this room only.
#pragma once

#include <vector>

#include "harness/derive/openapi_operation.h"

namespace assay::derive {

// Duplicate operationIds, ambiguous paths, unused components, examples that do not fit, required
// fields that are not described, values of another type than declared, …. What makes a difference
// for one operation only is found where that is made a draft.
void LintDocument(const OpenApiDocument& document, const std::vector<OpenApiOperation>& operations,
                  FindingList* findings);

}  // namespace assay::derive
