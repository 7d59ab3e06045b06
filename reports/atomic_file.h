// A report file that is there whole or not at all: written beside its final name, then renamed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace assay::reports {

class AtomicFile {
 public:
  // Opens "<path>.tmp"; the folder must exist. What stands at `path` stays until Commit(). Only
  // where that is no file (a device, a pipe) it is written to as it is.
  static Result<std::unique_ptr<AtomicFile>> Create(const std::string& path);
  // Removes the temporary file where Commit() has not renamed it.
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Buffered. The first error is kept for Commit(); after it nothing more is written.
  void Write(std::string_view bytes);
  // Flushes, closes and renames. The number of bytes of the file, or why there is none. `durable`:
  // it is on the disk by then, which takes a while each time.
  Result<uint64_t> Commit(bool durable = true);

 private:
  AtomicFile(std::string path, std::string temporary, int fd);
  void Flush();
  void Fail(std::string_view what, int error_number);

  std::string path_;
  std::string temporary_;  // empty: none, or no more
  int fd_;
  std::string buffer_;
  uint64_t bytes_ = 0;
  std::string failure_;
};

// A whole file at once. The number of bytes.
Result<uint64_t> WriteFileAtomically(const std::string& path, std::string_view text,
                                     bool durable = true);

// Removes a report of an earlier run, and what a killed one left half-written, so that nobody takes
// it for this run's. True also where there was none.
Result<bool> RemoveOld(const std::string& path);

}  // namespace assay::reports
