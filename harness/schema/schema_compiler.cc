#include "harness/schema/schema_compiler.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay {
namespace {

// Where in a document, for messages; the error's place says it again in lines and columns.
std::string Name(const Site& site) { return site.document + "#" + site.pointer; }

}  // namespace

Result<std::shared_ptr<const Program>> SchemaCompiler::Compile(const Value& schema) {
  program_ = std::make_shared<Program>();
  program_->root = schema;
  for (const auto& [address, document] : options_.documents) {
    program_->documents.emplace(address, *document);
  }
  sites_.Add("", program_->root);
  for (const auto& [address, document] : program_->documents) sites_.Add(address, document);
  program_->start = NodeOf(program_->root);
  for (size_t i = 0; i < references_.size(); ++i) {
    const auto [node, source] = references_[i];
    const Value& reference = *source->Find("$ref");
    auto target = sites_.Resolve(reference.text(), sites_.Of(*source));
    if (!target.ok()) {
      Refuse(sites_.Of(*source), reference.offset(),
             "$ref \"" + reference.text() + "\": " + target.error().message, target.error().remedy);
      continue;
    }
    node->reference = NodeOf(*target.value());
    node->edges.push_back({Edge::Sort::kSame, node->reference, "", 0});
  }
  if (errors_.empty()) {
    if (const Node* circle = FindCircle(*program_)) {
      Refuse(sites_.Of(*circle->source), circle->source->offset(),
             "these references lead in a circle that never reaches another value");
    }
  }
  if (!errors_.empty()) return std::move(errors_);
  ListChecks(program_.get());
  return std::shared_ptr<const Program>(std::move(program_));
}

const Node* SchemaCompiler::NodeOf(const Value& schema) {
  if (const auto known = nodes_.find(&schema); known != nodes_.end()) return known->second;
  Node& node = program_->nodes.emplace_back();
  nodes_.emplace(&schema, &node);
  node.source = &schema;
  const At at{schema, sites_.Of(schema), node};
  if (schema.is_boolean()) {
    node.form = schema.boolean() ? Node::Form::kAnything : Node::Form::kNothing;
    if (!schema.boolean()) node.nothing_slot = AddCheck(at, "false");
  } else if (schema.is_object()) {
    CompileKeywords(at);
  } else {
    Refuse(at, schema, "a schema is an object or a boolean");
  }
  return &node;
}

void SchemaCompiler::CompileKeywords(const At& at) {
  CheckKeywords(at);
  const Value* reference = at.schema.Find("$ref");
  if (reference != nullptr) return CompileReference(at, *reference);
  CompileValues(at);
  CompileNumber(at);
  CompileString(at);
  CompileArray(at);
  CompileObject(at);
  CompileBranches(at);
  CompileDefinitions(at);
}

void SchemaCompiler::CompileReference(const At& at, const Value& reference) {
  if (!reference.is_string()) return Refuse(at, reference, "$ref is a string");
  references_.emplace_back(&at.node, &at.schema);
  CompileDefinitions(at);
}

void SchemaCompiler::CompileDefinitions(const At& at) {
  const Value* definitions = FindOf(at, "definitions", Kind::kObject, "an object of schemas");
  if (definitions == nullptr) return;
  for (const Member& member : definitions->members()) NodeOf(member.value);
}

void SchemaCompiler::CompileValues(const At& at) {
  if (const Value* type = at.schema.Find("type")) CompileType(at, *type);
  if (const Value* constant = at.schema.Find("const")) {
    at.node.constant = constant;
    at.node.constant_slot = AddCheck(at, "const");
  }
  if (const Value* choices = FindOf(at, "enum", Kind::kArray, "an array of values")) {
    if (choices->items().empty() && options_.require_known_keywords) {
      Refuse(at, *choices, "enum has no value, so nothing would fit");
    }
    at.node.choices = choices;
    at.node.choices_slot = AddCheck(at, "enum");
  }
}

void SchemaCompiler::CompileType(const At& at, const Value& type) {
  const Value alone = Value::MakeArray({type});
  for (const Value& name : (type.is_array() ? type : alone).items()) {
    TypeSet bit = 0;
    for (const TypeWord& word : TypeWords()) {
      if (name.is_string() && name.text() == word.name) bit = word.bit;
    }
    if (bit == 0) Refuse(at, type, "no type of JSON Schema: " + Dump(name));
    at.node.types |= bit;
  }
  if (type.is_array() && type.items().empty()) Refuse(at, type, "type lists no type");
  at.node.type_slot = AddCheck(at, "type");
}

