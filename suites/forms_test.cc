// Requests whose body, or a part of it, may have several forms, and bodies that are lists: what is
// tried, and that nothing is called wrong which another form allows.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/fuzz/tries.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

// PUT /pay with this body; what "S" ties is one requirement.
std::shared_ptr<const Contract> Pay(const std::string& body) {
  const std::string text =
      R"({"format": 1, "id": "shop/pay", "title": "Pay",
          "document": {"title": "Shop", "url": "file:shop.md", "edition": "1"},
          "operation": {"method": "PUT", "path": "/pay", "requirements": ["S-1"]},
          "parameters": [], "rules": [], "request": {"schema": )" +
      body + R"(},
          "responses": [{"status": "200", "requirements": ["S-1"]},
                        {"status": "4xx", "requirements": []}],
          "requirements": [
            {"id": "S-1", "level": "may", "category": "path-param", "text": "One pays.",
             "section": "a", "locator": "b"},
            {"id": "S-2", "level": "must", "category": "request-field-type", "text": "The body.",
             "section": "a", "locator": "b"}]})";
  auto loaded = LoadContract(text, "shop.json");
  if (loaded.ok()) return loaded.Take();
  for (const Error& error : loaded.errors()) ADD_FAILURE() << error.ToString();
  return nullptr;
}

constexpr char kCard[] =
    R"({"title": "Card", "type": "object", "required": ["kind", "number"], "properties": {
          "kind": {"enum": ["card"]}, "number": {"type": "string", "pattern": "^(?:[0-9]{4})$"}}})";
constexpr char kBank[] =
    R"({"title": "Bank", "type": "object", "required": ["kind", "account"], "properties": {
          "kind": {"enum": ["bank"]}, "account": {"type": "integer", "minimum": 10}}})";

std::string Forms(const std::string& keyword, const std::vector<std::string>& forms) {
  std::string all;
  for (const std::string& form : forms) all += (all.empty() ? "" : ", ") + form;
  return "{\"" + keyword + "\": [" + all + "], \"x-assay\": {\"" + keyword + "\": [\"S-2\"]}}";
}

std::string AsWay(const std::string& field) {
  return R"({"type": "object", "x-assay": {"type": ["S-2"]}, "properties": {"way": )" + field +
         "}}";
}

struct PaidPlan {
  std::shared_ptr<const Contract> contract;
  Profile profile;
  std::unique_ptr<Plan> plan;

  explicit PaidPlan(const std::string& body, uint64_t fuzz = 0) : contract(Pay(body)) {
    profile.base_url = "http://127.0.0.1:1";
    PlanOptions options;
    options.fuzz = fuzz;
    plan = BuildPlan({contract}, profile, options).Take();
  }
  const Case* Find(const std::string& what) const {
    for (const auto& one : plan->cases) {
      if (one->id == "shop/pay/" + what) return one.get();
    }
    return nullptr;
  }
  std::string Sent(const std::string& what, size_t step = 0) const {
    const Case* one = Find(what);
    return one == nullptr || one->steps.size() <= step ? "none" : *one->steps[step].request.body;
  }
};

Value BodyOf(const std::string& text) { return ParseJson(text).Take().root; }

TEST(Forms, EachIsTakenWhereAnotherIs) {
  const PaidPlan planned(AsWay(Forms("oneOf", {kCard, kBank})));
  EXPECT_EQ(planned.Sent("forms/way_card/accepted").find(R"({"way":{"kind":"card","number":")"),
            0u);
  EXPECT_EQ(planned.Sent("forms/way_bank/accepted"), R"({"way":{"kind":"bank","account":10}})");
  // The other form is sent only where this one is refused.
  const Case* card = planned.Find("forms/way_card/accepted");
  ASSERT_EQ(card->steps.size(), 2u);
  EXPECT_TRUE(card->steps[1].when);
  EXPECT_EQ(card->requirements, Requirements{"S-2"});
}

TEST(Forms, WhatIsBrokenInOneFitsNone) {
  for (const std::string& body :
       {AsWay(Forms("oneOf", {kCard, kBank})), AsWay(Forms("anyOf", {kCard, kBank})),
        Forms("oneOf", {kCard, kBank}),
        R"({"type": "array", "x-assay": {"type": ["S-2"]}, "items": )" +
            Forms("anyOf", {kCard, kBank}) + "}"}) {
    const PaidPlan planned(body);
    std::set<std::string> seen;
    for (const auto& one : planned.plan->cases) {
      const bool form = one->id.find("_card/") != std::string::npos ||
                        one->id.find("_bank/") != std::string::npos;
      if (!form || one->suite == "forms") continue;
      const Value sent = BodyOf(*one->steps[0].request.body);
      const SchemaJudgement judgement = planned.contract->request_compiled->Judge(sent);
      const bool refuses = one->id.find("/refuses_") != std::string::npos;
      EXPECT_EQ(judgement.violations.size(), refuses ? 1u : 0u) << one->id << Dump(sent);
      EXPECT_EQ(one->requirements, Requirements{"S-2"});
      seen.insert(one->id.substr(one->id.rfind('/')));
    }
    for (const char* what : {"/refuses_without_number", "/refuses_one_too_long",
                             "/refuses_just_below_minimum", "/accepts_minimum"})
      EXPECT_EQ(seen.count(what), 1u) << what << " of " << body;
  }
}

