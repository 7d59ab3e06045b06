#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/lint.h"
#include "harness/contract/places.h"

namespace assay {
namespace {

constexpr const char* kVocabulary = "contracts/meta/rules.json";

std::string QuotedLong(std::string_view name) { return "`" + Printable(name, 120) + "`"; }

// The texts of a setting that is one string or a list of them, where they stand.
std::vector<const Value*> TextsOf(const Value& setting) {
  std::vector<const Value*> texts;
  if (setting.is_string()) texts.push_back(&setting);
  if (!setting.is_array()) return texts;
  for (const Value& item : setting.items()) {
    if (item.is_string()) texts.push_back(&item);
  }
  return texts;
}

bool Declares(const Response& response, const std::string& pointer) {
  return (response.schema.has_value() && HasPlace(*response.schema, pointer)) ||
         (response.advice.has_value() && HasPlace(*response.advice, pointer));
}

// Whether the schema declares the place as a boolean.
bool MayBeTrue(const Value& schema, const std::string& pointer) {
  const auto parts = SchemasAt(schema, pointer);
  return std::any_of(parts.begin(), parts.end(), [](const Value* part) {
    const Value* type = part->Find("type");
    if (type == nullptr) return false;
    const auto names = TextsOf(*type);
    return std::any_of(names.begin(), names.end(),
                       [](const Value* name) { return name->text() == "boolean"; });
  });
}

class RuleLinter {
 public:
  RuleLinter(const Contract& contract, Problems* problems)
      : contract_(contract), problems_(*problems) {}

  void Lint(const Value& rule, const std::string& pointer, const Value& entry);

 private:
  void LintSetting(const Value& rule, const std::string& type, const Value& setting);
  void LintRequestPlace(const Value& pointer);
  void LintResponsePlace(const Value& rule, const Value& pointer);
  void LintResponseBoolean(const Value& rule, const Value& pointer);
  void LintAbsentPlace(const Value& rule, const Value& pointer);
  void LintStatus(const Value& status);
  void LintParameter(const Value& name, ParameterPlace in, const std::string& what);
  void LintBody(const Value& body);
  void LintCap(const Value& rule);
  std::vector<const Response*> ResponsesOf(const Value& rule) const;

