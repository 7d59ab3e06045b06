// Waivers: known failures that a release may go out with. A waiver names one case, one requirement
// that the case cites, and the signature of its failure; it has a reason, an owner, a ticket and an
// end. It covers that failure alone: nothing else is hidden, and what it no longer covers is told.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/gate/date.h"
#include "reports/event.h"

namespace assay {

// The longest time from `created` to `expires`, in days.
inline constexpr int kLongestWaiver = 180;
// A waiver that ends within so many days is told, so that nobody is surprised by a red run.
inline constexpr int kWarnBeforeEnd = 14;

struct Waiver {
  std::string case_id;
  std::string requirement;
  std::string kind;     // of the finding: "accepted", "type"
  std::string pointer;  // of the finding; an index of an array stands for any
  std::string reason, owner, ticket;
  Date created, expires;  // the last day on which it counts
  Place place;            // in the file
};

struct Waivers {
  std::vector<Waiver> all;  // in the order of the file

  const Waiver* For(std::string_view case_id) const;
};

// Reads a waiver file: its shape (contracts/meta/waivers.schema.json), dates that exist, an end at
// most kLongestWaiver days after the start, a start not after tomorrow (files are written in all
// time zones), one waiver a case. An end in the past is no error here: see Settle.
Result<Waivers> LoadWaivers(std::string_view text, std::string_view file, Date today);
Result<Waivers> LoadWaiversFile(const std::string& path, Date today);

// What the waivers of a file may name.
struct Waivable {
  std::map<std::string, std::vector<std::string>> cases;  // case id -> requirements it cites
  std::vector<std::string> contracts;                     // those of `cases`
  std::vector<std::string> elsewhere;                     // contracts that exist, but not here
};
// Whether a case is one of those that are tried only where a run is told to try values by chance
// (--fuzz), and `known` is of a run that was not.
bool IsOfFuzzingAlone(const std::string& case_id, const Waivable& known);

// The waivers that name a case, requirement or contract that does not exist, each with its place.
std::vector<Error> UnknownNames(const Waivers& waivers, const Waivable& known);

// Whether the finding of a failed case is the one that the waiver covers.
bool Covers(const Waiver& waiver, const reports::CaseResult& result);

// Applies a waiver to the result of its case. `in_part`: the result is of less than a whole run
// would have seen (a standing check of a run that was filtered, sharded or cut short), so that a
// pass proves nothing.
//   fail, covered, not expired                            -> waived
//   fail otherwise, or expired; pass; warn for another
//   finding                                               -> stale_waiver, saying which
//   anything that is no judgement (not_applicable, not_observed, blocked, error) stays as it is.
// Returns why the waiver did not come to bear, or that it ends soon; "" where there is nothing to
// tell.
std::string Settle(const Waiver& waiver, Date today, bool in_part, reports::CaseResult* result);

// Applies the waivers of a file to results as they come.
class WaiverBook {
 public:
  WaiverBook() = default;
  // `in_part`: the run tries a part of its plan only.
  WaiverBook(Waivers waivers, Date today, bool in_part)
      : waivers_(std::move(waivers)), today_(today), in_part_(in_part) {}

  void SeesPartOnly() { in_part_ = true; }
  // Whether a failure with this finding would be waived.
  bool WouldWaive(const reports::CaseResult& failed) const;
  // `standing`: of a standing check; these come last.
  void Settle(reports::CaseResult* result, bool standing);
  // One for each waiver with something to tell, in the order of the file; those of which no result
  // came say that their case is not part of the run.
  std::vector<reports::WaiverNote> Notes() const;

 private:
  Waivers waivers_;
  Date today_;
  bool in_part_ = false;
  std::map<std::string, std::string, std::less<>> told_;  // case id -> note, of results that came
};

}  // namespace assay
