// JSON values by chance, for fuzzing. What a document that allows any JSON value allows without
// doubt: no U+0000, no number beyond a double's range, nothing deeper than a few levels.
#pragma once

#include "harness/generate/random.h"
#include "harness/json/value.h"

namespace assay {

// Any JSON value: also numbers about 2^53, long and rare texts, nested ones, names like "null".
Value RandomJson(Random* random, int depth = 3);
// A value of that kind.
Value RandomOf(Kind kind, Random* random);

}  // namespace assay