  const Contract& contract_;
  Problems& problems_;
};

void RuleLinter::Lint(const Value& rule, const std::string& pointer, const Value& entry) {
  if (const Value* schema = entry.Find("schema")) {
    HoldAgainst(rule, pointer, *schema, kVocabulary, &problems_);
  }
  const Value* settings = entry.Find("settings");
  if (settings == nullptr || !settings->is_object()) return;
  for (const Member& setting : settings->members()) {
    const Value* given = rule.Find(setting.key);
    if (given != nullptr) LintSetting(rule, setting.value.StringOr("type", ""), *given);
  }
  LintCap(rule);
}

void RuleLinter::LintSetting(const Value& rule, const std::string& type, const Value& setting) {
  for (const Value* text : TextsOf(setting)) {
    if (type == "request_pointer" || type == "request_pointers") LintRequestPlace(*text);
    if (type == "response_pointer" || type == "response_pointers") LintResponsePlace(rule, *text);
    if (type == "response_boolean") LintResponseBoolean(rule, *text);
    if (type == "pointers") LintAbsentPlace(rule, *text);
    if (type == "statuses") LintStatus(*text);
    if (type == "parameter") LintParameter(*text, ParameterPlace::kPath, "path parameter");
    if (type == "header") LintParameter(*text, ParameterPlace::kHeader, "header parameter");
  }
  if (type == "json") LintBody(setting);
}

void RuleLinter::LintRequestPlace(const Value& pointer) {
  if (contract_.request_schema.has_value() && HasPlace(*contract_.request_schema, pointer.text())) {
    return;
  }
  problems_.Add(pointer, QuotedLong(pointer.text()) + " is no place in the request's schema",
                "name a declared field, or declare it there");
}

std::vector<const Response*> RuleLinter::ResponsesOf(const Value& rule) const {
  std::vector<const Response*> responses;
  const Value* named = rule.Find("responses");
  for (const Response& response : contract_.responses) {
    bool meant =
        named == nullptr && response.status.starts_with("2") && response.schema.has_value();
    if (named != nullptr) {
      for (const Value* status : TextsOf(*named))
        meant = meant || status->text() == response.status;
    }
    if (meant) responses.push_back(&response);
  }
  return responses;
}

void RuleLinter::LintResponsePlace(const Value& rule, const Value& pointer) {
  const auto responses = ResponsesOf(rule);
  for (const Response* response : responses) {
    if (Declares(*response, pointer.text())) continue;
    problems_.Add(
        pointer,
        QuotedLong(pointer.text()) + " is no place in the schema of response " + response->status,
        "name a declared place (`*` for any item), or declare it there");
  }
  if (responses.empty()) {
    problems_.Add(
        pointer,
        "no response that the rule is about has a schema with " + QuotedLong(pointer.text()),
        "declare the response and its schema");
  }
}

void RuleLinter::LintResponseBoolean(const Value& rule, const Value& pointer) {
  LintResponsePlace(rule, pointer);
  for (const Response* response : ResponsesOf(rule)) {
    if (!Declares(*response, pointer.text())) continue;
    const bool may_be_true =
        response->schema.has_value() && MayBeTrue(*response->schema, pointer.text());
    if (may_be_true) continue;
    problems_.Add(
        pointer,
        QuotedLong(pointer.text()) + " is no boolean in the schema of response " + response->status,
        "name a place that may be true");
  }
}

void RuleLinter::LintAbsentPlace(const Value& rule, const Value& pointer) {
  for (const Response* response : ResponsesOf(rule)) {
    if (!Declares(*response, pointer.text())) continue;
    problems_.Add(pointer,
                  QuotedLong(pointer.text()) +
                      " is said to be absent, yet the schema of response " + response->status +
                      " declares it",
                  "remove one of the two");
  }
}

void RuleLinter::LintStatus(const Value& status) {
  std::vector<std::string> declared;
  for (const Response& response : contract_.responses) {
    if (response.status == status.text()) return;
    declared.push_back(response.status);
  }
  problems_.Add(status,
                "the rule names response " + QuotedLong(status.text()) + ", which is not declared",
                KnownNames(status.text(), declared));
}

void RuleLinter::LintParameter(const Value& name, ParameterPlace in, const std::string& what) {
  std::vector<std::string> declared;
  for (const Parameter& parameter : contract_.parameters) {
    if (parameter.in != in) continue;
    const bool same = in == ParameterPlace::kHeader ? EqualsIgnoreCase(parameter.name, name.text())
                                                    : parameter.name == name.text();
    if (same) return;
    declared.push_back(parameter.name);
  }
  problems_.Add(
      name, "there is no " + what + " " + QuotedLong(name.text()),
      declared.empty() ? "declare it under `parameters`" : KnownNames(name.text(), declared));
}

void RuleLinter::LintBody(const Value& body) {
  if (body.is_array()) {
    for (const Value& item : body.items()) LintBody(item);
  } else if (body.is_object()) {
    for (const Member& member : body.members()) LintBody(member.value);
  } else if (body.is_string() && body.text().starts_with("$")) {
    const std::string pointer = "/" + EscapePointerToken(body.text().substr(1));
    if (contract_.request_schema.has_value() && HasPlace(*contract_.request_schema, pointer))
      return;
    problems_.Add(body,
                  QuotedLong(body.text()) + " stands for a field that the request does not have",
                  "name a top-level field of the request's schema after the `$`");
  }
}

void RuleLinter::LintCap(const Value& rule) {
  const Value* given = rule.Find("level");
  const auto cap = ParseLevel(rule.StringOr("level", ""));
  const Value* cited = rule.Find("requirements");
  if (given == nullptr || !cap.has_value() || cited == nullptr) return;
  std::vector<Citation> all;
  Cite(cited, &all);
  if (cited->is_object()) {
    for (const Member& part : cited->members()) Cite(&part.value, &all);
  }
  Requirements ids;
  for (const Citation& citation : all) ids.push_back(citation.id);
  const Level strongest = contract_.LevelOf(ids);
  if (Weaker(strongest, *cap) != strongest) return;
  problems_.Add(
      *given,
      "the cap changes nothing: the facts are " + std::string(LevelName(strongest)) + " themselves",
      "remove `level`, or give a weaker one");
}

}  // namespace

void LintRules(const Value& rules, const Contract& contract, Problems* problems) {
  const Result<Document>& vocabulary = EmbeddedJson(kVocabulary);
  if (!vocabulary.ok()) {
    problems->Add(vocabulary.errors());
    return;
  }
  std::map<std::string, const Value*> entries;
  std::vector<std::string> names;
  const Value* list = vocabulary.value().root.Find("rules");
  for (size_t i = 0; list != nullptr && i < list->items().size(); ++i) {
    const Value& entry = list->items()[i];
    names.push_back(entry.StringOr("name", ""));
    entries[names.back()] = &entry;
  }
  RuleLinter linter(contract, problems);
  for (size_t i = 0; i < rules.items().size(); ++i) {
    const Value& rule = rules.items()[i];
    const std::string name = rule.StringOr("rule", "");
    const auto found = entries.find(name);
    if (found == entries.end()) {
      const Value* at = rule.Find("rule");
      problems->Add(at == nullptr ? rule : *at, "unknown rule " + QuotedLong(name),
                    KnownNames(name, names));
      continue;
    }
    linter.Lint(rule, "/rules/" + std::to_string(i), *found->second);
    for (size_t before = 0; before < i; ++before) {
      const Value& other = rules.items()[before];
      if (other.StringOr("rule", "") != name || !Equal(other, rule)) continue;
      problems->Add(rule, "the same rule is here twice", "remove one of the two");
    }
  }
}

}  // namespace assay
