#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "harness/schema/schema.h"

namespace assay {
namespace {

Value Json(std::string_view text) {
  auto document = ParseJson(text);
  EXPECT_TRUE(document.ok()) << text;
  return document.ok() ? std::move(document.value().root) : Value();
}

Schema Compiled(std::string_view text) {
  auto schema = Schema::Compile(Json(text));
  EXPECT_TRUE(schema.ok()) << text << (schema.ok() ? "" : schema.error().ToString());
  return schema.ok() ? schema.Take() : Schema::Compile(Value::Boolean(true)).Take();
}

// "keyword pointer came | allowed" of each violation, then "? why" of each check without a verdict.
std::vector<std::string> Findings(const Schema& schema, const Value& instance) {
  std::vector<std::string> lines;
  const SchemaJudgement judgement = schema.Judge(instance);
  for (const SchemaViolation& violation : judgement.violations) {
    lines.push_back(schema.checks()[violation.check].keyword + " \"" + violation.pointer + "\" " +
                    violation.came + " | " + violation.allowed);
  }
  for (const std::string& why : judgement.unsure) lines.push_back("? " + why);
  EXPECT_EQ(schema.Accepts(instance), judgement.valid());
  return lines;
}

struct JudgeCase {
  std::string_view schema;
  std::string_view instance;
  std::vector<std::string> findings;
};

TEST(SchemaJudgeTest, NamesKeywordPlaceAndValue) {
  const JudgeCase kCases[] = {
      {"false", "1", {"false \"\" 1 | nothing at all"}},
      {R"({"type": "integer"})", "1.0", {}},
      {R"({"type": "integer"})", "1e2", {}},
      {R"({"type": "integer"})", "100000000000000000000000000000", {}},
      {R"({"type": "integer"})", "1.5", {"type \"\" 1.5 | an integer"}},
      {R"({"type": ["string", "null"]})", "{}", {"type \"\" {} | null or a string"}},
      {R"({"type": "number"})", "3", {}},
      {R"({"const": {"a": [1]}})", R"({"a": [1.0]})", {}},
      {R"({"const": 9007199254740993})",
       "9007199254740992",
       {"const \"\" 9007199254740992 | exactly 9007199254740993"}},
      {R"({"enum": ["a", null]})", "\"b\"", {"enum \"\" \"b\" | one of \"a\", null"}},
      {R"({"minimum": 3})", "3", {}},
      {R"({"minimum": 3})", "2.99", {"minimum \"\" 2.99 | at least 3"}},
      {R"({"exclusiveMinimum": 3})", "3.0", {"exclusiveMinimum \"\" 3.0 | more than 3"}},
      {R"({"maximum": 18446744073709551615})", "18446744073709551615", {}},
      {R"({"maximum": 18446744073709551615})",
       "18446744073709551616",
       {"maximum \"\" 18446744073709551616 | at most 18446744073709551615"}},
      {R"({"exclusiveMaximum": 1e400})", "1e399", {}},
      {R"({"exclusiveMaximum": 3})", "3", {"exclusiveMaximum \"\" 3 | less than 3"}},
      {R"({"multipleOf": 0.01})", "19.99", {}},
      {R"({"multipleOf": 0.01})", "4.355", {"multipleOf \"\" 4.355 | a multiple of 0.01"}},
      {R"({"multipleOf": 2})", "1e300", {}},
      {R"({"minLength": 2})", "\"é\"", {"minLength \"\" \"é\" | at least 2 characters"}},
      {R"({"maxLength": 1})",
       R"("\u0000bc")",
       {"maxLength \"\" \"\\u0000bc\" | at most 1 character"}},
      {R"({"maxLength": 1})", "\"\xf0\x9f\x98\x80\"", {}},
      {R"({"pattern": "^a$"})", "\"b\"", {"pattern \"\" \"b\" | a match of ^a$ (whole text)"}},
      {R"({"pattern": "a"})",
       "\"b\"",
       {"pattern \"\" \"b\" | a match of a (anywhere in the text)"}},
      {R"({"pattern": "^a$"})", "5", {}},
      {R"({"format": "uuid"})", "\"x\"", {"format \"\" \"x\" | a UUID"}},
      {R"({"format": "uuid"})", "5", {}},
      {R"({"minItems": 1})", "[]", {"minItems \"\" [] | at least 1 item"}},
      {R"({"maxItems": 1})", "[1, 2]", {"maxItems \"\" [1,2] | at most 1 item"}},
      {R"({"uniqueItems": true})",
       "[1, {\"a\": 1}, {\"a\": 1.0}]",
       {"uniqueItems \"\" [1,{\"a\":1},{\"a\":1.0}] | no two equal items"}},
      {R"({"uniqueItems": true})", "[1, true, 9007199254740993, 9007199254740992]", {}},
      {R"({"items": {"type": "null"}})",
       "[null, 1, 2]",
       {"type \"/1\" 1 | null", "type \"/2\" 2 | null"}},
      {R"({"items": [{"type": "null"}], "additionalItems": false})",
       "[null, 1]",
       {"additionalItems \"/1\" 1 | no item beyond the first 1"}},
      {R"({"items": [true], "additionalItems": {"type": "null"}})",
       "[1, null, 2]",
       {"type \"/2\" 2 | null"}},
      {R"({"contains": {"const": 5}})", "[1, 5]", {}},
      {R"({"contains": {"const": 5}})", "[1]", {"contains \"\" [1] | an item that is exactly 5"}},
      {R"({"minProperties": 1})", "{}", {"minProperties \"\" {} | at least 1 property"}},
      {R"({"required": ["a", "b"]})",
       R"({"b": 1})",
       {"required \"\" {\"b\":1} | a property \"a\""}},
      {R"({"properties": {"a/b": {"type": "null"}}})",
       R"({"a/b": 1})",
       {"type \"/a~1b\" 1 | null"}},
      {R"({"properties": {"a": {}}, "additionalProperties": false})",
       R"({"a": 1, "b": 2})",
       {"additionalProperties \"/b\" 2 | no property of another name"}},
      {R"({"patternProperties": {"^x": {"type": "null"}}, "additionalProperties": {"type": "string"}})",
       R"({"x1": 1, "y": 2})",
       {"type \"/x1\" 1 | null", "type \"/y\" 2 | a string"}},
      {R"({"propertyNames": {"maxLength": 1}})",
       R"({"a": 1, "bc": 2})",
       {"maxLength \"/bc\" \"bc\" | at most 1 character"}},
      {R"({"dependencies": {"a": ["b"]}})",
       R"({"a": 1})",
       {"dependencies \"\" {\"a\":1} | a property \"b\" beside \"a\""}},
      {R"({"dependencies": {"a": {"required": ["b"]}}})",
       R"({"a": 1})",
       {"required \"\" {\"a\":1} | a property \"b\""}},
      {R"({"allOf": [{"minimum": 2}, {"maximum": 0}]})",
       "1",
       {"minimum \"\" 1 | at least 2", "maximum \"\" 1 | at most 0"}},
      {R"({"anyOf": [{"type": "string"}, {"type": "null"}]})",
       "1",
       {"anyOf \"\" 1 | at least one of: a string; null"}},
      {R"({"oneOf": [{"minimum": 1}, {"minimum": 2}]})",
       "3",
       {"oneOf \"\" 3 | exactly one of (not two): at least 1; at least 2"}},
      {R"({"oneOf": [{"minimum": 1}, {"minimum": 2}]})", "1", {}},
      {R"({"not": {"type": "string", "minLength": 2}})",
       "\"ab\"",
       {"not \"\" \"ab\" | anything but a string, at least 2 characters"}},
      {R"({"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}})",
       R"({"a": 1})",
       {"if \"\" {\"a\":1} | with \"b\" (since it is with \"a\")"}},
      {R"({"if": {"type": "string"}, "then": false})", "1", {}},
      {R"({"definitions": {"t": {"properties": {"l": {"$ref": "#/definitions/t"},
          "v": {"type": "null"}}}}, "$ref": "#/definitions/t"})",
       R"({"l": {"l": {"v": 1}}})",
       {"type \"/l/l/v\" 1 | null"}},
  };
  for (const JudgeCase& c : kCases) {
    EXPECT_EQ(Findings(Compiled(c.schema), Json(c.instance)), c.findings)
        << c.schema << " on " << c.instance;
  }
}

