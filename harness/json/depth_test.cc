#include "harness/json/depth.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/json/value.h"

namespace assay {
namespace {

TEST(NestedDeeperThan, CountsWhatStandsAroundAPlace) {
  const struct {
    const char* text;
    int depth;  // of the deepest place
  } texts[] = {
      {"", 0},
      {"1", 0},
      {"[]", 1},
      {"{}", 1},
      {" \r\n\t[ [ ] , [ ] ]", 2},
      {"{\"a\":[{\"b\":{}}],\"c\":[]}", 4},
      {"\xEF\xBB\xBF[[]]", 2},
      {"[\"[[[[\",\"\\\"[[[\",\"\\\\\",[]]", 2},  // brackets within texts are text
      {"[[\"[[[[", 2},
      {"[]]]]]", 1},
      {"<p>[[[[[</p>", 0},  // not JSON, and no sign of it
  };
  for (const auto& [text, depth] : texts) {
    EXPECT_FALSE(NestedDeeperThan(text, depth)) << text;
    if (depth == 0) continue;
    EXPECT_TRUE(NestedDeeperThan(text, depth - 1)) << text;
  }
}

// The parser takes just what is not too deep.
TEST(NestedDeeperThan, AgreesWithTheParser) {
  for (const int depth : {1, 2, 511, 512, 513}) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += i % 2 == 0 ? "[" : "{\"[\":";
    text += depth % 2 == 0 ? "1" : "";
    for (int i = depth; i-- > 0;) text += i % 2 == 0 ? "]" : "}";
    EXPECT_EQ(ParseJson(text, {.max_depth = 512}).ok(), !NestedDeeperThan(text, 512)) << depth;
  }
}

size_t ValuesIn(const Value& value) {
  size_t count = 1;
  if (value.is_array()) {
    for (const Value& item : value.items()) count += ValuesIn(item);
  } else if (value.is_object()) {
    for (const Member& member : value.members()) count += ValuesIn(member.value);
  }
  return count;
}

TEST(WhatIsBeyond, CountsValues) {
  for (const char* text : {"[1]", "[1,2,3]", R"({"a,[":1,"b":["x,y","\\","\"",{"c":null}]})",
                           R"( [[1],[2,[3]],{"d":true}] )", "[[[[1]]]]"}) {
    const size_t values = ValuesIn(ParseJson(text).Take().root);
    EXPECT_EQ(WhatIsBeyond(text, 9, values), Beyond::kNothing) << text;
    EXPECT_EQ(WhatIsBeyond(text, 9, values - 1), Beyond::kValues) << text;
  }
  EXPECT_EQ(WhatIsBeyond("[[],{}]", 9, 5), Beyond::kNothing);
  EXPECT_EQ(WhatIsBeyond("[1] ,,,,", 9, 2), Beyond::kNothing);
  EXPECT_EQ(WhatIsBeyond("<p>,,,,,,", 9, 2), Beyond::kNothing);
  EXPECT_EQ(WhatIsBeyond("[1,2,[[3]]]", 2, 5), Beyond::kDepth);
  EXPECT_EQ(WhatIsBeyond("[1,2,3,[[3]]]", 2, 3), Beyond::kValues);
}

}  // namespace
}  // namespace assay
