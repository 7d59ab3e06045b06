#include "suites/suites.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "harness/http/redactor.h"
#include "harness/run/record.h"
#include "source_dir.h"

namespace assay::suites {
namespace {

namespace fs = std::filesystem;

constexpr char kPort[] = "41001";

// The built-in contracts on the built-in profile, at a port where nothing is sent.
struct Planned {
  std::vector<std::shared_ptr<const Contract>> contracts;
  Profile profile;
  std::unique_ptr<Plan> plan;

  explicit Planned(const std::string& port = kPort, uint64_t seed = 1) {
    for (const std::string& id : BuiltinContractIds())
      contracts.push_back(LoadBuiltinContract(id).Take());
    const auto environment = [&](const std::string&) { return std::optional(port); };
    profile = LoadProfileFile(std::string(ASSAY_SOURCE_DIR) + "/fixtures/profiles/builtin.json",
                              environment)
                  .Take();
    auto built = BuildPlan(contracts, profile, {seed});
    if (!built.ok()) {
      for (const Error& error : built.errors()) ADD_FAILURE() << error.ToString();
      plan = std::make_unique<Plan>();
      return;
    }
    plan = built.Take();
  }

  std::string Description() const { return DescribePlan(*plan, Redactor()); }
};

// Built once; the tests only look at it.
const Planned& Builtin() {
  static const Planned* const planned = new Planned();
  return *planned;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Suites, EachBuiltinContractHasAPlan) {
  const Planned& planned = Builtin();
  ASSERT_EQ(planned.contracts.size(), 3u);
  for (const auto& contract : planned.contracts) {
    size_t tried = 0, checks = 0;
    for (const auto& one : planned.plan->cases) tried += one->contract->id == contract->id;
    for (const StandingCheck& one : planned.plan->standing.checks())
      checks += one.contract->id == contract->id;
    EXPECT_GT(tried, 20u) << contract->id;
    EXPECT_GT(checks, 5u) << contract->id;
  }
}

TEST(Suites, TheSameInputsGiveTheSameBytes) {
  const std::string first = Builtin().Description();
  EXPECT_GT(first.size(), 100000u);
  EXPECT_TRUE(first == Planned().Description());
  EXPECT_FALSE(first == Planned(kPort, 2).Description());
}

TEST(Suites, ThePortChangesNothingButTheAddress) {
  const Planned other("52");
  ASSERT_NE(other.profile.base_url, Builtin().profile.base_url);
  EXPECT_TRUE(Replaced(Builtin().Description(), Builtin().profile.base_url, "BASE") ==
              Replaced(other.Description(), other.profile.base_url, "BASE"));
}

TEST(Suites, IdsAreUniqueAndSayWhereTheyAreFrom) {
  const std::regex shape("[a-z0-9_]+(/[a-z0-9_]+)+");
  std::set<std::string_view> suites;
  for (const Suite& suite : AllSuites()) EXPECT_TRUE(suites.insert(suite.name).second);
  std::set<std::string> ids;
  const auto look = [&](const std::string& id, const std::string& suite, const Contract& contract) {
    EXPECT_TRUE(ids.insert(id).second) << id;
    EXPECT_TRUE(std::regex_match(id, shape)) << id;
    EXPECT_EQ(suites.count(suite), 1u) << id;
    EXPECT_EQ(id.rfind(contract.id + "/" + suite + "/", 0), 0u) << id;
  };
  for (const auto& tried : Builtin().plan->cases) look(tried->id, tried->suite, *tried->contract);
  for (const StandingCheck& check : Builtin().plan->standing.checks())
    look(check.id, check.suite, *check.contract);
}

TEST(Suites, AnotherSeedAsksTheSameQuestions) {
  const Planned other(kPort, 7);
  std::set<std::string> ids, others;
  for (const auto& tried : Builtin().plan->cases) ids.insert(tried->id);
  for (const auto& tried : other.plan->cases) others.insert(tried->id);
  EXPECT_EQ(ids, others);
}

TEST(Suites, EveryRequestGoesToTheProfilesAddress) {
  const std::string base = Builtin().profile.base_url + "/";
  for (const auto& tried : Builtin().plan->cases) {
    EXPECT_EQ(tried->steps.empty(), !tried->not_applicable.empty()) << tried->id;
    for (const Step& step : tried->steps)
      EXPECT_EQ(step.request.url.rfind(base, 0), 0u) << tried->id << " " << step.request.url;
  }
}

TEST(Suites, TheSubjectsOfACaseAreThoseOfItsContract) {
  for (const auto& planned : Builtin().plan->contracts) {
    for (const auto& tried : Builtin().plan->cases) {
      if (tried->contract != planned->contract.get()) continue;
      ASSERT_FALSE(tried->subjects.empty()) << tried->id;
      for (const size_t subject : tried->subjects)
        EXPECT_LT(subject, planned->subjects.size()) << tried->id;
      for (const Step& step : tried->steps)
        EXPECT_LT(step.subject, planned->subjects.size()) << tried->id;
    }
  }
}

TEST(Suites, NoMadeUpRecordIsASubject) {
  for (const uint64_t seed : {1, 2, 3}) {
    const Planned seeded(kPort, seed);
    for (const auto& planned : seeded.plan->contracts) {
      size_t made_up = 0;
      for (const auto& tried : seeded.plan->cases) {
        if (tried->contract != planned->contract.get() ||
            tried->id.find("/status_and_media_types/unknown_") == std::string::npos)
          continue;
        for (const Step& step : tried->steps) {
          if (step.role != Role::kAct) continue;
          ++made_up;
          for (const auto& subject : planned->subjects) {
            for (const auto& [name, value] : subject)
              EXPECT_EQ(step.request.url.find(value), std::string::npos) << tried->id;
          }
        }
      }
      EXPECT_EQ(made_up > 0, !planned->contract->RulesNamed("unknown_resource").empty())
          << planned->contract->id;
    }
  }
}

TEST(Suites, WhatMustBeRefusedDoesViolate) {
  std::set<std::string> suites;
  for (const auto& tried : Builtin().plan->cases) {
    if (!tried->still_violates || tried->steps.empty()) continue;
    size_t acts = 0;
    for (const Step& step : tried->steps) {
      if (step.role != Role::kAct) continue;
      ++acts;
      EXPECT_TRUE(tried->still_violates(step.request)) << tried->id;
    }
    EXPECT_GT(acts, 0u) << tried->id;
    suites.insert(tried->suite);
  }
  EXPECT_GE(suites.size(), 4u);
}

// Else a proof that holds of anything would prove nothing.
TEST(Suites, WhatPreparesAViolationDoesNotViolateItself) {
  size_t prepared = 0;
  for (const auto& tried : Builtin().plan->cases) {
    if (!tried->still_violates) continue;
    for (const Step& step : tried->steps) {
      if (step.role != Role::kSetup && step.role != Role::kRestore) continue;
      ++prepared;
      EXPECT_FALSE(tried->still_violates(step.request)) << tried->id;
    }
  }
  EXPECT_GT(prepared, 0u);
}

TEST(Suites, EveryMustIsTested) {
  for (const auto& contract : Builtin().contracts) {
    std::set<std::string> cited;
    for (const auto& tried : Builtin().plan->cases) {
      if (tried->contract->id == contract->id && tried->not_applicable.empty())
        cited.insert(tried->requirements.begin(), tried->requirements.end());
    }
    for (const StandingCheck& check : Builtin().plan->standing.checks()) {
      if (check.contract->id == contract->id)
        cited.insert(check.requirements.begin(), check.requirements.end());
    }
    for (const Requirement& requirement : contract->requirements) {
      if (requirement.level != Level::kMust || !requirement.not_tested.empty() ||
          requirement.outside)
        continue;
      EXPECT_EQ(cited.count(requirement.id), 1u) << requirement.id << " " << requirement.text;
    }
    for (const std::string& id : cited) {
      const Requirement* requirement = contract->FindRequirement(id);
      ASSERT_NE(requirement, nullptr) << id;
      EXPECT_FALSE(requirement->outside) << id;
    }
  }
}

// A rule that nothing reads would be a promise of a contract that no run keeps.
TEST(Suites, EveryRuleOfTheVocabularyIsRead) {
  std::string sources;
  for (const char* folder : {"/suites", "/harness/plan", "/harness/judge"}) {
    for (const auto& file : fs::directory_iterator(ASSAY_SOURCE_DIR + std::string(folder))) {
      const std::string name = file.path().filename().string();
      if (file.path().extension() == ".cc" && name.find("_test.cc") == std::string::npos)
        sources += ReadFile(file.path());
    }
  }
  ASSERT_GT(sources.size(), 10000u);
  const auto rules = ParseJson(EmbeddedText("contracts/meta/rules.json"));
  ASSERT_TRUE(rules.ok());
  const Value* list = rules.value().root.Find("rules");
  ASSERT_NE(list, nullptr);
  ASSERT_GT(list->items().size(), 20u);
  for (const Value& rule : list->items()) {
    const std::string name = rule.StringOr("name", "");
    EXPECT_NE(sources.find('"' + name + '"'), std::string::npos) << name;
  }
}

std::unique_ptr<Plan> PlanOf(const std::string& contract_text, Profile profile) {
  auto contract = LoadContract(contract_text, "contract.json");
  if (!contract.ok()) {
    ADD_FAILURE() << contract.error().ToString();
    return std::make_unique<Plan>();
  }
  const std::shared_ptr<const Contract> one = contract.Take();
  std::erase_if(profile.contracts, [&](const auto& entry) { return entry.first != one->id; });
  auto plan = BuildPlan({one}, profile, {1});
  if (!plan.ok()) {
    ADD_FAILURE() << plan.error().ToString();
    return std::make_unique<Plan>();
  }
  return plan.Take();
}

// Without a place that shows it, what an update leaves behind is never held against a whole answer.
TEST(Suites, AFieldThatNoAnswerShowsIsNotJudgedByWhatItsUpdatesLeave) {
  std::string text(EmbeddedText("contracts/trusted_twin/update_user.json"));
  std::string cut;
  for (std::istringstream lines(text); std::getline(lines, text);) {
    if (text.find("\"rule\": \"reflects\", \"request\": \"/name\"") == std::string::npos)
      cut += text + "\n";
  }
  // `reflects` of the description takes several lines.
  const size_t at = cut.find("\"request\": \"/description\"");
  ASSERT_NE(at, std::string::npos);
  const size_t begin = cut.rfind('{', at), end = cut.find("},", at) + 2;
  cut.erase(begin, end - begin);
  cut =
      Replaced(cut, "\"requirements\": [\"TT-32\"]}", "\"requirements\": [\"TT-32\", \"TT-21\"]}");
  const auto plan = PlanOf(cut, Builtin().profile);
  struct Row {
    const char* what;
    bool judged;
  };
  for (const Row& row : std::vector<Row>{{"name/replaced", false},
                                         {"role/replaced", true},
                                         {"description/member_gone", false},
                                         {"description/null_answer", false},
                                         {"description/empty_answer", false},
                                         {"description/null_and_empty_answer_apart", false},
                                         {"name/unchanged_when_omitted", false},
                                         {"role/unchanged_when_all_others_given", true}}) {
    const std::string id = "trusted_twin/update_user/update_semantics/" + std::string(row.what);
    const auto found = std::find_if(plan->cases.begin(), plan->cases.end(),
                                    [&](const auto& tried) { return tried->id == id; });
    ASSERT_NE(found, plan->cases.end()) << id;
    EXPECT_EQ((*found)->not_applicable.empty(), row.judged) << id;
    if (!row.judged) {
      EXPECT_NE((*found)->not_applicable.find("no documented answer shows"), std::string::npos)
          << id << " " << (*found)->not_applicable;
    }
  }
  for (const StandingCheck& check : plan->standing.checks())
    EXPECT_EQ(check.id.find("/name/shown_by_every_update"), std::string::npos);
}

// Where a mix with it is refused, a restricted field is sent by itself; values that the profile
// names are not made up.
TEST(Suites, ARestrictedFieldIsSentByItselfUnlessTheProfileNamesItsValues) {
  const std::string text(EmbeddedText("contracts/tenovos/update_user.json"));
  const auto count = [&](const Profile& profile) {
    const auto plan = PlanOf(text, profile);
    std::pair<size_t, size_t> counts;  // cases with such a field; its updates by itself
    for (const auto& tried : plan->cases) {
      counts.first += tried->restricted.empty() ? 0 : 1;
      for (const Step& step : tried->steps) {
        const std::string body = step.request.body.value_or("");
        const bool alone = body.starts_with("{\"email\":") && body.find(',') == std::string::npos;
        counts.second += alone && step.role == Role::kRestore && step.when ? 1 : 0;
      }
    }
    return counts;
  };
  Profile naming = Builtin().profile;
  naming.contracts.at("tenovos/update_user").values["email"] = {Value::String("a@corp.example"),
                                                                Value::String("b@corp.example")};
  const auto [made_up, alone] = count(Builtin().profile);
  const auto [named, still_alone] = count(naming);
  EXPECT_GT(made_up, 0u);
  EXPECT_EQ(named, 0u);
  EXPECT_GT(alone, still_alone);
}

// The answer to an update may show the record from before it. Without a `read` a later update of
// another field shows what it left; the same one again, where there is no other.
TEST(Suites, WithoutAReadALaterUpdateIsLookedAtBeforeAnAnswerAccuses) {
  Profile profile = Builtin().profile;
  for (auto& [id, target] : profile.contracts) target.read.reset();
  struct Row {
    const char *contract, *what, *body;
  };
  for (const Row& row :
       std::vector<Row>{{"tenovos/update_user", "last_name/applied", "{\"firstName\":"},
                        {"esper/update_user_profile", "first_name/applied", "{\"first_name\":"},
                        {"trusted_twin/update_user", "name/replaced", "{\"description\":"}}) {
    const std::string id = row.contract + std::string("/update_semantics/") + row.what;
    for (const bool read : {false, true}) {
      const auto plan =
          PlanOf(std::string(EmbeddedText("contracts/" + std::string(row.contract) + ".json")),
                 read ? Builtin().profile : profile);
      const auto found = std::find_if(plan->cases.begin(), plan->cases.end(),
                                      [&](const auto& tried) { return tried->id == id; });
      if (found == plan->cases.end()) continue;
      size_t late = 0;
      for (const Step& step : (*found)->steps) {
        if (step.role != Role::kLook || !step.when) continue;
        ++late;
        EXPECT_TRUE(step.request.body.value_or("").starts_with(row.body)) << *step.request.body;
        EXPECT_GE(step.pause.count(), 500);
      }
      EXPECT_EQ(late, read ? 0u : 1u) << id;
    }
  }
}

// An address alone: only what needs neither credentials nor a record is tried.
TEST(Suites, AnAddressAloneIsAskedOnlyForRefusals) {
  const auto profile = ProfileForUrl("http://127.0.0.1:41001");
  ASSERT_TRUE(profile.ok());
  auto built = BuildPlan(Builtin().contracts, profile.value(), {1});
  ASSERT_TRUE(built.ok());
  size_t sent = 0;
  for (const auto& tried : built.value()->cases) {
    EXPECT_EQ(tried->steps.empty(), !tried->not_applicable.empty()) << tried->id;
    if (tried->steps.empty()) continue;
    ++sent;
    EXPECT_EQ(tried->suite, "headers_and_credentials") << tried->id;
  }
  EXPECT_GT(sent, 0u);
}

}  // namespace
}  // namespace assay::suites
