// What a rule of the contract says of one observation. Inside of this room only.
#pragma once

#include "harness/fuzz/record_model.h"
#include "harness/fuzz/update_tries.h"

namespace assay {

// Held or broken; nullopt where the observation says nothing of the rule. `has_read`: the record is
// read after its last update.
std::optional<Judged> JudgeByRule(const UpdateRuleOf& rule, const FuzzField& field,
                                  const Observation& seen, bool has_read);
// The field is as before refused updates.
std::optional<Judged> JudgeRefused(const FuzzField& field, const Observation& seen, bool has_read);
// The read shows what the update before it answered.
std::optional<Judged> JudgeRead(const FuzzField& field, const Observation& answer,
                                const Observation& read);

}  // namespace assay
