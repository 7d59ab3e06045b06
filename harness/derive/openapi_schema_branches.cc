// Formats, what combines schemas, and what draft-07 does not have.
#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/openapi_schema.h"
#include "harness/generate/values.h"
#include "harness/json/decimal.h"
#include "harness/schema/schema.h"

namespace assay::derive {
namespace {

// Formats that both OpenAPI and draft-07 know, judged by their RFCs.
constexpr auto kJudged = std::to_array<std::string_view>(
    {"date-time", "date", "time", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6",
     "uri", "uri-reference", "iri", "iri-reference", "uri-template", "json-pointer",
     "relative-json-pointer", "regex"});
// Known, and nothing of a JSON value to judge by.
constexpr auto kSilentFormats = std::to_array<std::string_view>(
    {"float",     "double",        "byte",       "binary",     "password",   "base64url",
     "decimal",   "duration",      "char",       "commonmark", "html",       "media-range",
     "sf-string", "sf-token",      "sf-integer", "sf-boolean", "sf-decimal", "sf-binary",
     "http-date", "single-quoted", "decimal128", "double-int"});

constexpr std::string_view kUuid =
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

struct IntegerFormat {
  std::string_view name, least, most;
};
constexpr auto kIntegers = std::to_array<IntegerFormat>({
    {"int8", "-128", "127"},
    {"int16", "-32768", "32767"},
    {"int32", "-2147483648", "2147483647"},
    {"int64", "-9223372036854775808", "9223372036854775807"},
    {"uint8", "0", "255"},
    {"uint16", "0", "65535"},
    {"uint32", "0", "4294967295"},
    {"uint64", "0", "18446744073709551615"},
});

// What a schema may hold beside what is translated: it says nothing of values.
constexpr auto kSilent = std::to_array<std::string_view>({"$ref",
                                                          "title",
                                                          "description",
                                                          "default",
                                                          "example",
                                                          "examples",
                                                          "deprecated",
                                                          "externalDocs",
                                                          "xml",
                                                          "readOnly",
                                                          "writeOnly",
                                                          "nullable",
                                                          "$comment",
                                                          "$schema",
                                                          "$defs",
                                                          "definitions",
                                                          "discriminator",
                                                          "contentEncoding",
                                                          "contentMediaType",
                                                          "contentSchema",
                                                          "summary",
                                                          "id",
                                                          "$id",
                                                          "$anchor",
                                                          "type",
                                                          "enum",
                                                          "format",
                                                          "pattern",
                                                          "minLength",
                                                          "maxLength",
                                                          "minimum",
                                                          "maximum",
                                                          "exclusiveMinimum",
                                                          "exclusiveMaximum",
                                                          "multipleOf",
                                                          "items",
                                                          "minItems",
                                                          "maxItems",
                                                          "uniqueItems",
                                                          "properties",
                                                          "required",
                                                          "additionalProperties",
                                                          "minProperties",
                                                          "maxProperties",
                                                          "allOf",
                                                          "anyOf",
                                                          "oneOf",
                                                          "not"});
constexpr auto kSince31 = std::to_array<std::string_view>(
    {"const", "prefixItems", "contains", "minContains", "maxContains", "propertyNames", "if",
     "then", "else", "dependentRequired", "dependentSchemas", "dependencies",
     "unevaluatedProperties", "unevaluatedItems", "patternProperties"});

constexpr auto kOfParameters =
    std::to_array<std::string_view>({"name", "in", "collectionFormat", "allowEmptyValue"});

template <typename Names>
bool Has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool AllowsText(const Value& out) {
  const Value* type = out.Find("type");
  if (type == nullptr) return true;
  if (type->is_string()) return type->text() == "string";
  return std::any_of(type->items().begin(), type->items().end(),
                     [](const Value& item) { return item.text() == "string"; });
}

}  // namespace

void SchemaTranslator::Format(const Node& node, const Where& where, Value* out) {
  const Node format = node.Get("format");
  if (!format) return;
  const std::string name = format.value->is_string() ? format.value->text() : "";
  const auto integer = std::find_if(kIntegers.begin(), kIntegers.end(),
                                    [&](const IntegerFormat& one) { return one.name == name; });
  if (Has(kSilentFormats, name)) return;
  const bool known = Has(kJudged, name) || name == "uuid" || integer != kIntegers.end();
  if (!known) {
    findings_.Add(
        Gravity::kNote, "unknown-format", document_.LineOf(format), format.pointer,
        "The format `" + Printable(name, 60) + "` is none that is known here; it is not judged.");
    return;
  }
  if (where.branch) return LeaveOut();  // only an annotation: it must not choose between branches
  const std::string says = "has the format " + name + ".";
  if (integer != kIntegers.end()) {
    const bool text_only = out->Find("type") != nullptr && out->Find("type")->is_string() &&
                           out->Find("type")->text() == "string";
    if (text_only) return;
    const auto bounded = [&](const char* plain, const char* strict) {
      return out->Find(plain) != nullptr || out->Find(strict) != nullptr;
    };
    if (!bounded("minimum", "exclusiveMinimum")) {
      out->Set("minimum", Value::Number(std::string(integer->least)));
      Tied(out, node, "format", "minimum", says, where, Level::kShould);
    }
    if (!bounded("maximum", "exclusiveMaximum")) {
      out->Set("maximum", Value::Number(std::string(integer->most)));
      Tied(out, node, "format", "maximum", says, where, Level::kShould);
    }
    return;
  }
  if (!AllowsText(*out)) {
    findings_.Add(Gravity::kWarning, "format-of-another-type", document_.LineOf(format),
                  format.pointer, "The format " + name + " is one of texts, and this is none.");
    return;
  }
  if (name == "uuid" && out->Find("pattern") == nullptr) {
    out->Set("pattern", Value::String(std::string(kUuid)));
    Tied(out, node, "format", "pattern", says, where, Level::kShould);
  } else if (name != "uuid") {
    out->Set("format", Value::String(name));
    Tied(out, node, "format", "format", says, where, Level::kShould);
  }
}

Value SchemaTranslator::ConvertBranch(const Node& node, const Where& where, bool inlines,
                                      bool* whole) {
  const bool outer = std::exchange(inlines_, inlines_ || inlines);
  const size_t before = left_out_;
  Where inside = where;
  ++inside.depth;
  inside.branch = true;
  if (!where.branch) inside.shared = nullptr;
  Value converted = Convert(node, inside);
  inlines_ = outer;
  *whole = *whole && left_out_ == before;
  return converted;
}

void SchemaTranslator::Branches(const Node& node, const Where& where, Value* out) {
  const Node all = node.Get("allOf");
  if (all && all.value->is_array() && !all.value->items().empty()) {
    Where inside = where;
    ++inside.depth;
    Value list = Value::MakeArray();
    for (const Node& branch : ItemsOf(all)) {
      Value converted = Convert(branch, inside);
      if (!converted.is_boolean() || !converted.boolean())
        list.items().push_back(std::move(converted));
    }
    // `nullable` beside an allOf says nothing by the letter, and is meant by all who write it.
    if (node.Flag("nullable") && node.Get("type").value == nullptr && !list.items().empty()) {
      Value null_type = Value::MakeObject();
      null_type.Set("type", Value::String("null"));
      bool whole = true;
      Value rest = Value::MakeObject();
      Value again = Value::MakeArray();
      for (const Node& branch : ItemsOf(all))
        again.items().push_back(ConvertBranch(branch, where, false, &whole));
      rest.Set("allOf", std::move(again));
      out->Set("anyOf", Value::MakeArray({std::move(rest), std::move(null_type)}));
      Tied(out, node, "nullable", "anyOf", "is as described, or null.", where);
    } else if (!list.items().empty()) {
      out->Set("allOf", std::move(list));
    }
  }
  for (const char* keyword : {"anyOf", "oneOf"}) OneOf(node, where, keyword, out);
  const Node forbidden = node.Get("not");
  if (!forbidden || !(forbidden.value->is_object() || forbidden.value->is_boolean())) return;
  bool whole = true;
  Value converted = ConvertBranch(forbidden, where, true, &whole);
  if (!whole) {
    Note(Gravity::kWarning, "unsupported-keyword", forbidden,
         "`not` holds what cannot be judged exactly; it is left out.");
    return;
  }
  out->Set("not", std::move(converted));
  Tied(out, node, "not", "not", "is not what `not` describes.", where);
}

void SchemaTranslator::OneOf(const Node& node, const Where& where, const char* keyword,
                             Value* out) {
  const Node branches = node.Get(keyword);
  if (!branches || !branches.value->is_array() || branches.value->items().empty()) return;
  const Node discriminator = node.Get("discriminator");
  const std::string field = discriminator.Text("propertyName");
  std::map<std::string, Value> values;  // by what a mapping leads to
  for (const NamedNode& one : MembersOf(discriminator.Get("mapping"))) {
    if (!one.node.value->is_string()) continue;
    std::string target = one.node.value->text();
    if (target.find('/') == std::string::npos && target.find('.') == std::string::npos)
      target = "#/components/schemas/" + target;
    auto& list = values.emplace(target, Value::MakeArray()).first->second;
    list.items().push_back(Value::String(one.name));
  }
  Value list = Value::MakeArray();
  bool whole = true;
  for (const Node& branch : ItemsOf(branches)) {
    Value converted = ConvertBranch(branch, where, false, &whole);
    const auto mapped = values.find(ReferenceOf(branch));
    if (mapped != values.end() && !field.empty()) {
      Value chosen = Value::MakeObject();
      Value names = Value::MakeObject();
      Value one = Value::MakeObject();
      one.Set("enum", mapped->second);
      names.Set(field, std::move(one));
      chosen.Set("required", Value::MakeArray({Value::String(field)}));
      chosen.Set("properties", std::move(names));
      Value both = Value::MakeObject();
      both.Set("allOf", Value::MakeArray({std::move(converted), std::move(chosen)}));
      converted = std::move(both);
    }
    list.items().push_back(std::move(converted));
  }
  if (node.Flag("nullable") && !document_.is_31()) {
    Value null_type = Value::MakeObject();
    null_type.Set("type", Value::String("null"));
    list.items().push_back(std::move(null_type));
  }
  // A discriminator chooses a branch, so that several may fit; and so may what was left open.
  const bool one_of = std::string_view(keyword) == "oneOf" && whole && !discriminator;
  const std::string written = one_of ? "oneOf" : "anyOf";
  if (out->Find(written) != nullptr) {
    Value further = Value::MakeObject();
    further.Set(written, std::move(list));
    Tied(&further, node, keyword, written, "fits one of its descriptions.", where);
    Value* all = out->Find("allOf");
    if (all == nullptr) all = &out->Set("allOf", Value::MakeArray());
    all->items().push_back(std::move(further));
    return;
  }
  out->Set(written, std::move(list));
  Tied(out, node, keyword, written, "fits one of its descriptions.", where);
}

void SchemaTranslator::Condition(const Node& node, const Where& where, Value* out) {
  const Node condition = node.Get("if");
  if (!condition || !(node.Get("then") || node.Get("else"))) return;
  bool whole = true;
  Value converted = ConvertBranch(condition, where, true, &whole);
  if (!whole) {
    Note(Gravity::kWarning, "unsupported-keyword", condition,
         "`if` holds what cannot be judged exactly; it is left out.");
    return;
  }
  out->Set("if", std::move(converted));
  for (const char* keyword : {"then", "else"}) {
    if (const Node outcome = node.Get(keyword)) {
      bool any = true;
      out->Set(keyword, ConvertBranch(outcome, where, false, &any));
    }
  }
  Tied(out, node, "if", "if", "keeps to its condition.", where);
}

void SchemaTranslator::Dependencies(const Node& node, const Where& where, Value* out) {
  Value all = Value::MakeObject();
  std::string source;
  for (const char* keyword : {"dependentRequired", "dependentSchemas", "dependencies"}) {
    for (const NamedNode& one : MembersOf(node.Get(keyword))) {
      source = keyword;
      bool whole = true;
      Value needs = one.node.value->is_array() ? *one.node.value
                                               : ConvertBranch(one.node, where, false, &whole);
      if (Value* there = all.Find(one.name)) {
        const auto as_schema = [](Value value) {
          if (!value.is_array()) return value;
          Value schema = Value::MakeObject();
          schema.Set("required", std::move(value));
          return schema;
        };
        Value both = Value::MakeObject();
        both.Set("allOf", Value::MakeArray({as_schema(*there), as_schema(std::move(needs))}));
        *there = std::move(both);
      } else {
        all.Set(one.name, std::move(needs));
      }
    }
  }
  if (all.members().empty()) return;
  out->Set("dependencies", std::move(all));
  Tied(out, node, source, "dependencies", "has the fields that others need.", where);
}

void SchemaTranslator::Unevaluated(const Node& node, const Where& where, Value* out) {
  const Node properties = node.Get("unevaluatedProperties");
  const Node items = node.Get("unevaluatedItems");
  if (!properties && !items) return;
  const bool alone = std::none_of(
      node.value->members().begin(), node.value->members().end(), [](const Member& member) {
        return Has(std::to_array<std::string_view>({"$ref", "allOf", "anyOf", "oneOf", "if", "not",
                                                    "dependentSchemas", "contains"}),
                   member.key);
      });
  const auto refuse = [&](const Node& at, const std::string& name) {
    Note(Gravity::kWarning, "unsupported-keyword", at,
         "`" + name + "` beside other schemas is nothing that draft-07 can say; it is left out.");
  };
  if (properties && out->Find("additionalProperties") == nullptr) {
    const bool closed = properties.value->is_boolean() && !properties.value->boolean();
    if (!alone) {
      refuse(properties, "unevaluatedProperties");
    } else if (closed) {
      out->Set("additionalProperties", Value::Boolean(false));
      Tied(out, node, "unevaluatedProperties", "additionalProperties",
           "has no fields but those listed.", where);
    } else if (properties.value->is_object()) {
      out->Set("additionalProperties", Convert(properties, where));
    }
  }
  if (!items) return;
  const Value* listed = out->Find("items");
  const bool closed = items.value->is_boolean() && !items.value->boolean();
  if (items.value->is_boolean() && items.value->boolean()) return;
  if (!alone || !closed || listed == nullptr || !listed->is_array()) {
    if (listed == nullptr || listed->is_array()) refuse(items, "unevaluatedItems");
  } else if (out->Find("additionalItems") == nullptr) {
    out->Set("additionalItems", Value::Boolean(false));
    Tied(out, node, "unevaluatedItems", "additionalItems", "has no more items than are listed.",
         where);
  }
}

void SchemaTranslator::Unsupported(const Node& node) {
  for (const NamedNode& member : MembersOf(node)) {
    if (Has(kSilent, member.name) || member.name.starts_with("x-")) continue;
    // Swagger 2.0 writes a schema's keywords into the parameter or header itself.
    if (document_.is_swagger() && Has(kOfParameters, member.name)) continue;
    const bool newer = Has(kSince31, member.name);
    if (newer && (document_.is_31() || member.name == "patternProperties")) continue;
    const std::string name = "`" + Printable(member.name, 60) + "`";
    Note(Gravity::kWarning, "unsupported-keyword", member.node,
         newer ? name + " is for OpenAPI 3.1; here it says nothing and is left out."
               : name + " is no keyword that is known here; it is left out.");
  }
  for (const char* keyword : {"contentEncoding", "contentMediaType", "contentSchema"}) {
    const Node content = node.Get(keyword);
    if (content && document_.is_31()) {
      Note(Gravity::kNote, "annotation-only", content,
           "`" + std::string(keyword) + "` is a note in JSON Schema; nothing is judged by it.");
    }
  }
}

void SchemaTranslator::Examples(const Node& node, Value* out) {
  if (out->Find("enum") != nullptr || out->Find("const") != nullptr) return;
  const Value* type = out->Find("type");
  if (type != nullptr && type->is_string() && (type->text() == "boolean" || type->text() == "null"))
    return;
  if (out->Find("properties") != nullptr) return;  // its fields have their own
  std::vector<Value> given;
  if (const Node one = node.Get("example")) given.push_back(*one.value);
  if (const Node one = node.Get("x-example")) given.push_back(*one.value);
  if (const Node some = node.Get("examples"); some && some.value->is_array()) {
    for (const Value& value : some.value->items()) given.push_back(value);
  }
  if (const Node fallback = node.Get("default")) given.push_back(*fallback.value);
  OfferExamples(given, out);
}

void OfferExamples(const std::vector<Value>& given, Value* schema) {
  if (given.empty() || !schema->is_object() || schema->Find("examples") != nullptr) return;
  const Result<Schema> compiled = Schema::Compile(*schema);
  if (!compiled.ok()) return;
  Value good = Value::MakeArray();
  for (const Value& value : given) {
    const bool twice = std::any_of(good.items().begin(), good.items().end(),
                                   [&](const Value& other) { return Equal(other, value); });
    if (!twice && !value.is_null() && compiled.value().Accepts(value))
      good.items().push_back(value);
  }
  if (good.items().empty()) return;
  if (good.items().size() == 1) {
    Value with_one = *schema;
    with_one.Set("examples", good);
    Result<Value> second = GoodValue(with_one, 1, 1, "");
    if (!second.ok() || Equal(second.value(), good.items()[0])) return;
    good.items().push_back(second.Take());
  }
  schema->Set("examples", std::move(good));
}

void FoldFields(Value* schema) {
  const Value* all = schema->Find("allOf");
  if (all == nullptr || !all->is_array()) return;
  // There a branch's fields would be forbidden, and folded in they would not.
  if (schema->Find("additionalProperties") != nullptr ||
      schema->Find("patternProperties") != nullptr)
    return;
  Value rest = Value::MakeArray();
  const Value branches = *all;
  schema->Erase("allOf");
  for (const Value& branch : branches.items()) {
    const Value* type = branch.Find("type");
    bool folds =
        branch.is_object() && (type == nullptr || (type->is_string() && type->text() == "object"));
    if (branch.is_object()) {
      for (const Member& member : branch.members()) {
        folds = folds && (member.key == "type" || member.key == "properties" ||
                          member.key == "required" || member.key == kAnnotation);
      }
    }
    if (!folds) {
      rest.items().push_back(branch);
      continue;
    }
    if (type != nullptr && schema->Find("type") == nullptr) schema->Set("type", *type);
    if (const Value* properties = branch.Find("properties")) {
      Value* known = schema->Find("properties");
      if (known == nullptr) known = &schema->Set("properties", Value::MakeObject());
      for (const Member& member : properties->members()) {
        Value* there = known->Find(member.key);
        if (there == nullptr) {
          known->Set(member.key, member.value);
        } else {
          Value both = Value::MakeObject();
          both.Set("allOf", Value::MakeArray({*there, member.value}));
          *there = std::move(both);
        }
      }
    }
    if (const Value* required = branch.Find("required")) {
      Value* known = schema->Find("required");
      if (known == nullptr) known = &schema->Set("required", Value::MakeArray());
      for (const Value& name : required->items()) {
        const bool there = std::any_of(known->items().begin(), known->items().end(),
                                       [&](const Value& other) { return Equal(other, name); });
        if (!there) known->items().push_back(name);
      }
    }
    if (const Value* ties = branch.Find(kAnnotation)) {
      for (const Member& tie : ties->members()) {
        Ids ids;
        for (const Value& id : tie.value.items()) ids.push_back(id.text());
        if (schema->Find(tie.key) != nullptr) Tie(schema, tie.key, ids);
      }
    }
  }
  if (!rest.items().empty()) schema->Set("allOf", std::move(rest));
}

}  // namespace assay::derive
