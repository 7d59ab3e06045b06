#include <cstdio>
#include <exception>

#include "harness/cli/commands.h"

int main(int argc, char** argv) {
  try {
    return assay::cli::Main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "assay: fault of assay itself: %s\n", error.what());
    return assay::cli::kOwnFault;
  }
}
