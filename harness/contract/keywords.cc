#include "harness/contract/keywords.h"

namespace assay {
namespace {

constexpr Keyword kKeywords[] = {
    // Annotations.
    {"$ref", Nesting::kNothing, false, false},
    {"$comment", Nesting::kNothing, false, false},
    {"title", Nesting::kNothing, false, false},
    {"description", Nesting::kNothing, false, false},
    {"default", Nesting::kNothing, false, false},
    {"examples", Nesting::kNothing, false, false},
    {"x-assay", Nesting::kNothing, false, false},
    {"x-generate", Nesting::kNothing, false, false},
    // Checks of the value itself.
    {"type", Nesting::kNothing, true, false},
    {"enum", Nesting::kNothing, true, false},
    {"const", Nesting::kNothing, true, false},
    {"format", Nesting::kNothing, true, false},
    {"pattern", Nesting::kNothing, true, false},
    {"minLength", Nesting::kNothing, true, false},
    {"maxLength", Nesting::kNothing, true, false},
    {"minimum", Nesting::kNothing, true, false},
    {"maximum", Nesting::kNothing, true, false},
    {"exclusiveMinimum", Nesting::kNothing, true, false},
    {"exclusiveMaximum", Nesting::kNothing, true, false},
    {"multipleOf", Nesting::kNothing, true, false},
    {"minItems", Nesting::kNothing, true, false},
    {"maxItems", Nesting::kNothing, true, false},
    {"uniqueItems", Nesting::kNothing, true, false},
    {"minProperties", Nesting::kNothing, true, false},
    {"maxProperties", Nesting::kNothing, true, false},
    {"required", Nesting::kNothing, true, false},
    // Holders of schemas that report for themselves.
    {"definitions", Nesting::kMembers, false, false},
    {"properties", Nesting::kMembers, false, false},
    {"patternProperties", Nesting::kMembers, false, false},
    {"propertyNames", Nesting::kSchema, false, false},
    {"items", Nesting::kSchemaOrSchemas, false, false},
    {"allOf", Nesting::kSchemas, false, false},
    {"additionalProperties", Nesting::kSchema, true, false},
    {"additionalItems", Nesting::kSchema, true, false},
    // Holders that are broken as one.
    {"contains", Nesting::kSchema, true, true},
    {"anyOf", Nesting::kSchemas, true, true},
    {"oneOf", Nesting::kSchemas, true, true},
    {"not", Nesting::kSchema, true, true},
    {"if", Nesting::kSchema, true, true},
    {"then", Nesting::kSchema, false, true},
    {"else", Nesting::kSchema, false, true},
    {"dependencies", Nesting::kDependencies, true, true},
};

struct Foreign {
  std::string_view name;
  std::string_view instead;
};

constexpr Foreign kForeign[] = {
    {"$schema", "leave it out: every schema of a contract is draft-07"},
    {"$id", "leave it out: `$ref` leads to \"#/definitions/…\""},
    {"readOnly", "leave it out: nothing would check it"},
    {"writeOnly", "leave it out: nothing would check it"},
    {"$defs", "write `definitions`"},
    {"$anchor", "name the place by a JSON Pointer: \"#/definitions/…\""},
    {"$dynamicRef", "write `$ref`"},
    {"$recursiveRef", "write `$ref`"},
    {"$dynamicAnchor", "leave it out and write `$ref`"},
    {"$recursiveAnchor", "leave it out and write `$ref`"},
    {"$vocabulary", "leave it out"},
    {"dependentRequired", "write `dependencies` with lists of names"},
    {"dependentSchemas", "write `dependencies` with schemas"},
    {"prefixItems", "write `items` with a list of schemas"},
    {"unevaluatedProperties", "write `additionalProperties` beside all `properties`"},
    {"unevaluatedItems", "write `additionalItems` beside `items`"},
    {"minContains", "write `contains`: draft-07 cannot count"},
    {"maxContains", "write `contains`: draft-07 cannot count"},
    {"contentSchema", "draft-07 has no check for it: say it as a rule, or leave it out"},
    {"contentEncoding", "draft-07 only notes it: say it as a rule, or leave it out"},
    {"contentMediaType", "draft-07 only notes it: say it as a rule, or leave it out"},
    {"nullable", "write \"type\": [\"…\", \"null\"]"},
    {"example", "write `examples` with a list"},
    {"discriminator", "write `oneOf` with a `const` in each branch"},
    {"deprecated", "say it in `description`"},
    {"xml", "leave it out"},
    {"externalDocs", "leave it out"},
    {"id", "leave it out: `$ref` leads to \"#/definitions/…\""},
    {"extends", "write `allOf`"},
    {"disallow", "write `not`"},
    {"divisibleBy", "write `multipleOf`"},
};

bool OddBackslashesBefore(std::string_view text, size_t end) {
  bool odd = false;
  while (end > 0 && text[--end] == '\\') odd = !odd;
  return odd;
}

}  // namespace

const Keyword* FindKeyword(std::string_view name) {
  for (const Keyword& keyword : kKeywords) {
    if (keyword.name == name) return &keyword;
  }
  return nullptr;
}

bool Asserts(const Keyword& keyword, const Value& value, const Value& schema) {
  if (!keyword.asserts) return false;
  if (keyword.name == "additionalProperties" || keyword.name == "additionalItems") {
    return value.is_boolean() && !value.boolean();
  }
  if (keyword.name == "uniqueItems") return !value.is_boolean() || value.boolean();
  if (keyword.name == "if") {
    return schema.Find("then") != nullptr || schema.Find("else") != nullptr;
  }
  return true;
}

std::string_view InsteadOf(std::string_view name) {
  for (const Foreign& foreign : kForeign) {
    if (foreign.name == name) return foreign.instead;
  }
  return "";
}

std::string_view WaysOf(std::string_view keyword) {
  if (keyword == "pattern") return "first, last, inner, too_short, too_long";
  if (keyword == "enum") return "case";
  return "";
}

bool IsWholeText(std::string_view pattern) {
  if (pattern.size() < 2 || pattern.front() != '^' || pattern.back() != '$') return false;
  if (OddBackslashesBefore(pattern, pattern.size() - 1)) return false;
  int depth = 0;
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (c == '|' && depth == 0) {
      return false;
    }
  }
  return !in_class && depth == 0;
}

}  // namespace assay
