// The keywords of a schema, one group a function.
#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/keywords.h"
#include "harness/derive/openapi_schema.h"
#include "harness/generate/values.h"
#include "harness/json/decimal.h"
#include "harness/schema/regex.h"
#include "harness/schema/schema.h"

namespace assay::derive {
namespace {

constexpr auto kSchemaTypes = std::to_array<std::string_view>(
    {"array", "boolean", "integer", "null", "number", "object", "string"});

bool IsType(std::string_view name) {
  return std::find(kSchemaTypes.begin(), kSchemaTypes.end(), name) != kSchemaTypes.end();
}

std::string ShortList(const Value& values) {
  std::string words;
  size_t count = 0;
  for (const Value& value : values.items()) {
    if (++count > 8) return words + " and others";
    words += (words.empty() ? "" : ", ") + Printable(Dump(value), 40);
  }
  return words;
}

bool Has(const Value& list, const Value& value) {
  return std::any_of(list.items().begin(), list.items().end(),
                     [&](const Value& other) { return Equal(other, value); });
}

bool IsOfType(const Value& value, const std::string& type) {
  return type == "integer" ? value.is_number() : type == KindName(value.kind());
}

// Adds what a listed value is when it is written as the schema's type wants it: YAML reads `1` or
// `true` in a list of texts as no text. False where no listed value is of the type.
bool ReadAsTyped(const Value& schema, Value* values) {
  const Value* type = schema.Find("type");
  if (type == nullptr) return true;
  const Value::Array types = type->is_array() ? type->items() : Value::Array{*type};
  const auto has = [&](std::string_view name) {
    return std::any_of(types.begin(), types.end(),
                       [&](const Value& one) { return one.text() == name; });
  };
  bool any = false;
  Value::Array others;
  for (const Value& value : values->items()) {
    const bool fits = std::any_of(types.begin(), types.end(),
                                  [&](const Value& one) { return IsOfType(value, one.text()); });
    any = any || (fits && !value.is_null());
    if (fits || value.is_null()) continue;
    if (has("string") && (value.is_number() || value.is_boolean()))
      others.push_back(Value::String(value.is_number() ? value.text() : Dump(value)));
    const bool number = has("number") || has("integer");
    if (!number || !value.is_string()) continue;
    const Result<Document> read = ParseJson(value.text());
    if (read.ok() && read.value().root.is_number())
      others.push_back(Value::Number(read.value().root.text()));
  }
  for (Value& other : others) {
    if (!Has(*values, other)) values->items().push_back(std::move(other));
  }
  return any || values->items().empty() ||
         std::all_of(values->items().begin(), values->items().end(),
                     [](const Value& value) { return value.is_null(); });
}

}  // namespace

std::string WholeTextPattern(const std::string& pattern) {
  if (IsWholeText(pattern)) return pattern;
  // One anchor of its own at an end needs nothing let pass there, as long as it is no
  // alternative's.
  constexpr std::string_view kAnything = "[\\s\\S]*";
  const bool from_start = pattern.starts_with('^') && IsWholeText(pattern + "$");
  const bool to_end = !from_start && pattern.ends_with('$') && IsWholeText("^" + pattern);
  if (from_start) return "^(?:" + pattern.substr(1) + ")" + std::string(kAnything) + "$";
  const std::string before = "^" + std::string(kAnything) + "(?:";
  if (to_end) return before + pattern.substr(0, pattern.size() - 1) + ")$";
  return before + pattern + ")" + std::string(kAnything) + "$";
}

void SchemaTranslator::Type(const Node& node, const Where& where, Value* out) {
  const Node type = node.Get("type");
  const bool nullable = node.Flag("nullable") || node.Flag("x-nullable");
  if (!type) return;
  Value types = Value::MakeArray();
  const auto add = [&](const Node& name) {
    const std::string text = name.value->is_string() ? name.value->text() : "";
    if (!IsType(text) || (text == "null" && !document_.is_31())) {
      Note(Gravity::kError, "unknown-type", name,
           "`" + Printable(Dump(*name.value), 40) + "` is no type that " +
               (document_.is_31() ? "JSON Schema" : "OpenAPI") + " has; the type is left open.");
      return false;
    }
    if (!Has(types, *name.value)) types.items().push_back(Value::String(text));
    return true;
  };
  bool all_known = true;
  if (type.value->is_array()) {
    if (!document_.is_31()) {
      Note(Gravity::kWarning, "type-list", type,
           "A list of types is for OpenAPI 3.1; it is read as meant there.");
    }
    for (const Node& item : ItemsOf(type)) {
      const bool null = item.value->is_string() && item.value->text() == "null";
      if (null) types.items().push_back(Value::String("null"));
      all_known = (null || add(item)) && all_known;
    }
  } else {
    all_known = add(type);
  }
  if (!all_known || types.items().empty()) return;
  if (nullable && !Has(types, Value::String("null")))
    types.items().push_back(Value::String("null"));
  std::string words;
  for (const Value& item : types.items()) words += (words.empty() ? "" : " or ") + item.text();
  out->Set("type", types.items().size() == 1 ? types.items()[0] : types);
  Tied(out, node, "type", "type", "is of type " + words + ".", where);
}

void SchemaTranslator::Values(const Node& node, const Where& where, Value* out) {
  const Node listed = node.Get("enum");
  if (listed && listed.value->is_array() && !listed.value->items().empty()) {
    Value values = Value::MakeArray();
    for (const Value& item : listed.value->items()) {
      if (!Has(values, item)) values.items().push_back(item);
    }
    const Value* type = out->Find("type");
    const bool null_allowed =
        type != nullptr && type->is_array() && Has(*type, Value::String("null"));
    if (null_allowed && !document_.is_31() && !Has(values, Value())) {
      Note(Gravity::kWarning, "nullable-enum", listed,
           "The schema is nullable and its list of values has no null; null is let pass.");
      values.items().push_back(Value());
    }
    if (!ReadAsTyped(*out, &values)) {
      LeaveOut();
      Note(Gravity::kNote, "enum-of-another-type", listed,
           "No listed value is of the declared type; the type is left open.");
      out->Erase("type");
      if (Value* ties = out->Find(kAnnotation)) ties->Erase("type");
    }
    out->Set("enum", values);
    Tied(out, node, "enum", "enum", "is one of " + ShortList(values) + ".", where);
  } else if (listed) {
    Note(Gravity::kError, "bad-keyword", listed,
         "`enum` is a list of values, not an empty one; it is left out.");
  }
  const Node only = node.Get("const");
  if (only && document_.is_31()) {
    out->Set("const", *only.value);
    Tied(out, node, "const", "const", "is " + Printable(Dump(*only.value), 80) + ".", where);
  }
}

void SchemaTranslator::Count(const Node& node, const Where& where, const char* keyword,
                             const std::string& says, Value* out) {
  const Node limit = node.Get(keyword);
  if (!limit) return;
  const auto number = limit.value->is_number() ? Decimal::Parse(limit.value->text()).ToInt64()
                                               : std::optional<int64_t>();
  if (!number || *number < 0) {
    Note(Gravity::kError, "bad-keyword", limit,
         "`" + std::string(keyword) + "` is a whole number from 0; it is left out.");
    return;
  }
  out->Set(keyword, Value::Integer(*number));
  Tied(out, node, keyword, keyword, "has " + says + " " + std::to_string(*number) + ".", where);
}

void SchemaTranslator::Texts(const Node& node, const Where& where, Value* out) {
  Count(node, where, "minLength", "a length of at least", out);
  Count(node, where, "maxLength", "a length of at most", out);
  const Node pattern = node.Get("pattern");
  if (!pattern) return;
  if (!pattern.value->is_string()) {
    Note(Gravity::kError, "bad-keyword", pattern, "`pattern` is a text; it is left out.");
    return;
  }
  const std::string& text = pattern.value->text();
  const std::string whole = WholeTextPattern(text);
  const auto compiled = Regex::Compile(text);
  if (!compiled.ok() || !Regex::Compile(whole).ok()) {
    Note(Gravity::kError, "pattern-unusable", pattern,
         "The pattern " + Printable(text, 80) + " is no expression of ECMA-262 that can be run: " +
             (compiled.ok() ? "it cannot be anchored" : compiled.error().message) +
             "; it is left out.");
    return;
  }
  if (whole != text) {
    Note(Gravity::kNote, "pattern-without-anchors", pattern,
         "The pattern " + Printable(text, 80) +
             " is not anchored, so it is searched for in the text, as JSON Schema means it.");
  }
  out->Set("pattern", Value::String(whole));
  Tied(out, node, "pattern", "pattern", "holds a match of " + Printable(text, 120) + ".", where);
}

void SchemaTranslator::Bound(const Node& node, const Where& where, const char* plain,
                             const char* exclusive, Value* out) {
  const Node limit = node.Get(plain);
  const Node strict = node.Get(exclusive);
  const bool lower = std::string_view(plain) == "minimum";
  const auto set = [&](const char* keyword, const Node& number, const char* source) {
    if (!number.value->is_number()) {
      Note(Gravity::kError, "bad-keyword", number,
           "`" + std::string(source) + "` is a number; it is left out.");
      return;
    }
    out->Set(keyword, *number.value);
    const bool is_exclusive = std::string_view(keyword) == exclusive;
    const std::string words = is_exclusive ? (lower ? "is more than " : "is less than ")
                                           : (lower ? "is at least " : "is at most ");
    Tied(out, node, source, keyword, words + number.value->text() + ".", where);
  };
  const bool by_flag = strict && strict.value->is_boolean();
  if (by_flag && document_.is_31()) {
    Note(Gravity::kWarning, "boolean-exclusive", strict,
         "In OpenAPI 3.1 `" + std::string(exclusive) + "` is a number; read as 3.0 means it.");
  }
  if (strict && !by_flag && !document_.is_31()) {
    Note(Gravity::kWarning, "numeric-exclusive", strict,
         "Before OpenAPI 3.1 `" + std::string(exclusive) +
             "` is true or false; read as 3.1 means it.");
  }
  if (limit) set(by_flag && strict.value->boolean() ? exclusive : plain, limit, plain);
  if (strict && !by_flag) set(exclusive, strict, exclusive);
}

void SchemaTranslator::Numbers(const Node& node, const Where& where, Value* out) {
  Bound(node, where, "minimum", "exclusiveMinimum", out);
  Bound(node, where, "maximum", "exclusiveMaximum", out);
  const Node multiple = node.Get("multipleOf");
  if (!multiple) return;
  const bool positive =
      multiple.value->is_number() &&
      Decimal::Compare(Decimal::Parse(multiple.value->text()), Decimal::Parse("0")) > 0;
  if (!positive) {
    Note(Gravity::kError, "bad-keyword", multiple,
         "`multipleOf` is a number above 0; it is left out.");
    return;
  }
  out->Set("multipleOf", *multiple.value);
  Tied(out, node, "multipleOf", "multipleOf", "is a multiple of " + multiple.value->text() + ".",
       where);
}

void SchemaTranslator::Arrays(const Node& node, const Where& where, Value* out) {
  Count(node, where, "minItems", "a number of items of at least", out);
  Count(node, where, "maxItems", "a number of items of at most", out);
  if (node.Flag("uniqueItems")) {
    out->Set("uniqueItems", Value::Boolean(true));
    Tied(out, node, "uniqueItems", "uniqueItems", "has no item twice.", where);
  }
  Where inside = where;
  ++inside.depth;
  inside.place += "/*";
  const Node items = node.Get("items");
  const Node prefix = node.Get("prefixItems");
  if (document_.is_31() && prefix && prefix.value->is_array() && !prefix.value->items().empty()) {
    Value list = Value::MakeArray();
    for (const Node& item : ItemsOf(prefix)) list.items().push_back(Convert(item, inside));
    out->Set("items", std::move(list));
    if (items) {
      Value rest = Convert(items, inside);
      // As a schema of its own: `false` is tied as `additionalItems`.
      if (items.value->is_boolean() && !items.value->boolean()) rest = Value::Boolean(false);
      out->Set("additionalItems", rest);
      if (rest.is_boolean() && !rest.boolean())
        Tied(out, node, "items", "additionalItems", "has no more items than are listed.", where);
    }
  } else if (items && items.value->is_array()) {
    Note(Gravity::kError, "bad-keyword", items,
         "`items` is one schema here, no list; it is left out.");
  } else if (items) {
    out->Set("items", Convert(items, inside));
  }
  if (!document_.is_31()) return;
  const Node contains = node.Get("contains");
  const Node least = node.Get("minContains");
  const bool none_needed =
      least && least.value->is_number() && Equal(*least.value, Value::Integer(0));
  const bool counts = least && !none_needed && !Equal(*least.value, Value::Integer(1));
  if (counts || node.Get("maxContains")) {
    Note(
        Gravity::kWarning, "unsupported-keyword", node,
        "`minContains` and `maxContains` count, which draft-07 cannot; only `contains` is judged.");
  }
  if (!contains || none_needed) return;
  inside.branch = true;
  inside.shared = nullptr;
  out->Set("contains", Convert(contains, inside));
  Tied(out, node, "contains", "contains", "has an item as described.", where);
}

void SchemaTranslator::Required(const Node& node, const Where& where, Value* out) {
  const Node required = node.Get("required");
  if (!required) return;
  if (!required.value->is_array()) {
    if (required.value->is_boolean() && use_ == SchemaUse::kParameter) return;
    Note(Gravity::kWarning, "bad-keyword", required,
         "`required` is a list of names in a schema; as it stands it says nothing.");
    return;
  }
  const Node properties = node.Get("properties");
  Value names = Value::MakeArray();
  for (const Value& name : required.value->items()) {
    if (!name.is_string() || Has(names, name)) continue;
    const Node property = properties.Get(name.text());
    if (property && Hides(property)) continue;
    names.items().push_back(name);
  }
  if (names.items().empty()) return;
  out->Set("required", names);
  Tied(out, node, "required", "required", "has " + ShortList(names) + ".", where);
}

void SchemaTranslator::Objects(const Node& node, const Where& where, Value* out) {
  Count(node, where, "minProperties", "a number of fields of at least", out);
  Count(node, where, "maxProperties", "a number of fields of at most", out);
  Required(node, where, out);
  Value properties = Value::MakeObject();
  for (const NamedNode& property : MembersOf(node.Get("properties"))) {
    Where inside = where;
    ++inside.depth;
    inside.place += "/" + EscapePointerToken(property.name);
    if (!Hides(property.node)) {
      properties.Set(property.name, Convert(property.node, inside));
      continue;
    }
    if (use_ == SchemaUse::kRequest) continue;
    properties.Set(property.name, Value::Boolean(true));
    if (where.known && !where.branch) {
      hidden_.push_back({inside.place, Fact(property.node, "writeOnly",
                                            Subject(property.node) + " is not part of answers.",
                                            Level::kShould)});
    }
  }
  if (!properties.members().empty()) out->Set("properties", std::move(properties));
  Where inside = where;
  ++inside.depth;
  inside.place += "/*";
  const size_t left_out = left_out_;
  Value patterns = Value::MakeObject();
  for (const NamedNode& one : MembersOf(node.Get("patternProperties"))) {
    const std::string whole = WholeTextPattern(one.name);
    if (!Regex::Compile(one.name).ok() || !Regex::Compile(whole).ok()) {
      Note(Gravity::kError, "pattern-unusable", one.node,
           "The pattern " + Printable(one.name, 80) + " cannot be run; it is left out.");
      continue;
    }
    patterns.Set(whole, Convert(one.node, inside));
  }
  if (!patterns.members().empty()) out->Set("patternProperties", std::move(patterns));
  const Node names = node.Get("propertyNames");
  if (document_.is_31() && names && names.value->is_object())
    out->Set("propertyNames", Convert(names, inside));
  // What a pattern that is left out allows must not be forbidden as additional.
  if (left_out_ != left_out && node.Get("patternProperties")) return;
  const Node rest = node.Get("additionalProperties");
  if (!rest) return;
  if (rest.value->is_boolean()) {
    if (rest.value->boolean()) return;
    out->Set("additionalProperties", Value::Boolean(false));
    Tied(out, node, "additionalProperties", "additionalProperties",
         "has no fields but those listed.", where);
  } else if (rest.value->is_object()) {
    Value schema = Convert(rest, inside);
    if (!schema.is_boolean()) out->Set("additionalProperties", std::move(schema));
  } else {
    Note(Gravity::kError, "bad-keyword", rest,
         "`additionalProperties` is true, false or a schema; it is left out.");
  }
}

}  // namespace assay::derive
