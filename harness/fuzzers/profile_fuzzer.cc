// Target profiles: taken or refused with places, and no error shows a value of the file.
#include "harness/fuzzers/fuzzer.h"
#include "harness/target/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "SECRET") return "environment-secret-0123456789";
    return std::nullopt;
  };
  const auto profile = assay::LoadProfile(text, "fuzzed.json", environment);
  assay::PromiseErrorsAreUseful(profile, "fuzzed.json");
  // What the profile itself says may be shown: only values are secret.
  if (profile.ok() || text.find("environment-secret") != std::string_view::npos) return 0;
  for (const auto& error : profile.errors()) {
    assay::Promise(error.ToString().find("environment-secret") == std::string::npos,
                   "no error shows what came from the environment");
  }
  return 0;
}
