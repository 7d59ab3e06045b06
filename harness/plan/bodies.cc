#include "harness/plan/bodies.h"

#include <algorithm>

#include "harness/generate/values.h"
#include "harness/plan/nested.h"
#include "harness/plan/plan.h"

namespace assay {
namespace {

constexpr size_t kKept = 8;  // indexes below this are asked for again and again

bool AllowsObject(const Value& schema) {
  const Value* type = schema.Find("type");
  if (type == nullptr) return false;
  if (type->is_string()) return type->text() == "object";
  return type->is_array() &&
         std::any_of(type->items().begin(), type->items().end(),
                     [](const Value& item) { return item.is_string() && item.text() == "object"; });
}

bool AllowsArray(const Value& schema) {
  const Value* type = schema.Find("type");
  return type != nullptr && type->is_string() && type->text() == "array";
}

bool IsRequired(const Value& schema, std::string_view name) {
  const Value* required = schema.Find("required");
  return required != nullptr &&
         std::any_of(required->items().begin(), required->items().end(),
                     [&](const Value& item) { return item.is_string() && item.text() == name; });
}

}  // namespace

bool IsPlainText(const Field& field) {
  const Value* type = field.schema->Find("type");
  if (type == nullptr || !type->is_string() || type->text() != "string" || field.from_profile ||
      !field.given.empty()) {
    return false;
  }
  for (const char* keyword : {"enum", "const", "pattern", "format", "maxLength", "x-generate"}) {
    if (field.schema->Find(keyword) != nullptr) return false;
  }
  return true;
}

namespace {

// A word of letters alone for each subject: "sa", "sb", …, "sz", "saa".
std::string SaltOf(size_t subject) {
  std::string salt;
  for (size_t rest = subject + 1; rest > 0; rest = (rest - 1) / 26) {
    salt.insert(salt.begin(), static_cast<char>('a' + (rest - 1) % 26));
  }
  return "s" + salt;
}

}  // namespace

Bodies::Bodies(const Contract& contract, const ContractTarget& target, uint64_t seed)
    : seed_(seed) {
  for (const Rule* rule : contract.RulesNamed("exactly_one_sent")) {
    for (const std::string& field : rule->Texts("fields")) alternatives_.push_back(field);
  }
  if (!contract.request_schema) return;
  if (contract.request_compiled) compiled_ = &*contract.request_compiled;
  Result<Value> written = WrittenOut(*contract.request_schema);
  const auto request =
      std::make_shared<const Value>(written.ok() ? written.Take() : *contract.request_schema);
  request_ = request;
  AddFields(request, request, target);
  NestedFields nested = NestedFieldsOf(fields_, request);
  nested_ = std::move(nested.tried);
  nested_left_ = std::move(nested.left);
  const bool forms = std::any_of(nested_.begin(), nested_.end(),
                                 [](const Field& field) { return field.form != nullptr; });
  if (forms) loose_ = LooseSchema(*request);
  const bool plain = compiled_ != nullptr &&
                     (!fields_.empty() || compiled_->Accepts(Value::MakeObject())) &&
                     !NeedsMore(*request);
  depends_ = plain && (!compiled_->Accepts(Make({}, 0)) || !compiled_->Accepts(MakeAll(0, 0)));
  memory_->all.clear();  // what was made until here knew nothing of the rest
  if (plain && !depends_) return;
  Result<Value> made = GoodValue(*contract.request_schema, seed_, 0, SaltOf(0));
  if (made.ok()) whole_ = made.Take();
}

bool Bodies::NeedsMore(const Value& schema) const {
  const Value* required = schema.Find("required");
  return required != nullptr &&
         std::any_of(required->items().begin(), required->items().end(), [&](const Value& name) {
           return std::none_of(fields_.begin(), fields_.end(),
                               [&](const Field& field) { return field.name == name.text(); });
         });
}

// `part` is the request's schema, or one of its allOf.
void Bodies::AddFields(const std::shared_ptr<const Value>& request,
                       const std::shared_ptr<const Value>& part, const ContractTarget& target) {
  if (const Value* properties = part->Find("properties")) {
    for (const Member& member : properties->members()) {
      const std::string pointer = "/" + EscapePointerToken(member.key);
      const bool known = std::any_of(fields_.begin(), fields_.end(),
                                     [&](const Field& field) { return field.pointer == pointer; });
      if (known || !member.value.is_object()) continue;
      Field field;
      field.name = member.key;
      field.pointer = pointer;
      field.schema = std::shared_ptr<const Value>(request, &member.value);
      field.object = AllowsObject(member.value);
      if (const Value* hints = member.value.Find("x-generate")) {
        field.from_profile = hints->BooleanOr("from_profile", false);
        field.restricted = hints->BooleanOr("restricted", false);
      }
      if (const auto given = target.values.find(member.key); given != target.values.end()) {
        field.given = given->second;
      }
      fields_.push_back(std::move(field));
    }
  }
  const Value* all = part->Find("allOf");
  for (size_t i = 0; all != nullptr && i < all->items().size(); ++i) {
    if (all->items()[i].is_object())
      AddFields(request, std::shared_ptr<const Value>(request, &all->items()[i]), target);
  }
  for (Field& field : fields_) {
    if (!IsRequired(*part, field.name)) continue;
    field.required = true;
    field.required_by = JoinIds(field.required_by, SuiteContext::Tied(*part, "required"));
  }
}

std::vector<const Field*> Bodies::all_fields() const {
  std::vector<const Field*> all;
  for (const Field& field : fields_) all.push_back(&field);
  for (const Field& field : nested_) all.push_back(&field);
  return all;
}

const Field* Bodies::Find(std::string_view pointer) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) {
    return pointer == field.pointer ||
           pointer.substr(0, field.pointer.size() + 1) == field.pointer + "/";
  });
  return found == fields_.end() ? nullptr : &*found;
}

