// `assay derive` and `assay lint` as their users call them.
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/cli/test_program.h"
#include "harness/json/value.h"

namespace assay::cli {
namespace {

class DeriveProgramTest : public ProgramTest {
 protected:
  Ended Assay(std::vector<std::string> arguments) const {
    return Start(ASSAY_PROGRAM, std::move(arguments));
  }
};

std::string Page(const std::string& name) {
  return std::string(ASSAY_SOURCE_DIR) + "/fixtures/pages/" + name;
}

TEST_F(DeriveProgramTest, DraftsAContractThatListsAndPlans) {
  const std::string draft = folder_ + "/draft.json", report = folder_ + "/report.txt";
  const Ended derived = Assay({"derive", Page("device_markdown_list.md"), "--out", draft,
                               "--report", report, "--prefix", "LAMP", "--id", "lamps/change"});
  EXPECT_EQ(derived.code, 0) << derived.err;
  EXPECT_NE(derived.err.find("1 unread"), std::string::npos) << derived.err;
  EXPECT_NE(ReadFile(report).find("   37  LAMP-18 must, enum"), std::string::npos);
  const Ended listed = Assay({"list", "--contract", draft, "--requirements"});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_NE(listed.out.find("LAMP-18"), std::string::npos);
  EXPECT_EQ(Assay({"explain", "LAMP-18", "--contract", draft}).code, 0);
}

TEST_F(DeriveProgramTest, SeveralDraftsWantAFolder) {
  const std::string page = Page("booking_markdown_table.md");
  EXPECT_EQ(Assay({"derive", page}).code, 2);
  EXPECT_EQ(Assay({"derive", page, "--operation", "*"}).code, 2);
  EXPECT_EQ(Assay({"derive", page, "--operation", "*", "--out", folder_ + "/drafts/"}).code, 0);
  EXPECT_TRUE(
      std::filesystem::exists(folder_ + "/drafts/booking_markdown_table/get_a_booking.json"));
  const Ended one = Assay({"derive", page, "--operation", "GET *"});
  EXPECT_EQ(one.code, 0);
  EXPECT_TRUE(ParseJson(one.out).ok());
}

TEST_F(DeriveProgramTest, LintTellsByItsExitCode) {
  EXPECT_EQ(Assay({"lint", Page("kunde_deutsch.md")}).code, 0);          // notes alone
  const Ended wrong = Assay({"lint", Page("device_markdown_list.md")});  // errors
  EXPECT_EQ(wrong.code, 1);
  EXPECT_NE(wrong.out.find("device_markdown_list.md:14: error: "), std::string::npos) << wrong.out;
  const Ended unread = Assay({"lint", Page("no_page.md"), Page("kunde_deutsch.md")});
  EXPECT_EQ(unread.code, 2);
  EXPECT_NE(unread.out.find("kunde_deutsch.md"), std::string::npos)
      << "the other file is still told of";
  EXPECT_EQ(Assay({"lint", folder_ + "/missing.md"}).code, 2);
}

TEST_F(DeriveProgramTest, LintChecksContracts) {
  const std::string fixtures = std::string(ASSAY_SOURCE_DIR) + "/fixtures";
  EXPECT_EQ(Assay({"lint", fixtures + "/contracts/sound.json"}).code, 0);
  const Ended bad = Assay({"lint", fixtures + "/bad_contracts/pattern_not_anchored.json"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.out.find("is not anchored"), std::string::npos) << bad.out;
}

TEST_F(DeriveProgramTest, LintWritesJsonAndSarif) {
  for (const char* format : {"json", "sarif"}) {
    const Ended ended = Assay({"lint", Page("sensor.html"), "--format", format});
    EXPECT_TRUE(ParseJson(ended.out).ok()) << ended.out;
  }
  EXPECT_EQ(Assay({"lint", Page("sensor.html"), "--format", "xml"}).code, 2);
}

}  // namespace
}  // namespace assay::cli
