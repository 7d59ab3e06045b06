// What may go on the wire at all. Inside of the http room; CheckHeader is declared in engine.h.
#pragma once

#include <string_view>

#include "harness/base/result.h"
#include "harness/http/exchange.h"

namespace assay {

// RFC 9110 5.6.2.
bool IsToken(std::string_view text);

// Refuses a request that would split, or that curl would not send as it stands: the method no
// token, an address that is not http(s) or holds spaces or controls, a header that CheckHeader
// refuses.
Result<bool> CheckRequest(const Request& request);

// The host of an absolute URL, without brackets, port and user; empty where there is none.
std::string_view HostOf(std::string_view url);

// 127/8, ::1, localhost and names under it.
bool IsLoopback(std::string_view host);

}  // namespace assay
