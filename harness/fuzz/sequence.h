// A try as data: updates in order. What is generated, shrunk, saved and replayed.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace assay {

// One update.
struct Move {
  Value body;
  bool other = false;  // of the second record, in a try that has two
  bool bad = false;    // its body breaks the contract beyond doubt, so that it has to be refused
};

using Sequence = std::vector<Move>;

// [{"body": {…}}, {"body": {…}, "record": "other"}]; `bad` is not written: the contract says it.
Value SequenceValue(const Sequence& sequence);
// The reverse, of a value that fits contracts/meta/case.schema.json; `bad` is false throughout.
Sequence ReadSequence(const Value& steps);

}  // namespace assay