void SchemaCompiler::CompileNumber(const At& at) {
  NumberRules rules;
  const std::pair<std::string_view, Bound::Sort> kBounds[] = {
      {"minimum", Bound::Sort::kMinimum},
      {"exclusiveMinimum", Bound::Sort::kExclusiveMinimum},
      {"maximum", Bound::Sort::kMaximum},
      {"exclusiveMaximum", Bound::Sort::kExclusiveMaximum},
  };
  for (const auto& [keyword, sort] : kBounds) {
    const Value* limit = FindOf(at, keyword, Kind::kNumber, "a number");
    if (limit == nullptr) continue;
    rules.bounds.push_back(
        {sort, Decimal::Parse(limit->text()), limit->text(), AddCheck(at, keyword)});
  }
  if (const Value* step = FindOf(at, "multipleOf", Kind::kNumber, "a number above 0")) {
    rules.step = Decimal::Parse(step->text());
    rules.step_text = step->text();
    rules.step_slot = AddCheck(at, "multipleOf");
    if (rules.step->zero() || rules.step->negative()) {
      Refuse(at, *step, "multipleOf is a number above 0");
    }
  }
  if (!rules.bounds.empty() || rules.step) {
    at.node.number = std::make_unique<NumberRules>(std::move(rules));
  }
}

std::vector<CountRule> SchemaCompiler::CompileCounts(const At& at, std::string_view least,
                                                     std::string_view most) {
  constexpr std::string_view kShape = "an integer from 0 up";
  std::vector<CountRule> rules;
  for (const std::string_view keyword : {least, most}) {
    const Value* limit = FindOf(at, keyword, Kind::kNumber, kShape);
    if (limit == nullptr) continue;
    const Decimal number = Decimal::Parse(limit->text());
    if (!number.integer() || number.negative()) {
      Refuse(at, *limit, std::string(keyword) + " is " + std::string(kShape));
    }
    rules.push_back({keyword == least ? CountRule::Sort::kLeast : CountRule::Sort::kMost,
                     number.ToInt64().value_or(std::numeric_limits<int64_t>::max()),
                     AddCheck(at, keyword)});
  }
  return rules;
}

void SchemaCompiler::CompileString(const At& at) {
  StringRules rules;
  rules.lengths = CompileCounts(at, "minLength", "maxLength");
  if (const Value* pattern = FindOf(at, "pattern", Kind::kString, "a regular expression")) {
    auto regex = Regex::Compile(pattern->text());
    if (regex.ok()) {
      rules.pattern = regex.Take();
      rules.pattern_slot = AddCheck(at, "pattern");
    } else {
      Refuse(at, *pattern, regex.error().message, regex.error().remedy);
    }
  }
  const Value* format = FindOf(at, "format", Kind::kString, "the name of a format");
  if (format != nullptr && options_.formats) {
    rules.format = FindFormat(format->text());
    rules.format_slot = AddCheck(at, "format");
    if (rules.format == nullptr) {
      Refuse(at, *format, "no format of draft-07 is called \"" + format->text() + "\"",
             "say it as a pattern");
    }
  }
  if (!rules.lengths.empty() || rules.pattern || rules.format != nullptr) {
    at.node.string = std::make_unique<StringRules>(std::move(rules));
  }
}

Slot SchemaCompiler::AddCheck(const At& at, std::string_view keyword) {
  SchemaCheck check;
  check.keyword = keyword;
  check.schema_pointer =
      at.site.document.empty() ? at.site.pointer : at.site.document + "#" + at.site.pointer;
  const Value* annotation = at.schema.Find(kAnnotation);
  const Value* ids = annotation == nullptr ? nullptr : annotation->Find(keyword);
  if (ids != nullptr && ids->is_array()) {
    for (const Value& id : ids->items()) {
      if (id.is_string()) check.requirements.push_back(id.text());
    }
  }
  const Slot slot = program_->compiled.size();
  program_->compiled.push_back(std::move(check));
  at.node.slots.push_back(slot);
  return slot;
}

void SchemaCompiler::AddEdge(const At& at, Edge::Sort sort, const Node* to, std::string place,
                             Slot slot) {
  at.node.edges.push_back({sort, to, std::move(place), slot});
}

const Value* SchemaCompiler::FindOf(const At& at, std::string_view keyword, Kind kind,
                                    std::string_view shape) {
  const Value* value = at.schema.Find(keyword);
  if (value == nullptr || value->kind() == kind) return value;
  Refuse(at, *value, std::string(keyword) + " is " + std::string(shape));
  return nullptr;
}

void SchemaCompiler::Refuse(const Site& site, uint32_t offset, std::string message,
                            std::string remedy) {
  // `text_` is that of the schema alone.
  Place place{site.document.empty() ? std::string(file_) : site.document, 0, 0};
  if (site.document.empty() && !text_.empty()) place = PlaceOf(text_, offset, file_);
  errors_.push_back({std::move(place), Name(site) + ": " + std::move(message), std::move(remedy)});
}

}  // namespace assay
