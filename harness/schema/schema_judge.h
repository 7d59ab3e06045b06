// Runs a Program on an instance. Inside harness/schema only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/schema/schema_program.h"
#include "harness/schema/schema_words.h"

namespace assay {

// Where in the instance, as a chain on the stack; a pointer is only written where something failed.
struct Trail {
  const Trail* up = nullptr;
  std::string_view key;      // of a member
  size_t index = kUnlisted;  // of an item, where it is one

  std::string Pointer() const;
};

class Evaluation {
 public:
  // `out` null: only the verdict counts, and the first violation ends it.
  Evaluation(const Program& program, SchemaJudgement* out);

  enum class Outcome {
    kPass,
    kFail,
    kWrongType,  // a failure after which nothing else of the same place is judged
    kUnsure,
  };
  Outcome Judge(const Node& node, const Value& value, const Trail& trail);

  // Sorted, unique indexes of the checks that had something to judge.
  std::vector<size_t> Exercised() const;

 private:
  struct Spot {
    const Value& value;
    const Trail& trail;
  };

  bool recording() const { return out_ != nullptr; }
  void Exercise(Slot slot) {
    if (!recording()) return;
    const size_t check = program_.listed[slot];
    exercised_[check / 64] |= uint64_t{1} << (check % 64);
  }
  // Combines, and says whether there is any point in going on.
  bool Add(Outcome outcome, Outcome* total) const;
  template <typename Words>
  Outcome Check(Slot slot, bool holds, const Spot& spot, Words allowed);
  template <typename Words>
  Outcome Report(Slot slot, const Spot& spot, Words allowed);
  Outcome Unsure(Slot slot, const Spot& spot, std::string_view why);
  // A verdict without a report: of a branch, a condition, an item of contains.
  Outcome Probe(const Node& node, const Value& value);

  Outcome JudgeKeywords(const Node& node, const Spot& spot);
  Outcome GiveUp();
  Outcome JudgeType(const Node& node, const Spot& spot);
  Outcome JudgeValues(const Node& node, const Spot& spot);
  Outcome JudgeNumber(const NumberRules& rules, const Spot& spot);
  Outcome JudgeString(const StringRules& rules, const Spot& spot);
  Outcome JudgeCounts(const std::vector<CountRule>& rules, size_t count, std::string_view unit,
                      const Spot& spot);
  Outcome JudgeArray(const ArrayRules& rules, const Spot& spot);
  Outcome JudgeItem(const ArrayRules& rules, size_t index, const Spot& spot);
  Outcome JudgeContains(const ArrayRules& rules, const Spot& spot);
  Outcome JudgeObject(const ObjectRules& rules, const Spot& spot);
  Outcome JudgeMember(const ObjectRules& rules, const Member& member, std::vector<bool>* required,
                      const Spot& spot);
  Outcome JudgePatterns(const ObjectRules& rules, const Member& member, bool* matched,
                        const Trail& trail);
  Outcome JudgeRequired(const ObjectRules& rules, const std::vector<bool>& present,
                        const Spot& spot);
  Outcome JudgeDependencies(const ObjectRules& rules, const Spot& spot);
  Outcome JudgeBranches(const Branches& branches, const Spot& spot);
  Outcome JudgeAnyOf(const Branches& branches, const Spot& spot);
  Outcome JudgeOneOf(const Branches& branches, const Spot& spot);
  Outcome JudgeNot(const Branches& branches, const Spot& spot);
  Outcome JudgeCondition(const Branches& branches, const Spot& spot);

  const Program& program_;
  SchemaJudgement* out_;
  size_t steps_ = 0;                 // nodes judged
  bool gave_up_ = false;             // and said so
  std::vector<uint64_t> exercised_;  // a bit a check
};

// Whether two items of the array are equal.
bool HasEqualItems(const Value::Array& items);

// Whether the member at `index` is overruled by a later one of the same name.
class Overruled {
 public:
  explicit Overruled(const Value::Object& members);
  bool operator()(size_t index) const { return any_ && overruled_[index]; }
  size_t count() const;

 private:
  bool any_ = false;
  std::vector<bool> overruled_;
};

template <typename Words>
Evaluation::Outcome Evaluation::Report(Slot slot, const Spot& spot, Words allowed) {
  if (recording()) {
    out_->violations.push_back(
        {program_.listed[slot], spot.trail.Pointer(), CutJson(spot.value), allowed()});
  }
  return Outcome::kFail;
}

template <typename Words>
Evaluation::Outcome Evaluation::Check(Slot slot, bool holds, const Spot& spot, Words allowed) {
  Exercise(slot);
  return holds ? Outcome::kPass : Report(slot, spot, allowed);
}

}  // namespace assay
