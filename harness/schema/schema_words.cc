#include "harness/schema/schema_words.h"

#include <algorithm>

#include "harness/base/text.h"

namespace assay {
namespace {

constexpr size_t kMaxJson = 200;
constexpr size_t kMaxWords = 400;
constexpr std::string_view kEllipsis = "…";

std::string Cut(std::string text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes - kEllipsis.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + std::string(kEllipsis);
}

// Appends compact JSON until `out` holds more than kMaxJson bytes.
void AppendJson(const Value& value, std::string* out) {
  if (out->size() > kMaxJson) return;
  if (value.is_array()) {
    *out += '[';
    for (const Value& item : value.items()) {
      if (&item != value.items().data()) *out += ',';
      AppendJson(item, out);
      if (out->size() > kMaxJson) return;
    }
    *out += ']';
  } else if (value.is_object()) {
    *out += '{';
    for (const Member& member : value.members()) {
      if (&member != value.members().data()) *out += ',';
      AppendJson(Value::String(member.key), out);
      *out += ':';
      AppendJson(member.value, out);
      if (out->size() > kMaxJson) return;
    }
    *out += '}';
  } else if (value.is_string() && value.text().size() > kMaxJson) {
    // Two hundred bytes of content are two hundred or more of JSON.
    size_t end = kMaxJson;
    while (end > 0 && (static_cast<unsigned char>(value.text()[end]) & 0xc0) == 0x80) --end;
    *out += Dump(Value::String(value.text().substr(0, end)));
  } else {
    *out += Dump(value);
  }
}

void AddPart(std::string part, std::vector<std::string>* parts) {
  if (!part.empty()) parts->push_back(std::move(part));
}

std::string RequiredWords(const ObjectRules& rules) {
  std::vector<std::string> names;
  for (const std::string& name : rules.required) names.push_back(Dump(Value::String(name)));
  return names.empty() ? "" : "with " + Join(names, ", ");
}

void StringWords(const StringRules& rules, std::vector<std::string>* parts) {
  if (rules.format != nullptr) AddPart(std::string(rules.format->words), parts);
  if (rules.pattern) AddPart(PatternWords(*rules.pattern), parts);
  for (const CountRule& rule : rules.lengths) AddPart(CountWords(rule, "character"), parts);
}

void BranchesWords(const Branches& branches, int levels, std::vector<std::string>* parts) {
  if (!branches.any_of.empty()) AddPart(BranchWords("any of", branches.any_of, levels), parts);
  if (!branches.one_of.empty()) AddPart(BranchWords("one of", branches.one_of, levels), parts);
  if (!branches.all_of.empty()) AddPart(BranchWords("all of", branches.all_of, levels), parts);
  if (branches.never != nullptr) AddPart("not " + NodeWords(*branches.never, levels), parts);
}

}  // namespace

std::string CutJson(const Value& value) {
  std::string out;
  AppendJson(value, &out);
  return Cut(std::move(out), kMaxJson);
}

std::string TypeSetWords(TypeSet types) {
  std::string out;
  for (const TypeWord& word : TypeWords()) {
    if ((types & word.bit) == 0) continue;
    if (!out.empty()) out += " or ";
    out += word.words;
  }
  return out;
}

std::string ChoicesWords(const Value& choices) {
  std::string out;
  for (const Value& choice : choices.items()) {
    out += out.empty() ? "one of " : ", ";
    out += CutJson(choice);
    if (out.size() > kMaxWords) break;
  }
  return out.empty() ? "nothing" : Cut(std::move(out), kMaxWords);
}

std::string BoundWords(const Bound& bound) {
  switch (bound.sort) {
    case Bound::Sort::kMinimum:
      return "at least " + bound.text;
    case Bound::Sort::kExclusiveMinimum:
      return "more than " + bound.text;
    case Bound::Sort::kMaximum:
      return "at most " + bound.text;
    case Bound::Sort::kExclusiveMaximum:
      return "less than " + bound.text;
  }
  return "";
}

std::string PatternWords(const Regex& pattern) {
  return Cut("a match of " + pattern.pattern(), kMaxWords) +
         (pattern.whole_text() ? " (whole text)" : " (anywhere in the text)");
}

std::string CountWords(const CountRule& rule, std::string_view unit) {
  const bool least = rule.sort == CountRule::Sort::kLeast;
  std::string words(unit);
  if (rule.limit != 1) {
    if (words.back() == 'y') words.replace(words.size() - 1, 1, "ie");
    words += 's';
  }
  return (least ? "at least " : "at most ") + std::to_string(rule.limit) + " " + words;
}

std::string NodeWords(const Node& node, int levels) {
  if (node.form == Node::Form::kAnything) return "anything";
  if (node.form == Node::Form::kNothing) return "nothing";
  if (levels == 0) return "…";
  if (node.reference != nullptr) return NodeWords(*node.reference, levels - 1);
  std::vector<std::string> parts;
  if (node.types != 0) AddPart(TypeSetWords(node.types), &parts);
  if (node.constant != nullptr) AddPart("exactly " + CutJson(*node.constant), &parts);
  if (node.choices != nullptr) AddPart(ChoicesWords(*node.choices), &parts);
  if (node.number) {
    for (const Bound& bound : node.number->bounds) AddPart(BoundWords(bound), &parts);
    if (node.number->step) AddPart("a multiple of " + node.number->step_text, &parts);
  }
  if (node.string) StringWords(*node.string, &parts);
  if (node.array) {
    for (const CountRule& rule : node.array->sizes) AddPart(CountWords(rule, "item"), &parts);
  }
  if (node.object) AddPart(RequiredWords(*node.object), &parts);
  if (node.branches) BranchesWords(*node.branches, levels - 1, &parts);
  return parts.empty() ? "anything" : Cut(Join(parts, ", "), kMaxWords);
}

std::string BranchWords(std::string_view lead, const std::vector<const Node*>& nodes, int levels) {
  std::string out(lead);
  for (const Node* node : nodes) {
    out += node == nodes.front() ? ": " : "; ";
    out += NodeWords(*node, levels);
    if (out.size() > kMaxWords) break;
  }
  return Cut(std::move(out), kMaxWords);
}

}  // namespace assay
