// Single requests with one value by chance: good ones that have to be accepted, bad ones among good
// fields that have to be refused.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/fuzz/tries.h"

namespace assay {

enum class GoodKind {
  kText,       // texts that match the field's pattern
  kKeys,       // names of members that match the pattern of names
  kAnyMember,  // any JSON value as a member, where the field is free
};
std::unique_ptr<Tries> MakeGoodTries(Ground ground, const std::string& key, uint64_t seed,
                                     const std::string& field, GoodKind kind);

enum class BadKind { kType, kEnum, kEnumCase, kText, kKeys };
struct BadValuesOf {
  std::string field;  // pointer
  BadKind kind = BadKind::kType;
  std::vector<std::string> ways;  // of a pattern, as RandomTexts names them
};
std::unique_ptr<Tries> MakeBadTries(Ground ground, const std::string& key, uint64_t seed,
                                    BadValuesOf what);

}  // namespace assay
