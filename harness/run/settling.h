// Whether a read shows what is known of the record, or lags behind it. The document promises
// nothing about reads, so one that differs is asked again before it counts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/answer_lag.h"
#include "harness/judge/case.h"
#include "harness/judge/expect.h"

namespace assay {

// What a case's own updates make known of the records, place by place.
class KnownRecord {
 public:
  explicit KnownRecord(const Contract& contract);
  // Takes in what became of an update (not of a read).
  void Observe(const Step& step, const StepResult& result);
  bool Knows(size_t subject) const;
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
