// Numbers from bounds, exactly: whole counts of the smallest decimal unit that the schema's numbers
// need. An inside of values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/generate/values.h"
#include "harness/json/value.h"

namespace assay {

// The text of units * 10^-decimals, in the shortest plain form: 1500, 2 is "15".
std::string DecimalText(int64_t units, int decimals);
// The number as a count of 10^-decimals; nullopt where it is none, or does not fit.
std::optional<int64_t> UnitsOf(const std::string& number, int decimals);

// A series of numbers that a schema of type number or integer ought to allow: `from` is the number
// to continue after (null: begin by the bounds), index counts from 0. Nullopt where there are no
// more, or the bounds are beyond what is worked with (18 digits). Check the result.
std::optional<Value> NumberInSeries(const Value& schema, const Value* from, size_t index);

// Numbers on and past the bounds; unchecked.
std::vector<Sample> NumberEdges(const Value& schema);
std::vector<Sample> NumberMisses(const Value& schema);

}  // namespace assay
