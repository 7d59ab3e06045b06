// What combines schemas: branches, conditions, dependencies.
#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/openapi_schema.h"

namespace assay::derive {
namespace {

std::string TitleOf(const Node& branch) {
  const std::string reference = ReferenceOf(branch);
  const std::vector<std::string> tokens =
      PointerTokens(reference.substr(std::min(reference.size(), reference.find('#') + 1)));
  return Printable(tokens.empty() ? branch.Text("title") : tokens.back(), 60);
}

}  // namespace

Value SchemaTranslator::ConvertBranch(const Node& node, const Where& where, bool inlines,
                                      bool* whole) {
  const bool outer = std::exchange(inlines_, inlines_ || inlines);
  const size_t before = left_out_;
  Where inside = where;
  ++inside.depth;
  inside.branch = true;
  if (!where.branch) inside.shared = nullptr;
  Value converted = Convert(node, inside);
  inlines_ = outer;
  *whole = *whole && left_out_ == before;
  return converted;
}

void SchemaTranslator::Branches(const Node& node, const Where& where, Value* out) {
  const Node all = node.Get("allOf");
  if (all && all.value->is_array() && !all.value->items().empty()) {
    // `nullable` beside an allOf says nothing by the letter, and is meant by all who write it.
    const bool or_null = node.Flag("nullable") && node.Get("type").value == nullptr;
    Where inside = where;
    ++inside.depth;
    Value list = Value::MakeArray();
    bool whole = true;
    for (const Node& branch : ItemsOf(all)) {
      Value converted =
          or_null ? ConvertBranch(branch, where, false, &whole) : Convert(branch, inside);
      if (!converted.is_boolean() || !converted.boolean())
        list.items().push_back(std::move(converted));
    }
    if (list.items().empty()) {
      // Anything is allowed, null too.
    } else if (or_null) {
      Value null_type = Value::MakeObject();
      null_type.Set("type", Value::String("null"));
      Value rest = Value::MakeObject();
      rest.Set("allOf", std::move(list));
      out->Set("anyOf", Value::MakeArray({std::move(rest), std::move(null_type)}));
      Tied(out, node, "nullable", "anyOf", "is as described, or null.", where);
    } else {
      out->Set("allOf", std::move(list));
    }
  }
  for (const char* keyword : {"anyOf", "oneOf"}) OneOf(node, where, keyword, out);
  const Node forbidden = node.Get("not");
  if (!forbidden || !(forbidden.value->is_object() || forbidden.value->is_boolean())) return;
  bool whole = true;
  Value converted = ConvertBranch(forbidden, where, true, &whole);
  if (!whole) {
    Note(Gravity::kWarning, "unsupported-keyword", forbidden,
         "`not` holds what cannot be judged exactly; it is left out.");
    return;
  }
  out->Set("not", std::move(converted));
  Tied(out, node, "not", "not", "is not what `not` describes.", where);
}

void SchemaTranslator::OneOf(const Node& node, const Where& where, const char* keyword,
                             Value* out) {
  const Node branches = node.Get(keyword);
  if (!branches || !branches.value->is_array() || branches.value->items().empty()) return;
  const Node discriminator = node.Get("discriminator");
  const std::string field = discriminator.Text("propertyName");
  std::map<std::string, Value> values;  // by what a mapping leads to
  for (const NamedNode& one : MembersOf(discriminator.Get("mapping"))) {
    if (!one.node.value->is_string()) continue;
    std::string target = one.node.value->text();
    if (target.find('/') == std::string::npos && target.find('.') == std::string::npos)
      target = "#/components/schemas/" + target;
    auto& list = values.emplace(target, Value::MakeArray()).first->second;
    list.items().push_back(Value::String(one.name));
  }
  Value list = Value::MakeArray();
  bool whole = true;
  for (const Node& branch : ItemsOf(branches)) {
    Value converted = ConvertBranch(branch, where, false, &whole);
    const auto mapped = values.find(ReferenceOf(branch));
    if (mapped != values.end() && !field.empty()) {
      Value chosen = Value::MakeObject();
      Value names = Value::MakeObject();
      Value one = Value::MakeObject();
      one.Set("enum", mapped->second);
      names.Set(field, std::move(one));
      chosen.Set("required", Value::MakeArray({Value::String(field)}));
      chosen.Set("properties", std::move(names));
      Value both = Value::MakeObject();
      both.Set("allOf", Value::MakeArray({std::move(converted), std::move(chosen)}));
      converted = std::move(both);
    }
    // The form's name, by which cases are called.
    if (use_ == SchemaUse::kRequest && converted.is_object() &&
        converted.Find("title") == nullptr) {
      const std::string title = TitleOf(branch);
      if (!title.empty()) converted.Set("title", Value::String(title));
    }
    list.items().push_back(std::move(converted));
  }
  if (node.Flag("nullable") && !document_.is_31()) {
    Value null_type = Value::MakeObject();
    null_type.Set("type", Value::String("null"));
    list.items().push_back(std::move(null_type));
  }
  // A discriminator chooses a branch, so that several may fit; and so may what was left open.
  const bool one_of = std::string_view(keyword) == "oneOf" && whole && !discriminator;
  const std::string written = one_of ? "oneOf" : "anyOf";
  if (out->Find(written) != nullptr) {
    Value further = Value::MakeObject();
    further.Set(written, std::move(list));
    Tied(&further, node, keyword, written, "fits one of its descriptions.", where);
    Value* all = out->Find("allOf");
    if (all == nullptr) all = &out->Set("allOf", Value::MakeArray());
    all->items().push_back(std::move(further));
    return;
  }
  out->Set(written, std::move(list));
  Tied(out, node, keyword, written, "fits one of its descriptions.", where);
}

void SchemaTranslator::Condition(const Node& node, const Where& where, Value* out) {
  const Node condition = node.Get("if");
  if (!condition || !(node.Get("then") || node.Get("else"))) return;
  bool whole = true;
  Value converted = ConvertBranch(condition, where, true, &whole);
  if (!whole) {
    Note(Gravity::kWarning, "unsupported-keyword", condition,
         "`if` holds what cannot be judged exactly; it is left out.");
    return;
  }
  out->Set("if", std::move(converted));
  for (const char* keyword : {"then", "else"}) {
    if (const Node outcome = node.Get(keyword)) {
      bool any = true;
      out->Set(keyword, ConvertBranch(outcome, where, false, &any));
    }
  }
  Tied(out, node, "if", "if", "keeps to its condition.", where);
}

void SchemaTranslator::Dependencies(const Node& node, const Where& where, Value* out) {
  Value all = Value::MakeObject();
  std::string source;
  for (const char* keyword : {"dependentRequired", "dependentSchemas", "dependencies"}) {
    for (const NamedNode& one : MembersOf(node.Get(keyword))) {
      source = keyword;
      bool whole = true;
      Value needs = one.node.value->is_array() ? *one.node.value
                                               : ConvertBranch(one.node, where, false, &whole);
      if (Value* there = all.Find(one.name)) {
        const auto as_schema = [](Value value) {
          if (!value.is_array()) return value;
          Value schema = Value::MakeObject();
          schema.Set("required", std::move(value));
          return schema;
        };
        Value both = Value::MakeObject();
        both.Set("allOf", Value::MakeArray({as_schema(*there), as_schema(std::move(needs))}));
        *there = std::move(both);
      } else {
        all.Set(one.name, std::move(needs));
      }
    }
  }
  if (all.members().empty()) return;
  out->Set("dependencies", std::move(all));
  Tied(out, node, source, "dependencies", "has the fields that others need.", where);
}

}  // namespace assay::derive
