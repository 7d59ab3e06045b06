// A fuzzer feeds one reader of assay with bytes and holds what comes to its promises. Each file
// x_fuzzer.cc here is one; it is built in two ways: with libFuzzer (harness/fuzz.sh, for long
// rounds) and with the driver in short_round.cc, which any compiler builds, as a test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "harness/base/result.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace assay {

// Ends the program where a promise is broken, so that the fuzzer keeps the input.
inline void Promise(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// Every refusal says where and why.
template <typename T>
void PromiseErrorsAreUseful(const Result<T>& result, std::string_view file) {
  if (result.ok()) return;
  Promise(!result.errors().empty(), "a refusal has an error");
  for (const Error& error : result.errors()) {
    Promise(!error.message.empty(), "an error says what is wrong");
    Promise(error.place.file == file, "an error names the file");
  }
}

}  // namespace assay
