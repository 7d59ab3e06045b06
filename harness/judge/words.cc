// How values and answers are shown to people, and when two values are as good as one.
#include <algorithm>

#include "harness/base/text.h"
#include "harness/judge/expect.h"

namespace assay {
namespace {

constexpr size_t kQuoteBytes = 120;

}  // namespace

std::string Quote(const Value& value) {
  const std::string whole = Dump(value);
  std::string quoted = Printable(whole, kQuoteBytes);
  // Long texts often differ in nothing but their length.
  if (value.is_string() && whole.size() > kQuoteBytes)
    quoted += " (" + std::to_string(Utf8Length(value.text())) + " characters)";
  return quoted;
}

std::string Came(const StepResult& result) {
  if (!result.sent) return "nothing (not sent)";
  if (!result.exchange.answered()) {
    const std::string_view name = TransportFaultName(result.exchange.fault);
    const std::string& detail = result.exchange.fault_detail;
    if (detail.starts_with(name)) return detail;
    return std::string(name) + (detail.empty() ? "" : " (" + detail + ")");
  }
  std::string came = std::to_string(result.exchange.status);
  if (result.exchange.body.empty()) return came + " with no body";
  return came + " " + Printable(result.exchange.body, kQuoteBytes);
}

Compare ParseCompare(std::string_view name) {
  if (name == "uuid") return Compare::kUuid;
  if (name == "contains_items") return Compare::kContainsItems;
  if (name == "same_items") return Compare::kSameItems;
  return Compare::kExact;
}

bool Agrees(const Value& shown, const Value& sent, Compare compare) {
  switch (compare) {
    case Compare::kExact:
      return Equal(shown, sent);
    case Compare::kUuid:
      return shown.is_string() && sent.is_string() && EqualsIgnoreCase(shown.text(), sent.text());
    case Compare::kSameItems:
      return Agrees(shown, sent, Compare::kContainsItems) &&
             Agrees(sent, shown, Compare::kContainsItems);
    case Compare::kContainsItems:
      if (!shown.is_array() || !sent.is_array()) return false;
      return std::all_of(sent.items().begin(), sent.items().end(), [&](const Value& item) {
        return std::any_of(shown.items().begin(), shown.items().end(), [&](const Value& other) {
          return Agrees(other, item, other.is_string() ? Compare::kUuid : Compare::kExact);
        });
      });
  }
  return false;
}

}  // namespace assay
