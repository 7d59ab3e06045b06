#include "harness/target/base_url.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

constexpr std::string_view kAllowedPunctuation = "-._~:/?#[]@!$&'()*+,;=%";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlphanumeric(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<int> HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

Error Refuse(std::string what, std::string remedy) {
  return Error{Place{}, "the address " + std::move(what), std::move(remedy)};
}

// What is wrong with the characters alone; empty where nothing is.
std::string BadCharacters(std::string_view url) {
  for (size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    if (!IsAlphanumeric(c) && kAllowedPunctuation.find(c) == std::string_view::npos) {
      return "has a character that no address may hold";
    }
    if (c != '%') continue;
    const bool encoded = i + 2 < url.size() && HexDigit(url[i + 1]) && HexDigit(url[i + 2]);
    if (!encoded) return "has a % without two hex digits";
  }
  return "";
}

bool IsPort(std::string_view text) {
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), IsDigit)) {
    return false;
  }
  const int port = std::stoi(std::string(text));
  return port >= 1 && port <= 65535;
}

bool IsHost(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    const std::string_view address = host.substr(1, host.size() - 2);
    return std::count(address.begin(), address.end(), ':') >= 2 &&
           std::all_of(address.begin(), address.end(),
                       [](char c) { return HexDigit(c) || c == ':' || c == '.'; });
  }
  return !host.empty() && host.front() != '.' && host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(),
                     [](char c) { return IsAlphanumeric(c) || c == '-' || c == '.' || c == '_'; });
}

bool HasDotSegment(std::string_view path) {
  for (const std::string& segment : Split(path, '/')) {
    const std::string plain = DecodePercent(segment);
    if (plain == "." || plain == "..") return true;
  }
  return false;
}

}  // namespace

std::string DecodePercent(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool encoded =
        text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) && HexDigit(text[i + 2]);
    if (!encoded) {
      plain += text[i];
      continue;
    }
    plain += static_cast<char>(*HexDigit(text[i + 1]) * 16 + *HexDigit(text[i + 2]));
    i += 2;
  }
  return plain;
}

Result<BaseUrl> ParseBaseUrl(std::string_view url) {
  const std::string example = "write it as https://host, maybe with :port and /path";
  const size_t colon = url.find("://");
  const std::string scheme = colon == std::string_view::npos ? "" : ToLower(url.substr(0, colon));
  if (scheme != "http" && scheme != "https") {
    return Refuse("does not begin with http:// or https://", example);
  }
  const std::string bad = BadCharacters(url);
  if (!bad.empty()) return Refuse(bad, "percent-encode it; a host beyond ASCII is written xn--…");
  if (url.find_first_of("?#") != std::string_view::npos) {
    return Refuse("has a query or a fragment", "leave off what begins with ? or #");
  }

  std::string_view authority = url.substr(colon + 3);
  std::string_view path;
  if (const size_t slash = authority.find('/'); slash != std::string_view::npos) {
    path = authority.substr(slash);
    authority = authority.substr(0, slash);
  }
  BaseUrl parsed;
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) {
    parsed.userinfo = std::string(authority.substr(0, at));
    authority = authority.substr(at + 1);
    if (parsed.userinfo.find_first_of("@[]") != std::string::npos) {
      return Refuse("has more than one @ before its host",
                    "write the one in the user or password as %40");
    }
  }
  const size_t bracket = authority.rfind(']');
  const size_t port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (!IsHost(authority.substr(0, port))) return Refuse("has no host, or a malformed one", example);
  if (port != std::string_view::npos && !IsPort(authority.substr(port + 1))) {
    return Refuse("has a bad port", "write a number from 1 to 65535, or leave :port out");
  }
  if (path.find_first_of("[]") != std::string_view::npos) {
    return Refuse("has a bracket in its path", "write it as %5B or %5D");
  }
  if (HasDotSegment(path)) {
    return Refuse("has . or .. as a step of its path", "write the path that is meant");
  }
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  parsed.host_port = std::string(authority);
  const std::string user = parsed.userinfo.empty() ? "" : parsed.userinfo + "@";
  parsed.text = scheme + "://" + user + parsed.host_port + std::string(path);
  return parsed;
}

}  // namespace assay
