// Responses and security of an operation.
#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/derive/openapi_operation.h"
#include "harness/derive/openapi_schema.h"

namespace assay::derive {
namespace {

// "2XX" -> "2xx"; empty for what is no status.
std::string StatusNamed(const std::string& key) {
  if (key == "default") return key;
  if (key.size() != 3 || key[0] < '1' || key[0] > '5') return "";
  const std::string rest = ToLower(key.substr(1));
  const bool digits = rest.find_first_not_of("0123456789") == std::string::npos;
  return digits || rest == "xx" ? key.substr(0, 1) + rest : "";
}

bool IsFree(const Value& schema) {
  for (const char* keyword : {"enum", "const", "examples"}) {
    if (schema.Find(keyword) != nullptr) return false;
  }
  const Value* type = schema.Find("type");
  const std::string name = type != nullptr && type->is_string() ? type->text() : "";
  return name != "boolean" && name != "integer" && name != "number";
}

// Whether a documented request needs values that the document neither lists nor shows.
bool IsMadeUp(const Draft& draft) {
  for (const DraftParameter& parameter : draft.parameters) {
    const bool ours = parameter.in != ParameterPlace::kPath && !parameter.credential;
    if (ours && parameter.required && IsFree(parameter.schema)) return true;
  }
  if (!draft.request_schema) return false;
  const Value* required = draft.request_schema->Find("required");
  const Value* properties = draft.request_schema->Find("properties");
  if (properties == nullptr) return IsFree(*draft.request_schema);
  if (required == nullptr) return false;
  return std::any_of(required->items().begin(), required->items().end(), [&](const Value& name) {
    const Value* property = properties->Find(name.text());
    return property == nullptr || IsFree(*property);
  });
}

class ResponseReader {
 public:
  ResponseReader(const OpenApiDocument& document, const OpenApiOperation& operation, Draft* draft,
                 FindingList* findings)
      : document_(document), operation_(operation), draft_(*draft), findings_(*findings) {}

  void Read(const NamedNode& named) {
    const std::string status = StatusNamed(named.name);
    if (status.empty()) {
      Note(named.node, Gravity::kError, "undefined-status",
           "`" + Printable(named.name, 40) + "` is no status; it is left out.");
      return;
    }
    std::string why;
    const Node node = document_.Follow(named.node, &why);
    DraftResponse response;
    response.status = status;
    const Spot spot{document_.LineAt(named.key_offset), "#" + named.node.pointer, named.name};
    const std::string words = status == "default" ? "any other status" : "status " + status;
    // Where a request has texts made up by us, an API may have its own reasons to refuse it.
    const bool open = status[0] == '2' && IsMadeUp(draft_);
    response.requirements = {
        draft_.AddFact(status == "default" ? Level::kMay
                       : open              ? Level::kShould
                                           : Level::kMust,
                       "status-code", operation_.name() + " answers with " + words + ".", spot)};
    if (!node.is_object()) {
      Note(named.node, Gravity::kError, "unresolved-reference",
           (why.empty() ? "This is no response" : why) + "; its body is not judged.");
    } else {
      ReadContent(node, spot, &response);
      ReadHeaders(node, &response);
      if (const Node links = node.Get("links"))
        Note(links, Gravity::kNote, "unsupported-feature",
             "`links` between operations are not followed.");
    }
    draft_.responses.push_back(std::move(response));
  }

  void Finish() {
    if (draft_.responses.empty()) {
      Note(operation_.node, Gravity::kError, "no-status-codes",
           operation_.name() + " has no responses; any status is allowed.");
      DraftResponse any;
      any.status = "default";
      draft_.responses.push_back(std::move(any));
      return;
    }
    const bool any = std::any_of(draft_.responses.begin(), draft_.responses.end(),
                                 [](const DraftResponse& one) { return one.status == "default"; });
    const bool success =
        std::any_of(draft_.responses.begin(), draft_.responses.end(), [](const DraftResponse& one) {
          return one.status[0] == '2' || one.status[0] == '3' || one.status == "default";
        });
    if (!success) {
      Note(operation_.node, Gravity::kWarning, "no-success-status",
           operation_.name() + " documents no success.");
    }
    if (!any) {
      const Node responses = operation_.node.Get("responses");
      draft_.rules.push_back(MakeRule(
          "documented_statuses", {},
          {draft_.AddFact(Level::kShould, "status-code", "No other statuses are documented.",
                          {document_.LineOf(responses), "#" + responses.pointer, "`responses`"})}));
    }
    AddUnknownResource();
  }

