#include "harness/generate/facets.h"

#include <algorithm>
#include <utility>

#include "harness/json/decimal.h"

namespace assay {
namespace {

constexpr int kMostNesting = 64;
constexpr int kMostValues = 20'000;
constexpr size_t kLongestSlug = 40;

bool HoldsPlainData(std::string_view keyword) {
  return keyword == "enum" || keyword == "const" || keyword == "examples" || keyword == "default" ||
         keyword == "required" || keyword == "x-generate" || keyword == kAnnotation;
}

bool HoldsNamedSchemas(std::string_view keyword) {
  return keyword == "properties" || keyword == "patternProperties" || keyword == "dependencies";
}

bool IsLowerBound(std::string_view keyword) {
  return keyword == "minimum" || keyword == "exclusiveMinimum" || keyword == "minLength" ||
         keyword == "minItems" || keyword == "minProperties";
}

bool IsUpperBound(std::string_view keyword) {
  return keyword == "maximum" || keyword == "exclusiveMaximum" || keyword == "maxLength" ||
         keyword == "maxItems" || keyword == "maxProperties";
}

Value UnionOf(const Value& a, const Value& b) {
  Value all = a;
  for (const Value& item : b.items()) {
    auto same = [&](const Value& other) { return Equal(other, item); };
    if (std::none_of(a.items().begin(), a.items().end(), same)) all.items().push_back(item);
  }
  return all;
}

Value CommonOf(const Value& a, const Value& b) {
  Value common = Value::MakeArray();
  for (const Value& item : a.items()) {
    auto same = [&](const Value& other) { return Equal(other, item); };
    if (std::any_of(b.items().begin(), b.items().end(), same)) common.items().push_back(item);
  }
  return common;
}

Value MergedMembers(const Value& a, const Value& b) {
  Value all = a;
  for (const Member& member : b.members()) {
    const Value* known = a.Find(member.key);
    all.Set(member.key, known == nullptr ? member.value : Merged(*known, member.value));
  }
  return all;
}

// What one keyword says when both schemas hold it.
Value MergedKeyword(const std::string& keyword, const Value& a, const Value& b) {
  if (a.is_number() && b.is_number() && (IsLowerBound(keyword) || IsUpperBound(keyword))) {
    bool first_is_less = Decimal::Compare(Decimal::Parse(a.text()), Decimal::Parse(b.text())) < 0;
    return first_is_less == IsLowerBound(keyword) ? b : a;
  }
  if (a.is_array() && b.is_array()) {
    if (keyword == "required") return UnionOf(a, b);
    if (keyword == "enum" || keyword == "type") return CommonOf(a, b);
  }
  if (a.is_object() && b.is_object()) {
    if (keyword == "properties") return MergedMembers(a, b);
    if (keyword == "items" || keyword == "propertyNames" || keyword == "additionalProperties") {
      return Merged(a, b);
    }
  }
  return a;
}

class Expander {
 public:
  Expander(const Value& root, bool fold) : root_(root), fold_(fold) {}

  Value Expand(const Value& schema, int depth) {
    if (++values_ > kMostValues || depth > kMostNesting) {
      error_ = "the schema is too large or too deep to make values of";
      return Value::Boolean(true);
    }
    if (schema.is_array()) {
      Value all = Value::MakeArray();
      for (const Value& item : schema.items()) all.items().push_back(Expand(item, depth + 1));
      return all;
    }
    if (!schema.is_object()) return schema;
    if (const Value* reference = StringOf(schema, "$ref")) return Follow(*reference, depth);
    return ExpandMembers(schema, depth);
  }
  const std::string& error() const { return error_; }

 private:
  Value Follow(const Value& reference, int depth) {
    const std::string& text = reference.text();
    const Value* target =
        text.empty() || text[0] != '#' ? nullptr : At(root_, std::string_view(text).substr(1));
    if (target == nullptr) {
      error_ = "cannot follow the reference " + text;
      return Value::Boolean(true);
    }
    if (!open_.insert(text).second) return Value::Boolean(true);
    Value result = Expand(*target, depth + 1);
    open_.erase(text);
    return result;
  }

  Value ExpandMembers(const Value& schema, int depth) {
    Value result = Value::MakeObject();
    for (const Member& member : schema.members()) {
      if ((fold_ && member.key == "allOf") || member.key == "definitions") continue;
      bool data = HoldsPlainData(member.key);
      bool named = HoldsNamedSchemas(member.key) && member.value.is_object();
      result.Set(member.key, data    ? member.value
                             : named ? ExpandNamed(member.value, depth + 1)
                                     : Expand(member.value, depth + 1));
    }
    if (const Value* all = ArrayOf(schema, "allOf"); fold_ && all != nullptr) {
      for (const Value& branch : all->items()) result = Merged(result, Expand(branch, depth + 1));
    }
    return result;
  }

  // A property may be called `enum` or `$ref`: names, not keywords.
  Value ExpandNamed(const Value& schemas, int depth) {
    Value result = Value::MakeObject();
    for (const Member& member : schemas.members()) {
      result.Set(member.key, Expand(member.value, depth + 1));
    }
    return result;
  }

