// The room's front door: from a document's text to drafts of contracts and findings about it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/derive/draft.h"

namespace assay::derive {

struct DeriveOptions {
  // "PATCH /users/{user}" or an operation's name; globs allowed. Empty: all that are safe to try
  // (OpenAPI), or the only one (pages).
  std::vector<std::string> operations;
  std::string prefix;  // of requirement ids; derived from the title where empty
  std::string id;      // of the contract, "api/operation"; derived where empty (one operation only)
  std::string url;     // the document's address; "file:<name>" where empty
  // Further pages, name and text, that describe what the page itself only names by type or link.
  std::vector<std::pair<std::string, std::string>> models;
};

// What a document holds. A draft an operation; `operations` names all that are in it, chosen or
// not.
struct Derived {
  std::vector<Draft> drafts;
  std::vector<std::string> operations;  // "PATCH /users/{user}"
  std::vector<Finding> findings;        // about the document as a whole; a draft has its own
};

// The largest document that is read.
inline constexpr size_t kMaxDocumentBytes = 16 * 1024 * 1024;

// Tells the kind by content and hands on. The error says what was looked for and what to do.
Result<Derived> Derive(std::string_view text, const std::string& file,
                       const DeriveOptions& options);

// Whether a page has no operation and describes what others refer to.
bool IsModelPage(std::string_view text);

// One kind each.
Result<Derived> DerivePage(std::string_view text, const std::string& file, bool html,
                           const DeriveOptions& options);
Result<Derived> DeriveOpenApi(std::string_view text, const std::string& file,
                              const DeriveOptions& options);

// "Devices API" -> "devices_api"; what is no letter or digit becomes one '_'. Never empty.
std::string Slug(std::string_view text);
// "Update a Device" -> "DEV"; two to four capitals of the title's longest word that is no verb.
std::string PrefixFrom(std::string_view title);
// "file:" and the file's last name, percent-encoded.
std::string FileUrl(std::string_view file);

}  // namespace assay::derive
