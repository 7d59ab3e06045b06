// `assay run --fuzz` and `assay replay` as their users see them.
#include <set>

#include "harness/cli/test_program.h"
#include "reports/ndjson.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

using FuzzRunTest = ProgramTest;
using Options = std::vector<std::string>;

constexpr char kCase[] = "trusted_twin/update_user/fuzz/description/any_value_is_kept";
const Options kFaulty{"--contract", "trusted_twin/update_user",
                      "--fault",    "tt_deep_key_null_lost",
                      "--fuzz",     "3000",
                      "--filter",   kCase};

TEST_F(FuzzRunTest, FindsShrinksSavesAndReplaysWhatOnlyChanceShows) {
  const Ended found = Run(kFaulty);
  ASSERT_EQ(found.code, 1) << found.out << found.err;
  const std::string file =
      out_ + "/cases/trusted_twin.update_user.fuzz.description.any_value_is_kept.json";
  ASSERT_TRUE(fs::exists(file));
  EXPECT_NE(found.out.find("assay replay"), std::string::npos) << found.out;
  EXPECT_NE(found.out.find(R"("null":0)"), std::string::npos) << found.out;
  ExpectSound(Junit());
  const auto log = reports::ReadLog(out_ + "/run.ndjson");
  ASSERT_TRUE(log.ok()) << log.error().ToString();
  ASSERT_EQ(log.value().results.size(), 1u);
  EXPECT_EQ(log.value().results[0].findings.at(0).case_file, file);
  const std::string text = ReadFile(file);
  EXPECT_EQ(text.find("made-up"), std::string::npos) << "a secret: " << text;

  const std::string copy = Write("kept.json", text);
  const std::string again = folder_ + "/again";
  const auto replay = [&](Options options) {
    options.insert(options.begin(), {"replay", copy, "--out", again});
    return Start(ASSAY_PROGRAM, options);
  };
  const Ended faulty = replay({"--fault", "tt_deep_key_null_lost"});
  EXPECT_EQ(faulty.code, 1) << faulty.out << faulty.err;
  EXPECT_NE(faulty.out.find("TT-52"), std::string::npos) << faulty.out;
  EXPECT_EQ(replay({}).code, 0);
  const Ended from = replay({"--from", out_});
  EXPECT_EQ(from.code, 1) << from.out << from.err;
}

TEST_F(FuzzRunTest, ReplaysACaseOfThePlanByItsId) {
  const auto replay = [&](const std::string& what, Options options) {
    options.insert(options.begin(), {"replay", what, "--out", out_});
    return Start(ASSAY_PROGRAM, options);
  };
  const Ended list = Start(ASSAY_PROGRAM, {"plan", "--contract", "esper/update_user_profile"});
  ASSERT_EQ(list.code, 0);
  const std::string some = "esper/update_user_profile/required_and_optional/accepted/first_name";
  ASSERT_NE(list.out.find(some + "\n"), std::string::npos);
  const Ended good = replay(some, {});
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_EQ(replay(some + "_not", {}).code, 2);
  EXPECT_EQ(replay(kCase, {}).code, 2) << "only with --fuzz";
  EXPECT_EQ(replay(kCase, {"--fuzz", "200"}).code, 0);
}

TEST_F(FuzzRunTest, RefusesWhatIsNoCaseFileByPlace) {
  const std::string head = R"({"format": 1, "case": ")" + std::string(kCase) +
                           R"(", "contract": "trusted_twin/update_user",)"
                           "\n";
  struct {
    std::string text, says;
  } const tries[] = {
      {"{", "bad.json:1:"},
      {head + R"( "stepz": []})", "bad.json:2:"},
      {head + R"( "steps": [{"body": {"unknown": 1}}]})", "are no try of"},
  };
  for (const auto& one : tries) {
    const std::string file = Write("bad.json", one.text);
    const Ended ended = Start(ASSAY_PROGRAM, {"replay", file, "--out", out_});
    EXPECT_EQ(ended.code, 2) << one.text;
    EXPECT_NE(ended.err.find(one.says), std::string::npos) << ended.err;
  }
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"replay", folder_ + "/none.json", "--out", out_}).code, 2);
  const std::string file = Write("good.json", head + R"( "steps": [{"body": {"name": "ab"}}]})");
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"replay", file, "--from", folder_, "--out", out_}).code, 2);
}

TEST_F(FuzzRunTest, TheSoundTargetPassesAndThePlanIsTheSame) {
  const Ended ended = Run({"--fuzz", "300", "--filter", "*/fuzz/*", "--seed", "7"});
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_FALSE(fs::exists(out_ + "/cases"));
  const Options plan{"plan", "--fuzz", "300", "--seed", "7"};
  const Ended first = Start(ASSAY_PROGRAM, plan), second = Start(ASSAY_PROGRAM, plan);
  EXPECT_EQ(first.out, second.out);
  EXPECT_NE(first.out.find(" tries by seed 7"), std::string::npos);
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"plan"}).out.find("/fuzz/"), std::string::npos);
}

}  // namespace
}  // namespace assay::cli
