#include "harness/plan/plan.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "source_dir.h"

namespace assay {
namespace {

TEST(IdSegment, MakesSlugs) {
  for (const auto& [text, segment] : std::vector<std::pair<const char*, const char*>>{
           {"firstName", "first_name"},
           {"/profile/groups/*/id", "profile_groups_item_id"},
           {"/profile/groups/*", "profile_groups_item"},
           {"X-API-Key", "x_api_key"},
           {"userID", "user_id"},
           {"AccessToken", "access_token"},
           {"created_ts", "created_ts"},
           {"  a  --  b  ", "a_b"},
           {"/description/~key", "description_key"},
           {"Zo\u00eb", "zo"},
           {"", "body"},
           {"/", "body"},
           {"\u540d\u524d", "body"}}) {
    EXPECT_EQ(IdSegment(text), segment) << text;
  }
}

TEST(JoinIds, KeepsEachOnceInOrder) {
  EXPECT_EQ(JoinIds({"A", "B"}, {"C", "A", "C"}), (Requirements{"A", "B", "C"}));
  EXPECT_EQ(JoinIds({}, {}), Requirements{});
}

// The sound contract on the sample profile.
class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    planned_.contract =
        LoadContractFile(std::string(ASSAY_SOURCE_DIR) + "/fixtures/contracts/sound.json").Take();
    planned_.target.credentials["default"].headers = {{"X-Key", "the-key"}};
    planned_.target.credentials["unpermitted"].headers = {{"X-Key", "reader-key"}};
    planned_.target.read = ReadOperation{"GET", "/things/{thing}/state"};
    planned_.subjects = {{{"thing", "one"}}, {{"thing", "a/b {thing}"}}};
    profile_.base_url = "http://127.0.0.1:9/v1";
  }
  SuiteContext Context() { return {plan_, planned_, profile_, 1}; }

  Plan plan_;
  PlannedContract planned_;
  Profile profile_;
};

std::string HeadersOf(const Request& request) {
  std::string text;
  for (const Header& header : request.headers) text += header.name + ": " + header.value + "\n";
  return text;
}

TEST_F(PlanTest, RequestsAreMadeFromContractSubjectAndCredential) {
  const SuiteContext context = Context();
  const Request request = context.MakeRequest(0, "{}", "default");
  EXPECT_EQ(request.method, "PATCH");
  EXPECT_EQ(request.url, "http://127.0.0.1:9/v1/things/one");
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(HeadersOf(request),
            "X-Key: the-key\nAccept: application/json\nUser-Agent: assay/0.1\n"
            "Content-Type: application/json\n");
  EXPECT_EQ(context.MakeRequest(1, "{}", "default").url,
            "http://127.0.0.1:9/v1/things/a%2Fb%20%7Bthing%7D");
  EXPECT_NE(HeadersOf(context.MakeRequest(0, "{}", "unpermitted")).find("reader-key"),
            std::string::npos);
  EXPECT_EQ(HeadersOf(context.MakeRequest(0, std::nullopt, "")),
            "Accept: application/json\nUser-Agent: assay/0.1\n");
  const Request read = context.MakeRead(0);
  EXPECT_EQ(read.method, "GET");
  EXPECT_EQ(read.url, "http://127.0.0.1:9/v1/things/one/state");
  EXPECT_FALSE(read.body.has_value());
  EXPECT_NE(HeadersOf(read).find("the-key"), std::string::npos);
}

