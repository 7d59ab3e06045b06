// Findings while a run goes on, a line each, for a terminal.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <tuple>

#include "reports/event.h"

namespace assay::reports {

class Announcer {
 public:
  // `columns` 0: any width.
  Announcer(size_t columns, bool color) : columns_(columns), color_(color) {}

  // "fail: TT-10 TT-14  `name` with 33 characters was accepted" of a failure, without a line end;
  // "" of anything else, of what fails like one that was told (same contract, kind and fact), and
  // where enough has been told.
  std::string Line(const PlannedCase& planned, const CaseResult& result);

 private:
  static constexpr size_t kMost = 20;

  size_t columns_;
  bool color_;
  size_t told_ = 0;
  std::set<std::tuple<std::string, std::string, std::string>> known_;
};

}  // namespace assay::reports
