#include "harness/plan/bodies.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace assay {
namespace {

std::shared_ptr<const Contract> Builtin(std::string_view id) {
  return LoadBuiltinContract(id).Take();
}
const Contract& Tenovos() {
  static const auto contract = Builtin("tenovos/update_user");
  return *contract;
}

Value Json(std::string_view text) { return ParseJson(text).Take().root; }

ContractTarget Giving(std::map<std::string, std::vector<Value>> values) {
  ContractTarget target;
  target.values = std::move(values);
  return target;
}

TEST(Bodies, KnowsTheFieldsOfTheRequest) {
  const Bodies bodies(Tenovos(), {}, 1);
  EXPECT_EQ(bodies.fields().size(), 12u);
  EXPECT_EQ(bodies.alternatives(), (std::vector<std::string>{"/userRoleId", "/userRoleName"}));
  struct Row {
    const char *pointer, *finds;
  };
  for (const Row& row : std::vector<Row>{{"/status", "status"},
                                         {"/groups", "groups"},
                                         {"/groups/0", "groups"},
                                         {"/groups/*/id", "groups"},
                                         {"/group", ""},
                                         {"/groupsx", ""},
                                         {"status", ""},
                                         {"", ""}}) {
    const Field* field = bodies.Find(row.pointer);
    EXPECT_EQ(field == nullptr ? "" : field->name, row.finds) << row.pointer;
  }
  EXPECT_TRUE(bodies.Find("/userRoleId")->from_profile);
  EXPECT_FALSE(bodies.Find("/status")->from_profile);
}

TEST(Bodies, PlainTextHasNoRuleOfItsOwn) {
  const Bodies bare(Tenovos(), {}, 1);
  const Bodies told(Tenovos(), Giving({{"company", {Json(R"("Acme")")}}}), 1);
  for (const auto& [name, plain] :
       std::vector<std::pair<const char*, bool>>{{"/firstName", true},
                                                 {"/company", true},
                                                 {"/email", false},       // has to differ
                                                 {"/contact", false},     // a number
                                                 {"/userRoleId", false},  // the profile's
                                                 {"/status", false},
                                                 {"/groups", false}}) {
    EXPECT_EQ(IsPlainText(*bare.Find(name)), plain) << name;
  }
  EXPECT_FALSE(IsPlainText(*told.Find("/company")));
}

TEST(Bodies, RequiredFieldsAreFilledIn) {
  const auto esper = Builtin("esper/update_user_profile");
  const Bodies bodies(*esper, {}, 1);
  ASSERT_TRUE(bodies.Find("/first_name")->required);
  const Value filled = bodies.Make({}, 0);
  ASSERT_NE(filled.Find("first_name"), nullptr);
  EXPECT_TRUE(esper->request_compiled->Accepts(filled));
  EXPECT_EQ(Dump(bodies.Make({{"first_name", Value::Integer(7)}}, 0)), R"({"first_name":7})");
  EXPECT_EQ(Dump(Bodies(Tenovos(), {}, 1).Make({}, 0)), "{}");
}

TEST(Bodies, OfAlternativesOneIsSent) {
  const Bodies bodies(Tenovos(),
                      Giving({{"userRoleId", {Json(R"("r1")"), Json(R"("r2")")}},
                              {"userRoleName", {Json(R"("One")"), Json(R"("Two")")}},
                              {"groups", {Json(R"("g1")"), Json(R"("g2")")}}}),
                      1);
  struct Row {
    const char *chosen, *without;
    bool by_id, by_name;
  };
  for (const Row& row : std::vector<Row>{{"", "", true, false},
                                         {"/userRoleId", "", true, false},
                                         {"/userRoleName", "", false, true},
                                         {"", "/userRoleId", false, true},
                                         {"", "/status", true, false}}) {
    const Value all = bodies.MakeAll(0, 0, row.chosen, row.without);
    EXPECT_EQ(all.Find("userRoleId") != nullptr, row.by_id) << row.chosen << row.without;
    EXPECT_EQ(all.Find("userRoleName") != nullptr, row.by_name) << row.chosen << row.without;
    EXPECT_EQ(all.Find("status") != nullptr, row.without != std::string_view("/status"));
    EXPECT_TRUE(Tenovos().request_compiled->Accepts(all)) << Dump(all);
  }
}

TEST(Bodies, TheProfilesValuesComeFirstAndAreWrappedForLists) {
  const Bodies bare(Tenovos(), {}, 1);
  for (const char* name : {"/userRoleId", "/userRoleName", "/groups"}) {
    EXPECT_FALSE(bare.Good(*bare.Find(name), 0, 0).has_value()) << name;
    EXPECT_FALSE(bare.GoodPair(*bare.Find(name), 0).has_value()) << name;
    EXPECT_NE(bare.WhyNone(*bare.Find(name)).find("profile"), std::string::npos);
  }
  const Bodies told(Tenovos(),
                    Giving({{"firstName", {Json(R"("Ines")"), Json(R"("Jo")")}},
                            {"userRoleId", {Json(R"("only")")}},
                            {"groups", {Json(R"("g1")"), Json(R"(["g2","g3"])")}}}),
                    1);
  const auto good = [&](const char* name, size_t index) {
    return Dump(*told.Good(*told.Find(name), index, 0));
  };
  EXPECT_EQ(good("/firstName", 0), R"("Ines")");
  EXPECT_EQ(good("/firstName", 1), R"("Jo")");
  EXPECT_EQ(good("/firstName", 2), R"("Ines")");
  EXPECT_EQ(good("/groups", 0), R"(["g1"])");
  EXPECT_EQ(good("/groups", 1), R"(["g2","g3"])");
  EXPECT_TRUE(told.Good(*told.Find("/userRoleId"), 1, 0).has_value());
  EXPECT_FALSE(told.GoodPair(*told.Find("/userRoleId"), 0).has_value()) << "one value is no pair";
}

TEST(Bodies, GoodValuesKeepToTheContractAndUniqueOnesDifferBySubject) {
  for (const std::string& id : BuiltinContractIds()) {
    const auto contract = Builtin(id);
    for (const uint64_t seed : {1u, 2u, 77u}) {
      const Bodies bodies(*contract, {}, seed);
      for (const Field& field : bodies.fields()) {
        std::set<std::string> seen;
        const Value* hints = field.schema->Find("x-generate");
        const bool unique = hints != nullptr && hints->BooleanOr("unique", false);
        for (size_t subject = 0; subject < 60; ++subject) {
          for (size_t index = 0; index < 2; ++index) {
            const auto value = bodies.Good(field, index, subject);
            if (!value) continue;
            EXPECT_TRUE(
                contract->request_compiled->Accepts(bodies.Make({{field.name, *value}}, subject)))
                << field.name << " " << Dump(*value);
            EXPECT_TRUE(seen.insert(Dump(*value)).second || !unique)
                << field.name << " twice: " << Dump(*value);
          }
        }
        EXPECT_EQ(seen.empty(), field.from_profile) << field.name;
        EXPECT_EQ(bodies.GoodPair(field, 0).has_value(), !field.from_profile) << field.name;
      }
    }
  }
}

TEST(Bodies, AnotherFieldIsOneThatWasNotNamed) {
  const Bodies bodies(Tenovos(), Giving({{"groups", {Json(R"("g1")")}}}), 1);
  std::vector<std::string> named;
  for (size_t i = 0; i < 10; ++i) {  // two of the twelve have no value
    const auto other = bodies.Other(named, 0, 0);
    ASSERT_TRUE(other.has_value()) << i;
    EXPECT_EQ(other->first->from_profile, i == 9) << "those of the profile come last";
    named.push_back(other->first->pointer);
  }
  EXPECT_EQ(std::set<std::string>(named.begin(), named.end()).size(), 10u);
  EXPECT_FALSE(bodies.Other(named, 0, 0).has_value());
}

}  // namespace
}  // namespace assay
