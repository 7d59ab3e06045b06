// Whether the answers to updates show the record as it was a while ago. No page says that a target
// answers by what it has just stored: one that answers from a copy which follows later breaks
// nothing by that. It is a trait of a target, so it is measured once, and only before an answer is
// said to show a wrong state.
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

// A place of the request and where an answer shows what is sent there.
struct Reflected {
  std::string request, shown;
  Compare compare = Compare::kExact;
};
std::vector<Reflected> ReflectedPlaces(const Contract& contract);

// Whether a value is the one sent, also where the target writes it down in its own way: a text but
// for case, spaces and marks, or items with others beside them.
bool ShownAsSent(const Value& shown, const Value& sent, Compare compare);

// The value that a request sends at a place; nullopt where it sends none.
std::optional<Value> SentAt(const Request& request, const std::string& pointer);

// Of one contract. One thread.
class AnswerLag {
 public:
  enum class State { kUnknown, kAtOnce, kLate };

  explicit AnswerLag(const Contract& contract);

  // Takes in what an update of that record was answered (not a read): whether it shows a change it
  // has just made.
  void Observe(const std::map<std::string, std::string>& record, const StepResult& result);
  // Answers have shown so many changes at once, and none late but at that place, that a fault of it
  // alone is likelier.
  bool AtOnceBut(const std::string& pointer) const;

  const std::vector<Reflected>& places() const { return places_; }
  State state() const { return state_; }
  std::chrono::milliseconds lag() const { return lag_; }  // where kLate: by how much at most
  void Measured(std::chrono::milliseconds lag);
  void AnswersAtOnce() { state_ = State::kAtOnce; }
  // A measuring that told nothing; the second one ends it.
  void ToldNothing();

  // A second try with time between its requests showed the same at that place: it is so.
  void InVain(const std::string& pointer) { in_vain_.insert(PlaceOf(pointer)); }
  bool WasInVain(const std::string& pointer) const { return in_vain_.count(PlaceOf(pointer)) > 0; }

 private:
  std::string PlaceOf(const std::string& pointer) const;

  struct Tally {
    int at_once = 0, late = 0;
  };
  std::vector<Reflected> places_;
  std::vector<size_t> shown_first_;  // by place: the first of those that are shown where it is
  std::vector<Tally> tallies_;       // by place shown
  // What was sent last, by record and by the place that shows it.
  ByRecord<std::vector<std::optional<Value>>> last_;
  std::set<std::string> in_vain_;
  State state_ = State::kUnknown;
  std::chrono::milliseconds lag_{0};
  int told_nothing_ = 0;
};

}  // namespace assay
