#include "harness/plan/nested.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/generate/values.h"
#include "harness/plan/plan.h"

namespace assay {
namespace {

// Each form has a copy of its whole: of those inside of forms no more are made than this.
constexpr size_t kMostMade = 60;

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
  // `whole` is the schema of the field, or of the body where `top` has no name.
  Walk(std::shared_ptr<const Value> whole, const Field& top)
      // Where good values of the whole come from the profile, those inside cannot be made up
      // either.
      : whole_(std::move(whole)),
        from_profile_(top.from_profile || !top.given.empty()),
        restricted_(top.restricted),
        body_(top.pointer.empty()) {
    Into(*whole_, top.pointer, "", top.required);
  }
  std::vector<Field> Take() { return std::move(found_); }
  std::vector<Field> TakeForms() { return std::move(in_forms_); }
  std::vector<Field> TakeInner() { return std::move(in_inner_); }

 private:
  Walk(std::shared_ptr<const Form> form, const Value* own, const Field& holder,
       const std::string& at)
      : whole_(form->schema),
        from_profile_(holder.from_profile),
        restricted_(holder.restricted),
        form_(std::move(form)) {
    const Value* chosen = At(*whole_, at);
    if (chosen == nullptr || !chosen->is_object()) return;
    Field whole = holder;
    whole.name = NameOf(holder.pointer);
    whole.schema = std::shared_ptr<const Value>(whole_, chosen);
    whole.form = form_;
    found_.push_back(std::move(whole));
    own_ = own;
    Into(*chosen, holder.pointer, at, false);
  }

  std::string NameOf(const std::string& pointer) const {
    return form_ ? (pointer.empty() ? "body" : pointer) + " (" + form_->name + ")" : pointer;
  }

  // `at` is the schema's place in the whole.
  void Into(const Value& schema, const std::string& pointer, const std::string& at, bool required) {
    if (!schema.is_object()) return;
    const Value* own = std::exchange(own_, nullptr);
    const Value* properties = schema.Find("properties");
    const bool at_top = body_ && pointer.empty();
    if (properties != nullptr && !at_top) {
      const Value* needed = schema.Find("required");
      for (const Member& member : properties->members()) {
        // What its holder says of every form is tried there.
        const Value* known = own == nullptr ? nullptr : own->Find(member.key);
        if (known != nullptr && Equal(*known, member.value)) continue;
        const std::string token = "/" + EscapePointerToken(member.key);
        Add(member.value, pointer + token, at + "/properties" + token, Lists(needed, member.key));
      }
    }
    if (const Value* items = schema.Find("items")) Add(*items, pointer + "/*", at + "/items", true);
    // Beside declared members the good value has no other. A null may stand for one left out.
    const Value* others = schema.Find("additionalProperties");
    if (others != nullptr && properties == nullptr && schema.Find("patternProperties") == nullptr)
      Add(*others, pointer + "/*", at + "/additionalProperties", false);
    if (const Value* all = schema.Find("allOf"); all != nullptr && all->is_array()) {
      for (size_t i = 0; i < all->items().size(); ++i)
        Into(all->items()[i], pointer, at + "/allOf/" + std::to_string(i), required);
    }
    for (const char* keyword : {"oneOf", "anyOf"}) Forms(schema, keyword, pointer, at, required);
  }

  void Add(const Value& schema, const std::string& pointer, const std::string& at, bool required) {
    if (!schema.is_object() || !known_.insert(pointer).second) return;
    Field field;
    field.name = NameOf(pointer);
    field.pointer = pointer;
    field.schema = std::shared_ptr<const Value>(whole_, &schema);
    field.required = required;
    field.from_profile = from_profile_ || HintIs(schema, "from_profile");
    field.restricted = restricted_ || HintIs(schema, "restricted");
    field.nested = true;
    field.form = form_;
    found_.push_back(std::move(field));
    Into(schema, pointer, at, required);
  }

