// Parameters of an operation, with their styles.
#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/derive/openapi_operation.h"
#include "harness/derive/openapi_schema.h"

namespace assay::derive {
namespace {

std::optional<ParameterPlace> PlaceNamed(std::string_view name) {
  if (name == "path") return ParameterPlace::kPath;
  if (name == "query") return ParameterPlace::kQuery;
  if (name == "header") return ParameterPlace::kHeader;
  if (name == "cookie") return ParameterPlace::kCookie;
  return std::nullopt;
}

bool IsStyleOf(ParameterPlace place, std::string_view style) {
  switch (place) {
    case ParameterPlace::kPath:
      return style == "simple" || style == "label" || style == "matrix";
    case ParameterPlace::kQuery:
      return style == "form" || style == "spaceDelimited" || style == "pipeDelimited" ||
             style == "deepObject";
    case ParameterPlace::kHeader:
      return style == "simple";
    case ParameterPlace::kCookie:
      return style == "form";
  }
  return false;
}

class ParameterReader {
 public:
  ParameterReader(const OpenApiDocument& document, const OpenApiOperation& operation, Draft* draft,
                  FindingList* findings)
      : document_(document), operation_(operation), draft_(*draft), findings_(*findings) {}

  void Read(const Node& node) {
    const std::string in = node.Text("in");
    const std::string name = node.Text("name");
    if (document_.is_swagger() && (in == "body" || in == "formData")) return;
    const auto place = PlaceNamed(in);
    if (!place || name.empty()) {
      return Note(node, Gravity::kError, "bad-parameter",
                  "A parameter without a name, or in a place that there is not, is left out.");
    }
    if (*place == ParameterPlace::kHeader && !HeaderIsOurs(node, name)) return;
    DraftParameter parameter;
    parameter.name = name;
    parameter.in = *place;
    parameter.required = node.Flag("required") || *place == ParameterPlace::kPath;
    if (*place == ParameterPlace::kPath && !IsInPath(name)) {
      return Note(node, Gravity::kError, "path-parameter-without-place",
                  "Path parameter `" + name + "` has no place in the path `" + operation_.path +
                      "`; it is left out.");
    }
    if (*place == ParameterPlace::kPath && !node.Flag("required")) {
      Note(node, Gravity::kWarning, "path-parameter-not-required",
           "Path parameter `" + name + "` does not say that it is required.");
    }
    ReadStyle(node, &parameter);
    ReadSchema(node, &parameter);
    State(node, in, &parameter);
    draft_.parameters.push_back(std::move(parameter));
  }

  // Variables of the path that no parameter declares.
  void AddUndeclared() {
    for (const std::string& name :
         TemplateNames(operation_.path).value_or(std::vector<std::string>{})) {
      const bool declared = std::any_of(
          draft_.parameters.begin(), draft_.parameters.end(), [&](const DraftParameter& parameter) {
            return parameter.in == ParameterPlace::kPath && parameter.name == name;
          });
      if (declared) continue;
      Note(operation_.node, Gravity::kError, "path-variable-undeclared",
           "The path's variable `" + name + "` is declared as no parameter.");
      DraftParameter parameter;
      parameter.name = name;
      parameter.required = true;
      parameter.schema = Value::MakeObject();
      parameter.stated_by = {draft_.AddFact(
          Level::kMay, "path-param", "The path has a variable `" + name + "`.",
          {document_.LineOf(operation_.path_item), "#" + operation_.path_item.pointer, name})};
      draft_.parameters.push_back(std::move(parameter));
    }
  }

 private:
  void Note(const Node& at, Gravity gravity, const char* rule, std::string message) {
    findings_.Add(gravity, rule, document_.LineOf(at), at.pointer, std::move(message));
  }

