#include "harness/derive/sniff.h"

#include <algorithm>
#include <string>

#include "harness/base/text.h"
#include "harness/json/depth.h"

namespace assay::derive {
namespace {

constexpr size_t kHead = 64 * 1024;

bool IsBinary(std::string_view head) {
  const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' &&
           byte != 0x1b;
  });
  return head.find('\0') != std::string_view::npos ||
         static_cast<size_t>(odd) * 50 > head.size() + 50;
}

// Whether some line of a YAML text is `key:` or `"key":` at its outermost level.
bool HasTopKey(std::string_view text, std::string_view key) {
  size_t at = 0;
  while (at < text.size()) {
    size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(at, end - at);
    const bool quoted = !line.empty() && (line[0] == '"' || line[0] == '\'');
    if (quoted) line.remove_prefix(1);
    if (line.starts_with(key)) {
      line.remove_prefix(key.size());
      if (quoted && !line.empty()) line.remove_prefix(1);
      while (!line.empty() && line[0] == ' ') line.remove_prefix(1);
      if (line.starts_with(':')) return true;
    }
    at = end + 1;
  }
  return false;
}

// Whether `"key"` and a colon stand somewhere near the start of a JSON text, or anywhere at its
// end.
bool NamesKey(std::string_view text, const std::string& key) {
  const std::string quoted = "\"" + key + "\"";
  for (size_t at = text.find(quoted); at != std::string_view::npos;
       at = text.find(quoted, at + 1)) {
    const std::string_view rest = Trim(text.substr(at + quoted.size(), 64));
    if (rest.starts_with(':')) return true;
  }
  return false;
}

// Headings, fences or rules of tables at the start of lines: Markdown, whatever tags are in it.
bool HasMarkdown(std::string_view text) {
  size_t marks = 0;
  for (const char* mark : {"\n## ", "\n### ", "\n# ", "\n```", "\n|---", "\n| ---", "\n|:--"}) {
    for (size_t at = text.find(mark); at != std::string_view::npos && marks < 3;
         at = text.find(mark, at + 1))
      ++marks;
  }
  return marks >= 3;
}

bool LooksHtml(const std::string& lower) {
  const std::string_view start = Trim(lower);
  const bool whole = start.starts_with("<!doctype") || start.starts_with("<html");
  if (!whole && HasMarkdown(lower)) return false;
  for (const char* mark : {"<!doctype html", "<html", "<body", "<head>", "<div", "<table", "<h1",
                           "<h2", "<section", "<article", "<ul>", "<dl>", "<p>"}) {
    const size_t at = lower.find(mark);
    if (at == std::string::npos) continue;
    // In Markdown a tag may stand in the middle; a page of HTML begins with one.
    return Trim(lower).starts_with('<');
  }
  return false;
}

// A text in UTF-16 or UTF-32: with a mark at its start, or with a zero in every other byte of its
// first characters.
bool IsWide(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
      text.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    return true;
  if (text.size() < 8) return false;
  for (const size_t zero : {0, 1}) {
    bool wide = true;
    for (size_t i = 0; i < 8; ++i) wide = wide && (text[i] == '\0') == (i % 2 == zero);
    if (wide) return true;
  }
  return false;
}

}  // namespace

std::string_view OtherFormat(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::string_view start = Trim(text.substr(0, kHead));
  if (start.starts_with("#%RAML")) return "RAML";
  if (start.starts_with("FORMAT: 1A")) return "API Blueprint";
  const bool object = start.starts_with('{') && Trim(start.substr(1)).starts_with('"');
  if (HasTopKey(text, "asyncapi") || (object && NamesKey(text, "asyncapi"))) return "AsyncAPI";
  if (!object) return "";
  if (NamesKey(text, "swaggerVersion")) return "Swagger 1";
  if (NamesKey(text, "_postman_id") || text.find("schema.getpostman.com") != std::string_view::npos)
    return "a Postman collection";
  if (NamesKey(text, "log") && NamesKey(text, "entries")) return "a HAR file";
  return "JSON";
}

DocumentKind Sniff(std::string_view text) {
  if (IsWide(text)) return DocumentKind::kUtf16;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (Trim(text.substr(0, kHead)).empty() && Trim(text).empty()) return DocumentKind::kEmpty;
  const std::string_view head = text.substr(0, kHead);
  if (IsBinary(head)) return DocumentKind::kBinary;
  const std::string_view start = Trim(head);
  if (start.starts_with('{')) {
    if (NamesKey(text, "openapi") || NamesKey(text, "swagger")) return DocumentKind::kOpenApi;
    if (NamesKey(text, "operation") && NamesKey(text, "requirements"))
      return DocumentKind::kContract;
  }
  if (HasTopKey(text, "openapi") || HasTopKey(text, "swagger")) return DocumentKind::kOpenApi;
  if (!OtherFormat(text).empty()) return DocumentKind::kOther;
  return LooksHtml(ToLower(head)) ? DocumentKind::kHtml : DocumentKind::kText;
}

}  // namespace assay::derive
