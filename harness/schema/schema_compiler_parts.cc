// The half of the compiler that meets schemas inside schemas.
#include <algorithm>
#include <utility>

#include "harness/schema/schema_compiler.h"

namespace assay {
namespace {

constexpr std::string_view kAnyPart = "/*";

}  // namespace

RestRule SchemaCompiler::CompileRest(const At& at, std::string_view keyword) {
  RestRule rule;
  const Value* rest = at.schema.Find(keyword);
  if (rest == nullptr) return rule;
  if (rest->is_boolean()) {
    if (rest->boolean()) return rule;
    rule.sort = RestRule::Sort::kForbidden;
    // The keyword itself reports: it can carry an annotation, `false` cannot.
    rule.slot = AddCheck(at, keyword);
    return rule;
  }
  rule.sort = RestRule::Sort::kSchema;
  rule.schema = NodeOf(*rest);
  AddEdge(at, Edge::Sort::kPart, rule.schema, std::string(kAnyPart));
  return rule;
}

std::vector<const Node*> SchemaCompiler::CompileList(const At& at, std::string_view keyword) {
  std::vector<const Node*> nodes;
  const Value* list = FindOf(at, keyword, Kind::kArray, "an array of schemas");
  if (list == nullptr) return nodes;
  if (list->items().empty()) Refuse(at, *list, std::string(keyword) + " has no schema");
  for (const Value& schema : list->items()) nodes.push_back(NodeOf(schema));
  return nodes;
}

void SchemaCompiler::CompileArray(const At& at) {
  ArrayRules rules;
  rules.sizes = CompileCounts(at, "minItems", "maxItems");
  if (const Value* unique = FindOf(at, "uniqueItems", Kind::kBoolean, "a boolean")) {
    rules.unique = unique->boolean();
    if (rules.unique) rules.unique_slot = AddCheck(at, "uniqueItems");
  }
  const Value* items = at.schema.Find("items");
  if (items != nullptr && items->is_array()) {
    for (size_t i = 0; i < items->items().size(); ++i) {
      rules.tuple.push_back(NodeOf(items->items()[i]));
      AddEdge(at, Edge::Sort::kPart, rules.tuple.back(), "/" + std::to_string(i));
    }
    rules.rest = CompileRest(at, "additionalItems");
  } else if (items != nullptr) {
    rules.every = NodeOf(*items);
    AddEdge(at, Edge::Sort::kPart, rules.every, std::string(kAnyPart));
  }
  if (const Value* contains = at.schema.Find("contains")) {
    rules.contains_slot = AddCheck(at, "contains");
    rules.contains = NodeOf(*contains);
    AddEdge(at, Edge::Sort::kProbe, rules.contains, "", rules.contains_slot);
  }
  if (!rules.sizes.empty() || rules.unique || items != nullptr || rules.contains != nullptr) {
    at.node.array = std::make_unique<ArrayRules>(std::move(rules));
  }
}

std::vector<std::string> SchemaCompiler::Names(const At& at, const Value& list,
                                               std::string_view keyword) {
  std::vector<std::string> names;
  for (const Value& name : list.items()) {
    if (!name.is_string()) {
      Refuse(at, name, std::string(keyword) + " lists names, which are strings");
    } else if (std::find(names.begin(), names.end(), name.text()) != names.end()) {
      Refuse(at, name, std::string(keyword) + " lists \"" + name.text() + "\" twice");
    } else {
      names.push_back(name.text());
    }
  }
  return names;
}

void SchemaCompiler::CompileProperties(const At& at, ObjectRules* rules) {
  if (const Value* properties = FindOf(at, "properties", Kind::kObject, "an object of schemas")) {
    for (const Member& member : properties->members()) {
      const Node* node = NodeOf(member.value);
      rules->properties.push_back({member.key, node, kUnlisted});
      AddEdge(at, Edge::Sort::kPart, node, "/" + EscapePointerToken(member.key));
    }
  }
  for (size_t i = 0; i < rules->required.size(); ++i) {
    const auto known =
        std::find_if(rules->properties.begin(), rules->properties.end(),
                     [&](const PropertyRule& rule) { return rule.name == rules->required[i]; });
    if (known != rules->properties.end()) {
      known->required = i;
    } else {
      rules->properties.push_back({rules->required[i], nullptr, i});
    }
  }
  std::sort(rules->properties.begin(), rules->properties.end(),
            [](const PropertyRule& a, const PropertyRule& b) { return a.name < b.name; });
  const Value* patterns =
      FindOf(at, "patternProperties", Kind::kObject, "an object of schemas by pattern");
  if (patterns == nullptr) return;
  for (const Member& member : patterns->members()) {
    const Node* node = NodeOf(member.value);
    auto regex = Regex::Compile(member.key);
    if (!regex.ok()) {
      Refuse(at.site, member.key_offset, regex.error().message, regex.error().remedy);
      continue;
    }
    rules->patterns.push_back({regex.Take(), node});
    AddEdge(at, Edge::Sort::kPart, node, std::string(kAnyPart));
  }
}

void SchemaCompiler::CompileDependencies(const At& at, ObjectRules* rules) {
  const Value* dependencies =
      FindOf(at, "dependencies", Kind::kObject, "an object of schemas or lists of names");
  if (dependencies == nullptr) return;
  rules->dependencies_slot = kUnlisted;
  for (const Member& member : dependencies->members()) {
    DependencyRule rule{member.key, {}, nullptr};
    if (member.value.is_array()) {
      rule.needs = Names(at, member.value, "dependencies");
      if (rules->dependencies_slot == kUnlisted) {
        rules->dependencies_slot = AddCheck(at, "dependencies");
      }
    } else {
      rule.schema = NodeOf(member.value);
      AddEdge(at, Edge::Sort::kSame, rule.schema);
    }
    rules->dependencies.push_back(std::move(rule));
  }
}

void SchemaCompiler::CompileObject(const At& at) {
  ObjectRules rules;
  rules.sizes = CompileCounts(at, "minProperties", "maxProperties");
  if (const Value* required = FindOf(at, "required", Kind::kArray, "an array of names")) {
    rules.required = Names(at, *required, "required");
    rules.required_slot = AddCheck(at, "required");
  }
  CompileProperties(at, &rules);
  rules.rest = CompileRest(at, "additionalProperties");
  if (const Value* names = at.schema.Find("propertyNames")) {
    rules.names = NodeOf(*names);
    AddEdge(at, Edge::Sort::kPart, rules.names, "/~key");
  }
  CompileDependencies(at, &rules);
  const bool judges_members = !rules.properties.empty() || !rules.patterns.empty() ||
                              rules.rest.sort != RestRule::Sort::kOpen || rules.names != nullptr;
  if (judges_members || !rules.sizes.empty() || at.schema.Find("required") != nullptr ||
      !rules.dependencies.empty()) {
    at.node.object = std::make_unique<ObjectRules>(std::move(rules));
  }
}

void SchemaCompiler::CompileBranches(const At& at) {
  Branches branches;
  bool any = false;
  const auto list = [&](std::string_view keyword, std::vector<const Node*>* nodes, Slot* slot) {
    if (at.schema.Find(keyword) == nullptr) return;
    any = true;
    if (slot != nullptr) *slot = AddCheck(at, keyword);
    *nodes = CompileList(at, keyword);
    for (const Node* node : *nodes) {
      AddEdge(at, slot == nullptr ? Edge::Sort::kSame : Edge::Sort::kBranch, node, "",
              slot == nullptr ? 0 : *slot);
    }
  };
  list("allOf", &branches.all_of, nullptr);
  list("anyOf", &branches.any_of, &branches.any_slot);
  list("oneOf", &branches.one_of, &branches.one_slot);
  if (const Value* never = at.schema.Find("not")) {
    any = true;
    branches.never_slot = AddCheck(at, "not");
    branches.never = NodeOf(*never);
    AddEdge(at, Edge::Sort::kBranch, branches.never, "", branches.never_slot);
  }
  CompileCondition(at, &branches);
  if (any || branches.condition != nullptr) {
    at.node.branches = std::make_unique<Branches>(std::move(branches));
  }
}

void SchemaCompiler::CompileCondition(const At& at, Branches* branches) {
  const Value* consequence = at.schema.Find("then");
  const Value* alternative = at.schema.Find("else");
  const Node* then_node = consequence == nullptr ? nullptr : NodeOf(*consequence);
  const Node* else_node = alternative == nullptr ? nullptr : NodeOf(*alternative);
  const Value* condition = at.schema.Find("if");
  if (condition == nullptr) return;
  const Node* if_node = NodeOf(*condition);
  if (then_node == nullptr && else_node == nullptr) return;
  branches->condition_slot = AddCheck(at, "if");
  branches->condition = if_node;
  branches->consequence = then_node;
  branches->alternative = else_node;
  for (const Node* node : {if_node, then_node, else_node}) {
    if (node != nullptr) {
      AddEdge(at, Edge::Sort::kBranch, node, "", branches->condition_slot);
    }
  }
}

}  // namespace assay
