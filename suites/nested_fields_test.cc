// Requests that are wrong inside of a field: which are made, and when one may accuse.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "harness/plan/nested.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

// PUT /order with these fields; what "S" ties is one requirement.
std::shared_ptr<const Contract> Orders(const std::string& fields, const std::string& more = "") {
  const std::string text =
      R"({"format": 1, "id": "shop/put_order", "title": "Put an order",
          "document": {"title": "Shop", "url": "file:shop.md", "edition": "1"},
          "operation": {"method": "PUT", "path": "/order", "requirements": ["S-1"]},
          "parameters": [], "rules": [],
          "request": {"schema": {"type": "object", "x-assay": {"type": ["S-2"]}, )" +
      more + R"("properties": {"note": {"type": "string", "x-assay": {"type": ["S-2"]}}, )" +
      fields + R"(}}},
          "responses": [{"status": "200", "requirements": ["S-3"]},
                        {"status": "4xx", "requirements": []}],
          "requirements": [
            {"id": "S-1", "level": "may", "category": "path-param", "text": "An order is put.",
             "section": "a", "locator": "b"},
            {"id": "S-2", "level": "must", "category": "request-field-type", "text": "Its fields.",
             "section": "a", "locator": "b"},
            {"id": "S-3", "level": "must", "category": "status-code", "text": "200.",
             "section": "a", "locator": "b"}]})";
  auto loaded = LoadContract(text, "shop.json");
  if (loaded.ok()) return loaded.Take();
  for (const Error& error : loaded.errors()) ADD_FAILURE() << error.ToString();
  return nullptr;
}

std::unique_ptr<Plan> PlanOf(const std::shared_ptr<const Contract>& contract) {
  Profile profile;
  profile.base_url = "http://127.0.0.1:1";
  auto plan = BuildPlan({contract}, profile, {});
  EXPECT_TRUE(plan.ok());
  return plan.Take();
}

const Case* Find(const Plan& plan, const std::string& what) {
  const auto found = std::find_if(plan.cases.begin(), plan.cases.end(), [&](const auto& one) {
    return one->id == "shop/put_order/" + what;
  });
  return found == plan.cases.end() ? nullptr : found->get();
}

constexpr char kAddress[] =
    R"({"type": "object", "required": ["city"], "x-assay": {"type": ["S-2"], "required": ["S-2"]},
        "properties": {
          "city": {"type": "string", "maxLength": 9,
                   "x-assay": {"type": ["S-2"], "maxLength": ["S-2"]}},
          "kind": {"type": "string", "enum": ["home", "work"],
                   "x-assay": {"type": ["S-2"], "enum": ["S-2"]}}}})";

TEST(NestedFields, EachKindOfRuleIsBrokenInsideOfAField) {
  const auto contract = Orders(R"("address": )" + std::string(kAddress));
  const auto plan = PlanOf(contract);
  struct Row {
    const char *what, *body;
  };
  for (const Row& row : std::vector<Row>{
           {"field_types/address_city/refuses_as_number",
            R"({"address":{"city":42,"kind":"home"}})"},
           {"field_types/address/refuses_without_city", R"({"address":{"kind":"home"}})"},
           {"enums/address_kind/refuses_upper_home", nullptr},
           {"enums/address_kind/accepts_value_work", nullptr},
           {"regex_rules/address_city/refuses_one_too_long", nullptr}}) {
    const Case* made = Find(*plan, row.what);
    ASSERT_NE(made, nullptr) << row.what;
    ASSERT_FALSE(made->steps.empty());
    if (row.body != nullptr) {
      EXPECT_EQ(*made->steps[0].request.body, row.body);
    }
    EXPECT_EQ(made->requirements, Requirements{"S-2"});
  }
  // Whether null stands for "left out" is not said.
  EXPECT_EQ(Find(*plan, "field_types/address_kind/refuses_as_null"), nullptr);
  EXPECT_NE(Find(*plan, "field_types/address_city/refuses_as_null"), nullptr);
}

