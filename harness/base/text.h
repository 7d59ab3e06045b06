// Small text functions shared by every room. All work on bytes unless they say otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

std::string ToLower(std::string_view text);                             // ASCII only
bool EqualsIgnoreCase(std::string_view a, std::string_view b);          // ASCII only
std::string_view Trim(std::string_view text);                           // spaces, tabs, CR, LF
std::vector<std::string> Split(std::string_view text, char separator);  // "a,,b" has three parts
std::string Join(const std::vector<std::string>& parts, std::string_view separator);
std::string ReplaceAll(std::string text, std::string_view from, std::string_view to);

// Shell-style match of the whole text: '*' any run (also of '/'), '?' any one character. Linear in
// the text.
bool GlobMatch(std::string_view glob, std::string_view text);

// Strict UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
bool IsUtf8(std::string_view text);
// Length in bytes (1 to 4) of the valid sequence that `text` begins with; 0 where it begins with
// none.
size_t Utf8SequenceLength(std::string_view text);
// Decodes strictly; every byte that is not part of a valid sequence becomes U+FFFD.
std::vector<char32_t> DecodeUtf8(std::string_view text);
// What is no scalar value (a surrogate, anything over U+10FFFF) is written as U+FFFD.
void AppendUtf8(char32_t code_point, std::string* out);
// Number of code points of a text that is valid UTF-8.
size_t Utf8Length(std::string_view text);

// A copy fit for a terminal or a text report: invalid UTF-8 becomes U+FFFD, control characters (C0,
// DEL, C1) become \xNN, except newline and tab where keep_lines. Cut to at most max_bytes (of the
// result) at a character boundary, with "…" appended.
std::string Printable(std::string_view text, size_t max_bytes = SIZE_MAX, bool keep_lines = false);

// application/x-www-form-urlencoded is not meant here: RFC 3986 percent-encoding of one path
// segment.
std::string PercentEncode(std::string_view text);
std::string Base64(std::string_view bytes);
// RFC 4648 section 4, with padding; nullopt where it is anything else.
std::optional<std::string> DecodeBase64(std::string_view text);
// 'text' quoted for a POSIX shell.
std::string ShellQuote(std::string_view text);
// FNV-1a, 64 bit: for ids and digests of our own plans, not for security.
uint64_t Hash64(std::string_view text, uint64_t seed = 14695981039346656037ull);
std::string Hex64(uint64_t value);  // 16 lower-case hex digits

}  // namespace assay
