// `assay report`: what a log gives back.
#include "harness/cli/test_program.h"
#include "reports/ndjson.h"
#include "reports/publish.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

using Options = std::vector<std::string>;
using ReportTest = ProgramTest;

// The rendered reports of a folder and what stood on stdout.
std::vector<std::string> Everything(const std::string& folder, const std::string& console) {
  std::vector<std::string> all{console};
  for (const std::string& path : reports::ReportFiles(folder).Rendered())
    all.push_back(ReadFile(path));
  return all;
}

TEST_F(ReportTest, GivesTheReportsOfTheRunByteForByte) {
  const Options tries[] = {
      {"--contract", "tenovos/update_user", "--filter", "*/enums/*"},
      {"--contract", "tenovos/update_user", "--fault", "ten_status_enabled_refused", "--seed", "7",
       "--should", "fail", "--require-observed"},
      {"--contract", "esper/update_user_profile", "--filter", "no_such/*"},
  };
  for (const Options& options : tries) {
    const Ended ran = Run(options);
    const std::vector<std::string> before = Everything(out_, ran.out);
    for (const std::string& text : before) EXPECT_FALSE(text.empty());
    for (const std::string& path : reports::ReportFiles(out_).Rendered()) fs::remove(path);
    const std::string log = ReadFile(out_ + "/run.ndjson");
    for (const std::string& named : {out_, out_ + "/run.ndjson"}) {
      const Ended again = Start(ASSAY_PROGRAM, {"report", named});
      EXPECT_EQ(again.code, ran.code) << again.err;
      EXPECT_EQ(Everything(out_, again.out), before);
      EXPECT_EQ(ReadFile(out_ + "/run.ndjson"), log) << "the log is only read";
    }
  }
}

TEST_F(ReportTest, GoesToAnotherFolderWhereAsked) {
  ASSERT_EQ(Run({"--contract", "tenovos/update_user", "--filter", "*/enums/*"}).code, 0);
  const std::string junit = ReadFile(Junit());
  const std::string other = folder_ + "/deep/other";
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"report", out_, "--out", other}).code, 0);
  EXPECT_EQ(ReadFile(other + "/junit.xml"), junit);
}

TEST_F(ReportTest, ALogOfAKilledRunGivesIncompleteReports) {
  const std::string log = out_ + "/run.ndjson";
  const Ended killed =
      Run({"--contract", "tenovos/update_user", "--rate", "20/s"}, "1", [&](pid_t pid) {
        const std::string text = ReadFile(log);
        if (text.find("\"verdict\":\"pass\"") == std::string::npos) return false;
        kill(pid, SIGKILL);
        return true;
      });
  EXPECT_EQ(killed.code, 128 + SIGKILL);
  EXPECT_FALSE(fs::exists(Junit()));
  // Also a last line that was cut in two does no harm.
  for (const bool cut : {false, true}) {
    if (cut) fs::resize_file(log, fs::file_size(log) - 5);
    const Ended ended = Start(ASSAY_PROGRAM, {"report", out_});
    EXPECT_EQ(ended.code, 3) << ended.err;
    EXPECT_NE(ended.out.find("incomplete"), std::string::npos) << ended.out;
    ExpectSound(Junit());
    pugi::xml_document junit;
    ASSERT_TRUE(junit.load_file(Junit().c_str()));
    const auto incomplete =
        junit.select_nodes("//testsuite/properties/property[@name='incomplete']");
    EXPECT_GT(incomplete.size(), 0u);
    EXPECT_NE(ReadFile(out_ + "/summary.md").find("incomplete"), std::string::npos);
  }
}

TEST_F(ReportTest, AProvenViolationOutranksAMissingFooter) {
  ASSERT_EQ(Run({"--contract", "tenovos/update_user", "--filter", "*/enums/*", "--fault",
                 "ten_status_enabled_refused"})
                .code,
            1);
  const std::string log = ReadFile(out_ + "/run.ndjson");
  Write("out/run.ndjson", log.substr(0, log.rfind('\n', log.size() - 2) + 1));
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"report", out_}).code, 1);
}

TEST_F(ReportTest, WhatIsNoLogGivesTwoAndSaysWhere) {
  const struct {
    std::string name, text, says;
  } tries[] = {
      {"empty.ndjson", "", "no header"},
      {"other.ndjson", "{\"a\": 1}\n", ":1: the first line is not a header"},
      {"text.ndjson", "hello\nworld\n", ":1:"},
  };
  for (const auto& one : tries) {
    const Ended ended = Start(ASSAY_PROGRAM, {"report", Write(one.name, one.text)});
    EXPECT_EQ(ended.code, 2);
    EXPECT_NE(ended.err.find(one.says), std::string::npos) << ended.err;
  }
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"report", folder_ + "/absent"}).code, 2);
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"report"}).code, 2);
}

}  // namespace
}  // namespace assay::cli