std::optional<Value> Bodies::Good(const Field& field, size_t index, size_t subject) const {
  if (!field.given.empty()) {
    const Value& value = field.given[index % field.given.size()];
    if (AllowsArray(*field.schema) && !value.is_array()) return Value::MakeArray({value});
    return value;
  }
  if (field.from_profile) return std::nullopt;
  return index < kKept ? Kept(*field.schema, index, subject) : Made(*field.schema, index, subject);
}

namespace {

// What is there under that key, else what make() gives.
template <typename Map, typename Make>
typename Map::mapped_type Remembered(std::mutex* mutex, Map* all, const typename Map::key_type& key,
                                     const Make& make) {
  {
    const std::lock_guard lock(*mutex);
    if (const auto found = all->find(key); found != all->end()) return found->second;
  }
  typename Map::mapped_type made = make();
  const std::lock_guard lock(*mutex);
  return all->emplace(key, std::move(made)).first->second;
}

}  // namespace

std::optional<Value> Bodies::Kept(const Value& schema, size_t index, size_t subject) const {
  return Remembered(&memory_->mutex, &memory_->made, {&schema, index, subject},
                    [&] { return Made(schema, index, subject); });
}

std::optional<Value> Bodies::Made(const Value& schema, size_t index, size_t subject) const {
  Result<Value> made = GoodValue(schema, seed_, index, SaltOf(subject));
  if (!made.ok()) return std::nullopt;
  return made.Take();
}

std::optional<std::pair<Value, Value>> Bodies::GoodPair(const Field& field, size_t subject) const {
  std::optional<Value> first = Good(field, 0, subject);
  std::optional<Value> second = Good(field, 1, subject);
  if (!first || !second || Equal(*first, *second)) return std::nullopt;
  return std::pair{*std::move(first), *std::move(second)};
}

std::string Bodies::WhyNone(const Field& field) const {
  if (field.from_profile && field.given.size() < 2) {
    return "the profile's values name fewer than two for `" + field.name + "`";
  }
  return "no two good values can be made for `" + field.name + "`";
}

Value Bodies::Make(Members members, size_t subject) const {
  Value body = Value::MakeObject();
  for (auto& [name, value] : members) body.Set(name, std::move(value));
  for (const Field& field : fields_) {
    if (!field.required || body.Find(field.name) != nullptr) continue;
    if (std::optional<Value> value = Good(field, 0, subject))
      body.Set(field.name, *std::move(value));
  }
  if (whole_ && body.members().empty()) return *whole_;
  if (depends_) {
    Complete(&body, subject);
  } else if (whole_ && whole_->is_object()) {
    for (const Member& member : whole_->members()) {
      if (Find("/" + EscapePointerToken(member.key)) == nullptr && body.Find(member.key) == nullptr)
        body.Set(member.key, member.value);
    }
  }
  return body;
}

// Adds what has to go with the fields that are there, whatever their values.
void Bodies::Complete(Value* body, size_t subject) const {
  if (!whole_ || !whole_->is_object()) return;
  Value good = Value::MakeObject();
  for (const Member& member : body->members()) {
    const Field* field = Find("/" + EscapePointerToken(member.key));
    std::optional<Value> value = field == nullptr ? std::nullopt : Good(*field, 0, subject);
    good.Set(member.key, value ? *std::move(value) : member.value);
  }
  // One that is enough, else as many as it takes.
  for (const bool one : {true, false}) {
    Value more = good;
    for (const Member& member : whole_->members()) {
      if (compiled_->Accepts(more)) break;
      if (more.Find(member.key) != nullptr) continue;
      if (one) more = good;
      more.Set(member.key, member.value);
    }
    if (!compiled_->Accepts(more)) continue;
    for (const Member& member : more.members()) {
      if (good.Find(member.key) == nullptr) body->Set(member.key, member.value);
    }
    return;
  }
}

