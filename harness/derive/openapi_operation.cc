#include "harness/derive/openapi_operation.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/derive/openapi_schema.h"

namespace assay::derive {
namespace {

constexpr auto kPathItemMethods =
    std::to_array<std::string_view>({"get", "head", "post", "put", "patch", "delete", "options"});

bool IsMethod(std::string_view key) {
  return std::find(kPathItemMethods.begin(), kPathItemMethods.end(), key) != kPathItemMethods.end();
}

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

// "Application/JSON; charset=utf-8" -> "application/json".
std::string BareMediaType(std::string_view text) {
  return ToLower(Trim(text.substr(0, text.find(';'))));
}

// type/subtype of tokens (RFC 9110, section 8.3.1); a range has * in it.
bool IsMediaType(std::string_view text) {
  const size_t slash = text.find('/');
  const auto fits = [](std::string_view part) {
    return !part.empty() &&
           part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+*-") ==
               std::string_view::npos;
  };
  return slash != std::string_view::npos && fits(text.substr(0, slash)) &&
         fits(text.substr(slash + 1));
}

Error Refused(const OpenApiDocument& document, const Node& at, const std::string& file,
              std::string why, std::string remedy) {
  return Error{{file, document.LineOf(at), 0}, std::move(why), std::move(remedy)};
}

// The body that is sent: JSON. False where there is none to send.
Result<bool> AddBody(const OpenApiDocument& document, const OpenApiOperation& operation,
                     const Node& holder, bool required, const std::string& file, Draft* draft,
                     FindingList* findings) {
  const std::vector<Content> contents = ContentsOf(document, operation, holder, true);
  const auto json = std::find_if(contents.begin(), contents.end(), [](const Content& content) {
    return content.media_type.empty() || IsJson(content.media_type) || content.media_type == "*/*";
  });
  if (json == contents.end()) {
    std::string names;
    for (const Content& content : contents)
      names += (names.empty() ? "" : ", ") + content.media_type;
    const std::string says = "The body is sent as " + (names.empty() ? "nothing" : names) +
                             "; only JSON bodies are made here";
    if (required ||
        (operation.method != "GET" && operation.method != "HEAD" && operation.method != "DELETE")) {
      return Refused(document, holder, file, says,
                     "choose another operation, or write the contract by hand");
    }
    findings->Add(Gravity::kWarning, "unsupported-body", document.LineOf(holder), holder.pointer,
                  says + ", so none is sent.");
    return false;
  }
  if (!json->media_type.empty() && json->media_type != "*/*") {
    const Spot spot{document.LineOf(holder), "#" + holder.pointer, json->media_type};
    draft->request_media_type = {
        json->media_type,
        {draft->AddFact(Level::kMust, "media-type", "The body is sent as " + json->media_type + ".",
                        spot)}};
  }
  if (required) {
    draft->request_required_by = {
        draft->AddFact(Level::kMust, "required", "The request has a body.",
                       {document.LineOf(holder), "#" + holder.pointer, "`required`"})};
  }
  SchemaTranslator translator(document, *draft, *findings, SchemaUse::kRequest);
  Value schema = translator.Translate(json->schema, "the request body");
  if (schema.is_boolean()) schema = Value::MakeObject();
  std::vector<Value> examples;
  std::string why;
  if (const Node one = json->holder.Get("example")) examples.push_back(*one.value);
  for (const NamedNode& one : MembersOf(json->holder.Get("examples"))) {
    const Node target = document.Follow(one.node, &why);
    if (const Node value = target.Get("value")) examples.push_back(*value.value);
  }
  if (const Node target = document.Follow(json->schema, &why)) {
    if (const Node one = target.Get("example")) examples.push_back(*one.value);
  }
  if (Value* properties = schema.Find("properties")) {
    for (Member& member : properties->members()) {
      std::vector<Value> given;
      for (const Value& example : examples) {
        if (const Value* value = example.Find(member.key)) given.push_back(*value);
      }
      OfferExamples(given, &member.value);
    }
  } else {
    OfferExamples(examples, &schema);
  }
  draft->request_schema = std::move(schema);
  return true;
}

Result<bool> AddRequest(const OpenApiDocument& document, const OpenApiOperation& operation,
                        const std::string& file, Draft* draft, FindingList* findings) {
  if (!document.is_swagger()) {
    const Node given = operation.node.Get("requestBody");
    if (!given) return true;
    std::string why;
    const Node body = document.Follow(given, &why);
    if (!body) return Refused(document, given, file, why, "put it into the document");
    return AddBody(document, operation, body, body.Flag("required"), file, draft, findings);
  }
  for (const Node& parameter : ParametersOf(document, operation, *findings)) {
    if (parameter.Text("in") == "formData") {
      return Refused(document, parameter, file,
                     "the body is a form (`formData`); only JSON bodies are made here",
                     "choose another operation, or write the contract by hand");
    }
    if (parameter.Text("in") != "body") continue;
    return AddBody(document, operation, parameter, parameter.Flag("required"), file, draft,
                   findings);
  }
  return true;
}

// Of the body's schema and of each that its allOf holds.
void EachPart(const Value& schema, const std::function<void(const Value&)>& told) {
  if (!schema.is_object()) return;
  told(schema);
  const Value* all = schema.Find("allOf");
  if (all == nullptr || !all->is_array()) return;
  for (const Value& part : all->items()) EachPart(part, told);
}

void AddOptional(Draft* draft, const OpenApiOperation& operation, const OpenApiDocument& document) {
  if (!draft->request_schema) return;
  std::set<std::string> needed, known;
  std::vector<std::string> fields;
  EachPart(*draft->request_schema, [&](const Value& part) {
    if (const Value* required = part.Find("required")) {
      for (const Value& name : required->items()) needed.insert(name.text());
    }
  });
  EachPart(*draft->request_schema, [&](const Value& part) {
    const Value* properties = part.Find("properties");
    if (properties == nullptr) return;
    for (const Member& member : properties->members()) {
      if (needed.count(member.key) == 0 && known.insert(member.key).second)
        fields.push_back("/" + EscapePointerToken(member.key));
    }
  });
  if (fields.empty()) return;
  const std::string fact = draft->AddFact(
      Level::kShould, "optional", "Fields of the body that are not required may be left out.",
      {document.LineOf(operation.node), "#" + operation.node.pointer, "request body"});
  draft->rules.push_back(MakeRule("optional", {{"fields", TextList(fields)}}, {fact}));
}

}  // namespace

bool IsJson(const std::string& media_type) {
  return media_type == "application/json" || media_type == "text/json" ||
         media_type.ends_with("+json");
}

std::vector<OpenApiOperation> OperationsOf(const OpenApiDocument& document, FindingList& findings) {
  std::vector<OpenApiOperation> operations;
  for (const NamedNode& path : MembersOf(document.root().Get("paths"))) {
    if (path.name.starts_with("x-")) continue;
    std::string why;
    const Node item = document.Follow(path.node, &why);
    if (!item.is_object()) {
      findings.Add(Gravity::kError, "unresolved-reference", document.LineOf(path.node),
                   path.node.pointer, why.empty() ? "This is no path item." : why + ".");
      continue;
    }
    for (const NamedNode& member : MembersOf(item)) {
      if (member.name == "trace" || member.name == "query" ||
          member.name == "additionalOperations") {
        findings.Add(Gravity::kNote, "unsupported-method", document.LineOf(member.node),
                     member.node.pointer,
                     member.name == "trace"   ? "TRACE is never sent."
                     : member.name == "query" ? "QUERY is not sent here."
                                              : "Methods of other names are not sent here.");
      }
      if (!IsMethod(member.name) || !member.node.is_object()) continue;
      operations.push_back(
          {Upper(member.name), path.name, member.node.Text("operationId"), item, member.node});
    }
  }
  return operations;
}

std::vector<Node> ParametersOf(const OpenApiDocument& document, const OpenApiOperation& operation,
                               FindingList& findings) {
  std::vector<Node> parameters;
  std::set<std::pair<std::string, std::string>> seen;
  for (const Node& list :
       {operation.node.Get("parameters"), operation.path_item.Get("parameters")}) {
    std::set<std::pair<std::string, std::string>> here;
    for (const Node& given : ItemsOf(list)) {
      std::string why;
      const Node parameter = document.Follow(given, &why);
      if (!parameter.is_object()) {
        findings.Add(Gravity::kError, "unresolved-reference", document.LineOf(given), given.pointer,
                     (why.empty() ? "This is no parameter" : why) + "; it is left out.");
        continue;
      }
      const std::pair<std::string, std::string> key = {parameter.Text("in"),
                                                       parameter.Text("name")};
      if (!here.insert(key).second) {
        findings.Add(Gravity::kError, "duplicate-parameter", document.LineOf(given), given.pointer,
                     "Parameter `" + Printable(key.second, 80) + "` stands here twice.");
      }
      if (seen.insert(key).second) parameters.push_back(parameter);
    }
  }
  return parameters;
}

std::vector<Content> ContentsOf(const OpenApiDocument& document, const OpenApiOperation& operation,
                                const Node& holder, bool request) {
  std::vector<Content> contents;
  if (!document.is_swagger()) {
    for (const NamedNode& one : MembersOf(holder.Get("content"))) {
      if (!IsMediaType(BareMediaType(one.name))) continue;
      contents.push_back({BareMediaType(one.name), one.node.Get("schema"), one.node});
    }
    return contents;
  }
  const char* key = request ? "consumes" : "produces";
  Node types = operation.node.Get(key);
  if (!types) types = document.root().Get(key);
  for (const Node& one : ItemsOf(types)) {
    if (one.value->is_string() && IsMediaType(BareMediaType(one.value->text())))
      contents.push_back({BareMediaType(one.value->text()), holder.Get("schema"), holder});
  }
  if (contents.empty()) contents.push_back({"", holder.Get("schema"), holder});
  return contents;
}

Result<Draft> DraftOf(const OpenApiDocument& document, const OpenApiOperation& operation,
                      const Draft& frame, const std::string& file) {
  Draft draft = frame;
  FindingList findings;
  draft.method = operation.method;
  draft.path = operation.path;
  if (!operation.path.starts_with('/') ||
      operation.path.find_first_of(" ?#") != std::string::npos || !TemplateNames(operation.path)) {
    return Refused(
        document, operation.node, file,
        "the path `" + Printable(operation.path, 120) + "` is no template of a path alone",
        "write each variable as {name}, once, and queries as parameters");
  }
  document.TellWrongKinds(operation.path_item, /*below=*/false, &findings);
  document.TellWrongKinds(operation.node, /*below=*/true, &findings);
  std::string summary = operation.node.Text("summary");
  if (summary.empty()) summary = operation.operation_id;
  draft.title = Printable(draft.document_title, 120) + ": " +
                (summary.empty() ? operation.name() : Printable(summary, 120));
  draft.operation_requirements = {draft.AddFact(
      Level::kMay, "operation", "The document describes " + operation.name() + ".",
      {document.LineOf(operation.node), "#" + operation.node.pointer, operation.name()})};
  if (auto added = AddParameters(document, operation, file, &draft, &findings); !added.ok())
    return added.errors();
  if (auto added = AddRequest(document, operation, file, &draft, &findings); !added.ok())
    return added.errors();
  AddOptional(&draft, operation, document);
  AddResponses(document, operation, &draft, &findings);
  AddSecurity(document, operation, &draft, &findings);
  for (const char* key : {"callbacks", "servers"}) {
    if (const Node node = operation.node.Get(key)) {
      findings.Add(
          Gravity::kNote, "unsupported-feature", document.LineOf(node), node.pointer,
          std::string("`") + key + "` of an operation: " +
              (std::string_view(key) == "servers" ? "requests go to the profile's address."
                                                  : "no calls to a client are waited for."));
    }
  }
  draft.findings = findings.Take();
  return draft;
}

}  // namespace assay::derive