// A form that has forms in turn: each of those is taken, and broken so that nothing fits.
TEST(Forms, FormsInsideOfFormsAreTried) {
  const std::string ways =
      "{\"title\": \"Now\", \"type\": \"object\", \"required\": [\"by\"], "
      "\"properties\": {\"by\": {\"oneOf\": [" +
      std::string(kCard) + ", " + kBank + "]}}}";
  const std::string later =
      R"({"title": "Later", "type": "object", "required": ["days"],
          "properties": {"days": {"type": "integer", "minimum": 3}}})";
  const std::string inline_forms =
      "{\"title\": \"Any\", \"anyOf\": [" + std::string(kCard) + ", " + kBank + "]}";
  const std::pair<std::string, std::string> cases[] = {
      {AsWay(Forms("oneOf", {ways, later})), "way_by_now"},
      {Forms("anyOf", {ways, later}), "by_now"},
      {AsWay(Forms("oneOf", {inline_forms, later})), "way_any"},
  };
  for (const auto& [body, place] : cases) {
    const PaidPlan planned(body);
    for (const char* form : {"_card", "_bank"}) {
      const std::string sent = planned.Sent("forms/" + place + form + "/accepted");
      ASSERT_NE(sent, "none") << place << form;
      EXPECT_TRUE(planned.contract->request_compiled->Accepts(BodyOf(sent))) << sent;
    }
    size_t refusals = 0;
    for (const auto& one : planned.plan->cases) {
      const bool inner = one->id.find("_card/refuses_") != std::string::npos ||
                         one->id.find("_bank/refuses_") != std::string::npos;
      if (!inner || one->steps.empty()) continue;
      const Value sent = BodyOf(*one->steps[0].request.body);
      EXPECT_FALSE(planned.contract->request_compiled->Accepts(sent)) << one->id << Dump(sent);
      EXPECT_EQ(one->requirements, Requirements{"S-2"});
      ++refusals;
    }
    EXPECT_GT(refusals, 8u) << place;
  }
}

TEST(Forms, WhatAnotherFormAllowsIsNotWrong) {
  const PaidPlan planned(AsWay(Forms("anyOf", {R"({"type": "string", "maxLength": 3})",
                                               R"({"type": "integer", "minimum": 10})"})));
  EXPECT_EQ(planned.Find("field_types/way_string/refuses_as_number"), nullptr);  // 42
  EXPECT_NE(planned.Find("field_types/way_string/refuses_as_zero"), nullptr);
  EXPECT_NE(planned.Find("field_types/way_string/refuses_as_boolean"), nullptr);
  // Two forms at once break oneOf, and yet no server is asked to tell.
  const PaidPlan open(AsWay(Forms(
      "oneOf", {R"({"type": "integer", "maximum": 10})", R"({"type": "integer", "minimum": 5})"})));
  for (const auto& one : open.plan->cases) {
    if (one->id.find("/refuses_") == std::string::npos || one->steps.empty()) continue;
    const Value body = BodyOf(one->steps[0].request.body.value_or("{}"));
    const Value* way = body.Find("way");
    const bool both = way != nullptr && way->is_number() &&
                      (way->text() == "5" || way->text() == "7" || way->text() == "10");
    EXPECT_FALSE(both) << one->id;
  }
}

