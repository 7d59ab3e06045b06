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

// How long to wait before the request is sent again; nullopt: what came is an answer to judge. A
// 429 says nothing about the request (RFC 6585 4), so it is waited out even where it does not say
// how long. `retries`: how often it was sent again already; each further wait is longer.
std::optional<std::chrono::milliseconds> WaitBeforeRetry(const Exchange& exchange, int retries,
                                                         std::time_t now);

// The same for an answer that says that the target, or what stands in front of it, failed by itself
// (500, 502, 503, 504): it judges nothing, and chance is told from cause by asking again. nullopt:
// any other answer, or asked again often enough.
std::optional<std::chrono::milliseconds> WaitAfterFailure(const Exchange& exchange, int retries);

// How long a request waits that was refused with a bare 429 by a target that deals with others
// meanwhile: then it is sent too fast, and BackOff sees to that. `times`: how often it was refused
// so already.
std::chrono::milliseconds WaitForTurn(int times);

// Time spent waiting, where several wait side by side: what they share counts once.
class WaitingTime {
 public:
  using Clock = std::chrono::steady_clock;
  // What a wait from `now` on would add.
  std::chrono::milliseconds Cost(Clock::time_point now, std::chrono::milliseconds wait) const;
  void Add(Clock::time_point now, std::chrono::milliseconds wait);
  // A request was dealt with. So a target that limits how many it takes a second, but deals with
  // them, is waited for however many there are.
  void GetOn();
  std::chrono::milliseconds total() const { return total_; }

 private:
  std::chrono::milliseconds total_{0};
  Clock::time_point until_{};
};

// Goes easy on a target that says that it is loaded (429, 503) or stops answering in time: halves
// what is on the wire and how fast it is sent, and takes both back step by step while answers come.
// Where a target deals with some requests and refuses others, it limits how many it takes a second:
// just below the rate at which it refused, sending speeds up in small steps only. What is refused
// now and then at any rate slows nothing down.
class BackOff {
 public:
  using Clock = std::chrono::steady_clock;

  explicit BackOff(size_t jobs) : most_(jobs), jobs_(jobs) {}
  size_t jobs() const { return jobs_; }  // on the wire at most
  bool Open(Clock::time_point now) const { return next_ <= now; }
  Clock::time_point next() const { return next_; }
  Clock::duration interval() const { return interval_; }  // between two requests; 0: none
  void Sent(Clock::time_point now);
  void Loaded(Clock::time_point now);
  void Answered(Clock::time_point now);

 private:
  bool NearRefusal(Clock::time_point now) const;
  void Changed(Clock::time_point now);
  bool Seldom() const;

  size_t most_;
  size_t jobs_;
  Clock::duration interval_{0};
  Clock::duration usual_{0};       // between two requests as it was lately, averaged
  Clock::duration refused_at_{0};  // the interval at which some were refused and some were not
  Clock::time_point next_{}, sent_{}, changed_{}, slowed_{}, loaded_{}, answered_{}, refused_{};
  int reports_ = 0, answers_ = 0;  // of load, and without; since changed_
  int latest_reports_ = 0, latest_answers_ = 0;
};

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
