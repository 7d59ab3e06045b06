#include "harness/plan/starter_profile.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "harness/target/profile.h"
#include "source_dir.h"

namespace assay {
namespace {

std::vector<std::shared_ptr<const Contract>> BuiltinContracts() {
  std::vector<std::shared_ptr<const Contract>> contracts;
  for (const std::string& id : BuiltinContractIds())
    contracts.push_back(LoadBuiltinContract(id).Take());
  return contracts;
}

TEST(StarterProfile, FitsItsContractsWhenFilledIn) {
  const auto contracts = BuiltinContracts();
  const StarterProfile starter = MakeStarterProfile(contracts, "https://staging.example");
  std::map<std::string, std::string> environment;
  for (const auto& [name, what] : starter.variables) {
    EXPECT_FALSE(what.empty()) << name;
    const std::string end = std::to_string(environment.size() + 10);
    environment.emplace(name, "0b9d3c1e-7a54-4f0e-8d2b-5c6f7a8b9c" + end);
  }
  EXPECT_EQ(environment.size(), starter.variables.size()) << "each variable is named once";
  std::set<std::string> read;
  const auto profile = LoadProfile(
      Dump(starter.profile, 2), "profile.json",
      [&](const std::string& name) -> std::optional<std::string> {
        read.insert(name);
        const auto found = environment.find(name);
        return found == environment.end() ? std::nullopt : std::optional(found->second);
      },
      BuiltinContractIds());
  ASSERT_TRUE(profile.ok()) << profile.errors().front().message;
  EXPECT_EQ(read.size(), environment.size()) << "no more and no fewer are told";
  for (const auto& contract : contracts) {
    EXPECT_TRUE(CheckProfile(profile.value(), *contract).ok()) << contract->id;
    const ContractTarget& target = profile.value().contracts.at(contract->id);
    EXPECT_EQ(target.subjects.size(), 2u);
    EXPECT_TRUE(target.read.has_value());
    EXPECT_EQ(target.credentials.count("unpermitted"),
              contract->RulesNamed("requires_permission").size());
  }
  EXPECT_EQ(
      profile.value().contracts.at("tenovos/update_user").credentials.at("default").headers.size(),
      3u);
}

TEST(StarterProfile, RecordsOfTwoOperationsOfAnApiHaveVariablesOfTheirOwn) {
  auto one = LoadBuiltinContract("trusted_twin/update_user").Take();
  auto other = std::make_shared<Contract>(*one);
  other->id = "trusted_twin/rename_user";
  const std::string text =
      Dump(MakeStarterProfile({one, other}, "https://staging.example").profile);
  for (const char* name :
       {"${TRUSTED_TWIN_UPDATE_USER_USER_1}", "${TRUSTED_TWIN_RENAME_USER_USER_1}",
        "${TRUSTED_TWIN_RENAME_USER_ROLE_2}", "${TRUSTED_TWIN_AUTHORIZATION}"})
    EXPECT_NE(text.find(name), std::string::npos) << name << text;
}

}  // namespace
}  // namespace assay
