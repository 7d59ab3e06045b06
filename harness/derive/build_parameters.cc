// The operation, its parameters, its security.
#include <algorithm>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/contract/places.h"
#include "harness/derive/build.h"
#include "harness/derive/parts.h"
#include "harness/schema/regex.h"

namespace assay::derive {
namespace {

bool IsCredential(const PageField& field) {
  const std::vector<std::string> words = WordsOf(field.name);
  const auto has = [&](const char* word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  return has("authorization") || has("token") || has("accesstoken") || has("apikey") ||
         has("secret") || has("auth") ||
         (has("key") && (has("api") || has("access") || has("subscription"))) || has("cookie");
}

Value ParameterSchema(const PageField& field) {
  Value schema = Value::MakeObject();
  const std::string type =
      field.type.has_value() && field.type->json.size() == 1 ? field.type->json[0] : "string";
  schema.Set("type", Value::String(type == "object" || type == "null" ? "string" : type));
  if (type == "string" && !field.allowed.empty())
    schema.Set("enum", Value::MakeArray(field.allowed));
  return schema;
}

}  // namespace

void Builder::BuildOperation() {
  const auto names = TemplateNames(page_.path).value_or(std::vector<std::string>{});
  std::string text = "The operation is " + page_.method + " on `" + page_.path + "`";
  text += names.empty()       ? "; the path has no variables."
          : names.size() == 1 ? "; `" + names[0] + "` is the only variable of the path."
                              : "; the path has " + std::to_string(names.size()) + " variables.";
  const std::string section = page_.title;
  operation_fact_ =
      draft_.AddFact(Level::kMay, "path-param", text,
                     At(page_.operation_line, section, page_.method + " " + page_.path));
  draft_.operation_requirements = {operation_fact_};
  if (!page_.version.empty()) {
    draft_.AddUntested(
        Level::kMay, "format/precision", "The page describes version " + page_.version + ".",
        At(page_.version_line, section, "version"), "No request or answer shows the version.");
  }
}

void Builder::BuildPathParameters() {
  const auto names = TemplateNames(page_.path).value_or(std::vector<std::string>{});
  std::set<std::string> declared;
  for (Section& section : page_.sections) {
    if (section.part != Part::kPath) continue;
    for (PageField& field : section.fields) {
      const bool placed = std::find(names.begin(), names.end(), field.name) != names.end();
      if (placed && declared.insert(field.name).second) {
        BuildParameter(&field, section, ParameterPlace::kPath);
        continue;
      }
      if (placed) continue;  // listed twice: a finding
      draft_.AddUntested(Level::kInfo, "path-param",
                         "`" + field.name + "` is listed as a path parameter" +
                             (field.type.has_value() ? ", " + TypeInWords(*field.type) : "") + ".",
                         At(field.line, section.title, FieldName(field)),
                         "The path has no place for it.");
      if (field.required.has_value() && *field.required) {
        draft_.AddUntested(Level::kInfo, "required", "`" + field.name + "` is marked as required.",
                           At(field.line, section.title, FieldName(field) + ", required"),
                           "The path has no place for it.");
      }
      for (Sentence& sentence : field.sentences)
        sentence.read = sentence.read || IsMeaning(sentence.text);
    }
  }
  for (const std::string& name : names) {
    if (declared.count(name) > 0) continue;
    DraftParameter parameter;
    parameter.name = name;
    parameter.required = true;
    parameter.schema = Value::MakeObject();
    parameter.schema.Set("type", Value::String("string"));
    parameter.stated_by = {operation_fact_};
    draft_.parameters.push_back(std::move(parameter));
  }
}

void Builder::BuildParameter(PageField* field, const Section& section, ParameterPlace in) {
  const std::string name = FieldName(*field);
  const std::string category = in == ParameterPlace::kPath    ? "path-param"
                               : in == ParameterPlace::kQuery ? "query-param"
                                                              : "header";
  const std::string kind = in == ParameterPlace::kPath     ? "path variable"
                           : in == ParameterPlace::kQuery  ? "query parameter"
                           : in == ParameterPlace::kHeader ? "header"
                                                           : "cookie";
  DraftParameter parameter;
  parameter.name = field->name;
  parameter.in = in;
  parameter.required = in == ParameterPlace::kPath || field->required.value_or(false);
  parameter.credential =
      in != ParameterPlace::kPath && in != ParameterPlace::kQuery && IsCredential(*field);
  parameter.schema = ParameterSchema(*field);
  const std::string what = field->type.has_value() && !field->type->json.empty()
                               ? TypeInWords(*field->type)
                               : "listed, without a type that JSON has";
  parameter.stated_by.push_back(
      draft_.AddFact(Level::kMay, category, "The " + kind + " " + name + " is " + what + ".",
                     At(LineOfType(*field), section.title, name + ", type")));
  if (parameter.schema.Find("enum") != nullptr) {
    std::string values;
    for (const Value& value : field->allowed)
      values +=
          (values.empty() ? "`" : ", `") + (value.is_string() ? value.text() : Dump(value)) + "`";
    parameter.stated_by.push_back(
        draft_.AddFact(Level::kMay, "enum", "The value of " + name + " is one of " + values + ".",
                       At(field->allowed_line, section.title, name + ", listed values")));
  } else if (!field->allowed.empty()) {
    draft_.unread.push_back({field->allowed_line, section.title, name + ": listed values",
                             "values of a parameter that is no text"});
  }
  if (field->pattern.has_value() && parameter.schema.StringOr("type", "") == "string") {
    std::string inner = *field->pattern;
    if (inner.starts_with('^')) inner.erase(0, 1);
    if (inner.ends_with('$') && !inner.ends_with("\\$")) inner.pop_back();
    const bool sure = inner == *field->pattern || inner.find('|') == std::string::npos;
    if (sure && Regex::Compile("^(?:" + inner + ")$").ok()) {
      parameter.schema.Set("pattern", Value::String("^(?:" + inner + ")$"));
      parameter.stated_by.push_back(draft_.AddFact(
          Level::kMay, "regex", "The value of " + name + " matches `" + *field->pattern + "`.",
          At(field->pattern_line, section.title, name + ", the expression")));
      for (Sentence& sentence : field->sentences) {
        if (HasAny(sentence.text, {"match", "regular expression"}) &&
            HasAny(sentence.text, {"pattern", "regular expression", "regex"}))
          sentence.read = true;
      }
    }
  }
  for (Sentence& sentence : field->sentences) {
    if (sentence.read) continue;
    if (Contains(sentence.text, "jwt") && sentence.text.size() < 120) {
      parameter.stated_by.push_back(
          draft_.AddFact(Level::kMay, "format/precision", "The value of " + name + " is a JWT.",
                         At(sentence.line, section.title, name + ", description")));
      sentence.read = true;
    } else if (IsMeaning(sentence.text) ||
               (field->required.value_or(false) && Contains(sentence.text, "required") &&
                !IsConditional(sentence.text))) {
      parameter.stated_by.push_back(
          draft_.AddFact(Level::kMay, category, "The value of " + name + ": " + sentence.text + ".",
                         At(sentence.line, section.title, name + ", description")));
      sentence.read = true;
    }
    if (sentence.read && in == ParameterPlace::kPath &&
        (Contains(sentence.text, "uuid") || Contains(sentence.text, "guid"))) {
      if (parameter.schema.Find("pattern") == nullptr)
        parameter.schema.Set("pattern", Value::String(std::string(kUuidPattern)));
    }
  }
  if (field->type.has_value() && field->type->uuid)
    parameter.schema.Set("pattern", Value::String(std::string(kUuidPattern)));
  if (field->required.has_value() && *field->required) {
    const std::string fact =
        draft_.AddFact(Level::kMust, "required", "A call must carry the " + kind + " " + name + ".",
                       At(LineOfMark(*field), section.title, name + ", required"));
    parameter.required_by = {fact};
    if (in == ParameterPlace::kHeader && IsHeaderName(field->name) &&
        !EqualsIgnoreCase(field->name, "content-type") &&
        !EqualsIgnoreCase(field->name, "accept")) {
      AddRule(MakeRule("requires_credential", {{"header", Value::String(field->name)}}, {fact}));
    }
  } else if (field->required.has_value()) {
    parameter.stated_by.push_back(draft_.AddFact(
        Level::kMust, "required", "A call may come without the " + kind + " " + name + ".",
        At(LineOfMark(*field), section.title, name + ", optional")));
  }
  if (in == ParameterPlace::kHeader && EqualsIgnoreCase(field->name, "content-type")) {
    for (Section& body : page_.sections) {
      if (body.part != Part::kRequest || !body.media.empty()) continue;
      for (const Sentence& sentence : field->sentences) {
        if (body.media.empty()) body.media = FindMedia(sentence.text);
      }
    }
  }
  const bool framing =
      in == ParameterPlace::kHeader &&
      (!IsHeaderName(field->name) || EqualsIgnoreCase(field->name, "content-type") ||
       EqualsIgnoreCase(field->name, "content-length") || EqualsIgnoreCase(field->name, "host"));
  const bool twice = std::any_of(
      draft_.parameters.begin(), draft_.parameters.end(), [&](const DraftParameter& other) {
        return other.in == in && EqualsIgnoreCase(other.name, parameter.name);
      });
  if (framing || twice) {
    // The engine sets these by itself.
    for (const std::string& id : parameter.stated_by)
      draft_.FindFact(id)->not_tested = "The engine sends this header by itself.";
    for (const std::string& id : parameter.required_by)
      draft_.FindFact(id)->not_tested = "The engine sends this header by itself.";
    return;
  }
  draft_.parameters.push_back(std::move(parameter));
}

void Builder::BuildSecurity() {
  if (page_.schemes.empty()) return;
  const bool headers =
      std::any_of(draft_.parameters.begin(), draft_.parameters.end(),
                  [](const DraftParameter& parameter) { return parameter.credential; });
  const std::string text = std::string(page_.schemes.size() == 1 ? "The security scheme is"
                                                                 : "The security schemes are") +
                           " `" + Join(page_.schemes, "`, `") + "`.";
  const Spot spot = At(page_.schemes_line, page_.title, "security");
  if (headers || page_.schemes.size() != 1) {
    draft_.AddUntested(Level::kMay, "header", text, spot,
                       headers ? "Names alone; what a call needs is said by its headers."
                               : "Whether one of them or all are needed is not said.");
    return;
  }
  const std::string fact = draft_.AddFact(Level::kMay, "header", text, spot);
  AddRule(MakeRule("requires_credential", {{"scheme", Value::String(page_.schemes[0])}}, {fact}));
}

void Builder::AddRule(Value rule) {
  // A place in an answer of success has to be in each of them that has fields.
  const Value* shown = rule.Find("responses") == nullptr ? rule.Find("response") : nullptr;
  for (const DraftResponse& response : draft_.responses) {
    if (shown == nullptr || !response.status.starts_with('2') || !response.schema.has_value()) {
      continue;
    }
    const Value places = shown->is_array() ? *shown : Value::MakeArray({*shown});
    for (const Value& place : places.items()) {
      if (!HasPlace(*response.schema, place.text())) return;
    }
  }
  for (const Value& other : draft_.rules) {
    if (Equal(other, rule)) return;
  }
  draft_.rules.push_back(std::move(rule));
}

}  // namespace assay::derive
