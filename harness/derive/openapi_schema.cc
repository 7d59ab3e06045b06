#include "harness/derive/openapi_schema.h"

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/derive.h"

namespace assay::derive {
namespace {

constexpr size_t kMostNodes = 12'000;  // of one body; beyond it a part is left open, and said so
constexpr int kMostDepth = 60;

// "#/components/schemas/Pet/properties/tags/items" -> "Pet", "tags[]".
std::string PlaceWords(const std::vector<std::string>& tokens, size_t from) {
  std::string words;
  for (size_t i = from; i < tokens.size(); ++i) {
    if (tokens[i] == "properties" && i + 1 < tokens.size()) {
      words += (words.empty() ? "" : ".") + tokens[++i];
    } else if (tokens[i] == "items" || tokens[i] == "prefixItems") {
      words += "[]";
    } else if (tokens[i] == "additionalProperties" || tokens[i] == "patternProperties") {
      words += words.empty() ? "*" : ".*";
      if (tokens[i] == "patternProperties") ++i;
    }
  }
  return words;
}

// A branch of which something was left out may match too much: then only "none matches" is sure.
void WeakenOneOf(Value* value) {
  if (value->is_array()) {
    for (Value& item : value->items()) WeakenOneOf(&item);
  } else if (value->is_object()) {
    const Value* branches = value->Find("oneOf");
    if (branches != nullptr && branches->is_array() && value->Find("anyOf") == nullptr) {
      for (Member& member : value->members()) {
        if (member.key == "oneOf") member.key = "anyOf";
        if (member.key != kAnnotation) continue;
        for (Member& tie : member.value.members()) {
          if (tie.key == "oneOf") tie.key = "anyOf";
        }
      }
    }
    for (Member& member : value->members()) {
      if (member.key != kAnnotation && member.key != "enum" && member.key != "const")
        WeakenOneOf(&member.value);
    }
  }
}

constexpr std::string_view kDefinitions = "#/definitions/";

void AddReferences(const Value& value, std::vector<std::string>* names) {
  if (value.is_array()) {
    for (const Value& item : value.items()) AddReferences(item, names);
  } else if (value.is_object()) {
    for (const Member& member : value.members()) {
      if (member.key == "$ref" && member.value.is_string() &&
          member.value.text().starts_with(kDefinitions)) {
        names->push_back(member.value.text().substr(kDefinitions.size()));
      } else {
        AddReferences(member.value, names);
      }
    }
  }
}

// Takes out the definitions that nothing leads to: what was to refer to them was left out.
void KeepUsed(const Value& root, Value* definitions) {
  std::vector<std::string> open;
  AddReferences(root, &open);
  std::set<std::string> used;
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    const Value* definition = used.insert(name).second ? definitions->Find(name) : nullptr;
    if (definition != nullptr) AddReferences(*definition, &open);
  }
  std::erase_if(definitions->members(),
                [&](const Member& member) { return used.count(member.key) == 0; });
}

bool IsWriteOrReadOnly(const Node& node, const char* which, const OpenApiDocument& document) {
  std::string why;
  const Node target = document.Follow(node, &why);
  return node.Flag(which) || (target && target.Flag(which));
}

}  // namespace

Value SchemaTranslator::Translate(const Node& schema, const std::string& words) {
  words_ = words;
  root_pointer_ = schema.pointer;
  Where where;
  Node start = schema;
  // The body's own fields have to stand in the schema itself.
  if (use_ == SchemaUse::kResponse && document_.is_31() == false) {
    std::string why;
    const Node target = document_.Follow(schema, &why);
    if (target && target.pointer != schema.pointer) start = target;
  }
  Value root = Convert(start, where);
  if (use_ == SchemaUse::kResponse) {
    if (root.is_object() && root.Find("$ref") != nullptr) {
      Value whole = Value::MakeObject();
      whole.Set("allOf", Value::MakeArray({std::move(root)}));
      root = std::move(whole);
    }
    if (root.is_object()) RunDefinitions(&root);
  }
  if (branch_left_out_) WeakenOneOf(&root);
  return root;
}