TEST(SchemaJudgeTest, OneFaultIsOneViolation) {
  // Of a wrong type nothing else is asked.
  EXPECT_EQ(
      Findings(
          Compiled(
              R"({"type": "string", "enum": ["a"], "minLength": 1, "not": {"type": "number"}})"),
          Json("1")),
      (std::vector<std::string>{"type \"\" 1 | a string"}));
  EXPECT_EQ(
      Findings(
          Compiled(
              R"({"allOf": [{"type": "string"}, {"enum": ["a"]}], "not": {"type": "number"}})"),
          Json("1")),
      (std::vector<std::string>{"type \"\" 1 | a string"}));
  // Of a property given twice, the last counts.
  EXPECT_EQ(Findings(Compiled(R"({"properties": {"a": {"type": "null"}}, "maxProperties": 1})"),
                     Json(R"({"a": 1, "a": null})")),
            std::vector<std::string>());
  EXPECT_EQ(Findings(Compiled(R"({"additionalProperties": {"type": "null"}})"),
                     Json(R"({"a": null, "a": 1})")),
            (std::vector<std::string>{"type \"/a\" 1 | null"}));
}

TEST(SchemaJudgeTest, ADivisionTooLongIsNoVerdict) {
  const SchemaJudgement judgement =
      Compiled(R"({"multipleOf": 12345678901234567890123})").Judge(Json(std::string(20001, '1')));
  EXPECT_TRUE(judgement.violations.empty());
  EXPECT_EQ(judgement.unsure,
            (std::vector<std::string>{"multipleOf at \"\": too many digits to divide"}));
}

