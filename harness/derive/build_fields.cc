// Fields of bodies into schemas, each keyword tied to the fact that states it.
#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/build.h"
#include "harness/schema/schema.h"

namespace assay::derive {
namespace {

bool IsArray(const Value& schema) {
  const Value* type = schema.Find("type");
  if (type == nullptr) return false;
  if (type->is_string()) return type->text() == "array";
  return std::any_of(type->items().begin(), type->items().end(),
                     [](const Value& one) { return one.text() == "array"; });
}

// The schema at a field's path, made where it is not there yet. `like` has the types.
Value* SchemaAt(Value* root, const Value& like, const std::vector<std::string>& path,
                std::string* pointer) {
  Value* at = root;
  const Value* shape = &like;
  static const Value kNone = Value::MakeObject();
  for (size_t i = 0; i < path.size(); ++i) {
    const bool items = path[i] == "[]";
    if (items || IsArray(*shape)) {
      at = MemberOf(at, "items");
      const Value* below = shape->Find("items");
      shape = below == nullptr ? &kNone : below;
      *pointer += "/*";
      if (items) continue;
    }
    at = MemberOf(MemberOf(at, "properties"), path[i]);
    const Value* below = shape->Find("properties");
    below = below == nullptr ? nullptr : below->Find(path[i]);
    shape = below == nullptr ? &kNone : below;
    *pointer += "/" + EscapePointerToken(path[i]);
  }
  return at;
}

std::string Where(bool request, const std::string& status) {
  if (request) return "In the request";
  if (status == "2xx") return "In the answer";
  return "In a " + status + " answer";
}

}  // namespace

std::string Builder::NullFact() {
  if (null_fact_.empty()) {
    uint32_t line = 0;
    std::string title;
    for (const Section& section : page_.sections) {
      if (section.part != Part::kResponse || section.fields.empty() || line != 0) continue;
      line = section.line;
      title = section.title;
    }
    null_fact_ = draft_.AddFact(
        Level::kShould, "format/precision",
        "The page says of no answer's field that it may be null, and of none that it may not.",
        At(line, title, "the types"));
  }
  return null_fact_;
}

void Builder::AddType(PlacedField* placed, Value* schema, Value* advice, bool request,
                      const std::string& status) {
  PageField& field = *placed->field;
  const std::string where = Where(request, status), name = FieldName(field);
  const Level level = request ? Level::kMay : Level::kMust;
  const bool refusal = !request && !status.starts_with("2");
  const std::string category = request   ? "request-field-type"
                               : refusal ? "error-shape"
                                         : "response-field-type";
  const Spot spot = At(LineOfType(field), placed->section->title, name + ", type");
  const std::string meaning = field.meaning.empty() ? "." : ": " + field.meaning + ".";
  if (!field.type.has_value()) {
    placed->type_facts.push_back(
        draft_.AddUntested(level, category, where + " there is a field " + name + meaning, spot,
                           "The page gives it no type that JSON has."));
    return;
  }
  const TypeInfo& type = *field.type;
  const std::string text = where + ", " + name + " is " + TypeInWords(type) + meaning;
  if (type.json.empty() && !type.timestamp) {
    placed->type_facts.push_back(draft_.AddUntested(
        level, category, text, spot,
        type.any ? "Any value is allowed."
                 : "JSON has no such type; the page does not say how it is written."));
    return;
  }
  const bool numeric_time =
      type.timestamp &&
      std::any_of(field.sentences.begin(), field.sentences.end(), [](const Sentence& one) {
        return Contains(one.text, "epoch") || Contains(one.text, "1970");
      });
  if (type.timestamp && !numeric_time) {
    placed->type_facts.push_back(draft_.AddUntested(
        level, category, text, spot,
        "A timestamp is no type of JSON; the page does not say how it is written."));
    return;
  }
  const std::string fact = draft_.AddFact(level, category, text, spot);
  placed->type_facts.push_back(fact);
  std::vector<std::string> json = type.json;
  if (type.timestamp) json = {"number", "string"};
  const std::vector<std::string> strict = json;
  if (type.nullable || !request) json.push_back("null");
  std::sort(json.begin() + (json.empty() ? 0 : 1), json.end());
  json.erase(std::unique(json.begin(), json.end()), json.end());
  schema->Set("type", json.size() == 1 ? Value::String(json[0]) : TextList(json));
  Tie(schema, "type", {fact});
  if (type.timestamp) {
    schema->Set("pattern", Value::String("^(?:-?[0-9]+(?:\\.[0-9]+)?)$"));
    Tie(schema, "pattern", {fact});
    if (!request) {
      advice->Set("type", Value::String("number"));
      Tie(advice, "type", {NullFact()});
    }
  } else if (!request && !type.nullable) {
    advice->Set("type", strict.size() == 1 ? Value::String(strict[0]) : TextList(strict));
    Tie(advice, "type", {NullFact()});
  }
  if (!type.items.empty()) {
    Value* items = MemberOf(schema, "items");
    std::vector<std::string> of = type.items;
    if (!request) of.push_back("null");
    items->Set("type", of.size() == 1 ? Value::String(of[0]) : TextList(of));
    Tie(items, "type", {fact});
  }
  if (type.uuid && !schema->Find("pattern")) {
    schema->Set("pattern", Value::String(std::string(kUuidPattern)));
    Tie(schema, "pattern", {fact});
  }
}

// Examples that all the rest of a schema allows: two or more, or none.
static void KeepGoodExamples(Value* schema) {
  Value* examples = schema->Find("examples");
  if (examples == nullptr) return;
  const Result<Schema> compiled = Schema::Compile(*schema);
  if (compiled.ok())
    std::erase_if(examples->items(),
                  [&](const Value& one) { return !compiled.value().Accepts(one); });
  if (!compiled.ok() || examples->items().size() < 2) schema->Erase("examples");
}

void Builder::BuildField(PlacedField* placed, Value* schema, Value* advice, bool request,
                         const std::string& status) {
  PageField& field = *placed->field;
  for (Sentence& sentence : field.sentences) {
    if (sentence.read || !field.meaning.empty() || !IsMeaning(sentence.text)) continue;
    field.meaning = sentence.text;
    if (field.meaning.ends_with(':')) field.meaning.pop_back();
    sentence.read = true;
  }
  const std::string where = Where(request, status);
  for (const Sentence& sentence : field.sentences) {
    const bool can = HasAny(sentence.text, {"nullable", "may be null", "can be null", "or null if",
                                            "or null when", "null if", "null when"});
    if (can && field.type.has_value() && !Contains(sentence.text, "not nullable"))
      field.type->nullable = true;
  }
  AddType(placed, schema, advice, request, status);
  AddEnum(placed, schema, request, where);
  AddPatterns(placed, schema, request, where);
  for (Sentence& sentence : field.sentences)
    ReadFieldSentence(&sentence, placed, schema, request, where);
  AddExamples(placed, schema, advice, request, where);
  KeepGoodExamples(schema);
}

// A field that is listed twice, with two types, may have either.
static void AllowOtherTypes(const std::vector<Section*>& sections, PageField* field) {
  for (const Section* section : sections) {
    for (const PageField& other : section->fields) {
      if (&other == field || other.name != field->name || !other.type.has_value() ||
          !field->type.has_value())
        continue;
      for (const std::string& json : other.type->json) {
        auto& types = field->type->json;
        if (std::find(types.begin(), types.end(), json) == types.end()) types.push_back(json);
      }
    }
  }
}

Value Builder::BuildBody(std::vector<Section*> sections, const std::string& status,
                         std::vector<PlacedField>* placed, Value* advice) {
  const bool request = status.empty();
  Value root = Value::MakeObject();
  root.Set("type", Value::String("object"));
  std::set<std::string> seen;
  for (Section* section : sections) {
    for (PageField& field : section->fields) {
      if (field.path.empty()) continue;
      if (!seen.insert(field.name).second) continue;  // a finding tells it
      AllowOtherTypes(sections, &field);
      if (field.path.size() > 40) {
        draft_.unread.push_back({field.line, section->title, field.name, "nested deeper than 40"});
        continue;
      }
      PlacedField one;
      one.field = &field;
      one.section = section;
      Value* schema = SchemaAt(&root, root, field.path, &one.pointer);
      std::string ignored;
      Value* suggested = SchemaAt(advice, root, field.path, &ignored);
      BuildField(&one, schema, suggested, request, status);
      placed->push_back(one);
    }
  }
  if (root.Find("items") != nullptr) root.Set("type", Value::String("array"));
  return root;
}

}  // namespace assay::derive
