// Which values a field may have: listed ones, patterns, and good ones to build requests from.
#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/build.h"
#include "harness/derive/words.h"
#include "harness/generate/pattern.h"
#include "harness/schema/regex.h"

namespace assay::derive {

Value* MemberOf(Value* object, std::string_view key) {
  Value* found = object->Find(key);
  return found != nullptr ? found : &object->Set(key, Value::MakeObject());
}

namespace {

bool AllDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A second good value beside the page's example; nullopt where none is sure enough.
std::optional<Value> Another(const Value& example) {
  if (example.is_boolean()) return Value::Boolean(!example.boolean());
  if (example.is_number()) {
    std::string text = example.text();
    if (!AllDigits(text) || text.size() > 15) return std::nullopt;
    text.back() = text.back() == '9' ? '8' : static_cast<char>(text.back() + 1);
    return Value::Number(text);
  }
  if (!example.is_string() || example.text().empty()) return std::nullopt;
  std::string text = example.text();
  const bool words = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 ||
           std::string_view(" '.,&()").find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  if (words) return Value::String(text + " B");
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '-' || c == '.' ||
           c == '_';
  });
  for (size_t i = text.size(); plain && i-- > 0;) {
    if (text[i] < '0' || text[i] > '9') continue;
    text[i] = text[i] == '1' ? '2' : '1';
    return Value::String(text);
  }
  return std::nullopt;
}

}  // namespace

void Builder::AddEnum(PlacedField* placed, Value* schema, bool request, const std::string& where) {
  PageField& field = *placed->field;
  const std::string name = FieldName(field);
  const bool insensitive =
      std::any_of(field.sentences.begin(), field.sentences.end(), [](const Sentence& one) {
        return Contains(one.text, "case insensitive") || Contains(one.text, "case-insensitive") ||
               Contains(one.text, "not case");
      });
  std::vector<Value> values;
  const bool numbers = field.type.has_value() && !field.type->json.empty() &&
                       (field.type->json[0] == "integer" || field.type->json[0] == "number");
  const bool list =
      field.type.has_value() && !field.type->json.empty() && field.type->json[0] == "array";
  const bool boolean =
      field.type.has_value() && !field.type->json.empty() && field.type->json[0] == "boolean";
  const bool object =
      field.type.has_value() && !field.type->json.empty() && field.type->json[0] == "object";
  for (const Value& value : field.allowed) {
    Value one = value;
    if (numbers || boolean) {
      const auto parsed = ParseJson(value.text());
      if (!parsed.ok() || (numbers && !parsed.value().root.is_number()) ||
          (boolean && !parsed.value().root.is_boolean())) {
        draft_.unread.push_back({field.allowed_line, placed->section->title,
                                 name + ": " + (value.is_string() ? value.text() : Dump(value)),
                                 "a listed value that is not of the field's type"});
        return;
      }
      one = parsed.value().root;
    }
    if (std::none_of(values.begin(), values.end(),
                     [&](const Value& other) { return Equal(other, one); }))
      values.push_back(one);
  }
  if (values.empty() || object) return;
  std::string listed;
  for (const Value& value : values)
    listed += (listed.empty() ? "" : ", ") +
              ("`" + (value.is_string() ? value.text() : Dump(value)) + "`");
  const std::string text =
      where + ", " + (list ? "an element of " : "") + name + " is one of " + listed + ".";
  const Spot spot = At(field.allowed_line, placed->section->title, name + ", listed values");
  if (insensitive) {
    draft_.AddUntested(Level::kMust, "enum", text, spot,
                       "Case does not count, which no list of values can say.");
    return;
  }
  const std::string fact = draft_.AddFact(Level::kMust, "enum", text, spot);
  Value* at = list ? MemberOf(schema, "items") : schema;
  std::vector<Value> all = values;
  if (!request || (field.type.has_value() && field.type->nullable)) all.push_back(Value());
  at->Set("enum", Value::MakeArray(all));
  Tie(at, "enum", {fact});
  for (Sentence& sentence : field.sentences) {
    if (!Contains(sentence.text, "case sensitive") && !Contains(sentence.text, "case-sensitive"))
      continue;
    sentence.read = true;
    field.case_line = sentence.line;
    const std::string by_case = draft_.AddFact(
        Level::kMust, "enum", where + ", upper and lower case count in " + name + ".",
        At(sentence.line, placed->section->title, name + ", case"));
    if (request && values[0].is_string()) {
      Tie(at, "enum:case", {by_case});
    } else {
      Tie(at, "enum", {by_case});
    }
  }
  if (request && !list && values.size() >= 2)
    at->Set("examples", Value::MakeArray({values[0], values[1]}));
}

