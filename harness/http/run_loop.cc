#include "harness/http/run_loop.h"

#include <algorithm>
#include <utility>

#include "harness/http/request_check.h"

namespace assay {
namespace {

using std::chrono::milliseconds;

// A target may be silent for longer than it may refuse connections, before it counts as gone.
constexpr int kSilentPerGone = 2;

bool IsConnectFault(TransportFault fault) {
  return fault == TransportFault::kConnect || fault == TransportFault::kResolve ||
         fault == TransportFault::kConnectTimeout;
}

}  // namespace

std::string InSeconds(milliseconds time) {
  std::string text = std::to_string(time.count() / 1000);
  const auto rest = time.count() % 1000;
  if (rest != 0) text += "." + std::to_string(1000 + rest).substr(1);
  return text + " s";
}

Wire::Wire() {
  // Once for the process; C++ makes the first caller's turn the only one.
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_ALL);
  (void)ready;
  multi = curl_multi_init();
}

Wire::~Wire() {
  transfers.clear();
  curl_multi_cleanup(multi);
}

RunLoop::RunLoop(const EngineOptions& options, const StopSign& stop, Wire* wire, LaneSource* source)
    : options_(options),
      stop_(stop),
      wire_(wire),
      source_(source),
      lanes_(source->lanes()),
      gate_(options.rate),
      back_off_(static_cast<size_t>(std::max(1, options.jobs))) {
  if (!wire_->out_of_time) {
    wire_->out_of_time =
        options.max_time.count() > 0 ? Clock::now() + options.max_time : Clock::time_point::max();
  }
  out_of_time_ = *wire_->out_of_time;
  for (size_t i = 0; i < lanes_.size(); ++i) {
    lanes_[i].left = source->work(i);
    MakeReady(i);
  }
}

EngineReport RunLoop::Run() {
  while (true) {
    const Clock::time_point now = Clock::now();
    NoticeEnd(now);
    if (ending_ == Ending::kNot) {
      WakeSleepers(now);
      StartReady();
    }
    if (Finished()) break;
    int running = 0;
    if (!Check(curl_multi_perform(wire_->multi, &running))) continue;
    if (Harvest() || CutOverdue(Clock::now()) || NoticeFirst()) continue;
    Poll();
  }
  AbandonRest();
  return std::move(report_);
}

bool RunLoop::Finished() const {
  if (!active_.empty()) return false;
  return ending_ != Ending::kNot || (ready_.empty() && sleepers_.empty());
}

void RunLoop::NoticeEnd(Clock::time_point now) {
  if (ending_ == Ending::kNow) return;
  const int stop = stop_.urgency();
  if (stop > 0) report_.stopped = true;
  if (stop > 1) {
    End(Ending::kNow, stop_.why());
  } else if (now >= out_of_time_) {
    report_.out_of_time = true;
    End(Ending::kNow, "the run's time of " + InSeconds(options_.max_time) + " was up");
  } else if (stop == 1 && ending_ == Ending::kNot) {
    End(Ending::kWire, stop_.why());
  }
}

void RunLoop::End(Ending ending, const std::string& reason) {
  ending_ = ending;
  if (report_.detail.empty()) report_.detail = reason;
  if (ending == Ending::kWire) return;
  // A copy: what is cut leaves active_.
  for (Transfer* transfer : std::vector<Transfer*>(active_)) {
    if (ending == Ending::kConnected && transfer->connected()) continue;
    const size_t lane = transfer->lane;
    Release(transfer);
    transfer->Cut(TransportFault::kStopped, reason);
    Deliver(lane);
  }
}

void RunLoop::WakeSleepers(Clock::time_point now) {
  while (!sleepers_.empty() && sleepers_.top().when <= now) {
    MakeReadyFirst(sleepers_.top().lane);
    sleepers_.pop();
  }
}

// The first request goes alone until it has a connection: where the target speaks HTTP/2, all
// others share that one. (curl could be told to let each wait for the one before it,
// CURLOPT_PIPEWAIT; but where that fails to connect, it leaves them waiting until their time is
// up.)
bool RunLoop::WaitsForFirst() const {
  return !wire_->tried && !active_.empty() &&
         active_.front()->exchange()->request.url.starts_with("https:");
}

// True: others may begin now.
bool RunLoop::NoticeFirst() {
  if (wire_->tried || active_.empty() || !active_.front()->connected()) return false;
  wire_->tried = true;
  return true;
}

