#include "harness/http/wire_end.h"

#include <curl/curl.h>

#include <cerrno>

#include "harness/base/text.h"

namespace assay {
namespace {

// Newer than the oldest libcurl that we build with.
constexpr int kProxyFailed = 97;      // CURLE_PROXY, 7.73
constexpr int kSslClientCert = 98;    // CURLE_SSL_CLIENTCERT, 7.77
constexpr int kResponseTooBig = 100;  // CURLE_TOO_LARGE, 8.6

TransportFault BrokenConnection(const WireEnd& end) {
  // TLS 1.3 refuses a missing client certificate only after the handshake.
  if (!end.answer_begun && end.text.find(" alert ") != std::string_view::npos) {
    return TransportFault::kTls;
  }
  // "chunk" is the only sign by which curl tells a broken chunk from a broken connection.
  if (end.os_error == 0 && end.text.find("chunk") != std::string_view::npos) {
    return TransportFault::kMalformed;
  }
  if (end.headers_complete) return TransportFault::kTruncated;
  return end.sent_nothing ? TransportFault::kSend : TransportFault::kReset;
}

// Whether it is unknown who signed the certificate: X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT (2), …
// DEPTH_ZERO_SELF_SIGNED_CERT to UNABLE_TO_VERIFY_LEAF_SIGNATURE (18 to 21).
bool SignedByUnknown(const WireEnd& end) {
  return end.verify_result == 2 || (end.verify_result >= 18 && end.verify_result <= 21);
}

TransportFault TimeUp(const WireEnd& end) {
  return end.connected ? TransportFault::kTotalTimeout : TransportFault::kConnectTimeout;
}

TransportFault Classify(const WireEnd& end) {
  // Not a switch over CURLcode: -Wswitch-enum would ask for each new code of each new libcurl.
  switch (end.code) {
    case CURLE_OK:
      // Closed amid the headers, curl is content with what it has.
      return end.headers_complete ? TransportFault::kNone : TransportFault::kReset;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return TransportFault::kResolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
    case kProxyFailed:
      return TransportFault::kConnect;
    case CURLE_OPERATION_TIMEDOUT:
      return TimeUp(end);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
    case kSslClientCert:
      return TransportFault::kTls;
    case CURLE_SEND_ERROR:
      return TransportFault::kSend;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
    case CURLE_AGAIN:
      return BrokenConnection(end);
    case CURLE_HTTP2:
      return end.kept_broke ? BrokenConnection(end) : TransportFault::kMalformed;
    case CURLE_ABORTED_BY_CALLBACK:
      return end.sent_nothing ? TransportFault::kSend : TransportFault::kReset;
    case CURLE_PARTIAL_FILE:
      return TransportFault::kTruncated;
    case CURLE_BAD_CONTENT_ENCODING:
      return TransportFault::kBadEncoding;
    case CURLE_FILESIZE_EXCEEDED:
      return TransportFault::kTooLarge;
    case CURLE_OUT_OF_MEMORY:
    case kResponseTooBig:
      // What curl says of a header line above its own limit of 100 kB.
      return end.connected ? TransportFault::kHeadersTooLarge : TransportFault::kSend;
    case CURLE_URL_MALFORMAT:
      return TransportFault::kSend;
    default:
      return end.connected ? TransportFault::kMalformed : TransportFault::kConnect;
  }
}

}  // namespace

WireFault FaultOf(const WireEnd& end) {
  const TransportFault fault = Classify(end);
  if (fault == TransportFault::kNone) return {};
  std::string detail(TransportFaultName(fault));
  if (end.code == CURLE_OK && end.answer_begun) {
    detail += ": closed in the middle of the headers";
  } else if (end.kept_broke) {
    detail += ": a connection kept open from an earlier request was closed";
  } else if (!end.text.empty()) {
    detail += ": " + Printable(end.text, 300);
  }
  if (fault == TransportFault::kTls && SignedByUnknown(end)) {
    detail +=
        "; --ca-file FILE names an authority to trust (--insecure trusts anybody: the last resort)";
  }
  return {fault, std::move(detail)};
}

}  // namespace assay
