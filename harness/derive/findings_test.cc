#include "harness/derive/findings.h"

#include <gtest/gtest.h>

#include <vector>

namespace assay::derive {
namespace {

TEST(Findings, RendersAllThreeFormats) {
  const std::vector<FileFindings> files = {
      {"pages/a b.md",
       {{"typo", Gravity::kNote, 3, "Request", "`lenght` should be `length`."},
        {"duplicate-field", Gravity::kError, 0, "", "Odd \x01 \xff."}}}};
  EXPECT_EQ(FindingsAsText(files),
            "pages/a b.md:3: note: `lenght` should be `length`. [typo]\npages/a b.md: error: Odd "
            "\\x01 \xEF\xBF\xBD. [duplicate-field]\n1 error, 0 warnings, 1 note\n");
  const auto json = ParseJson(FindingsAsJson(files));
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(At(json.value().root, "/files/0/findings/0/line")->text(), "3");
  const auto sarif = ParseJson(FindingsAsSarif(files, "1.0"));
  ASSERT_TRUE(sarif.ok());
  const Value& root = sarif.value().root;
  EXPECT_EQ(At(root, "/version")->text(), "2.1.0");
  EXPECT_EQ(At(root, "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")->text(),
            "pages/a%20b.md");
  EXPECT_EQ(At(root, "/runs/0/results/1/locations/0/physicalLocation/region"), nullptr);
}

}  // namespace
}  // namespace assay::derive
