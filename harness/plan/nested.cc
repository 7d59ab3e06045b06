#include "harness/plan/nested.h"

#include <algorithm>
#include <set>
#include <utility>

namespace assay {
namespace {

constexpr size_t kMostTokens = 2 * kMostNames;  // arrays of arrays have no names

size_t NamesIn(const std::vector<std::string>& tokens) {
  return static_cast<size_t>(std::count_if(tokens.begin(), tokens.end(),
                                           [](const std::string& token) { return token != "*"; }));
}

bool Lists(const Value* names, std::string_view name) {
  return names != nullptr && names->is_array() &&
         std::any_of(names->items().begin(), names->items().end(),
                     [&](const Value& one) { return one.is_string() && one.text() == name; });
}

bool HintIs(const Value& schema, std::string_view name) {
  const Value* hints = schema.Find("x-generate");
  return hints != nullptr && hints->BooleanOr(name, false);
}

class Walk {
 public:
  explicit Walk(const Field& top)
      // Where good values of the whole come from the profile, those inside cannot be made up
      // either.
      : whole_(top.schema),
        from_profile_(top.from_profile || !top.given.empty()),
        restricted_(top.restricted) {
    Into(*top.schema, top.pointer);
  }
  std::vector<Field> Take() { return std::move(found_); }

 private:
  void Into(const Value& schema, const std::string& pointer) {
    if (!schema.is_object()) return;
    const Value* properties = schema.Find("properties");
    if (properties != nullptr) {
      const Value* required = schema.Find("required");
      for (const Member& member : properties->members())
        Add(member.value, pointer + "/" + EscapePointerToken(member.key),
            Lists(required, member.key));
    }
    if (const Value* items = schema.Find("items")) Add(*items, pointer + "/*", true);
    // Beside declared members the good value has no other. A null may stand for one left out.
    const Value* others = schema.Find("additionalProperties");
    if (others != nullptr && properties == nullptr && schema.Find("patternProperties") == nullptr)
      Add(*others, pointer + "/*", false);
    if (const Value* all = schema.Find("allOf"); all != nullptr && all->is_array()) {
      for (const Value& branch : all->items()) Into(branch, pointer);
    }
  }

  void Add(const Value& schema, const std::string& pointer, bool required) {
    if (!schema.is_object() || !known_.insert(pointer).second) return;
    Field field;
    field.name = pointer;
    field.pointer = pointer;
    field.schema = std::shared_ptr<const Value>(whole_, &schema);
    field.required = required;
    field.from_profile = from_profile_ || HintIs(schema, "from_profile");
    field.restricted = restricted_ || HintIs(schema, "restricted");
    field.nested = true;
    found_.push_back(std::move(field));
    Into(schema, pointer);
  }

  std::shared_ptr<const Value> whole_;
  bool from_profile_, restricted_;
  std::vector<Field> found_;
  std::set<std::string> known_;  // several branches of an allOf may describe one place
};

}  // namespace

NestedFields NestedFieldsOf(const std::vector<Field>& top) {
  std::vector<Field> found;
  for (const Field& field : top) {
    for (Field& inside : Walk(field).Take()) found.push_back(std::move(inside));
  }
  const auto depth = [](const Field& field) { return PointerTokens(field.pointer).size(); };
  std::stable_sort(found.begin(), found.end(),
                   [&](const Field& a, const Field& b) { return depth(a) < depth(b); });
  NestedFields fields;
  for (Field& field : found) {
    const bool fits = fields.tried.size() < kMostNested && depth(field) <= kMostTokens &&
                      NamesIn(PointerTokens(field.pointer)) <= kMostNames;
    (fits ? fields.tried : fields.left).push_back(std::move(field));
  }
  return fields;
}

std::string PlaceIn(const Value& body, std::string_view pointer) {
  const std::vector<std::string> tokens = PointerTokens(pointer);
  std::string place;
  const Value* at = &body;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (at == nullptr) return "";
    const bool any = tokens[i] == "*";
    std::string token = tokens[i];
    if (at->is_array() && any) {
      if (at->items().empty()) return "";
      token = "0";
    } else if (!at->is_object()) {
      return "";
    } else if (any) {
      if (at->members().empty()) return "";
      token = at->Find("*") != nullptr ? "*" : at->members().front().key;
    }
    place += "/" + EscapePointerToken(token);
    at = At(body, place);
  }
  return place;
}

void SetAt(Value* body, std::string_view place, Value value) {
  std::vector<std::string> tokens = PointerTokens(place);
  if (tokens.empty()) return;
  Value* at = body;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool last = i + 1 == tokens.size();
    if (at->is_array()) {
      const size_t index = std::stoul(tokens[i]);
      if (last)
        at->items()[index] = std::move(value);
      else
        at = &at->items()[index];
    } else if (last) {
      at->Set(tokens[i], std::move(value));
    } else {
      at = at->Find(tokens[i]);
    }
  }
}

}  // namespace assay
