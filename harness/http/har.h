// Traffic recorded elsewhere: HAR 1.2 (HTTP Archive), as browsers, proxies and test tools write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/http/exchange.h"

namespace assay {

struct HarEntry {
  Exchange exchange;          // its number is that of the entry, from 1
  std::string started;        // "2026-01-31T10:00:00.000Z", as written; may be empty
  bool request_body = true;   // false: one was sent and is not recorded
  bool response_body = true;  // false: there was one and it is not recorded, or not to its end
  bool headers = true;        // false: the recorder kept no headers of the answer
};

struct Har {
  std::string creator;  // "Firefox 128.0"; may be empty
  std::vector<HarEntry> entries;
};

// Members with a leading underscore, and others that HAR does not know, are passed over; so are
// HTTP/2's pseudo-headers and a byte order mark. A form's `params` are written as one; bodies in
// base64 are decoded. An entry without an answer (status 0) is an exchange with a fault.
// Refused, with line and column, at most the first 20: what is no JSON, no HAR (`log.entries`), a
// version other than 1.1 and 1.2, an entry without method, address or status, a member of another
// type than HAR's, base64 that is none.
Result<Har> ReadHar(std::string_view text, std::string_view file);

}  // namespace assay
