#include <cstdio>
#include <exception>

#include "harness/cli/commands.h"
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {

// The heap of a second thread grows by a page and a system call at a time, unless it is told to
// take address space ahead (memory is used when it is written to). Naming that ends glibc's own
// choice of the other two limits, which are therefore named as well.
void ReserveHeaps() {
#ifdef __GLIBC__
  constexpr int kAhead = 4 << 20, kOwnMapping = 4 << 20;
  mallopt(M_TOP_PAD, kAhead);
  mallopt(M_MMAP_THRESHOLD, kOwnMapping);
  mallopt(M_TRIM_THRESHOLD, 2 * kOwnMapping);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  ReserveHeaps();
  try {
    return assay::cli::Main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "assay: fault of assay itself: %s\n", error.what());
    return assay::cli::kOwnFault;
  }
}
