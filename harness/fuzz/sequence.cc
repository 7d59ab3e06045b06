#include "harness/fuzz/sequence.h"

#include <utility>

namespace assay {

Value SequenceValue(const Sequence& sequence) {
  Value steps = Value::MakeArray();
  for (const Move& move : sequence) {
    Value step = Value::MakeObject();
    step.Set("body", move.body);
    if (move.other) step.Set("record", Value::String("other"));
    steps.items().push_back(std::move(step));
  }
  return steps;
}

Sequence ReadSequence(const Value& steps) {
  Sequence sequence;
  for (const Value& step : steps.items()) {
    Move move;
    if (const Value* body = step.Find("body")) move.body = *body;
    move.other = step.StringOr("record", "own") == "other";
    sequence.push_back(std::move(move));
  }
  return sequence;
}

}  // namespace assay