void Builder::AddPatterns(PlacedField* placed, Value* schema, bool request,
                          const std::string& where) {
  PageField& field = *placed->field;
  const std::string name = FieldName(field);
  const auto add = [&](const std::string& printed, uint32_t line, bool keys) {
    std::string inner = printed;
    if (inner.starts_with('^')) inner.erase(0, 1);
    if (inner.ends_with('$') && !inner.ends_with("\\$")) inner.pop_back();
    // Of "^a|b$" each anchor holds one alternative alone: what is meant is not sure.
    if (inner != printed && inner.find('|') != std::string::npos && !inner.starts_with('(')) {
      draft_.unread.push_back({line, placed->section->title, printed,
                               "a pattern whose anchors may hold only one of its alternatives"});
      return;
    }
    const std::string whole = "^(?:" + inner + ")$";
    const Spot spot =
        At(line, placed->section->title, name + (keys ? ", keys" : "") + ", the expression");
    const std::string subject = keys ? "each key of " + name : name;
    if (!Regex::Compile(whole).ok()) {
      draft_.unread.push_back(
          {line, placed->section->title, printed, "a pattern that is no regular expression"});
      return;
    }
    const std::string fact =
        draft_.AddFact(Level::kMust, "regex",
                       where + ", " + subject + " matches `" + printed + "` as a whole.", spot);
    Value* at = keys ? MemberOf(schema, "propertyNames") : schema;
    at->Set("pattern", Value::String(whole));
    Tie(at, "pattern", {fact});
    if (!request) return;
    const auto texts = DerivePatternTexts(whole, 1);
    if (!texts.ok()) return;
    const std::pair<const char*, const char*> ways[] = {
        {"first", "begins with a character that the pattern allows there"},
        {"last", "ends with a character that the pattern allows there"},
        {"inner", "has only characters inside that the pattern allows there"},
        {"too_short", "is as long as the pattern asks for"},
        {"too_long", "is no longer than the pattern allows"}};
    for (const auto& [kind, says] : ways) {
      const char* way = kind;
      if (std::none_of(texts.value().misses.begin(), texts.value().misses.end(),
                       [&](const TextSample& miss) { return miss.way == way; }))
        continue;
      Tie(at, std::string("pattern:") + way,
          {draft_.AddFact(Level::kMust, "regex", "By that pattern " + subject + " " + says + ".",
                          spot)});
    }
  };
  const bool text =
      field.type.has_value() && !field.type->json.empty() && field.type->json[0] == "string";
  if (field.pattern.has_value() && text) {
    add(*field.pattern, field.pattern_line, false);
  } else if (field.pattern.has_value()) {
    draft_.unread.push_back({field.pattern_line, placed->section->title, *field.pattern,
                             "a pattern of a field that is no text"});
  }
  if (field.key_pattern.has_value() && field.type.has_value() && !field.type->json.empty() &&
      field.type->json[0] == "object")
    add(*field.key_pattern, field.key_pattern_line, true);
  if (field.free_values) {
    const std::string fact =
        draft_.AddFact(Level::kMust, request ? "request-field-type" : "response-field-type",
                       where + ", a value in " + name + " may be any JSON value.",
                       At(field.free_line, placed->section->title, name + ", values"));
    placed->type_facts.push_back(fact);
  }
}

// Two good values of a dictionary whose keys differ: what a replaced one held before can then be
// seen to be gone.
static void AddDictionaryExamples(const PageField& field, Value* schema) {
  std::vector<std::string> keys = {"north", "south", "floor"};
  const Value* names = schema->Find("propertyNames");
  if (names != nullptr) {
    keys.clear();
    for (size_t i = 0; i < 60 && keys.size() < 3; ++i) {
      const auto key = MatchingText(names->StringOr("pattern", ""), 7, i);
      if (!key.ok()) return;
      if (std::find(keys.begin(), keys.end(), key.value()) == keys.end())
        keys.push_back(key.value());
    }
    if (keys.size() < 3) return;
  } else if (field.key_pattern.has_value()) {
    return;  // one that could not be read
  }
  const auto of = [&](const std::string& own, const std::string& text) {
    Value value = Value::MakeObject();
    value.Set(keys[0], Value::String(text));
    value.Set(own, field.free_values ? Value::Integer(3) : Value::String("B 17"));
    return value;
  };
  schema->Set("examples", Value::MakeArray({of(keys[1], "first"), of(keys[2], "second")}));
}

