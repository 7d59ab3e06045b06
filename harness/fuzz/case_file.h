// A counterexample as a file: what `assay replay FILE` sends again. Its format is
// contracts/meta/case.schema.json.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/fuzz/sequence.h"
#include "harness/judge/case.h"

namespace assay {

// Values as sent: whoever writes it replaces secrets.
Value CaseFileValue(const Case& whole, const Sequence& sequence, const Outcome& outcome);

struct CaseFile {
  std::string case_id;   // of the fuzz case that it is a try of
  std::string contract;  // its id
  uint64_t seed = 1;
  Sequence sequence;
};

// Errors: no file, no JSON, another shape; with line, column and remedy.
Result<CaseFile> LoadCaseFile(const std::string& path);
Result<CaseFile> ReadCaseFile(std::string_view text, const std::string& file);

}  // namespace assay
