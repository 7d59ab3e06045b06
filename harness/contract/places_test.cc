#include "harness/contract/places.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Places, AreFoundThroughEveryHolderOfSchemas) {
  const auto schema = ParseJson(R"({
    "definitions": {
      "node": {"properties": {"next": {"$ref": "#/definitions/node"}, "a~b/c": {}}},
      "loop": {"$ref": "#/definitions/loop"}
    },
    "properties": {
      "plain": {}, "never": {"$ref": "#/definitions/loop"},
      "list": {"items": {"properties": {"id": {}}}},
      "tuple": {"items": [{"properties": {"x": {}}}, {}]},
      "node": {"$ref": "#/definitions/node"},
      "free": {"additionalProperties": {"properties": {"v": {}}}},
      "closed": {"additionalProperties": false},
      "beside": {"$ref": "#/definitions/node", "properties": {"ignored": {}}}
    },
    "allOf": [{"properties": {"all": {}}}],
    "anyOf": [{"properties": {"any": {}}}],
    "oneOf": [{"properties": {"one": {}}}],
    "if": {"properties": {"condition": {}}},
    "then": {"properties": {"then": {}}},
    "else": {"properties": {"else": {}}}
  })");
  ASSERT_TRUE(schema.ok());
  const struct {
    const char* pointer;
    bool there;
  } cases[] = {
      {"", true},
      {"plain", false},
      {"/plain", true},
      {"/plain/x", false},
      {"/other", false},
      {"/list/*/id", true},
      {"/list/0/id", false},
      {"/list/*/name", false},
      {"/tuple/*/x", true},
      {"/node/next/next/next", true},
      {"/node/a~0b~1c", true},
      {"/free/*/v", true},
      {"/free/x", false},
      {"/closed/*", false},
      {"/beside/next", true},
      {"/beside/ignored", false},
      {"/never", false},
      {"/never/x", false},
      {"/all", true},
      {"/any", true},
      {"/one", true},
      {"/then", true},
      {"/else", true},
      {"/condition", false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(HasPlace(schema.value().root, c.pointer), c.there) << c.pointer;
  }
}

TEST(Places, APartIsJudgedWithTheDefinitionsOfItsRoot) {
  const auto root = ParseJson(
      R"({"definitions": {"short": {"maxLength": 2}}, "properties": {"a": {"$ref": "#/definitions/short"}}})");
  ASSERT_TRUE(root.ok());
  const Value* part = At(root.value().root, "/properties/a");
  EXPECT_EQ(PartAccepts(root.value().root, *part, Value::String("ab")), true);
  EXPECT_EQ(PartAccepts(root.value().root, *part, Value::String("abc")), false);
  const Value alone = Value::MakeObject();
  EXPECT_EQ(PartAccepts(alone, *part, Value::String("ab")), std::nullopt);
}

}  // namespace
}  // namespace assay