  const Value& root_;
  bool fold_;  // allOf into one schema
  std::set<std::string> open_;
  std::string error_;
  int values_ = 0;
};

const Value* Of(const Value& schema, std::string_view keyword, Kind kind) {
  const Value* value = schema.Find(keyword);
  return value != nullptr && value->kind() == kind ? value : nullptr;
}

}  // namespace

Result<Value> Plain(const Value& schema) {
  Expander expander(schema, true);
  Value plain = expander.Expand(schema, 0);
  if (!expander.error().empty()) return Error{{}, expander.error(), ""};
  return plain;
}

Result<Value> WrittenOut(const Value& schema) {
  Expander expander(schema, false);
  Value written = expander.Expand(schema, 0);
  if (!expander.error().empty()) return Error{{}, expander.error(), ""};
  return written;
}

Value Merged(const Value& a, const Value& b) {
  if (!a.is_object()) return b;
  if (!b.is_object()) return a;
  Value result = a;
  for (const Member& member : b.members()) {
    const Value* known = a.Find(member.key);
    result.Set(member.key,
               known == nullptr ? member.value : MergedKeyword(member.key, *known, member.value));
  }
  return result;
}

std::vector<std::string> TypesOf(const Value& schema) {
  const Value* type = schema.Find("type");
  std::vector<std::string> names;
  if (type == nullptr) return names;
  if (type->is_string()) names.push_back(type->text());
  if (type->is_array()) {
    for (const Value& item : type->items()) {
      if (item.is_string()) names.push_back(item.text());
    }
  }
  return names;
}

bool AllowsType(const Value& schema, std::string_view type) {
  std::vector<std::string> types = TypesOf(schema);
  return std::find(types.begin(), types.end(), type) != types.end();
}

bool Hint(const Value& schema, std::string_view name) {
  const Value* hints = ObjectOf(schema, "x-generate");
  return hints != nullptr && hints->BooleanOr(name, false);
}

bool Tolerated(const Value& schema, const Value& value) {
  const Value* hints = ObjectOf(schema, "x-generate");
  const Value* tolerated = hints == nullptr ? nullptr : ObjectOf(*hints, "tolerated");
  return tolerated != nullptr && value.is_string() && tolerated->Find(value.text()) != nullptr;
}

std::optional<int64_t> IntegerOf(const Value& schema, std::string_view keyword) {
  const Value* value = NumberOf(schema, keyword);
  return value == nullptr ? std::nullopt : Decimal::Parse(value->text()).ToInt64();
}

const Value* NumberOf(const Value& schema, std::string_view keyword) {
  return Of(schema, keyword, Kind::kNumber);
}
const Value* ArrayOf(const Value& schema, std::string_view keyword) {
  return Of(schema, keyword, Kind::kArray);
}
const Value* ObjectOf(const Value& schema, std::string_view keyword) {
  return Of(schema, keyword, Kind::kObject);
}
const Value* StringOf(const Value& schema, std::string_view keyword) {
  return Of(schema, keyword, Kind::kString);
}

std::string Slug(std::string_view text) {
  std::string slug;
  for (char c : text) {
    if (slug.size() >= kLongestSlug) break;
    bool upper = c >= 'A' && c <= 'Z';
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper || plain) {
      slug.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
    } else if (!slug.empty() && slug.back() != '_') {
      slug.push_back('_');
    }
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  if (!slug.empty()) return slug;
  return text.empty() ? "empty" : "other";
}

std::string SlugOf(const Value& value) {
  switch (value.kind()) {
    case Kind::kString:
      return Slug(value.text());
    case Kind::kNumber:
      return (value.text()[0] == '-' ? "minus_" : "") + Slug(value.text());
    case Kind::kBoolean:
      return value.boolean() ? "true" : "false";
    case Kind::kNull:
    case Kind::kArray:
    case Kind::kObject:
      break;
  }
  return std::string(KindName(value.kind()));
}

bool SampleList::Add(Sample sample) {
  if (!values_.insert(Dump(sample.value)).second) return false;
  std::string name = sample.variant;
  for (int n = 2; !variants_.insert(name).second; ++n) {
    name = sample.variant + "_" + std::to_string(n);
  }
  sample.variant = std::move(name);
  samples_.push_back(std::move(sample));
  return true;
}

namespace {

// Every name that the branch requires or describes.
void AddNames(const Value& branch, std::set<std::string>* required, std::set<std::string>* known) {
  if (const Value* names = ArrayOf(branch, "required")) {
    for (const Value& name : names->items()) {
      if (name.is_string()) required->insert(name.text());
    }
  }
  if (const Value* properties = ObjectOf(branch, "properties")) {
    for (const Member& member : properties->members()) known->insert(member.key);
  }
}

}  // namespace

Value WithBranch(const Value& schema, std::string_view keyword, size_t branch) {
  const Value* branches = ArrayOf(schema, keyword);
  if (branches == nullptr || branch >= branches->items().size()) return schema;
  Value rest = schema;
  const Value chosen = branches->items()[branch];
  rest.Erase(keyword);
  if (Value* ties = rest.Find(kAnnotation)) ties->Erase(keyword);
  // What only another branch asks for, and this one does not speak of, would make that one fit too.
  std::set<std::string> own, others;
  AddNames(chosen, &own, &own);
  for (size_t i = 0; keyword == "oneOf" && i < branches->items().size(); ++i) {
    std::set<std::string> unused;
    if (i != branch) AddNames(branches->items()[i], &others, &unused);
  }
  if (Value* properties = rest.Find("properties")) {
    const Value* required = ArrayOf(schema, "required");
    for (const std::string& name : others) {
      const bool needed =
          required != nullptr &&
          std::any_of(required->items().begin(), required->items().end(),
                      [&](const Value& one) { return one.is_string() && one.text() == name; });
      if (own.count(name) == 0 && !needed) properties->Erase(name);
    }
  }
  Result<Value> plain = Plain(chosen);
  return plain.ok() ? Merged(plain.value(), rest) : rest;
}

}  // namespace assay
