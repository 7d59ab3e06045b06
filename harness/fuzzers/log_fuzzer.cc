// Event logs: read whole, or refused with the line.
#include "harness/fuzzers/fuzzer.h"
#include "reports/junit.h"
#include "reports/ndjson.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto run = assay::reports::ReadLogText(text, "fuzzed.ndjson");
  assay::PromiseErrorsAreUseful(run, "fuzzed.ndjson");
  if (run.ok()) assay::reports::JunitText(run.value());
  return 0;
}
