// Contracts: a file is taken or refused with places; what is taken can be looked at.
#include "harness/contract/contract.h"
#include "harness/fuzzers/fuzzer.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto contract = assay::LoadContract(text, "fuzzed.json");
  assay::PromiseErrorsAreUseful(contract, "fuzzed.json");
  if (!contract.ok()) return 0;
  assay::Promise(!contract.value()->id.empty(), "a contract has an id");
  for (const auto& requirement : contract.value()->requirements) {
    assay::Promise(contract.value()->FindRequirement(requirement.id) != nullptr,
                   "a listed requirement is found");
  }
  for (int status = 100; status < 600; ++status) contract.value()->ResponseFor(status);
  return 0;
}
