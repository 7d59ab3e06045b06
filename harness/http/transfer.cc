#include "harness/http/transfer.h"

#include <cstring>
#include <ctime>
#include <utility>

#include "harness/base/text.h"
#include "harness/http/request_check.h"
#include "harness/http/wire_end.h"
#include "harness/json/depth.h"

namespace assay {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

bool Has(const Request& request, std::string_view name) {
  for (const Header& header : request.headers) {
    if (EqualsIgnoreCase(header.name, name)) return true;
  }
  return false;
}

constexpr size_t kUnjudgedKept = 128u << 10;

// curl reads 0 as its own default, which is not ours.
long AtLeastOne(milliseconds time) {
  return time.count() < 1 ? 1L : static_cast<long>(time.count());
}

}  // namespace

Transfer::Transfer() : easy_(curl_easy_init()) {}
Transfer::~Transfer() { curl_easy_cleanup(easy_); }

void Transfer::Begin(const EngineOptions& options, How how, Clock::time_point engine_start,
                     Exchange* exchange) {
  exchange_ = exchange;
  exchange->status = 0;
  exchange->headers.clear();
  exchange->body.clear();
  exchange->fault = TransportFault::kNone;
  exchange->fault_detail.clear();
  exchange->timing = Timing();
  reader_.Start(exchange, {options.max_headers, options.max_body});
  max_body_ = options.max_body;
  max_depth_ = options.max_depth;
  max_values_ = options.max_values;
  first_byte_timeout_ = options.first_byte_timeout;
  first_byte_deadline_ = Clock::time_point::max();
  sends_ = 0;
  sent_nothing_ = went_away_ = too_large_ = stop_after_headers_ = headers_taken_ = false;
  error_[0] = '\0';

  // Most requests of a run are alike but for their texts.
  if (const Form form = FormOf(how); form_ != form) {
    curl_easy_reset(easy_);
    SetForm(options, form);
    SetSecurity(options);
    SetCallbacks();
    form_ = form;
  }
  SetTexts();
  SetHeaders();
  started_ = Clock::now();
  exchange->timing.started = duration_cast<microseconds>(started_ - engine_start);
}

Transfer::Form Transfer::FormOf(How how) const {
  const Request& request = exchange_->request;
  const std::string& method = request.method;
  Form form{how, IsLoopback(HostOf(request.url)), Form::Content::kNone};
  // RFC 9110 8.6: a method that is about its content announces a length even of 0.
  const bool about_content = method == "POST" || method == "PUT" || method == "PATCH";
  if (request.body || about_content) {
    form.content = Form::Content::kSent;
  } else if (method == "HEAD") {
    form.content = Form::Content::kHeadersOnly;
  }
  return form;
}

void Transfer::SetForm(const EngineOptions& options, const Form& form) {
  curl_easy_setopt(easy_, CURLOPT_PATH_AS_IS, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy_, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, AtLeastOne(options.connect_timeout));
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, AtLeastOne(options.total_timeout));
  if (form.how.fresh) curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
  // Servers close idle connections after a few seconds. A request that crosses with such a close
  // cannot be sent again unless it is idempotent, so it keeps clear of them.
  if (!form.how.idempotent) curl_easy_setopt(easy_, CURLOPT_MAXAGE_CONN, 1L);
  // The environment's proxy is for the world outside.
  if (form.loopback) curl_easy_setopt(easy_, CURLOPT_PROXY, "");
  if (form.content == Form::Content::kNone) curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
  if (form.content == Form::Content::kHeadersOnly) curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
}

void Transfer::SetSecurity(const EngineOptions& options) {
  if (options.insecure) {
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!options.ca_file.empty()) {
    curl_easy_setopt(easy_, CURLOPT_CAINFO, options.ca_file.c_str());
  }
  if (!options.client_certificate.empty()) {
    curl_easy_setopt(easy_, CURLOPT_SSLCERT, options.client_certificate.c_str());
  }
  if (!options.client_key.empty()) {
    curl_easy_setopt(easy_, CURLOPT_SSLKEY, options.client_key.c_str());
  }
}

void Transfer::SetCallbacks() {
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Transfer::BodyCallback);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &Transfer::HeaderCallback);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &Transfer::PrereqCallback);
  curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
}

void Transfer::SetTexts() {
  const Request& request = exchange_->request;
  curl_easy_setopt(easy_, CURLOPT_URL, request.url.c_str());
  if (form_->content == Form::Content::kHeadersOnly) return;
  stop_after_headers_ = request.method == "HEAD";
  if (form_->content == Form::Content::kSent) {
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request.body ? request.body->c_str() : "");
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body ? request.body->size() : 0));
  }
  curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void Transfer::SetHeaders() {
  const Request& request = exchange_->request;
  lines_.clear();
  for (const Header& header : request.headers) {
    // "Name:" would take a header out instead of sending it empty.
    const bool empty = Trim(header.value).empty();
    lines_.push_back(empty ? header.name + ";" : header.name + ": " + header.value);
  }
  for (const char* own : {"Accept", "Content-Type", "Expect"}) {
    if (!Has(request, own)) lines_.push_back(std::string(own) + ":");
  }
  list_.resize(lines_.size());
  for (size_t i = 0; i < lines_.size(); ++i) {
    list_[i].data = lines_[i].data();
    list_[i].next = i + 1 < lines_.size() ? &list_[i + 1] : nullptr;
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, list_.data());
}

