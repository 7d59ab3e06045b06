#include "harness/contract/keywords.h"

namespace assay {
namespace {

constexpr Keyword kKeywords[] = {
    // Annotations.
    {"$ref", false, Nesting::kNothing, false},
    {"$comment", false, Nesting::kNothing, false},
    {"title", false, Nesting::kNothing, false},
    {"description", false, Nesting::kNothing, false},
    {"default", false, Nesting::kNothing, false},
    {"examples", false, Nesting::kNothing, false},
    {"x-assay", false, Nesting::kNothing, false},
    {"x-generate", false, Nesting::kNothing, false},
    // Checks of the value itself.
    {"type", true, Nesting::kNothing, false},
    {"enum", true, Nesting::kNothing, false},
    {"const", true, Nesting::kNothing, false},
    {"format", true, Nesting::kNothing, false},
    {"pattern", true, Nesting::kNothing, false},
    {"minLength", true, Nesting::kNothing, false},
    {"maxLength", true, Nesting::kNothing, false},
    {"minimum", true, Nesting::kNothing, false},
    {"maximum", true, Nesting::kNothing, false},
    {"exclusiveMinimum", true, Nesting::kNothing, false},
    {"exclusiveMaximum", true, Nesting::kNothing, false},
    {"multipleOf", true, Nesting::kNothing, false},
    {"minItems", true, Nesting::kNothing, false},
    {"maxItems", true, Nesting::kNothing, false},
    {"uniqueItems", true, Nesting::kNothing, false},
    {"minProperties", true, Nesting::kNothing, false},
    {"maxProperties", true, Nesting::kNothing, false},
    {"required", true, Nesting::kNothing, false},
    // Holders of schemas that report for themselves.
    {"definitions", false, Nesting::kMembers, false},
    {"properties", false, Nesting::kMembers, false},
    {"patternProperties", false, Nesting::kMembers, false},
    {"propertyNames", false, Nesting::kSchema, false},
    {"items", false, Nesting::kSchemaOrSchemas, false},
    {"allOf", false, Nesting::kSchemas, false},
    {"additionalProperties", true, Nesting::kSchema, false},
    {"additionalItems", true, Nesting::kSchema, false},
    // Holders that are broken as one.
    {"contains", true, Nesting::kSchema, true},
    {"anyOf", true, Nesting::kSchemas, true},
    {"oneOf", true, Nesting::kSchemas, true},
    {"not", true, Nesting::kSchema, true},
    {"if", true, Nesting::kSchema, true},
    {"then", false, Nesting::kSchema, true},
    {"else", false, Nesting::kSchema, true},
    {"dependencies", true, Nesting::kDependencies, true},
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