TEST(SchemaJudgeTest, AMatchGivenUpIsNoVerdict) {
  const std::string bomb = "\"" + std::string(3000, 'a') + "!\"";
  const JudgeCase kCases[] = {
      {R"({"pattern": "^(a+)+$"})", bomb, {"pattern"}},
      {R"({"anyOf": [{"pattern": "^(a+)+$"}, {"type": "null"}]})", bomb, {"anyOf"}},
      {R"({"anyOf": [{"pattern": "^(a+)+$"}, {"type": "string"}]})", bomb, {}},
      {R"({"oneOf": [{"pattern": "^(a+)+$"}, {"type": "string"}]})", bomb, {"oneOf"}},
      {R"({"not": {"pattern": "^(a+)+$"}})", bomb, {"not"}},
      {R"({"if": {"pattern": "^(a+)+$"}, "then": false})", bomb, {"if"}},
  };
  for (const JudgeCase& c : kCases) {
    const SchemaJudgement judgement = Compiled(c.schema).Judge(Json(c.instance));
    EXPECT_TRUE(judgement.violations.empty()) << c.schema;
    ASSERT_EQ(judgement.unsure.size(), c.findings.size()) << c.schema;
    for (size_t i = 0; i < c.findings.size(); ++i) {
      EXPECT_TRUE(judgement.unsure[i].starts_with(c.findings[i])) << judgement.unsure[i];
    }
    EXPECT_EQ(judgement.valid(), c.findings.empty());
  }
  const Schema names =
      Compiled(R"({"patternProperties": {"^(a+)+$": true}, "additionalProperties": false})");
  const SchemaJudgement judgement = names.Judge(Json("{" + bomb + ": 1}"));
  EXPECT_TRUE(judgement.violations.empty());
  EXPECT_EQ(judgement.unsure.size(), 1u);
}

TEST(SchemaJudgeTest, WorkThatDoublesAtEachLevelIsGivenUp) {
  const Schema schema = Compiled(R"({"anyOf": [
      {"properties": {"a": {"$ref": "#"}}, "required": ["x"]}, {"properties": {"a": {"$ref": "#"}}}]})");
  const auto nested = [](size_t levels) {
    std::string text = "1";
    for (size_t i = 0; i < levels; ++i) text = "{\"a\":" + text + "}";
    return text;
  };
  EXPECT_TRUE(schema.Judge(Json(nested(8))).valid());
  const SchemaJudgement judgement = schema.Judge(Json(nested(60)));
  EXPECT_TRUE(judgement.violations.empty());
  EXPECT_FALSE(judgement.unsure.empty());
}

