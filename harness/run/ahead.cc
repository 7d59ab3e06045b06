#include "harness/run/ahead.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace assay {
namespace {

constexpr size_t kAhead = 8;

}  // namespace

// Shared with the job that is under way, which may outlive the rest.
struct Ahead::State {
  explicit State(const Case& one) : whole(one) {}

  // The next try that is one of its property; on one thread at a time.
  std::optional<Try> Make() {
    const Tries& tries = *whole.tries;
    while (next < tries.count()) {
      Try made{tries.Generate(next++), nullptr};
      if (!tries.Fits(made.sequence)) continue;
      made.made = tries.MakeCase(whole, made.sequence, false);
      return made;
    }
    return std::nullopt;
  }

  // Until enough wait.
  void MakeSome() {
    while (true) {
      std::optional<Try> made = Make();
      const std::lock_guard lock(mutex);
      ended = !made;
      if (made) waiting.push_back(*std::move(made));
      under_way = !ended && !given_up && waiting.size() < kAhead;
      changed.notify_all();
      if (!under_way) return;
    }
  }

  const Case& whole;
  uint64_t next = 0;  // of who makes

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Try> waiting;
  bool under_way = false, ended = false, given_up = false;
};

Ahead::Ahead(const Case& whole, Worker* maker)
    : maker_(maker), state_(std::make_shared<State>(whole)) {}

Ahead::~Ahead() {
  const std::lock_guard lock(state_->mutex);
  state_->given_up = true;
}

void Ahead::Ask() {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->under_way || state_->ended || state_->waiting.size() > kAhead / 2) return;
    state_->under_way = true;
  }
  maker_->Give([state = state_] { state->MakeSome(); });
}

std::optional<Ahead::Try> Ahead::Next() {
  if (maker_ == nullptr) return state_->Make();
  Ask();
  std::optional<Try> next;
  {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [&] { return !state_->waiting.empty() || state_->ended; });
    if (state_->waiting.empty()) return std::nullopt;
    next = std::move(state_->waiting.front());
    state_->waiting.pop_front();
  }
  return next;
}

}  // namespace assay
