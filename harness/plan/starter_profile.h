// A target profile to begin with: all that the contracts ask for, each value an environment
// variable still to be set.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/contract/contract.h"
#include "harness/json/value.h"

namespace assay {

struct StarterProfile {
  Value profile;  // contracts/meta/profile.schema.json describes it
  // The variables that it reads and what each is to hold, in the order in which they stand in it.
  std::vector<std::pair<std::string, std::string>> variables;
};

StarterProfile MakeStarterProfile(const std::vector<std::shared_ptr<const Contract>>& contracts,
                                  std::string_view base_url);

}  // namespace assay
