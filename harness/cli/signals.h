// The first SIGINT or SIGTERM ends a run gently, the second at once.
#pragma once

#include <functional>
#include <memory>

namespace assay::cli {

class SignalWatch {
 public:
  // Must be made before any other thread is started. `on_signal` is called on a thread of its own
  // with how many signals came so far.
  explicit SignalWatch(std::function<void(int times)> on_signal);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  int first() const;  // the first signal that came; 0 where none did

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::cli
