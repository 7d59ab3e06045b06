#include "harness/contract/own_file.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(OwnFile, ASlipIsNamedFirst) {
  const std::vector<std::string> names = {"maxLength", "minLength", "type", "if"};
  const struct {
    const char* given;
    const char* meant;  // null: none is close
  } cases[] = {{"maxLenght", "maxLength"},
               {"MAXLENGTH", "maxLength"},
               {"minLengt", "minLength"},
               {"typ", "type"},
               {"tpye", "type"},
               {"colour", nullptr},
               {"of", nullptr},
               {"", nullptr}};
  for (const auto& c : cases) {
    const std::string remedy = KnownNames(c.given, names);
    const std::string lead =
        c.meant == nullptr ? "known here: " : "did you mean `" + std::string(c.meant) + "`? ";
    EXPECT_EQ(remedy.rfind(lead, 0), 0u) << c.given << ": " << remedy;
    EXPECT_NE(remedy.find("`maxLength`, `minLength`, `type`, `if`"), std::string::npos);
  }
}

TEST(OwnFile, ErrorsComeByPlaceAndOnce) {
  const std::string text = "{\n \"a\": 1,\n \"b\": 2}";
  Problems problems(text, "f.json");
  EXPECT_TRUE(problems.empty());
  problems.Add(uint32_t{13}, "second", "x");
  problems.Add(uint32_t{3}, "first", "x");
  problems.Add(uint32_t{13}, "second", "x");
  problems.Add(std::vector<Error>{{Place{}, "of the whole file", ""}});
  const auto errors = problems.Take();
  ASSERT_EQ(errors.size(), 3u);
  EXPECT_EQ(errors[0].message, "of the whole file");
  EXPECT_EQ(errors[0].place.file, "f.json");
  EXPECT_NE(errors[0].remedy, "");
  EXPECT_EQ(errors[1].place.line, 2u);
  EXPECT_EQ(errors[1].place.column, 2u);
  EXPECT_EQ(errors[2].place.line, 3u);
  EXPECT_TRUE(problems.empty());
}

// What a schema of ours refuses, and where and how that is told.
TEST(OwnFile, ABreachIsToldWhereItIsInTheClosestBranch) {
  const auto schema = ParseJson(R"({
    "definitions": {"entry": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}},
                              "additionalProperties": false}},
    "properties": {
      "one_or_many": {"anyOf": [{"$ref": "#/definitions/entry"},
                                {"type": "array", "items": {"$ref": "#/definitions/entry"}}]},
      "word_or_words": {"anyOf": [{"enum": ["north", "south"]}, {"type": "array"}]},
      "kind": {"if": {"required": ["wide"]}, "then": {"required": ["width"]}, "else": {"required": ["height"]}},
      "names": {"propertyNames": {"pattern": "^[a-z]+$"}}
    }
  })");
  ASSERT_TRUE(schema.ok());
  const struct {
    const char* text;
    uint32_t column;
    const char* message;
    const char* remedy;
  } cases[] = {
      {R"({"one_or_many": {"id": "a", "ip": 1}})", 29, "unknown key `ip`", "known here: `id`"},
      {R"({"one_or_many": [{"id": "a"}, {"id": 1}]})", 38, "`/one_or_many/1/id` does not fit",
       "write a string"},
      {R"({"one_or_many": {}})", 17, "`/one_or_many` lacks a property \"id\"", "add it"},
      {R"({"one_or_many": 7})", 17, "`/one_or_many` does not fit: 7 came", "write "},
      {R"({"word_or_words": "nort"})", 19, "`/word_or_words` does not fit",
       "did you mean `north`?"},
      {R"({"kind": {"wide": 1}})", 10, "`/kind` lacks a property \"width\"", "add it"},
      {R"({"kind": {}})", 10, "`/kind` lacks a property \"height\"", "add it"},
      {R"({"names": {"a": 1, "B": 2}})", 20, "unknown key `B`", "write a match of ^[a-z]+$"},
  };
  for (const auto& c : cases) {
    const auto document = ParseJson(c.text);
    ASSERT_TRUE(document.ok());
    Problems problems(c.text, "f.json");
    HoldAgainst(document.value().root, "", schema.value().root, "s.json", &problems);
    const auto errors = problems.Take();
    ASSERT_EQ(errors.size(), 1u) << c.text;
    EXPECT_EQ(errors[0].place.column, c.column) << errors[0].ToString();
    EXPECT_EQ(errors[0].message.rfind(c.message, 0), 0u) << errors[0].ToString();
    EXPECT_EQ(errors[0].remedy.rfind(c.remedy, 0), 0u) << errors[0].ToString();
  }
}

TEST(OwnFile, DeepNestingIsAnErrorLikeAnyOther) {
  const std::string deep(100000, '[');
  const auto root = ReadOwnJson(deep, "f.json", "contract");
  ASSERT_FALSE(root.ok());
  EXPECT_NE(root.error().remedy, "");
  const std::string nested = "{\"request\": " + std::string(150, '[') + std::string(150, ']') + "}";
  EXPECT_FALSE(ReadOwnJson(nested, "f.json", "contract").ok());
}

}  // namespace
}  // namespace assay
