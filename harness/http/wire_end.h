// From how a transfer ended to a TransportFault and a line for people.
#pragma once

#include <string>
#include <string_view>

#include "harness/http/exchange.h"

namespace assay {

struct WireEnd {
  int code = 0;                   // CURLcode
  std::string_view text;          // curl's own words
  long os_error = 0;              // errno of the failed call, 0 where curl has none
  long verify_result = 0;         // of TLS, as OpenSSL numbers it; 0 where it says nothing
  bool connected = false;         // with TLS where the address asks for it
  bool sent_nothing = false;      // not a byte of the request left
  bool kept_broke = false;        // it was sent on a connection kept open that was closed
  bool answer_begun = false;      // a status line came
  bool headers_complete = false;  // … and the end of the headers
};

struct WireFault {
  TransportFault fault = TransportFault::kNone;
  std::string detail;
};

// `detail` is empty where the fault is kNone.
WireFault FaultOf(const WireEnd& end);

}  // namespace assay
