// Lanes and conversations for the tests of this room: each conversation sends a list and keeps what
// came of it.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/http/engine.h"

namespace assay {

// What became of one conversation.
struct Told {
  std::vector<Exchange> exchanges;
  std::optional<std::string> abandoned;
  bool ended = false;  // gave nullopt
};

inline Wanted Want(std::string method, std::string url,
                   std::optional<std::string> body = std::nullopt) {
  Wanted wanted;
  wanted.request = {std::move(method), std::move(url), {}, std::move(body)};
  wanted.idempotent = wanted.request.method == "GET";
  return wanted;
}

class ListConversation : public Conversation {
 public:
  ListConversation(std::vector<Wanted> list, std::shared_ptr<Told> told)
      : list_(std::move(list)), told_(std::move(told)) {}

  std::optional<Wanted> Next(Exchange* previous) override {
    if (previous != nullptr) told_->exchanges.push_back(*previous);
    if (sent_ < list_.size()) return list_[sent_++];
    told_->ended = true;
    return std::nullopt;
  }
  void Abandon(const std::string& reason) override { told_->abandoned = reason; }

 private:
  std::vector<Wanted> list_;
  std::shared_ptr<Told> told_;
  size_t sent_ = 0;
};

class TestLanes : public LaneSource {
 public:
  explicit TestLanes(size_t lanes) : lanes_(lanes) {}

  std::shared_ptr<Told> Add(size_t lane, std::vector<Wanted> list) {
    auto told = std::make_shared<Told>();
    lanes_[lane].push_back(std::make_unique<ListConversation>(std::move(list), told));
    return told;
  }
  size_t lanes() const override { return lanes_.size(); }
  std::unique_ptr<Conversation> NextIn(size_t lane) override {
    if (lanes_[lane].empty()) return nullptr;
    auto next = std::move(lanes_[lane].front());
    lanes_[lane].pop_front();
    return next;
  }

 private:
  std::vector<std::deque<std::unique_ptr<Conversation>>> lanes_;
};

// The exchanges of one conversation that sends `list`.
inline std::vector<Exchange> Talk(Engine& engine, std::vector<Wanted> list) {
  TestLanes lanes(1);
  const auto told = lanes.Add(0, std::move(list));
  engine.Run(lanes);
  return told->exchanges;
}

inline Exchange Ask(Wanted wanted, const EngineOptions& options = {}) {
  Engine engine(options);
  std::vector<Exchange> exchanges = Talk(engine, {std::move(wanted)});
  return exchanges.empty() ? Exchange() : std::move(exchanges.front());
}

}  // namespace assay
