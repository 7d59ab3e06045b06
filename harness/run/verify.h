// Judges recorded exchanges again, without a target.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/plan/plan.h"
#include "harness/run/case_run.h"
#include "harness/run/recorded.h"
#include "reports/ndjson.h"

namespace assay {

// What became of one recorded verdict.
struct Again {
  enum class Kind {
    kHolds,
    kDiffers,
    kCannot,  // `why`
    kNew,     // a standing check that the recorded plan does not have
  };
  Kind kind = Kind::kHolds;
  std::string recorded;        // the verdict; "" where new
  std::string why;             // kCannot: why it cannot be judged again
  reports::CaseResult result;  // as judged now; its id in any case
};

struct Verified {
  std::vector<Again> others;  // all but those that hold
  uint64_t holds = 0;
  uint64_t judged_hold = 0;        // of these, pass, warn, fail or waived
  uint64_t other_contracts = 0;    // verdicts of contracts that are not given
  uint64_t unrecorded = 0;         // planned, but without a verdict: the run was cut short
  uint64_t exchanges = 0;          // judged again
  uint64_t exchanges_skipped = 0;  // of contracts that are not given
};

// Fed with a log's lines in their order. Memory: the plan and the cases under way.
class Verifier {
 public:
  // `plan` is of the recorded run's contracts (or their new editions), profile, seed and shards;
  // `redactor` replaces what is secret in it. `base_url`: the plan's, as it is in its requests.
  // `secrets`: those of the run's profile, where it is at hand; they are put back before judging.
  Verifier(Plan& plan, const reports::Run& recorded, std::string base_url, Redactor redactor,
           std::vector<Secret> secrets = {});

  void OnExchange(reports::ExchangeRecord record);
  void OnCase(const reports::CaseResult& recorded);
  // At the end; once.
  Verified Finish();

 private:
  struct UnderWay {
    explicit UnderWay(const Case& tried) : run(tried) {}
    CaseRun run;
    std::string mismatch;  // why the recorded request is not the planned one
    bool cut = false, stand_in = false;
  };

  std::string Mismatch(const Step& planned, const reports::ExchangeRecord& record) const;
  void Keep(Again again);
  void Compare(const reports::CaseResult& recorded, const Outcome& outcome, uint64_t exchanges,
               std::string why_not);
  void CompareStanding(const StandingCheck& check, const reports::CaseResult* recorded);
  std::string WhyUnsure(const std::vector<uint64_t>& numbers, bool any) const;

  Plan& plan_;
  const reports::Run& recorded_;
  const StandIns stand_ins_;
  const std::string base_url_;
  const Redactor redactor_;
  const std::vector<Secret> secrets_;
  std::unordered_map<std::string, const Case*> cases_;
  std::unordered_map<std::string, const PlannedContract*> contracts_;
  std::unordered_map<std::string, UnderWay> under_way_;
  std::map<std::string, reports::CaseResult> standing_;  // as recorded
  std::set<std::string> planned_standing_;
  std::set<uint64_t> cut_, with_stand_in_;  // exchanges that the standing checks saw
  uint64_t cases_seen_ = 0;
  Verified verified_;
};

}  // namespace assay
