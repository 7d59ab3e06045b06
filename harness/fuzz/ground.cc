#include "harness/fuzz/ground.h"

#include <algorithm>
#include <utility>

#include "harness/generate/random_value.h"
#include "harness/plan/nested.h"

namespace assay {
namespace {

constexpr size_t kOrdinary = 4;
constexpr uint64_t kMostAround = 4;  // bodies to put a nested value into
constexpr size_t kResetIndex = 4;  // other values than the ordinary ones, which tries like to send

const Value* StringKeyword(const Value* schema, std::string_view keyword) {
  const Value* value = schema == nullptr ? nullptr : schema->Find(keyword);
  return value != nullptr && value->is_string() ? value : nullptr;
}

std::optional<RandomTexts> TextsOf(const Value* schema) {
  const Value* pattern = StringKeyword(schema, "pattern");
  if (pattern == nullptr) return std::nullopt;
  Result<RandomTexts> texts = RandomTexts::For(pattern->text());
  if (!texts.ok()) return std::nullopt;
  return texts.Take();
}

bool HasRule(const Contract& contract, std::string_view name, const std::string& pointer) {
  const auto rules = contract.RulesNamed(name);
  return std::any_of(rules.begin(), rules.end(),
                     [&](const Rule* rule) { return rule->Text("field") == pointer; });
}

bool Contains(const std::vector<Value>& all, const Value& one) {
  return std::any_of(all.begin(), all.end(), [&](const Value& other) { return Equal(other, one); });
}

}  // namespace

Ground::Ground(const SuiteContext& context, size_t subject, std::optional<size_t> other)
    : contract_(&context.contract()),
      bodies_(std::make_shared<const Bodies>(context.bodies())),
      subject_(subject),
      other_(other) {
  for (const Field& field : bodies_->fields()) fields_.push_back(Known(context, field));
  for (const Field& field : bodies_->nested()) nested_.push_back(Known(context, field));
  whole_ = std::any_of(nested_.begin(), nested_.end(), [&](const FuzzField& field) {
    return bodies_->Find(field.field->pointer) == nullptr;
  });
  update_ = context.MakeRequest(subject, "", "default");
  if (other) other_update_ = context.MakeRequest(*other, "", "default");
  if (context.target().read) {
    read_ = context.MakeRead(subject);
    if (other) other_read_ = context.MakeRead(*other);
  }
  reset_ = bodies_->MakeAll(kResetIndex, subject);
  before_reset_ = bodies_->MakeAll(kResetIndex + 1, subject);
  if (other) other_reset_ = bodies_->MakeAll(kResetIndex, *other);
  if (other) other_before_reset_ = bodies_->MakeAll(kResetIndex + 1, *other);
  // A closed list of values is a state of the record: it rests at the first one.
  for (Value* body : {&reset_, &before_reset_, &other_reset_, &other_before_reset_}) {
    for (const FuzzField& field : fields_) {
      if (body->Find(field.name()) != nullptr && field.field->schema->Find("enum") != nullptr &&
          !field.ordinary.empty())
        body->Set(field.name(), field.ordinary.front());
    }
  }
}

FuzzField Ground::Known(const SuiteContext& context, const Field& field) const {
  FuzzField known;
  known.field = &field;
  if (Result<Schema> schema = Schema::Compile(*field.schema); schema.ok())
    known.schema = schema.Take();
  known.shown = context.ShownAt(field.pointer);
  known.compare = context.CompareOf(field.pointer);
  const auto& alternatives = bodies_->alternatives();
  known.alternative =
      std::find(alternatives.begin(), alternatives.end(), field.pointer) != alternatives.end();
  known.null_removes = HasRule(*contract_, "removed_by_null", field.pointer);
  known.empty_removes = HasRule(*contract_, "emptied_by_empty_object", field.pointer);
  known.free = HasRule(*contract_, "accepts_any", field.pointer);
  if (!field.from_profile && field.given.empty()) known.texts = TextsOf(field.schema.get());
  known.keys = TextsOf(field.schema->Find("propertyNames"));
  for (size_t index = 0; index < kOrdinary; ++index) {
    std::optional<Value> good = bodies_->Good(field, index, subject_);
    if (good && !Contains(known.ordinary, *good)) known.ordinary.push_back(*std::move(good));
  }
  return known;
}

const FuzzField* Ground::Find(std::string_view key) const {
  for (const auto* fields : {&fields_, &nested_}) {
    for (const FuzzField& field : *fields) {
      if (field.key() == key) return &field;
    }
  }
  return nullptr;
}

const FuzzField* Ground::Named(std::string_view name) const {
  for (const FuzzField& field : fields_) {
    if (field.name() == name) return &field;
  }
  return nullptr;
}

// Whether a value that only the profile can know is one of its values, or made of them.
bool Ground::FromProfile(const FuzzField& field, const Value& value) const {
  const std::vector<Value>& given = field.field->given;
  if (given.empty()) return !field.field->from_profile;
  if (Contains(given, value)) return true;
  return value.is_array() && !value.items().empty() &&
         std::all_of(value.items().begin(), value.items().end(),
                     [&](const Value& item) { return Contains(given, item); });
}

bool Ground::IsOpen(const FuzzField& field, const Value& value) const {
  for (const Rule* rule : contract_->RulesNamed("left_open")) {
    const Value* body = rule->settings.Find("body");
    const Value* open = body == nullptr ? nullptr : body->Find(field.name());
    if (open != nullptr && Equal(*open, value)) return true;
  }
  const Value* hints = field.field->schema->Find("x-generate");
  const Value* tolerated = hints == nullptr ? nullptr : hints->Find("tolerated");
  return tolerated != nullptr && value.is_string() && tolerated->Find(value.text()) != nullptr;
}

BodyClass Ground::ClassOfWhole(const Value& body) const {
  for (const FuzzField& field : fields_) {
    const Value* value = body.Find(field.name());
    const bool open = value != nullptr && (!FromProfile(field, *value) || IsOpen(field, *value));
    if (open || (value == nullptr && field.field->required)) return BodyClass::kOpen;
  }
  const bool made_up = std::any_of(nested_.begin(), nested_.end(), [](const FuzzField& field) {
    return field.field->from_profile;
  });
  if (made_up) return BodyClass::kOpen;
  if (contract_->request_compiled->Accepts(body)) return BodyClass::kGood;
  return bodies_->FitsNoForm(body) ? BodyClass::kBad : BodyClass::kOpen;
}

BodyClass Ground::ClassOf(const Value& body) const {
  const bool list = body.is_array() && whole_;
  if (!contract_->request_compiled || !(list || (body.is_object() && !body.members().empty())))
    return BodyClass::kOpen;
  if (list) return ClassOfWhole(body);
  size_t alternatives = 0, wrong = 0;
  bool open = false;
  for (const Member& member : body.members()) {
    const FuzzField* field = Named(member.key);
    if (field == nullptr && whole_) return ClassOfWhole(body);
    if (field == nullptr || !field->schema) return BodyClass::kOpen;
    alternatives += field->alternative ? 1 : 0;
    const bool fits = field->schema->Accepts(member.value);
    wrong += fits ? 0 : 1;
    open = open || (fits ? !FromProfile(*field, member.value) : IsOpen(*field, member.value));
  }
  if (open || alternatives > 1 || wrong > 1) return BodyClass::kOpen;
  // What is missing is another matter than what is wrong.
  for (const FuzzField& field : fields_) {
    if (field.field->required && body.Find(field.name()) == nullptr) return BodyClass::kOpen;
  }
  if ((wrong == 0) != contract_->request_compiled->Accepts(body)) return BodyClass::kOpen;
  if (wrong == 0) return BodyClass::kGood;
  return bodies_->FitsNoForm(body) ? BodyClass::kBad : BodyClass::kOpen;
}

bool Ground::IsWrongOnlyAt(const FuzzField& field, const Value& body,
                           const std::string& place) const {
  std::string held = place;
  if (field.field->form) {
    const std::vector<std::string> tokens = PointerTokens(place);
    held.clear();
    for (size_t i = 0; i < PointerTokens(field.field->form->outermost).size(); ++i)
      held += "/" + EscapePointerToken(tokens[i]);
  }
  const SchemaJudgement judgement = contract_->request_compiled->Judge(body);
  return judgement.unsure.empty() && !judgement.violations.empty() &&
         std::all_of(judgement.violations.begin(), judgement.violations.end(),
                     [&](const SchemaViolation& violation) {
                       return violation.pointer == held ||
                              violation.pointer.rfind(held + "/", 0) == 0;
                     });
}

bool Ground::HasClasses(const Sequence& sequence) const {
  return std::all_of(sequence.begin(), sequence.end(), [&](const Move& move) {
    return (!move.other || other_) &&
           ClassOf(move.body) == (move.bad ? BodyClass::kBad : BodyClass::kGood);
  });
}

std::optional<Value> Ground::BodyAround(const FuzzField& field, Random* random) const {
  const auto around = [&] {
    return bodies_->Around(*field.field, subject_, random->Below(kMostAround));
  };
  std::optional<Value> body = around();
  const Schema& schema = *contract_->request_compiled;
  if (!body || !schema.Accepts(*body)) body = bodies_->Around(*field.field, subject_);
  if (!body || !schema.Accepts(*body)) return std::nullopt;
  // Lists on the way get the items of other good bodies.
  const std::vector<std::string> tokens = PointerTokens(field.field->pointer);
  std::string list;
  for (const std::string& token : tokens) {
    const std::string place = PlaceIn(*body, list);
    const Value* items = token == "*" ? At(*body, place) : nullptr;
    for (uint64_t more = random->Below(3); items != nullptr && items->is_array() && more > 0;
         --more) {
      const std::optional<Value> other = around();
      const Value* others = other ? At(*other, PlaceIn(*other, list)) : nullptr;
      if (others == nullptr || !others->is_array() || others->items().empty()) continue;
      Value longer = *items;
      longer.items().push_back(others->items().front());
      Value longer_body = place.empty() ? longer : *body;
      SetAt(&longer_body, place, std::move(longer));
      if (!schema.Accepts(longer_body)) break;
      body = std::move(longer_body);
      items = At(*body, place);
    }
    list += "/" + EscapePointerToken(token);
  }
  return body;
}

Value Ground::FreeObject(const FuzzField& field, Random* random) const {
  Value object = Value::MakeObject();
  for (uint64_t left = 1 + random->Below(4); left > 0; --left) {
    std::string key = random->Below(8) == 0 ? "null" : "k";
    if (random->Below(4) != 0 && field.keys)
      key = field.keys->Good(random).value_or(key);
    else if (!field.keys)
      key += std::to_string(left);
    object.Set(key, RandomJson(random));
  }
  return object;
}

std::optional<Value> Ground::GoodValue(const FuzzField& field, Random* random) const {
  const std::vector<Value>& given = field.field->given;
  std::optional<Value> value;
  if (given.size() > 1 && !given.front().is_array() && !field.ordinary.empty() &&
      field.ordinary.front().is_array()) {
    Value::Array items;
    for (const Value& item : given) {
      if (random->Below(2) == 0) items.push_back(item);
    }
    if (items.empty()) items.push_back(given[random->Below(given.size())]);
    if (random->Below(2) == 0) std::reverse(items.begin(), items.end());
    value = Value::MakeArray(std::move(items));
  } else if (field.free && random->Below(3) != 0) {
    value = FreeObject(field, random);
  } else if (field.texts && random->Below(3) != 0) {
    if (auto text = field.texts->Good(random)) value = Value::String(*std::move(text));
  }
  if (value && field.schema && field.schema->Accepts(*value)) return value;
  if (field.ordinary.empty()) return std::nullopt;
  Value good = field.ordinary[random->Below(field.ordinary.size())];
  if (good.is_object() || good.is_array()) VaryInside(field, &good, random);
  return good;
}

// Another text of its pattern at one of the declared places inside.
void Ground::VaryInside(const FuzzField& field, Value* value, Random* random) const {
  std::vector<const FuzzField*> inside;
  const std::string prefix = field.field->pointer + "/";
  for (const FuzzField& one : nested_) {
    if (one.texts && !one.field->form && one.field->pointer.rfind(prefix, 0) == 0)
      inside.push_back(&one);
  }
  if (inside.empty() || random->Below(3) == 0) return;
  const FuzzField& one = *inside[random->Below(inside.size())];
  const std::string place = PlaceIn(*value, one.field->pointer.substr(prefix.size() - 1));
  const auto text = one.texts->Good(random);
  if (place.empty() || At(*value, place) == nullptr || !text) return;
  Value varied = *value;
  SetAt(&varied, place, Value::String(*text));
  if (field.schema && field.schema->Accepts(varied)) *value = std::move(varied);
}

Value Ground::Body(Members members) const {
  Members kept;
  bool alternative = false;
  for (auto& member : members) {
    const FuzzField* field = Named(member.first);
    if (field != nullptr && field->alternative && std::exchange(alternative, true)) continue;
    kept.push_back(std::move(member));
  }
  return bodies_->Make(std::move(kept), subject_);
}

Request Ground::UpdateWith(const Value& body, bool other) const {
  Request request = other ? other_update_ : update_;
  request.body = Dump(body);
  return request;
}

Request Ground::Read(bool other) const { return other ? *other_read_ : *read_; }

}  // namespace assay
