// From a try that shows a violation to the smallest one that still does: fewer updates, fewer
// members, ordinary values, shorter and plainer texts, smaller numbers. A pure function of the try
// and of what is said of its candidates.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/fuzz/sequence.h"

namespace assay {

// Of a field: the good values that a person would take, most ordinary first.
using OrdinaryValues = std::function<const std::vector<Value>*(const std::string& field)>;

class Shrinker {
 public:
  // `broken` shows the violation. `fits`: whether a candidate still is a try of the same property;
  // may mark what is bad. At most `most` candidates are handed out.
  Shrinker(Sequence broken, std::function<bool(Sequence*)> fits, OrdinaryValues ordinary,
           size_t most);

  // The next candidate; nullopt where nothing smaller is left to try. Told() follows each.
  std::optional<Sequence> Next();
  void Told(bool still_broken);
  const Sequence& smallest() const { return smallest_; }

 private:
  // A change to try: of the value at a place of a move's body, of the move, or of several moves.
  struct Edit {
    size_t move = 0, moves = 0;      // `moves` > 0: so many moves are left out from `move` on
    bool own_record = false;         // the move is made one of the first record
    std::vector<size_t> place;       // member or item indexes from the body down
    std::optional<Value> value;      // nullopt: the member or item is left out
    std::optional<std::string> key;  // the member's name instead
  };

  void ListEdits();
  void ListValue(size_t move, const Value& value, std::vector<size_t> place, int depth);
  Sequence Apply(const Edit& edit) const;

  Sequence smallest_;
  std::optional<Sequence> candidate_;
  std::function<bool(Sequence*)> fits_;
  OrdinaryValues ordinary_;
  size_t left_;
  std::deque<Edit> edits_;
  std::set<uint64_t> seen_;  // what was tried, by hash
};

// Simpler texts than `text`, simplest first: shorter ones, then plainer ones.
std::vector<std::string> SimplerTexts(const std::string& text);
// Numbers nearer to 0 or with fewer digits, nearest first.
std::vector<std::string> SimplerNumbers(const std::string& number);

}  // namespace assay
