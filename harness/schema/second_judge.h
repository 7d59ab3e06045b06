// The second opinion: valijson on the whole body, fed only what it judges right. What it cannot
// judge (patterns, formats, multipleOf, numbers beyond int64, `$ref` cycles, and whatever else it
// is known to misjudge) is taken out of the schema before it sees it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/schema/schema.h"

namespace assay {

enum class Opinion { kValid, kInvalid, kNone };  // kNone: this body holds something it cannot judge

class SecondJudge {
 public:
  static Result<SecondJudge> Compile(const Value& schema);
  ~SecondJudge();
  SecondJudge(SecondJudge&&) noexcept;
  SecondJudge& operator=(SecondJudge&&) noexcept;

  // Not thread-safe: one judge a thread.
  Opinion Judge(const Value& instance);
  // Whether this judge sees that keyword there at all ("type" yes, "pattern" no). Keywords inside a
  // branch that was taken out as a whole are not seen.
  bool Sees(const SchemaCheck& check) const;

 private:
  SecondJudge();
  struct State;
  std::unique_ptr<State> state_;
};

// Both judges as one. A violation is confirmed where the second judge also refuses the body, or
// does not see that keyword, or has no opinion on the body. Where both could speak and they differ,
// `disagreement` says so: an error of assay, never an accusation.
struct DoubleJudgement {
  SchemaJudgement judgement;  // violations: only the confirmed ones
  std::string disagreement;   // empty as a rule
};

class DoubleJudge {
 public:
  static Result<DoubleJudge> Compile(const Value& schema, const Schema::Options& options,
                                     std::string_view text = "", std::string_view file = "");
  const Schema& schema() const { return first_; }
  DoubleJudgement Judge(const Value& instance);

 private:
  DoubleJudge(Schema first, SecondJudge second);
  Schema first_;
  SecondJudge second_;
};

}  // namespace assay
