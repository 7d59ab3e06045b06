// The part of the judge that goes through objects, and what compares items.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "harness/base/text.h"
#include "harness/schema/schema_judge.h"
#include "harness/schema/schema_words.h"

namespace assay {
namespace {

using Outcome = Evaluation::Outcome;

// Below this many, comparing each with each is quicker than any index.
constexpr size_t kFew = 64;

// Equal values have equal hashes.
uint64_t HashOf(const Value& value) {
  const auto seed = static_cast<uint64_t>(value.kind()) * 0x9e3779b97f4a7c15u + 1;
  switch (value.kind()) {
    case Kind::kNull:
      return seed;
    case Kind::kBoolean:
      return seed + (value.boolean() ? 1 : 0);
    case Kind::kNumber:
      return seed ^ std::hash<double>()(Decimal::Parse(value.text()).ToDouble());
    case Kind::kString:
      return Hash64(value.text(), seed);
    case Kind::kArray: {
      uint64_t hash = seed;
      for (const Value& item : value.items()) hash = hash * 31 + HashOf(item);
      return hash;
    }
    case Kind::kObject: {
      // Neither the order nor what is overruled counts.
      uint64_t hash = seed;
      const Overruled overruled(value.members());
      for (size_t i = 0; i < value.members().size(); ++i) {
        const Member& member = value.members()[i];
        if (!overruled(i)) hash += Hash64(member.key, HashOf(member.value));
      }
      return hash;
    }
  }
  return seed;
}

}  // namespace

bool HasEqualItems(const Value::Array& items) {
  if (items.size() < kFew) {
    for (size_t i = 0; i < items.size(); ++i) {
      for (size_t j = i + 1; j < items.size(); ++j) {
        if (Equal(items[i], items[j])) return true;
      }
    }
    return false;
  }
  std::unordered_multimap<uint64_t, const Value*> seen;
  for (const Value& item : items) {
    const uint64_t hash = HashOf(item);
    const auto [begin, end] = seen.equal_range(hash);
    for (auto at = begin; at != end; ++at) {
      if (Equal(*at->second, item)) return true;
    }
    seen.emplace(hash, &item);
  }
  return false;
}

Overruled::Overruled(const Value::Object& members) {
  const auto mark = [&](size_t index) {
    if (!any_) overruled_.assign(members.size(), false);
    any_ = true;
    overruled_[index] = true;
  };
  if (members.size() < kFew) {
    for (size_t i = 0; i + 1 < members.size(); ++i) {
      for (size_t j = i + 1; j < members.size(); ++j) {
        if (members[i].key == members[j].key) {
          mark(i);
          break;
        }
      }
    }
    return;
  }
  std::unordered_set<std::string_view> later;
  for (size_t i = members.size(); i-- > 0;) {
    if (!later.insert(members[i].key).second) mark(i);
  }
}

size_t Overruled::count() const {
  return static_cast<size_t>(std::count(overruled_.begin(), overruled_.end(), true));
}

Outcome Evaluation::JudgeObject(const ObjectRules& rules, const Spot& spot) {
  const Value::Object& members = spot.value.members();
  const Overruled overruled(members);
  Outcome total = Outcome::kPass;
  const size_t count = members.size() - overruled.count();
  if (!Add(JudgeCounts(rules.sizes, count, "property", spot), &total)) return total;
  std::vector<bool> present(rules.required.size(), false);
  const bool judges_members = !rules.properties.empty() || !rules.patterns.empty() ||
                              rules.rest.sort != RestRule::Sort::kOpen || rules.names != nullptr;
  for (size_t i = 0; judges_members && i < members.size(); ++i) {
    if (overruled(i)) continue;
    if (!Add(JudgeMember(rules, members[i], &present, spot), &total)) return total;
  }
  if (rules.rest.sort == RestRule::Sort::kForbidden) Exercise(rules.rest.slot);
  if (!Add(JudgeRequired(rules, present, spot), &total)) return total;
  if (!rules.dependencies.empty()) Add(JudgeDependencies(rules, spot), &total);
  return total;
}

Outcome Evaluation::JudgeMember(const ObjectRules& rules, const Member& member,
                                std::vector<bool>* present, const Spot& spot) {
  const Trail trail{&spot.trail, member.key, kUnlisted};
  Outcome total = Outcome::kPass;
  bool named = false;
  const auto rule = std::lower_bound(
      rules.properties.begin(), rules.properties.end(), member.key,
      [](const PropertyRule& property, const std::string& key) { return property.name < key; });
  if (rule != rules.properties.end() && rule->name == member.key) {
    if (rule->required != kUnlisted) (*present)[rule->required] = true;
    if (rule->schema != nullptr) {
      named = true;
      if (!Add(Judge(*rule->schema, member.value, trail), &total)) return total;
    }
  }
  if (!rules.patterns.empty() && !Add(JudgePatterns(rules, member, &named, trail), &total)) {
    return total;
  }
  if (rules.names != nullptr) {
    if (!Add(Judge(*rules.names, Value::String(member.key), trail), &total)) return total;
  }
  if (named) return total;
  if (rules.rest.sort == RestRule::Sort::kSchema) {
    Add(Judge(*rules.rest.schema, member.value, trail), &total);
  } else if (rules.rest.sort == RestRule::Sort::kForbidden) {
    Add(Report(rules.rest.slot, {member.value, trail},
               [] { return std::string("no property of another name"); }),
        &total);
  }
  return total;
}

Outcome Evaluation::JudgePatterns(const ObjectRules& rules, const Member& member, bool* matched,
                                  const Trail& trail) {
  Outcome total = Outcome::kPass;
  for (const PatternRule& rule : rules.patterns) {
    const Match match = rule.pattern.Search(member.key);
    if (match == Match::kNo) continue;
    if (match == Match::kLimit) {
      // Unknown is also whether the rest rule holds for it.
      *matched = true;
      if (recording()) {
        out_->unsure.push_back("patternProperties at \"" + trail.Pointer() +
                               "\": the match took too long, and was given up");
      }
      if (!Add(Outcome::kUnsure, &total)) return total;
      continue;
    }
    *matched = true;
    if (!Add(Judge(*rule.schema, member.value, trail), &total)) return total;
  }
  return total;
}

Outcome Evaluation::JudgeRequired(const ObjectRules& rules, const std::vector<bool>& present,
                                  const Spot& spot) {
  Outcome total = Outcome::kPass;
  if (rules.required.empty()) return total;
  Exercise(rules.required_slot);
  for (size_t i = 0; i < present.size(); ++i) {
    if (present[i]) continue;
    const auto words = [&] { return "a property " + Dump(Value::String(rules.required[i])); };
    if (!Add(Report(rules.required_slot, spot, words), &total)) return total;
  }
  return total;
}

Outcome Evaluation::JudgeDependencies(const ObjectRules& rules, const Spot& spot) {
  Outcome total = Outcome::kPass;
  for (const DependencyRule& rule : rules.dependencies) {
    if (spot.value.Find(rule.name) == nullptr) continue;
    if (rule.schema != nullptr) {
      if (!Add(Judge(*rule.schema, spot.value, spot.trail), &total)) return total;
      continue;
    }
    for (const std::string& need : rule.needs) {
      const auto words = [&] {
        return "a property " + Dump(Value::String(need)) + " beside " +
               Dump(Value::String(rule.name));
      };
      const bool there = spot.value.Find(need) != nullptr;
      if (!Add(Check(rules.dependencies_slot, there, spot, words), &total)) return total;
    }
  }
  return total;
}

}  // namespace assay
