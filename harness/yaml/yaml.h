// YAML 1.2 (core schema) as the JSON tree that the rest of assay works on.
#pragma once

#include <cstddef>
#include <string_view>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace assay {

struct YamlLimits {
  int max_depth = 200;                  // mappings and sequences around a value
  size_t max_bytes = 64 * 1024 * 1024;  // of the text
  size_t max_nodes = 4'000'000;         // what an alias stands for counts each time
};

// One document. Plain scalars are typed by YAML 1.2's core schema (10.3.2): `NO`, `on`, `yes` and
// dates are texts; a number keeps its digits as written (1.10 is not 1.1). Quoted ones are texts.
// Merge keys (`<<`) are applied, as every reader of such documents does. Offsets are bytes of
// `text`, so that PlaceOf gives line and column; a value behind an alias stands where its anchor
// is. Refused, with line, column and remedy: what libyaml refuses, no UTF-8, a key twice, a key
// that is no scalar, an unknown alias, a second document, tags of no JSON type, .inf and .nan, and
// what is larger than the limits.
Result<Value> ParseYaml(std::string_view text, const YamlLimits& limits = {},
                        std::string_view file = "");

// JSON where the text begins as an object or array, else YAML (also where such a text is no JSON
// but YAML in flow style). A name twice in one object is an error here as well.
Result<Value> ParseJsonOrYaml(std::string_view text, std::string_view file = "");

}  // namespace assay
