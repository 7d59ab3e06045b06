#include "harness/http/exchange.h"

#include <algorithm>

#include "harness/base/text.h"

namespace assay {

std::string_view TransportFaultName(TransportFault fault) {
  switch (fault) {
    case TransportFault::kNone:
      return "none";
    case TransportFault::kResolve:
      return "the host name does not resolve";
    case TransportFault::kConnect:
      return "connection refused or unreachable";
    case TransportFault::kConnectTimeout:
      return "connecting took too long";
    case TransportFault::kTls:
      return "no TLS connection";
    case TransportFault::kSend:
      return "the request could not be sent whole";
    case TransportFault::kReset:
      return "connection closed before an answer";
    case TransportFault::kFirstByteTimeout:
      return "no answer in time";
    case TransportFault::kTotalTimeout:
      return "the answer did not end in time";
    case TransportFault::kTruncated:
      return "the answer ends too early";
    case TransportFault::kMalformed:
      return "not proper HTTP";
    case TransportFault::kTooLarge:
      return "the body is too large";
    case TransportFault::kTooDeep:
      return "the JSON of the body is nested too deeply";
    case TransportFault::kHeadersTooLarge:
      return "the headers are too large";
    case TransportFault::kBadEncoding:
      return "the content encoding cannot be decoded";
    case TransportFault::kRateLimited:
      return "rate limited for longer than the run waits";
    case TransportFault::kStopped:
      return "the run was ended";
  }
  return "unknown";
}

const std::string* Exchange::FindHeader(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header& header) {
    return EqualsIgnoreCase(header.name, name);
  });
  return found == headers.end() ? nullptr : &found->value;
}

}  // namespace assay
