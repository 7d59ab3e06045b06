#include "harness/schema/formats.h"

#include <algorithm>

#include "harness/base/text.h"
#include "harness/schema/ascii.h"
#include "harness/schema/ecma_translate.h"

namespace assay {

const std::vector<Format>& AllFormats() {
  static const auto& formats = *new std::vector<Format>{
      {"date-time", IsDateTime, "a date and time of RFC 3339"},
      {"date", IsDate, "a date of RFC 3339"},
      {"time", IsTime, "a time of RFC 3339"},
      {"email", IsEmail, "an e-mail address"},
      {"idn-email", IsIdnEmail, "an e-mail address, internationalized or not"},
      {"hostname", IsHostname, "a host name"},
      {"idn-hostname", IsIdnHostname, "a host name, internationalized or not"},
      {"ipv4", IsIpv4, "an IPv4 address"},
      {"ipv6", IsIpv6, "an IPv6 address"},
      {"uri", IsUri, "a URI"},
      {"uri-reference", IsUriReference, "a URI reference"},
      {"iri", IsIri, "an IRI"},
      {"iri-reference", IsIriReference, "an IRI reference"},
      {"uri-template", IsUriTemplate, "a URI template"},
      {"json-pointer", IsJsonPointer, "a JSON Pointer"},
      {"relative-json-pointer", IsRelativeJsonPointer, "a relative JSON Pointer"},
      {"regex", IsRegex, "a regular expression of ECMA-262"},
      {"uuid", IsUuid, "a UUID"},
  };
  return formats;
}

const Format* FindFormat(std::string_view name) {
  for (const Format& format : AllFormats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

bool IsJsonPointer(std::string_view text) {
  if (!IsUtf8(text) || (!text.empty() && text.front() != '/')) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
  }
  return true;
}

bool IsRelativeJsonPointer(std::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && IsDigit(text[digits])) ++digits;
  if (digits == 0 || (digits > 1 && text.front() == '0')) return false;
  const std::string_view rest = text.substr(digits);
  return rest == "#" || IsJsonPointer(rest);
}

bool IsRegex(std::string_view text) { return TranslateEcma(text).refusal != Refusal::kSyntax; }

bool IsUuid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::equal(text.begin(), text.end(), kShape.begin(), kShape.end(),
                    [](char c, char shape) { return shape == '-' ? c == '-' : IsHexDigit(c); });
}

}  // namespace assay
