#include "harness/contract/places.h"

#include <set>
#include <string>
#include <utility>

#include "harness/schema/schema.h"

namespace assay {
namespace {

// `schema` with all that applies to the very same instance beside it.
void AddApplicable(const Value& root, const Value& schema, std::set<const Value*>* seen,
                   std::vector<const Value*>* out) {
  if (!seen->insert(&schema).second) return;
  const Value* reference = schema.Find("$ref");
  if (reference != nullptr && reference->is_string() && reference->text().starts_with('#')) {
    const Value* target = At(root, reference->text().substr(1));
    if (target != nullptr) AddApplicable(root, *target, seen, out);
    return;  // draft-07: what stands beside a $ref does not apply
  }
  out->push_back(&schema);
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    const Value* branches = schema.Find(keyword);
    if (branches == nullptr || !branches->is_array()) continue;
    for (const Value& branch : branches->items()) AddApplicable(root, branch, seen, out);
  }
  for (const char* keyword : {"then", "else"}) {
    if (const Value* branch = schema.Find(keyword)) AddApplicable(root, *branch, seen, out);
  }
}

void AddChildren(const Value& schema, const std::string& token, std::vector<const Value*>* out) {
  const Value* properties = schema.Find("properties");
  if (properties != nullptr && properties->Find(token) != nullptr) {
    out->push_back(properties->Find(token));
  }
  if (token != "*") return;
  for (const char* keyword : {"items", "additionalItems", "additionalProperties"}) {
    const Value* child = schema.Find(keyword);
    if (child != nullptr && child->is_object()) out->push_back(child);
    if (child == nullptr || !child->is_array()) continue;
    for (const Value& item : child->items()) out->push_back(&item);
  }
  const Value* patterns = schema.Find("patternProperties");
  if (patterns == nullptr || !patterns->is_object()) return;
  for (const Member& member : patterns->members()) out->push_back(&member.value);
}

}  // namespace

std::vector<const Value*> SchemasAt(const Value& root, std::string_view pointer) {
  if (!pointer.empty() && pointer.front() != '/') return {};
  std::vector<const Value*> here = {&root};
  for (const std::string& token : PointerTokens(pointer)) {
    std::vector<const Value*> applicable, next;
    std::set<const Value*> seen;
    for (const Value* schema : here) AddApplicable(root, *schema, &seen, &applicable);
    for (const Value* schema : applicable) AddChildren(*schema, token, &next);
    here = std::move(next);
  }
  std::vector<const Value*> found;
  std::set<const Value*> seen;
  for (const Value* schema : here) AddApplicable(root, *schema, &seen, &found);
  return found;
}

bool HasPlace(const Value& root, std::string_view pointer) {
  return !SchemasAt(root, pointer).empty();
}

Value PartOf(const Value& root, const Value& schema) {
  Value whole = Value::MakeObject();
  whole.Set("allOf", Value::MakeArray({schema}));
  if (const Value* definitions = root.Find("definitions")) whole.Set("definitions", *definitions);
  return whole;
}

std::optional<bool> PartAccepts(const Value& root, const Value& schema, const Value& instance) {
  const auto compiled = Schema::Compile(PartOf(root, schema));
  if (!compiled.ok()) return std::nullopt;
  return compiled.value().Accepts(instance);
}

}  // namespace assay
