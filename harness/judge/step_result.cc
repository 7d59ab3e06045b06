#include <mutex>
#include <utility>

#include "harness/json/depth.h"
#include "harness/judge/case.h"

namespace assay {

const Value* StepResult::Shown(std::string_view pointer) const {
  if (!accepted() || !json) return nullptr;
  return At(json->root, pointer);
}

bool StepResult::ShowsObject() const { return accepted() && json && json->root.is_object(); }

const Value* StepResult::Sent() const {
  std::call_once(sent_body_->read, [&] {
    if (!exchange.request.body) return;
    Result<Document> parsed = ParseJson(*exchange.request.body);
    if (parsed.ok()) sent_body_->json = parsed.Take();
  });
  return sent_body_->json ? &sent_body_->json->root : nullptr;
}

StepResults::StepResults(const std::vector<StepResult>& results) {
  for (const StepResult& result : results)
    results_.push_back(std::make_shared<const StepResult>(result));
}

const std::shared_ptr<const StepResult>& StepResults::Share(size_t step) const {
  static const auto not_sent = std::make_shared<const StepResult>();
  const std::shared_ptr<const StepResult>& result = results_[step];
  return result == nullptr ? not_sent : result;
}

void StepResults::Set(size_t step, StepResult result) {
  results_[step] = std::make_shared<const StepResult>(std::move(result));
}

StepResult MakeStepResult(Exchange exchange) {
  StepResult result;
  result.sent = true;
  result.exchange = std::move(exchange);
  if (!result.exchange.answered() || result.exchange.body.empty()) return result;
  // Those who read JSON may pass over a byte order mark (RFC 8259 section 8.1).
  std::string_view text = result.exchange.body;
  result.byte_order_mark = text.substr(0, kByteOrderMark.size()) == kByteOrderMark;
  if (result.byte_order_mark) text.remove_prefix(kByteOrderMark.size());
  Result<Document> parsed = ParseJson(text, {.max_depth = kDeepestJson});
  if (parsed.ok()) {
    result.json = parsed.Take();
  } else if (NestedDeeperThan(text, kDeepestJson)) {
    // Of answers that no engine of ours has read: our bound, and no fault of the body.
    result.exchange.fault = TransportFault::kTooDeep;
    result.exchange.fault_detail = TransportFaultName(TransportFault::kTooDeep);
  } else {
    result.json_error = parsed.error().message;
  }
  return result;
}

}  // namespace assay
