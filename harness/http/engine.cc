#include "harness/http/engine.h"

#include <algorithm>
#include <utility>

#include "harness/http/run_loop.h"

namespace assay {

struct Engine::State {
  EngineOptions options;
  StopSign stop;
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

void Engine::Stop(bool now, const std::string& why) {
  state_->stop.Raise(now ? 2 : 1, why);
  curl_multi_wakeup(state_->wire.multi);
}

}  // namespace assay
