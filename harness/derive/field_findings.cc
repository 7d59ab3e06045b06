// Findings about single fields and about the fields of one section.
#include <algorithm>
#include <map>
#include <set>

#include "harness/base/text.h"
#include "harness/derive/build.h"
#include "harness/derive/page_findings.h"
#include "harness/schema/regex.h"

namespace assay::derive {
namespace {

bool IsBody(Part part) { return part == Part::kRequest || part == Part::kResponse; }

std::string JsonType(const PageField& field) {
  return field.type.has_value() && field.type->json.size() == 1 ? field.type->json[0] : "";
}

bool Covers(const PageField& field) {
  // The name's words all stand in the description.
  const std::vector<std::string> words =
                                     WordsOf(field.path.empty() ? field.name : field.path.back()),
                                 said = WordsOf(field.meaning);
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(said.begin(), said.end(), word) != said.end();
  });
}

void Add(std::vector<Finding>* findings, const char* rule, Gravity gravity, uint32_t line,
         const Section& section, std::string message) {
  findings->push_back({rule, gravity, line, section.title, std::move(message)});
}

void FindCopies(const Section& section, std::vector<Finding>* findings) {
  for (const PageField& field : section.fields) {
    if (field.meaning.empty() || Covers(field)) continue;
    for (const PageField& other : section.fields) {
      if (&other == &field || !EqualsIgnoreCase(other.meaning, field.meaning) ||
          other.name == field.name || !Covers(other))
        continue;
      Add(findings, "copied-description", Gravity::kWarning, field.line, section,
          FieldName(field) + " is described by the words of " + FieldName(other) + ": \"" +
              field.meaning + "\".");
    }
  }
}

void FindDuplicates(const Section& section, std::vector<Finding>* findings) {
  std::map<std::string, const PageField*> seen;
  for (const PageField& field : section.fields) {
    const auto [there, added] = seen.emplace(field.name, &field);
    if (added) continue;
    const bool differ = JsonType(*there->second) != JsonType(field);
    Add(findings, "duplicate-field", differ ? Gravity::kError : Gravity::kWarning, field.line,
        section,
        FieldName(field) + " is listed twice" +
            (differ ? ", with two types."
                    : "; it stands in line " + std::to_string(there->second->line) + " already."));
  }
}

void FindParents(const Section& section, std::vector<Finding>* findings) {
  std::set<std::string> told;
  for (const PageField& field : section.fields) {
    std::string parent;
    for (size_t i = 0; i + 1 < field.path.size(); ++i) {
      if (field.path[i] == "[]") continue;
      parent += (parent.empty() ? "" : ".") + field.path[i];
    }
    if (parent.empty() || parent == field.name || !told.insert(parent).second) continue;
    const auto found = std::find_if(
        section.fields.begin(), section.fields.end(),
        [&](const PageField& one) { return ReplaceAll(one.name, "[]", "") == parent; });
    if (found == section.fields.end()) {
      Add(findings, "parent-missing", Gravity::kNote, field.line, section,
          FieldName(field) + " is listed, and its parent `" + parent + "` is not.");
    } else if (const std::string type = JsonType(*found);
               !type.empty() && type != "object" && type != "array") {
      Add(findings, "parent-not-object", Gravity::kError, field.line, section,
          FieldName(field) + " is listed below `" + parent + "`, which is a " + type + ".");
    } else if (type == "array" && field.name.find("[]") == std::string::npos) {
      Add(findings, "element-type-missing", Gravity::kNote, found->line, section,
          "`" + parent +
              "` is an array with named members: that they are its elements' is inferred.");
    }
  }
}

void FindInType(const PageField& field, const Section& section, std::vector<Finding>* findings) {
  if (!field.type.has_value()) {
    if (field.type_text.empty()) {
      if (!IsBody(section.part)) return;
      Add(findings, "type-missing", Gravity::kNote, field.line, section,
          FieldName(field) + " has no type.");
    } else {
      Add(findings, "unknown-type", Gravity::kWarning, field.line, section,
          FieldName(field) + " is said to be `" + field.type_text + "`, which is no type of JSON.");
    }
    return;
  }
  if (field.type->foreign || field.type->timestamp)
    Add(findings, "unknown-type", Gravity::kWarning, field.line, section,
        FieldName(field) + " is a `" + field.type->word +
            "`, which is no type of JSON: number or text is not said.");
  if (JsonType(field) == "array" && field.type->items.empty()) {
    const bool children =
        std::any_of(section.fields.begin(), section.fields.end(), [&](const PageField& one) {
          return one.name.starts_with(field.name + ".") || one.name.starts_with(field.name + "[");
        });
    if (!children)
      Add(findings, "element-type-missing", Gravity::kNote, field.line, section,
          "The elements of " + FieldName(field) + " have no stated type.");
  }
  const std::vector<std::string> words =
      WordsOf(field.path.empty() ? field.name : field.path.back());
  static const std::set<std::string> kDates = {"on", "at", "date", "time", "timestamp", "datetime"};
  const bool date =
      !words.empty() &&
      (kDates.count(words.back()) > 0 || (words[0] == "last" && words.size() == 2 &&
                                          (words[1] == "login" || words[1] == "seen" ||
                                           words[1] == "update" || words[1] == "updated"))) &&
      words.size() >
          (words.back() == "date" || words.back() == "datetime" || words.back() == "timestamp"
               ? 0u
               : 1u);
  if (date && JsonType(field) == "string" && IsBody(section.part) &&
      !HasAny(field.meaning + " " + field.type->word, {"iso", "rfc", "yyyy", "epoch"}))
    Add(findings, "date-without-format", Gravity::kNote, field.line, section,
        FieldName(field) + " seems to be a point in time and is a text of no stated format.");
}

