// The forms that a request, or a part of it, may have (anyOf, oneOf): each is taken.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/expect.h"
#include "suites/refusals.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSuite = "forms";

// Whether the value holds a text that the document neither lists nor shows nor gives a pattern of:
// a target may know only certain ones.
bool HasMadeUpText(const Value& schema, const Value& value) {
  if (!schema.is_object()) return value.is_string();
  if (value.is_string()) {
    for (const char* keyword : {"enum", "const", "examples", "pattern"}) {
      if (schema.Find(keyword) != nullptr) return false;
    }
    return true;
  }
  const auto inside = [&](const Value* part, const Value& one) {
    return HasMadeUpText(part == nullptr ? Value::MakeObject() : *part, one);
  };
  if (value.is_array()) {
    const Value* items = schema.Find("items");
    return std::any_of(value.items().begin(), value.items().end(),
                       [&](const Value& item) { return inside(items, item); });
  }
  if (!value.is_object()) return false;
  const Value* properties = schema.Find("properties");
  return std::any_of(value.members().begin(), value.members().end(), [&](const Member& member) {
    return inside(properties == nullptr ? nullptr : properties->Find(member.key), member.value);
  });
}

// Taken in this form where another one is taken.
void AddForm(SuiteContext& context, const Field& form, const std::vector<const Field*>& others) {
  const Bodies& bodies = context.bodies();
  const auto body_of = [&](const Field& field, size_t subject) {
    std::optional<Value> body = bodies.Around(field, subject);
    if (body && !context.contract().request_compiled->Accepts(*body)) body.reset();
    return body;
  };
  const std::optional<Value> first = body_of(form, 0);
  if (!first) return;
  const std::optional<Value> value = bodies.Good(form, 0, 0);
  const bool made_up = value && HasMadeUpText(*form.schema, *value);
  const std::string words = "`" + form.name + "`";
  Draft draft = context.New(
      kSuite, IdSegment(form.name) + "/accepted", form.form->ids,
      words + " is accepted, as one of " + std::to_string(form.form->count) + " documented forms",
      made_up ? std::optional(Level::kShould) : std::nullopt);
  const std::optional<Value> body = body_of(form, draft.subject());
  if (!body) return;
  std::vector<size_t> sent = {draft.Act(*body)};
  std::vector<size_t> controls;
  for (const Field* other : others) {
    const std::optional<Value> control = body_of(*other, draft.subject());
    if (other == &form || !control || Equal(*control, *body)) continue;
    controls.push_back(draft.Act(*control));
    draft.step(controls.back()).when = NoneAccepted(sent);
    sent.push_back(controls.back());
  }
  if (controls.empty()) return;
  draft.made().allowed = "an answer of success (2xx)";
  draft.Expect(AnyAccepted({sent.front()}, std::move(controls), words));
  context.Keep(std::move(draft));
}

std::vector<std::string> RequiredIn(const Field& form) {
  std::vector<std::string> names;
  const Value* required = form.schema->Find("required");
  if (required == nullptr || !required->is_array()) return names;
  for (const Value& name : required->items()) {
    if (name.is_string()) names.push_back(name.text());
  }
  return names;
}

// Where forms differ in what they require, a value with nothing of that is refused.
void AddNone(SuiteContext& context, const std::vector<const Field*>& forms) {
  const Field& first = *forms.front();
  std::optional<Value> value = context.bodies().Good(first, 0, 0);
  if (!value || !value->is_object() || forms.size() < first.form->count) return;
  const auto is_in_all = [&](const std::string& name) {
    return std::all_of(forms.begin(), forms.end(), [&](const Field* form) {
      const std::vector<std::string> names = RequiredIn(*form);
      return std::find(names.begin(), names.end(), name) != names.end();
    });
  };
  std::string left_out;
  size_t erased = 0;
  for (const Field* form : forms) {
    for (const std::string& name : RequiredIn(*form)) {
      if (is_in_all(name) || value->Find(name) == nullptr) continue;
      value->Erase(name);
      left_out += (left_out.empty() ? "`" : ", `") + name + "`";
      ++erased;
    }
  }
  // With one name it is the case of that required member.
  if (erased < 2) return;
  AddRefusal(context, kSuite, first, first.form->ids, "none", "without any of " + left_out, *value,
             Among::kFew);
}

}  // namespace

void BuildForms(SuiteContext& context) {
  std::vector<const Field*> forms;
  for (const Field& field : context.bodies().nested()) {
    if (field.holds_form()) forms.push_back(&field);
  }
  for (const Field* form : forms) {
    std::vector<const Field*> others;
    for (const Field* other : forms) {
      if (other->pointer == form->pointer && other->form->outer == form->form->outer)
        others.push_back(other);
    }
    AddForm(context, *form, others);
    if (others.front() == form) AddNone(context, others);
  }
}

}  // namespace assay::suites
