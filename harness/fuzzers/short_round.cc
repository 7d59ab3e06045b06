// Drives a fuzzer without libFuzzer: every seed as it is, then changed seeds. The same seeds and
// options give the same inputs.
//
//     x_fuzzer [-runs=N] [-seed=N] FILE-OR-FOLDER…
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "harness/fuzzers/fuzzer.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLongest = 64u << 10;

void Read(const fs::path& path, std::vector<std::string>* seeds) {
  if (!fs::is_directory(path)) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    text.resize(std::min(text.size(), kLongest));
    seeds->push_back(std::move(text));
    return;
  }
  std::vector<fs::path> below;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) below.push_back(entry.path());
  }
  std::sort(below.begin(), below.end());
  for (const fs::path& one : below) Read(one, seeds);
}

class Mutator {
 public:
  Mutator(const std::vector<std::string>& seeds, uint64_t seed) : seeds_(seeds), random_(seed) {}

  std::string Next() {
    std::string text = seeds_[Below(seeds_.size())];
    for (size_t changes = 1 + Below(4); changes > 0; --changes) Change(&text);
    text.resize(std::min(text.size(), kLongest));
    return text;
  }

 private:
  size_t Below(size_t bound) { return bound == 0 ? 0 : random_() % bound; }

  void Change(std::string* text) {
    static const std::vector<std::string> kWords = {
        "{",    "}",         "[",     "]",       "\"",
        "null", "-1",        "1e400", "\\u0000", "\\ud800",
        "\n",   "\xff",      "&lt;",  "]]>",     "(a+)+$",
        ".*",   "{0,65535}", "#/",    "${X}",    std::string(1, '\0')};
    const size_t at = Below(text->size() + 1);
    switch (Below(6)) {
      case 0:
        text->insert(at, kWords[Below(kWords.size())]);
        return;
      case 1:
        text->erase(at, 1 + Below(16));
        return;
      case 2:
        if (at < text->size()) (*text)[at] = static_cast<char>(Below(256));
        return;
      case 3: {  // a part once more
        const std::string part = text->substr(at, 1 + Below(64));
        text->insert(Below(text->size() + 1), part);
        return;
      }
      case 4: {  // a part of another seed
        const std::string& other = seeds_[Below(seeds_.size())];
        text->insert(at, other.substr(Below(other.size() + 1), 1 + Below(128)));
        return;
      }
      default:
        text->resize(at);
        return;
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937_64 random_;
};

void Feed(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  uint64_t runs = 1000, seed = 1;
  std::vector<std::string> seeds{""};
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "-runs=", 6) == 0) {
      runs = std::strtoull(argv[i] + 6, nullptr, 10);
    } else if (std::strncmp(argv[i], "-seed=", 6) == 0) {
      seed = std::strtoull(argv[i] + 6, nullptr, 10);
    } else if (std::filesystem::exists(argv[i])) {
      assay::Read(argv[i], &seeds);
    } else {
      std::fprintf(stderr, "no such seed: %s\n", argv[i]);
      return 2;
    }
  }
  for (const std::string& text : seeds) assay::Feed(text);
  assay::Mutator mutator(seeds, seed);
  for (uint64_t i = 0; i < runs; ++i) assay::Feed(mutator.Next());
  std::printf("%zu seeds and %llu changed ones\n", seeds.size(),
              static_cast<unsigned long long>(runs));
  return 0;
}
