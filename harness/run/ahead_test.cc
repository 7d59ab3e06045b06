#include "harness/run/ahead.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/fuzz/case_file.h"
#include "harness/fuzz/update_tries.h"
#include "source_dir.h"

namespace assay {
namespace {

// A fuzz case of Trusted Twin on the built-in profile.
class AheadTest : public ::testing::Test {
 protected:
  AheadTest() {
    PlannedContract planned;
    planned.contract = contract_;
    planned.target = profile_.contracts.at(contract_->id);
    planned.subjects = planned.target.subjects;
    const SuiteContext context(plan_, planned, profile_, 1);
    whole_.id = "trusted_twin/update_user/fuzz/x";
    whole_.contract = contract_.get();
    whole_.tries = MakeUpdateTries(Ground(context, 0, std::nullopt), "key", 1,
                                   {UpdateRule::kApplied, "/name", std::nullopt});
    whole_.tries->set_count(200);
  }
  // What comes, as text; at most so many.
  std::vector<std::string> Take(Worker* maker, size_t most) {
    Ahead ahead(whole_, maker);
    std::vector<std::string> all;
    while (all.size() < most) {
      const std::optional<Ahead::Try> next = ahead.Next();
      if (!next) break;
      EXPECT_NE(next->made, nullptr);
      all.push_back(Dump(SequenceValue(next->sequence)) + " " +
                    std::to_string(next->made->steps.size()));
    }
    return all;
  }

  std::shared_ptr<const Contract> contract_ =
      LoadBuiltinContract("trusted_twin/update_user").Take();
  Profile profile_ =
      LoadProfileFile(std::string(ASSAY_SOURCE_DIR) + "/fixtures/profiles/builtin.json",
                      [](const std::string&) { return std::optional<std::string>("1"); })
          .Take();
  Plan plan_;
  Case whole_;
};

TEST_F(AheadTest, GivesTheSameTriesInTheSameOrderAsMadeAtOnce) {
  const std::vector<std::string> at_once = Take(nullptr, 1000);
  EXPECT_GT(at_once.size(), 50u);
  EXPECT_LE(at_once.size(), 200u);
  Worker maker(4, SIZE_MAX, std::chrono::milliseconds(0));
  EXPECT_EQ(Take(&maker, 1000), at_once);
}

TEST_F(AheadTest, MayBeLeftBeforeItsEnd) {
  Worker maker(4, SIZE_MAX, std::chrono::milliseconds(0));
  for (size_t most = 0; most < 30; ++most) EXPECT_EQ(Take(&maker, most).size(), most);
}

TEST_F(AheadTest, EndsAtOnceWhereThereIsNoTry) {
  whole_.tries->set_count(0);
  Worker maker(4, SIZE_MAX, std::chrono::milliseconds(0));
  EXPECT_TRUE(Take(&maker, 10).empty());
  EXPECT_TRUE(Take(nullptr, 10).empty());
}

}  // namespace
}  // namespace assay
