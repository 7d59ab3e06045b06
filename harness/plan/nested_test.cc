#include "harness/plan/nested.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace assay {
namespace {

Value Nested(std::string_view text) { return ParseJson(text).Take().root; }

Field Top(const std::string& name, const std::string& schema) {
  Field field;
  field.name = name;
  field.pointer = "/" + name;
  field.schema = std::make_shared<const Value>(Nested(schema));
  return field;
}

std::string Named(const std::vector<Field>& fields) {
  std::string names;
  for (const Field& field : fields)
    names += (names.empty() ? "" : " ") + field.pointer + (field.required ? "!" : "");
  return names;
}

TEST(Nested, PlacesThatASchemaDeclares) {
  struct Row {
    const char *schema, *places;
  };
  for (const Row& row : std::vector<Row>{
           {R"({"type": "string"})", ""},
           {R"({"properties": {"b": {}, "c": {}}, "required": ["c"]})", "/a/b /a/c!"},
           {R"({"properties": {"b": true, "x/y": {}}})", "/a/x~1y"},
           {R"({"items": {"properties": {"b": {}}}})", "/a/*! /a/*/b"},
           {R"({"items": [{}, {}]})", ""},
           {R"({"additionalProperties": {"type": "string"}})", "/a/*"},
           {R"({"properties": {"b": {}}, "additionalProperties": {"type": "string"}})", "/a/b"},
           {R"({"patternProperties": {"^x$": {}}, "additionalProperties": {}})", ""},
           {R"({"allOf": [{"properties": {"b": {}}}, {"properties": {"b": {}, "c": {}}}]})",
            "/a/b /a/c"},
           {R"({"anyOf": [{"properties": {"b": {}}}]})", ""},
           {R"({"not": {"properties": {"b": {}}}})", ""}}) {
    const NestedFields fields = NestedFieldsOf({Top("a", row.schema)});
    EXPECT_EQ(Named(fields.tried), row.places) << row.schema;
    EXPECT_TRUE(fields.left.empty());
  }
}

TEST(Nested, NearestToTheTopFirstAndNoMoreThanFit) {
  std::string many = R"({"properties": {"deep": {"properties": {"last": {}}})";
  for (size_t i = 1; i < kMostNested + 3; ++i) many += ", \"p" + std::to_string(i) + "\": {}";
  const NestedFields fields = NestedFieldsOf({Top("a", many + "}}")});
  EXPECT_EQ(fields.tried.size(), kMostNested);
  EXPECT_EQ(Named(fields.left), "/a/p40 /a/p41 /a/p42 /a/deep/last");
}

TEST(Nested, NoDeeperThanFourNames) {
  const NestedFields fields =
      NestedFieldsOf({Top("a", R"({"properties": {"b": {"items": {"properties": {"c": {"properties":
                   {"d": {"properties": {"e": {}}}}}}}}}})")});
  EXPECT_EQ(Named(fields.tried), "/a/b /a/b/*! /a/b/*/c /a/b/*/c/d");
  EXPECT_EQ(Named(fields.left), "/a/b/*/c/d/e");
}

TEST(Nested, WhatOnlyTheProfileKnowsIsNotMadeUpInside) {
  Field top = Top("a", R"({"items": {"properties": {"b": {}}}})");
  EXPECT_FALSE(NestedFieldsOf({top}).tried[1].from_profile);
  top.given = {Nested("[{}]")};
  EXPECT_TRUE(NestedFieldsOf({top}).tried[1].from_profile);
}

TEST(Nested, APlaceInABody) {
  struct Row {
    const char *body, *pointer, *place, *after;
  };
  for (const Row& row : std::vector<Row>{
           {R"({"a":{"b":1}})", "/a/b", "/a/b", R"({"a":{"b":7}})"},
           {R"({"a":{}})", "/a/b", "/a/b", R"({"a":{"b":7}})"},
           {R"({"a":[{"b":1},{"b":2}]})", "/a/*/b", "/a/0/b", R"({"a":[{"b":7},{"b":2}]})"},
           {R"({"a":{"x/y":{"b":1}}})", "/a/*/b", "/a/x~1y/b", R"({"a":{"x/y":{"b":7}}})"},
           {R"({"a":{"x":1,"*":2}})", "/a/*", "/a/*", R"({"a":{"x":1,"*":7}})"},
           {R"({"a":[]})", "/a/*", "", R"({"a":[]})"},
           {R"({"a":1})", "/a/b", "", R"({"a":1})"},
           {R"({})", "/a/b", "", R"({})"}}) {
    Value body = Nested(row.body);
    const std::string place = PlaceIn(body, row.pointer);
    EXPECT_EQ(place, row.place) << row.body;
    SetAt(&body, place, Value::Integer(7));
    EXPECT_EQ(Dump(body), row.after);
  }
}

}  // namespace
}  // namespace assay