 private:
  void Note(const Node& at, Gravity gravity, const char* rule, std::string message) {
    findings_.Add(gravity, rule, document_.LineOf(at), at.pointer, std::move(message));
  }

  void ReadContent(const Node& node, const Spot& spot, DraftResponse* response) {
    const std::vector<Content> contents = ContentsOf(document_, operation_, node, false);
    if (contents.size() < MembersOf(node.Get("content")).size()) {
      Note(node, Gravity::kError, "bad-media-type",
           "What stands under `content` is not always a media type; the rest is read.");
    }
    const Content* json = nullptr;
    for (const Content& content : contents) {
      const bool readable = content.media_type.empty() || IsJson(content.media_type);
      if (readable && json == nullptr) json = &content;
    }
    for (const Content& content : contents) {
      auto& others = response->other_media_types;
      const bool known =
          std::find(others.begin(), others.end(), content.media_type) != others.end() ||
          (json != nullptr && json->media_type == content.media_type);
      if (&content != json && !content.media_type.empty() && !known)
        response->other_media_types.push_back(content.media_type);
    }
    if (json == nullptr) {
      const auto any = std::find_if(contents.begin(), contents.end(), [](const Content& content) {
        return content.media_type.find('*') != std::string::npos;
      });
      if (any != contents.end()) json = &*any;
    }
    const bool has_body =
        operation_.method != "HEAD" && response->status != "204" && response->status != "304";
    if (json != nullptr && !json->media_type.empty() &&
        json->media_type.find('*') == std::string::npos && json->schema) {
      response->media_type = {
          json->media_type,
          {draft_.AddFact(
              Level::kMust, "media-type",
              "The body of a " + response->status + " answer is " + json->media_type + ".", spot)}};
    }
    if (json == nullptr || !json->schema || !has_body) {
      if (json == nullptr && !contents.empty()) {
        Note(node, Gravity::kNote, "unsupported-body",
             "The body of a " + response->status + " is no JSON; only its status is judged.");
      }
      return;
    }
    if (json->schema.Text("type") == "file") {
      Note(node, Gravity::kNote, "unsupported-body",
           "A file is answered; its content is not judged.");
      response->media_type = {};
      return;
    }
    ReadSchema(*json, response);
  }

  void ReadSchema(const Content& content, DraftResponse* response) {
    SchemaTranslator translator(document_, draft_, findings_, SchemaUse::kResponse);
    const std::string who = response->status == "default" ? "any other" : "a " + response->status;
    Value schema = translator.Translate(content.schema, "the body of " + who + " answer");
    if (schema.is_object() && !schema.members().empty()) response->schema = std::move(schema);
    Value advice = Value::MakeObject();
    for (const SchemaTranslator::Hidden& hidden : translator.hidden()) Hide(hidden, &advice);
    if (!advice.members().empty()) response->advice = std::move(advice);
  }

  // Adds to `advice` that there is no value at that place.
  static void Hide(const SchemaTranslator::Hidden& hidden, Value* advice) {
    Value* here = advice;
    const std::vector<std::string> tokens = PointerTokens(hidden.pointer);
    for (const std::string& token : tokens) {
      if (token == "*") {
        Value* items = here->Find("items");
        here = items != nullptr ? items : &here->Set("items", Value::MakeObject());
        continue;
      }
      Value* properties = here->Find("properties");
      if (properties == nullptr) properties = &here->Set("properties", Value::MakeObject());
      Value* property = properties->Find(token);
      here = property != nullptr ? property : &properties->Set(token, Value::MakeObject());
    }
    here->Set("not", Value::MakeObject());
    Tie(here, "not", {hidden.fact});
  }

