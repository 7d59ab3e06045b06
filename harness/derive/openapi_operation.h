// The operations of an OpenAPI document, and each as a draft; inside this room only.
#pragma once

#include <string>
#include <vector>

#include "harness/derive/derive.h"
#include "harness/derive/openapi_document.h"

namespace assay::derive {

struct OpenApiOperation {
  std::string method;        // "GET"
  std::string path;          // "/pets/{id}"
  std::string operation_id;  // may be empty
  Node path_item, node;

  std::string name() const { return method + " " + path; }
  bool safe() const { return method == "GET" || method == "HEAD"; }
};

// In the order of the document. What cannot be read is among the findings.
std::vector<OpenApiOperation> OperationsOf(const OpenApiDocument& document, FindingList& findings);

// The parameters that apply, an operation's own before those of its path; references followed.
std::vector<Node> ParametersOf(const OpenApiDocument& document, const OpenApiOperation& operation,
                               FindingList& findings);

// The media types under `content` (3.x) or of `produces`/`consumes` and the schema (2.0).
struct Content {
  std::string media_type;  // lower case, without parameters; empty where none is named
  Node schema;
  Node holder;  // where examples are
};
std::vector<Content> ContentsOf(const OpenApiDocument& document, const OpenApiOperation& operation,
                                const Node& holder, bool request);
bool IsJson(const std::string& media_type);

// The error says why the operation cannot be made a contract.
Result<Draft> DraftOf(const OpenApiDocument& document, const OpenApiOperation& operation,
                      const Draft& frame, const std::string& file);

// Adds the parts of a draft; each in a file of its own.
Result<bool> AddParameters(const OpenApiDocument& document, const OpenApiOperation& operation,
                           const std::string& file, Draft* draft, FindingList* findings);
void AddResponses(const OpenApiDocument& document, const OpenApiOperation& operation, Draft* draft,
                  FindingList* findings);
void AddSecurity(const OpenApiDocument& document, const OpenApiOperation& operation, Draft* draft,
                 FindingList* findings);

}  // namespace assay::derive
