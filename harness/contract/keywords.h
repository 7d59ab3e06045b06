// The keywords of JSON Schema draft-07, as far as the lint has to tell them apart.
#pragma once

#include <string_view>

#include "harness/json/value.h"

namespace assay {

enum class Nesting { kNothing, kSchema, kSchemas, kSchemaOrSchemas, kMembers, kDependencies };

struct Keyword {
  std::string_view name;
  Nesting holds;  // where its sub-schemas are
  bool asserts;   // can be broken by itself, so it needs requirement ids
  bool branch;    // a breach inside is a breach of this keyword: nothing in there needs ids
};

// Null where a contract's schemas have no such keyword.
const Keyword* FindKeyword(std::string_view name);

// Whether the keyword asserts anything with this value, in this schema: `additionalProperties` only
// where false, `if` only with then or else.
bool Asserts(const Keyword& keyword, const Value& value, const Value& schema);

// Keywords of other drafts and of OpenAPI, and those that check nothing: what to write instead.
// Empty for names that nobody knows.
std::string_view InsteadOf(std::string_view name);

// The ways to break the keyword that a requirement can be tied to ("pattern:first"): "first, last,
// …". Empty where it has none.
std::string_view WaysOf(std::string_view keyword);

// Whether a pattern matches whole texts only: ^…$ with no alternative outside a group.
bool IsWholeText(std::string_view pattern);

}  // namespace assay