std::optional<Value> Bodies::AroundForm(const Field& field, size_t subject, size_t index) const {
  const Form& form = *field.form;
  std::optional<Value> value = Kept(*form.schema, index, subject);
  if (!value) return std::nullopt;
  const Field* top = form.outermost.empty() ? nullptr : Find(form.outermost);
  if (top != nullptr) return Make({{top->name, *std::move(value)}}, subject);
  if (!value->is_object()) return value;
  for (const Field& given : fields_) {
    if (given.given.empty() || value->Find(given.name) == nullptr) continue;
    if (std::optional<Value> good = Good(given, 0, subject))
      value->Set(given.name, *std::move(good));
  }
  return value;
}

// Of a body that is no object of fields: the index-th good one.
std::optional<Value> Bodies::Body(size_t index, size_t subject) const {
  return request_ ? Kept(*request_, index, subject) : std::nullopt;
}

std::optional<Value> Bodies::Around(const Field& field, size_t subject, size_t index) const {
  if (field.form) return AroundForm(field, subject, index);
  const Field* top = field.nested ? Find(field.pointer) : &field;
  if (top == nullptr && field.nested) return index == 0 ? Make({}, subject) : Body(index, subject);
  std::optional<Value> good = top == nullptr ? std::nullopt : Good(*top, index, subject);
  if (!good) return std::nullopt;
  return Make({{top->name, *std::move(good)}}, subject);
}

std::optional<Value> Bodies::With(const Field& field, Value value, size_t subject) const {
  if (!field.nested) return Make({{field.name, std::move(value)}}, subject);
  if (field.pointer.empty()) return value;
  std::optional<Value> body = Around(field, subject);
  const std::string place = body ? PlaceIn(*body, field.pointer) : "";
  if (place.empty()) return std::nullopt;
  SetAt(&*body, place, std::move(value));
  return body;
}

Value Bodies::MakeAll(size_t index, size_t subject, std::string_view chosen,
                      std::string_view without) const {
  if (index >= kKept) return AllFields(index, subject, chosen, without);
  return Remembered(&memory_->mutex, &memory_->all,
                    {index, subject, std::string(chosen), std::string(without)},
                    [&] { return AllFields(index, subject, chosen, without); });
}

Value Bodies::AllFields(size_t index, size_t subject, std::string_view chosen,
                        std::string_view without) const {
  bool alternative_sent = false;
  Members members;
  for (const Field& field : fields_) {
    if (field.pointer == without) continue;
    const bool alternative =
        std::find(alternatives_.begin(), alternatives_.end(), field.pointer) != alternatives_.end();
    if (alternative && !chosen.empty() && field.pointer != chosen) continue;
    if (alternative && alternative_sent) continue;
    std::optional<Value> value = Good(field, index, subject);
    if (!value) continue;
    alternative_sent = alternative_sent || alternative;
    members.emplace_back(field.name, *std::move(value));
  }
  return Fitting(Make(std::move(members), subject), subject, chosen);
}

// Good fields that do not go together: without those that it takes to leave out.
Value Bodies::Fitting(Value body, size_t subject, std::string_view keep) const {
  if (compiled_ == nullptr || !body.is_object() || compiled_->Accepts(body)) return body;
  const auto without = [&](const Value& from, const std::string& name) {
    Value less = from;
    less.Erase(name);
    return less;
  };
  std::vector<std::string> names;
  for (const Field& field : fields_) {
    if (!field.required && field.pointer != keep && body.Find(field.name) != nullptr)
      names.push_back(field.name);
  }
  std::reverse(names.begin(), names.end());
  for (const std::string& name : names) {
    Value less = without(body, name);
    if (compiled_->Accepts(less)) return less;
  }
  Value least = body;
  for (const std::string& name : names) {
    least = without(least, name);
    if (compiled_->Accepts(least)) return least;
  }
  Value made = Make({}, subject);
  return compiled_->Accepts(made) ? made : body;
}

std::optional<std::pair<const Field*, Value>> Bodies::Other(const std::vector<std::string>& than,
                                                            size_t index, size_t subject) const {
  for (const bool made_up : {true, false}) {
    for (const Field& field : fields_) {
      if (field.from_profile == made_up) continue;
      if (std::find(than.begin(), than.end(), field.pointer) != than.end()) continue;
      if (std::optional<Value> value = Good(field, index, subject))
        return std::pair{&field, *std::move(value)};
    }
  }
  return std::nullopt;
}

}  // namespace assay
