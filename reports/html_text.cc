#include "reports/html_text.h"

#include <cmath>

#include "harness/base/text.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

std::string Escape(std::string_view safe) {
  std::string out;
  out.reserve(safe.size());
  for (const char c : safe) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A sign for each verdict: told apart without colour, and read out by none (aria-hidden).
std::string_view SignOf(std::string_view label) {
  if (label == "pass") return "✓";
  if (label == "fail" || label == "stale waiver") return "✗";
  if (label == "warn") return "!";
  if (label == "error" || label == "blocked") return "⚠";
  if (label == "waived") return "~";
  return "–";
}

}  // namespace

std::string Html(std::string_view text, size_t max_bytes) {
  return Escape(SafeLine(text, max_bytes));
}

std::string HtmlProse(std::string_view text, size_t max_bytes) {
  const std::vector<std::string> parts = Split(Html(text, max_bytes), '`');
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    // Every second part stands between two ticks; a last tick without another is a tick.
    const bool code = i % 2 == 1 && i + 1 < parts.size();
    if (i % 2 == 1 && !code) out += '`';
    out += code ? "<code>" + parts[i] + "</code>" : parts[i];
  }
  return out;
}

std::string HtmlBlock(std::string_view text, size_t max_bytes) {
  return Escape(SafeBlock(text, max_bytes));
}

std::string HtmlLink(std::string_view address, std::string_view label) {
  const std::string start = ToLower(address.substr(0, 8));
  const bool web = start.starts_with("https://") || start.starts_with("http://");
  // An address that had to be cut would lead elsewhere.
  if (!web || address.size() > 2000 || !IsUtf8(address)) return Html(label);
  return "<a href=\"" + Html(address) + "\" rel=\"noopener noreferrer\">" + Html(label) + "</a>";
}

std::string HtmlClass(std::string_view label) {
  std::string out;
  for (const char c : ToLower(label)) out += c >= 'a' && c <= 'z' ? c : '-';
  return out;
}

std::string HtmlVerdict(std::string_view label) {
  return "<span class=\"v v-" + HtmlClass(label) + "\"><span aria-hidden=\"true\">" +
         std::string(SignOf(label)) + "</span> " + Html(label) + "</span>";
}

std::string HtmlCopyButton(std::string_view id, std::string_view what) {
  return "<button type=\"button\" class=\"copy\" data-copy=\"" + Html(id) + "\" hidden>Copy<span " +
         "class=\"hidden\"> " + Html(what) + "</span></button>";
}

std::string HtmlDuration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) seconds = 0;
  if (seconds < 1) {
    // In tenths of a millisecond, without printf: a locale must not put a comma in.
    const uint64_t tenths = static_cast<uint64_t>(std::llround(seconds * 10'000));
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "\u00A0ms";
  }
  return SecondsText(Milliseconds(seconds)) + "\u00A0s";
}

}  // namespace assay::reports
