#include "reports/marked_body.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::reports {
namespace {

// One line each, a marked one with "> " before it.
std::string Shown(std::string_view body, std::string_view pointer) {
  std::string out;
  for (const MarkedLine& line : MarkBody(body, pointer))
    out += (line.marked ? "> " : "  ") + line.text + "\n";
  return out;
}

TEST(MarkedBodyTest, MarksThePlace) {
  EXPECT_EQ(Shown(R"({"a":1,"b":{"c":"x","d":[1,2,{"e":null}]}})", "/b/d/2/e"),
            "  {\n"
            "    \"a\": 1,\n"
            "    \"b\": {\n"
            "      \"c\": \"x\",\n"
            "      \"d\": [\n"
            "        1,\n"
            "        2,\n"
            "        {\n"
            ">         \"e\": null\n"
            "        }\n"
            "      ]\n"
            "    }\n"
            "  }\n");
}

TEST(MarkedBodyTest, SaysWhatIsMissingAndWhere) {
  EXPECT_EQ(Shown(R"({"a":{"b":1}})", "/a/c"),
            "  {\n    \"a\": {\n      \"b\": 1\n>     there is no \"c\" here\n    }\n  }\n");
  EXPECT_EQ(Shown(R"({"a":7})", "/a/c"), "  {\n    \"a\": 7\n>     there is no \"c\" here\n  }\n");
  EXPECT_EQ(Shown("[]", "/0"), "  [\n>   there is no \"0\" here\n  ]\n");
}

TEST(MarkedBodyTest, WithoutAPlaceNothingIsMarked) {
  EXPECT_EQ(Shown(R"({"a":{"b":1}})", ""), "  {\n    \"a\": {\"b\":1}\n  }\n");
  EXPECT_EQ(Shown("", "/a"), "");
  EXPECT_EQ(Shown("<html>\n no", "/a"), "  <html>\n   no\n");
  EXPECT_EQ(Shown("17", ""), "> 17\n");
}

TEST(MarkedBodyTest, ShortensWhatIsBesideTheWay) {
  std::string body = "{\"long\":[1,2,3,4,5,6,7,8,9]";
  for (int i = 0; i < 100; ++i) body += ",\"f" + std::to_string(i) + "\":" + std::to_string(i);
  body += "}";
  const std::string shown = Shown(body, "/f50");
  EXPECT_NE(shown.find(">   \"f50\": 50,\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("    …\n    \"f44\": 44,\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("    \"f56\": 56,\n    …\n"), std::string::npos) << shown;
  EXPECT_NE(Shown(body, "/f1").find("\"long\": [… 9 items]"), std::string::npos);
}

TEST(MarkedBodyTest, IsBoundedAndMarksInTheDeep) {
  std::string deep, pointer;
  for (int i = 0; i < 300; ++i) deep += "{\"aaaa\":", pointer += "/aaaa";
  deep += "1" + std::string(300, '}');
  for (const std::string& body : {deep, "[" + std::string(100'000, '1') + "]"}) {
    const std::vector<MarkedLine> lines = MarkBody(body, body == deep ? pointer : "/0");
    EXPECT_LE(lines.size(), kMarkedLines + 3);
    size_t marked = 0;
    for (const MarkedLine& line : lines) {
      EXPECT_LE(line.text.size(), kMarkedLineBytes + 32);
      marked += line.marked;
    }
    EXPECT_EQ(marked, 1u);
  }
}

}  // namespace
}  // namespace assay::reports
