// Drafts of OpenAPI documents: what a schema becomes, and what is found in the document itself.
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/derive/derive.h"
#include "harness/derive/findings.h"
#include "harness/derive/write_draft.h"

namespace assay::derive {
namespace {

// A document of one operation whose answer is `schema`, with a second schema `Other`.
std::string Document(const std::string& schema, const std::string& version = "3.0.3") {
  return "{\"openapi\": \"" + version +
         "\", \"info\": {\"title\": \"Lamps\", \"version\": \"1\"}, \"paths\": {\"/lamp\": "
         "{\"get\": {\n"
         "\"responses\": {\"200\": {\"description\": \"ok\", \"content\": {\"application/json\": "
         "{\n"
         "\"schema\": " +
         schema +
         "}}}}}}},\n\"components\": {\"schemas\": {\n\"Other\": {\"type\": \"object\", "
         "\"required\": "
         "[\"a\"], \"properties\": {\"a\": {\"type\": \"string\"}}}}}}";
}

Derived Read(const std::string& text) {
  auto derived = Derive(text, "lamps.json", {});
  EXPECT_TRUE(derived.ok()) << (derived.ok() ? "" : derived.error().ToString());
  return derived.ok() ? derived.Take() : Derived{};
}

// What is nullable beside an allOf is written once: a definition that nothing leads to would be
// refused by our own loader.
TEST(OpenApiSchema, WhatIsLeftOutLeavesNoDefinition) {
  for (
      const char* schema :
      {R"({"type": "object", "properties": {"o": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/Other"}]}}})",
       R"({"type": "object", "properties": {"o": {"allOf": [{"$ref": "#/components/schemas/Other"}]}}})",
       R"({"type": "object", "properties": {"o": {"not": {"allOf": [{"$ref": "#/components/schemas/Other"}]}}}})"}) {
    const Derived derived = Read(Document(schema));
    ASSERT_EQ(derived.drafts.size(), 1u);
    const auto written = WriteCheckedDraft(derived.drafts[0], "draft");
    EXPECT_TRUE(written.ok()) << schema << (written.ok() ? "" : written.error().ToString());
  }
}

struct DocumentCase {
  const char* rule;
  const char* version;
  const char* schema;
};

