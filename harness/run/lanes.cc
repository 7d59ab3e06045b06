#include "harness/run/lanes.h"

#include <algorithm>

#include "harness/fuzz/tries.h"

namespace assay {

void Groups::Join(const Contract* contract, const std::vector<size_t>& subjects) {
  for (const size_t subject : subjects)
    leader_[LeaderOf({contract, subject})] = LeaderOf({contract, subjects.front()});
}

LaneKey Groups::LeaderOf(LaneKey key) const {
  for (auto found = leader_.find(key); found != leader_.end() && found->second != key;
       found = leader_.find(key)) {
    key = found->second;
  }
  return key;
}

uint64_t WorkOf(const Case& tried) {
  const auto sure = [](const Case& one) {
    return static_cast<uint64_t>(std::count_if(one.steps.begin(), one.steps.end(),
                                               [](const Step& step) { return !step.when; }));
  };
  if (!tried.tries) return sure(tried);
  constexpr uint64_t kSamples = 4;
  const uint64_t samples = std::min(kSamples, tried.tries->count());
  uint64_t sampled = 0;
  for (uint64_t i = 0; i < samples; ++i)
    sampled += sure(*tried.tries->MakeCase(tried, tried.tries->Generate(i), false));
  return samples == 0 ? 0 : sampled * tried.tries->count() / samples;
}

std::vector<bool> EarlyShared(const Plan& plan, const std::vector<bool>& selected,
                              const std::vector<uint64_t>& work, size_t jobs) {
  std::map<LaneKey, uint64_t> lanes;  // their work
  std::vector<size_t> pairs;
  for (size_t i = 0; i < plan.cases.size(); ++i) {
    const Case& tried = *plan.cases[i];
    if (tried.preflight || !selected[i]) continue;
    if (tried.subjects.size() == 1) lanes[{tried.contract, tried.subjects.front()}] += work[i];
    if (tried.subjects.size() == 2) pairs.push_back(i);
  }
  // The longest first: they would be waited for longest at the end.
  std::stable_sort(pairs.begin(), pairs.end(),
                   [&](size_t a, size_t b) { return work[a] > work[b]; });
  uint64_t longest = 0;
  for (const auto& [key, its_work] : lanes) longest = std::max(longest, its_work);
  size_t left = lanes.size();
  std::map<LaneKey, LaneKey> other_of;
  std::vector<bool> early(plan.cases.size(), false);
  for (const size_t index : pairs) {
    const Case& tried = *plan.cases[index];
    const LaneKey one{tried.contract, tried.subjects[0]}, other{tried.contract, tried.subjects[1]};
    const auto found = other_of.find(one);
    const bool paired = found != other_of.end() && found->second == other;
    const bool free = other_of.count(one) == 0 && other_of.count(other) == 0 && left > jobs;
    const uint64_t before = lanes[one] + (paired ? 0 : lanes[other]);
    if ((!paired && !free) || before + work[index] > longest) continue;
    if (free) {
      other_of[one] = other;
      other_of[other] = one;
      --left;
    }
    lanes[one] = lanes[other] = before + work[index];
    early[index] = true;
  }
  return early;
}

void QueuedLanes::Add(const LaneKey& key, uint64_t work, Make make) {
  const auto [entry, is_new] = lane_of_.emplace(key, lanes_.size());
  if (is_new) {
    lanes_.emplace_back();
    work_.push_back(0);
  }
  lanes_[entry->second].push_back(std::move(make));
  work_[entry->second] += work;
}

std::unique_ptr<Conversation> QueuedLanes::NextIn(size_t lane) {
  // Work that turns out not to be needed is made as null: it is passed over.
  while (!lanes_[lane].empty()) {
    const Make make = std::move(lanes_[lane].front());
    lanes_[lane].pop_front();
    if (auto conversation = make()) return conversation;
  }
  return nullptr;
}

}  // namespace assay
