#include "harness/fuzz/update_tries.h"

#include <algorithm>
#include <utility>

#include "harness/fuzz/update_maker.h"
#include "harness/fuzz/update_rules.h"

namespace assay {
namespace {

Judged NothingShown() { return Judged::Unseen("no answer showed what it takes"); }

// Whether nothing but updates of the other record can have changed what is seen there: the same
// update of this one was sent before them, and now again.
bool OnlyOtherBetween(const std::vector<Sent>& sent, const Observation& seen) {
  size_t at = static_cast<size_t>(seen.sent - sent.data());
  bool between = false;
  while (at > 0) {
    const Move& before = sent[--at].move;
    if (before.other == seen.sent->move.other)
      return between && !before.bad && Equal(before.body, seen.sent->move.body);
    between = true;
  }
  return false;
}

// One rule about one field.
class RuleTries : public Tries {
 public:
  RuleTries(Ground ground, const std::string& key, uint64_t seed, UpdateRuleOf rule)
      : Tries(std::move(ground), key, seed), rule_(std::move(rule)) {}

  bool Fits(const Sequence& sequence) const override {
    return !sequence.empty() && ground().HasClasses(sequence);
  }

 protected:
  Sequence Make(Random* random) const override {
    UpdateMix mix;
    mix.focus = rule_.field;
    mix.two_records = rule_.rule == UpdateRule::kOtherRecord;
    mix.removals = !mix.two_records;
    mix.refused = !mix.two_records;
    mix.begins = rule_.rule != UpdateRule::kReplaced && rule_.rule != UpdateRule::kReflected;
    if (rule_.rule == UpdateRule::kUnchanged || mix.two_records) mix.focus_chance = 30;
    mix.odd_words = rule_.rule == UpdateRule::kReflected;
    mix.ends = rule_.rule == UpdateRule::kApplied;
    mix.rare_focus = rule_.rule == UpdateRule::kKept;
    return MakeUpdates(ground(), mix, random);
  }

  Judged Judge(const std::vector<Sent>& sent, const CaseView& view) const override {
    const FuzzField& field = *ground().Find(rule_.field);
    bool held = false;
    for (const bool other : {false, true}) {
      if (other && !ground().has_other()) break;
      for (const Observation& seen : Observe(ground(), field, other, sent, view)) {
        if (rule_.rule == UpdateRule::kOtherRecord && !OnlyOtherBetween(sent, seen)) continue;
        const auto judged = JudgeByRule(rule_, field, seen, ground().has_read());
        if (judged && judged->holding != Holding::kHeld) return *judged;
        held = held || judged;
      }
    }
    return held ? Judged::Held() : NothingShown();
  }

 private:
  UpdateRuleOf rule_;
};

// Of every field that answers show.
class RecordTries : public Tries {
 public:
  RecordTries(Ground ground, const std::string& key, uint64_t seed, bool refused)
      : Tries(std::move(ground), key, seed), refused_(refused) {}

  bool Fits(const Sequence& sequence) const override {
    return !sequence.empty() && ground().HasClasses(sequence);
  }

 protected:
  Sequence Make(Random* random) const override {
    UpdateMix mix;
    Sequence made = MakeUpdates(ground(), mix, random);
    if (!refused_) return made;
    // At its end some that have to be refused.
    for (uint64_t left = 1 + random->Below(3); left > 0; --left) {
      const FuzzField& field = ground().fields()[random->Below(ground().fields().size())];
      const auto bad = MakeBadValue(field, random);
      const auto body = bad ? MakeBadBody(ground(), field, *bad, random) : std::nullopt;
      if (body) made.push_back({*body, false, true});
    }
    return made;
  }

  Judged Judge(const std::vector<Sent>& sent, const CaseView& view) const override {
    bool held = false;
    for (const FuzzField& field : ground().fields()) {
      if (field.shown.empty()) continue;
      const std::vector<Observation> all = Observe(ground(), field, false, sent, view);
      for (size_t i = 0; i < all.size(); ++i) {
        std::optional<Judged> judged;
        if (refused_) {
          judged = JudgeRefused(field, all[i], ground().has_read());
        } else if (i > 0 && all[i].is_read) {
          judged = JudgeRead(field, all[i - 1], all[i]);
        }
        if (judged && judged->holding != Holding::kHeld) return *judged;
        held = held || judged;
      }
    }
    return held ? Judged::Held() : NothingShown();
  }

 private:
  bool refused_;
};

class AcceptanceTries : public Tries {
 public:
  using Tries::Tries;
  bool looks() const override { return false; }

  bool Fits(const Sequence& sequence) const override {
    return !sequence.empty() && ground().HasClasses(sequence) &&
           std::none_of(sequence.begin(), sequence.end(),
                        [](const Move& move) { return move.bad; });
  }

 protected:
  Sequence Make(Random* random) const override {
    UpdateMix mix;
    mix.refused = false;
    mix.plain = true;
    return MakeUpdates(ground(), mix, random);
  }

  // Each field by itself, and the whole once more from another state: where these are accepted, it
  // is the company or the order that was refused.
  std::vector<Value> Controls(const Move& last) const override {
    std::vector<Value> controls;
    for (const Member& member : last.body.members())
      controls.push_back(ground().Body({{member.key, member.value}}));
    return controls;
  }

  Judged Judge(const std::vector<Sent>& sent, const CaseView& view) const override {
    const Sent& last = sent.back();
    // What a target allows in each state of a record is its own.
    for (size_t i = 0; i + 1 < sent.size(); ++i) {
      for (const FuzzField& field : ground().fields()) {
        const Value* given = sent[i].move.body.Find(field.name());
        if (given != nullptr && field.field->schema->Find("enum") != nullptr &&
            !Equal(*given, field.ordinary.front()))
          return Judged::Unseen("an update before it put the record into another state");
      }
    }
    for (const size_t control : last.controls) {
      if (view.steps[control].sent && !view.steps[control].accepted())
        return Judged::Unseen("a part of the update is refused by itself");
    }
    return Accepted(last.act, sent.size() > 1 ? "an update after others" : "an update")(view);
  }
};

}  // namespace

std::unique_ptr<Tries> MakeUpdateTries(Ground ground, const std::string& key, uint64_t seed,
                                       UpdateRuleOf rule) {
  return std::make_unique<RuleTries>(std::move(ground), key, seed, std::move(rule));
}
std::unique_ptr<Tries> MakeRefusedTries(Ground ground, const std::string& key, uint64_t seed) {
  return std::make_unique<RecordTries>(std::move(ground), key, seed, true);
}
std::unique_ptr<Tries> MakeReadTries(Ground ground, const std::string& key, uint64_t seed) {
  return std::make_unique<RecordTries>(std::move(ground), key, seed, false);
}
std::unique_ptr<Tries> MakeAcceptanceTries(Ground ground, const std::string& key, uint64_t seed) {
  return std::make_unique<AcceptanceTries>(std::move(ground), key, seed);
}

}  // namespace assay
