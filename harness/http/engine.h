// The engine: one event loop on curl's multi interface. It knows requests and lanes, nothing of
// contracts. Lanes run side by side, what is in one lane runs in order.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "harness/base/result.h"
#include "harness/http/exchange.h"

namespace assay {

struct EngineOptions {
  int jobs = 8;     // requests on the wire at once
  double rate = 0;  // requests a second at most; 0: no bound
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds first_byte_timeout{30'000};  // from having a connection; 0: no bound
  std::chrono::milliseconds total_timeout{60'000};
  std::chrono::milliseconds max_time{0};  // of all runs of an engine together; 0: no bound
  std::chrono::milliseconds retry_budget{
      60'000};  // waiting for Retry-After, summed over the run, less a little for each answer
  size_t max_body = 16u << 20;  // decoded
  size_t max_headers = 256u << 10;
  int max_depth = 512;    // arrays and objects around a place of a JSON body; at most kDeepestJson
  size_t max_values = 200'000;  // of a JSON body; an empty array or object may count as two
  // Connects failed in a row before the target counts as gone; of answers that never begin, twice
  // as many beyond those on the wire at once. 0: never.
  int gone_after = 5;
  bool insecure = false;  // no TLS verification
  std::string ca_file, client_certificate, client_key;
};

// What a conversation sends next.
struct Wanted {
  Request request;
  std::chrono::milliseconds pause{0};  // waited before it is sent
  bool idempotent =
      false;  // may be sent again where the connection broke after sending (RFC 9110 9.2.2)
  // Does by its meaning the same when done twice, as setting a field does: may be sent again where
  // it crossed with the closing of a connection that was kept open.
  bool repeatable = false;
  // Has a wrong credential, which a target may answer by locking its sender out for a while: then a
  // 429 is not waited out as a loaded target's is.
  bool may_lock_out = false;
};

// A case as the engine sees it. Called on the engine's thread only; must not block. Each ends in
// exactly one way: Next gives nullopt, or Abandon is called.
class Conversation {
 public:
  virtual ~Conversation() = default;
  // First with null; then with each finished exchange in turn, of which it may take what it wants
  // to keep. nullopt ends the conversation.
  // Whatever touched the wire comes here, also what was cut off by the run's end (kStopped): the
  // target may have acted on it. What is wanted then is not sent; Abandon follows.
  virtual std::optional<Wanted> Next(Exchange* previous) = 0;
  // Instead of a further Next (also of the first): the run ended before the conversation did.
  virtual void Abandon(const std::string& reason) = 0;
};

// Hands out the conversations of each lane in order; asked only when the lane is free and there is
// room on the wire, and to the end of every lane where the run is cut short. Called on the engine's
// thread.
class LaneSource {
 public:
  virtual ~LaneSource() = default;
  virtual size_t lanes() const = 0;
  // About how many requests a lane has. Of lanes that are free, the one with most left goes first:
  // so none is left alone at the end.
  virtual uint64_t work(size_t /*lane*/) const { return 0; }
  // null: the lane has no more (and never will).
  virtual std::unique_ptr<Conversation> NextIn(size_t lane) = 0;
};

struct EngineReport {
  uint64_t exchanges = 0;    // given to Next, whatever came of them
  uint64_t retries = 0;      // requests sent again
  bool gone = false;         // the target stopped taking connections
  bool stopped = false;      // Stop() was called
  bool out_of_time = false;  // max_time was reached
  std::string detail;        // one line on why it ended early; empty where it did not
};

class Engine {
 public:
  explicit Engine(EngineOptions options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Runs every lane to its end, or until stopped. Conversations not finished are abandoned with the
  // reason. May be called several times; connections are kept.
  EngineReport Run(LaneSource& source);

  // From any thread or a signal handler's thread. now == false: what is on the wire is finished,
  // nothing new begins. Lasts: a Run after it sends nothing and abandons all. `why` is told as the
  // reason.
  void Stop(bool now, const std::string& why = "the run was stopped");

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Refuses what could split a request: CR, LF or NUL in a header, a name that is no RFC 9110 token.
Result<bool> CheckHeader(const Header& header);

}  // namespace assay
