// Whether a read shows what is known of the record, or lags behind it. The document promises
// nothing about reads, so one that differs is asked again before it counts.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/case.h"
#include "harness/judge/expect.h"

namespace assay {

// What the cases of a run share of their waiting for reads that lag. One thread.
class Patience {
 public:
  // A read was waited for to the end and still showed something else there: it is so.
  void InVain(const Contract& contract, const std::string& pointer) {
    in_vain_.insert({&contract, pointer});
  }
  bool WasInVain(const Contract& contract, const std::string& pointer) const {
    return in_vain_.count({&contract, pointer}) > 0;
  }
  std::chrono::milliseconds lag{0};  // how long it took lately until a read showed an update

 private:
  std::set<std::pair<const Contract*, std::string>> in_vain_;
};

// What a case's own updates make known of the records, place by place.
class KnownRecord {
 public:
  explicit KnownRecord(const Contract& contract);
  // Takes in what became of an update (not of a read).
  void Observe(const Step& step, const StepResult& result);
  // The places at which a read of that subject shows something else.
  std::vector<std::string> Differs(size_t subject, const StepResult& read) const;

 private:
  struct Place {
    std::string request, shown;
    Compare compare = Compare::kExact;
    bool reflects = false;  // shows the value as sent
    bool null_removes = false;
  };
  struct Known {
    std::vector<Value> either;  // what it may show
    bool absent = false;        // … or nothing
  };

  std::vector<Place> places_;
  std::map<std::pair<size_t, std::string>, Known> known_;  // subject and place
};

}  // namespace assay
