// Second looks before an update is said to have changed nothing. The answer to an update may show
// the record as it was before, and what is shown may lag: no page says that it does not.
#pragma once

#include <cstddef>
#include <optional>

#include "harness/judge/expect.h"
#include "harness/plan/plan.h"

namespace assay::suites {

// Where the profile has no `read`: a later update of another field (of the same one, where there
// is no other), whose answer shows what `act` left behind. nullopt where there is a `read`. Sent
// only where IfAccusedAt says so.
std::optional<size_t> AddLateLook(SuiteContext& context, Draft& draft, const Field& field,
                                  size_t act);
// Lets the look be sent, after a while, where `expectation` is broken by what `act` was answered.
void IfAccusedAt(Draft& draft, std::optional<size_t> late, size_t act,
                 const Expectation& expectation);

// The steps from `first` on are the case once more, with time before each read: sent where
// `expectation` is broken.
void OnceMoreIfAccused(Draft& draft, size_t first, const Expectation& expectation);
// What the second try says where it came to `decides`, else what the first says.
Expectation LastTry(Expectation first, Expectation second, size_t decides);

}  // namespace assay::suites
