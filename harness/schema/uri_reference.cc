#include "harness/schema/uri_reference.h"

#include <vector>

#include "harness/schema/ascii.h"

namespace assay {
namespace {

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  return (c | 0x20) - 'a' + 10;
}

// RFC 3986, section 5.2.4.
std::string RemoveDotSegments(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> kept;
  bool open_end = false;  // the last segment was a dot, so what is left ends in "/"
  size_t at = rooted ? 1 : 0;
  while (at <= path.size()) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, end - at);
    open_end = segment == "." || segment == "..";
    if (!open_end) kept.push_back(segment);
    if (segment == ".." && !kept.empty()) kept.pop_back();
    at = end + 1;
  }
  std::string out = rooted ? "/" : "";
  for (size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) out += '/';
    out += kept[i];
  }
  if (open_end && !kept.empty()) out += '/';
  return out;
}

std::string MergePaths(const UriParts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return "/" + std::string(path);
  const size_t slash = base.path.rfind('/');
  if (slash == std::string_view::npos) return std::string(path);
  return std::string(base.path.substr(0, slash + 1)) + std::string(path);
}

}  // namespace

UriParts SplitUri(std::string_view text) {
  UriParts parts;
  if (const size_t hash = text.find('#'); hash != std::string_view::npos) {
    parts.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const size_t mark = text.find('?'); mark != std::string_view::npos) {
    parts.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  const size_t colon = text.find(':');
  if (colon != std::string_view::npos && colon > 0 && colon < text.find('/')) {
    parts.scheme = text.substr(0, colon);
    text = text.substr(colon + 1);
  }
  if (text.starts_with("//")) {
    const size_t end = std::min(text.find('/', 2), text.size());
    parts.authority = text.substr(2, end - 2);
    text = text.substr(end);
  }
  parts.path = text;
  return parts;
}

std::string ResolveUri(std::string_view base_text, std::string_view reference_text) {
  const UriParts base = SplitUri(base_text);
  UriParts target = SplitUri(reference_text);
  std::string path(target.path);
  if (!target.scheme) {
    target.scheme = base.scheme;
    if (!target.authority) {
      target.authority = base.authority;
      if (path.empty()) {
        path = base.path;
        if (!target.query) target.query = base.query;
      } else if (!path.starts_with('/')) {
        path = MergePaths(base, path);
      }
    }
  }
  // An opaque path (urn:…) has no segments to remove.
  if (path.find('/') != std::string::npos) path = RemoveDotSegments(path);
  std::string out;
  if (target.scheme) out += std::string(*target.scheme) + ":";
  if (target.authority) out += "//" + std::string(*target.authority);
  out += path;
  if (target.query) out += "?" + std::string(*target.query);
  return out;
}

std::string PercentDecode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && IsHexDigit(text[i + 1]) &&
        IsHexDigit(text[i + 2])) {
      out += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace assay
