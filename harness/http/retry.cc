#include "harness/http/retry.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "harness/base/text.h"

namespace assay {
namespace {

// Keeps sums of waits far from overflow; longer than any run's budget.
constexpr long long kForeverSeconds = 1'000'000'000;

}  // namespace

std::optional<std::chrono::milliseconds> RetryAfter(const Exchange& exchange, std::time_t now) {
  if (exchange.status != 429 && exchange.status != 503) return std::nullopt;
  const std::string* header = exchange.FindHeader("retry-after");
  if (header == nullptr) return std::nullopt;
  const std::string value(Trim(*header));
  long long seconds = 0;
  if (!value.empty() && value.find_first_not_of("0123456789") == std::string::npos) {
    seconds = value.size() > 9 ? kForeverSeconds : std::atoll(value.c_str());
  } else {
    const std::time_t until = curl_getdate(value.c_str(), nullptr);
    if (until == -1) return std::nullopt;
    const std::string* date = exchange.FindHeader("date");
    const std::time_t said = date == nullptr ? -1 : curl_getdate(date->c_str(), nullptr);
    seconds = static_cast<long long>(until) - (said == -1 ? now : said);
  }
  return std::chrono::seconds(std::clamp(seconds, 0LL, kForeverSeconds));
}

RateGate::RateGate(double rate)
    : interval_(rate > 0 ? std::chrono::duration_cast<Clock::duration>(
                               std::chrono::duration<double>(1 / rate))
                         : Clock::duration::zero()) {}

void RateGate::Sent(Clock::time_point now) {
  if (interval_ == Clock::duration::zero()) return;
  // The loop sleeps in whole milliseconds; what it oversleeps is made good, or a rate above some
  // hundreds a second would never be reached. Longer silence is not saved up.
  constexpr auto kOversleep = std::chrono::milliseconds(2);
  next_ = std::max(next_, now - kOversleep) + interval_;
}

}  // namespace assay
