// Makes sequences of updates by chance: few values, so that they come back; repeats, alternations,
// removals, refused ones in between. Inside of this room only.
#pragma once

#include <string_view>
#include <vector>

#include "harness/fuzz/ground.h"

namespace assay {

struct UpdateMix {
  std::string_view focus;  // pointer of the field that most moves are about; may be empty
  bool refused = true;     // now and then one that has to be refused
  bool two_records = false;
  bool removals = true;        // null and {} where a rule knows them
  bool plain = false;          // ordinary values only
  uint64_t focus_chance = 60;  // in a hundred moves
  bool begins = false;         // the first move gives the focus, and another follows
  bool ends = false;           // the last move gives the focus a value other than the one before
  bool rare_focus = false;     // no ordinary value of the focus
  bool odd_words = false;      // of a text without rules also unusual words, which may be refused
};

// At least one move.
Sequence MakeUpdates(const Ground& ground, const UpdateMix& mix, Random* random);

// A body that breaks the contract beyond doubt by one value of the field, among good fields.
// Nullopt where chance made none.
std::optional<Value> MakeBadBody(const Ground& ground, const FuzzField& field, const Value& bad,
                                 Random* random);
// Any value that breaks the field's schema.
std::optional<Value> MakeBadValue(const FuzzField& field, Random* random);

}  // namespace assay
