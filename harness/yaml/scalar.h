// Plain scalars of YAML 1.2's core schema; inside this room only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/json/value.h"

namespace assay {

// Null, a boolean, a number or a text. nullopt for .inf and .nan, which no JSON value is.
std::optional<Value> CoreScalar(std::string_view text);

}  // namespace assay
