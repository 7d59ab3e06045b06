#include "harness/fuzz/value_tries.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "harness/base/text.h"
#include "harness/fuzz/update_maker.h"
#include "harness/generate/random_value.h"
#include "harness/plan/nested.h"

namespace assay {
namespace {

// A document that allows any value says nothing of sizes; what is larger than this is no more than
// a warning where it is refused.
constexpr size_t kSurelyAllowed = 2500;

class GoodTries : public Tries {
 public:
  GoodTries(Ground ground, const std::string& key, uint64_t seed, std::string field, GoodKind kind)
      : Tries(std::move(ground), key, seed), pointer_(std::move(field)), kind_(kind) {}

  bool Fits(const Sequence& sequence) const override {
    if (sequence.size() != 1 || sequence.front().bad || !ground().HasClasses(sequence))
      return false;
    const Value& body = sequence.front().body;
    if (field().nested()) return IsOrdinaryAround(body);
    const Value* value = body.Find(field().name());
    if (value == nullptr || field().Removes(*value)) return false;
    // Whatever else is sent is ordinary.
    return std::all_of(body.members().begin(), body.members().end(), [&](const Member& member) {
      if (member.key == field().name()) return true;
      const std::vector<Value>& ordinary = ground().Named(member.key)->ordinary;
      return std::any_of(ordinary.begin(), ordinary.end(),
                         [&](const Value& one) { return Equal(one, member.value); });
    });
  }

 protected:
  bool starts_fresh() const override { return false; }
  bool looks() const override { return false; }

  Sequence Make(Random* random) const override {
    Move move;
    const Value value = Pick(random);
    if (field().nested()) {
      for (Value& body : With(value)) move.body = std::move(body);
      return {move};
    }
    move.body = ground().Body({{field().name(), value}});
    return {move};
  }

  std::vector<Value> Controls(const Move&) const override {
    std::vector<Value> controls;
    for (const Value& value : field().ordinary) {
      if (!field().nested()) controls.push_back(ground().Body({{field().name(), value}}));
      for (Value& body : With(value)) controls.push_back(std::move(body));
    }
    return controls;
  }

  Judged Judge(const std::vector<Sent>& sent, const CaseView& view) const override {
    const Sent& only = sent.front();
    Judged judged =
        AnyAccepted({only.act}, only.controls, "a good value of `" + field().name() + "`")(view);
    const Value* value = field().nested() ? &only.move.body : only.move.body.Find(field().name());
    if (judged.holding == Holding::kBroken && value != nullptr &&
        Dump(*value).size() > kSurelyAllowed)
      judged.only_warns = true;
    return judged;
  }

 private:
  const FuzzField& field() const { return *ground().Find(pointer_); }

  // Of a nested field: the body with that value in its place, where it is a good one.
  std::vector<Value> With(const Value& value) const {
    if (!field().nested()) return {};
    std::optional<Value> body = ground().With(field(), value);
    if (!body || ground().ClassOf(*body) != BodyClass::kGood) return {};
    return {*std::move(body)};
  }

  bool IsOrdinaryAround(const Value& body) const {
    const std::string place = PlaceIn(body, field().field->pointer);
    const Value* value = At(body, place);
    if (place.empty() || value == nullptr || !field().schema->Accepts(*value)) return false;
    const std::vector<Value> same = With(*value);
    return !same.empty() && Equal(same.front(), body);
  }

  Value Pick(Random* random) const {
    switch (kind_) {
      case GoodKind::kText:
        if (auto text = field().texts->Good(random)) return Value::String(*std::move(text));
        break;
      case GoodKind::kKeys: {
        Value object = Value::MakeObject();
        for (uint64_t left = 1 + random->Below(5); left > 0; --left) {
          if (auto key = field().keys->Good(random))
            object.Set(*key, Value::Integer(static_cast<int64_t>(left)));
        }
        if (!object.members().empty()) return object;
        break;
      }
      case GoodKind::kAnyMember:
        return ground().FreeObject(field(), random);
    }
    return field().ordinary.front();
  }

