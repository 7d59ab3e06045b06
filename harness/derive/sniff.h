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
  kUtf16,   // text in UTF-16 or UTF-32
  kOther,   // another machine-readable format: see OtherFormat
  kEmpty,
};

DocumentKind Sniff(std::string_view text);

// The name of a format that describes or records an API and is not read here ("a Postman
// collection"), "JSON" for what else is JSON; "" for all other texts.
std::string_view OtherFormat(std::string_view text);

}  // namespace assay::derive
