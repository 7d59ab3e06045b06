// Makes the tries of a fuzz case on another thread, a few before they are wanted.
#pragma once

#include <memory>
#include <optional>

#include "harness/base/worker.h"
#include "harness/fuzz/tries.h"

namespace assay {

class Ahead {
 public:
  struct Try {
    Sequence sequence;
    std::unique_ptr<Case> made;
  };

  // `whole` has tries; it and `maker` outlive this. Without a maker each try is made when it is
  // wanted.
  Ahead(const Case& whole, Worker* maker);
  ~Ahead();
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;

  // In the order of their numbers; nullopt: that was the last.
  std::optional<Try> Next();

 private:
  struct State;
  void Ask();

  Worker* maker_;
  std::shared_ptr<State> state_;
};

}  // namespace assay
