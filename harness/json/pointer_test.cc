#include <gtest/gtest.h>

#include <random>

#include "harness/json/value.h"

namespace assay {
namespace {

using Tokens = std::vector<std::string>;

// The document of RFC 6901 section 5.
constexpr std::string_view kSample = R"({"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3,
  "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8, "~1": 9, "0": 10})";

TEST(PointerTest, FindsWhatTheRfcSays) {
  const Value root = ParseJson(kSample).Take().root;
  const std::pair<std::string_view, std::string_view> rows[] = {{"/foo", R"(["bar","baz"])"},
                                                                {"/foo/0", "\"bar\""},
                                                                {"/foo/1", "\"baz\""},
                                                                {"/", "0"},
                                                                {"/a~1b", "1"},
                                                                {"/c%d", "2"},
                                                                {"/e^f", "3"},
                                                                {"/g|h", "4"},
                                                                {"/i\\j", "5"},
                                                                {"/k\"l", "6"},
                                                                {"/ ", "7"},
                                                                {"/m~0n", "8"},
                                                                {"/~01", "9"},
                                                                {"/0", "10"}};
  for (const auto& [pointer, expected] : rows) {
    const Value* found = At(root, pointer);
    ASSERT_NE(found, nullptr) << pointer;
    EXPECT_EQ(Dump(*found), expected) << pointer;
  }
  EXPECT_EQ(At(root, ""), &root);
}

TEST(PointerTest, FindsNothingElse) {
  const Value root = ParseJson(kSample).Take().root;
  for (const std::string_view pointer : {"foo",
                                         "/foo/2",
                                         "/foo/-",
                                         "/foo/00",
                                         "/foo/01",
                                         "/foo/+1",
                                         "/foo/-1",
                                         "/foo/1 ",
                                         "/foo/",
                                         "/foo/0x1",
                                         "/foo/18446744073709551616",
                                         "/foo/99999999999999999999999",
                                         "/foo/0/0",
                                         "/fo",
                                         "/a/b",
                                         "/m~n",
                                         "/~",
                                         "/~2",
                                         "//",
                                         "#/foo",
                                         "/foo/0/"}) {
    EXPECT_EQ(At(root, pointer), nullptr) << pointer;
  }
}

TEST(PointerTest, Tokens) {
  EXPECT_EQ(PointerTokens(""), Tokens{});
  EXPECT_EQ(PointerTokens("abc"), Tokens{});
  EXPECT_EQ(PointerTokens("/"), Tokens{""});
  EXPECT_EQ(PointerTokens("/a~1b/~0~1/~01"), (Tokens{"a/b", "~/", "~1"}));
  EXPECT_EQ(PointerTokens("//"), (Tokens{"", ""}));
}

TEST(PointerPropertyTest, EscapingIsUndoneByReading) {
  constexpr std::string_view kAlphabet = "~/01a%";
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    Tokens tokens(random() % 4);
    std::string pointer;
    Value root = Value::String("here");
    for (std::string& token : tokens) {
      for (size_t length = random() % 5; length > 0; --length) {
        token += kAlphabet[random() % kAlphabet.size()];
      }
      pointer += '/' + EscapePointerToken(token);
    }
    for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
      root = Value::MakeObject({Member{*token, std::move(root), 0}});
    }
    ASSERT_EQ(PointerTokens(pointer), tokens) << pointer;
    const Value* found = At(root, pointer);
    ASSERT_NE(found, nullptr) << pointer;
    ASSERT_EQ(found->text(), "here");
  }
}

}  // namespace
}  // namespace assay
