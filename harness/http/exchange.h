// One request and its answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;
  std::string url;  // absolute, percent-encoded; sent as it is ("/../" is not squashed)
  std::vector<Header> headers;
  std::optional<std::string> body;  // bytes
};

// Why there is no answer that could be judged. kNone: there is one.
enum class TransportFault {
  kNone,
  kResolve,  // the name does not resolve
  kConnect,  // refused or unreachable
  kConnectTimeout,
  kTls,
  kSend,   // the connection was lost before the request was sent whole; or it cannot be sent
  kReset,  // … or closed before an answer came
  kFirstByteTimeout,
  kTotalTimeout,
  kTruncated,  // the body ended before its announced length or its last chunk
  kMalformed,  // not HTTP, or framing that contradicts itself
  kTooLarge,   // body over the limit (as received or decompressed)
  kTooDeep,    // JSON nested over the limit
  kHeadersTooLarge,
  kBadEncoding,  // content-encoding that cannot be decoded
  kRateLimited,  // 429/503 with Retry-After beyond the budget
  kStopped,      // the run was ended
};
std::string_view TransportFaultName(
    TransportFault fault);  // "connection refused or unreachable", …

struct Timing {
  std::chrono::microseconds started{0};     // since the engine's start, of the last sending
  std::chrono::microseconds first_byte{0};  // since `started`
  std::chrono::microseconds total{0};
};

struct Exchange {
  uint64_t number = 0;  // in the order of starting, from 1
  Request request;
  TransportFault fault = TransportFault::kNone;
  std::string fault_detail;  // one line, for people
  int status = 0;            // 0 where no status line came
  std::vector<Header> headers;
  std::string body;  // decoded from its content-encoding
  Timing timing;
  // When it came by this machine's clock, in seconds since 1970; 0 where an answer tells the time
  // by a Date of its own.
  int64_t came_at = 0;
  int retries = 0;  // how often it was sent again before this answer (429, 503, never-sent)
  std::vector<std::string> retry_reasons;

  bool answered() const { return fault == TransportFault::kNone; }
  // The first header of that name (case-insensitive); null where there is none.
  const std::string* FindHeader(std::string_view name) const;
};

}  // namespace assay
