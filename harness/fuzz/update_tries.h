// Sequences of updates, each held against one rule of the contract about one field.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/fuzz/tries.h"

namespace assay {

enum class UpdateRule {
  kReplaced,     // replaced_when_given: what was sent is shown
  kReflected,    // reflects: the same where nothing else says it
  kApplied,      // updates: the value from before is no longer shown
  kUnchanged,    // unchanged_when_omitted
  kOtherRecord,  // … whatever is done to a second record
  kWhole,        // replaced_whole: members not sent are gone
  kKept,         // accepts_any: values are shown as sent
  kRemoved,      // removed_by_null, emptied_by_empty_object: no attribute is left
  kAnswer,       // … and how the answer shows it
};

struct UpdateRuleOf {
  UpdateRule rule = UpdateRule::kReplaced;
  std::string field;              // pointer
  std::optional<Value> removing;  // kRemoved, kAnswer: null or {}
};

std::unique_ptr<Tries> MakeUpdateTries(Ground ground, const std::string& key, uint64_t seed,
                                       UpdateRuleOf rule);
// Of every field that answers show: after refused updates the record is as before.
std::unique_ptr<Tries> MakeRefusedTries(Ground ground, const std::string& key, uint64_t seed);
// Of every field that answers show: the profile's read shows what the last update answered.
std::unique_ptr<Tries> MakeReadTries(Ground ground, const std::string& key, uint64_t seed);
// The last of some good updates is accepted wherever its parts are.
std::unique_ptr<Tries> MakeAcceptanceTries(Ground ground, const std::string& key, uint64_t seed);

}  // namespace assay
