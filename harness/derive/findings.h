// Findings about documents, as text, JSON and SARIF 2.1.0. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "harness/derive/draft.h"

namespace assay::derive {

struct FileFindings {
  std::string file;
  std::vector<Finding> findings;
};

// By line; "file:line: error: message [rule]" each, and a line that counts them.
std::string FindingsAsText(const std::vector<FileFindings>& files);
// {"format": 1, "files": [{"file", "findings": [{"rule", "gravity", "line", "section",
// "message"}]}]}
std::string FindingsAsJson(const std::vector<FileFindings>& files);
// SARIF 2.1.0; `version` is the program's.
std::string FindingsAsSarif(const std::vector<FileFindings>& files, const std::string& version);

// By line, then rule; the same finding once.
void SortFindings(std::vector<Finding>* findings);

}  // namespace assay::derive
