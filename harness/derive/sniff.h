// What kind of document a text is, told by its content alone.
#pragma once

#include <string_view>

namespace assay::derive {

enum class DocumentKind {
  kContract,  // a contract file of ours
  kOpenApi,   // OpenAPI 3.x or Swagger 2.0, in JSON or YAML
  kHtml,
  kText,    // Markdown or plain text
  kBinary,  // no text at all
  kEmpty,
};

DocumentKind Sniff(std::string_view text);

}  // namespace assay::derive
