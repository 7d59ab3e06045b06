#include "harness/cli/signals.h"

#include <signal.h>

#include <atomic>
#include <thread>
#include <utility>

namespace assay::cli {
namespace {

sigset_t Watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGUSR2);  // ours: ends the watch
  return set;
}

}  // namespace

struct SignalWatch::State {
  std::function<void(int)> on_signal;
  std::atomic<int> first{0};
  std::atomic<bool> done{false};
  std::thread thread;
};

SignalWatch::SignalWatch(std::function<void(int)> on_signal) : state_(std::make_unique<State>()) {
  state_->on_signal = std::move(on_signal);
  // What is written beyond a limit on the size of files (ulimit -f) fails as on a full disk does.
  signal(SIGXFSZ, SIG_IGN);
  const sigset_t set = Watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);  // inherited by every thread started from here on
  state_->thread = std::thread([state = state_.get(), set] {
    int times = 0;
    int number = 0;
    while (sigwait(&set, &number) == 0 && !state->done) {
      if (number == SIGUSR2) continue;
      if (times++ == 0) state->first = number;
      state->on_signal(times);
    }
  });
}

SignalWatch::~SignalWatch() {
  state_->done = true;
  pthread_kill(state_->thread.native_handle(), SIGUSR2);
  state_->thread.join();
}

int SignalWatch::first() const { return state_->first; }

}  // namespace assay::cli
