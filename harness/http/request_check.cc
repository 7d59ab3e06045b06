#include "harness/http/request_check.h"

#include <algorithm>
#include <string>

#include "harness/base/text.h"
#include "harness/http/engine.h"

namespace assay {
namespace {

bool IsTokenByte(char c) {
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

Error Refusal(std::string message, std::string remedy) {
  return Error{{}, std::move(message), std::move(remedy)};
}

}  // namespace

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenByte);
}

Result<bool> CheckHeader(const Header& header) {
  if (!IsToken(header.name)) {
    return Refusal("the header name '" + Printable(header.name, 80) + "' is not a token",
                   "use letters, digits and !#$%&'*+-.^_`|~ only");
  }
  const auto splits = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
  if (std::any_of(header.value.begin(), header.value.end(), splits)) {
    // Without the value: it may be a credential.
    return Refusal("the value of the header " + header.name + " holds CR, LF or NUL",
                   "take the line break out (a secret read from a file often ends in one)");
  }
  return true;
}

Result<bool> CheckRequest(const Request& request) {
  if (!IsToken(request.method)) {
    return Refusal("the method '" + Printable(request.method, 80) + "' is not a token", "");
  }
  const bool printable = std::all_of(request.url.begin(), request.url.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f;
  });
  if (!printable) {
    return Refusal("the address holds a space or a control character", "percent-encode it");
  }
  const size_t scheme_end = request.url.find("://");
  const std::string scheme =
      scheme_end == std::string::npos ? "" : ToLower(request.url.substr(0, scheme_end));
  if ((scheme != "http" && scheme != "https") || HostOf(request.url).empty()) {
    return Refusal("the address is not an absolute http or https one", "");
  }
  for (const Header& header : request.headers) {
    Result<bool> checked = CheckHeader(header);
    if (!checked.ok()) return checked;
  }
  return true;
}

std::string_view HostOf(std::string_view url) {
  const size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return {};
  std::string_view authority = url.substr(scheme_end + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (!authority.empty() && authority.front() == '[') {
    const size_t end = authority.find(']');
    return end == std::string_view::npos ? std::string_view() : authority.substr(1, end - 1);
  }
  return authority.substr(0, authority.find(':'));
}

bool IsLoopback(std::string_view host) {
  const std::string name = ToLower(host);
  const auto ends_with = [&](std::string_view end) {
    return name.size() >= end.size() &&
           name.compare(name.size() - end.size(), end.size(), end) == 0;
  };
  if (name == "localhost" || name == "localhost." || ends_with(".localhost")) return true;
  if (name == "::1" || name == "0:0:0:0:0:0:0:1") return true;
  std::string_view v4 = name;
  if (v4.substr(0, 7) == "::ffff:") v4.remove_prefix(7);
  return v4.substr(0, 4) == "127." && v4.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace assay
