// Patterns and subjects: the first line is the pattern, the rest the subject. Each search ends
// soon, whatever the pattern (the fuzzer's own time limit is the judge).
#include "harness/fuzzers/fuzzer.h"
#include "harness/generate/pattern.h"
#include "harness/schema/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t end = text.find('\n');
  const std::string_view pattern = text.substr(0, end);
  const std::string_view subject =
      end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  const auto regex = assay::Regex::Compile(pattern);
  if (!regex.ok()) {
    assay::Promise(!regex.error().message.empty(), "a refused pattern is told why");
    return 0;
  }
  const assay::Match once = regex.value().Search(subject);
  assay::Promise(once == regex.value().Search(subject), "a search gives the same twice");
  return 0;
}
