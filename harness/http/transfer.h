// One request on one easy handle of curl. Inside of the http room.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/http/answer_reader.h"
#include "harness/http/engine.h"
#include "harness/http/exchange.h"

namespace assay {

class Transfer {
 public:
  using Clock = std::chrono::steady_clock;

  Transfer();
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  struct How {
    bool fresh = false;       // on a new connection
    bool idempotent = false;  // a connection may be used that has been idle for long
    bool operator==(const How& other) const = default;
  };

  // Makes the handle ready for exchange->request, which must pass CheckRequest; clears what an
  // earlier attempt left in *exchange. *exchange stays where it is until End or Cut. `options`: the
  // same every time.
  void Begin(const EngineOptions& options, How how, Clock::time_point engine_start,
             Exchange* exchange);
  // Both write fault, detail and timing. The handle must be out of the multi handle for Cut.
  void End(CURLcode code);
  void Cut(TransportFault fault, std::string detail);

  CURL* easy() const { return easy_; }
  Exchange* exchange() const { return exchange_; }
  bool connected() const { return sends_ > 0; }
  bool answer_begun() const { return reader_.begun(); }
  bool sent_nothing() const { return sent_nothing_; }  // valid after End and Cut
  // A connection from an earlier request was closed when this one was sent on it. Valid after End.
  bool kept_connection_broke() const { return sends_ > 1 || went_away_; }
  // When the answer must have begun; time_point::max() where nothing is waited for.
  Clock::time_point first_byte_deadline() const { return first_byte_deadline_; }

  size_t lane = 0;  // the engine's own note

 private:
  // What a request asks of its handle beside its texts.
  struct Form {
    How how;
    bool loopback = false;
    enum class Content { kNone, kHeadersOnly, kSent } content = Content::kNone;
    bool operator==(const Form& other) const = default;
  };
  Form FormOf(How how) const;
  void SetForm(const EngineOptions& options, const Form& form);
  void SetSecurity(const EngineOptions& options);
  void SetCallbacks();
  void SetTexts();
  void SetHeaders();
  void Close(TransportFault fault, std::string detail);
  bool SentNothing() const;
  bool WithinBounds();
  size_t OnBody(std::string_view bytes);
  bool OnHeader(std::string_view line);
  bool OnConnected();

  static size_t BodyCallback(char* data, size_t size, size_t count, void* self);
  static size_t HeaderCallback(char* data, size_t size, size_t count, void* self);
  static int PrereqCallback(void* self, char* remote, char* local, int remote_port, int local_port);

  CURL* easy_;
  std::optional<Form> form_;  // as the handle is set
  Exchange* exchange_ = nullptr;
  AnswerReader reader_;
  size_t max_body_ = 0;
  int max_depth_ = 0;
  size_t max_values_ = 0;
  std::chrono::milliseconds first_byte_timeout_{0};
  Clock::time_point started_;
  Clock::time_point first_byte_deadline_;
  int sends_ = 0;
  bool sent_nothing_ = false;
  bool went_away_ = false;
  bool too_large_ = false;
  bool stop_after_headers_ = false;  // HEAD with a body, which curl does not know
  bool headers_taken_ = false;       // … and its headers came
  std::vector<std::string> lines_;
  std::vector<curl_slist> list_;  // over lines_; curl only reads it
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace assay
