// The kinds of bad values, each made from a schema without references, none of them checked: some
// may break more than their keyword, or nothing. An inside of values.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/generate/values.h"

namespace assay {

std::vector<Sample> TypeMisses(const Value& plain, uint64_t seed);
std::vector<Sample> ListedMisses(const Value& plain, uint64_t seed);  // enum, const
std::vector<Sample> TextMisses(const Value& plain, uint64_t seed);    // pattern, lengths, format
std::vector<Sample> NumberMissesOf(const Value& plain, uint64_t seed);
std::vector<Sample> ArrayMisses(const Value& plain, uint64_t seed);
// required, additionalProperties, counts of members; values that only the profile knows are made
// up in them.
std::vector<Sample> ObjectMisses(const Value& plain, uint64_t seed);
std::vector<Sample> KeyMisses(const Value& plain, uint64_t seed);  // propertyNames

}  // namespace assay
