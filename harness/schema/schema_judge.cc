#include "harness/schema/schema_judge.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "harness/base/text.h"
#include "harness/schema/schema_words.h"

namespace assay {
namespace {

using Outcome = Evaluation::Outcome;

// Branches that lead back to themselves can double the work at each level of the instance.
constexpr size_t kMaxSteps = 5'000'000;

TypeSet TypesOf(const Value& value, TypeSet wanted) {
  switch (value.kind()) {
    case Kind::kNull:
      return kNullType;
    case Kind::kBoolean:
      return kBooleanType;
    case Kind::kNumber:
      // Only asked where it matters, for it costs.
      if ((wanted & kNumberType) == 0 && (wanted & kIntegerType) != 0 &&
          Decimal::IsInteger(value.text())) {
        return kIntegerType;
      }
      return kNumberType;
    case Kind::kString:
      return kStringType;
    case Kind::kArray:
      return kArrayType;
    case Kind::kObject:
      return kObjectType;
  }
  return 0;
}

bool HoldsFor(const Bound& bound, const Decimal& number) {
  const int order = Decimal::Compare(number, bound.limit);
  switch (bound.sort) {
    case Bound::Sort::kMinimum:
      return order >= 0;
    case Bound::Sort::kExclusiveMinimum:
      return order > 0;
    case Bound::Sort::kMaximum:
      return order <= 0;
    case Bound::Sort::kExclusiveMaximum:
      return order < 0;
  }
  return false;
}

bool Failed(Outcome outcome) { return outcome == Outcome::kFail || outcome == Outcome::kWrongType; }

}  // namespace

std::string Trail::Pointer() const {
  if (up == nullptr) return "";
  return up->Pointer() + "/" +
         (index == kUnlisted ? EscapePointerToken(key) : std::to_string(index));
}

Evaluation::Evaluation(const Program& program, SchemaJudgement* out)
    : program_(program), out_(out) {
  if (recording()) exercised_.assign(program.checks.size() / 64 + 1, 0);
}

std::vector<size_t> Evaluation::Exercised() const {
  std::vector<size_t> indexes;
  size_t count = 0;
  for (const uint64_t checks : exercised_) count += static_cast<size_t>(std::popcount(checks));
  indexes.reserve(count);
  for (size_t i = 0; i < exercised_.size(); ++i) {
    for (uint64_t left = exercised_[i]; left != 0; left &= left - 1)
      indexes.push_back(i * 64 + static_cast<size_t>(std::countr_zero(left)));
  }
  return indexes;
}

bool Evaluation::Add(Outcome outcome, Outcome* total) const {
  if (Failed(outcome)) {
    *total = Outcome::kFail;
  } else if (outcome == Outcome::kUnsure && *total == Outcome::kPass) {
    *total = Outcome::kUnsure;
  }
  return recording() || !Failed(outcome);
}

Outcome Evaluation::Unsure(Slot slot, const Spot& spot, std::string_view why) {
  if (recording()) {
    const SchemaCheck& check = program_.checks[program_.listed[slot]];
    out_->unsure.push_back(check.keyword + " at \"" + spot.trail.Pointer() +
                           "\": " + std::string(why));
  }
  return Outcome::kUnsure;
}

Outcome Evaluation::Probe(const Node& node, const Value& value) {
  SchemaJudgement* const out = std::exchange(out_, nullptr);
  const Outcome outcome = Judge(node, value, Trail{});
  out_ = out;
  return outcome;
}

Outcome Evaluation::GiveUp() {
  if (recording() && !gave_up_) {
    out_->unsure.push_back("what is left: too much work, and given up");
    gave_up_ = true;
  }
  return Outcome::kUnsure;
}

Outcome Evaluation::Judge(const Node& node, const Value& value, const Trail& trail) {
  if (++steps_ > kMaxSteps) return GiveUp();
  const Spot spot{value, trail};
  if (node.form == Node::Form::kAnything) return Outcome::kPass;
  if (node.form == Node::Form::kNothing) {
    return Check(node.nothing_slot, false, spot, [] { return "nothing at all"; });
  }
  if (node.reference != nullptr) return Judge(*node.reference, value, trail);
  if (node.types != 0) {
    const Outcome type = JudgeType(node, spot);
    if (Failed(type)) return type;
  }
  return JudgeKeywords(node, spot);
}

Outcome Evaluation::JudgeKeywords(const Node& node, const Spot& spot) {
  const Value& value = spot.value;
  Outcome total = Outcome::kPass;
  if (!Add(JudgeValues(node, spot), &total)) return total;
  if (node.number && value.is_number() && !Add(JudgeNumber(*node.number, spot), &total)) {
    return total;
  }
  if (node.string && value.is_string() && !Add(JudgeString(*node.string, spot), &total)) {
    return total;
  }
  if (node.array && value.is_array() && !Add(JudgeArray(*node.array, spot), &total)) return total;
  if (node.object && value.is_object() && !Add(JudgeObject(*node.object, spot), &total)) {
    return total;
  }
  if (node.branches) {
    const Outcome branches = JudgeBranches(*node.branches, spot);
    if (branches == Outcome::kWrongType) return branches;
    Add(branches, &total);
  }
  return total;
}

Outcome Evaluation::JudgeType(const Node& node, const Spot& spot) {
  const bool fits = (TypesOf(spot.value, node.types) & node.types) != 0;
  const Outcome outcome =
      Check(node.type_slot, fits, spot, [&] { return TypeSetWords(node.types); });
  return outcome == Outcome::kFail ? Outcome::kWrongType : outcome;
}

Outcome Evaluation::JudgeValues(const Node& node, const Spot& spot) {
  Outcome total = Outcome::kPass;
  if (node.constant != nullptr) {
    const bool equal = Equal(*node.constant, spot.value);
    const auto words = [&] { return "exactly " + CutJson(*node.constant); };
    if (!Add(Check(node.constant_slot, equal, spot, words), &total)) return total;
  }
  if (node.choices != nullptr) {
    const Value::Array& choices = node.choices->items();
    const bool found = std::any_of(choices.begin(), choices.end(),
                                   [&](const Value& choice) { return Equal(choice, spot.value); });
    Add(Check(node.choices_slot, found, spot, [&] { return ChoicesWords(*node.choices); }), &total);
  }
  return total;
}

Outcome Evaluation::JudgeNumber(const NumberRules& rules, const Spot& spot) {
  const Decimal number = Decimal::Parse(spot.value.text());
  Outcome total = Outcome::kPass;
  for (const Bound& bound : rules.bounds) {
    const auto words = [&] { return BoundWords(bound); };
    if (!Add(Check(bound.slot, HoldsFor(bound, number), spot, words), &total)) return total;
  }
  if (rules.step) {
    const std::optional<bool> multiple = Decimal::IsMultiple(number, *rules.step);
    if (!multiple) {
      Add(Unsure(rules.step_slot, spot, "too many digits to divide"), &total);
    } else {
      Add(Check(rules.step_slot, *multiple, spot,
                [&] { return "a multiple of " + rules.step_text; }),
          &total);
    }
  }
  return total;
}

Outcome Evaluation::JudgeCounts(const std::vector<CountRule>& rules, size_t count,
                                std::string_view unit, const Spot& spot) {
  Outcome total = Outcome::kPass;
  const auto number = static_cast<int64_t>(count);
  for (const CountRule& rule : rules) {
    const bool holds =
        rule.sort == CountRule::Sort::kLeast ? number >= rule.limit : number <= rule.limit;
    const auto words = [&] { return CountWords(rule, unit); };
    if (!Add(Check(rule.slot, holds, spot, words), &total)) return total;
  }
  return total;
}

Outcome Evaluation::JudgeString(const StringRules& rules, const Spot& spot) {
  const std::string& text = spot.value.text();
  Outcome total = Outcome::kPass;
  if (!rules.lengths.empty() &&
      !Add(JudgeCounts(rules.lengths, Utf8Length(text), "character", spot), &total)) {
    return total;
  }
  if (rules.pattern) {
    const Match match = rules.pattern->Search(text);
    const Outcome outcome =
        match == Match::kLimit
            ? Unsure(rules.pattern_slot, spot, "the match took too long, and was given up")
            : Check(rules.pattern_slot, match == Match::kYes, spot,
                    [&] { return PatternWords(*rules.pattern); });
    if (!Add(outcome, &total)) return total;
  }
  if (rules.format != nullptr) {
    Add(Check(rules.format_slot, rules.format->fits(text), spot,
              [&] { return std::string(rules.format->words); }),
        &total);
  }
  return total;
}

Outcome Evaluation::JudgeArray(const ArrayRules& rules, const Spot& spot) {
  const Value::Array& items = spot.value.items();
  Outcome total = Outcome::kPass;
  if (!Add(JudgeCounts(rules.sizes, items.size(), "item", spot), &total)) return total;
  if (rules.unique) {
    const auto words = [] { return "no two equal items"; };
    if (!Add(Check(rules.unique_slot, !HasEqualItems(items), spot, words), &total)) return total;
  }
  const size_t judged = rules.every != nullptr || rules.rest.sort != RestRule::Sort::kOpen
                            ? items.size()
                            : std::min(items.size(), rules.tuple.size());
  for (size_t i = 0; i < judged; ++i) {
    if (!Add(JudgeItem(rules, i, spot), &total)) return total;
  }
  if (rules.contains != nullptr) Add(JudgeContains(rules, spot), &total);
  return total;
}

Outcome Evaluation::JudgeItem(const ArrayRules& rules, size_t index, const Spot& spot) {
  const Value& item = spot.value.items()[index];
  const Trail trail{&spot.trail, {}, index};
  if (rules.every != nullptr) return Judge(*rules.every, item, trail);
  if (index < rules.tuple.size()) return Judge(*rules.tuple[index], item, trail);
  if (rules.rest.sort == RestRule::Sort::kSchema) return Judge(*rules.rest.schema, item, trail);
  return Check(rules.rest.slot, false, {item, trail},
               [&] { return "no item beyond the first " + std::to_string(rules.tuple.size()); });
}

Outcome Evaluation::JudgeContains(const ArrayRules& rules, const Spot& spot) {
  bool unsure = false;
  for (const Value& item : spot.value.items()) {
    const Outcome outcome = Probe(*rules.contains, item);
    if (outcome == Outcome::kPass) return Check(rules.contains_slot, true, spot, [] { return ""; });
    unsure = unsure || outcome == Outcome::kUnsure;
  }
  if (unsure) return Unsure(rules.contains_slot, spot, "an item could not be judged");
  return Check(rules.contains_slot, false, spot,
               [&] { return "an item that is " + NodeWords(*rules.contains); });
}

Outcome Evaluation::JudgeBranches(const Branches& branches, const Spot& spot) {
  Outcome total = Outcome::kPass;
  for (const Node* node : branches.all_of) {
    const Outcome outcome = Judge(*node, spot.value, spot.trail);
    if (outcome == Outcome::kWrongType) return outcome;
    if (!Add(outcome, &total)) return total;
  }
  if (!branches.any_of.empty() && !Add(JudgeAnyOf(branches, spot), &total)) return total;
  if (!branches.one_of.empty() && !Add(JudgeOneOf(branches, spot), &total)) return total;
  if (branches.never != nullptr && !Add(JudgeNot(branches, spot), &total)) return total;
  if (branches.condition != nullptr) Add(JudgeCondition(branches, spot), &total);
  return total;
}

Outcome Evaluation::JudgeAnyOf(const Branches& branches, const Spot& spot) {
  bool unsure = false;
  for (const Node* node : branches.any_of) {
    const Outcome outcome = Probe(*node, spot.value);
    if (outcome == Outcome::kPass) return Check(branches.any_slot, true, spot, [] { return ""; });
    unsure = unsure || outcome == Outcome::kUnsure;
  }
  if (unsure) return Unsure(branches.any_slot, spot, "a branch gave no verdict");
  return Check(branches.any_slot, false, spot,
               [&] { return BranchWords("at least one of", branches.any_of, 2); });
}

Outcome Evaluation::JudgeOneOf(const Branches& branches, const Spot& spot) {
  size_t passed = 0;
  bool unsure = false;
  for (const Node* node : branches.one_of) {
    const Outcome outcome = Probe(*node, spot.value);
    passed += outcome == Outcome::kPass ? 1 : 0;
    unsure = unsure || outcome == Outcome::kUnsure;
    if (passed > 1) break;
  }
  if (unsure && passed < 2) return Unsure(branches.one_slot, spot, "a branch gave no verdict");
  return Check(branches.one_slot, passed == 1, spot, [&] {
    return BranchWords(passed == 0 ? "exactly one of" : "exactly one of (not two)", branches.one_of,
                       2);
  });
}

Outcome Evaluation::JudgeNot(const Branches& branches, const Spot& spot) {
  const Outcome outcome = Probe(*branches.never, spot.value);
  if (outcome == Outcome::kUnsure) return Unsure(branches.never_slot, spot, "no verdict");
  return Check(branches.never_slot, Failed(outcome), spot,
               [&] { return "anything but " + NodeWords(*branches.never); });
}

Outcome Evaluation::JudgeCondition(const Branches& branches, const Spot& spot) {
  const Outcome condition = Probe(*branches.condition, spot.value);
  if (condition == Outcome::kUnsure) {
    return Unsure(branches.condition_slot, spot, "the condition gave no verdict");
  }
  const bool met = condition == Outcome::kPass;
  const Node* owed = met ? branches.consequence : branches.alternative;
  if (owed == nullptr) return Outcome::kPass;
  const Outcome outcome = Probe(*owed, spot.value);
  if (outcome == Outcome::kUnsure) {
    return Unsure(branches.condition_slot, spot, "what it asks for gave no verdict");
  }
  return Check(branches.condition_slot, outcome == Outcome::kPass, spot, [&] {
    return NodeWords(*owed) + (met ? " (since it is " : " (since it is not ") +
           NodeWords(*branches.condition) + ")";
  });
}

}  // namespace assay