void FindInExamples(const PageField& field, const Section& section, bool quotes,
                    std::vector<Finding>* findings) {
  const std::string type = JsonType(field);
  for (const Value& example : field.examples) {
    const std::string kind(KindName(example.kind()));
    bool fits = type.empty() || kind == type ||
                (type == "integer" && example.is_number() &&
                 example.text().find('.') == std::string::npos) ||
                example.is_null();
    if (type == "string" && !example.is_string() && !quotes)
      fits = true;  // a page that quotes nothing
    if ((type == "object" || type == "array") && example.is_string())
      fits = true;  // words about it
    if (!fits) {
      Add(findings, "example-type-mismatch", Gravity::kError, field.example_line, section,
          "The example of " + FieldName(field) + " is a " + kind + ", and its type is " + type +
              ": " + Printable(Dump(example), 80) + ".");
      continue;
    }
    if (!field.allowed.empty() && example.is_string() && type == "string" &&
        std::none_of(field.allowed.begin(), field.allowed.end(),
                     [&](const Value& one) { return Equal(one, example); })) {
      Add(findings, "example-not-allowed", Gravity::kWarning, field.example_line, section,
          "The example of " + FieldName(field) +
              " is none of its listed values: " + Printable(Dump(example), 80) + ".");
    }
    if (field.pattern.has_value() && example.is_string()) {
      std::string inner = *field.pattern;
      if (inner.starts_with('^')) inner.erase(0, 1);
      if (inner.ends_with('$') && !inner.ends_with("\\$")) inner.pop_back();
      const auto regex = Regex::Compile("^(?:" + inner + ")$");
      if (regex.ok() && regex.value().Search(example.text()) == Match::kNo)
        Add(findings, "example-not-allowed", Gravity::kWarning, field.example_line, section,
            "The example of " + FieldName(field) +
                " does not match its pattern: " + Printable(Dump(example), 80) + ".");
    }
  }
}

void FindInPatterns(const PageField& field, const Section& section,
                    std::vector<Finding>* findings) {
  for (const auto& [pattern, line, what] :
       {std::tuple(field.pattern, field.pattern_line, ""),
        std::tuple(field.key_pattern, field.key_pattern_line, "the keys of ")}) {
    if (!pattern.has_value()) continue;
    if (!Regex::Compile(*pattern).ok()) {
      Add(findings, "pattern-unusable", Gravity::kError, line, section,
          "The pattern of " + std::string(what) + FieldName(field) +
              " is no regular expression: " + *pattern);
    } else if (!pattern->starts_with('^') || !pattern->ends_with('$')) {
      Add(findings, "pattern-without-anchors", Gravity::kWarning, line, section,
          "The pattern of " + std::string(what) + FieldName(field) +
              " has no ^ and $: as a search it would let more through than as a whole.");
    }
  }
}

// "enable or disabled" beside the values "enabled", "disabled".
void FindInEnum(const PageField& field, const Section& section, std::vector<Finding>* findings) {
  if (field.allowed.size() < 2) return;
  std::set<std::string> listed;
  for (const Value& value : field.allowed) {
    if (value.is_string()) listed.insert(ToLower(value.text()));
  }
  for (const Sentence& sentence : field.sentences) {
    if (!HasAny(sentence.text, {"either ", " or ", "one of"})) continue;
    for (const std::string& word : WordsOf(sentence.text)) {
      if (word.size() < 4 || listed.count(word) > 0) continue;
      for (const std::string& value : listed) {
        const bool near =
            (value.starts_with(word) || word.starts_with(value)) &&
            std::max(value.size(), word.size()) - std::min(value.size(), word.size()) <= 2;
        if (near)
          Add(findings, "enum-prose-mismatch", Gravity::kWarning, sentence.line, section,
              "The prose of " + FieldName(field) + " says `" + word + "`, the list of values `" +
                  value + "`.");
      }
    }
  }
}

}  // namespace

void FindInFields(const Page& page, std::vector<Finding>* findings) {
  bool quotes = false;
  for (const Section& section : page.sections) {
    for (const PageField& field : section.fields) quotes = quotes || field.example_quoted;
  }
  for (const Section& section : page.sections) {
    if (section.fields.empty()) continue;
    FindCopies(section, findings);
    FindDuplicates(section, findings);
    if (IsBody(section.part)) FindParents(section, findings);
    for (const PageField& field : section.fields) {
      FindInType(field, section, findings);
      FindInExamples(field, section, quotes, findings);
      FindInPatterns(field, section, findings);
      FindInEnum(field, section, findings);
    }
  }
}

}  // namespace assay::derive