void Transfer::End(CURLcode code) {
  if (sends_ <= 1) sent_nothing_ = SentNothing();  // else the callback has looked already
  // Of HTTP/2, curl does not send again by itself what met a connection that was going away.
  long new_connections = 0;
  curl_easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &new_connections);
  went_away_ = code == CURLE_HTTP2 && new_connections == 0 && connected() && !reader_.begun();
  if (reader_.fault() != TransportFault::kNone) {
    return Close(reader_.fault(), reader_.detail());
  }
  if (too_large_) {
    return Close(TransportFault::kTooLarge,
                 "the body is longer than " + std::to_string(max_body_) + " bytes");
  }
  if (headers_taken_) code = CURLE_OK;
  WireEnd end;
  end.code = code;
  end.text = error_[0] != '\0' ? error_ : curl_easy_strerror(code);
  curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &end.os_error);
  curl_easy_getinfo(easy_, CURLINFO_SSL_VERIFYRESULT, &end.verify_result);
  end.connected = connected();
  end.sent_nothing = sent_nothing_;
  end.kept_broke = kept_connection_broke();
  end.answer_begun = reader_.begun();
  end.headers_complete = reader_.complete();
  WireFault fault = FaultOf(end);
  if (fault.fault == TransportFault::kNone && !WithinBounds()) return;
  Close(fault.fault, std::move(fault.detail));
}

bool Transfer::WithinBounds() {
  switch (WhatIsBeyond(exchange_->body, max_depth_, max_values_)) {
    case Beyond::kNothing:
      return true;
    case Beyond::kDepth:
      Close(TransportFault::kTooDeep,
            "the JSON of the body is nested deeper than " + std::to_string(max_depth_) + " levels");
      return false;
    case Beyond::kValues:
      Close(TransportFault::kTooLarge, "the JSON of the body has more than " +
                                           std::to_string(max_values_) + " values (--max-values)");
      return false;
  }
  return true;
}

void Transfer::Cut(TransportFault fault, std::string detail) {
  sent_nothing_ = SentNothing();
  Close(fault, std::move(detail));
}

void Transfer::Close(TransportFault fault, std::string detail) {
  // Of what is not judged, the beginning is evidence enough; of what is, memory only for itself.
  if (fault != TransportFault::kNone && exchange_->body.size() > kUnjudgedKept)
    exchange_->body.resize(kUnjudgedKept);
  if (exchange_->body.capacity() > kUnjudgedKept) exchange_->body.shrink_to_fit();
  exchange_->fault = fault;
  exchange_->fault_detail = std::move(detail);
  exchange_->timing.total = duration_cast<microseconds>(Clock::now() - started_);
  if (exchange_->FindHeader("Date") == nullptr) exchange_->came_at = std::time(nullptr);
  first_byte_deadline_ = Clock::time_point::max();
  exchange_ = nullptr;
}

bool Transfer::SentNothing() const {
  long head = 0;
  curl_off_t body = 0;
  curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &head);
  curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &body);
  return head == 0 && body == 0;
}

size_t Transfer::OnBody(std::string_view bytes) {
  std::string& body = exchange_->body;
  if (bytes.size() > max_body_ - body.size()) {
    body.append(bytes.substr(0, max_body_ - body.size()));
    too_large_ = true;
    return 0;
  }
  body.append(bytes);
  return bytes.size();
}

bool Transfer::OnHeader(std::string_view line) {
  if (!reader_.begun()) {
    exchange_->timing.first_byte = duration_cast<microseconds>(Clock::now() - started_);
    first_byte_deadline_ = Clock::time_point::max();
  }
  if (!reader_.Line(line)) return false;
  headers_taken_ = stop_after_headers_ && reader_.complete();
  return !headers_taken_;
}

bool Transfer::OnConnected() {
  if (++sends_ > 1) {
    // curl sends again by itself where a kept connection broke, PATCH or not. Whether that is
    // right is for the engine to say.
    sent_nothing_ = SentNothing();
    return false;
  }
  if (first_byte_timeout_.count() > 0) {
    first_byte_deadline_ = Clock::now() + first_byte_timeout_;
  }
  return true;
}

size_t Transfer::BodyCallback(char* data, size_t size, size_t count, void* self) {
  return static_cast<Transfer*>(self)->OnBody({data, size * count});
}

size_t Transfer::HeaderCallback(char* data, size_t size, size_t count, void* self) {
  return static_cast<Transfer*>(self)->OnHeader({data, size * count}) ? size * count : 0;
}

int Transfer::PrereqCallback(void* self, char*, char*, int, int) {
  return static_cast<Transfer*>(self)->OnConnected() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

}  // namespace assay