void Builder::AddExamples(PlacedField* placed, Value* schema, Value* advice, bool request,
                          const std::string& where) {
  PageField& field = *placed->field;
  const std::string name = FieldName(field);
  const Spot spot = At(field.example_line, placed->section->title, name + ", example");
  const std::vector<std::string> words =
      WordsOf(field.path.empty() ? field.name : field.path.back());
  const bool text =
      field.type.has_value() && field.type->json == std::vector<std::string>{"string"};
  const bool array =
      field.type.has_value() && field.type->json == std::vector<std::string>{"array"};
  for (const Value& example : field.examples) {
    if (text && example.is_string() && AllDigits(example.text())) {
      const std::string fact = draft_.AddFact(
          Level::kMust, "format/precision",
          where + ", " + name + " is a text also where it has digits only, as in the example.",
          spot);
      Tie(schema, "type", {fact});
      if (request) draft_.FindFact(fact)->level = Level::kMay;
    }
    if (array && example.is_array() && !example.items().empty() &&
        schema->Find("items") == nullptr) {
      const Kind kind = example.items()[0].kind();
      const bool same = std::all_of(example.items().begin(), example.items().end(),
                                    [&](const Value& item) { return item.kind() == kind; });
      if (same && kind != Kind::kNumber) {
        Value* into = request ? schema : advice;
        const std::string fact =
            draft_.AddFact(request ? Level::kMay : Level::kShould, "format/precision",
                           where + ", to judge by the example, an element of " + name + " is a " +
                               std::string(KindName(kind)) + ".",
                           spot);
        Value* items = MemberOf(into, "items");
        items->Set("type", Value::String(std::string(KindName(kind))));
        Tie(items, "type", {fact});
      }
    }
  }
  if (!request || field.path.size() != 1) return;
  if (field.type.has_value() && field.type->dictionary) return AddDictionaryExamples(field, schema);
  Value generate = Value::MakeObject();
  const bool id = !words.empty() &&
                  (HasWord({words.back()}, {"id", "ids", "uuid", "guid", "ref", "url", "uri"}) ||
                   (words.size() > 1 && HasWord(words, {"uuid"}))) &&
                  field.allowed.empty();
  const bool by_meaning = Contains(field.meaning, "uuid") || Contains(field.meaning, "guid") ||
                          field.meaning.ends_with(" ID") || field.meaning.ends_with(" id") ||
                          Contains(field.meaning, " ids ") || Contains(field.meaning, " IDs") ||
                          (field.type.has_value() && field.type->uuid);
  if ((id || by_meaning) && field.allowed.empty()) {
    generate.Set("from_profile", Value::Boolean(true));
    if (array) generate.Set("keep_nonempty", Value::Boolean(true));
  } else if (text && HasWord(words, {"email", "mail"}) && schema->Find("pattern") == nullptr &&
             schema->Find("enum") == nullptr) {
    schema->Set("examples", TextList({"ada.archer@example.com", "bela.baker@example.org"}));
    generate.Set("unique", Value::Boolean(true));
  } else if (text &&
             HasWord(words, {"date", "time", "timezone", "locale", "language", "currency",
                             "country", "url", "uri", "host", "hostname", "ip"}) &&
             field.examples.empty() && schema->Find("pattern") == nullptr &&
             field.allowed.empty()) {
    generate.Set("from_profile", Value::Boolean(true));  // of a form that the page does not tell
  } else if (schema->Find("examples") == nullptr && field.allowed.empty() &&
             schema->Find("pattern") == nullptr && !field.examples.empty()) {
    std::vector<Value> good;
    const auto fits = [&](const Value& value) {
      const Value* type = schema->Find("type");
      if (type == nullptr || !type->is_string()) return false;
      const std::string& one = type->text();
      if (one == "integer") return value.is_number() && AllDigits(value.text());
      return one == KindName(value.kind());
    };
    for (const Value& example : field.examples) {
      if (fits(example) && std::none_of(good.begin(), good.end(),
                                        [&](const Value& other) { return Equal(other, example); }))
        good.push_back(example);
    }
    if (good.size() == 1) {
      if (const auto other = Another(good[0])) good.push_back(*other);
    }
    const bool limits = schema->Find("maxLength") != nullptr ||
                        schema->Find("maximum") != nullptr || schema->Find("minimum") != nullptr;
    if (good.size() >= 2 && !limits) {
      schema->Set("examples", Value::MakeArray(good));
    } else if (text && !limits) {
      generate.Set("from_profile", Value::Boolean(true));
    }
  }
  if (!generate.members().empty()) schema->Set("x-generate", std::move(generate));
}

}  // namespace assay::derive
