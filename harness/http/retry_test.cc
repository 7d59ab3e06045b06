#include "harness/http/retry.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace assay {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RetryAfterHeader, IsReadAsSecondsOrAsADate) {
  constexpr std::time_t kNow = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
  struct Case {
    int status;
    std::optional<std::string> retry_after;
    std::optional<std::string> date;
    std::optional<int> wait;  // seconds
  };
  const std::vector<Case> cases = {
      {429, "7", {}, 7},
      {503, " 0 ", {}, 0},
      {429, "99999999999999999999", {}, 1'000'000'000},
      {429, {}, {}, {}},
      {200, "7", {}, {}},
      {500, "7", {}, {}},
      {429, "", {}, {}},
      {429, "soon", {}, {}},
      {429, "-5", {}, {}},
      {429, "1.5", {}, {}},
      {503, "Sun, 06 Nov 1994 08:49:57 GMT", {}, 20},
      {503, "Sun, 06 Nov 1994 08:49:07 GMT", {}, 0},
      {503, "Sunday, 06-Nov-94 08:49:57 GMT", {}, 20},
      {503, "Sun Nov  6 08:49:57 1994", {}, 20},
      // The target's clock, not ours, is what its date is meant by.
      {503, "Sun, 06 Nov 1994 10:00:05 GMT", "Sun, 06 Nov 1994 10:00:00 GMT", 5},
      {503, "Sun, 06 Nov 1994 08:49:57 GMT", "nonsense", 20},
  };
  for (const Case& tried : cases) {
    Exchange exchange;
    exchange.status = tried.status;
    if (tried.retry_after) exchange.headers.push_back({"Retry-After", *tried.retry_after});
    if (tried.date) exchange.headers.push_back({"date", *tried.date});
    std::optional<milliseconds> expected;
    if (tried.wait) expected = seconds(*tried.wait);
    EXPECT_EQ(RetryAfter(exchange, kNow), expected) << tried.retry_after.value_or("(none)");
  }
}

// How many are sent in `length` by one who asks every `step`.
int SentIn(RateGate* gate, milliseconds length, milliseconds step) {
  const RateGate::Clock::time_point begin{seconds(1000)};
  int sent = 0;
  for (auto now = begin; now < begin + length; now += step) {
    while (gate->Open(now)) {
      gate->Sent(now);
      ++sent;
    }
  }
  return sent;
}

TEST(RateGate, LetsThroughItsRateHoweverOftenItIsAsked) {
  struct Case {
    double rate;
    milliseconds step;
  };
  for (const Case& tried :
       {Case{10, milliseconds(1)}, Case{100, milliseconds(1)}, Case{500, milliseconds(1)},
        Case{2000, milliseconds(1)}, Case{0.5, milliseconds(7)}}) {
    RateGate gate(tried.rate);
    EXPECT_NEAR(SentIn(&gate, seconds(10), tried.step), 10 * tried.rate, 5) << tried.rate;
  }
}

TEST(RateGate, SilenceIsNotSavedUp) {
  RateGate gate(100);
  const RateGate::Clock::time_point begin{seconds(1000)};
  gate.Sent(begin);
  const auto later = begin + seconds(10);
  EXPECT_TRUE(gate.Open(later));
  gate.Sent(later);
  EXPECT_FALSE(gate.Open(later));
}

TEST(RateGate, WithoutARateItIsAlwaysOpen) {
  RateGate gate(0);
  const RateGate::Clock::time_point begin{seconds(1000)};
  gate.Sent(begin);
  EXPECT_TRUE(gate.Open(begin));
}

Exchange AnswerOf(int status, std::string retry_after = "") {
  Exchange exchange;
  exchange.status = status;
  if (!retry_after.empty()) exchange.headers.push_back({"Retry-After", std::move(retry_after)});
  return exchange;
}

TEST(WaitBeforeRetry, IsAsToldAtFirstAndLongerEachTime) {
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(200), 0, 0), std::nullopt);
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(503), 0, 0), std::nullopt);
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(503, "0"), 0, 0), milliseconds(0));
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(503, "0"), 1, 0), milliseconds(50));
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(503, "0"), 4, 0), milliseconds(400));
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(429, "7"), 4, 0), milliseconds(7000));
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(408), 0, 0), milliseconds(50));
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(429), 0, 0), milliseconds(1000));
  EXPECT_EQ(WaitBeforeRetry(AnswerOf(429), 2, 0), milliseconds(4000));
}

