// Making waiver files: from the failures of a run, and without what is dead.
#pragma once

#include <string>
#include <vector>

#include "harness/gate/waivers.h"
#include "reports/event.h"

namespace assay {

// The file's text; LoadWaivers gives the same waivers back.
std::string WaiverText(const Waivers& waivers);

// What all waivers of one `init` share.
struct WaiverGrant {
  std::string reason, owner, ticket;
  Date created, expires;
};

// A waiver for each case of the run that fails and is not waived, in plan order.
Waivers WaiveFailures(const reports::Run& run, const WaiverGrant& grant);

// `more` added to `waivers`. One for a case that has a waiver already takes its place.
Waivers AddWaivers(Waivers waivers, const Waivers& more);

struct WaiverRemark {
  std::string case_id;
  std::string why;
};

struct Pruned {
  Waivers kept;
  std::vector<WaiverRemark> removed;  // passes now, expired, names what does not exist
  std::vector<WaiverRemark> told;     // kept, though the run does not show that it is needed
};

// `known`: contracts of which nothing is known are not held against a waiver.
Pruned Prune(const Waivers& waivers, const reports::Run& run, const Waivable& known, Date today);

}  // namespace assay