  void Forms(const Value& holder, const char* keyword, const std::string& pointer,
             const std::string& at, bool required) {
    const Value* branches = holder.Find(keyword);
    const bool inner = form_ != nullptr;
    if (inner && !form_->outer.empty()) return;
    if (from_profile_ || branches == nullptr || !branches->is_array()) return;
    const size_t count = branches->items().size();
    // Inside a form nothing is tied but the keyword that holds it.
    const Requirements ids = inner ? form_->ids : SuiteContext::Tied(holder, keyword);
    if (count < 2 || ids.empty()) return;
    const std::vector<std::string> names = NamesOfForms(branches->items());
    for (size_t i = 0; i < std::min(count, kMostForms); ++i) {
      if (inner && in_forms_.size() >= kMostMade) return;
      Value chosen = WithBranch(holder, keyword, i);
      Value whole = at.empty() ? std::move(chosen) : *whole_;
      if (!at.empty()) SetAt(&whole, at, std::move(chosen));
      Field field;
      field.pointer = pointer;
      field.required = required;
      field.restricted = restricted_;
      field.nested = true;
      Form form{inner ? form_->name + " / " + names[i] : names[i],
                pointer,
                inner ? form_->name : "",
                inner ? form_->outermost : pointer,
                i,
                count,
                std::make_shared<const Value>(std::move(whole)),
                ids};
      Walk within(std::make_shared<const Form>(std::move(form)), holder.Find("properties"), field,
                  at);
      for (Field& found : within.Take()) in_forms_.push_back(std::move(found));
      for (Field& found : within.TakeForms()) {
        if (in_inner_.size() < kMostMade) in_inner_.push_back(std::move(found));
      }
    }
  }

  std::shared_ptr<const Value> whole_;
  bool from_profile_, restricted_;
  bool body_ = false;           // the whole is the body, whose fields are tried elsewhere
  const Value* own_ = nullptr;  // the members that the holder of the form has in every form
  std::shared_ptr<const Form> form_;
  std::vector<Field> found_, in_forms_, in_inner_;
  std::set<std::string> known_;  // several branches of an allOf may describe one place
};

size_t Depth(const Field& field) { return PointerTokens(field.pointer).size(); }

// Those nearest to the top first, as many as there is room for.
void Choose(std::vector<Field> found, size_t most, NestedFields* fields) {
  std::stable_sort(found.begin(), found.end(),
                   [](const Field& a, const Field& b) { return Depth(a) < Depth(b); });
  size_t chosen = 0;
  for (Field& field : found) {
    const bool fits = chosen < most && Depth(field) <= kMostTokens &&
                      NamesIn(PointerTokens(field.pointer)) <= kMostNames;
    chosen += fits ? 1 : 0;
    (fits ? fields->tried : fields->left).push_back(std::move(field));
  }
}

}  // namespace

NestedFields NestedFieldsOf(const std::vector<Field>& top,
                            const std::shared_ptr<const Value>& body) {
  std::vector<Field> found, in_forms, in_inner;
  const auto take = [&](Walk walk) {
    for (Field& inside : walk.TakeInner()) in_inner.push_back(std::move(inside));
    for (Field& inside : walk.Take()) found.push_back(std::move(inside));
    for (Field& inside : walk.TakeForms()) in_forms.push_back(std::move(inside));
  };
  for (const Field& field : top) take(Walk(field.schema, field));
  if (body) {
    Field whole;
    whole.required = true;
    // Values of its fields from the profile are put into it in each form.
    take(Walk(body, whole));
  }
  NestedFields fields;
  Choose(std::move(found), kMostNested, &fields);
  Choose(std::move(in_forms), kMostInForms, &fields);
  Choose(std::move(in_inner), kMostInInnerForms, &fields);
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

std::vector<std::string> PlacesIn(const Value& body, std::string_view pointer, size_t most) {
  std::vector<std::string> places = {""};
  for (const std::string& token : PointerTokens(pointer)) {
    std::vector<std::string> next;
    const auto add = [&](const std::string& place, const std::string& name) {
      if (next.size() < most) next.push_back(place + "/" + EscapePointerToken(name));
    };
    for (const std::string& place : places) {
      const Value* at = At(body, place);
      if (at == nullptr) continue;
      if (at->is_array() && token == "*") {
        for (size_t i = 0; i < at->items().size(); ++i) add(place, std::to_string(i));
      } else if (at->is_object() && token == "*" && at->Find("*") == nullptr) {
        for (const Member& member : at->members()) add(place, member.key);
      } else if (at->is_object() && at->Find(token) != nullptr) {
        add(place, token);
      }
    }
    places = std::move(next);
  }
  return places;
}

void SetAt(Value* body, std::string_view place, Value value) {
  const std::vector<std::string> tokens = PointerTokens(place);
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
