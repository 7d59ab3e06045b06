// Which requests of a run are sent again, and when.
#include <algorithm>
#include <ctime>
#include <string>

#include "harness/http/run_loop.h"

namespace assay {
namespace {

using std::chrono::milliseconds;

// Of 429 and 503 for one request.
constexpr int kMostRetries = 8;
// A target that fails for good so often is not asked again in the hope of chance.
constexpr int kMostLastingFailures = 8;
// Of a 429 to a wrong credential: what is waited for as under load; more is a lock-out.
constexpr int kLockOutRetries = 2;
constexpr milliseconds kLockOutWait{5000};
// Bare 429s: for so long after the last answer, and so often for one request (fewer where it has a
// wrong credential), it is only a matter of its turn.
constexpr milliseconds kGetsOn{2000};
constexpr int kMostTurns = 12, kMostTurnsOfWrong = 3;

}  // namespace

// A connection that broke before an answer: once, and only where the target cannot have acted on
// the request, or may act on it twice (RFC 9110 9.2.2).
bool RunLoop::SendAgain(size_t index, const Transfer& transfer) {
  Lane& lane = lanes_[index];
  const TransportFault fault = lane.exchange.fault;
  if (fault != TransportFault::kSend && fault != TransportFault::kReset) return false;
  if (!transfer.connected() || transfer.answer_begun() || lane.resent) return false;
  const bool crossed = lane.repeatable && transfer.kept_connection_broke();
  if (!lane.idempotent && !crossed && !transfer.sent_nothing()) return false;
  lane.resent = lane.fresh = lane.wants = true;
  lane.again = lane.exchange.fault_detail;
  MakeReadyFirst(index);
  return true;
}

// An answer of 5xx is no judgement of the request: where it may be sent twice, chance is told from
// cause so.
bool RunLoop::AskAgain(size_t index) {
  Lane& lane = lanes_[index];
  const Exchange& exchange = lane.exchange;
  if (!exchange.answered() || (!lane.idempotent && !lane.repeatable)) return false;
  if (exchange.status < 500) return false;
  const auto wait = WaitAfterFailure(exchange, lane.failures);
  if (!wait || lasting_failures_ >= kMostLastingFailures) {
    if (lane.failures > 0) ++lasting_failures_;
    return false;
  }
  ++lane.failures;
  lane.wants = true;
  lane.again = std::to_string(exchange.status) + ", asked again after " + InSeconds(*wait);
  Sleep(index, *wait);
  return true;
}

// Whether a 429 is not load but the answer to wrong credentials. Once known, it is not waited for.
bool RunLoop::IsLockOut(const Lane& lane, milliseconds wait) {
  if (!lane.may_lock_out || lane.exchange.status != 429) return false;
  locked_out_ = locked_out_ || lane.waits >= kLockOutRetries || wait > kLockOutWait;
  return locked_out_;
}

void RunLoop::NoticeLoad(const Exchange& exchange) {
  const bool loaded = exchange.status == 429 || exchange.status == 503 ||
                      exchange.fault == TransportFault::kFirstByteTimeout ||
                      exchange.fault == TransportFault::kTotalTimeout;
  if (loaded) {
    back_off_.Loaded(Clock::now());
  } else if (exchange.answered()) {
    back_off_.Answered(Clock::now());
  }
}

// A target that does not say how long to wait, and deals with other requests meanwhile, takes only
// so many a second. What is sent is spaced out to that by back_off_; this one comes again soon, at
// no cost of the budget.
bool RunLoop::WaitForItsTurn(size_t index) {
  Lane& lane = lanes_[index];
  if (lane.exchange.status != 429 || lane.exchange.FindHeader("retry-after") != nullptr)
    return false;
  const bool slowed = back_off_.interval() > Clock::duration::zero();
  // A bare 429 to a wrong credential may be a lock-out, unless others get them too.
  if (lane.may_lock_out ? !slowed || lane.turns >= kMostTurnsOfWrong : lane.turns >= kMostTurns)
    return false;
  const auto gets_on = std::max<Clock::duration>(kGetsOn, 4 * back_off_.interval());
  if (dealt_with_ == Clock::time_point{} || Clock::now() - dealt_with_ > gets_on) return false;
  const milliseconds wait = WaitForTurn(lane.turns++);
  lane.wants = true;
  lane.again = "429 without Retry-After, sent more slowly";
  Sleep(index, wait);
  return true;
}

bool RunLoop::WaitAsTold(size_t index) {
  Lane& lane = lanes_[index];
  Exchange& exchange = lane.exchange;
  if (!exchange.answered()) return false;
  if (lane.may_lock_out && exchange.status != 429) locked_out_ = false;
  if (WaitForItsTurn(index)) return true;
  const auto wait = WaitBeforeRetry(exchange, lane.waits, std::time(nullptr));
  if (!wait) return false;
  if (IsLockOut(lane, *wait)) {
    exchange.fault = TransportFault::kRateLimited;
    exchange.fault_detail = "429 to a wrong credential, which is not waited out";
    return false;
  }
  const bool told = exchange.FindHeader("retry-after") != nullptr;
  const std::string status =
      std::to_string(exchange.status) + (told ? " with Retry-After" : " without Retry-After");
  if (lane.waits >= kMostRetries) {
    exchange.fault = TransportFault::kRateLimited;
    exchange.fault_detail =
        "still " + status + " after being sent " + std::to_string(exchange.retries + 1) + " times";
    return false;
  }
  const Clock::time_point now = Clock::now();
  if (waited_.total() + waited_.Cost(now, *wait) > options_.retry_budget) {
    exchange.fault = TransportFault::kRateLimited;
    // Without what is left of them: all requests that come after have one reason, not one each.
    exchange.fault_detail = status + ": to wait " + InSeconds(*wait) + ", for which the run's " +
                            InSeconds(options_.retry_budget) + " of such waits do not suffice";
    return false;
  }
  waited_.Add(now, *wait);
  ++lane.waits;
  lane.wants = true;
  lane.again = status + ", waited " + InSeconds(*wait);
  Sleep(index, *wait);
  return true;
}

}  // namespace assay
