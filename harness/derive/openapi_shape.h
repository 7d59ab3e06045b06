// What kind of JSON each place of an OpenAPI document takes; inside this room only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/derive/draft.h"
#include "harness/json/value.h"

namespace assay::derive {

struct WrongKind {
  const Value* at = nullptr;  // what stands there
  Gravity gravity = Gravity::kError;
  std::string message;
};

// By the JSON Pointer of the holder: what it has in a place where another kind of value belongs,
// and what no reader therefore looks at. What stands where a schema belongs is the translator's to
// tell.
using WrongKinds = std::map<std::string, std::vector<WrongKind>, std::less<>>;
WrongKinds FindWrongKinds(const Value& document);

}  // namespace assay::derive
