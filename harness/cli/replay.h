// Case files on disk: where a run leaves them, and how one takes the place of its case in a plan.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/commands.h"
#include "harness/cli/load.h"
#include "harness/plan/plan.h"

namespace assay::cli {

// The case files of a run: <out>/cases/<id with '.' for '/'>.json.
class SavedCases {
 public:
  // `replayed`: the file that is sent again; what it finds is told with its name, and not saved.
  SavedCases(std::string out, std::string replayed)
      : folder_(std::move(out) + "/cases"), replayed_(std::move(replayed)) {}

  // Those that an earlier run left for cases of this plan.
  void RemoveOld(const Plan& plan);
  // The file's name; empty where `text` is, or it could not be written (see errors).
  std::string Save(const std::string& case_id, const std::string& text);
  const std::vector<Error>& errors() const { return errors_; }

 private:
  std::string PathOf(const std::string& case_id) const;

  std::string folder_, replayed_;
  std::vector<Error> errors_;
};

// Where the options name one case: makes sure that it is in the plan, and puts the try of a case
// file in its place. Errors: no such case; a try that the contract no longer makes one of the case.
Result<bool> ChooseReplayed(const RunOptions& options, Loaded* loaded);

}  // namespace assay::cli