TEST(SchemaJudgeTest, DeepInstancesAreNoTrouble) {
  const Schema schema =
      Compiled(R"({"properties": {"a": {"allOf": [{"$ref": "#"}]}}, "type": "object"})");
  std::string text = "{}";
  for (int i = 0; i < 500; ++i) text = "{\"a\":" + text + "}";
  EXPECT_TRUE(schema.Accepts(Json(text)));
}

TEST(SchemaJudgeTest, SaysWhatItHadToJudge) {
  const Schema schema = Compiled(R"({
    "type": "object", "required": ["a"], "additionalProperties": false,
    "properties": {"a": {"type": "string", "pattern": "^x"}, "b": {"type": ["integer", "string"],
                   "minimum": 3, "maxLength": 2},
                   "c": {"items": {"enum": [1]}, "minItems": 0}, "d": {"anyOf": [{"const": 1}]}}})");
  const std::pair<std::string_view, std::set<std::string>> kCases[] = {
      {"1", {"type "}},
      {"{}", {"type ", "required ", "additionalProperties "}},
      {R"({"a": 1})", {"type ", "required ", "additionalProperties ", "type /a"}},
      {R"({"a": "x", "b": "y"})",
       {"type ", "required ", "additionalProperties ", "type /a", "pattern /a", "type /b",
        "maxLength /b"}},
      {R"({"b": 5, "c": []})",
       {"type ", "required ", "additionalProperties ", "type /b", "minimum /b", "minItems /c"}},
      {R"({"c": [1, 2], "d": 2})",
       {"type ", "required ", "additionalProperties ", "minItems /c", "enum /c/*", "anyOf /d"}},
  };
  for (const auto& [instance, expected] : kCases) {
    std::set<std::string> exercised;
    for (size_t index : schema.Judge(Json(instance)).exercised) {
      const SchemaCheck& check = schema.checks()[index];
      exercised.insert(check.keyword + " " + check.instance_place);
    }
    EXPECT_EQ(exercised, expected) << instance;
  }
}

TEST(SchemaJudgeTest, WhatCameIsCutAtACharacter) {
  const Schema schema = Compiled(R"({"type": "null"})");
  std::string text = "\"";
  for (int i = 0; i < 1000; ++i) text += "é";
  const std::string came = schema.Judge(Json(text + "\"")).violations[0].came;
  EXPECT_LE(came.size(), 200u);
  EXPECT_GT(came.size(), 190u);
  EXPECT_TRUE(came.ends_with("é…")) << came;
  std::string array = "[";
  for (int i = 0; i < 1000; ++i) array += "[1,{\"a\":2}],";
  EXPECT_LE(schema.Judge(Json(array + "1]")).violations[0].came.size(), 200u);
}

TEST(SchemaJudgeTest, LongArraysAreComparedQuickly) {
  const Schema schema = Compiled(R"({"uniqueItems": true})");
  std::string text = "[";
  for (int i = 0; i < 20000; ++i) text += "{\"id\": " + std::to_string(i) + "},";
  EXPECT_TRUE(schema.Accepts(Json(text + "{\"id\": -1}]")));
  EXPECT_FALSE(schema.Accepts(Json(text + "{\"id\": 19999.0}]")));
}

TEST(SchemaJudgeTest, ManyPropertiesAndDuplicatesAmongThem) {
  std::string text = "{";
  for (int i = 0; i < 500; ++i) text += "\"k" + std::to_string(i) + "\": null,";
  const Schema schema =
      Compiled(R"({"additionalProperties": {"type": "null"}, "maxProperties": 500})");
  EXPECT_TRUE(schema.Accepts(Json(text + "\"k7\": null}")));
  EXPECT_FALSE(schema.Accepts(Json(text + "\"k7\": 1}")));
  EXPECT_FALSE(schema.Accepts(Json(text + "\"new\": null}")));
}

TEST(SchemaJudgeTest, OneSchemaServesManyThreads) {
  const Schema schema = Compiled(R"({"items": {"pattern": "^[a-z]+$", "format": "hostname"}})");
  const Value good = Json(R"(["abc", "xyz"])");
  const Value bad = Json(R"(["abc", "A"])");
  std::vector<int> right(4, 0);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < right.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        right[t] += schema.Accepts(good) ? 1 : 0;
        right[t] += schema.Judge(bad).violations.size() == 1 ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, std::vector<int>(4, 400));
}

}  // namespace
}  // namespace assay