TEST(NestedFields, WhatIsSentBreaksTheContractThereAndNowhereElse) {
  const auto contract = Orders(R"("address": )" + std::string(kAddress) +
                               R"(, "boxes": {"type": "array", "items": )" + kAddress +
                               R"(, "x-assay": {"type": ["S-2"]}})");
  const auto plan = PlanOf(contract);
  size_t seen = 0;
  for (const auto& one : plan->cases) {
    const bool inside = one->id.find("/address_") != std::string::npos ||
                        one->id.find("/boxes_") != std::string::npos;
    if (!inside) continue;
    ++seen;
    const Request& sent = one->steps[0].request;
    const SchemaJudgement judgement =
        contract->request_compiled->Judge(ParseJson(*sent.body).Take().root);
    const bool refuses = one->id.find("/refuses_") != std::string::npos;
    EXPECT_EQ(judgement.violations.size(), refuses ? 1u : 0u) << one->id << *sent.body;
    if (!refuses) continue;
    EXPECT_NE(judgement.violations[0].pointer.find('/', 1), std::string::npos) << one->id;
    // A request that is wrong elsewhere, or good, accuses nobody.
    ASSERT_TRUE(one->still_violates) << one->id;
    EXPECT_TRUE(one->still_violates(sent)) << one->id;
    for (const char* other : {R"({"note":7})", R"({"address":{"city":"Oslo"}})", "{", "{}"}) {
      Request changed = sent;
      changed.body = other;
      EXPECT_FALSE(one->still_violates(changed)) << one->id << other;
    }
  }
  EXPECT_GT(seen, 50u);
}

TEST(NestedFields, AListIsLookedAtBeyondItsFirstItem) {
  const auto plan = PlanOf(Orders(R"("boxes": {"type": "array", "items": )" +
                                  std::string(kAddress) + R"(, "x-assay": {"type": ["S-2"]}})"));
  std::set<std::string> ids;
  for (const auto& one : plan->cases) {
    if (one->id.find("/in_second_item") == std::string::npos) continue;
    ids.insert(one->id);
    const Value body = ParseJson(*one->steps[0].request.body).Take().root;
    EXPECT_EQ(At(body, "/boxes")->items().size(), 2u) << one->id;
    EXPECT_TRUE(At(body, "/boxes/0")->is_object());
  }
  // One for what an item is, and one for its values.
  EXPECT_EQ(ids.size(), 2u);
}

TEST(NestedFields, ADefinitionIsTriedWhereItIsReferredTo) {
  const auto plan =
      PlanOf(Orders(R"("address": {"$ref": "#/definitions/address"})",
                    R"("definitions": {"address": )" + std::string(kAddress) + "}, "));
  EXPECT_NE(Find(*plan, "field_types/address/refuses_as_number"), nullptr);
  EXPECT_NE(Find(*plan, "field_types/address_city/refuses_as_number"), nullptr);
}

TEST(NestedFields, WhatThereIsNoRoomForIsTold) {
  std::string members;
  for (size_t i = 0; i < kMostNested + 2; ++i) {
    members += (i == 0 ? "" : ", ") + ("\"m" + std::to_string(i)) +
               R"(": {"type": "string", "x-assay": {"type": ["S-2"]}})";
  }
  const auto plan = PlanOf(Orders(R"("wide": {"type": "object", "x-assay": {"type": ["S-2"]},
                                      "properties": {)" +
                                  members + "}}"));
  const Case* told = Find(*plan, "field_types/nested_places_not_tried");
  ASSERT_NE(told, nullptr);
  EXPECT_NE(told->not_applicable.find("not these 2: /wide/m40, /wide/m41"), std::string::npos)
      << told->not_applicable;
  EXPECT_EQ(told->requirements, Requirements{"S-2"});
  EXPECT_EQ(Find(*plan, "field_types/wide_m40/refuses_as_number"), nullptr);
  EXPECT_NE(Find(*plan, "field_types/wide_m39/refuses_as_number"), nullptr);
}

}  // namespace
}  // namespace assay::suites
