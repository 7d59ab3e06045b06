// What the exchanges of a run looked like over time, in bounded memory however many there were.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/event.h"

namespace assay::reports {

// How an exchange ended: by the class of its status, or without an answer.
enum class AnswerClass { kNone, k1xx, k2xx, k3xx, k4xx, k5xx };
inline constexpr size_t kAnswerClasses = 6;
AnswerClass AnswerClassOf(const ExchangeRecord& exchange);
std::string_view AnswerClassLabel(AnswerClass one);  // "no answer", "2xx", …

struct SlowExchange {
  uint64_t number = 0;
  double started = 0, total = 0, first_byte = 0;  // seconds
  std::string method, url, case_id;               // cut
  int status = 0;
  std::string fault;
};

// Exchanges by when they were sent, in slices of equal length, and the slowest.
class Timeline {
 public:
  static constexpr size_t kSlices = 60;   // at most
  static constexpr size_t kSlowest = 15;  // at most
  using Counts = std::array<uint64_t, kAnswerClasses>;

  void Add(const ExchangeRecord& exchange);

  uint64_t exchanges() const { return exchanges_; }
  uint64_t retries() const { return retries_; }
  const Counts& counts() const { return counts_; }
  double slice_seconds() const { return slice_seconds_; }
  // From the run's start; up to the last that holds something.
  const std::vector<Counts>& slices() const { return slices_; }
  // The slowest first; of two that took as long the earlier.
  std::vector<SlowExchange> Slowest() const;
  // A time in seconds that `share` of the exchanges did not take longer than, a tenth too long at
  // most; 0 where there are none.
  double Quantile(double share) const;

 private:
  static constexpr size_t kTimeClasses = 220;

  uint64_t exchanges_ = 0, retries_ = 0;
  Counts counts_{};
  double slice_seconds_ = 0.001;
  std::vector<Counts> slices_;
  std::vector<SlowExchange> slowest_;  // a heap, the fastest on top
  std::array<uint64_t, kTimeClasses> times_{};
};

}  // namespace assay::reports
