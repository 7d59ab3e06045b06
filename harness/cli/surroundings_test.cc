// That where a run goes on changes what is shown at most.
#include <map>

#include "harness/base/text.h"
#include "harness/cli/test_program.h"
#include "reports/publish.h"

namespace assay::cli {
namespace {

// Variables of the program's environment, put back at the end.
class Environment {
 public:
  using Variables = std::map<std::string, std::string>;
  explicit Environment(const Variables& set) {
    for (const char* name : {"CI", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "TF_BUILD",
                             "TEAMCITY_VERSION", "NO_COLOR"}) {
      const char* was = std::getenv(name);
      if (was != nullptr) before_[name] = was;
      unsetenv(name);
      names_.emplace_back(name);
    }
    for (const auto& [name, value] : set) setenv(name.c_str(), value.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    for (const std::string& name : names_) unsetenv(name.c_str());
    for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
  }

 private:
  std::map<std::string, std::string> before_;
  std::vector<std::string> names_;
};

class SurroundingsTest : public ProgramTest {
 protected:
  // Reports of a recorded run, so that nothing but the surroundings differs.
  Ended Report(const std::map<std::string, std::string>& variables) {
    const Environment environment(variables);
    return Start(ASSAY_PROGRAM, {"report", out_});
  }
  std::vector<std::string> Files() const {
    std::vector<std::string> all;
    for (const std::string& path : reports::ReportFiles(out_).Rendered())
      all.push_back(ReadFile(path));
    return all;
  }
};

size_t LinesWith(const std::string& text, const std::string& start) {
  size_t count = 0;
  for (const std::string& line : Split(text, '\n')) count += line.starts_with(start);
  return count;
}

TEST_F(SurroundingsTest, TheOutcomeIsTheSameEverywhere) {
  ASSERT_EQ(
      Run({"--contract", "tenovos/update_user", "--fault", "ten_status_enabled_refused"}).code, 1);
  const Ended plain = Report({});
  const std::vector<std::string> files = Files();
  EXPECT_EQ(LinesWith(plain.err, "::"), 0u) << plain.err;
  const std::string page = Write("step.md", "before\n");
  const Ended github = Report({{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", page}});
  const Ended azure = Report({{"TF_BUILD", "True"}});
  const Ended other = Report({{"CI", "true"}});
  for (const Ended* ended : {&github, &azure, &other}) {
    EXPECT_EQ(ended->code, plain.code);
    EXPECT_EQ(ended->out, plain.out);
    EXPECT_EQ(Files(), files);
  }
  EXPECT_GE(LinesWith(github.err, "::error title="), 1u) << github.err;
  EXPECT_LE(LinesWith(github.err, "::"), 20u);
  EXPECT_EQ(ReadFile(page), "before\n" + ReadFile(out_ + "/summary.md") + "\n");
  EXPECT_GE(LinesWith(azure.err, "##vso[task.logissue type=error]"), 1u) << azure.err;
  EXPECT_EQ(LinesWith(azure.err, "##vso[task.uploadsummary]/"), 1u);
  EXPECT_EQ(LinesWith(other.err, "::") + LinesWith(other.err, "##"), 0u);
}

TEST_F(SurroundingsTest, APageThatCannotBeWrittenChangesNoVerdict) {
  ASSERT_EQ(Run({"--contract", "tenovos/update_user", "--filter", "*/enums/*"}).code, 0);
  const Ended ended =
      Report({{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", folder_ + "/absent/step.md"}});
  EXPECT_EQ(ended.code, 0);
  EXPECT_NE(ended.err.find("the job's summary could not be written"), std::string::npos);
}

TEST_F(SurroundingsTest, ARunThatDidNotBeginIsToldToo) {
  const Environment environment(Environment::Variables{{"GITHUB_ACTIONS", "true"}});
  const Ended ended = Run({"--target", "no/such/profile.json", "--junit-strict"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(LinesWith(ended.err, "::error title=assay::"), 1u) << ended.err;
  EXPECT_NE(ReadFile(Junit()).find("hostname=\"localhost\""), std::string::npos);
}

}  // namespace
}  // namespace assay::cli
