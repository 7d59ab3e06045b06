// Schemas of requests made fit to build requests from: good values, and each field in its place.
#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/openapi_schema.h"
#include "harness/generate/values.h"
#include "harness/schema/schema.h"

namespace assay::derive {

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
