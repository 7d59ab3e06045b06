// Tags of sites that are written in MDX, and settings at a page's top, that name an operation.
#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/lines.h"
#include "harness/derive/parts.h"

namespace assay::derive {
namespace {

// The value of an attribute in a tag: method="GET", method='GET'.
std::string Attribute(std::string_view tag, std::string_view name) {
  for (size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const size_t equals = at + name.size();
    const bool starts = at > 0 && std::isspace(static_cast<unsigned char>(tag[at - 1])) != 0;
    if (!starts || equals + 1 >= tag.size() || tag[equals] != '=') continue;
    const char quote = tag[equals + 1];
    const size_t end = tag.find(quote, equals + 2);
    if ((quote != '"' && quote != '\'') || end == std::string_view::npos) return "";
    return std::string(tag.substr(equals + 2, end - equals - 2));
  }
  return "";
}

// "/a/[\{b\}](/c)" -> "/a/{b}".
std::string WithoutLinks(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t close = text[i] == ']' && i + 1 < text.size() && text[i + 1] == '('
                             ? text.find(')', i)
                             : std::string_view::npos;
    if (close != std::string_view::npos) {
      i = close;
    } else if (text[i] != '[' && text[i] != '\\') {
      plain += text[i];
    }
  }
  return plain;
}

// Method and path as a page would write them; "" where they are none.
std::string AsOperation(std::string method, std::string_view path) {
  for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const std::string text = method + " " + std::string(Trim(path));
  const auto found = FindOperation(text);
  const bool alone = found && found->before.empty() && found->after.empty();
  return alone && found->method == method ? "`" + text + "`" : "";
}

// <Route method="PATCH">/lamps/[\{lamp\}](/lamp)</Route>, <Endpoint method="get" path="/lamps" />.
std::string OperationOfTag(std::string_view text) {
  if (text.size() < 3 || text[0] != '<' || std::isupper(static_cast<unsigned char>(text[1])) == 0)
    return "";
  const size_t end = text.find('>');
  if (end == std::string_view::npos) return "";
  const std::string_view tag = text.substr(0, end);
  const std::string method = Attribute(tag, "method");
  if (method.empty()) return "";
  for (const char* name : {"path", "url", "endpoint", "route", "uri"}) {
    const std::string path = Attribute(tag, name);
    if (!path.empty()) return AsOperation(method, WithoutLinks(path));
  }
  const size_t close = text.find("</", end);
  if (close == std::string_view::npos) return "";
  return AsOperation(method, WithoutLinks(text.substr(end + 1, close - end - 1)));
}

}  // namespace

void ShowOperationTags(std::vector<SourceLine>* source) {
  bool fenced = false;
  for (SourceLine& line : *source) {
    const std::string_view text = Trim(line.text);
    if (text.starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    if (std::string operation = OperationOfTag(text); !operation.empty())
      line.text = std::move(operation);
  }
}

std::string OperationOfSetting(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return "";
  const std::string_view name = Trim(text.substr(0, colon));
  if (name != "api" && name != "openapi") return "";
  std::string value(Trim(text.substr(colon + 1)));
  if (value.size() > 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0])
    value = value.substr(1, value.size() - 2);
  const size_t space = value.find(' ');
  if (space == std::string::npos) return "";
  return AsOperation(value.substr(0, space), value.substr(space + 1));
}

}  // namespace assay::derive
