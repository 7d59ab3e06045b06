// Answers of a target: header lines up to an empty one, then the body.
#include "harness/fuzzers/fuzzer.h"
#include "harness/http/answer_reader.h"
#include "harness/json/value.h"
#include "harness/judge/case.h"
#include "harness/judge/expect.h"

namespace {

// JSON that was read is written, read again, and the same.
void PromiseRoundTrip(const assay::Document& document) {
  const auto again = assay::ParseJson(assay::Dump(document.root), {.max_depth = 2000}, "again");
  assay::Promise(again.ok(), "what was written is JSON");
  assay::Promise(assay::Equal(again.value().root, document.root), "what was written is the same");
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  assay::Exchange exchange;
  assay::AnswerReader reader;
  reader.Start(&exchange, {64u << 10, 1u << 20});
  bool goes_on = true;
  while (goes_on && !text.empty() && !reader.complete()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
    goes_on = reader.Line(line);
    text.remove_prefix(line.size());
  }
  assay::Promise(reader.fault() == assay::TransportFault::kNone || !reader.detail().empty(),
                 "a fault of the framing is told");
  exchange.fault = reader.fault();
  exchange.body = std::string(text);
  const assay::StepResult result = assay::MakeStepResult(std::move(exchange));
  assay::Came(result);
  if (result.json) PromiseRoundTrip(*result.json);
  return 0;
}