void RunLoop::StartReady() {
  while (!ready_.empty() && active_.size() < back_off_.jobs() && stop_.urgency() == 0) {
    if (WaitsForFirst()) return;
    const Clock::time_point now = Clock::now();
    if (!gate_.Open(now) || !back_off_.Open(now)) return;
    const size_t lane = ready_.top().lane;
    ready_.pop();
    if (Prepare(lane)) Launch(lane);
  }
}

void RunLoop::MakeReady(size_t index) { ready_.push({lanes_[index].left, readied_++, index}); }

// Before all others: it has waited for its time, which is not to become longer than was meant.
void RunLoop::MakeReadyFirst(size_t index) { ready_.push({UINT64_MAX, readied_++, index}); }

// False: the lane has nothing to send now.
bool RunLoop::Prepare(size_t index) {
  Lane& lane = lanes_[index];
  while (!lane.wants) {
    // A conversation that ends without a request must not keep a stop from being noticed.
    if (stop_.urgency() != 0) return false;
    // Only here, where there is room on the wire: what is not begun needs no memory.
    lane.conversation = source_->NextIn(index);
    if (lane.conversation == nullptr) return false;
    if (!Take(index, lane.conversation->Next(nullptr))) return false;
  }
  return true;
}

void RunLoop::Launch(size_t index) {
  Lane& lane = lanes_[index];
  Exchange& exchange = lane.exchange;
  if (exchange.number == 0) exchange.number = ++wire_->numbered;
  const Result<bool> checked = CheckRequest(exchange.request);
  if (!checked.ok()) {
    exchange.fault = TransportFault::kSend;
    exchange.fault_detail = "not sent: " + checked.error().message;
    Deliver(index);
    return;
  }
  if (!lane.again.empty()) {
    ++exchange.retries;
    ++report_.retries;
    exchange.retry_reasons.push_back(std::move(lane.again));
    lane.again.clear();
  }
  lane.wants = false;
  Transfer* transfer = TakeTransfer();
  transfer->lane = index;
  transfer->Begin(options_, {lane.fresh, lane.idempotent}, wire_->start, &exchange);
  active_.push_back(transfer);
  const Clock::time_point now = Clock::now();
  gate_.Sent(now);
  back_off_.Sent(now);
  Check(curl_multi_add_handle(wire_->multi, transfer->easy()));
}

Transfer* RunLoop::TakeTransfer() {
  if (wire_->idle.empty()) {
    wire_->transfers.push_back(std::make_unique<Transfer>());
    return wire_->transfers.back().get();
  }
  Transfer* transfer = wire_->idle.back();
  wire_->idle.pop_back();
  return transfer;
}

void RunLoop::Release(Transfer* transfer) {
  wire_->tried = true;
  curl_multi_remove_handle(wire_->multi, transfer->easy());
  const auto found = std::find(active_.begin(), active_.end(), transfer);
  *found = active_.back();
  active_.pop_back();
  wire_->idle.push_back(transfer);
}

// True: something ended, so that something else may begin.
bool RunLoop::Harvest() {
  bool any = false;
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(wire_->multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    any = true;
    const CURLcode code = message->data.result;
    void* self = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
    Finish(static_cast<Transfer*>(self), code);
  }
  return any;
}

bool RunLoop::CutOverdue(Clock::time_point now) {
  bool any = false;
  for (size_t i = active_.size(); i-- > 0;) {
    Transfer* transfer = active_[i];
    if (transfer->first_byte_deadline() > now) continue;
    any = true;
    Release(transfer);
    transfer->Cut(TransportFault::kFirstByteTimeout,
                  "no answer within " + InSeconds(options_.first_byte_timeout));
    CountConnect(true, lanes_[transfer->lane].exchange);
    NoticeLoad(lanes_[transfer->lane].exchange);
    Deliver(transfer->lane);
  }
  return any;
}

void RunLoop::Finish(Transfer* transfer, CURLcode code) {
  const size_t index = transfer->lane;
  Release(transfer);
  transfer->End(code);
  CountConnect(transfer->connected(), lanes_[index].exchange);
  // A 429 to a wrong credential may be meant for that one alone.
  if (!lanes_[index].may_lock_out) NoticeLoad(lanes_[index].exchange);
  if (ending_ == Ending::kNot &&
      (SendAgain(index, *transfer) || WaitAsTold(index) || AskAgain(index)))
    return;
  if (lanes_[index].exchange.answered()) {
    waited_.GetOn();
    dealt_with_ = Clock::now();
  }
  Deliver(index);
}