  std::string pointer_;
  GoodKind kind_;
};

std::string RandomCase(const std::string& text, Random* random) {
  std::string other = text;
  for (char& c : other) {
    if (random->Below(3) == 0) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return other;
}

// A listed word with something wrong, or another word.
std::string WrongWord(const std::string& text, Random* random) {
  if (random->Below(4) == 0 || text.empty()) return RandomText(random, 12);
  std::string other = text;
  const size_t at = random->Below(other.size());
  switch (random->Below(4)) {
    case 0:
      other.erase(at, 1);
      break;
    case 1:
      other.insert(at, 1, static_cast<char>(' ' + random->Below(95)));
      break;
    case 2:
      other += random->Below(2) == 0 ? " " : "d";
      break;
    default:
      other[at] = static_cast<char>('a' + random->Below(26));
  }
  return other;
}

class BadTries : public Tries {
 public:
  BadTries(Ground ground, const std::string& key, uint64_t seed, BadValuesOf what)
      : Tries(std::move(ground), key, seed), what_(std::move(what)) {}

  bool Fits(const Sequence& sequence) const override {
    if (sequence.size() != 1 || !sequence.front().bad || !ground().HasClasses(sequence))
      return false;
    return Wrong(sequence.front().body) != nullptr;
  }

 protected:
  bool starts_fresh() const override { return false; }
  bool looks() const override { return false; }
  bool needs_refusal() const override { return true; }

  Sequence Make(Random* random) const override {
    for (int attempt = 0; attempt < 30; ++attempt) {
      const std::optional<Value> bad = Pick(random);
      if (!bad || !Breaks(*bad)) continue;
      std::optional<Value> body = MakeBadBody(ground(), field(), *bad, random);
      if (body && Wrong(*body) != nullptr) return {{*std::move(body), false, true}};
    }
    return {};
  }

  Judged Judge(const std::vector<Sent>& sent, const CaseView& view) const override {
    if (sent.empty()) return Judged::Unseen("no such value can be made");
    const Value* value = Wrong(sent.front().move.body);
    Judged judged = Refused(sent.front().act, "`" + field().name() + "` as " +
                                                  (value == nullptr ? "" : Quote(*value)))(view);
    return judged;
  }

 private:
  const FuzzField& field() const { return *ground().Find(what_.field); }

  // The value of the field that breaks the keyword; null where there is none, where there are
  // several or where more than that is wrong.
  const Value* Wrong(const Value& body) const {
    if (!field().nested()) {
      const Value* value = body.Find(field().name());
      return value != nullptr && Breaks(*value) ? value : nullptr;
    }
    const Value* wrong = nullptr;
    for (const std::string& place : PlacesIn(body, field().field->pointer)) {
      const Value* value = At(body, place);
      if (value == nullptr || !Breaks(*value)) continue;
      if (wrong != nullptr || !ground().IsWrongOnlyAt(field(), body, place)) return nullptr;
      wrong = value;
    }
    return wrong;
  }

  // Whether it breaks the one keyword, in one of the ways, that this is about.
  bool Breaks(const Value& value) const {
    switch (what_.kind) {
      case BadKind::kType:
        // Whether null stands for a field left out is for no document to be guessed at.
        return TypeIsWrong(value) && (field().field->required || !value.is_null());
      case BadKind::kEnum:
      case BadKind::kEnumCase:
        return !TypeIsWrong(value) && value.is_string() &&
               IsListedButForCase(value.text()) == (what_.kind == BadKind::kEnumCase) &&
               !field().schema->Accepts(value);
      case BadKind::kText:
        return value.is_string() && HasWay(*field().texts, value.text());
      case BadKind::kKeys: {
        if (!value.is_object()) return false;
        size_t wrong = 0;
        for (const Member& member : value.members()) {
          if (field().keys->Matches(member.key)) continue;
          if (!HasWay(*field().keys, member.key)) return false;
          ++wrong;
        }
        return wrong == 1;
      }
    }
    return false;
  }

  bool TypeIsWrong(const Value& value) const {
    const SchemaJudgement judgement = field().schema->Judge(value);
    return std::any_of(judgement.violations.begin(), judgement.violations.end(),
                       [&](const SchemaViolation& violation) {
                         return violation.pointer.empty() &&
                                field().schema->checks()[violation.check].keyword == "type";
                       });
  }

  bool IsListedButForCase(const std::string& text) const {
    const Value* listed = field().field->schema->Find("enum");
    return listed != nullptr &&
           std::any_of(listed->items().begin(), listed->items().end(), [&](const Value& one) {
             return one.is_string() && EqualsIgnoreCase(one.text(), text);
           });
  }

  bool HasWay(const RandomTexts& texts, const std::string& text) const {
    const std::optional<std::string> way = texts.WayOf(text);
    return way && std::find(what_.ways.begin(), what_.ways.end(), *way) != what_.ways.end();
  }

  std::string Listed(Random* random) const {
    const Value* listed = field().field->schema->Find("enum");
    const Value& one = listed->items()[random->Below(listed->items().size())];
    return one.is_string() ? one.text() : "";
  }

  std::optional<Value> Pick(Random* random) const {
    switch (what_.kind) {
      case BadKind::kType:
        return MakeBadValue(field(), random);
      case BadKind::kEnum:
        return Value::String(WrongWord(Listed(random), random));
      case BadKind::kEnumCase:
        return Value::String(RandomCase(Listed(random), random));
      case BadKind::kText:
      case BadKind::kKeys: {
        const RandomTexts& texts = what_.kind == BadKind::kText ? *field().texts : *field().keys;
        const auto text = texts.Bad(what_.ways[random->Below(what_.ways.size())], random);
        if (!text) return std::nullopt;
        if (what_.kind == BadKind::kText) return Value::String(*text);
        return AmongGoodKeys(*text, random);
      }
    }
    return std::nullopt;
  }

  Value AmongGoodKeys(const std::string& bad, Random* random) const {
    Value object = Value::MakeObject();
    const uint64_t before = random->Below(3), after = random->Below(3);
    for (uint64_t i = 0; i <= before + after; ++i) {
      const std::string key =
          i == before ? bad : field().keys->Good(random).value_or("k" + std::to_string(i));
      object.Set(key, Value::Integer(static_cast<int64_t>(i)));
    }
    return object;
  }

  BadValuesOf what_;
};

}  // namespace

std::unique_ptr<Tries> MakeGoodTries(Ground ground, const std::string& key, uint64_t seed,
                                     const std::string& field, GoodKind kind) {
  return std::make_unique<GoodTries>(std::move(ground), key, seed, field, kind);
}

std::unique_ptr<Tries> MakeBadTries(Ground ground, const std::string& key, uint64_t seed,
                                    BadValuesOf what) {
  return std::make_unique<BadTries>(std::move(ground), key, seed, std::move(what));
}

}  // namespace assay