  void ReadHeaders(const Node& node, DraftResponse* response) {
    for (const NamedNode& named : MembersOf(node.Get("headers"))) {
      std::string why;
      const Node header = document_.Follow(named.node, &why);
      if (!header.is_object() || EqualsIgnoreCase(named.name, "Content-Type")) continue;
      if (!IsHeaderName(named.name)) {
        Note(named.node, Gravity::kError, "bad-header",
             "`" + Printable(named.name, 80) + "` is no name of a header; it is left out.");
        continue;
      }
      const Node schema = document_.is_swagger() ? header : header.Get("schema");
      Value written = Value::MakeObject();
      written.Set("name", Value::String(named.name));
      SchemaTranslator translator(document_, draft_, findings_, SchemaUse::kParameter);
      Value read = schema ? translator.Translate(schema, "the header `" + named.name + "`")
                          : Value::MakeObject();
      if (read.is_boolean()) read = Value::MakeObject();
      read.Erase("examples");
      const Spot spot{document_.LineOf(named.node), "#" + named.node.pointer, named.name};
      Ids ids = {draft_.AddFact(
          header.Flag("required") ? Level::kMust : Level::kMay, "response-header",
          "A " + response->status + " answer has the header `" + named.name + "`.", spot)};
      written.Set("required", Value::Boolean(header.Flag("required")));
      written.Set("schema", std::move(read));
      written.Set("requirements", IdList(ids));
      response->headers.push_back(std::move(written));
    }
  }

  // Where a 404 is documented, a record that there is not is answered with a refusal.
  void AddUnknownResource() {
    const auto missing = std::find_if(draft_.responses.begin(), draft_.responses.end(),
                                      [](const DraftResponse& one) { return one.status == "404"; });
    const DraftParameter* last = nullptr;
    for (const std::string& name :
         TemplateNames(draft_.path).value_or(std::vector<std::string>{})) {
      for (const DraftParameter& parameter : draft_.parameters) {
        if (parameter.in == ParameterPlace::kPath && parameter.name == name) last = &parameter;
      }
    }
    if (missing == draft_.responses.end() || last == nullptr) return;
    draft_.rules.push_back(MakeRule("unknown_resource", {{"parameter", Value::String(last->name)}},
                                    missing->requirements, Level::kShould));
  }

