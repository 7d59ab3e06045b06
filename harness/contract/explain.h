// Says in words what a schema of our own refuses; inside this room only.
#pragma once

#include <string>
#include <vector>

#include "harness/contract/own_file.h"
#include "harness/json/value.h"
#include "harness/schema/schema.h"

namespace assay {

// Adds one problem for each violation that judging `value` by `schema` gave, descending into the
// closest branch where the schema has several. `pointer` is where the value stands in the file.
void Explain(const Value& value, const std::string& pointer, const Value& schema,
             const std::vector<SchemaCheck>& checks, const std::vector<SchemaViolation>& violations,
             Problems* problems);

}  // namespace assay
