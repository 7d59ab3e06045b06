// What `assay diff --json` writes is what contracts/meta says it writes.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "harness/contract/own_file.h"
#include "source_dir.h"

namespace assay {
namespace {

std::string Golden() {
  std::ifstream in(ASSAY_SOURCE_DIR "/fixtures/golden/diff.json", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(DiffSchemaTest, TakesWhatIsWritten) {
  const auto read = ReadOwnJson(Golden(), "diff.json", "diff");
  EXPECT_TRUE(read.ok()) << read.error().ToString();
}

TEST(DiffSchemaTest, RefusesAnotherWord) {
  std::string text = Golden();
  const size_t at = text.find("\"vanished\",");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 11, "\"perished\",");
  EXPECT_FALSE(ReadOwnJson(text, "diff.json", "diff").ok());
}

}  // namespace
}  // namespace assay
