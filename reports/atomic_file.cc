#include "reports/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace assay::reports {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;

std::string TemporaryOf(const std::string& path) { return path + ".tmp"; }

// What is there and is neither a file nor a folder: /dev/stdout, for instance, or a named pipe.
bool IsSpecial(const std::string& path) {
  struct stat there {};
  return stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode);
}

Error FileError(const std::string& path, std::string_view what, int error_number) {
  return Error{{path, 0, 0},
               std::string(what) + ": " + std::generic_category().message(error_number),
               "see that the folder is there, may be written to, and has room"};
}

}  // namespace

Result<std::unique_ptr<AtomicFile>> AtomicFile::Create(const std::string& path) {
  if (IsSpecial(path)) {
    const int special = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (special < 0) return FileError(path, "cannot be written", errno);
    return std::unique_ptr<AtomicFile>(new AtomicFile(path, "", special));
  }
  const int fd =
      open(TemporaryOf(path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return FileError(TemporaryOf(path), "cannot be written", errno);
  return std::unique_ptr<AtomicFile>(new AtomicFile(path, TemporaryOf(path), fd));
}

AtomicFile::AtomicFile(std::string path, std::string temporary, int fd)
    : path_(std::move(path)), temporary_(std::move(temporary)), fd_(fd) {
  buffer_.reserve(kBufferBytes);
}

AtomicFile::~AtomicFile() {
  if (fd_ >= 0) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void AtomicFile::Fail(std::string_view what, int error_number) {
  if (failure_.empty()) failure_ = FileError(path_, what, error_number).message;
}

void AtomicFile::Write(std::string_view bytes) {
  if (!failure_.empty()) return;
  buffer_.append(bytes);
  if (buffer_.size() >= kBufferBytes) Flush();
}

void AtomicFile::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && failure_.empty()) {
    const ssize_t written = write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      Fail("cannot be written", errno);
    } else {
      bytes_ += static_cast<uint64_t>(written);
      rest.remove_prefix(static_cast<size_t>(written));
    }
  }
  buffer_.clear();
}

Result<uint64_t> AtomicFile::Commit(bool durable) {
  Flush();
  if (durable && failure_.empty() && fsync(fd_) != 0 && errno != EINVAL)
    Fail("cannot be written", errno);
  if (close(std::exchange(fd_, -1)) != 0) Fail("cannot be written", errno);
  if (failure_.empty() && !temporary_.empty() && rename(temporary_.c_str(), path_.c_str()) != 0) {
    Fail("cannot be put in place", errno);
  }
  if (!failure_.empty()) return Error{{path_, 0, 0}, failure_, "the report is not there"};
  temporary_.clear();
  return bytes_;
}

Result<uint64_t> WriteFileAtomically(const std::string& path, std::string_view text, bool durable) {
  Result<std::unique_ptr<AtomicFile>> file = AtomicFile::Create(path);
  if (!file.ok()) return file.errors();
  file.value()->Write(text);
  return file.value()->Commit(durable);
}

Result<bool> RemoveOld(const std::string& path) {
  for (const std::string& name : {path, TemporaryOf(path)}) {
    if (IsSpecial(name)) continue;
    if (unlink(name.c_str()) != 0 && errno != ENOENT) {
      return FileError(name, "the old report cannot be removed", errno);
    }
  }
  return true;
}

}  // namespace assay::reports
