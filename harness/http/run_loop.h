// One run of the engine: which lane sends when, what is sent again, and when it all ends. Inside of
// the http room.
#pragma once

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "harness/http/engine.h"
#include "harness/http/retry.h"
#include "harness/http/transfer.h"

namespace assay {

// What outlives a run: the connections and the handles.
struct Wire {
  using Clock = std::chrono::steady_clock;

  Wire();
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  CURLM* multi;
  std::vector<std::unique_ptr<Transfer>> transfers;
  std::vector<Transfer*> idle;
  Clock::time_point start = Clock::now();
  uint64_t numbered = 0;                         // exchanges begun
  bool tried = false;                            // a connection was made, or could not be
  std::optional<Clock::time_point> out_of_time;  // of all runs together; set by the first
};

// How a run is asked to end before its work does. From any thread; the first reason stays.
class StopSign {
 public:
  // 0 go on, 1 finish what is on the wire, 2 end at once.
  int urgency() const { return urgency_.load(std::memory_order_acquire); }
  std::string why() const {
    const std::lock_guard lock(mutex_);
    return why_;
  }
  // Never takes back a stop that is more urgent.
  void Raise(int urgency, const std::string& why) {
    const std::lock_guard lock(mutex_);
    if (why_.empty()) why_ = why;
    if (urgency > urgency_.load()) urgency_.store(urgency, std::memory_order_release);
  }

 private:
  std::atomic<int> urgency_{0};
  mutable std::mutex mutex_;
  std::string why_;
};

// "2.500 s".
std::string InSeconds(std::chrono::milliseconds time);

class RunLoop {
 public:
  // All must outlive the loop.
  RunLoop(const EngineOptions& options, const StopSign& stop, Wire* wire, LaneSource* source);
  EngineReport Run();

 private:
  using Clock = Wire::Clock;

  struct Lane {
    std::unique_ptr<Conversation> conversation;  // null: the lane is free
    uint64_t left = 0;                           // requests to come, about
    bool wants = false;                          // exchange.request is to be sent
    bool idempotent = false, repeatable = false, may_lock_out = false;
    int failures = 0;     // 5xx answers to it that were asked for again
    int waits = 0;        // how often it was waited as told, or for long
    int turns = 0;        // … and for its turn among others that are dealt with
    bool fresh = false;   // on a new connection
    bool resent = false;  // already once, after a broken connection
    std::string again;    // why it is to be sent again; empty the first time
    Exchange exchange;
  };

  // A lane that may send.
  struct Ready {
    uint64_t left;   // the lane's work; the most goes first
    uint64_t order;  // equal ones keep the order of getting ready
    size_t lane;
    bool operator<(const Ready& other) const {
      return left != other.left ? left < other.left : order > other.order;
    }
  };

  struct Sleeper {
    Clock::time_point when;
    uint64_t order;  // equal times keep the order of falling asleep
    size_t lane;
    bool operator>(const Sleeper& other) const {
      return when != other.when ? when > other.when : order > other.order;
    }
  };

  // What is still let finish once the run is ending.
  enum class Ending { kNot, kWire, kConnected, kNow };

  void NoticeEnd(Clock::time_point now);
  void End(Ending ending, const std::string& reason);
  bool Finished() const;
  void WakeSleepers(Clock::time_point now);
  void StartReady();
  bool WaitsForFirst() const;
  bool NoticeFirst();
  void MakeReady(size_t index);
  void MakeReadyFirst(size_t index);
  bool Prepare(size_t index);
  void Launch(size_t index);
  Transfer* TakeTransfer();
  void Release(Transfer* transfer);
  bool Harvest();
  bool CutOverdue(Clock::time_point now);
  void Finish(Transfer* transfer, CURLcode code);
  void CountConnect(bool connected, const Exchange& exchange);
  void CountSilence(const Exchange& exchange);
  void NoticeLoad(const Exchange& exchange);
  bool SendAgain(size_t index, const Transfer& transfer);
  bool AskAgain(size_t index);
  bool WaitAsTold(size_t index);
  bool WaitForItsTurn(size_t index);
  bool IsLockOut(const Lane& lane, std::chrono::milliseconds wait);
  void Deliver(size_t index);
  bool Take(size_t index, std::optional<Wanted> wanted);
  void Sleep(size_t index, std::chrono::milliseconds time);
  void Poll();
  void AbandonRest();
  bool Check(CURLMcode code);

  const EngineOptions& options_;
  const StopSign& stop_;
  Wire* wire_;
  LaneSource* source_;
  std::vector<Lane> lanes_;
  std::priority_queue<Ready> ready_;
  uint64_t readied_ = 0;
  std::priority_queue<Sleeper, std::vector<Sleeper>, std::greater<>> sleepers_;
  uint64_t slept_ = 0;
  std::vector<Transfer*> active_;
  RateGate gate_;
  BackOff back_off_;
  Clock::time_point out_of_time_;
  WaitingTime waited_;              // of the retry budget
  Clock::time_point dealt_with_{};  // when a request was answered last, other than with load
  int failed_connects_ = 0;         // in a row
  int silent_ = 0;                  // requests in a row whose answer never began
  int lasting_failures_ = 0;        // requests answered with 5xx however often they were sent
  bool locked_out_ = false;         // wrong credentials are answered with 429 by now
  Ending ending_ = Ending::kNot;
  EngineReport report_;
};

}  // namespace assay