TEST_F(PlanTest, CasesTakeSubjectsInTurnAndTheirLevelFromTheirFacts) {
  SuiteContext context = Context();
  std::vector<size_t> subjects;
  for (const char* what : {"a", "b", "c"}) {
    Draft draft = context.New("suite", what, {"S-5", "S-6"}, "title");
    subjects.push_back(draft.subject());
    context.Keep(std::move(draft));
  }
  EXPECT_EQ(subjects, (std::vector<size_t>{0, 1, 0}));
  EXPECT_EQ(plan_.cases[1]->id, "sample/update_thing/suite/b");
  EXPECT_EQ(plan_.cases[1]->classname(), "sample.update_thing.suite");
  EXPECT_EQ(plan_.cases[1]->level, Level::kMust);
  EXPECT_EQ(context.New("suite", "d", {"S-5"}, "").made().level, Level::kMay);
  EXPECT_EQ(context.New("suite", "e", {"S-6"}, "", Level::kShould).made().level, Level::kShould);
  EXPECT_EQ(context.New("suite", "f", {}, "").made().level, Level::kInfo);
  context.CannotTry("suite", "g", {"S-6"}, "title", "no such thing");
  EXPECT_EQ(plan_.cases.back()->not_applicable, "no such thing");
  EXPECT_TRUE(plan_.cases.back()->steps.empty());
  EXPECT_TRUE(plan_.faults.empty());
}

TEST_F(PlanTest, AnIdTwiceIsAFault) {
  SuiteContext context = Context();
  // Twice the same segment is told apart by the title; twice the same title as well is a fault.
  for (const char* title : {"one", "two", "two"}) context.CannotTry("suite", "a", {}, title, "why");
  EXPECT_EQ(plan_.faults.size(), 1u);
  EXPECT_NE(plan_.cases[0]->id, plan_.cases[1]->id);
  for (const char* title : {"one", "two", "two"})
    context.Standing("suite", "b", {}, title, nullptr);
  EXPECT_EQ(plan_.faults.size(), 2u);
  // Two schemas may say the same of one place, by facts of their own.
  for (const char* fact : {"S-4", "S-5", "S-6"})
    context.Standing("suite", "c", {fact}, "one", nullptr);
  EXPECT_EQ(plan_.faults.size(), 2u);
}

TEST_F(PlanTest, DraftsRecordTheirSteps) {
  SuiteContext context = Context();
  Draft draft = context.New("suite", "a", {"S-6"}, "title");
  const size_t setup = draft.Setup(Value::MakeObject());
  const size_t act = draft.Act(Value::MakeObject());
  const std::optional<size_t> look = draft.Look();
  draft.RestoreIfAccepted(act, Value::MakeObject());
  ASSERT_TRUE(look.has_value());
  const std::vector<Step>& steps = draft.made().steps;
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps[setup].role, Role::kSetup);
  EXPECT_EQ(steps[act].role, Role::kAct);
  EXPECT_EQ(steps[*look].role, Role::kLook);
  EXPECT_TRUE(steps[*look].read);
  EXPECT_EQ(steps[3].role, Role::kRestore);
  EXPECT_EQ(steps[3].standing, Standing::kNone);
  std::vector<StepResult> results(4);
  EXPECT_FALSE(steps[3].when({*planned_.contract, results}));
  results[act].sent = true;
  results[act].exchange.status = 200;
  EXPECT_TRUE(steps[3].when({*planned_.contract, results}));

  planned_.target.read.reset();
  EXPECT_FALSE(draft.Look().has_value());
}

TEST_F(PlanTest, FactsComeFromTiesAndRules) {
  const SuiteContext context = Context();
  const Field& label = *context.bodies().Find("/label");
  EXPECT_EQ(SuiteContext::Tied(*label.schema, "pattern"), Requirements{"S-6"});
  EXPECT_EQ(SuiteContext::Tied(*label.schema, "pattern", "first"), (Requirements{"S-6", "S-7"}));
  EXPECT_EQ(SuiteContext::Tied(*label.schema, "minLength"), Requirements{});
  EXPECT_EQ(context.ShownAt("/label"), "/label");
  EXPECT_EQ(context.ShownAt("/tags"), "");
  EXPECT_EQ(context.CompareOf("/label"), Compare::kExact);
  EXPECT_EQ(context.OptionalFacts(label), Requirements{});
}

}  // namespace
}  // namespace assay
