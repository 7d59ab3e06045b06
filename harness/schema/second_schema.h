// What of a schema the second judge is given. Taken out is what valijson misjudges or cannot
// judge; what stays is never stricter than the whole. Inside harness/schema only.
#pragma once

#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "harness/json/value.h"
#include "harness/schema/schema_sites.h"

namespace assay {

struct SecondSchema {
  Value schema;  // without any `$ref`
  // (pointer of the schema object, keyword) that stayed wherever `$ref` leads to them.
  std::set<std::pair<std::string, std::string>> seen;
  // By bounds, const, enum or uniqueItems: valijson does so in double.
  bool compares_numbers = false;
  bool compares_items = false;  // by uniqueItems: each with each
};

SecondSchema ForSecondJudge(const Value& schema);

// A number that survives the way through a double: an integer up to 2^53, or a fraction of at most
// 15 digits.
bool IsExactInDouble(const std::string& number);

}  // namespace assay
