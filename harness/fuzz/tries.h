// Many tries of one property: made one at a time when they are sent, by seed and number alone, and
// never kept. A fuzz case of the plan is one of these.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/fuzz/ground.h"
#include "harness/fuzz/sequence.h"
#include "harness/judge/case.h"

namespace assay {

// A move on the wire: the steps of the case that it became.
struct Sent {
  Move move;
  size_t act = 0;
  std::optional<size_t> look;    // the profile's read, after the last move of its record
  std::vector<size_t> controls;  // updates that tell by themselves what is refused
};

class Tries {
 public:
  // `key` names the property for the seed: another key gives other tries.
  Tries(Ground ground, std::string key, uint64_t seed)
      : ground_(std::move(ground)), key_(std::move(key)), seed_(seed) {}
  virtual ~Tries() = default;

  // How many tries; their share of a run's is by weight.
  uint64_t count() const { return count_; }
  void set_count(uint64_t count) { count_ = count; }
  uint64_t weight() const { return weight_; }
  void set_weight(uint64_t weight) { weight_ = weight; }
  uint64_t seed() const { return seed_; }
  const Ground& ground() const { return ground_; }

  // The index-th try. A pure function of contract, profile, seed and index.
  Sequence Generate(uint64_t index) const;
  // Whether this still is a try of this property: a shrunk one, or one from a file.
  virtual bool Fits(const Sequence& sequence) const = 0;
  // Marks what the contract forbids; false where the sequence is no try of this property.
  bool Adopt(Sequence* sequence) const;
  // The case that sends it, under the name of `whole`. `fresh`: the record is put into a known
  // state first.
  std::unique_ptr<Case> MakeCase(const Case& whole, const Sequence& sequence, bool fresh) const;

 protected:
  virtual Sequence Make(Random* random) const = 0;
  virtual Judged Judge(const std::vector<Sent>& sent, const CaseView& view) const = 0;
  // Whether every try, not only one that is sent again, begins with a known state; and whether the
  // record is read.
  virtual bool starts_fresh() const { return true; }
  virtual bool looks() const { return true; }
  // What may be sent for comparison where the last move is not accepted.
  virtual std::vector<Value> Controls(const Move&) const { return {}; }
  // How a try that must be refused proves itself again.
  virtual bool needs_refusal() const { return false; }

 private:
  void AddMove(const Move& move, bool look, Case* made, std::vector<Sent>* sent) const;
  void AddControls(Case* made, Sent* last) const;
  size_t AddStep(Role role, Request request, bool other, Case* made) const;

  Ground ground_;
  std::string key_;
  uint64_t seed_;
  uint64_t count_ = 0;
  uint64_t weight_ = 1;
};

}  // namespace assay
