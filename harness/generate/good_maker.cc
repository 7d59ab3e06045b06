#include "harness/generate/good_maker.h"

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/generate/facets.h"
#include "harness/generate/format_texts.h"
#include "harness/generate/numbers.h"
#include "harness/generate/pattern.h"

namespace assay {
namespace {

constexpr size_t kMostItems = 1000;
constexpr size_t kMostDifferent = 100, kFewItems = 4;  // of these items
constexpr size_t kMostDistinctTries = 64;
constexpr const char* kStating[] = {"examples", "enum", "const"};

bool Holds(const std::vector<Value>& values, const Value& value) {
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& other) { return Equal(other, value); });
}

// What a schema without `type` is about, by its keywords.
std::string GuessedType(const Value& schema) {
  for (const char* keyword : {"pattern", "minLength", "maxLength", "format"}) {
    if (schema.Find(keyword) != nullptr) return "string";
  }
  for (const char* keyword :
       {"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"}) {
    if (schema.Find(keyword) != nullptr) return "number";
  }
  for (const char* keyword :
       {"properties", "required", "propertyNames", "additionalProperties", "minProperties"}) {
    if (schema.Find(keyword) != nullptr) return "object";
  }
  for (const char* keyword : {"items", "minItems", "maxItems", "uniqueItems"}) {
    if (schema.Find(keyword) != nullptr) return "array";
  }
  return "string";
}

// The type of the values to make: not null where there is another.
std::string TypeToMake(const Value& schema) {
  std::vector<std::string> types = TypesOf(schema);
  if (types.empty()) return GuessedType(schema);
  auto other = std::find_if(types.begin(), types.end(),
                            [](const std::string& type) { return type != "null"; });
  return other == types.end() ? "null" : *other;
}

// "assay value 3", shortened from the left or lengthened to the bounds.
std::string FreeText(const Value& schema, size_t index) {
  std::string text = "assay value " + std::to_string(index + 1);
  int64_t least = IntegerOf(schema, "minLength").value_or(0);
  int64_t most = IntegerOf(schema, "maxLength").value_or(INT64_MAX);
  if (most >= 0 && text.size() > static_cast<uint64_t>(most)) {
    text.erase(0, text.size() - static_cast<size_t>(most));
    std::replace(text.begin(), text.end(), ' ', 'a');
  }
  if (least > static_cast<int64_t>(text.size()) && least <= 70'000) {
    text.insert(0, static_cast<size_t>(least) - text.size(), 'a');
  }
  return text;
}

bool StatesValues(const Value& plain) {
  return std::any_of(std::begin(kStating), std::end(kStating),
                     [&](const char* keyword) { return plain.Find(keyword) != nullptr; });
}

// Without what its members and items have to be: those that are made fit their own schemas already,
// and to judge them again at every level above would cost the square of a large schema.
Value Shallow(const Value& plain) {
  Value shallow = Value::MakeObject();
  for (const Member& member : plain.members()) {
    if (member.key == "properties" && member.value.is_object()) {
      Value names = Value::MakeObject();
      for (const Member& property : member.value.members())
        names.members().push_back({property.key, Value::Boolean(true), 0});
      shallow.members().push_back({member.key, std::move(names), 0});
    } else if (member.key == "items" && member.value.is_object()) {
      shallow.members().push_back({member.key, Value::Boolean(true), 0});
    } else {
      shallow.members().push_back(member);
    }
  }
  return shallow;
}

// "b" to "z", then "b2", "c2", ….
std::string Letter(size_t index) {
  std::string word(1, static_cast<char>('b' + index % 25));
  return index < 25 ? word : word + std::to_string(index / 25 + 1);
}

}  // namespace

std::vector<std::string> Varied(const std::string& text, const std::string& word) {
  size_t at = text.find('@');
  if (at != std::string::npos && text.find(' ') == std::string::npos) {
    std::string domain = text.substr(at);
    return {text.substr(0, at) + "." + word + domain, text.substr(0, at) + word + domain};
  }
  if (text.find("://") != std::string::npos) return {text + "/" + word, text + word};
  return {text + " " + word, text + "-" + word, text + "_" + word, text + word};
}

