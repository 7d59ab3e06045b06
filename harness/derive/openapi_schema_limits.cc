// What draft-07 does not have: said in its words where that is exact, else left out by name.
#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/openapi_schema.h"
#include "harness/json/decimal.h"

namespace assay::derive {
namespace {

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
bool HasName(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void SchemaTranslator::Unevaluated(const Node& node, const Where& where, Value* out) {
  const Node properties = node.Get("unevaluatedProperties");
  const Node items = node.Get("unevaluatedItems");
  if (!properties && !items) return;
  const bool alone = std::none_of(
      node.value->members().begin(), node.value->members().end(), [](const Member& member) {
        return HasName(std::to_array<std::string_view>({"$ref", "allOf", "anyOf", "oneOf", "if",
                                                        "not", "dependentSchemas", "contains"}),
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

// No answer could be right, nor any request be made: the document means something else.
void SchemaTranslator::DropContradictions(const Node& node, Value* out) {
  constexpr std::pair<const char*, const char*> kBounds[] = {{"minLength", "maxLength"},
                                                             {"minItems", "maxItems"},
                                                             {"minProperties", "maxProperties"},
                                                             {"minimum", "maximum"}};
  for (const auto& [lower, upper] : kBounds) {
    const Value* least = out->Find(lower);
    const Value* most = out->Find(upper);
    if (least == nullptr || most == nullptr ||
        Decimal::Compare(Decimal::Parse(least->text()), Decimal::Parse(most->text())) <= 0)
      continue;
    Note(Gravity::kError, "bounds-contradict", node.Get(lower),
         "`" + std::string(lower) + "` is above `" + upper + "`; both are left out.");
    for (const char* keyword : {lower, upper}) {
      out->Erase(keyword);
      if (Value* ties = out->Find(kAnnotation)) ties->Erase(keyword);
    }
  }
}

void SchemaTranslator::Unsupported(const Node& node) {
  for (const NamedNode& member : MembersOf(node)) {
    if (HasName(kSilent, member.name) || member.name.starts_with("x-")) continue;
    // Swagger 2.0 writes a schema's keywords into the parameter or header itself.
    if (document_.is_swagger() && HasName(kOfParameters, member.name)) continue;
    const bool newer = HasName(kSince31, member.name);
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

}  // namespace assay::derive
