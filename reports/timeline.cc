#include "reports/timeline.h"

#include <algorithm>
#include <cmath>

#include "reports/safe_text.h"

namespace assay::reports {
namespace {

// Times are counted in classes, each a tenth longer than the one before, from 10 microseconds.
constexpr double kShortestBar = 1e-5;
constexpr double kStep = 1.1;

double Sane(double seconds) {
  return std::isfinite(seconds) && seconds > 0 ? std::min(seconds, 1e7) : 0;
}

size_t TimeClass(double seconds, size_t classes) {
  if (seconds <= kShortestBar) return 0;
  const double steps = std::ceil(std::log(seconds / kShortestBar) / std::log(kStep));
  return std::min(static_cast<size_t>(steps), classes - 1);
}

bool Slower(const SlowExchange& a, const SlowExchange& b) {
  return a.total != b.total ? a.total > b.total : a.number < b.number;
}

}  // namespace

AnswerClass AnswerClassOf(const ExchangeRecord& exchange) {
  if (!exchange.fault.empty() || exchange.status < 100 || exchange.status > 599)
    return AnswerClass::kNone;
  return static_cast<AnswerClass>(exchange.status / 100);
}

std::string_view AnswerClassLabel(AnswerClass one) {
  switch (one) {
    case AnswerClass::kNone:
      return "no answer";
    case AnswerClass::k1xx:
      return "1xx";
    case AnswerClass::k2xx:
      return "2xx";
    case AnswerClass::k3xx:
      return "3xx";
    case AnswerClass::k4xx:
      return "4xx";
    case AnswerClass::k5xx:
      return "5xx";
  }
  return "no answer";
}

void Timeline::Add(const ExchangeRecord& exchange) {
  ++exchanges_;
  retries_ += static_cast<uint64_t>(std::max(exchange.retries, 0));
  const auto kind = static_cast<size_t>(AnswerClassOf(exchange));
  ++counts_[kind];
  const double started = Sane(exchange.started);
  const double total = Sane(exchange.total);
  // A run that goes on longer than the slices reach makes each twice as long.
  while (started / slice_seconds_ >= static_cast<double>(kSlices)) {
    slice_seconds_ *= 2;
    for (size_t i = 0; i < slices_.size(); ++i) {
      const Counts moved = slices_[i];
      slices_[i] = Counts{};
      for (size_t j = 0; j < moved.size(); ++j) slices_[i / 2][j] += moved[j];
    }
    slices_.resize((slices_.size() + 1) / 2);
  }
  const auto slice = static_cast<size_t>(started / slice_seconds_);
  if (slices_.size() <= slice) slices_.resize(slice + 1);
  ++slices_[slice][kind];
  ++times_[TimeClass(total, kTimeClasses)];

  SlowExchange slow{exchange.number, started, total, Sane(exchange.first_byte), "", "", "",
                    exchange.status, ""};
  if (slowest_.size() == kSlowest) {
    if (!Slower(slow, slowest_.front())) return;
    std::pop_heap(slowest_.begin(), slowest_.end(), Slower);
    slowest_.pop_back();
  }
  slow.method = SafeLine(exchange.method, 32);
  slow.url = SafeLine(exchange.url, 300);
  slow.case_id = SafeLine(exchange.case_id, 300);
  slow.fault = SafeLine(exchange.fault, 100);
  slowest_.push_back(std::move(slow));
  std::push_heap(slowest_.begin(), slowest_.end(), Slower);
}

std::vector<SlowExchange> Timeline::Slowest() const {
  std::vector<SlowExchange> sorted = slowest_;
  std::sort(sorted.begin(), sorted.end(), Slower);
  return sorted;
}

double Timeline::Quantile(double share) const {
  if (exchanges_ == 0) return 0;
  const auto wanted = static_cast<uint64_t>(std::ceil(share * static_cast<double>(exchanges_)));
  uint64_t seen = 0;
  for (size_t i = 0; i < kTimeClasses; ++i) {
    seen += times_[i];
    if (seen >= wanted) return kShortestBar * std::pow(kStep, static_cast<double>(i));
  }
  return 0;
}

}  // namespace assay::reports
