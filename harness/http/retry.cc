#include "harness/http/retry.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "harness/base/text.h"

namespace assay {
namespace {

using std::chrono::milliseconds;

// Keeps sums of waits far from overflow; longer than any run's budget.
constexpr long long kForeverSeconds = 1'000'000'000;

constexpr int kRetriesOfFailure = 2;
constexpr milliseconds kUntold{1000};      // for a 429 that does not say how long
constexpr milliseconds kWorthWaiting{50};  // for one answer: a target that deals with 20 a second
// Of BackOff: reports of load that count as one; answers that long without one let it speed up.
constexpr milliseconds kOneMessage{200};
constexpr milliseconds kCalm{200};
constexpr milliseconds kAgain{1500};
constexpr milliseconds kShortest{1};  // between two requests
constexpr milliseconds kLongest{2000};

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

std::optional<milliseconds> WaitBeforeRetry(const Exchange& exchange, int retries,
                                            std::time_t now) {
  const int doublings = std::clamp(retries, 0, 10);
  if (const auto told = RetryAfter(exchange, now)) {
    // As told the first time; a target that is still busy then did not know better itself.
    if (retries == 0) return *told;
    return std::max(*told, std::min(kLongest, milliseconds(50) * (1 << (doublings - 1))));
  }
  // A 408 says that the request did not come in time, and invites another (RFC 9110 15.5.9).
  if (exchange.status == 408) return milliseconds(50) * (1 << doublings);
  if (exchange.status != 429) return std::nullopt;
  return kUntold * (1 << doublings);
}

std::optional<milliseconds> WaitAfterFailure(const Exchange& exchange, int retries) {
  const int status = exchange.status;
  if (status != 500 && (status < 502 || status > 504)) return std::nullopt;
  if (retries >= kRetriesOfFailure) return std::nullopt;
  return milliseconds(100) * (1 << (2 * retries));
}

milliseconds WaitingTime::Cost(Clock::time_point now, milliseconds wait) const {
  const Clock::time_point from = std::max(now, until_);
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(now + wait - from));
}

void WaitingTime::Add(Clock::time_point now, milliseconds wait) {
  total_ += Cost(now, wait);
  until_ = std::max(until_, now + wait);
}

void WaitingTime::GetOn() { total_ = std::max(milliseconds(0), total_ - kWorthWaiting); }

void BackOff::Sent(Clock::time_point now) {
  if (sent_ != Clock::time_point{}) usual_ = (usual_ * 7 + (now - sent_)) / 8;
  sent_ = now;
  if (interval_ > Clock::duration::zero()) next_ = std::max(next_, now) + interval_;
}

void BackOff::Loaded(Clock::time_point now) {
  // What was on the wire together says the same thing together.
  if (changed_ != Clock::time_point{} && now - changed_ < kOneMessage) return;
  // One alone may be chance; only a target that goes on saying so is sent less a second.
  const bool again = loaded_ != Clock::time_point{} && now - loaded_ < kAgain;
  changed_ = loaded_ = now;
  jobs_ = std::max<size_t>(1, jobs_ / 2);
  if (!again) return;
  interval_ = std::clamp<Clock::duration>(2 * std::max(interval_, usual_), kShortest, kLongest);
  next_ = now + interval_;
}

void BackOff::Answered(Clock::time_point now) {
  if (jobs_ == most_ && interval_ == Clock::duration::zero()) return;
  if (now - changed_ < kCalm) return;
  changed_ = now;
  jobs_ = std::min(most_, jobs_ + 1);
  interval_ = interval_ / 2;
  if (interval_ < kShortest) interval_ = Clock::duration::zero();
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