TEST(Forms, FieldsThatGoTogetherAreSentTogether) {
  const std::string fields =
      R"("type": "object", "properties": {
           "note": {"type": "string", "maxLength": 5,
                    "x-assay": {"type": ["S-2"], "maxLength": ["S-2"]}},
           "mail": {"type": "string", "x-assay": {"type": ["S-2"]}},
           "phone": {"type": "string", "x-assay": {"type": ["S-2"]}}})";
  const std::string either = R"([{"required": ["mail"]}, {"required": ["phone"]}])";
  for (const char* keyword : {"anyOf", "oneOf"}) {
    const PaidPlan planned("{" + fields + ", \"" + keyword + "\": " + either +
                           ", \"x-assay\": {\"" + keyword + "\": [\"S-2\"], \"type\": [\"S-2\"]}}");
    for (const auto& one : planned.plan->cases) {
      if (one->id.find("/accepts_") == std::string::npos && one->suite != "required_and_optional")
        continue;
      for (const Step& step : one->steps) {
        if (step.role != Role::kAct || one->id.find("without_required") != std::string::npos)
          continue;
        EXPECT_TRUE(planned.contract->request_compiled->Accepts(BodyOf(*step.request.body)))
            << one->id << *step.request.body;
      }
    }
    EXPECT_NE(planned.Find("regex_rules/note/accepts_most_characters"), nullptr);
    const Case* none = planned.Find("forms/body_with_mail/refuses_none");
    if (std::string(keyword) == "anyOf") {
      ASSERT_NE(none, nullptr);
      EXPECT_FALSE(
          planned.contract->request_compiled->Accepts(BodyOf(*none->steps[0].request.body)));
    }
  }
}

TEST(Forms, FieldsInsideOfAnAllOfAreFields) {
  const PaidPlan planned(
      R"({"allOf": [{"type": "object", "minProperties": 1, "required": ["size"],
                     "x-assay": {"type": ["S-2"], "required": ["S-2"], "minProperties": ["S-2"]},
                     "properties": {"size": {"enum": ["s", "l"], "x-assay": {"enum": ["S-2"]}}}}]})");
  EXPECT_NE(planned.Find("enums/size/refuses_unknown"), nullptr);
  const Case* without = planned.Find("required_and_optional/without_required/size");
  ASSERT_NE(without, nullptr);
  EXPECT_EQ(without->requirements, Requirements{"S-2"});
}

TEST(Forms, AListAsBodyIsTriedInItsItems) {
  const PaidPlan planned(
      R"({"type": "array", "x-assay": {"type": ["S-2"]}, "items": {"type": "object",
          "x-assay": {"type": ["S-2"]}, "properties": {
            "sku": {"type": "string", "maxLength": 3,
                    "x-assay": {"type": ["S-2"], "maxLength": ["S-2"]}}}}})");
  EXPECT_EQ(planned.Sent("regex_rules/item_sku/refuses_one_too_long").find("[{\"sku\":"), 0u);
  const Value second =
      BodyOf(planned.Sent("regex_rules/item_sku/refuses_one_too_long/in_second_item"));
  ASSERT_TRUE(second.is_array());
  EXPECT_EQ(second.items().size(), 2u);
}

// Every try is what it says it is, in lists, objects and forms.
TEST(Forms, TriesByChanceGoInside) {
  const std::string line =
      R"({"type": "object", "x-assay": {"type": ["S-2"], "required": ["S-2"]}, "required": ["sku"], "properties": {
            "sku": {"type": "string", "pattern": "^(?:[A-Z]{2,4})$",
                    "x-assay": {"type": ["S-2"], "pattern": ["S-2"]}},
            "size": {"enum": ["small", "large"], "x-assay": {"enum": ["S-2"]}}}})";
  const std::string lines =
      R"({"type": "array", "x-assay": {"type": ["S-2"]}, "items": )" + line + "}";
  std::map<std::string, size_t> longest;
  for (const std::string& body :
       {lines, AsWay(lines), AsWay(line), AsWay(Forms("oneOf", {kCard, kBank})),
        Forms("anyOf", {kCard, kBank})}) {
    const PaidPlan planned(body, 2000);
    size_t inside = 0;
    for (const auto& one : planned.plan->cases) {
      if (!one->tries) continue;
      const bool refuses = one->id.find("/refuses_") != std::string::npos;
      for (uint64_t i = 0; i < 40; ++i) {
        Sequence sequence = one->tries->Generate(i);
        if (sequence.empty()) continue;
        ASSERT_TRUE(one->tries->Fits(sequence)) << one->id << Dump(SequenceValue(sequence));
        if (sequence.size() != 1) continue;
        const Value& sent = sequence.front().body;
        const SchemaJudgement judgement = planned.contract->request_compiled->Judge(sent);
        ASSERT_EQ(judgement.violations.size(), refuses ? 1u : 0u) << one->id << Dump(sent);
        for (const char* name : {"sku", "number", "account"})
          inside += one->id.find(name) != std::string::npos ? 1 : 0;
        if (sent.is_array()) longest[body] = std::max(longest[body], sent.items().size());
      }
    }
    EXPECT_GT(inside, 50u) << body;
  }
  EXPECT_GT(longest[lines], 1u);
}

}  // namespace
}  // namespace assay::suites
