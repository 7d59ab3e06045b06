#include "harness/fuzz/update_maker.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "harness/generate/random_text.h"
#include "harness/generate/random_value.h"
#include "harness/plan/nested.h"

namespace assay {
namespace {

constexpr size_t kPool = 3;

bool Chance(Random* random, uint64_t percent) { return random->Below(100) < percent; }

class Maker {
 public:
  Maker(const Ground& ground, const UpdateMix& mix, Random* random)
      : ground_(ground), mix_(mix), random_(random) {
    for (const FuzzField& field : ground.fields()) {
      std::vector<Value>& pool = pools_[field.name()];
      for (size_t i = 0; i < kPool; ++i) {
        std::optional<Value> value = Pick(field);
        if (value) pool.push_back(*std::move(value));
      }
    }
  }

  Sequence Make() {
    Sequence made;
    const uint64_t least = mix_.begins ? 2 : 1;
    const uint64_t length = least + random_->Below(Chance(random_, 10) ? 9 : 4);
    while (made.size() < length) {
      Move move = Next(made);
      if (ground_.ClassOf(move.body) == BodyClass::kOpen) {
        if (++failures_ > 50) break;
        continue;
      }
      made.push_back(std::move(move));
    }
    if (mix_.ends) End(&made);
    if (mix_.two_records) Surround(&made);
    return made;
  }

 private:
  // The same update of its own record before and after one of the other's shows whose doing a
  // change is.
  void Surround(Sequence* made) {
    const FuzzField* field = ground_.Find(mix_.focus);
    for (size_t i = made->size(); field != nullptr && i > 1; --i) {
      const Move own = (*made)[i - 1];
      if (own.other || own.bad || own.body.Find(field->name()) != nullptr) continue;
      Move other{GoodBody(true), true, false};
      if (i == made->size() && ground_.ClassOf(other.body) == BodyClass::kGood)
        made->push_back(std::move(other));
      if (made->size() > i) made->push_back(own);
      return;
    }
  }

  // A record is read when all is done, so that only what comes last is seen to be applied.
  void End(Sequence* made) {
    const FuzzField* field = ground_.Find(mix_.focus);
    if (made->size() < 2 || made->back().bad || field == nullptr) return;
    const Value* before = nullptr;
    for (size_t i = 0; i + 1 < made->size(); ++i) {
      if (const Value* given = (*made)[i].body.Find(field->name())) before = given;
    }
    Move move = made->back();
    const Value* now = move.body.Find(field->name());
    if (before == nullptr || (now != nullptr && !Equal(*now, *before))) return;
    for (const Value& value : pools_[field->name()]) {
      if (Equal(value, *before)) continue;
      move.body.Set(field->name(), value);
      if (ground_.ClassOf(move.body) != BodyClass::kGood) return;
      made->back() = std::move(move);
      return;
    }
  }

  std::optional<Value> Pick(const FuzzField& field) {
    const bool rare = mix_.rare_focus && field.field->pointer == mix_.focus;
    if (!rare && (mix_.plain || Chance(random_, 50))) {
      if (field.ordinary.empty()) return std::nullopt;
      return field.ordinary[random_->Below(field.ordinary.size())];
    }
    if (mix_.odd_words && IsPlainText(*field.field) && Chance(random_, 60))
      return Value::String(RandomWords(random_, 300));
    return ground_.GoodValue(field, random_);
  }

  Move Next(const Sequence& before) {
    Move move;
    if (!before.empty() && Chance(random_, 15)) {
      move = before.back();
    } else if (before.size() > 1 && Chance(random_, 15)) {
      move = before[before.size() - 2];
    } else {
      move.body = GoodBody(before.empty() && mix_.begins);
      if (mix_.refused && Chance(random_, 12) && !(before.empty() && mix_.begins)) Spoil(&move);
    }
    move.other = mix_.two_records && !before.empty() && Chance(random_, 50);
    return move;
  }