Value GoodMaker::Anything(size_t index) {
  return Value::String("assay value " + std::to_string(index + 1));
}

Result<Value> GoodMaker::Make(const Value& plain, size_t index) const {
  if (Hint(plain, "from_profile") && !options_.make_up_profile_values) {
    return Error{{}, "the value is known to the target profile only", "list it in its `values`"};
  }
  if (!plain.is_object()) {
    if (plain.is_boolean() && plain.boolean()) return Anything(index);
    return Error{{}, "the schema allows no value", ""};
  }
  const Result<std::shared_ptr<Series>> kept = SeriesOf(plain);
  if (!kept.ok()) return kept.errors();
  Series& series = *kept.value();
  std::vector<Value>& found = series.found;
  while (!series.closed && found.size() <= index && series.failures < kMostDistinctTries) {
    size_t before = found.size();
    for (Value& candidate : Candidates(plain, series.stated, series.next++)) {
      if (Holds(found, candidate) || !series.compiled.Accepts(candidate)) continue;
      found.push_back(std::move(candidate));
      break;
    }
    if (found.size() == before) ++series.failures;
  }
  if (found.empty()) return Error{{}, "no value can be made that the schema allows", ""};
  return Salted(plain, series.compiled, found[index % found.size()]);
}

Result<std::shared_ptr<GoodMaker::Series>> GoodMaker::SeriesOf(const Value& plain) const {
  std::shared_ptr<Series>& series = series_[Dump(plain)];
  if (series) return series;
  Result<Schema> compiled = Schema::Compile(StatesValues(plain) ? plain : Shallow(plain));
  if (!compiled.ok()) return compiled.errors();
  series = std::make_shared<Series>(compiled.Take());
  series->stated = Stated(plain, series->compiled);
  series->found = series->stated;
  series->closed = plain.Find("enum") != nullptr || plain.Find("const") != nullptr;
  return series;
}

std::vector<Value> GoodMaker::Stated(const Value& plain, const Schema& compiled) const {
  std::vector<Value> values;
  auto add = [&](const Value& value) {
    bool empty =
        (value.is_array() && value.items().empty()) || (value.is_string() && value.text().empty());
    if (empty && Hint(plain, "keep_nonempty")) return;
    if (!Holds(values, value) && compiled.Accepts(value)) values.push_back(value);
  };
  for (const char* keyword : {"examples", "enum"}) {
    const Value* listed = ArrayOf(plain, keyword);
    if (listed == nullptr) continue;
    for (const Value& value : listed->items()) add(value);
  }
  if (const Value* only = plain.Find("const")) add(*only);
  return values;
}

std::vector<Value> GoodMaker::Candidates(const Value& plain, const std::vector<Value>& stated,
                                         size_t index) const {
  if (plain.Find("type") == nullptr) {
    std::vector<Value> branches = Branches(plain, index);
    if (!branches.empty()) return branches;
  }
  std::string type = TypeToMake(plain);
  if (type == "null") return {Value()};
  if (type == "boolean") return {Value::Boolean(index % 2 == 0)};
  if (type == "array") return Arrays(plain, index);
  if (type == "object") {
    std::vector<Value> objects = Objects(plain, index);
    for (Value& value : Branches(plain, index)) objects.push_back(std::move(value));
    return objects;
  }
  std::vector<Value> made =
      type == "string" ? Texts(plain, stated, index) : Numbers(plain, stated, index);
  // Within a type, a branch may say what the values look like.
  for (Value& value : Branches(plain, index)) made.push_back(std::move(value));
  return made;
}

