// `assay profile`: a target profile to fill in.
#include <cstdio>

#include "harness/cli/load.h"
#include "harness/plan/starter_profile.h"

namespace assay::cli {

int WriteProfile(const ProfileOptions& options) {
  const auto contracts = LoadContracts(options.contracts);
  if (!contracts.ok()) {
    PrintErrors(contracts.errors());
    return kUsage;
  }
  // Where none is given, its beginning stands in the profile, to be filled in.
  if (options.target != ProfileOptions().target) {
    if (const auto known = ProfileForUrl(options.target); !known.ok()) {
      PrintErrors(known.errors());
      return kUsage;
    }
  }
  const StarterProfile starter = MakeStarterProfile(contracts.value(), options.target);
  std::fputs((Dump(starter.profile, 2) + "\n").c_str(), stdout);
  if (std::fflush(stdout) != 0) return kOwnFault;
  std::fputs(
      "# Set these, or write the values into the file; then `assay plan --target FILE` shows\n"
      "# every request. Take out what there is not: `credentials`, `read`, …\n",
      stderr);
  for (const auto& [name, what] : starter.variables)
    std::fprintf(stderr, "export %s=   # %s\n", name.c_str(), what.c_str());
  return kOk;
}

}  // namespace assay::cli
