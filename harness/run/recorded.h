// A recorded run read back: its exchanges as the judges take them, and a profile for its plan. What
// the log does not have (secrets, the end of a long body) is known as such.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/http/redactor.h"
#include "harness/plan/plan.h"
#include "reports/event.h"

namespace assay {

// The texts that stand for secrets in a log: $NAME where the profile has a secret, and what stands
// at the contract's `redact` places.
class StandIns {
 public:
  explicit StandIns(const reports::Header& header);
  bool In(std::string_view text) const;
  // Puts back what is known of them: bodies JSON-escaped, the address percent-encoded, the rest
  // raw. What stands for several values (a redacted place) stays.
  void Restore(const std::vector<Secret>& secrets, reports::ExchangeRecord* record) const;
  // Leaves them as they are, also where they are percent-encoded.
  Redactor MakeRedactor() const;

 private:
  std::vector<std::string> names_;
};

// What the log says of the profile; every secret is its stand-in.
Profile RecordedProfile(const reports::Header& header);

Exchange RecordedExchange(const reports::ExchangeRecord& record);
// Role, request and what the standing checks make of the answer.
Step RecordedStep(const reports::ExchangeRecord& record);
std::map<std::string, std::string> RecordedPathValues(const reports::ExchangeRecord& record);

}  // namespace assay
