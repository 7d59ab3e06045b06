#include "harness/yaml/yaml.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

std::string AsJson(std::string_view yaml) {
  const Result<Value> read = ParseYaml(yaml, {}, "doc.yaml");
  return read.ok() ? Dump(read.value()) : "error: " + read.error().ToString();
}

TEST(Yaml, PlainScalarsAreTypedByTheCoreSchema) {
  EXPECT_EQ(AsJson("[NO, on, yes, 2024-01-01, 12:30:45, 1_000, a b]"),
            R"(["NO","on","yes","2024-01-01","12:30:45","1_000","a b"])");
  EXPECT_EQ(AsJson("[1, -2, +3, 017, 1.10, .5, -.5, 1., 1e3, 1E-2, 0x1F, 0o17]"),
            R"([1,-2,3,17,1.10,0.5,-0.5,1.0,1e3,1e-2,31,15])");
  EXPECT_EQ(AsJson("[null, ~, True, FALSE, '1', \"true\", !!str 1, !!int '3', ! 4]"),
            R"([null,null,true,false,"1","true","1",3,"4"])");
  EXPECT_EQ(AsJson("[0x, 0o8, 1e, -, ., 18446744073709551616, 0xFFFFFFFFFFFFFFFFF]"),
            R"(["0x","0o8","1e","-",".",18446744073709551616,"0xFFFFFFFFFFFFFFFFF"])");
}

TEST(Yaml, KeysAreTextsAsWritten) {
  EXPECT_EQ(AsJson("200: a\nyes: b\n~: c\n1.10: d\n"),
            R"({"200":"a","yes":"b","~":"c","1.10":"d"})");
}

TEST(Yaml, AliasesAndMergeKeysAreFollowed) {
  EXPECT_EQ(AsJson("a: &x [1, 2]\nb: *x\n"), R"({"a":[1,2],"b":[1,2]})");
  EXPECT_EQ(AsJson("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n"),
            R"({"a":{"p":1,"q":2},"b":{"q":3,"p":1}})");
  EXPECT_EQ(AsJson("'<<': 1\n"), R"({"<<":1})");
}

TEST(Yaml, ValuesKnowTheirBytes) {
  const std::string text =
      "\xEF\xBB\xBF# h\xC3\xA9llo\n\"\xC3\xA9\": [1,\n  {b: caf\xC3\xA9, c: 2}]\n";
  const Result<Value> read = ParseYaml(text, {}, "doc.yaml");
  ASSERT_TRUE(read.ok());
  const Value* c = At(read.value(), "/\xC3\xA9/1/c");
  ASSERT_NE(c, nullptr);
  EXPECT_EQ(text.substr(c->offset(), 1), "2");
  EXPECT_EQ(PlaceOf(text, c->offset(), "").line, 3u);
  EXPECT_EQ(text.substr(read.value().members()[0].key_offset, 1), "\"");
}

// A mark is no column: the second key stands below the first.
TEST(Yaml, AByteOrderMarkBeforeTheFirstKeyIsNoIndent) {
  EXPECT_EQ(AsJson("\xEF\xBB\xBF"
                   "a: 1\nb: 2\n"),
            R"({"a":1,"b":2})");
  const std::string text =
      "\xEF\xBB\xBF"
      "a: 1\nb: 2\n";
  const Result<Value> read = ParseYaml(text, {}, "doc.yaml");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(text.substr(At(read.value(), "/b")->offset(), 1), "2");
  const Result<Value> twice = ParseYaml(
      "\xEF\xBB\xBF"
      "a: 1\na: 2\n",
      {}, "doc.yaml");
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().place.line, 2u);
}

struct Refused {
  std::string yaml;
  std::string says;
};

TEST(Yaml, RefusesWithPlaceAndRemedy) {
  const Refused cases[] = {
      {"a: 1\nb: 2\na: 3\n", "doc.yaml:3:1: the key `a` stands here twice"},
      {"\"a\": 1\na: 2\n", "doc.yaml:2:1: the key `a` stands here twice"},
      {"a: *nope\n", "doc.yaml:1:4: nothing before has the anchor &nope"},
      {"a: &x\n  b: *x\n", "nothing before has the anchor &x"},
      {"a: 1\n---\nb: 2\n", "doc.yaml:2:1: a second document begins here"},
      {"? [a]\n: c\n", "a key must be a scalar"},
      {"a: .inf\n", ".inf is no value that JSON has"},
      {"a: !custom x\n", "the tag !custom is not understood here"},
      {"a: !!python/object:os.system x\n", "is not understood here"},
      {"a:\n\tb: 1\n", "doc.yaml:2:1: no YAML"},
      {"a: [1, 2\n", "no YAML"},
      {"a: \"\xff\"\n", "doc.yaml:1:5: no UTF-8"},
      {"", "the document is empty"},
      {"<<: 3\n", "a merge key `<<` needs a mapping"},
      {std::string(201, '[') + std::string(201, ']'), "nested more than 200 deep"},
  };
  for (const Refused& one : cases) {
    const std::string came = AsJson(one.yaml);
    EXPECT_NE(came.find(one.says), std::string::npos) << one.yaml << "\ncame: " << came;
  }
}

TEST(Yaml, WhatAliasesStandForCounts) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 9; ++k) bomb += (k > 0 ? ", *a" : "*a") + std::to_string(i - 1);
    bomb += "]\n";
  }
  EXPECT_NE(AsJson(bomb).find("counting what aliases stand for"), std::string::npos);
  std::string deep = "a0: &a0 [x]\n";
  for (int i = 1; i < 300; ++i) {
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  }
  EXPECT_NE(AsJson(deep).find("an alias makes it too deep"), std::string::npos);
}

TEST(Yaml, JsonIsReadAsJson) {
  const Result<Value> pair = ParseJsonOrYaml(R"({"a": "\ud83d\ude00"})", "doc");
  ASSERT_TRUE(pair.ok());
  EXPECT_EQ(pair.value().Find("a")->text(), "\xF0\x9F\x98\x80");
  EXPECT_TRUE(ParseJsonOrYaml("{a: 1, b: [x]}", "doc").ok());
  const Result<Value> twice = ParseJsonOrYaml("{\"a\": 1,\n\"a\": 2}", "doc");
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().place.line, 2u);
  EXPECT_EQ(ParseJsonOrYaml("{\"a\": 1,\n", "doc").error().place.line, 2u);
}

}  // namespace
}  // namespace assay
