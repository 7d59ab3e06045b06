// A fuzz case on the wire: its tries one after the other; a violation is sent again from a known
// state, and what is confirmed is shrunk. Nothing of a try is kept when it is over.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "harness/fuzz/shrink.h"
#include "harness/fuzz/tries.h"
#include "harness/run/ahead.h"
#include "harness/run/case_run.h"

namespace assay {

class FuzzConversation : public Conversation {
 public:
  // What became of the case, once.
  using OnOutcome = std::function<void(Outcome outcome, double seconds, uint64_t exchanges)>;

  // `whole` has tries; it and `maker`, which makes them, outlive the conversation. Without a maker
  // they are made when they are wanted.
  FuzzConversation(const Case& whole, Worker* maker, std::shared_ptr<Patience> patience,
                   CaseConversation::OnStep on_step, OnOutcome on_outcome);
  std::optional<Wanted> Next(Exchange* previous) override;
  void Abandon(const std::string& reason) override;

 private:
  enum class Phase { kTrying, kConfirming, kShrinking, kDone };

  bool Begin();
  void Start(Sequence sequence, std::shared_ptr<const Case> made);
  void StartFresh(Sequence sequence);
  void Ended();
  void Tried(Outcome outcome);
  void Confirmed(Outcome outcome);
  void Shrunk(Outcome outcome);
  bool SameBreach(const Outcome& outcome) const;
  void Keep(Outcome outcome);
  Outcome Result() const;
  Outcome WithoutBreach() const;
  void Finish(Outcome outcome);

  const Case& whole_;
  const Tries& tries_;
  std::shared_ptr<Patience> patience_;
  CaseConversation::OnStep on_step_;
  OnOutcome on_outcome_;

  Phase phase_ = Phase::kTrying;
  Ahead ahead_;
  bool enough_ = false;  // no more tries are wanted
  Sequence sequence_;    // of the try under way
  std::shared_ptr<const Case> case_;
  std::shared_ptr<CaseRun> run_;
  std::unique_ptr<CaseConversation> inner_;
  std::optional<Shrinker> shrinker_;

  std::optional<Outcome> breach_;                    // confirmed, of the smallest try so far
  std::optional<Outcome> flaky_, trouble_, unseen_;  // the first of each
  uint64_t held_ = 0, times_flaky_ = 0, times_trouble_ = 0, made_ = 0;
  uint64_t exchanges_ = 0;
  double seconds_ = 0;
};

}  // namespace assay
