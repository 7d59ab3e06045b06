// A small model of one field of one record: what is known of it from answers alone, move by move.
// It never guesses: whatever makes the record doubtful makes the field unknown until an answer
// shows it again.
#pragma once

#include <optional>
#include <vector>

#include "harness/fuzz/ground.h"
#include "harness/fuzz/tries.h"

namespace assay {

struct Known {
  enum class State {
    kUnknown,
    kValue,         // was shown, and was what had been sent
    kNoAttributes,  // was taken away, and the answer showed none
  };
  State state = State::kUnknown;
  Value value;
  // A refused update that carried the field came since it was seen.
  bool refused_since = false;
  std::optional<Value> read;     // as the last read showed it, where nothing touched it since
  bool shown_as_object = false;  // some answer of this try showed an object at the place

  bool HasValue() const { return state == State::kValue; }
};

// What an answer says of the field: the one to a move, or the read after it.
struct Observation {
  const Sent* sent = nullptr;
  size_t step = 0;
  bool is_read = false;
  bool accepted = false;  // the move was
  bool refused = false;
  const Value* given = nullptr;  // what the move gave the field; null where it left it out
  const Value* shown = nullptr;  // null where the answer does not show the place
  bool shows_object = false;     // the answer shows a record at all
  bool shows_unsent =
      false;  // … and another field that was not sent, so that absence says something
  const Value* answered = nullptr;  // of a read: what the answer before it showed
  Known before;                     // as known before the move
};

// What happened to the field of the one record (`other`: of the second one), in order. Ends where
// the record has become doubtful for good (no answer).
std::vector<Observation> Observe(const Ground& ground, const FuzzField& field, bool other,
                                 const std::vector<Sent>& sent, const CaseView& view);

// An object with at least one member.
bool HoldsAttributes(const Value& value);

}  // namespace assay
