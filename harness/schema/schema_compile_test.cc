#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "harness/schema/schema.h"

namespace assay {
namespace {

Value Json(std::string_view text) {
  auto document = ParseJson(text);
  EXPECT_TRUE(document.ok()) << text;
  return document.ok() ? std::move(document.value().root) : Value();
}

Result<Schema> Compile(std::string_view text, const Schema::Options& options = {}) {
  return Schema::Compile(Json(text), options, text, "s.json");
}

struct Refused {
  std::string_view schema;
  uint32_t line;
  uint32_t column;
  std::string_view message;  // a part of it
};

TEST(SchemaCompileTest, RefusesByPlace) {
  const Refused kCases[] = {
      {"[]", 1, 1, "an object or a boolean"},
      {"{\"properties\": {\"a\":\n  5}}", 2, 3, "#/properties/a: a schema is"},
      {"{\"minLenght\": 3}", 1, 2, "\"minLenght\" is no keyword"},
      {"{\"prefixItems\": []}", 1, 2, "no keyword of draft-07"},
      {"{\"nullable\": true}", 1, 2, "no keyword of draft-07"},
      {"{\n \"type\": \"text\"}", 2, 10, "no type of JSON Schema: \"text\""},
      {"{\"type\": []}", 1, 10, "lists no type"},
      {"{\"type\": [\"string\", 5]}", 1, 10, "no type"},
      {"{\"enum\": []}", 1, 10, "no value"},
      {"{\"enum\": 5}", 1, 10, "an array of values"},
      {"{\"minLength\": -1}", 1, 15, "an integer from 0 up"},
      {"{\"minLength\": 1.5}", 1, 15, "an integer from 0 up"},
      {"{\"maximum\": \"5\"}", 1, 13, "maximum is a number"},
      {"{\"exclusiveMinimum\": true}", 1, 22, "is a number"},  // as draft-04 had it
      {"{\"multipleOf\": 0}", 1, 16, "above 0"},
      {"{\"multipleOf\": -0.1}", 1, 16, "above 0"},
      {"{\"pattern\": \"(\"}", 1, 13, "offset 0"},
      {"{\"pattern\": 5}", 1, 13, "a regular expression"},
      {"{\"patternProperties\": {\"a\": true,\n\"[\": true}}", 2, 1, "offset 0"},
      {"{\"format\": \"date-tme\"}", 1, 12, "no format of draft-07"},
      {"{\"format\": \"int32\"}", 1, 12, "no format of draft-07"},
      {"{\"uniqueItems\": 1}", 1, 17, "a boolean"},
      {"{\"required\": true}", 1, 14, "an array of names"},  // as draft-03 had it
      {"{\"required\": [\"a\", \"a\"]}", 1, 20, "twice"},
      {"{\"required\": [1]}", 1, 15, "strings"},
      {"{\"properties\": []}", 1, 16, "an object of schemas"},
      {"{\"allOf\": []}", 1, 11, "has no schema"},
      {"{\"anyOf\": {}}", 1, 11, "an array of schemas"},
      {"{\"dependencies\": {\"a\": 5}}", 1, 24, "an object or a boolean"},
      {"{\"$ref\": 5}", 1, 10, "$ref is a string"},
      {"{\"$ref\": \"#/definitions/a\"}", 1, 10, "nothing stands at #/definitions/a"},
      {"{\"$ref\": \"#a\"}", 1, 10, "called #a"},
      {"{\"$ref\": \"http://a/b\"}", 1, 10, "no document at hand is http://a/b"},
      {"{\"$ref\": \"#\"}", 1, 1, "circle"},
      {"{\"definitions\": {\"a\": {\"$ref\": \"#/definitions/b\"},\n"
       "\"b\": {\"anyOf\": [{\"$ref\": \"#/definitions/a\"}]}}}",
       1, 23, "circle"},
      {"{\"allOf\": [{\"$ref\": \"#\"}]}", 1, 1, "circle"},
      {"{\"$ref\": \"#/definitions/a\", \"minLength\": 3,\n\"definitions\": {\"a\": true}}", 1, 29,
       "beside $ref"},
      {"{\"definitions\": {\"a\": {\"typ\": 5}}}", 1, 24,
       "no keyword"},  // also where nothing refers
      {"{\"then\": {}}", 1, 1, "without \"if\""},
      {"{\"if\": {}}", 1, 1, "without \"then\""},
      {"{\"additionalItems\": false}", 1, 21, "without a list"},
      {"{\"items\": {}, \"additionalItems\": false}", 1, 34, "without a list"},
      {"{\"$schema\": \"http://json-schema.org/draft-04/schema#\"}", 1, 13, "only draft-07"},
      {"{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"}", 1, 13, "only draft-07"},
      {"{\"type\": \"null\", \"type\": \"string\"}", 1, 18, "stands here twice"},
      {"{\"x-assay\": []}", 1, 13, "an object of requirement ids"},
      {"{\"x-assay\": {\"type\": [\"A-1\"]}}", 1, 14, "\"type\", which is not here"},
      {"{\"type\": \"null\", \"x-assay\": {\"type\": []}}", 1, 38, "a list of strings"},
      {"{\"type\": \"null\", \"x-assay\": {\"type\": \"A-1\"}}", 1, 38, "a list of strings"},
      {"{\"properties\": {}, \"x-assay\": {\"properties\": [\"A-1\"]}}", 1, 32, "judges nothing"},
      {"{\"additionalProperties\": {}, \"x-assay\": {\"additionalProperties\": [\"A-1\"]}}", 1, 42,
       "judges nothing"},
  };
  for (const Refused& c : kCases) {
    const auto schema = Compile(c.schema);
    ASSERT_FALSE(schema.ok()) << c.schema;
    const Error& error = schema.error();
    EXPECT_NE(error.message.find(c.message), std::string::npos) << c.schema << "\n"
                                                                << error.ToString();
    EXPECT_EQ(error.place.file, "s.json") << c.schema;
    EXPECT_EQ(error.place.line, c.line) << c.schema << "\n" << error.ToString();
    EXPECT_EQ(error.place.column, c.column) << c.schema << "\n" << error.ToString();
  }
}

TEST(SchemaCompileTest, NamesEveryFaultAtOnce) {
  const auto schema = Compile(R"({"typ": 1, "items": {"minItems": -1}, "pattern": "["})");
  ASSERT_FALSE(schema.ok());
  EXPECT_EQ(schema.errors().size(), 3u);
}

TEST(SchemaCompileTest, TakesAllOfDraft07) {
  const std::string_view kSchemas[] = {
      "true",
      "false",
      "{}",
      R"({"$schema": "http://json-schema.org/draft-07/schema#", "$id": "http://a/b", "title": "t",
          "description": "d", "default": 1, "examples": [1], "$comment": "c", "readOnly": true,
          "writeOnly": false, "contentMediaType": "a/b", "contentEncoding": "base64",
          "x-generate": {"any": "thing"}})",
      R"({"$ref": "#/definitions/a", "title": "t", "definitions": {"a": true}})",
      R"({"minLength": 2.0, "maxLength": 1e2, "maxItems": 99999999999999999999999})",
      R"({"type": "string", "x-assay": {"type": ["A-1"], "type:number": ["A-2"]}})",
      R"({"additionalProperties": false, "x-assay": {"additionalProperties": ["A-1"]}})",
      R"({"properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}}})",
      R"({"properties": {"a": {"$ref": "#"}}})",
      R"({"definitions": {"a~b/c%": {"type": "null"}}, "items": {"$ref": "#/definitions/a~0b~1c%25"}})",
  };
  for (std::string_view text : kSchemas) {
    const auto schema = Compile(text);
    EXPECT_TRUE(schema.ok()) << text << "\n" << (schema.ok() ? "" : schema.error().ToString());
  }
}

