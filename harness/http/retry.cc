#include "harness/http/retry.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

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
// Close to where some were refused: answers before the next step, and for how long that is kept in
// mind (or so many intervals).
constexpr int kCalmAnswers = 8;
// One report in so many answers is chance, of which there is the same at any rate; of the latest.
constexpr int kSeldom = 10, kLatest = 100;
constexpr int kFar = 4;  // so many times more are refused than not: it is sent far too fast
constexpr milliseconds kRemembered{10'000};
constexpr int kRememberedIntervals = 40;

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

milliseconds WaitForTurn(int times) {
  constexpr int kMostDoublings = 5;
  return milliseconds(50) * (1 << std::clamp(times, 0, kMostDoublings));
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

void BackOff::Changed(Clock::time_point now) {
  changed_ = now;
  reports_ = answers_ = 0;
}

bool BackOff::Seldom() const { return latest_reports_ * kSeldom <= latest_answers_; }

void BackOff::Loaded(Clock::time_point now) {
  ++reports_;
  ++latest_reports_;
  const Clock::time_point before = std::exchange(loaded_, now);
  // What was on the wire together says the same thing together.
  if (slowed_ != Clock::time_point{} && now - slowed_ < kOneMessage) return;
  if (Seldom()) return;
  // One alone may be chance; only a target that goes on saying so is sent less a second.
  const bool again = before != Clock::time_point{} && now - before < kAgain;
  const bool gets_on =
      answered_ != Clock::time_point{} && now - answered_ < 2 * interval_ + kOneMessage;
  const bool far = !gets_on || reports_ > kFar * std::max(1, answers_);
  if (gets_on && interval_ > Clock::duration::zero()) {
    refused_at_ = interval_;
    refused_ = now;
  }
  // What it has taken since tells how much it takes; of few answers, rather too much than too
  // little.
  const Clock::duration taken = gets_on && far && changed_ != Clock::time_point{}
                                    ? (now - changed_) / (answers_ + 1)
                                    : Clock::duration::zero();
  Changed(now);
  slowed_ = now;
  jobs_ = std::max<size_t>(1, jobs_ / 2);
  if (interval_ == Clock::duration::zero()) {
    if (!again) return;
    interval_ = std::max(2 * usual_, taken);
  } else {
    interval_ = std::max(interval_ + (far ? interval_ : interval_ / 4), taken);
  }
  interval_ = std::clamp<Clock::duration>(interval_, kShortest, kLongest);
  next_ = now + interval_;
}

// Whether half the interval would be one at which some are refused, as far as is known.
bool BackOff::NearRefusal(Clock::time_point now) const {
  if (refused_at_ == Clock::duration::zero()) return false;
  const Clock::duration kept =
      std::max<Clock::duration>(kRemembered, kRememberedIntervals * interval_);
  return now - refused_ < kept && interval_ / 2 < refused_at_ + refused_at_ / 8;
}

void BackOff::Answered(Clock::time_point now) {
  answered_ = now;
  ++answers_;
  if (++latest_answers_ >= kLatest) {
    latest_answers_ /= 2;
    latest_reports_ /= 2;
  }
  if (jobs_ == most_ && interval_ == Clock::duration::zero()) return;
  if (now - changed_ < kCalm || (now - loaded_ < kCalm && !Seldom())) return;
  const bool near = NearRefusal(now);
  if (near && answers_ < kCalmAnswers) return;
  Changed(now);
  jobs_ = std::min(most_, jobs_ + 1);
  interval_ -= near ? interval_ / 16 : interval_ / 2;
  if (interval_ < refused_at_ - refused_at_ / 4) refused_at_ = Clock::duration::zero();
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
