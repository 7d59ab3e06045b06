// The target's base address, read strictly by RFC 3986, so that every parser after us reads it the
// same way.
#pragma once

#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace assay {

struct BaseUrl {
  std::string text;       // scheme in lower case, no slash at the end
  std::string host_port;  // "api.example.com:8443"
  std::string userinfo;   // as written, before '@'; empty where there is none
};

// http or https, a host, maybe a port and a path. Refused: query, fragment, dot segments,
// characters that RFC 3986 does not allow. The error has no place, and never shows the address: it
// may hold a password.
Result<BaseUrl> ParseBaseUrl(std::string_view url);

std::string DecodePercent(std::string_view text);

}  // namespace assay