void SchemaTranslator::RunDefinitions(Value* root) {
  Value definitions = Value::MakeObject();
  while (!waiting_.empty()) {
    const auto [pointer, branch] = waiting_.back();
    waiting_.pop_back();
    std::string why;
    const Node target = document_.Find("#" + pointer, &why);
    Where where;
    where.branch = branch;
    where.known = false;
    if (branch) where.shared = &target;
    Value converted = Convert(target, where);
    definitions.Set(names_[pointer + (branch ? "!" : "")], std::move(converted));
  }
  const std::vector<std::string> circular = OpenCircles(&definitions);
  branch_left_out_ = branch_left_out_ || !circular.empty();
  for (const auto& [key, name] : names_) {
    if (std::find(circular.begin(), circular.end(), name) == circular.end()) continue;
    const std::string pointer = key.substr(0, key.size() - (key.ends_with('!') ? 1 : 0));
    std::string why;
    const Node target = document_.Find("#" + pointer, &why);
    Note(Gravity::kError, "circular-schema", target,
         Subject(target) + " is described by itself alone; anything is allowed there.");
  }
  KeepUsed(*root, &definitions);
  if (!definitions.members().empty()) root->Set("definitions", std::move(definitions));
}

bool SchemaTranslator::Hides(const Node& property) const {
  if (use_ == SchemaUse::kRequest) return IsWriteOrReadOnly(property, "readOnly", document_);
  if (use_ == SchemaUse::kResponse) return IsWriteOrReadOnly(property, "writeOnly", document_);
  return false;
}

void SchemaTranslator::Note(Gravity gravity, const char* rule, const Node& node,
                            std::string message) {
  if (gravity != Gravity::kNote) LeaveOut();
  findings_.Add(gravity, rule, document_.LineOf(node), node.pointer, std::move(message));
}

void SchemaTranslator::LeaveOut() {
  ++left_out_;
  branch_left_out_ = branch_left_out_ || in_branch_;
}

std::string SchemaTranslator::Subject(const Node& node) const {
  const std::vector<std::string> tokens = PointerTokens(node.pointer);
  if (tokens.size() >= 3 && tokens[0] == "components" && tokens[1] == "schemas") {
    const std::string rest = PlaceWords(tokens, 3);
    return "`" + tokens[2] + (rest.empty() || rest[0] == '[' ? rest : "." + rest) + "`";
  }
  if (tokens.size() >= 2 && tokens[0] == "definitions") {
    const std::string rest = PlaceWords(tokens, 2);
    return "`" + tokens[1] + (rest.empty() || rest[0] == '[' ? rest : "." + rest) + "`";
  }
  const size_t from =
      node.pointer.starts_with(root_pointer_) ? PointerTokens(root_pointer_).size() : tokens.size();
  const std::string rest = PlaceWords(tokens, from);
  return rest.empty() ? words_ : "`" + rest + "` of " + words_;
}

std::string SchemaTranslator::Fact(const Node& node, std::string_view keyword,
                                   const std::string& text, Level level) {
  const std::string key = node.pointer + "|" + std::string(keyword);
  const auto known = facts_.find(key);
  if (known != facts_.end()) return known->second;
  const Node at = node.Get(keyword);
  Spot spot{document_.LineOf(at ? at : node), "#" + node.pointer, "`" + std::string(keyword) + "`"};
  const std::string category = use_ == SchemaUse::kResponse    ? "response-schema"
                               : use_ == SchemaUse::kParameter ? "parameter-schema"
                                                               : "request-schema";
  return facts_[key] = draft_.AddFact(level, category, text, std::move(spot));
}

// Ties `keyword` of `out` to a fact on `source`, the keyword that says so in the document.
void SchemaTranslator::Tied(Value* out, const Node& node, std::string_view source,
                            std::string_view keyword, const std::string& says, const Where& where,
                            Level level) {
  if (where.branch) {
    // Inside a branch only the branch's holder speaks; a shared definition speaks as a whole.
    if (where.shared == nullptr) return;
    const Node& whole = *where.shared;
    Tie(out, keyword,
        {Fact(whole, "", Subject(whole) + " is as its schema describes it.", Level::kMust)});
    return;
  }
  Tie(out, keyword, {Fact(node, source, Subject(node) + " " + says, level)});
}

