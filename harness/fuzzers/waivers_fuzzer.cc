// Waiver files: taken or refused with places; what is taken can be written, and is the same when it
// is read again.
#include "harness/fuzzers/fuzzer.h"
#include "harness/gate/waiver_write.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const assay::Date today = *assay::ParseDate("2026-03-10");
  const auto waivers = assay::LoadWaivers(text, "fuzzed.json", today);
  assay::PromiseErrorsAreUseful(waivers, "fuzzed.json");
  if (!waivers.ok()) return 0;
  const std::string written = assay::WaiverText(waivers.value());
  const auto again = assay::LoadWaivers(written, "written.json", today);
  assay::Promise(again.ok(), "what is written can be read");
  assay::Promise(assay::WaiverText(again.value()) == written, "nothing changes on the way");
  assay::UnknownNames(waivers.value(), {});
  return 0;
}
