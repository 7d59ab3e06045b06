#include "reports/requirements_view.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/sample_run.h"

namespace assay::reports {
namespace {

RequirementView Find(const RequirementsView& view, std::string_view id) {
  for (const RequirementView& one : view.requirements) {
    if (one.requirement->id == id) return one;
  }
  ADD_FAILURE() << "no " << id;
  return {};
}

TEST(RequirementsViewTest, TakesTheWorstOfTheCasesThatCiteIt) {
  const EventRun run = SampleRun();
  const RunIndex index(run);
  const RequirementsView view = ViewRequirements(index);
  EXPECT_EQ(view.requirements.size(), run.header.requirements.size());
  const struct {
    std::string_view id;
    RequirementState state;
    size_t cases;
    std::string_view reason;
  } kCases[] = {
      {"AC-1", RequirementState::kFail, 3, "accepted"},
      {"AC-2", RequirementState::kFail, 1, "accepted"},
      {"AC-3", RequirementState::kWarn, 1, "no Date"},
      {"AC-5", RequirementState::kNotObserved, 1,
       "no exchange of the run was answered with an error"},
      {"AC-6", RequirementState::kNotTested, 0, "about the page itself"},
      {"AC-7", RequirementState::kNotTested, 0, "needs a second customer"},
      {"AP-1", RequirementState::kNotApplicable, 1, "the profile has no credential `unpermitted`"},
      {"AP-3", RequirementState::kStaleWaiver, 1, "the waiver covers what passes now"},
      {"AP-4", RequirementState::kBlocked, 1, "the subject could not be read: 503"},
      {"APX-1", RequirementState::kNotTested, 0, "not from the document itself, and switched off"},
  };
  for (const auto& one : kCases) {
    const RequirementView found = Find(view, one.id);
    EXPECT_EQ(found.state, one.state) << one.id;
    EXPECT_EQ(found.cases.size(), one.cases) << one.id;
    EXPECT_EQ(found.reason, one.reason) << one.id;
  }
  // Waived, in error, and not run: the error weighs most.
  EXPECT_EQ(Find(view, "AP-2").state, RequirementState::kError);
  const RequirementCounts& must = view.levels.at("must");
  EXPECT_EQ(must.total, 9u);
  EXPECT_EQ(must.fail, 4u);
  EXPECT_EQ(must.not_judged, 4u);
  EXPECT_EQ(must.not_testable, 1u);
  EXPECT_EQ(CountsSentence("must", must),
            "9 must-level facts: 0 pass, 4 fail, 4 not judged, 1 not testable");
}

TEST(RequirementsViewTest, AJudgedCaseOutweighsOneThatSaidNothing) {
  const struct {
    std::vector<std::string> verdicts;
    RequirementState state;
  } kCases[] = {
      {{"pass", "not_applicable"}, RequirementState::kPass},
      {{"not_observed", "pass"}, RequirementState::kPass},
      {{"not_applicable", "not_observed"}, RequirementState::kNotObserved},
      {{"pass", "warn"}, RequirementState::kWarn},
      {{"warn", "fail"}, RequirementState::kFail},
      {{"fail", "error", "stale_waiver"}, RequirementState::kFail},
      {{"pass", "blocked"}, RequirementState::kBlocked},
      {{"pass", ""}, RequirementState::kBlocked},
      {{"waived", "pass"}, RequirementState::kWaived},
      {{}, RequirementState::kNotPlanned},
  };
  for (const auto& one : kCases) {
    EventRun run;
    run.header = SampleHeader();
    for (size_t i = 0; i < one.verdicts.size(); ++i) {
      AddSampleCase("acme/put_user",
                    {"enums/v" + std::to_string(i), "must", {"AC-4"}, one.verdicts[i], "", {}},
                    &run);
    }
    const RunIndex index(run);
    EXPECT_EQ(Find(ViewRequirements(index), "AC-4").state, one.state)
        << RequirementStateLabel(one.state);
  }
}

TEST(RequirementsViewTest, TheCountsOfEachLevelAddUp) {
  const EventRun run = SampleRun();
  const RunIndex index(run);
  for (const auto& [level, counts] : ViewRequirements(index).levels) {
    EXPECT_EQ(counts.pass + counts.warn + counts.fail + counts.waived + counts.not_judged +
                  counts.not_testable,
              counts.total)
        << level;
  }
}

TEST(RequirementsViewTest, AnIdOfAnotherContractIsAnotherFact) {
  EventRun run;
  run.header = SampleHeader();
  AddSampleCase("acme/patch_user", {"enums/x", "must", {"AC-4"}, "fail", "", {}}, &run);
  const RunIndex index(run);
  EXPECT_EQ(Find(ViewRequirements(index), "AC-4").state, RequirementState::kNotPlanned);
}

}  // namespace
}  // namespace assay::reports
