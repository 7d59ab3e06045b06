// OpenAPI and Swagger documents in JSON and YAML: read or refused with places, and a draft is one
// that loads.
#include "harness/fuzzers/derive_promises.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  assay::derive::DeriveOptions options;
  options.operations = {"*"};
  assay::PromiseDraftsAreSound(assay::derive::DeriveOpenApi(text, "fuzzed.yaml", options), text,
                               "fuzzed.yaml");
  return 0;
}
