// What is installed, and the examples that are installed with it.
#include <set>

#include "harness/base/text.h"
#include "harness/cli/test_program.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

using InstallTest = ProgramTest;

const std::string kExamples = ASSAY_SOURCE_DIR "/harness/ci/";

TEST_F(InstallTest, PutsThingsWhereTheyAreLookedFor) {
  const std::string build = fs::path(ASSAY_PROGRAM).parent_path();
  const Ended installed = Start("cmake", {"--install", build, "--prefix", folder_ + "/usr"});
  ASSERT_EQ(installed.code, 0) << installed.err;
  for (const char* file :
       {"share/man/man1/assay.1.gz", "share/bash-completion/completions/assay",
        "share/zsh/vendor-completions/_assay", "share/fish/vendor_completions.d/assay.fish",
        "share/doc/assay/README.md", "share/doc/assay/copyright", "share/doc/assay/changelog.gz",
        "share/doc/assay/examples/ci/github.yml", "share/doc/assay/examples/profile.json"}) {
    EXPECT_GT(fs::file_size(folder_ + "/usr/" + file), 100u) << file;
  }
  const Ended ended =
      Start(folder_ + "/usr/bin/assay", {"run", "--out", out_, "--filter", "esper/*/enums/*"});
  EXPECT_EQ(ended.code, 0) << ended.err;
}

TEST_F(InstallTest, ExamplesAreYaml) {
  if (Start("python3", {"-c", "import yaml"}).code != 0)
    GTEST_SKIP() << "python3-yaml is not installed";
  const auto load = [&](const std::string& path) {
    return Start("python3",
                 {"-c", "import sys, yaml\nlist(yaml.safe_load_all(open(sys.argv[1])))", path});
  };
  for (const char* name : {"github.yml", "gitlab.yml", "job.yaml"}) {
    const Ended ended = load(kExamples + name);
    EXPECT_EQ(ended.code, 0) << name << ended.err;
  }
  EXPECT_NE(load(Write("bad.yml", ReadFile(kExamples + "job.yaml") + "  - a: [\n")).code, 0);
}

// The words of the commands in a file that call assay: "run --target …".
std::vector<std::vector<std::string>> CallsIn(std::string text) {
  std::vector<std::vector<std::string>> calls;
  for (const char sign : std::string_view("'\"|;()"))
    text = ReplaceAll(std::move(text), std::string(1, sign), " ");
  for (const std::string& line : Split(text, '\n')) {
    const std::vector<std::string> words = Split(line, ' ');
    for (size_t i = 0; i + 1 < words.size(); ++i) {
      if (words[i] != "assay" || words[i + 1].empty()) continue;
      calls.emplace_back(words.begin() + static_cast<ptrdiff_t>(i) + 1, words.end());
    }
  }
  return calls;
}

TEST_F(InstallTest, ExamplesNameCommandsAndOptionsThatExist) {
  size_t calls = 0, options = 0;
  for (const char* name : {"github.yml", "gitlab.yml", "Jenkinsfile", "job.yaml"}) {
    for (const auto& call : CallsIn(ReadFile(kExamples + name))) {
      if (call[0] != "run" && call[0] != "report") continue;
      ++calls;
      const std::string help = Start(ASSAY_PROGRAM, {call[0], "--help"}).out;
      for (const std::string& word : call) {
        if (word.rfind("--", 0) != 0) continue;
        ++options;
        EXPECT_NE(help.find("\n  " + word + " "), std::string::npos) << name << ": " << word;
      }
    }
  }
  EXPECT_GE(calls, 6u);
  EXPECT_GE(options, 12u);
  EXPECT_EQ(CallsIn("- [ assay run --x ] || assay report").size(), 2u) << "calls are not seen";
}

}  // namespace
}  // namespace assay::cli
