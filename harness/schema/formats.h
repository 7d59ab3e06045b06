// The formats of JSON Schema draft-07 (validation, section 7.3), each judged by the RFC that it
// names, and "uuid". All take UTF-8 and judge the whole text.
#pragma once

#include <string_view>
#include <vector>

namespace assay {

struct Format {
  std::string_view name;
  bool (*fits)(std::string_view text);
  std::string_view words;  // "an e-mail address"
};

// Null where no such format is known.
const Format* FindFormat(std::string_view name);
const std::vector<Format>& AllFormats();

// RFC 3339, section 5.6. A leap second is 23:59:60 in UTC; which years had one is not asked.
bool IsDate(std::string_view text);
bool IsTime(std::string_view text);
bool IsDateTime(std::string_view text);

// RFC 5321, section 4.1.2 ("Mailbox"); the second also takes what RFC 6531 adds.
bool IsEmail(std::string_view text);
bool IsIdnEmail(std::string_view text);
// RFC 1123, section 2.1; a label that begins with "xn--" must be an A-label of RFC 5890.
bool IsHostname(std::string_view text);
// RFC 5890 to 5892. Not judged, for want of Unicode's normalization and bidi tables, and so
// accepted: letters that only normalization excludes, and names that break RFC 5893's bidi rule.
bool IsIdnHostname(std::string_view text);
// RFC 2673, section 3.2 (dotted quad, no leading zeros) and RFC 4291, section 2.2 (no zone).
bool IsIpv4(std::string_view text);
bool IsIpv6(std::string_view text);

// RFC 3986 and RFC 3987; a URI or IRI has a scheme, a reference need not.
bool IsUri(std::string_view text);
bool IsUriReference(std::string_view text);
bool IsIri(std::string_view text);
bool IsIriReference(std::string_view text);
// RFC 6570, section 2.
bool IsUriTemplate(std::string_view text);

// RFC 6901, section 3, and draft-handrews-relative-json-pointer-01.
bool IsJsonPointer(std::string_view text);
bool IsRelativeJsonPointer(std::string_view text);
// ECMA-262; also patterns that assay itself could not run.
bool IsRegex(std::string_view text);
// 8-4-4-4-12 hexadecimal digits, of any version and variant.
bool IsUuid(std::string_view text);

}  // namespace assay