TEST(WaitingTime, WhatIsSharedCountsOnce) {
  WaitingTime waiting;
  const WaitingTime::Clock::time_point start{std::chrono::hours(1)};
  waiting.Add(start, milliseconds(1000));
  EXPECT_EQ(waiting.Cost(start + milliseconds(400), milliseconds(500)), milliseconds(0));
  waiting.Add(start + milliseconds(400), milliseconds(1000));
  EXPECT_EQ(waiting.total(), milliseconds(1400));
  waiting.Add(start + milliseconds(9000), milliseconds(10));
  EXPECT_EQ(waiting.total(), milliseconds(1410));
}

TEST(BackOff, HalvesUnderLoadAndRecoversInCalm) {
  BackOff back_off(16);
  BackOff::Clock::time_point now{std::chrono::hours(1)};
  for (int i = 0; i < 100; ++i) back_off.Sent(now += milliseconds(10));
  EXPECT_TRUE(back_off.Open(now));
  back_off.Loaded(now);
  back_off.Loaded(now + milliseconds(20));  // was on the wire with it
  EXPECT_EQ(back_off.jobs(), 8u);
  EXPECT_TRUE(back_off.Open(now));  // one may be chance
  back_off.Loaded(now += milliseconds(300));
  EXPECT_EQ(back_off.jobs(), 4u);
  EXPECT_FALSE(back_off.Open(now));
  EXPECT_NEAR(static_cast<double>((back_off.next() - now) / milliseconds(1)), 20, 1);
  for (int i = 0; i < 8; ++i) back_off.Loaded(now += milliseconds(300));
  EXPECT_EQ(back_off.jobs(), 1u);
  EXPECT_LE(back_off.next() - now, milliseconds(2000));
  for (int i = 0; i < 60; ++i) back_off.Answered(now += milliseconds(600));
  EXPECT_EQ(back_off.jobs(), 16u);
  back_off.Sent(now);
  EXPECT_TRUE(back_off.Open(now));
}

// What a target that takes one request in `each` answers to requests sent as BackOff has it.
struct Passed {
  int taken = 0, refused = 0;
};
Passed SendTo(BackOff* back_off, BackOff::Clock::time_point* now, milliseconds each, int requests) {
  Passed passed;
  BackOff::Clock::time_point taken{};
  for (int i = 0; i < requests; ++i) {
    *now = std::max(*now + std::chrono::microseconds(500), back_off->next());
    back_off->Sent(*now);
    if (*now - taken < each) {
      ++passed.refused;
      back_off->Loaded(*now);
    } else {
      ++passed.taken;
      taken = *now;
      back_off->Answered(*now);
    }
  }
  return passed;
}

TEST(BackOff, FindsTheRateOfATargetThatTakesSoManyASecond) {
  for (const int each : {5, 20, 100, 700}) {
    BackOff back_off(16);
    BackOff::Clock::time_point now{std::chrono::hours(1)};
    SendTo(&back_off, &now, milliseconds(each), 8000);  // to get used to it
    const BackOff::Clock::time_point start = now;
    const Passed passed = SendTo(&back_off, &now, milliseconds(each), 2000);
    EXPECT_LT(passed.refused, 250) << each;
    EXPECT_LT(now - start, passed.taken * milliseconds(each) * 14 / 10) << each;
    // Without the limit it goes as fast as before, soon.
    SendTo(&back_off, &now, milliseconds(0), 600);
    EXPECT_EQ(back_off.interval(), BackOff::Clock::duration::zero()) << each;
  }
}

// At any rate: so it tells nothing of the rate.
TEST(BackOff, WhatIsRefusedNowAndThenSlowsNothingDown) {
  for (const int every : {12, 40}) {
    BackOff back_off(16);
    BackOff::Clock::time_point now{std::chrono::hours(1)};
    const BackOff::Clock::time_point start = now;
    for (int i = 1; i <= 4000; ++i) {
      now = std::max(now + std::chrono::milliseconds(4), back_off.next());
      back_off.Sent(now);
      i % every == 0 ? back_off.Loaded(now) : back_off.Answered(now);
    }
    EXPECT_LT(now - start, std::chrono::seconds(18)) << every;
    EXPECT_EQ(back_off.jobs(), 16u) << every;
  }
}

}  // namespace
}  // namespace assay