// Values of the branches of anyOf or oneOf, in turn.
std::vector<Value> GoodMaker::Branches(const Value& plain, size_t index) const {
  std::vector<Value> values;
  for (const char* keyword : {"anyOf", "oneOf"}) {
    const Value* branches = ArrayOf(plain, keyword);
    if (branches == nullptr || branches->items().empty()) continue;
    const Value chosen = WithBranch(plain, keyword, index % branches->items().size());
    Result<Value> made = Make(chosen, index / branches->items().size());
    if (made.ok()) values.push_back(made.Take());
  }
  return values;
}

std::vector<Value> GoodMaker::Texts(const Value& plain, const std::vector<Value>& stated,
                                    size_t index) const {
  std::vector<Value> texts;
  if (!stated.empty() && stated[index % stated.size()].is_string()) {
    const std::string& example = stated[index % stated.size()].text();
    for (std::string& text : Varied(example, Letter(index / stated.size()))) {
      texts.push_back(Value::String(std::move(text)));
    }
  }
  if (const Value* pattern = StringOf(plain, "pattern")) {
    Result<std::string> text = MatchingText(pattern->text(), options_.seed, index);
    if (text.ok()) texts.push_back(Value::String(text.Take()));
  }
  if (const Value* format = StringOf(plain, "format")) {
    uint64_t seed = options_.seed ^ Hash64(options_.salt);
    std::optional<std::string> text = FormatText(format->text(), seed, index);
    if (text) texts.push_back(Value::String(*std::move(text)));
  }
  if (plain.Find("pattern") == nullptr || texts.empty()) {
    texts.push_back(Value::String(FreeText(plain, index)));
  }
  return texts;
}

std::vector<Value> GoodMaker::Numbers(const Value& plain, const std::vector<Value>& stated,
                                      size_t index) const {
  std::vector<Value> numbers;
  const Value* last = stated.empty() || !stated.back().is_number() ? nullptr : &stated.back();
  if (last != nullptr) {
    std::optional<Value> next = NumberInSeries(plain, last, index);
    if (next) numbers.push_back(*std::move(next));
  }
  std::optional<Value> next = NumberInSeries(plain, nullptr, index);
  if (next) numbers.push_back(*std::move(next));
  for (const char* bound : {"minimum", "maximum"}) {
    if (const Value* number = NumberOf(plain, bound)) numbers.push_back(*number);
  }
  return numbers;
}

std::vector<Value> GoodMaker::Arrays(const Value& plain, size_t index) const {
  auto least = static_cast<size_t>(std::max<int64_t>(IntegerOf(plain, "minItems").value_or(0), 0));
  auto most = static_cast<size_t>(IntegerOf(plain, "maxItems").value_or(kMostItems));
  size_t count = std::min(std::max<size_t>(least, 1), most);
  // Each further one costs more than the one before; where they may repeat, a few do.
  const bool unique = plain.BooleanOr("uniqueItems", false);
  if (count > kMostItems || (unique && count > kMostDifferent)) return {};
  const Value* items = plain.Find("items");
  Value::Array made;
  for (size_t i = 0; i < count; ++i) {
    if (!unique && i >= kFewItems && (items == nullptr || !items->is_array())) {
      made.push_back(made[i % kFewItems]);
      continue;
    }
    const Value* schema = items;
    if (items != nullptr && items->is_array()) {
      schema = i < items->items().size() ? &items->items()[i] : plain.Find("additionalItems");
    }
    Result<Value> item = schema == nullptr ? Result<Value>(Anything(index * count + i))
                                           : Make(*schema, index * count + i);
    if (!item.ok()) return {};
    made.push_back(item.Take());
  }
  return {Value::MakeArray(std::move(made))};
}

std::vector<Value> GoodMaker::Objects(const Value& plain, size_t index) const {
  std::vector<Value> made;
  for (bool optional_too : {true, false}) {
    Result<Value> object = Object(plain, index, optional_too);
    if (object.ok()) made.push_back(object.Take());
  }
  return made;
}

