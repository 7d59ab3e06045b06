#include "harness/derive/openapi_shape.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/text.h"

namespace assay::derive {
namespace {

enum Takes : unsigned { kMap = 1, kList = 2, kText = 4, kFlag = 8, kAny = 16 };

// `inside` is what the value is (of a list: each item); "*x" is a map of x by name.
struct Place {
  std::string_view holder, key;
  unsigned kinds;
  std::string_view inside;
};

constexpr auto kPlaces = std::to_array<Place>({
    {"document", "info", kMap, "info"},
    {"document", "paths", kMap, "*path"},
    {"document", "components", kMap, "components"},
    {"document", "security", kList, "choice"},
    {"document", "definitions", kMap, "*schema"},
    {"document", "parameters", kMap, "*parameter"},
    {"document", "responses", kMap, "*response"},
    {"document", "securityDefinitions", kMap, "*scheme"},
    {"document", "consumes", kList, ""},
    {"document", "produces", kList, ""},
    {"info", "title", kText, ""},
    {"info", "version", kText, ""},
    {"components", "schemas", kMap, "*schema"},
    {"components", "parameters", kMap, "*parameter"},
    {"components", "responses", kMap, "*response"},
    {"components", "requestBodies", kMap, "*body"},
    {"components", "headers", kMap, "*header"},
    {"components", "securitySchemes", kMap, "*scheme"},
    {"scheme", "type", kText, ""},
    {"scheme", "in", kText, ""},
    {"scheme", "name", kText, ""},
    {"scheme", "scheme", kText, ""},
    {"path", "parameters", kList, "parameter"},
    {"path", "get", kMap, "operation"},
    {"path", "head", kMap, "operation"},
    {"path", "post", kMap, "operation"},
    {"path", "put", kMap, "operation"},
    {"path", "patch", kMap, "operation"},
    {"path", "delete", kMap, "operation"},
    {"path", "options", kMap, "operation"},
    {"operation", "operationId", kText, ""},
    {"operation", "summary", kText, ""},
    {"operation", "description", kText, ""},
    {"operation", "parameters", kList, "parameter"},
    {"operation", "requestBody", kMap, "body"},
    {"operation", "responses", kMap, "*response"},
    {"operation", "security", kList, "choice"},
    {"operation", "consumes", kList, ""},
    {"operation", "produces", kList, ""},
    {"operation", "deprecated", kFlag, ""},
    {"parameter", "required", kFlag, ""},
    {"parameter", "description", kText, ""},
    {"parameter", "style", kText, ""},
    {"parameter", "explode", kFlag, ""},
    {"parameter", "content", kMap, "*media"},
    {"parameter", "schema", kAny, "schema"},
    {"parameter", "items", kAny, "schema"},
    {"header", "required", kFlag, ""},
    {"header", "content", kMap, "*media"},
    {"header", "schema", kAny, "schema"},
    {"body", "required", kFlag, ""},
    {"body", "content", kMap, "*media"},
    {"response", "description", kText, ""},
    {"response", "headers", kMap, "*header"},
    {"response", "content", kMap, "*media"},
    {"response", "schema", kAny, "schema"},
    {"media", "schema", kAny, "schema"},
    {"schema", "title", kText, ""},
    {"schema", "description", kText, ""},
    {"schema", "format", kText, ""},
    {"schema", "nullable", kFlag, ""},
    {"schema", "readOnly", kFlag, ""},
    {"schema", "writeOnly", kFlag, ""},
    {"schema", "uniqueItems", kFlag, ""},
    {"schema", "discriminator", kMap | kText, ""},
    {"schema", "properties", kMap, "*schema"},
    {"schema", "patternProperties", kMap, "*schema"},
    {"schema", "definitions", kMap, "*schema"},
    {"schema", "$defs", kMap, "*schema"},
    {"schema", "dependentSchemas", kMap, "*schema"},
    {"schema", "dependentRequired", kMap, ""},
    {"schema", "allOf", kList, "schema"},
    {"schema", "anyOf", kList, "schema"},
    {"schema", "oneOf", kList, "schema"},
    {"schema", "prefixItems", kList, "schema"},
    {"schema", "items", kAny, "schema"},
    {"schema", "contains", kAny, "schema"},
    {"schema", "additionalProperties", kAny, "schema"},
    {"schema", "not", kMap | kFlag, "schema"},
    {"schema", "if", kMap | kFlag, "schema"},
    {"schema", "then", kMap | kFlag, "schema"},
    {"schema", "else", kMap | kFlag, "schema"},
    {"schema", "propertyNames", kMap | kFlag, "schema"},
});

// Of these holders nothing but a map can be read. What a schema, a parameter or a path is instead,
// is told by those who read it.
constexpr auto kMaps = std::to_array<std::string_view>(
    {"operation", "header", "body", "response", "media", "scheme", "choice"});

unsigned KindOf(const Value& value) {
  if (value.is_object()) return kMap;
  if (value.is_array()) return kList;
  if (value.is_string()) return kText;
  if (value.is_boolean()) return kFlag;
  return 0;
}

std::string_view NameOf(const Value& value) {
  if (value.is_object()) return "a map";
  if (value.is_array()) return "a list";
  if (value.is_string()) return "a text";
  if (value.is_boolean()) return "true or false";
  return value.is_null() ? "null" : "a number";
}

std::string_view Wanted(unsigned kinds) {
  if ((kinds & kMap) != 0) return (kinds & kFlag) != 0 ? "a schema" : "a map";
  if ((kinds & kList) != 0) return "a list";
  return (kinds & kText) != 0 ? "a text" : "true or false";
}

class ShapeCheck {
 public:
  void Look(const Value& value, std::string_view holder, int depth) {
    if (depth > kDeepest || holder.empty()) return;
    if (!value.is_object()) return;
    const auto first = std::find_if(kPlaces.begin(), kPlaces.end(),
                                    [&](const Place& place) { return place.holder == holder; });
    for (const Member& member : value.members()) {
      if (holder[0] == '*') {
        LookAtEach(member, holder.substr(1), depth);
        continue;
      }
      if (member.key == "$ref") Compare(member.key, member.value, kText);
      for (auto place = first; place != kPlaces.end() && place->holder == holder; ++place) {
        if (place->key == member.key) LookAtMember(member, *place, depth);
      }
    }
  }

