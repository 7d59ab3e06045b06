// The part of the compiler that refuses what would not be enforced: unknown keywords, annotations
// of keywords that are not there, keywords that need another to mean anything.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "harness/schema/schema_compiler.h"

namespace assay {
namespace {

constexpr std::string_view kDraft07 = "http://json-schema.org/draft-07/schema";

// Keywords that judge by themselves and so may be annotated.
constexpr auto kJudging = std::to_array<std::string_view>({"type",
                                                           "enum",
                                                           "const",
                                                           "multipleOf",
                                                           "maximum",
                                                           "minimum",
                                                           "minLength",
                                                           "maxLength",
                                                           "exclusiveMaximum",
                                                           "exclusiveMinimum",
                                                           "pattern",
                                                           "format",
                                                           "minItems",
                                                           "maxItems",
                                                           "uniqueItems",
                                                           "contains",
                                                           "minProperties",
                                                           "maxProperties",
                                                           "required",
                                                           "dependencies",
                                                           "anyOf",
                                                           "oneOf",
                                                           "not",
                                                           "if",
                                                           "additionalItems",
                                                           "additionalProperties"});
// Those that only lead to other schemas.
constexpr auto kLeading = std::to_array<std::string_view>(
    {"allOf", "items", "properties", "patternProperties", "propertyNames", "then", "else"});
// Those that assert nothing.
constexpr auto kSilent = std::to_array<std::string_view>(
    {"$ref", "$id", "$schema", "$comment", "definitions", "title", "description", "default",
     "examples", "readOnly", "writeOnly", "contentMediaType", "contentEncoding", kAnnotation,
     "x-generate"});

template <typename Names>
bool Has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void SchemaCompiler::CheckKeywords(const At& at) {
  std::set<std::string_view> seen;
  for (const Member& member : at.schema.members()) {
    if (!seen.insert(member.key).second) {
      Refuse(at.site, member.key_offset, "\"" + member.key + "\" stands here twice");
    }
    CheckKeyword(at, member);
  }
  if (options_.require_known_keywords) CheckCompany(at);
}

void SchemaCompiler::CheckKeyword(const At& at, const Member& member) {
  const std::string& key = member.key;
  if (key == "$schema") {
    const Value& draft = member.value;
    if (!draft.is_string() ||
        (draft.text() != kDraft07 && draft.text() != std::string(kDraft07) + "#")) {
      Refuse(at, draft, "only draft-07 is judged here",
             "write \"$schema\": \"" + std::string(kDraft07) + "#\", or nothing");
    }
  }
  if (!options_.require_known_keywords) return;
  if (!Has(kJudging, key) && !Has(kLeading, key) && !Has(kSilent, key)) {
    Refuse(at.site, member.key_offset, "\"" + key + "\" is no keyword of draft-07",
           "it would not be enforced; correct or remove it");
  }
  if (key == kAnnotation) CheckAnnotation(at, member.value);
}

void SchemaCompiler::CheckAnnotation(const At& at, const Value& annotation) {
  if (!annotation.is_object()) {
    return Refuse(at, annotation, std::string(kAnnotation) + " is an object of requirement ids");
  }
  for (const Member& member : annotation.members()) {
    const std::string keyword = member.key.substr(0, member.key.find(':'));
    const Value* judged = at.schema.Find(keyword);
    const bool opens = judged != nullptr && keyword.starts_with("additional") &&
                       !(judged->is_boolean() && !judged->boolean());
    if (judged == nullptr || keyword.empty()) {
      Refuse(at.site, member.key_offset,
             std::string(kAnnotation) + " ties requirements to \"" + keyword +
                 "\", which is not here");
    } else if (!Has(kJudging, keyword) || opens) {
      Refuse(at.site, member.key_offset, "\"" + keyword + "\" judges nothing by itself here",
             "annotate the schemas in it");
    }
    const bool ids = member.value.is_array() && !member.value.items().empty() &&
                     std::all_of(member.value.items().begin(), member.value.items().end(),
                                 [](const Value& id) { return id.is_string(); });
    if (!ids) Refuse(at, member.value, "requirement ids are a list of strings, not an empty one");
  }
}

void SchemaCompiler::CheckCompany(const At& at) {
  if (at.schema.Find("$ref") != nullptr) {
    for (const Member& member : at.schema.members()) {
      if (Has(kJudging, member.key) || Has(kLeading, member.key)) {
        Refuse(at.site, member.key_offset,
               "\"" + member.key + "\" beside $ref is ignored in draft-07",
               "put both into an allOf");
      }
    }
    return;
  }
  const bool condition = at.schema.Find("if") != nullptr;
  const bool outcome = at.schema.Find("then") != nullptr || at.schema.Find("else") != nullptr;
  if (condition != outcome) {
    Refuse(at, at.schema,
           condition ? "\"if\" without \"then\" or \"else\" asserts nothing"
                     : "\"then\" and \"else\" assert nothing without \"if\"");
  }
  const Value* items = at.schema.Find("items");
  const Value* rest = at.schema.Find("additionalItems");
  if (rest != nullptr && (items == nullptr || !items->is_array())) {
    Refuse(at, *rest, "\"additionalItems\" asserts nothing without a list in \"items\"");
  }
}

}  // namespace assay
