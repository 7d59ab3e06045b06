#include "harness/derive/derive.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "harness/base/text.h"
#include "harness/derive/sniff.h"

namespace assay::derive {
namespace {

bool IsWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

}  // namespace

Result<Derived> Derive(std::string_view text, const std::string& file,
                       const DeriveOptions& options) {
  const Place place{file, 0, 0};
  if (text.size() > kMaxDocumentBytes) {
    return Error{place, "the document is larger than 16 MiB", "cut out the operation's own page"};
  }
  switch (Sniff(text)) {
    case DocumentKind::kOpenApi:
      return DeriveOpenApi(text, file, options);
    case DocumentKind::kHtml:
      return DerivePage(text, file, /*html=*/true, options);
    case DocumentKind::kText:
      return DerivePage(text, file, /*html=*/false, options);
    case DocumentKind::kContract:
      return Error{place, "this is a contract already",
                   "`assay lint` checks one; derive takes a documentation page"};
    case DocumentKind::kBinary:
      return Error{place, "this is no text",
                   "give the page as Markdown, plain text or HTML, or an OpenAPI document"};
    case DocumentKind::kUtf16:
      return Error{place, "this is UTF-16 or UTF-32", "save the document as UTF-8"};
    case DocumentKind::kOther:
      return Error{
          place,
          "this is " + std::string(OtherFormat(text)) +
              ", which is not read: it is no OpenAPI or Swagger document",
          "give OpenAPI 3.0, 3.1 or 3.2 or Swagger 2.0 (with `openapi` or `swagger` at its "
          "top), or the page as Markdown, plain text or HTML"};
    case DocumentKind::kEmpty:
      return Error{place, "the document is empty", "was it saved as it is shown in a browser?"};
  }
  return Error{place, "unknown kind of document", ""};
}

std::string Slug(std::string_view text) {
  std::string slug;
  for (const char c : text) {
    if (IsWordCharacter(c)) {
      slug += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!slug.empty() && slug.back() != '_') {
      slug += '_';
    }
    if (slug.size() >= 60) break;
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  return slug.empty() ? "operation" : slug;
}

std::string PrefixFrom(std::string_view title) {
  static const std::set<std::string> kPlain = {
      "update", "create", "delete", "get",  "list", "set",  "change", "modify", "patch", "put",
      "post",   "edit",   "the",    "a",    "an",   "of",   "for",    "to",     "and",   "or",
      "api",    "add",    "remove", "read", "find", "with", "by",     "from",   "in",    "on"};
  std::string best;
  std::string word;
  for (const char c : std::string(title) + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += c;
      continue;
    }
    if (kPlain.count(ToLower(word)) == 0 && best.empty() && word.size() >= 2) best = word;
    word.clear();
  }
  if (best.empty()) return "DOC";
  best.resize(std::min<size_t>(best.size(), 3));
  for (char& c : best) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return best;
}

std::string FileUrl(std::string_view file) {
  const size_t slash = file.rfind('/');
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  return "file:" + PercentEncode(file.empty() ? "document" : file);
}

}  // namespace assay::derive
