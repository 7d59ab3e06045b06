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

}  // namespace
}  // namespace assay