  bool IsInPath(const std::string& name) const {
    const auto names = TemplateNames(operation_.path).value_or(std::vector<std::string>{});
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  // OpenAPI lets media types and security schemes speak for these.
  bool HeaderIsOurs(const Node& node, const std::string& name) {
    for (const char* other : {"Accept", "Content-Type", "Authorization"}) {
      if (!EqualsIgnoreCase(name, other)) continue;
      Note(node, Gravity::kNote, "ignored-header",
           std::string(other) + " as a parameter says nothing in OpenAPI; it is left out.");
      return false;
    }
    for (const char* framing :
         {"Host", "Content-Length", "Transfer-Encoding", "Connection", "Cookie"}) {
      if (!EqualsIgnoreCase(name, framing)) continue;
      Note(node, Gravity::kWarning, "unsupported-feature",
           std::string(framing) + " as a parameter is not sent by choice; it is left out.");
      return false;
    }
    if (IsHeaderName(name)) return true;
    Note(node, Gravity::kError, "bad-parameter",
         "`" + Printable(name, 80) + "` is no name of a header; it is left out.");
    return false;
  }

  void ReadStyle(const Node& node, DraftParameter* parameter) {
    if (document_.is_swagger()) return ReadCollectionFormat(node, parameter);
    const std::string style = node.Text("style");
    if (!style.empty() && !IsStyleOf(parameter->in, style)) {
      Note(node, Gravity::kError, "bad-style",
           "Style `" + Printable(style, 40) + "` is none of this place; the usual one is used.");
    } else {
      parameter->style = style;
    }
    if (const Node explode = node.Get("explode"); explode && explode.value->is_boolean())
      parameter->explode = explode.value->boolean();
    for (const char* key : {"allowReserved", "allowEmptyValue"}) {
      if (!node.Flag(key)) continue;
      Note(node, Gravity::kNote, "unsupported-feature",
           std::string("`") + key + "` makes no case of its own.");
    }
  }

  void ReadCollectionFormat(const Node& node, DraftParameter* parameter) {
    if (node.Text("type") != "array") return;
    const std::string format = node.Text("collectionFormat");
    const bool query = parameter->in == ParameterPlace::kQuery;
    if (format == "multi" && query) {
      parameter->explode = true;
    } else if (format == "ssv" && query) {
      parameter->style = "spaceDelimited";
      parameter->explode = false;
    } else if (format == "pipes" && query) {
      parameter->style = "pipeDelimited";
      parameter->explode = false;
    } else if (query) {
      parameter->explode = false;
    }
    if (format == "tsv" || (!query && (format == "ssv" || format == "pipes"))) {
      Note(node, Gravity::kWarning, "unsupported-feature",
           "The collection format `" + format + "` is not written here; commas are.");
    }
  }

  void ReadSchema(const Node& node, DraftParameter* parameter) {
    Node schema = document_.is_swagger() ? node : node.Get("schema");
    if (const auto contents = MembersOf(node.Get("content")); !contents.empty()) {
      schema = contents.front().node.Get("schema");
      parameter->media_type = ToLower(Trim(contents.front().name));
      if (!IsJson(parameter->media_type)) {
        Note(node, Gravity::kWarning, "unsupported-feature",
             "The value is written as `" + Printable(parameter->media_type, 60) +
                 "`, which is not made here; it is sent as a text.");
        parameter->media_type.clear();
        schema = {};
      }
    }
    const std::string words = "the parameter `" + parameter->name + "`";
    Value read = Value::MakeObject();
    if (schema) {
      SchemaTranslator translator(document_, draft_, findings_, SchemaUse::kParameter);
      read = translator.Translate(schema, words);
      if (read.is_boolean()) read = Value::MakeObject();
    }
    OfferParameterExamples(node, &read);
    parameter->schema = std::move(read);
  }

  void OfferParameterExamples(const Node& node, Value* schema) {
    if (schema->Find("enum") != nullptr || schema->Find("const") != nullptr) return;
    std::vector<Value> given;
    if (const Node one = node.Get("example")) given.push_back(*one.value);
    std::string why;
    for (const NamedNode& one : MembersOf(node.Get("examples"))) {
      const Node target = document_.Follow(one.node, &why);
      if (const Node value = target.Get("value")) given.push_back(*value.value);
    }
    OfferExamples(given, schema);
  }

  void State(const Node& node, const std::string& in, DraftParameter* parameter) {
    const Spot spot{document_.LineOf(node), "#" + node.pointer, "`" + parameter->name + "`"};
    parameter->stated_by = {draft_.AddFact(
        Level::kShould, in + "-param",
        "The operation has a " + in + " parameter `" + parameter->name + "`.", spot)};
    if (!parameter->required || !node.Flag("required")) return;
    const Node required = node.Get("required");
    parameter->required_by = {draft_.AddFact(
        Level::kMust, "required", "The " + in + " parameter `" + parameter->name + "` is required.",
        {document_.LineOf(required), "#" + node.pointer, "`required`"})};
  }

  const OpenApiDocument& document_;
  const OpenApiOperation& operation_;
  Draft& draft_;
  FindingList& findings_;
};

}  // namespace

Result<bool> AddParameters(const OpenApiDocument& document, const OpenApiOperation& operation,
                           const std::string& file, Draft* draft, FindingList* findings) {
  ParameterReader reader(document, operation, draft, findings);
  for (const Node& list :
       {operation.node.Get("parameters"), operation.path_item.Get("parameters")}) {
    for (const Node& given : ItemsOf(list)) {
      std::string why;
      if (document.Follow(given, &why)) continue;
      return Error{{file, document.LineOf(given), 0},
                   "a parameter cannot be read: " + why,
                   "put what it refers to into the document"};
    }
  }
  for (const Node& node : ParametersOf(document, operation, *findings)) reader.Read(node);
  reader.AddUndeclared();
  return true;
}

}  // namespace assay::derive
