// What the sentences of a field say of its values: their form and their limits.
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/build.h"

namespace assay::derive {

void Builder::ReadFieldSentence(Sentence* sentence, PlacedField* placed, Value* schema,
                                bool request, const std::string& where) {
  PageField& field = *placed->field;
  const std::string name = FieldName(field);
  const std::string& text = sentence->text;
  if (sentence->read && text != field.meaning) return;
  const bool pattern = field.pattern.has_value() || field.key_pattern.has_value();
  if (pattern && HasAny(text, {"regular expression", "regex", "pattern"}) &&
      HasAny(text, {"match", "regex", "pattern", "conform", "follow", "satisfy"}))
    sentence->read = true;
  if (field.pattern.has_value() && text.size() < 40 && ToLower(text).ends_with(" match"))
    sentence->read = true;  // "Must match", and then the pattern
  if (field.free_values && Contains(text, "value") &&
      (Contains(text, "json") || Contains(text, "any")))
    sentence->read = true;
  const bool is_text =
      field.type.has_value() && !field.type->json.empty() && field.type->json[0] == "string";
  // "User UUID.", "UUID of the order", "must be a valid UUID".
  const bool uuid = (Contains(text, "uuid") || Contains(text, "guid")) && !IsConditional(text) &&
                    (IsMeaning(text) || HasAny(text, {"must be", "is a", "valid uuid"}));
  if (is_text && uuid && !Contains(text, "uuids") && schema->Find("pattern") == nullptr &&
      schema->Find("enum") == nullptr) {
    const std::string fact =
        draft_.AddFact(request ? Level::kMay : Level::kMust, "format/precision",
                       where + ", " + name + " is a UUID: " + text + ".",
                       At(sentence->line, placed->section->title, name + ", description"));
    schema->Set("pattern", Value::String(std::string(kUuidPattern)));
    Tie(schema, "pattern", {fact});
    sentence->read = true;
    return;
  }
  if (sentence->read) return;
  if (HasAny(text, {"nullable", "may be null", "can be null"}) && text.size() < 60 &&
      !IsConditional(text)) {
    placed->type_facts.push_back(
        draft_.AddUntested(Level::kMay, "format/precision", where + ", " + name + " may be null.",
                           At(sentence->line, placed->section->title, name + ", description"),
                           "A null is allowed beside the type."));
    sentence->read = true;
    return;
  }
  if (ReadLimits(*sentence, placed, schema, where)) sentence->read = true;
}

// "Maximum length: 64", "between 1 and 100 characters", "at most 10 items".
bool Builder::ReadLimits(const Sentence& sentence, PlacedField* placed, Value* schema,
                         const std::string& where) {
  PageField& field = *placed->field;
  if (!field.type.has_value() || field.type->json.size() != 1 || IsConditional(sentence.text) ||
      sentence.text.size() > 120 || field.type->timestamp)
    return false;
  const std::string text = ToLower(sentence.text), type = field.type->json[0];
  std::vector<std::string> numbers;
  for (size_t i = 0; i < text.size(); ++i) {
    if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) continue;
    std::string number = i > 0 && text[i - 1] == '-' && (i == 1 || text[i - 2] == ' ') ? "-" : "";
    while (i < text.size() && (std::isdigit(static_cast<unsigned char>(text[i])) != 0 ||
                               (text[i] == '.' && i + 1 < text.size() &&
                                std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0)))
      number += text[i++];
    numbers.push_back(number);
  }
  if (numbers.empty() || numbers.size() > 2) return false;
  const bool characters = HasAny(text, {"character", "length", "long", "size range"}),
             items = HasAny(text, {"item", "element", "entries"});
  std::string low, high;
  if (type == "string" && characters) {
    low = "minLength";
    high = "maxLength";
  } else if (type == "array" && items) {
    low = "minItems";
    high = "maxItems";
  } else if ((type == "integer" || type == "number") && !characters && !items &&
             !HasAny(text, {"digit", "decimal", "default", "second", "minute", "%"})) {
    low = "minimum";
    high = "maximum";
  } else {
    return false;
  }
  std::string least, most;
  const bool range = numbers.size() == 2 &&
                     (HasAny(text, {"between", "from", " to ", "–", "-", "and", ".."}) ||
                      (HasAny(text, {"<= x <="}) && text.find(numbers[0]) < text.find('x')));
  const bool upper = HasAny(text, {"max", "<= ", "at most", "up to", "no more than", "not exceed",
                                   "no longer than", "or fewer", "or less"});
  const bool lower = HasAny(
      text, {"min", ">= ", "non-empty", "at least", "no less than", "no fewer than", "or more"});
  const bool exclusive = HasAny(text, {"more than", "greater than", "less than", "fewer than",
                                       "below", "above", "exclusive"}) &&
                         !HasAny(text, {"no more than", "no less than", "no fewer than"});
  const bool strict = HasAny(text, {"< ", "> ", " <", " >"}) && !HasAny(text, {"<=", ">="});
  if (exclusive || strict) return false;
  if (numbers.size() == 1 && HasAny(text, {"non-empty"}) && HasAny(text, {"<= "})) {
    least = "1";
    most = numbers[0];
  } else if (HasAny(text, {"non-empty"})) {
    return false;
  } else if (range && (!(upper || lower) || (upper && lower))) {
    least = numbers[0];
    most = numbers[1];
  } else if (numbers.size() == 1 && upper && !lower) {
    most = numbers[0];
  } else if (numbers.size() == 1 && lower && !upper) {
    least = numbers[0];
  } else {
    return false;
  }
  const bool counts = low != "minimum";
  for (const std::string& number : {least, most}) {
    if (!number.empty() && !ParseJson(number).ok()) return false;  // "007"
    if (counts &&
        (number.find('.') != std::string::npos || number.starts_with('-') || number.size() > 9))
      return false;
  }
  const std::string fact =
      draft_.AddFact(Level::kMust, "format/precision",
                     where + ", of " + FieldName(field) + " it is said: " + sentence.text + ".",
                     At(sentence.line, placed->section->title, FieldName(field) + ", limits"));
  const auto set = [&](const std::string& keyword, const std::string& number) {
    if (number.empty()) return;
    schema->Set(keyword, Value::Number(number));
    Tie(schema, keyword, {fact});
  };
  set(low, least);
  set(high, most);
  return true;
}

}  // namespace assay::derive