  const OpenApiDocument& document_;
  const OpenApiOperation& operation_;
  Draft& draft_;
  FindingList& findings_;
};

}  // namespace

void AddResponses(const OpenApiDocument& document, const OpenApiOperation& operation, Draft* draft,
                  FindingList* findings) {
  ResponseReader reader(document, operation, draft, findings);
  std::set<std::string> seen;
  for (const NamedNode& named : MembersOf(operation.node.Get("responses"))) {
    if (named.name.starts_with("x-")) continue;
    if (seen.insert(ToLower(named.name)).second) reader.Read(named);
  }
  reader.Finish();
}

namespace {

struct Scheme {
  std::string name;
  Node node;
  std::string header;  // that carries it
  std::string query;
};

// A security scheme as the place of a credential. `*known` is false where it cannot be given.
Scheme SchemeNamed(const OpenApiDocument& document, const std::string& name) {
  const Node all = document.is_swagger() ? document.root().Get("securityDefinitions")
                                         : document.root().Get("components").Get("securitySchemes");
  std::string why;
  Scheme scheme{name, document.Follow(all.Get(name), &why), "", ""};
  const std::string type = scheme.node.Text("type");
  const std::string in = scheme.node.Text("in");
  if (type == "http" || type == "oauth2" || type == "openIdConnect" || type == "basic") {
    scheme.header = "Authorization";
  } else if (type == "apiKey" && in == "header") {
    scheme.header = scheme.node.Text("name");
  } else if (type == "apiKey" && in == "cookie") {
    scheme.header = "Cookie";
  } else if (type == "apiKey" && in == "query") {
    scheme.query = scheme.node.Text("name");
  }
  if (!IsHeaderName(scheme.header)) scheme.header.clear();
  return scheme;
}

}  // namespace

void AddSecurity(const OpenApiDocument& document, const OpenApiOperation& operation, Draft* draft,
                 FindingList* findings) {
  Node security = operation.node.Get("security");
  if (!security) security = document.root().Get("security");
  const std::vector<Node> choices = ItemsOf(security);
  const bool optional = std::any_of(choices.begin(), choices.end(),
                                    [](const Node& choice) { return MembersOf(choice).empty(); });
  if (choices.empty() || optional) return;
  const Spot spot{document.LineOf(security), "#" + security.pointer, "`security`"};
  std::vector<std::vector<Scheme>> read;
  std::string names;
  for (const Node& choice : choices) {
    std::vector<Scheme> together;
    for (const NamedNode& one : MembersOf(choice)) {
      together.push_back(SchemeNamed(document, one.name));
      names += (names.empty() ? "" : " or ") + one.name;
      const Scheme& scheme = together.back();
      if (!scheme.header.empty() || !scheme.query.empty()) continue;
      findings->Add(
          scheme.node ? Gravity::kWarning : Gravity::kError,
          scheme.node ? "unsupported-security" : "undefined-security", document.LineOf(choice),
          choice.pointer,
          "The security scheme `" + Printable(one.name, 60) +
              (scheme.node ? "` is of a kind that no header carries." : "` is defined nowhere."));
    }
    read.push_back(std::move(together));
  }
  const std::string fact = draft->AddFact(Level::kMust, "credential",
                                          "A caller identifies themselves by " + names + ".", spot);
  bool cited = false;
  std::set<std::string> headers;
  for (const auto& together : read) {
    for (const Scheme& scheme : together) {
      if (!scheme.header.empty()) headers.insert(scheme.header);
      if (scheme.query.empty() || read.size() > 1) continue;
      // Only the profile knows it, under `values`.
      DraftParameter parameter;
      parameter.name = scheme.query;
      parameter.in = ParameterPlace::kQuery;
      parameter.required = true;
      parameter.credential = true;
      parameter.schema = Value::MakeObject();
      parameter.schema.Set("type", Value::String("string"));
      parameter.required_by = {fact};
      std::erase_if(draft->parameters, [&](const DraftParameter& other) {
        return other.in == ParameterPlace::kQuery && other.name == scheme.query;
      });
      draft->parameters.push_back(std::move(parameter));
      cited = true;
    }
  }
  const bool by_name = read.size() == 1 && headers.count("Cookie") == 0;
  for (const std::string& header : headers) {
    if (!by_name) break;
    std::erase_if(draft->parameters, [&](const DraftParameter& other) {
      return other.in == ParameterPlace::kHeader && EqualsIgnoreCase(other.name, header);
    });
    DraftParameter parameter;
    parameter.name = header;
    parameter.in = ParameterPlace::kHeader;
    parameter.required = true;
    parameter.credential = true;
    parameter.schema = Value::MakeObject({{"type", Value::String("string"), 0}});
    parameter.required_by = {fact};
    draft->parameters.push_back(std::move(parameter));
    draft->rules.push_back(
        MakeRule("requires_credential", {{"header", Value::String(header)}}, {fact}));
    cited = true;
  }
  if (!by_name && !headers.empty()) {
    const std::string scheme =
        names.size() <= 60 ? names : "any of " + std::to_string(read.size()) + " schemes";
    draft->rules.push_back(
        MakeRule("requires_credential", {{"scheme", Value::String(scheme)}}, {fact}));
    cited = true;
  }
  if (!cited) draft->FindFact(fact)->not_tested = "No header or query parameter carries it.";
}

}  // namespace assay::derive
