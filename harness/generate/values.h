// Values made from a schema: good ones, those on the edge of what is allowed, and those just past
// it. Exact, not sampled: every value is checked against the compiled schema before it is handed
// out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace assay {

struct Sample {
  Value value;
  std::string variant;  // id segment named for its meaning: "one_too_long", "inner_tab",
                        // "as_boolean"; [a-z0-9_]+
  // The keyword that it is about ("pattern"); for a bad value, the one it breaks. "propertyNames"
  // where a member's name is on an edge or wrong; `way` is then that of the names' own pattern.
  std::string keyword;
  std::string way;  // the way of breaking it: "first", "last", "inner", "too_short", "too_long",
                    // "case"; else "". Of a good value the one whose edge it is on
  // For people, to follow the field's name: "with 33 characters, one more than allowed", "as null".
  // Of a free value a noun: "an array that holds null".
  std::string says;
};

// The schema with what each `$ref` (of its own document) leads to in its place, so that each part
// can be taken by itself. A reference that leads back into itself becomes `true`. Error: a
// reference that cannot be followed, or a schema that grows beyond 20,000 values.
Result<Value> WrittenOut(const Value& schema);

// The schema with one branch of its `keyword` (anyOf, oneOf) folded in, as if it had that one
// alone; references written out.
Value WithBranch(const Value& schema, std::string_view keyword, size_t branch);

// A good value of `schema` (which may hold `examples`, tried first). Different `index` (0, 1, …)
// gives different values as long as the schema allows that many; `salt` (a short lower-case text)
// is worked into values marked
// {"x-generate": {"unique": true}}. Deterministic. Error where no value can be made (a pattern that
// cannot be walked; a value that x-generate says only the profile knows, itself or required
// inside).
Result<Value> GoodValue(const Value& schema, uint64_t seed, size_t index, std::string_view salt);

// Values that the schema allows, each on an edge: shortest, longest, every class of inner
// character, each enum value, zero, negative, fraction, minimum, maximum, …; only where the schema
// states the edge (no made-up limits: a plain
// {"type": "string"} has none, and gets none).
std::vector<Sample> EdgeValues(const Value& schema, uint64_t seed);

// Values that break exactly one keyword of `schema`, one sample a way: every other JSON type; enum
// in another case, padded, a prefix, empty, unknown; a pattern too short, too long, first, last and
// inner character wrong (also a Unicode look-alike), trailing newline, matching only in part;
// numbers just past a bound. For an object only its own keywords, not those of its properties. In
// an object, a required value that only the profile knows is made up: right by the schema, unknown
// to the target. Leaves out what x-generate names as tolerated.
std::vector<Sample> BadValues(const Value& schema, uint64_t seed);

// JSON values of every kind for a place where anything is allowed: types, nested, null inside,
// empty string, Unicode beyond the BMP, long text, 2^53-1, exponent form.
std::vector<Sample> FreeValues(uint64_t seed);
// JSON values that RFC 8259 (sections 4, 6, 8) warns not every reader keeps.
std::vector<Sample> UnsafeFreeValues();

// A covering array over `options` of sizes ≥ 1: rows that together hold every pair of levels of
// every two options.
std::vector<std::vector<size_t>> PairwiseRows(const std::vector<size_t>& sizes);

}  // namespace assay
