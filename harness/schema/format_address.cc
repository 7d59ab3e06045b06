#include <algorithm>
#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/schema/ascii.h"
#include "harness/schema/formats.h"

namespace assay {
namespace {

constexpr size_t kMaxLocalPart = 64;  // octets; RFC 5321, section 4.5.3.1.1
constexpr std::string_view kAtomMarks = "!#$%&'*+-/=?^_`{|}~";

bool IsAtom(std::string_view text, bool international) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return IsAlphanumeric(c) || kAtomMarks.find(c) != std::string_view::npos ||
           (international && !IsAscii(c));
  });
}

bool IsDotString(std::string_view text, bool international) {
  const std::vector<std::string> atoms = Split(text, '.');
  return std::all_of(atoms.begin(), atoms.end(),
                     [&](const std::string& atom) { return IsAtom(atom, international); });
}

bool IsQuotedString(std::string_view text, bool international) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return false;
    if (text[i] == '\\' && ++i == text.size()) return false;
    const bool printable = text[i] >= ' ' && text[i] <= '~';
    if (!printable && !(international && !IsAscii(text[i]))) return false;
  }
  return true;
}

bool IsAddressLiteral(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  text = text.substr(1, text.size() - 2);
  if (IsIpv4(text)) return true;
  if (EqualsIgnoreCase(text.substr(0, 5), "IPv6:")) return IsIpv6(text.substr(5));
  // A general literal: a tag and what its own standard says.
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view tag = text.substr(0, colon);
  const std::string_view content = text.substr(colon + 1);
  return std::all_of(tag.begin(), tag.end(),
                     [](char c) { return IsAlphanumeric(c) || c == '-'; }) &&
         tag.back() != '-' && std::all_of(content.begin(), content.end(), [](char c) {
           return c > ' ' && c <= '~' && c != '[' && c != '\\' && c != ']';
         });
}

// Labels between dots with at least one character each; what beyond ASCII a label may hold is left
// to IsIdnHostname, since mail systems normalize before they look.
bool IsInternationalDomain(std::string_view text) {
  const std::vector<std::string> labels = Split(text, '.');
  return std::all_of(labels.begin(), labels.end(), [](const std::string& label) {
    return !label.empty() && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char c) { return IsAlphanumeric(c) || c == '-' || !IsAscii(c); });
  });
}

bool IsMailbox(std::string_view text, bool international) {
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos || at > kMaxLocalPart) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (!IsDotString(local, international) && !IsQuotedString(local, international)) return false;
  if (IsAddressLiteral(domain)) return true;
  return international ? IsInternationalDomain(domain) : IsHostname(domain);
}

bool IsIpv6Group(std::string_view text) {
  return !text.empty() && text.size() <= 4 && std::all_of(text.begin(), text.end(), IsHexDigit);
}

// Sixteen-bit groups of a part of an IPv6 address without "::"; -1 where it is malformed. The last
// two groups may be written as an IPv4 address where `may_end_in_ipv4`.
int CountGroups(std::string_view text, bool may_end_in_ipv4) {
  if (text.empty()) return 0;
  const std::vector<std::string> groups = Split(text, ':');
  int count = 0;
  for (size_t i = 0; i < groups.size(); ++i) {
    if (may_end_in_ipv4 && i + 1 == groups.size() && IsIpv4(groups[i])) return count + 2;
    if (!IsIpv6Group(groups[i])) return -1;
    ++count;
  }
  return count;
}

}  // namespace

bool IsEmail(std::string_view text) { return IsMailbox(text, false); }

bool IsIdnEmail(std::string_view text) { return IsUtf8(text) && IsMailbox(text, true); }

bool IsIpv4(std::string_view text) {
  const std::vector<std::string> parts = Split(text, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
           if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), IsDigit)) {
             return false;
           }
           return (part.size() == 1 || part.front() != '0') && (part.size() < 3 || part <= "255");
         });
}

bool IsIpv6(std::string_view text) {
  constexpr int kGroups = 8;
  const size_t gap = text.find("::");
  if (gap == std::string_view::npos) return CountGroups(text, true) == kGroups;
  const int before = CountGroups(text.substr(0, gap), false);
  const int after = CountGroups(text.substr(gap + 2), true);
  return before >= 0 && after >= 0 && before + after < kGroups;
}

}  // namespace assay