TEST(LintDocument, FindsWhatIsWrongWithADocument) {
  const DocumentCase cases[] = {
      {"unresolved-reference", "3.0.3", R"({"$ref": "#/components/schemas/None"})"},
      {"remote-reference", "3.0.3", R"({"$ref": "other.json#/a"})"},
      {"unsupported-keyword", "3.0.3", R"({"type": "object", "propertyNames": {"maxLength": 3}})"},
      {"unknown-format", "3.0.3", R"({"type": "string", "format": "colour"})"},
      {"format-of-another-type", "3.0.3", R"({"type": "object", "format": "email"})"},
      {"required-not-described", "3.0.3",
       R"({"type": "object", "required": ["b"], "properties": {"a": {}}})"},
      {"enum-of-another-type", "3.0.3", R"({"type": "integer", "enum": ["one"]})"},
      {"numeric-exclusive", "3.0.3", R"({"type": "integer", "exclusiveMinimum": 3})"},
      {"boolean-exclusive", "3.1.0",
       R"({"type": "integer", "minimum": 1, "exclusiveMinimum": true})"},
      {"example-type-mismatch", "3.0.3", R"({"type": "integer", "example": "one"})"},
      {"unused-component", "3.0.3", R"({"type": "string"})"},
      {"wrong-kind", "3.0.3", R"({"type": "object", "properties": ["a"]})"},
      {"wrong-kind", "3.0.3", R"({"oneOf": {"type": "string"}})"},
      {"wrong-kind", "3.0.3", R"({"type": "string", "readOnly": "true"})"},
      {"wrong-kind", "3.0.3", R"({"$ref": ""})"},
      {"wrong-kind", "3.1.0", R"({"$ref": ["#/components/schemas/Other"]})"},
      {"bounds-contradict", "3.0.3", R"({"type": "string", "minLength": 9, "maxLength": 3})"},
  };
  for (const DocumentCase& one : cases) {
    const Derived derived = Read(Document(one.schema, one.version));
    std::vector<Finding> findings = derived.findings;
    for (const Draft& draft : derived.drafts)
      findings.insert(findings.end(), draft.findings.begin(), draft.findings.end());
    EXPECT_TRUE(std::any_of(
        findings.begin(), findings.end(),
        [&](const Finding& finding) { return finding.rule == one.rule && finding.line > 0; }))
        << one.rule << "\n"
        << FindingsAsText({{"lamps.json", findings}});
    for (const Finding& finding : findings) {  // SARIF wants each rule described
      EXPECT_TRUE(std::any_of(FindingRules().begin(), FindingRules().end(),
                              [&](const FindingRule& rule) { return rule.id == finding.rule; }))
          << finding.rule;
    }
  }
  const Derived sound = Read(Document(R"({"$ref": "#/components/schemas/Other"})"));
  EXPECT_EQ(FindingsAsText({{"lamps.json", sound.findings}}), "0 errors, 0 warnings, 0 notes\n");
}

// What is of another kind than its place takes, is not read, and that is told where it stands.
TEST(LintDocument, TellsOfWrongKindsWhereverTheyStand) {
  const std::pair<const char*, const char*> cases[] = {
      {R"("paths": [])", "`paths` is a list where a map belongs"},
      {R"("paths": {"/a": {"parameters": {"name": "q"}}})",
       "`parameters` is a map where a list belongs"},
      {R"("paths": {"/a": {"get": null}})", "`get` is null where a map belongs"},
      {R"("paths": {"/a": {"get": {"responses": ["200"]}}})",
       "`responses` is a list where a map belongs"},
      {R"("paths": {"/a": {"get": {"responses": {"200": "ok"}}}})",
       "`200` is a text where a map belongs"},
      {R"("paths": {"/a": {"get": {"responses": {"200": {"content": []}}}}})",
       "`content` is a list where a map belongs"},
      {R"("paths": {"/a": {"get": {"security": ["key"]}}})", "`0` is a text where a map belongs"},
      {R"("components": {"schemas": {"A": {"properties": {"b": {"allOf": {}}}}}})",
       "`allOf` is a map where a list belongs"},
      {R"("info": {"title": 5})", "`title` is a number where a text belongs"},
  };
  for (const auto& [part, words] : cases) {
    const std::string text = std::string("{\"openapi\": \"3.0.3\",\n") + part + "}";
    const std::vector<Finding> findings = Read(text).findings;
    EXPECT_TRUE(std::any_of(findings.begin(), findings.end(),
                            [&](const Finding& finding) {
                              return finding.rule == "wrong-kind" && finding.line == 2 &&
                                     finding.message.find(words) == 0;
                            }))
        << text << "\n"
        << FindingsAsText({{"lamps.json", findings}});
  }
}

// An allOf that leads back to itself says nothing: our own loader would refuse the circle.
TEST(OpenApiSchema, ACircleWithoutAStepInsideIsOpened) {
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    const std::string text =
        R"({"openapi": "3.0.3", "info": {"title": "Lamps", "version": "1"},
            "paths": {"/lamp": {"get": {"responses": {"200": {"description": "ok", "content":
              {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}}}},
            "components": {"schemas": {
              "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
              "B": {")" +
        std::string(keyword) +
        R"(": [{"$ref": "#/components/schemas/C"}, {"type": "string"}]},
              "C": {"allOf": [{"$ref": "#/components/schemas/B"}]}}}})";
    const Derived derived = Read(text);
    ASSERT_EQ(derived.drafts.size(), 1u);
    const auto written = WriteCheckedDraft(derived.drafts[0], "draft");
    EXPECT_TRUE(written.ok()) << keyword << (written.ok() ? "" : written.error().ToString());
    const auto& findings = derived.drafts[0].findings;
    EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
      return finding.rule == "circular-schema" && finding.line > 0;
    })) << keyword;
    if (written.ok()) {
      EXPECT_EQ(written.value().find("\"oneOf\""), std::string::npos) << keyword;
    }
  }
}

TEST(LintDocument, DescribesEachRuleOnce) {
  std::vector<std::string_view> ids;
  for (const FindingRule& rule : FindingRules()) {
    EXPECT_FALSE(rule.says.empty()) << rule.id;
    EXPECT_EQ(std::count(ids.begin(), ids.end(), rule.id), 0) << rule.id;
    ids.push_back(rule.id);
  }
}

}  // namespace
}  // namespace assay::derive
