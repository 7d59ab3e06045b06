#include "reports/announce.h"

#include <gtest/gtest.h>

#include <string>

#include "reports/safe_text.h"
#include "reports/sample_run.h"

namespace assay::reports {
namespace {

PlannedCase Planned(const std::string& id, std::vector<std::string> requirements) {
  PlannedCase planned;
  planned.id = "acme/put_user/" + id;
  planned.requirements = std::move(requirements);
  return planned;
}

CaseResult Failed(const std::string& message, const std::string& kind) {
  CaseResult result;
  result.verdict = "fail";
  result.findings = {SampleFinding(message, kind)};
  return result;
}

TEST(AnnouncerTest, TellsEachFaultOnce) {
  Announcer announcer(0, false);
  EXPECT_EQ(announcer.Line(Planned("a/b", {"AC-1", "AC-2"}), Failed("too long", "accepted")),
            "fail: AC-1 AC-2  too long");
  EXPECT_EQ(announcer.Line(Planned("a/c", {"AC-2", "AC-3"}), Failed("longer", "accepted")), "");
  EXPECT_EQ(announcer.Line(Planned("a/d", {"AC-3"}), Failed("by way of a third", "accepted")), "");
  EXPECT_EQ(announcer.Line(Planned("a/e", {"AC-1"}), Failed("another kind", "type")),
            "fail: AC-1  another kind");
  EXPECT_EQ(announcer.Line(Planned("a/f", {}), Failed("no fact", "type")),
            "fail: acme/put_user/a/f  no fact");
  CaseResult passed;
  passed.verdict = "pass";
  EXPECT_EQ(announcer.Line(Planned("a/g", {"AC-9"}), passed), "");
}

TEST(AnnouncerTest, IsOneLineThatFitsAndEndsSomeTime) {
  Announcer announcer(60, false);
  size_t lines = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string line = announcer.Line(Planned("a", {"AC-" + std::to_string(i)}),
                                            Failed(NastyBytes() + std::string(500, 'x'), "enum"));
    if (line.empty()) continue;
    ++lines;
    EXPECT_LE(Columns(line), 60u);
    for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  }
  EXPECT_EQ(lines, 21u);
}

}  // namespace
}  // namespace assay::reports
