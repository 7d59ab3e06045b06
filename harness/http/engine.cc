#include "harness/http/engine.h"

#include <algorithm>
#include <utility>

#include "harness/http/run_loop.h"

namespace assay {

struct Engine::State {
  EngineOptions options;
  std::atomic<int> stop{0};
  Wire wire;
};

Engine::Engine(EngineOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  // One connection a job, and some for targets with more than one host.
  const long connections = std::max(1, state_->options.jobs) + 4L;
  curl_multi_setopt(state_->wire.multi, CURLMOPT_MAXCONNECTS, connections);
}

Engine::~Engine() = default;

EngineReport Engine::Run(LaneSource& source) {
  return RunLoop(state_->options, state_->stop, &state_->wire, &source).Run();
}

void Engine::Stop(bool now) {
  // Never takes back a stop that is more urgent.
  int before = state_->stop.load(std::memory_order_relaxed);
  const int after = now ? 2 : 1;
  while (before < after &&
         !state_->stop.compare_exchange_weak(before, after, std::memory_order_relaxed)) {
  }
  curl_multi_wakeup(state_->wire.multi);
}

}  // namespace assay
