#include "harness/plan/forms.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/plan/plan.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 8> kTurns = {"first", "second", "third",   "fourth",
                                                    "fifth", "sixth",  "seventh", "eighth"};

// Of a branch and of what its allOf holds.
void EachPart(const Value& branch, const std::function<void(const Value&)>& told) {
  if (!branch.is_object()) return;
  told(branch);
  const Value* all = branch.Find("allOf");
  if (all == nullptr || !all->is_array()) return;
  for (const Value& part : all->items()) EachPart(part, told);
}

// The one word that a member may hold, by member.
std::map<std::string, std::string> FixedWords(const Value& branch) {
  std::map<std::string, std::string> words;
  EachPart(branch, [&](const Value& part) {
    const Value* properties = part.Find("properties");
    if (properties == nullptr || !properties->is_object()) return;
    for (const Member& member : properties->members()) {
      const Value* word = member.value.Find("const");
      const Value* listed = member.value.Find("enum");
      if (listed != nullptr && listed->is_array() && listed->items().size() == 1)
        word = &listed->items().front();
      if (word != nullptr && word->is_string()) words.emplace(member.key, word->text());
    }
  });
  return words;
}

std::set<std::string> RequiredNames(const Value& branch) {
  std::set<std::string> names;
  EachPart(branch, [&](const Value& part) {
    const Value* required = part.Find("required");
    if (required == nullptr || !required->is_array()) return;
    for (const Value& name : required->items()) {
      if (name.is_string()) names.insert(name.text());
    }
  });
  return names;
}

std::string TextOf(const Value& branch, std::string_view keyword) {
  std::string text;
  EachPart(branch, [&](const Value& part) {
    const Value* value = part.Find(keyword);
    if (text.empty() && value != nullptr && value->is_string()) text = value->text();
  });
  return text;
}

// The names, as ids have them; nothing where one is missing or comes twice.
std::vector<std::string> IfTelling(std::vector<std::string> names) {
  std::set<std::string> known;
  for (std::string& name : names) {
    if (name.empty()) return {};
    name = IdSegment(name);
    if (!known.insert(name).second) return {};
  }
  return names;
}

std::vector<std::string> ByWord(const Value::Array& branches) {
  std::vector<std::map<std::string, std::string>> words;
  for (const Value& branch : branches) words.push_back(FixedWords(branch));
  for (const auto& [member, first] : words.front()) {
    std::vector<std::string> names;
    for (const auto& one : words) {
      const auto found = one.find(member);
      names.push_back(found == one.end() ? "" : found->second);
    }
    names = IfTelling(std::move(names));
    if (!names.empty()) return names;
  }
  return {};
}

std::vector<std::string> ByRequired(const Value::Array& branches) {
  std::vector<std::set<std::string>> required;
  for (const Value& branch : branches) required.push_back(RequiredNames(branch));
  std::vector<std::string> names;
  for (size_t i = 0; i < required.size(); ++i) {
    std::string own;
    for (const std::string& name : required[i]) {
      size_t others = 0;
      for (const auto& other : required) others += other.count(name);
      if (own.empty() && others == 1) own = "with_" + name;
    }
    names.push_back(own);
  }
  return IfTelling(std::move(names));
}

// oneOf as anyOf, at every depth.
Value Loosened(const Value& schema) {
  if (schema.is_array()) {
    Value all = Value::MakeArray();
    for (const Value& item : schema.items()) all.items().push_back(Loosened(item));
    return all;
  }
  if (!schema.is_object()) return schema;
  Value loose = Value::MakeObject();
  for (const Member& member : schema.members()) {
    // What is tied to facts is the contract's own schema.
    if (member.key == kAnnotation) continue;
    const bool data = member.key == "enum" || member.key == "const" || member.key == "examples" ||
                      member.key == "default" || member.key == "x-generate";
    loose.Set(member.key, data ? member.value : Loosened(member.value));
  }
  const Value* one_of = loose.Find("oneOf");
  if (one_of == nullptr || !one_of->is_array()) return loose;
  Value branches = *one_of;
  loose.Erase("oneOf");
  if (loose.Find("anyOf") == nullptr) {
    loose.Set("anyOf", std::move(branches));
    return loose;
  }
  Value further = Value::MakeObject();
  further.Set("anyOf", std::move(branches));
  Value* all = loose.Find("allOf");
  if (all == nullptr) all = &loose.Set("allOf", Value::MakeArray());
  if (all->is_array()) all->items().push_back(std::move(further));
  return loose;
}

}  // namespace

std::vector<std::string> NamesOfForms(const Value::Array& branches) {
  if (branches.empty()) return {};
  std::vector<std::string> names = ByWord(branches);
  for (const char* keyword : {"title", "type"}) {
    if (!names.empty()) return names;
    for (const Value& branch : branches) names.push_back(TextOf(branch, keyword));
    names = IfTelling(std::move(names));
  }
  if (names.empty()) names = ByRequired(branches);
  if (!names.empty()) return names;
  for (size_t i = 0; i < branches.size(); ++i) {
    names.push_back(i < kTurns.size() ? std::string(kTurns[i]) : "turn_" + std::to_string(i + 1));
  }
  return names;
}

std::shared_ptr<const Schema> LooseSchema(const Value& schema) {
  Result<Schema> compiled = Schema::Compile(Loosened(schema));
  if (!compiled.ok()) return nullptr;
  return std::make_shared<const Schema>(compiled.Take());
}

}  // namespace assay