  WrongKinds Take() { return std::move(found_); }

 private:
  static constexpr int kDeepest = 400;

  // Goes one step further from the document's root while it lives.
  class Within {
   public:
    Within(ShapeCheck* check, std::string_view token) : check_(check), size_(check->here_.size()) {
      check_->here_ += "/" + EscapePointerToken(token);
    }
    Within(const Within&) = delete;
    Within& operator=(const Within&) = delete;
    ~Within() { check_->here_.resize(size_); }

   private:
    ShapeCheck* check_;
    size_t size_;
  };

  void LookAtMember(const Member& member, const Place& place, int depth) {
    Compare(member.key, member.value, place.kinds);
    Within inside(this, member.key);
    if (!member.value.is_array()) return Look(member.value, place.inside, depth + 1);
    for (size_t i = 0; i < member.value.items().size(); ++i) {
      const Value& item = member.value.items()[i];
      const std::string index = std::to_string(i);
      if (place.inside == "choice") Compare(index, item, kMap);
      Within item_inside(this, index);
      Look(item, place.inside, depth + 1);
    }
  }

  void LookAtEach(const Member& member, std::string_view holder, int depth) {
    if (member.key.starts_with("x-")) return;
    if (std::find(kMaps.begin(), kMaps.end(), holder) != kMaps.end())
      Compare(member.key, member.value, kMap);
    Within inside(this, member.key);
    Look(member.value, holder, depth + 1);
  }

  void Compare(const std::string& key, const Value& value, unsigned kinds) {
    const bool empty = key == "$ref" && value.is_string() && value.text().empty();
    if ((kinds & kAny) != 0 || ((KindOf(value) & kinds) != 0 && !empty)) return;
    // A number for a text, as YAML reads `version: 1.0`, misleads nobody; nor does what is empty.
    const bool words = kinds == kText && key != "$ref";
    const bool plain = !value.is_object() && !value.is_array();
    const Gravity gravity = words && plain             ? Gravity::kNote
                            : words || value.is_null() ? Gravity::kWarning
                                                       : Gravity::kError;
    found_[here_].push_back({&value, gravity,
                             "`" + Printable(key, 80) + "` is " +
                                 (empty ? "empty" : std::string(NameOf(value))) + " where " +
                                 std::string(Wanted(kinds)) + " belongs; it is not read."});
  }

  WrongKinds found_;
  std::string here_;
};

}  // namespace

WrongKinds FindWrongKinds(const Value& document) {
  ShapeCheck check;
  check.Look(document, "document", 0);
  return check.Take();
}

}  // namespace assay::derive
