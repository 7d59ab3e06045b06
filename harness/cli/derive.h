// `assay derive` and `assay lint`.
#pragma once

#include <string>
#include <vector>

#include "harness/derive/derive.h"

namespace assay::cli {

struct DeriveCommand {
  std::vector<std::string> documents;
  std::string out, report;
  derive::DeriveOptions derive;
};

struct LintCommand {
  std::vector<std::string> documents;
  std::string format = "text";  // text, json, sarif
  std::string out;
};

// 0: drafts written; 2: a document cannot be read or holds no operation; 5: our own loader refuses
// the draft, or a file cannot be written.
int DeriveDocuments(const DeriveCommand& command);

// 0: no finding of gravity error; 1: at least one; 2: a document cannot be read.
int LintDocuments(const LintCommand& command);

}  // namespace assay::cli