TEST(SchemaCompileTest, FormatsAreOnlyReadWhereTheyAreJudged) {
  Schema::Options options;
  options.formats = false;
  const auto schema = Compile(R"({"format": "no such"})", options);
  ASSERT_TRUE(schema.ok());
  EXPECT_TRUE(schema.value().checks().empty());
}

TEST(SchemaCompileTest, OtherDocumentsAreGivenNotFetched) {
  Schema::Options options;
  const Value other = Json(R"({"definitions": {"n": {"$id": "#name", "type": "null"}}, "typ": 1})");
  options.documents["http://a/other"] = &other;
  const auto refused = Compile(R"({"$ref": "http://a/other"})", options);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().place.file, "http://a/other");
  EXPECT_EQ(refused.error().message, "http://a/other#: \"typ\" is no keyword of draft-07");
  const auto part = Compile(R"({"$id": "http://a/b", "items": {"$ref": "other#name"}})", options);
  ASSERT_TRUE(part.ok());
  EXPECT_TRUE(part.value().Accepts(Json("[null]")));
  EXPECT_FALSE(part.value().Accepts(Json("[1]")));
  EXPECT_EQ(part.value().checks()[0].schema_pointer, "http://a/other#/definitions/n");
}

TEST(SchemaCompileTest, OutlivesWhatItWasMadeFrom) {
  Schema schema = [] {
    const Value made = Json(R"({"enum": [["a"], {"b": 1}], "pattern": "^x$"})");
    return Schema::Compile(made).Take();
  }();
  EXPECT_TRUE(schema.Accepts(Json(R"({"b": 1.0})")));
}

TEST(SchemaCompileTest, ListsChecksWithPlacesAndRequirements) {
  const auto schema = Compile(R"({
    "type": "object", "required": ["profile"], "additionalProperties": false,
    "x-assay": {"required": ["A-1", "A-2"], "additionalProperties": ["A-3"]},
    "properties": {
      "profile": {"properties": {"groups": {"items": {"$ref": "#/definitions/group"}}}},
      "a/b": {"items": [{"type": "null"}, {"$ref": "#/definitions/group"}]},
      "map": {"additionalProperties": {"minLength": 1}, "patternProperties": {"^x": {"const": 1}},
              "propertyNames": {"pattern": "^[a-z]", "x-assay": {"pattern": ["A-4"],
                                                                 "pattern:first": ["A-5"]}}},
      "never": false,
      "either": {"anyOf": [{"type": "null", "x-assay": {"type": ["A-6"]}},
                           {"allOf": [{"minimum": 3, "x-assay": {"minimum": ["A-7", "A-6"]}}]}],
                 "x-assay": {"anyOf": ["A-8"]}}
    },
    "definitions": {"group": {"properties": {"id": {"type": "string"}}},
                    "unused": {"type": "string"}}
  })");
  ASSERT_TRUE(schema.ok()) << schema.error().ToString();
  std::vector<std::string> lines;
  for (const SchemaCheck& check : schema.value().checks()) {
    std::string line = check.keyword + " " + check.instance_place + " #" + check.schema_pointer;
    for (const std::string& id : check.requirements) line += " " + id;
    lines.push_back(line);
  }
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "type  #",
                       "required  # A-1 A-2",
                       "additionalProperties  # A-3",
                       "type /profile/groups/*/id #/definitions/group/properties/id",
                       "type /a~1b/0 #/properties/a~1b/items/0",
                       "const /map/* #/properties/map/patternProperties/^x",
                       "minLength /map/* #/properties/map/additionalProperties",
                       "pattern /map/~key #/properties/map/propertyNames A-4",
                       "false /never #/properties/never",
                       "anyOf /either #/properties/either A-8 A-6 A-7",
                   }));
}

}  // namespace
}  // namespace assay
