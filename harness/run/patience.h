// What the cases of a run share of their waiting for a target that lags: what was waited for once
// is known for all.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "harness/judge/answer_lag.h"

namespace assay {

// How the reads of one contract's records follow their updates.
class ReadLag {
 public:
  // A read, the first time it was asked: whether it shows what the updates before it sent.
  // `moved`: and something else than a read just before it.
  void Asked(bool follows, bool moved);
  // Reads have been seen to follow too often for them to come from a cache.
  bool Fresh() const { return fresh_ >= kEnough && fresh_ >= behind_; }
  // Whether one that still shows something else may come from a cache that keeps for longer than
  // is waited for every read.
  bool MayBeCached() const { return !Fresh() && !waited_long_ && !cached(); }
  void WaitedLong() { waited_long_ = true; }
  // A read came right only after so long: what reads show is no evidence.
  void CameRight(std::chrono::milliseconds after) { cached_for_ = after; }
  bool cached() const { return cached_for_.count() > 0; }
  std::chrono::milliseconds cached_for() const { return cached_for_; }

 private:
  static constexpr int kEnough = 3;
  int fresh_ = 0, behind_ = 0;
  bool waited_long_ = false;
  std::chrono::milliseconds cached_for_{0};
};

// One thread.
class Patience {
 public:
  // A read was waited for to the end and still showed something else there: it is so.
  void InVain(const Contract& contract, const std::string& pointer) {
    in_vain_.insert({&contract, pointer});
  }
  bool WasInVain(const Contract& contract, const std::string& pointer) const {
    return in_vain_.count({&contract, pointer}) > 0;
  }
  AnswerLag& answers(const Contract& contract) {
    std::unique_ptr<AnswerLag>& one = answers_[&contract];
    if (!one) one = std::make_unique<AnswerLag>(contract);
    return *one;
  }
  ReadLag& reads(const Contract& contract) { return reads_[&contract]; }
  std::chrono::milliseconds lag{0};  // how long it took lately until a read showed an update

 private:
  std::set<std::pair<const Contract*, std::string>> in_vain_;
  std::map<const Contract*, std::unique_ptr<AnswerLag>> answers_;
  std::map<const Contract*, ReadLag> reads_;
};

}  // namespace assay
