#include "harness/derive/sniff.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "harness/derive/derive.h"

namespace assay::derive {
namespace {

TEST(Sniff, TellsDocumentsApartByContent) {
  EXPECT_EQ(Sniff("openapi: 3.0.0\n"), DocumentKind::kOpenApi);
  EXPECT_EQ(Sniff("{\"swagger\": \"2.0\"}"), DocumentKind::kOpenApi);
  EXPECT_EQ(Sniff("<!DOCTYPE html><p>x"), DocumentKind::kHtml);
  EXPECT_EQ(Sniff("# Page\n\n<div>x</div>\n"), DocumentKind::kText);
  EXPECT_EQ(Sniff(std::string("\0\0", 2)), DocumentKind::kBinary);
  EXPECT_EQ(Sniff(" \n"), DocumentKind::kEmpty);
  EXPECT_EQ(Sniff(EmbeddedText("contracts/tenovos/update_user.json")), DocumentKind::kContract);
  EXPECT_EQ(Sniff(std::string("#\0 \0G\0E\0T\0 \0/\0", 14)), DocumentKind::kUtf16);
  EXPECT_EQ(Sniff("\xFE\xFF"), DocumentKind::kUtf16);
  EXPECT_EQ(Sniff("{/* a page may begin so */}\n\n# Page\n"), DocumentKind::kText);
}

TEST(Sniff, NamesWhatIsNotRead) {
  const std::pair<const char*, const char*> cases[] = {
      {"asyncapi: 2.0.0\n", "AsyncAPI"},
      {"#%RAML 1.0\ntitle: a\n", "RAML"},
      {"FORMAT: 1A\n\n# Things [/things]\n", "API Blueprint"},
      {R"({"swaggerVersion": "1.2"})", "Swagger 1"},
      {R"({"info": {"_postman_id": "x"}, "item": []})", "a Postman collection"},
      {R"({"log": {"entries": []}})", "a HAR file"},
      {R"({"a": 1})", "JSON"},
  };
  for (const auto& [text, format] : cases) {
    EXPECT_EQ(Sniff(text), DocumentKind::kOther) << text;
    const auto derived = Derive(text, "doc", {});
    ASSERT_FALSE(derived.ok());
    EXPECT_EQ(derived.error().message.find("this is " + std::string(format) + ","), 0u);
  }
}

TEST(Sniff, ABadByteOfAPageIsTold) {
  const auto derived =
      Derive("# A\n\n`GET /a`\n\n| Name | Type |\n|---|---|\n| \xFF | string |\n", "a.md", {});
  ASSERT_TRUE(derived.ok());
  ASSERT_EQ(derived.value().findings.size(), 1u);
  EXPECT_EQ(derived.value().findings[0].rule, "not-utf8");
  EXPECT_EQ(derived.value().findings[0].line, 7u);
}

}  // namespace
}  // namespace assay::derive