Value SchemaTranslator::Convert(const Node& node, const Where& where) {
  if (node.value == nullptr) return Value::Boolean(true);
  if (node.value->is_boolean()) {
    if (node.value->boolean()) return Value::Boolean(true);
    Value none = Value::MakeObject();
    none.Set("not", Value::MakeObject());
    Tied(&none, node, "", "not", "is not there at all.", where);
    return none;
  }
  if (!node.value->is_object()) {
    Note(Gravity::kError, "bad-schema", node, "This is no schema; anything is allowed here.");
    return Value::Boolean(true);
  }
  if (++nodes_ > kMostNodes || where.depth > kMostDepth) {
    LeaveOut();
    findings_.Add(Gravity::kWarning, "too-large", document_.LineOf(node), root_pointer_,
                  "The schema is too large or too deep to be judged as a whole: what lies beyond " +
                      std::to_string(kMostNodes) + " schemas is left open.");
    return Value::Boolean(true);
  }
  const bool was_in_branch = std::exchange(in_branch_, where.branch);
  if (document_.TellWrongKinds(node, /*below=*/false, &findings_)) LeaveOut();
  Value converted =
      ReferenceOf(node).empty() ? ConvertObject(node, where) : ConvertReference(node, where);
  in_branch_ = was_in_branch;
  return converted;
}

Value SchemaTranslator::ConvertReference(const Node& node, const Where& where) {
  std::string why;
  const Node target = document_.Follow(node, &why);
  Value referred = Value::Boolean(true);
  if (!target) {
    const bool here = ReferenceOf(node).starts_with('#');
    Note(Gravity::kError, here ? "unresolved-reference" : "remote-reference", node,
         why + "; what is there is not judged.");
  } else {
    referred = Target(target, where);
  }
  Value siblings = *node.value;
  for (const char* key : {"$ref", "description", "summary", "title", "example", "examples",
                          "default", "deprecated", "readOnly", "writeOnly", "externalDocs", "xml"})
    siblings.Erase(key);
  auto& members = siblings.members();
  std::erase_if(members, [](const Member& member) { return member.key.starts_with("x-"); });
  if (members.empty()) return referred;
  if (!document_.is_31()) {
    const bool nullable = siblings.BooleanOr("nullable", false);
    Note(Gravity::kWarning, "beside-reference", node,
         "`" + members.front().key + "` stands beside `$ref`, where " +
             (document_.is_swagger() ? "Swagger 2.0" : "OpenAPI 3.0") + " ignores it" +
             (nullable ? "; null is let pass." : "."));
    if (!nullable) return referred;
    Value open = Value::MakeObject();
    Value null_type = Value::MakeObject();
    null_type.Set("type", Value::String("null"));
    open.Set("anyOf", Value::MakeArray({std::move(referred), std::move(null_type)}));
    Tied(&open, node, "nullable", "anyOf", "is as referred to, or null.", where);
    return open;
  }
  Value both = Value::MakeObject();
  both.Set("allOf", Value::MakeArray({std::move(referred), ConvertObject(node, where)}));
  return both;
}

Value SchemaTranslator::Target(const Node& target, const Where& where) {
  if (use_ != SchemaUse::kResponse || inlines_) {
    if (std::find(open_.begin(), open_.end(), target.pointer) != open_.end()) {
      Note(Gravity::kNote, "recursive-request", target,
           "The schema holds itself; where it is sent or stands in a condition, anything is "
           "allowed from there on.");
      LeaveOut();
      return Value::Boolean(true);
    }
    open_.push_back(target.pointer);
    Where inside = where;
    ++inside.depth;
    Value converted = Convert(target, inside);
    open_.pop_back();
    return converted;
  }
  const std::string key = target.pointer + (where.branch ? "!" : "");
  auto known = names_.find(key);
  if (known == names_.end()) {
    const std::vector<std::string> tokens = PointerTokens(target.pointer);
    const std::string base = tokens.empty() ? "document" : Slug(tokens.back());
    std::string name = base;
    for (int i = 2; !taken_.insert(name).second; ++i) name = base + "_" + std::to_string(i);
    known = names_.emplace(key, name).first;
    waiting_.emplace_back(target.pointer, where.branch);
  }
  Value reference = Value::MakeObject();
  reference.Set("$ref", Value::String("#/definitions/" + known->second));
  return reference;
}

Value SchemaTranslator::ConvertObject(const Node& node, const Where& where) {
  Value out = Value::MakeObject();
  Type(node, where, &out);
  Values(node, where, &out);
  Texts(node, where, &out);
  Numbers(node, where, &out);
  Format(node, where, &out);
  Arrays(node, where, &out);
  Objects(node, where, &out);
  Branches(node, where, &out);
  if (document_.is_31()) {
    Condition(node, where, &out);
    Dependencies(node, where, &out);
    Unevaluated(node, where, &out);
  }
  Unsupported(node);
  DropContradictions(node, &out);
  if (use_ != SchemaUse::kResponse && !where.branch) {
    if (use_ == SchemaUse::kRequest) FoldFields(&out);
    Examples(node, &out);
  }
  return out;
}

}  // namespace assay::derive
