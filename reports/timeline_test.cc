#include "reports/timeline.h"

#include <gtest/gtest.h>

#include <limits>

namespace assay::reports {
namespace {

ExchangeRecord At(uint64_t number, double started, double total, int status) {
  ExchangeRecord record;
  record.number = number;
  record.started = started;
  record.total = total;
  record.status = status;
  if (status == 0) record.fault = "timeout";
  return record;
}

TEST(TimelineTest, CountsEveryExchangeOnceHoweverLongTheRun) {
  for (const double step : {0.00001, 0.001, 0.7, 900.0}) {
    Timeline timeline;
    for (uint64_t i = 0; i < 5000; ++i)
      timeline.Add(At(i, static_cast<double>(i) * step, 0.001, i % 3 == 0 ? 200 : 404));
    EXPECT_LE(timeline.slices().size(), Timeline::kSlices);
    uint64_t seen = 0;
    for (const Timeline::Counts& slice : timeline.slices()) {
      for (const uint64_t count : slice) seen += count;
    }
    EXPECT_EQ(seen, 5000u);
    EXPECT_EQ(timeline.exchanges(), 5000u);
    EXPECT_EQ(timeline.counts()[static_cast<size_t>(AnswerClass::k2xx)], 1667u);
    const double end = 5000 * step;
    EXPECT_GE(static_cast<double>(timeline.slices().size()) * timeline.slice_seconds(), end * 0.99);
  }
}

TEST(TimelineTest, KeepsTheSlowestInOrder) {
  Timeline timeline;
  for (uint64_t i = 0; i < 1000; ++i)
    timeline.Add(At(i, 0, static_cast<double>((i * 7919) % 1000) / 1000, 200));
  const std::vector<SlowExchange> slowest = timeline.Slowest();
  ASSERT_EQ(slowest.size(), Timeline::kSlowest);
  for (size_t i = 0; i < slowest.size(); ++i)
    EXPECT_DOUBLE_EQ(slowest[i].total, static_cast<double>(999 - i) / 1000);
}

TEST(TimelineTest, QuantilesAreATenthTooLongAtMost) {
  Timeline timeline;
  EXPECT_EQ(timeline.Quantile(0.5), 0);
  for (uint64_t i = 1; i <= 1000; ++i) timeline.Add(At(i, 0, static_cast<double>(i) / 1000, 200));
  for (const double share : {0.5, 0.95, 0.99, 1.0}) {
    EXPECT_GE(timeline.Quantile(share), share * 0.999);
    EXPECT_LE(timeline.Quantile(share), share * 1.1 + 0.001);
  }
}

TEST(TimelineTest, TakesTimesThatAreNone) {
  Timeline timeline;
  for (const double odd : {std::numeric_limits<double>::quiet_NaN(), -5.0,
                           std::numeric_limits<double>::infinity(), 1e300})
    timeline.Add(At(1, odd, odd, 0));
  EXPECT_EQ(timeline.exchanges(), 4u);
  EXPECT_EQ(timeline.counts()[static_cast<size_t>(AnswerClass::kNone)], 4u);
}

TEST(TimelineTest, KnowsHowAnExchangeEnded) {
  EXPECT_EQ(AnswerClassOf(At(1, 0, 0, 0)), AnswerClass::kNone);
  EXPECT_EQ(AnswerClassOf(At(1, 0, 0, 204)), AnswerClass::k2xx);
  EXPECT_EQ(AnswerClassOf(At(1, 0, 0, 503)), AnswerClass::k5xx);
  EXPECT_EQ(AnswerClassOf(At(1, 0, 0, 799)), AnswerClass::kNone);
}

}  // namespace
}  // namespace assay::reports
