// When to send, and when to send again.
#pragma once

#include <chrono>
#include <ctime>
#include <optional>

#include "harness/http/exchange.h"

namespace assay {

// How long a 429 or 503 asks to be left alone (RFC 9110 10.2.3: seconds, or a date, measured
// against the answer's own Date where it has one, else against `now`). nullopt: any other answer,
// or one that does not say, or not in an understandable way.
std::optional<std::chrono::milliseconds> RetryAfter(const Exchange& exchange, std::time_t now);

// Spaces out what is sent to `rate` a second: a token bucket that holds one token.
class RateGate {
 public:
  using Clock = std::chrono::steady_clock;

  explicit RateGate(double rate);  // 0: always open
  bool Open(Clock::time_point now) const { return next_ <= now; }
  Clock::time_point next() const { return next_; }
  void Sent(Clock::time_point now);

 private:
  Clock::duration interval_;
  Clock::time_point next_{};
};

}  // namespace assay
