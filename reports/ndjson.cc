// The writer; ndjson_read.cc reads.
#include "reports/ndjson.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "reports/log_lines.h"

namespace assay::reports {
namespace {

// Exchanges are handed to the system together, where they come faster than that.
constexpr size_t kGathered = 64 * 1024;
constexpr std::chrono::milliseconds kHeldBack{50};

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
  if (fd_ >= 0 && !gathered_.empty()) HandOver();
  if (fd_ >= 0) close(fd_);
}

bool LogWriter::WriteHeader(const Header& header) { return WriteLine(Dump(HeaderLine(header))); }

bool LogWriter::WritePlan(const std::vector<PlannedCase>& plan) {
  return WriteLine(Dump(PlanLine(plan)));
}

bool LogWriter::WriteCase(const CaseResult& result) { return WriteLine(Dump(CaseLine(result))); }

bool LogWriter::WriteExchange(const ExchangeRecord& exchange) {
  const std::string line = ExchangeLine(exchange);
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard<std::mutex> lock(mutex_);
  gathered_.append(line).append(1, '\n');
  const bool due = gathered_.size() >= kGathered || now - handed_over_ >= kHeldBack;
  if (due) handed_over_ = now;
  return due ? HandOver() : !error_;
}

bool LogWriter::WriteFooter(const Footer& footer) { return WriteLine(Dump(FooterLine(footer))); }

bool LogWriter::WriteLine(const std::string& line) {
  const std::lock_guard<std::mutex> lock(mutex_);
  gathered_.append(line).append(1, '\n');
  return HandOver();
}

bool LogWriter::HandOver() {
  if (!error_ && fd_ < 0) error_ = LogError(path_, "the event log is closed", EBADF);
  std::string_view rest = gathered_;
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
  gathered_.clear();
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
  if (fd_ >= 0 && !gathered_.empty()) HandOver();
  // A network file system may report a full disk only here.
  if (fd_ >= 0 && close(std::exchange(fd_, -1)) != 0 && !error_) {
    error_ = LogError(path_, "the event log cannot be written", errno);
  }
  if (error_) return *error_;
  return bytes_;
}

}  // namespace assay::reports