// A target that takes connections and says no more. What was on the wire when it fell silent comes
// to its end at once and counts for little; what is sent after that tells.
void RunLoop::CountSilence(const Exchange& exchange) {
  const bool never_began =
      exchange.fault == TransportFault::kTotalTimeout && exchange.timing.first_byte.count() == 0;
  if (exchange.fault != TransportFault::kFirstByteTimeout && !never_began) {
    silent_ = 0;
    return;
  }
  ++silent_;
  if (options_.gone_after <= 0 || ending_ != Ending::kNot) return;
  if (silent_ < options_.jobs + kSilentPerGone * options_.gone_after) return;
  report_.gone = true;
  // Whatever else is on the wire comes to its end as soon as these did.
  End(Ending::kWire, "the target stopped answering (" + std::to_string(silent_) +
                         " requests in a row): " + exchange.fault_detail);
}

void RunLoop::CountConnect(bool connected, const Exchange& exchange) {
  CountSilence(exchange);
  if (connected || !IsConnectFault(exchange.fault)) {
    failed_connects_ = 0;
    return;
  }
  ++failed_connects_;
  if (options_.gone_after <= 0 || failed_connects_ < options_.gone_after) return;
  if (ending_ != Ending::kNot) return;
  report_.gone = true;
  End(Ending::kConnected, "the target stopped taking connections (" +
                              std::to_string(failed_connects_) +
                              " failed in a row): " + exchange.fault_detail);
}

void RunLoop::Deliver(size_t index) {
  Lane& lane = lanes_[index];
  lane.wants = false;
  ++report_.exchanges;
  if (lane.left > 0) --lane.left;
  if (Take(index, lane.conversation->Next(&lane.exchange))) MakeReady(index);
}

// True: the lane can go on at once, with this request or with its next conversation.
bool RunLoop::Take(size_t index, std::optional<Wanted> wanted) {
  Lane& lane = lanes_[index];
  if (wanted && ending_ != Ending::kNot) {
    lane.conversation->Abandon(report_.detail);
    wanted.reset();
  }
  if (!wanted) {
    lane.conversation.reset();
    return ending_ == Ending::kNot;
  }
  lane.exchange = Exchange();
  lane.exchange.request = std::move(wanted->request);
  lane.idempotent = wanted->idempotent;
  lane.repeatable = wanted->repeatable;
  lane.may_lock_out = wanted->may_lock_out;
  lane.failures = lane.waits = lane.turns = 0;
  lane.wants = true;
  lane.fresh = lane.resent = false;
  if (wanted->pause.count() <= 0) return true;
  Sleep(index, wanted->pause);
  return false;
}

void RunLoop::Sleep(size_t index, milliseconds time) {
  sleepers_.push({Clock::now() + time, slept_++, index});
}

void RunLoop::Poll() {
  Clock::time_point until = out_of_time_;
  if (ending_ == Ending::kNot) {
    if (!sleepers_.empty()) until = std::min(until, sleepers_.top().when);
    if (!ready_.empty() && active_.size() < back_off_.jobs() && !WaitsForFirst())
      until = std::min(until, std::max(gate_.next(), back_off_.next()));
  }
  for (const Transfer* transfer : active_) {
    until = std::min(until, transfer->first_byte_deadline());
  }
  // Woken by sockets, by curl's own timers and by Stop(); the hour bounds an int, no more.
  milliseconds time = std::chrono::hours(1);
  if (until != Clock::time_point::max()) {
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
    time = std::clamp(left, milliseconds(0), time);
  }
  Check(curl_multi_poll(wire_->multi, nullptr, 0, static_cast<int>(time.count()), nullptr));
}

// False: curl cannot go on; the run ends.
bool RunLoop::Check(CURLMcode code) {
  if (code == CURLM_OK) return true;
  if (ending_ == Ending::kNow) return false;
  End(Ending::kNow, std::string("libcurl cannot go on: ") + curl_multi_strerror(code));
  return false;
}

void RunLoop::AbandonRest() {
  if (ending_ == Ending::kNot) return;
  for (size_t i = 0; i < lanes_.size(); ++i) {
    Lane& lane = lanes_[i];
    if (lane.conversation != nullptr && lane.exchange.number != 0) {
      // It was on the wire and waits to be sent again.
      lane.exchange.fault = TransportFault::kStopped;
      lane.exchange.fault_detail = report_.detail;
      Deliver(i);
    }
    if (lane.conversation != nullptr) lane.conversation->Abandon(report_.detail);
    while (std::unique_ptr<Conversation> next = source_->NextIn(i)) next->Abandon(report_.detail);
    lane.conversation.reset();
  }
}

}  // namespace assay
