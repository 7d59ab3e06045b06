// The writer; ndjson_read.cc reads.
#include "reports/ndjson.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "reports/log_lines.h"

namespace assay::reports {
namespace {

Error LogError(const std::string& path, std::string_view what, int error_number) {
  return Error{{path, 0, 0},
               std::string(what) + ": " + std::generic_category().message(error_number),
               "see that the folder is there, may be written to, and has room"};
}

}  // namespace

Result<std::unique_ptr<LogWriter>> LogWriter::Create(const std::string& path) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return LogError(path, "the event log cannot be written", errno);
  return std::unique_ptr<LogWriter>(new LogWriter(path, fd));
}

LogWriter::LogWriter(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

LogWriter::~LogWriter() {
  if (fd_ >= 0) close(fd_);
}

bool LogWriter::WriteHeader(const Header& header) { return WriteLine(HeaderLine(header)); }

bool LogWriter::WritePlan(const std::vector<PlannedCase>& plan) {
  return WriteLine(PlanLine(plan));
}

bool LogWriter::WriteCase(const CaseResult& result) { return WriteLine(CaseLine(result)); }

bool LogWriter::WriteExchange(const ExchangeRecord& exchange) {
  return WriteLine(ExchangeLine(exchange));
}

bool LogWriter::WriteFooter(const Footer& footer) { return WriteLine(FooterLine(footer)); }

bool LogWriter::WriteLine(const Value& line) {
  const std::string text = Dump(line) + "\n";
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!error_ && fd_ < 0) error_ = LogError(path_, "the event log is closed", EBADF);
  std::string_view rest = text;
  while (!error_ && !rest.empty()) {
    const ssize_t written = write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      error_ = LogError(path_, "the event log cannot be written", errno);
      break;
    }
    bytes_ += static_cast<uint64_t>(written);
    rest.remove_prefix(static_cast<size_t>(written));
  }
  return !error_;
}

bool LogWriter::ok() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return !error_;
}

std::optional<Error> LogWriter::error() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return error_;
}

Result<uint64_t> LogWriter::Close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  // A network file system may report a full disk only here.
  if (fd_ >= 0 && close(std::exchange(fd_, -1)) != 0 && !error_) {
    error_ = LogError(path_, "the event log cannot be written", errno);
  }
  if (error_) return *error_;
  return bytes_;
}

}  // namespace assay::reports