  Value GoodBody(bool begins) {
    Members members;
    const uint64_t company = random_->Below(5);  // none, some, or all of the others
    for (const FuzzField& field : ground_.fields()) {
      const bool focused = field.field->pointer == mix_.focus;
      const uint64_t chance = focused        ? (begins ? 100 : mix_.focus_chance)
                              : company == 0 ? 8
                              : company == 4 ? 100
                                             : 30;
      if (!Chance(random_, chance)) continue;
      if (std::optional<Value> value = ValueFor(field))
        members.emplace_back(field.name(), *std::move(value));
    }
    // Of alternatives, and of members in general, not always the first comes first.
    for (size_t i = members.size(); i > 1; --i)
      std::swap(members[i - 1], members[random_->Below(i)]);
    return ground_.Body(std::move(members));
  }

  std::optional<Value> ValueFor(const FuzzField& field) {
    if (mix_.removals && field.null_removes && Chance(random_, 20)) return Value();
    if (mix_.removals && field.empty_removes && Chance(random_, 15)) return Value::MakeObject();
    const std::vector<Value>& pool = pools_[field.name()];
    if (pool.empty()) return std::nullopt;
    return pool[random_->Below(pool.size())];
  }

  void Spoil(Move* move) {
    const FuzzField& field = ground_.fields()[random_->Below(ground_.fields().size())];
    const std::optional<Value> bad = MakeBadValue(field, random_);
    if (!bad) return;
    Value body = move->body;
    body.Set(field.name(), *bad);
    if (ground_.ClassOf(body) != BodyClass::kBad) return;
    move->body = std::move(body);
    move->bad = true;
  }

  const Ground& ground_;
  const UpdateMix& mix_;
  Random* random_;
  std::map<std::string, std::vector<Value>> pools_;
  int failures_ = 0;
};

}  // namespace

Sequence MakeUpdates(const Ground& ground, const UpdateMix& mix, Random* random) {
  return Maker(ground, mix, random).Make();
}

std::optional<Value> MakeBadValue(const FuzzField& field, Random* random) {
  if (!field.schema) return std::nullopt;
  for (int attempt = 0; attempt < 10; ++attempt) {
    Value value = RandomOf(static_cast<Kind>(random->Below(6)), random);
    if (!field.schema->Accepts(value)) return value;
  }
  return std::nullopt;
}

namespace {

void Shuffle(Value* body, Random* random) {
  if (!body->is_object()) return;
  Value::Object& all = body->members();
  for (size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random->Below(i)]);
}

std::optional<Value> MakeBadInside(const Ground& ground, const FuzzField& field, const Value& bad,
                                   Random* random) {
  std::optional<Value> body = ground.BodyAround(field, random);
  if (!body) return std::nullopt;
  if (field.field->pointer.empty()) {
    body = bad;
  } else {
    const std::vector<std::string> places = PlacesIn(*body, field.field->pointer);
    if (places.empty()) return std::nullopt;
    SetAt(&*body, places[random->Below(places.size())], bad);
  }
  const uint64_t chance = random->Below(3) * 30;
  for (const FuzzField& other : ground.fields()) {
    if (!body->is_object() || body->Find(other.name()) != nullptr || other.ordinary.empty() ||
        !Chance(random, chance))
      continue;
    Value more = *body;
    more.Set(other.name(), other.ordinary[random->Below(other.ordinary.size())]);
    if (ground.ClassOf(more) == BodyClass::kBad) body = std::move(more);
  }
  Shuffle(&*body, random);
  if (ground.ClassOf(*body) != BodyClass::kBad) return std::nullopt;
  return body;
}

}  // namespace

std::optional<Value> MakeBadBody(const Ground& ground, const FuzzField& field, const Value& bad,
                                 Random* random) {
  if (field.nested()) return MakeBadInside(ground, field, bad, random);
  Members members{{field.name(), bad}};
  const uint64_t chance = random->Below(3) * 30;
  for (const FuzzField& other : ground.fields()) {
    if (&other == &field || other.ordinary.empty() || !Chance(random, chance)) continue;
    members.emplace_back(other.name(), other.ordinary[random->Below(other.ordinary.size())]);
  }
  Value body = ground.Body(std::move(members));
  Shuffle(&body, random);
  if (ground.ClassOf(body) != BodyClass::kBad) return std::nullopt;
  return body;
}

}  // namespace assay
