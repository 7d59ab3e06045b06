#include "harness/derive/build.h"

#include <algorithm>
#include <cctype>

#include "harness/base/text.h"

namespace assay::derive {

void Builder::Build() {
  BuildOperation();
  for (Section& section : page_.sections) {
    const bool header = section.part == Part::kHeader;
    if (!header && section.part != Part::kQuery && section.part != Part::kCookie) continue;
    const ParameterPlace in = header                         ? ParameterPlace::kHeader
                              : section.part == Part::kQuery ? ParameterPlace::kQuery
                                                             : ParameterPlace::kCookie;
    for (PageField& field : section.fields) BuildParameter(&field, section, in);
  }
  BuildPathParameters();
  BuildSecurity();
  BuildRequest();
  BuildResponses();
  BuildRules();
}

std::string FieldName(const PageField& field) { return "`" + field.name + "`"; }

std::string TypeInWords(const TypeInfo& type) {
  if (type.timestamp) return "a timestamp";
  if (type.json.empty()) return type.any ? "any JSON value" : "a `" + type.word + "`";
  std::string words;
  for (const std::string& one : type.json) {
    const bool vowel = one == "integer" || one == "array" || one == "object";
    words += (words.empty() ? "" : " or ") + std::string(vowel ? "an " : "a ") +
             (one == "null" ? "null" : one);
  }
  if (type.dictionary) words = "a dictionary (an object whose keys are data)";
  if (!type.items.empty()) words += " of " + type.items[0] + "s";
  if (type.uuid) words += " with a UUID";
  return words + (type.nullable ? " or null" : "");
}

bool HasAny(std::string_view text, const std::vector<std::string>& parts) {
  const std::string lower = ToLower(text);
  return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
    return lower.find(part) != std::string::npos;
  });
}

bool IsConditional(std::string_view text) {
  const std::string lower = " " + ToLower(text) + " ";
  return HasAny(lower,
                {" if ", " when ", " unless ", " except ", " only for ", " depending ", " usually ",
                 " typically ", " should ", " may differ", " recommended ", " otherwise"});
}

bool IsMeaning(std::string_view text) {
  if (text.empty() || text.size() > 200) return false;
  if (std::string_view("[<>=(0123456789").find(text[0]) != std::string_view::npos ||
      HasAny(text, {"<=", ">=", " values:"}))
    return false;
  if (HasAny(text, {" from "}) && text.find_first_of("0123456789") != std::string_view::npos)
    return false;
  if (text.starts_with("Whether ") && !HasAny(text, {"must", "default", " only "})) return true;
  const std::vector<std::string> words = WordsOf(text);
  static const std::vector<std::string> kVerbs = {
      "must",        "should",    "shall",   "may",     "can",        "cannot",    "will",
      "is",          "are",       "was",     "were",    "be",         "has",       "have",
      "does",        "do",        "only",    "not",     "never",      "always",    "required",
      "either",      "both",      "if",      "when",    "unless",     "see",       "consult",
      "default",     "defaults",  "maximum", "minimum", "max",        "min",       "least",
      "most",        "between",   "unique",  "allowed", "accepts",    "measured",  "expressed",
      "replaces",    "removes",   "returns", "ignored", "deprecated", "nullable",  "sensitive",
      "insensitive", "match",     "matches", "pattern", "readonly",   "immutable", "refer",
      "case",        "least",     "up",      "exactly", "one",        "optional",  "note",
      "exceed",      "mandatory", "one of",  "less",    "greater",    "than"};
  // "the group the user is part of" is a meaning with a relative clause.
  for (size_t i = 0; i < words.size(); ++i) {
    if (std::find(kVerbs.begin(), kVerbs.end(), words[i]) == kVerbs.end()) continue;
    const bool relative =
        (words[i] == "is" || words[i] == "are" || words[i] == "was" || words[i] == "were" ||
         words[i] == "has") &&
        i >= 2 && !Contains(text, "must") &&
        HasAny(text, {" the ", " that ", " which ", " who ", " at which ", " when "}) && i >= 3;
    if (!relative) return false;
  }
  static const std::vector<std::string> kImperatives = {
      "allows", "use",   "set",  "send",  "provide", "include", "omit",    "leave",  "this",
      "it",     "these", "they", "there", "values",  "sets",    "changes", "updates"};
  if (!words.empty() &&
      std::find(kImperatives.begin(), kImperatives.end(), words[0]) != kImperatives.end())
    return false;
  return !words.empty();
}

std::vector<std::string> QuotedNames(std::string_view text) {
  std::vector<std::string> names;
  for (size_t i = 0; i < text.size(); ++i) {
    const char quote = text[i];
    if (quote != '"' && quote != '\'' && quote != '`') continue;
    const bool opens = i == 0 || std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0;
    const size_t close = text.find(quote, i + 1);
    if (!opens || close == std::string_view::npos) continue;
    const std::string inside = Bare(text.substr(i + 1, close - i - 1));
    if (IsName(inside) && std::find(names.begin(), names.end(), inside) == names.end())
      names.push_back(inside);
    i = close;
  }
  return names;
}

}  // namespace assay::derive
