// Which cases share a lane: those that have a subject in common are sent one after the other. For
// this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "harness/http/engine.h"
#include "harness/plan/plan.h"

namespace assay {

using LaneKey = std::pair<const Contract*, size_t>;  // a subject of a contract

// Subjects that are taken as one, also by way of others. What two such groups do never meets.
class Groups {
 public:
  void Join(const Contract* contract, const std::vector<size_t>& subjects);
  LaneKey LeaderOf(LaneKey key) const;

 private:
  std::map<LaneKey, LaneKey> leader_;
};

// About how many requests a case sends: those that are sent in any case.
uint64_t WorkOf(const Case& tried);

// Of the cases that need several subjects, those that may be sent among the others: each pair of
// subjects then has one lane. As many lanes are left as there may be requests on the wire, and none
// gets longer than the longest is. All others wait until the cases of one subject are done.
// `selected`, `work`: by index in the plan.
std::vector<bool> EarlyShared(const Plan& plan, const std::vector<bool>& selected,
                              const std::vector<uint64_t>& work, size_t jobs);

// Lanes of work made before the engine starts on them.
class QueuedLanes : public LaneSource {
 public:
  using Make = std::function<std::unique_ptr<Conversation>()>;

  // `work`: about how many requests it sends.
  void Add(const LaneKey& key, uint64_t work, Make make);
  size_t lanes() const override { return lanes_.size(); }
  uint64_t work(size_t lane) const override { return work_[lane]; }
  std::unique_ptr<Conversation> NextIn(size_t lane) override;

 private:
  std::map<LaneKey, size_t> lane_of_;
  std::vector<std::deque<Make>> lanes_;
  std::vector<uint64_t> work_;
};

}  // namespace assay
