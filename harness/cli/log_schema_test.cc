// Every line of real logs fits contracts/meta/run.schema.json.
#include "harness/base/text.h"
#include "harness/cli/test_program.h"
#include "harness/contract/own_file.h"

namespace assay::cli {
namespace {

using LogSchemaTest = ProgramTest;

// Line by line, as they stand in the file; the last one may be cut where `killed`.
void ExpectLinesFit(const std::string& path, bool killed) {
  const std::string text = ReadFile(path);
  std::vector<std::string> lines = Split(text, '\n');
  if (!killed) {
    EXPECT_EQ(lines.back(), "") << "the file ends with a whole line";
  }
  lines.pop_back();
  ASSERT_GT(lines.size(), 3u);
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto fits = ReadOwnJson(lines[i], path, "run");
    ASSERT_TRUE(fits.ok()) << "line " << i + 1 << ": " << fits.error().ToString() << "\n"
                           << lines[i].substr(0, 400);
  }
}

TEST_F(LogSchemaTest, DescribesWholeRuns) {
  const std::vector<std::string> tries[] = {
      {"--contract", "tenovos/update_user", "--fault", "ten_status_enabled_refused"},
      {"--contract", "trusted_twin/update_user", "--shard", "2/3", "--filter", "*enums*",
       "--require-observed", "--should", "fail", "--insecure"},
      {"--target", "http://127.0.0.1:1", "--contract", "trusted_twin/update_user"},
  };
  for (const auto& options : tries) {
    EXPECT_NE(Run(options).code, 2);
    ExpectLinesFit(out_ + "/run.ndjson", false);
  }
}

TEST_F(LogSchemaTest, DescribesTheLinesOfAKilledRun) {
  const std::string log = out_ + "/run.ndjson";
  const auto kill_it = [&](pid_t pid) {
    if (ReadFile(log).find("\"verdict\"") == std::string::npos) return false;
    kill(pid, SIGKILL);
    return true;
  };
  EXPECT_EQ(Run({"--contract", "tenovos/update_user", "--rate", "50/s"}, "1", kill_it).code, 137);
  ExpectLinesFit(log, true);
}

TEST_F(LogSchemaTest, CanFail) {
  EXPECT_FALSE(ReadOwnJson("{\"type\": \"footer\"}", "log", "run").ok());
  EXPECT_FALSE(ReadOwnJson("{\"type\": \"case\", \"id\": \"a\", \"verdict\": \"maybe\", "
                           "\"exchanges\": 1, \"seconds\": 0}",
                           "log", "run")
                   .ok());
}

}  // namespace
}  // namespace assay::cli
