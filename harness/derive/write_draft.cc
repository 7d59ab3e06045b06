#include "harness/derive/write_draft.h"

#include <set>
#include <utility>

#include "harness/base/text.h"

namespace assay::derive {
namespace {

constexpr std::string_view kNoCase = "The draft has no rule that tests it; a person may add one.";
constexpr std::string_view kAboutThePage = "About the document itself.";

// Every requirement id that some part of the contract cites.
void Cited(const Value& value, bool in_citation, std::set<std::string>* cited) {
  if (value.is_string()) {
    if (in_citation) cited->insert(value.text());
  } else if (value.is_array()) {
    for (const Value& item : value.items()) Cited(item, in_citation, cited);
  } else if (value.is_object()) {
    for (const Member& member : value.members()) {
      const bool cites = member.key == "requirements" || member.key == kAnnotation ||
                         member.key == "tolerated" || in_citation;
      Cited(member.value, cites, cited);
    }
  }
}

Value Media(const DraftMediaType& media) {
  Value value = Value::MakeObject();
  value.Set("name", Value::String(media.name));
  value.Set("requirements", IdList(media.requirements));
  return value;
}

std::string_view PlaceName(ParameterPlace place) {
  switch (place) {
    case ParameterPlace::kPath:
      return "path";
    case ParameterPlace::kHeader:
      return "header";
    case ParameterPlace::kQuery:
      return "query";
    case ParameterPlace::kCookie:
      return "cookie";
  }
  return "";
}

Value Parameters(const Draft& draft) {
  Value list = Value::MakeArray();
  for (const DraftParameter& parameter : draft.parameters) {
    Value value = Value::MakeObject();
    value.Set("name", Value::String(parameter.name));
    value.Set("in", Value::String(std::string(PlaceName(parameter.in))));
    value.Set("required", Value::Boolean(parameter.required));
    if (parameter.credential) value.Set("credential", Value::Boolean(true));
    if (!parameter.style.empty()) value.Set("style", Value::String(parameter.style));
    if (parameter.explode) value.Set("explode", Value::Boolean(*parameter.explode));
    if (!parameter.media_type.empty()) value.Set("mediaType", Value::String(parameter.media_type));
    value.Set("schema", parameter.schema);
    Value ties = Value::MakeObject();
    if (!parameter.required_by.empty()) ties.Set("required", IdList(parameter.required_by));
    if (!parameter.stated_by.empty()) ties.Set("stated", IdList(parameter.stated_by));
    value.Set("requirements", std::move(ties));
    list.items().push_back(std::move(value));
  }
  return list;
}

Value Responses(const Draft& draft) {
  Value list = Value::MakeArray();
  for (const DraftResponse& response : draft.responses) {
    Value value = Value::MakeObject();
    value.Set("status", Value::String(response.status));
    value.Set("requirements", IdList(response.requirements));
    if (!response.media_type.name.empty()) value.Set("mediaType", Media(response.media_type));
    if (!response.other_media_types.empty())
      value.Set("otherMediaTypes", TextList(response.other_media_types));
    if (!response.headers.empty()) value.Set("headers", Value::MakeArray(response.headers));
    if (response.schema.has_value()) value.Set("schema", *response.schema);
    if (response.advice.has_value()) value.Set("advice", *response.advice);
    list.items().push_back(std::move(value));
  }
  return list;
}

Value RequirementOf(const DraftFact& fact, bool cited) {
  Value value = Value::MakeObject();
  value.Set("id", Value::String(fact.id));
  value.Set("level", Value::String(std::string(LevelName(fact.level))));
  value.Set("category", Value::String(fact.category));
  value.Set("text", Value::String(Printable(fact.text)));
  value.Set("section",
            Value::String(fact.spot.section.empty() ? "the whole page" : fact.spot.section));
  value.Set("locator", Value::String(fact.spot.locator.empty() ? "as a whole" : fact.spot.locator));
  if (fact.spot.line > 0) value.Set("line", Value::Integer(fact.spot.line));
  if (!cited) {
    value.Set("notTested", Value::String(!fact.not_tested.empty()     ? fact.not_tested
                                         : fact.level == Level::kInfo ? std::string(kAboutThePage)
                                                                      : std::string(kNoCase)));
  }
  return value;
}

Value Requirements(const Draft& draft, const std::set<std::string>& cited) {
  Value list = Value::MakeArray();
  for (const DraftFact& fact : draft.facts) {
    list.items().push_back(RequirementOf(fact, cited.count(fact.id) > 0));
  }
  size_t number = draft.facts.size();
  for (const Finding& finding : draft.findings) {
    DraftFact fact;
    fact.id = draft.prefix + "-" + std::to_string(++number);
    fact.level = Level::kInfo;
    fact.category = "doc-anomaly";
    fact.text = finding.message;
    fact.spot = {finding.line, finding.section, finding.rule};
    list.items().push_back(RequirementOf(fact, false));
  }
  return list;
}

Value UnreadList(const Draft& draft) {
  Value list = Value::MakeArray();
  for (const Unread& unread : draft.unread) {
    Value value = Value::MakeObject();
    if (unread.line > 0) value.Set("line", Value::Integer(unread.line));
    if (!unread.section.empty()) value.Set("section", Value::String(unread.section));
    value.Set("text",
              Value::String(unread.text.empty() ? "(nothing)" : Printable(unread.text, 300)));
    value.Set("reason", Value::String(unread.reason));
    list.items().push_back(std::move(value));
  }
  return list;
}

Value Head(const Draft& draft) {
  Value root = Value::MakeObject();
  root.Set("format", Value::Integer(1));
  root.Set("id", Value::String(draft.id));
  root.Set("title", Value::String(draft.title));
  Value document = Value::MakeObject();
  document.Set("title", Value::String(draft.document_title));
  document.Set("url", Value::String(draft.document_url));
  document.Set("edition", Value::String(draft.document_edition));
  root.Set("document", std::move(document));
  Value operation = Value::MakeObject();
  operation.Set("method", Value::String(draft.method));
  operation.Set("path", Value::String(draft.path));
  operation.Set("requirements", IdList(draft.operation_requirements));
  root.Set("operation", std::move(operation));
  return root;
}

}  // namespace

std::string WriteDraft(const Draft& draft) {
  Value root = Head(draft);
  root.Set("parameters", Parameters(draft));
  if (draft.request_schema.has_value()) {
    Value request = Value::MakeObject();
    if (!draft.request_media_type.name.empty()) {
      request.Set("mediaType", Media(draft.request_media_type));
    }
    if (!draft.request_required_by.empty()) {
      request.Set("requirements",
                  Value::MakeObject({{"required", IdList(draft.request_required_by), 0}}));
    }
    request.Set("schema", *draft.request_schema);
    root.Set("request", std::move(request));
  }
  root.Set("responses", Responses(draft));
  root.Set("rules", Value::MakeArray(draft.rules));
  if (!draft.redact.empty()) root.Set("redact", TextList(draft.redact));
  std::set<std::string> cited;
  Cited(root, false, &cited);
  root.Set("requirements", Requirements(draft, cited));
  if (!draft.unread.empty()) root.Set("unread", UnreadList(draft));
  return Dump(root, 2) + "\n";
}

Result<std::string> WriteCheckedDraft(const Draft& draft, const std::string& file) {
  std::string text = WriteDraft(draft);
  auto loaded = LoadContract(text, file);
  if (!loaded.ok()) return loaded.errors();
  return text;
}

}  // namespace assay::derive