Result<Value> GoodMaker::Object(const Value& plain, size_t index, bool optional_too) const {
  Value object = Value::MakeObject();
  const Value* required = ArrayOf(plain, "required");
  auto is_required = [&](const std::string& name) {
    return required != nullptr && Holds(required->items(), Value::String(name));
  };
  const Value* properties = ObjectOf(plain, "properties");
  if (properties != nullptr) {
    for (const Member& property : properties->members()) {
      bool needed = is_required(property.key);
      if (!needed && (!optional_too || Hint(property.value, "from_profile"))) continue;
      Result<Value> value = Make(property.value, index);
      if (value.ok()) object.Set(property.key, value.Take());
      if (!value.ok() && needed) return value.errors();
    }
  }
  if (required != nullptr) {
    for (const Value& name : required->items()) {
      if (object.Find(name.text()) != nullptr) continue;
      const Value* other = plain.Find("additionalProperties");
      Result<Value> value = other == nullptr ? Result<Value>(Anything(index)) : Make(*other, index);
      if (!value.ok()) return value.errors();
      object.Set(name.text(), value.Take());
    }
  }
  if (optional_too || plain.Find("minProperties") != nullptr) AddFreeMembers(plain, index, &object);
  return object;
}

// Members of free names: one where the schema lists none, and as many as minProperties asks for.
void GoodMaker::AddFreeMembers(const Value& plain, size_t index, Value* object) const {
  int64_t least = IntegerOf(plain, "minProperties").value_or(0);
  const Value* properties = ObjectOf(plain, "properties");
  if (properties == nullptr || properties->members().empty()) least = std::max<int64_t>(least, 1);
  least = std::min(least, IntegerOf(plain, "maxProperties").value_or(INT64_MAX));
  const Value* names = plain.Find("propertyNames");
  const Value* values = plain.Find("additionalProperties");
  if (values != nullptr && values->is_boolean() && !values->boolean()) return;
  int64_t missing = least - static_cast<int64_t>(object->members().size());
  if (missing > static_cast<int64_t>(kMostItems)) return;
  for (int64_t i = 0; i < missing; ++i) {
    auto number = static_cast<size_t>(i);
    std::string key = "assay_" + std::to_string(number + 1);
    if (names != nullptr) {
      // Names are texts, whether or not their schema says so.
      Value schema = *names;
      if (schema.is_object()) schema.Set("type", Value::String("string"));
      Result<Value> name = Make(schema, number);
      if (!name.ok() || !name.value().is_string()) return;
      key = name.value().text();
    }
    Result<Value> value = values == nullptr ? Result<Value>(Anything(index)) : Make(*values, index);
    if (!value.ok()) return;
    object->Set(key, value.Take());
  }
}

Value GoodMaker::Salted(const Value& plain, const Schema& compiled, Value value) const {
  if (options_.salt.empty() || !Hint(plain, "unique")) return value;
  std::vector<Value> salted;
  if (value.is_string()) {
    std::vector<std::string> texts = Varied(value.text(), options_.salt);
    // Letters and digits alone first: fewest places refuse or alter them. In an address a dot is
    // usual.
    if (texts.size() > 2) std::reverse(texts.begin(), texts.end());
    for (std::string& text : texts) salted.push_back(Value::String(std::move(text)));
    if (const Value* pattern = StringOf(plain, "pattern")) {
      Result<std::string> text =
          MatchingText(pattern->text(), Hash64(options_.salt + "/" + value.text()), 0);
      if (text.ok()) salted.push_back(Value::String(text.Take()));
    }
  } else if (value.is_number()) {
    auto distance = static_cast<size_t>(Hash64(options_.salt) % 100'000);
    std::optional<Value> number = NumberInSeries(plain, &value, distance);
    if (number) salted.push_back(*std::move(number));
  }
  for (Value& candidate : salted) {
    if (compiled.Accepts(candidate)) return std::move(candidate);
  }
  return value;
}

}  // namespace assay
