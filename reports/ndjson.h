// run.ndjson, the event log: one JSON object a line, written to its final name as things happen. A
// log without a footer is a run that did not come to its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "reports/event.h"

namespace assay::reports {

// Each line is handed to the system as a whole before the call returns; of exchanges, several may
// be held back for a moment, and go with the next line at the latest. May be used from several
// threads. The first error (a full disk, a short write) stays: nothing is written after it, every
// further call returns false, and what stands in the file is at most cut in its last line.
class LogWriter {
 public:
  // Replaces a file of that name.
  static Result<std::unique_ptr<LogWriter>> Create(const std::string& path);
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // In this order: the header, the plan, cases and exchanges as they come, the footer. False where
  // the line could not be written.
  bool WriteHeader(const Header& header);
  bool WritePlan(const std::vector<PlannedCase>& plan);
  bool WriteCase(const CaseResult& result);
  bool WriteExchange(const ExchangeRecord& exchange);
  bool WriteFooter(const Footer& footer);

  bool ok() const;
  std::optional<Error> error() const;
  // Closes the file. The number of bytes written, or the first error.
  Result<uint64_t> Close();

 private:
  LogWriter(std::string path, int fd);
  bool WriteLine(const std::string& line);
  bool HandOver();  // under mutex_

  const std::string path_;
  mutable std::mutex mutex_;
  int fd_;
  std::string gathered_;  // whole lines
  std::chrono::steady_clock::time_point handed_over_;
  uint64_t bytes_ = 0;
  std::optional<Error> error_;
};

// The run as the log tells it, without the exchanges (they are checked, not kept). A log without a
// footer is a run without one; a last line that was cut in the middle is passed over. Any other bad
// line (no JSON, an unknown type, a wrong order, a result for a case that is not planned or has one
// already) is an error with its line number; at most the first 20 are told.
Result<Run> ReadLog(const std::string& path);
// The same from memory; `name` stands for the file in errors.
Result<Run> ReadLogText(std::string_view text, std::string_view name);

// Told of the lines of a log while it is read, in their order; each returns false to end the
// reading. Any may be empty.
struct LogVisitor {
  std::function<bool(const Run&)> begin;  // header and plan are there
  std::function<bool(const ExchangeRecord&)> exchange;
  // By its number, whether an exchange is told of; the lines of others are not looked at. Where it
  // is empty all are.
  std::function<bool(uint64_t)> wanted;
  std::function<bool(const CaseResult&)> result;
};
// As ReadLog. Where a visitor ended it, the run is as far as it was read.
Result<Run> VisitLog(const std::string& path, const LogVisitor& visitor);

// Hands on the exchanges one by one, in the order of the log, until `visit` returns false. How many
// were handed on. The same errors as ReadLog.
Result<uint64_t> ForEachExchange(const std::string& path,
                                 const std::function<bool(const ExchangeRecord&)>& visit);

}  // namespace assay::reports
