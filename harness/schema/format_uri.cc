#include <algorithm>
#include <string>

#include "harness/base/text.h"
#include "harness/schema/ascii.h"
#include "harness/schema/formats.h"
#include "harness/schema/uri_reference.h"

namespace assay {
namespace {

constexpr std::string_view kUnreservedMarks = "-._~";
constexpr std::string_view kSubDelimiters = "!$&'()*+,;=";

bool IsIn(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// Unreserved characters, percent-escapes, sub-delimiters and `more`.
bool ConsistsOf(std::string_view text, std::string_view more) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !IsHexDigit(text[i + 1]) || !IsHexDigit(text[i + 2])) {
        return false;
      }
      i += 2;
    } else if (!IsAlphanumeric(c) && !IsIn(c, kUnreservedMarks) && !IsIn(c, kSubDelimiters) &&
               !IsIn(c, more)) {
      return false;
    }
  }
  return true;
}

bool IsScheme(std::string_view text) {
  return !text.empty() && IsLetter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsAlphanumeric(c) || IsIn(c, "+-."); });
}

bool IsIpFuture(std::string_view text) {
  if (text.size() < 4 || (text[0] != 'v' && text[0] != 'V')) return false;
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 1 == text.size()) return false;
  const std::string_view version = text.substr(1, dot - 1);
  const std::string_view rest = text.substr(dot + 1);
  return std::all_of(version.begin(), version.end(), IsHexDigit) &&
         rest.find('%') == std::string_view::npos && ConsistsOf(rest, ":");
}

bool IsAuthority(std::string_view text) {
  if (const size_t at = text.rfind('@'); at != std::string_view::npos) {
    if (!ConsistsOf(text.substr(0, at), ":")) return false;
    text = text.substr(at + 1);
  }
  std::string_view port;
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view literal = text.substr(1, end - 1);
    if (!IsIpv6(literal) && !IsIpFuture(literal)) return false;
    port = text.substr(end + 1);
    if (!port.empty() && port.front() != ':') return false;
  } else {
    const size_t colon = text.find(':');
    if (!ConsistsOf(text.substr(0, colon), "")) return false;
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (!port.empty()) port.remove_prefix(1);
  return std::all_of(port.begin(), port.end(), IsDigit);
}

bool JudgeUri(std::string_view text, bool needs_scheme) {
  const UriParts parts = SplitUri(text);
  if (parts.scheme ? !IsScheme(*parts.scheme) : needs_scheme) return false;
  if (parts.authority && !IsAuthority(*parts.authority)) return false;
  if (!ConsistsOf(parts.path, ":@/")) return false;
  // Without a scheme a colon in the first segment would be read as the end of one.
  if (!parts.scheme && !parts.authority &&
      parts.path.substr(0, parts.path.find('/')).find(':') != std::string_view::npos) {
    return false;
  }
  return ConsistsOf(parts.query.value_or(""), ":@/?") &&
         ConsistsOf(parts.fragment.value_or(""), ":@/?");
}

// RFC 3987, section 2.2.
bool IsUcschar(char32_t c) {
  if (c >= 0x10000) return c < 0xf0000 && (c & 0xffff) <= 0xfffd && (c < 0xe0000 || c >= 0xe1000);
  return (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfdcf) || (c >= 0xfdf0 && c <= 0xffef);
}
bool IsPrivate(char32_t c) {
  return (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xf0000 && (c & 0xffff) <= 0xfffd);
}

// RFC 3987, section 3.1, for judging only: each character beyond ASCII becomes one escape, which
// may stand wherever the character may. False where it may stand nowhere.
bool MapToUri(std::string_view iri, std::string* uri) {
  if (!IsUtf8(iri)) return false;
  bool in_query = false;
  for (char32_t c : DecodeUtf8(iri)) {
    if (c == '?') in_query = true;
    if (c == '#') in_query = false;
    if (c < 0x80) {
      *uri += static_cast<char>(c);
    } else if (IsUcschar(c) || (in_query && IsPrivate(c))) {
      *uri += "%80";
    } else {
      return false;
    }
  }
  return true;
}

bool IsVariableName(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.back() == '.' ||
      name.find("..") != std::string_view::npos) {
    return false;
  }
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '%') {
      if (i + 2 >= name.size() || !IsHexDigit(name[i + 1]) || !IsHexDigit(name[i + 2])) {
        return false;
      }
      i += 2;
    } else if (!IsAlphanumeric(name[i]) && name[i] != '_' && name[i] != '.') {
      return false;
    }
  }
  return true;
}

bool IsVariable(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    if (text.ends_with('*')) text.remove_suffix(1);
    return IsVariableName(text);
  }
  const std::string_view length = text.substr(colon + 1);
  return IsVariableName(text.substr(0, colon)) && !length.empty() && length.size() <= 4 &&
         length.front() != '0' && std::all_of(length.begin(), length.end(), IsDigit);
}

bool IsExpression(std::string_view text) {
  // Operators "=,!@|" are reserved for later editions of the RFC; the grammar has them.
  if (!text.empty() && IsIn(text.front(), "+#./;?&=,!@|")) text.remove_prefix(1);
  const std::vector<std::string> variables = Split(text, ',');
  return std::all_of(variables.begin(), variables.end(), IsVariable);
}

}  // namespace

bool IsUri(std::string_view text) { return JudgeUri(text, true); }
bool IsUriReference(std::string_view text) { return JudgeUri(text, false); }

bool IsIri(std::string_view text) {
  std::string uri;
  return MapToUri(text, &uri) && JudgeUri(uri, true);
}

bool IsIriReference(std::string_view text) {
  std::string uri;
  return MapToUri(text, &uri) && JudgeUri(uri, false);
}

bool IsUriTemplate(std::string_view text) {
  if (!IsUtf8(text)) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{') {
      const size_t end = text.find('}', i);
      if (end == std::string_view::npos || !IsExpression(text.substr(i + 1, end - i - 1))) {
        return false;
      }
      i = end;
    } else if (c == '%') {
      if (i + 2 >= text.size() || !IsHexDigit(text[i + 1]) || !IsHexDigit(text[i + 2])) {
        return false;
      }
      i += 2;
    } else if (IsAscii(c) && (c <= ' ' || c == 0x7f || IsIn(c, "\"<>\\^`|}"))) {
      return false;
    }
  }
  return true;
}

}  // namespace assay
