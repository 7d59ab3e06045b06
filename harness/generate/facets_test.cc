#include "harness/generate/facets.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace assay {
namespace {

std::string PlainText(std::string_view schema) {
  Result<Value> plain = Plain(ParseJson(schema).value().root);
  return plain.ok() ? Dump(plain.value()) : "error: " + plain.error().message;
}

TEST(Facets, ReferencesAndAllOfAreFoldedIn) {
  struct Row {
    const char* schema;
    const char* plain;
  };
  const std::vector<Row> rows = {
      {R"({"type":"string"})", R"({"type":"string"})"},
      {R"({"items":{"$ref":"#/definitions/a"},"definitions":{"a":{"minimum":1}}})",
       R"({"items":{"minimum":1}})"},
      {R"({"allOf":[{"minimum":1,"maximum":9},{"minimum":3,"maximum":12}]})",
       R"({"minimum":3,"maximum":9})"},
      {R"({"required":["a"],"allOf":[{"required":["b","a"]}]})", R"({"required":["a","b"]})"},
      {R"({"enum":[1,2],"allOf":[{"enum":[2,3]}]})", R"({"enum":[2]})"},
      {R"({"properties":{"a":{"minimum":1}},"allOf":[{"properties":{"a":{"maximum":2},"b":true}}]})",
       R"({"properties":{"a":{"minimum":1,"maximum":2},"b":true}})"},
      {R"({"const":{"$ref":"#/nowhere"}})", R"({"const":{"$ref":"#/nowhere"}})"},
      {R"({"properties":{"enum":{"allOf":[{"minimum":1}]}}})",
       R"({"properties":{"enum":{"minimum":1}}})"},
      {R"({"$ref":"#/nowhere"})", "error: cannot follow the reference #/nowhere"},
      {R"({"properties":{"self":{"$ref":"#"}}})",
       R"({"properties":{"self":{"properties":{"self":true}}}})"},
      {R"({"$ref":"other.json"})", "error: cannot follow the reference other.json"},
  };
  for (const Row& row : rows) EXPECT_EQ(PlainText(row.schema), row.plain) << row.schema;
}

TEST(Facets, SlugsAreSegments) {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"enabled", "enabled"}, {"Pending Review!", "pending_review"},
      {"", "empty"},          {"\xC3\xA9", "other"},
      {"--x--", "x"},         {"X-API-Key", "x_api_key"}};
  for (const auto& [text, slug] : rows) EXPECT_EQ(Slug(text), slug) << text;
}

}  // namespace
}  // namespace assay
