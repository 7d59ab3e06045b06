// Which places a schema declares in an instance.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/json/value.h"

namespace assay {

// The sub-schemas that `root` (a draft-07 schema; local `$ref` are followed) declares for the place
// `pointer` of an instance, where a "*" token is any item of an array or any member that
// additionalProperties or patternProperties describes. What allOf, anyOf, oneOf, then and else hold
// counts. Empty where no such place is declared. The pointers lead into `root`.
std::vector<const Value*> SchemasAt(const Value& root, std::string_view pointer);

// Whether a place is declared at all. "" is the whole instance and always is.
bool HasPlace(const Value& root, std::string_view pointer);

// `schema`, a part of `root`, as a schema by itself. It may refer to the definitions of `root`.
Value PartOf(const Value& root, const Value& schema);
// Whether the part allows `instance`; nullopt where it is no schema by itself.
std::optional<bool> PartAccepts(const Value& root, const Value& schema, const Value& instance);

}  // namespace assay
