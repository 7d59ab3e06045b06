#include "reports/safe_text.h"

#include <algorithm>
#include <cmath>

#include "harness/base/text.h"

namespace assay::reports {
namespace {

constexpr std::string_view kEllipsis = "\u2026";
constexpr std::string_view kReplacement = "\uFFFD";

// The three-byte sequence at `at` of valid UTF-8 as a code point; 0 where there is none.
uint32_t ThreeByteAt(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (at + 2 >= text.size() || (byte(at) & 0xF0) != 0xE0) return 0;
  return ((byte(at) & 0x0Fu) << 12) | ((byte(at + 1) & 0x3Fu) << 6) | (byte(at + 2) & 0x3Fu);
}

bool TurnsDirection(uint32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

// `text` is valid UTF-8 already; what is left are characters that are valid but unfit.
std::string ReplaceUnfit(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  if (std::none_of(text.begin(), text.end(), [](char c) { return (c & 0xF0) == 0xE0; }))
    return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const uint32_t code = ThreeByteAt(text, i);
    if (code == 0xFFFE || code == 0xFFFF) {
      out += kReplacement;
    } else if (TurnsDirection(code)) {
      out += "\\u";
      for (const int shift : {12, 8, 4, 0}) out += kHex[(code >> shift) & 0xF];
    } else {
      out += text[i];
      continue;
    }
    i += 2;
  }
  return out;
}

// Start of the character that the byte at `at` belongs to.
size_t CharacterStart(std::string_view text, size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

std::string Safe(std::string_view text, size_t max_bytes, bool keep_lines) {
  max_bytes = std::max(max_bytes, kEllipsis.size());
  // Every byte of the input yields at least one of the output, so no more can be needed; the
  // decoder must not be fed megabytes for the sake of a few kilobytes. Four spare bytes keep a
  // character whole that stands across the edge: it is beyond the limit, and cut away below.
  const bool shortened = max_bytes < SIZE_MAX - 4 && text.size() > max_bytes + 4;
  if (shortened) text = text.substr(0, max_bytes + 4);
  std::string out = ReplaceUnfit(Printable(text, SIZE_MAX, keep_lines));
  if (out.size() <= max_bytes && !shortened) return out;
  out.resize(CharacterStart(out, std::min(max_bytes - kEllipsis.size(), out.size() - 1)));
  return out.append(kEllipsis);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "http://" and ":smile:"; not "10:00" and "reason: text".
bool MayStartLink(std::string_view text, size_t at) {
  return at + 1 < text.size() && text[at + 1] != ' ' && !IsDigit(text[at + 1]);
}

bool NeedsBackslash(std::string_view text, size_t at) {
  switch (text[at]) {
    case '\\':
    case '`':
    case '*':
    case '_':
    case '[':
    case ']':
    case '~':
    case '#':
    case '$':
      return true;
    case '-':
    case '+':
    case '=':
      return at == 0;  // a list, or a heading's underline
    case '.':
    case ')':
      // "www.", and "1." or "1)" of a list.
      return text.substr(0, at).ends_with("www") ||
             std::all_of(text.begin(), text.begin() + static_cast<ptrdiff_t>(at), IsDigit);
    default:
      return false;
  }
}

}  // namespace

std::string SafeLine(std::string_view text, size_t max_bytes) {
  return Safe(text, max_bytes, false);
}

std::string SafeBlock(std::string_view text, size_t max_bytes) {
  return Safe(text, max_bytes, true);
}

size_t Columns(std::string_view line) {
  return static_cast<size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string FitColumns(std::string_view line, size_t columns) {
  if (columns == 0 || Columns(line) <= columns) return std::string(line);
  size_t end = 0;
  for (size_t seen = 0; end < line.size(); ++end) {
    if ((static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) continue;
    if (++seen == columns) break;
  }
  return std::string(line.substr(0, end)).append(kEllipsis);
}

uint64_t Milliseconds(double seconds) {
  // A century is beyond any run; the bound keeps the conversion defined.
  if (!std::isfinite(seconds) || seconds <= 0) return 0;
  return static_cast<uint64_t>(std::llround(std::min(seconds, 3.2e9) * 1000));
}

std::string SecondsText(uint64_t milliseconds) {
  std::string fraction = std::to_string(milliseconds % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(milliseconds / 1000) + "." + fraction;
}

std::string Count(uint64_t number, std::string_view singular, std::string_view plural) {
  return std::to_string(number).append(" ").append(number == 1 ? singular : plural);
}

std::string MarkdownText(std::string_view text, size_t max_bytes) {
  const std::string safe = SafeLine(text, max_bytes);
  std::string out;
  for (size_t i = 0; i < safe.size(); ++i) {
    // Entities where a backslash would not do: GitHub looks for these in the rendered text, and a
    // table is cut at its bars before anything else.
    switch (safe[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '@':
        out += "&#64;";
        break;
      case '|':
        out += "&#124;";
        break;
      case ':':
        out += MayStartLink(safe, i) ? "&#58;" : ":";
        break;
      default:
        if (NeedsBackslash(safe, i)) out += '\\';
        out += safe[i];
    }
  }
  return out;
}

std::string MarkdownFence(std::string_view text, size_t max_bytes) {
  const std::string safe = SafeBlock(text, max_bytes);
  size_t longest = 2;
  for (size_t i = 0, run = 0; i < safe.size(); ++i) {
    run = safe[i] == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + "text\n" + safe + "\n" + fence + "\n";
}

}  // namespace assay::reports
