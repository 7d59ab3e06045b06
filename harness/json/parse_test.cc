#include <gtest/gtest.h>

#include "harness/base/text.h"
#include "harness/json/value.h"

namespace assay {
namespace {

using Pointers = std::vector<std::string>;

Document Read(std::string_view text) {
  Result<Document> document = ParseJson(text);
  EXPECT_TRUE(document.ok()) << text << ": " << document.error().ToString();
  return document.ok() ? document.Take() : Document{};
}

TEST(ParseTest, ReadsStrings) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {R"("")", ""},
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {R"("\u0041\u00e9\u20AC\uD83D\uDE00")", "Aé€😀"},
      {"\"\x7f\u0080\u2028\"", "\x7f\u0080\u2028"},
      {R"("\uFEFF")", "\uFEFF"},
      {"\"\uFEFF\"", "\uFEFF"},
      {R"("\uffff")", "\uffff"},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(Read(text).root.text(), expected) << text;
  EXPECT_EQ(Read(R"("\u0000a")").root.text(), std::string("\0a", 2));
}

TEST(ParseTest, NumbersKeepTheirText) {
  const std::string huge = "1" + std::string(5000, '0');
  for (const std::string& number :
       {std::string("0"), std::string("-0"), std::string("-0.0"), std::string("1E2"),
        std::string("1.50"), std::string("1e400"), std::string("-1E+0400"), std::string("1e-400"),
        std::string("9223372036854775808"), std::string("18446744073709551616"), huge,
        huge + ".5e3", "0." + huge, "-" + huge}) {
    EXPECT_EQ(Read(number).root.text(), number);
    EXPECT_EQ(Read("[" + number + "]").root.items()[0].text(), number);
    EXPECT_EQ(Read("{\"a\":\n" + number + "\t,\"b\":" + number + "}").root.Find("b")->text(),
              number);
  }
}

// The parser is handed a substitute where a number is too large for it; nothing of that shows.
TEST(ParseTest, LargeNumbersLeaveTheRestAlone) {
  const std::string text =
      R"(["1e400", "\"1e500", {"1e600\\": 123456}, 12.345678, 1e400, "é\u0031e700", -1e-999999])";
  const Document document = Read(text);
  EXPECT_EQ(Dump(document.root),
            R"(["1e400","\"1e500",{"1e600\\":123456},12.345678,1e400,"é1e700",-1e-999999])");
  EXPECT_EQ(document.root.items()[4].offset(), text.find(" 1e400") + 1);
  EXPECT_EQ(document.root.items()[5].offset(), text.find("\"é"));
}

struct Bad {
  std::string text;
  uint32_t line;
  uint32_t column;
  std::string_view says;  // part of the message
};

TEST(ParseTest, RefusesAndSaysWhere) {
  const Bad rows[] = {
      {"", 1, 1, "end of input"},
      {" \n ", 2, 2, "end of input"},
      {"[1", 1, 3, "end of input"},
      {"[1,]", 1, 4, "unexpected ']'; expected a value"},
      {"[1,,2]", 1, 4, "unexpected ','"},
      {"[1 \"abc\"]", 1, 4, "unexpected string literal; expected ']'"},
      {"{\"a\" \"b\"}", 1, 6, "expected ':'"},
      {"{\"a\",1}", 1, 5, "expected ':'"},
      {"{\"a\"}", 1, 5, "expected ':'"},
      {"{\"a\":}", 1, 6, "expected a value"},
      {"{\"a\":1,}", 1, 8, "expected string literal"},
      {"{1:2}", 1, 2, "expected string literal"},
      {"{\"a\":1 \"b\":2}", 1, 8, "expected '}'"},
      {"{\n  \"a\": 1,\n  \"b\": tru\n}", 3, 8, "invalid literal"},
      {"{\r\n\"a\": x}", 2, 6, "invalid literal"},
      {"1 2", 1, 3, "expected end of input"},
      {"[] // note", 1, 4, "invalid literal"},
      {"/* note */ []", 1, 1, "invalid literal"},
      {"{} {}", 1, 4, "expected end of input"},
      {"[}", 1, 2, "unexpected '}'"},
      {"'a'", 1, 1, "invalid literal"},
      {"NaN", 1, 1, "invalid literal"},
      {"-Infinity", 1, 1, "invalid number"},
      {"True", 1, 1, "invalid literal"},
      {"\xC2\xA0[]", 1, 1, "invalid literal"},
      {"[] \xC2\xA0", 1, 4, "invalid literal"},
      {"\f[]", 1, 1, "invalid literal"},
  };
  for (const Bad& row : rows) {
    const Result<Document> result = ParseJson(row.text, {}, "file.json");
    ASSERT_FALSE(result.ok()) << row.text;
    const Error& error = result.error();
    EXPECT_EQ(error.place.file, "file.json");
    EXPECT_EQ(error.place.line, row.line) << row.text;
    EXPECT_EQ(error.place.column, row.column) << row.text;
    EXPECT_NE(error.message.find(row.says), std::string::npos) << row.text << ": " << error.message;
  }
}

TEST(ParseTest, RefusesBadNumbers) {
  for (const std::string_view text :
       {"01",    "-01",    "1.",    ".5",    "+1",       "-",      "1e",      "1e+",
        "1.e1",  "0x10",   "1_000", "1e5.5", "00",       "1e400.", "1e400e1", "01e400",
        "-e400", "1e400x", "--1",   "1.2.3", "Infinity", "0e"}) {
    for (const std::string& whole :
         {std::string(text), "[" + std::string(text) + "]", "[1e999," + std::string(text) + "]"}) {
      const Result<Document> result = ParseJson(whole);
      ASSERT_FALSE(result.ok()) << whole;
      EXPECT_EQ(result.error().message.find("overflow"), std::string::npos) << whole;
    }
  }
}

TEST(ParseTest, RefusesBadStrings) {
  const Bad rows[] = {
      {"\"abc", 1, 1, "missing closing quote"},
      {"[\n \"a\nb\"]", 2, 4, "control character"},
      {"\"a\tb\"", 1, 3, "control character"},
      {"\"\\x41\"", 1, 3, "forbidden character"},
      {"\"\\u12g4\"", 1, 6, "hex"},
      {"\"\\ud800\"", 1, 8, "surrogate"},
      {"\"\\ud800x\"", 1, 8, "surrogate"},
      {"\"\\udc00\"", 1, 7, "surrogate"},
      {"\"\\ud800\\ud800\"", 1, 13, "surrogate"},
      {"\"\\ud800\\n\"", 1, 9, "surrogate"},
      {"\"\xff\"", 1, 2, "UTF-8"},
      {"\"\x80\"", 1, 2, "UTF-8"},
      {"\"\xC0\x80\"", 1, 2, "UTF-8"},
      {"\"\xE0\x80\x80\"", 1, 3, "UTF-8"},
      {"\"\xED\xA0\x80\"", 1, 3, "UTF-8"},
      {"\"\xF4\x90\x80\x80\"", 1, 3, "UTF-8"},
      {"\"\xF5\x80\x80\x80\"", 1, 2, "UTF-8"},
      {"\"\xE2\x82\"", 1, 4, "UTF-8"},
      {"{\"\xff\":1}", 1, 3, "UTF-8"},
      {"{\"\\ud800\":1}", 1, 9, "surrogate"},
  };
  for (const Bad& row : rows) {
    const Result<Document> result = ParseJson(row.text);
    ASSERT_FALSE(result.ok()) << testing::PrintToString(row.text);
    const Error& error = result.error();
    EXPECT_EQ(error.place.line, row.line) << error.ToString();
    EXPECT_EQ(error.place.column, row.column) << error.ToString();
    EXPECT_NE(error.message.find(row.says), std::string::npos) << error.message;
    EXPECT_TRUE(IsUtf8(error.message));
  }
}

TEST(ParseTest, RefusesByteOrderMarks) {
  const Result<Document> result = ParseJson("\xEF\xBB\xBF{}", {}, "f");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().place.line, 1u);
  EXPECT_NE(result.error().message.find("byte order mark"), std::string::npos);
  EXPECT_FALSE(ParseJson("\xEF\xBB").ok());
  EXPECT_FALSE(ParseJson("\xFE\xFF\x00{\x00}").ok());
}

// nlohmann takes a NUL byte for the end of the text.
TEST(ParseTest, ANulByteIsNotTheEnd) {
  struct Row {
    std::string text;
    uint32_t column;
  };
  const Row rows[] = {
      {std::string("{}\0", 3), 3},   {std::string("{} \0garbage", 11), 4},
      {std::string("1\0", 2), 2},    {std::string("\0", 1), 1},
      {std::string("[1,\0]", 5), 4}, {std::string("[1e400] \0x", 10), 9},
  };
  for (const Row& row : rows) {
    const Result<Document> result = ParseJson(row.text);
    ASSERT_FALSE(result.ok()) << testing::PrintToString(row.text);
    EXPECT_EQ(result.error().place.column, row.column) << testing::PrintToString(row.text);
    EXPECT_NE(result.error().message.find("NUL"), std::string::npos);
  }
  EXPECT_FALSE(ParseJson(std::string("\"a\0b\"", 5)).ok());
}

// A message may end up in a log: it must not repeat what was in the text.
TEST(ParseTest, MessagesDoNotQuoteTheText) {
  for (const std::string_view text : {"{\"secret\": \"hunter2\n\"}", "[\"hunter2\" \"hunter2\"]",
                                      "hunter2", "{\"hunter2\"}", "\"hunter2; expected \x01\""}) {
    const Result<Document> result = ParseJson(text);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().ToString().find("hunter2"), std::string::npos)
        << result.error().ToString();
  }
}

std::string Nested(size_t depth, std::string_view open, std::string_view close) {
  std::string out;
  for (size_t i = 0; i < depth; ++i) out += open;
  out += "1";
  for (size_t i = 0; i < depth; ++i) out += close;
  return out;
}

TEST(ParseTest, DepthIsLimited) {
  for (const auto& [open, close] : {std::pair("[", "]"), std::pair("{\"a\":", "}")}) {
    const std::string most = Nested(512, open, close);
    const Value copy = Read(most).root;
    EXPECT_EQ(Dump(copy), most);
    EXPECT_TRUE(Equal(copy, Read(most).root));
    const Result<Document> result = ParseJson(Nested(513, open, close));
    ASSERT_FALSE(result.ok());
    EXPECT_NE(result.error().message.find("512"), std::string::npos);
    EXPECT_EQ(result.error().place.column, 512 * std::string_view(open).size() + 1);
  }
  EXPECT_TRUE(ParseJson("1", {.max_depth = 0}).ok());
  EXPECT_FALSE(ParseJson("[]", {.max_depth = 0}).ok());
  EXPECT_TRUE(ParseJson("[[],[]]", {.max_depth = 2}).ok());
  EXPECT_FALSE(ParseJson("[[],[[]]]", {.max_depth = 2}).ok());
  EXPECT_FALSE(ParseJson(std::string(1'000'000, '[')).ok());
  EXPECT_FALSE(ParseJson("[", {.max_depth = -1}).ok());
}

TEST(ParseTest, TheDepthLimitIsItselfLimited) {
  const Value copy = ParseJson(Nested(2000, "[", "]"), {.max_depth = 2000}).Take().root;
  EXPECT_EQ(Dump(copy).size(), 4001u);
  EXPECT_FALSE(ParseJson("1", {.max_depth = 2001}).ok());
}

TEST(ParseTest, SizeIsLimited) {
  EXPECT_TRUE(ParseJson("[1]", {.max_bytes = 3}).ok());
  const Result<Document> result = ParseJson("[1] ", {.max_bytes = 3}, "f");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().ToString(), "f: is 4 bytes long, over the limit of 3");
}

TEST(ParseTest, NamesDuplicatesInTheOrderWritten) {
  const std::pair<std::string_view, Pointers> rows[] = {
      {R"({"a":1,"b":1})", {}},
      {R"({"a":1,"a":1})", {"/a"}},
      {R"({"a":1,"\u0061":1,"a":2})", {"/a", "/a"}},
      {R"({"a":{"a":1},"b":{"a":1}})", {}},
      {R"([{"x":1},{"a/~":1,"a/~":2}])", {"/1/a~1~0"}},
      {R"({"a":1,"a":{"b":[0,{"c":1,"c":1}]},"d":1,"d":1})", {"/a", "/a/b/1/c", "/d"}},
      {R"({"":1,"":1})", {"/"}},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(Read(text).duplicates, expected) << text;
}

TEST(ParseTest, FindsDuplicatesAmongMany) {
  std::string text = "{\"k0\":0";
  for (int i = 1; i < 20000; ++i) text += ",\"k" + std::to_string(i) + "\":0";
  EXPECT_TRUE(Read(text + "}").duplicates.empty());
  EXPECT_EQ(Read(text + ",\"k7\":0,\"k19999\":0}").duplicates, (Pointers{"/k7", "/k19999"}));
}

// A long name above many short ones must not multiply.
TEST(ParseTest, HostileDuplicatesStaySmall) {
  std::string text = "{\"" + std::string(100'000, 'n') + "\":{\"a\":0";
  for (int i = 0; i < 20000; ++i) text += ",\"a\":0";
  const Document document = Read(text + "}}");
  size_t size = 0;
  for (const std::string& pointer : document.duplicates) size += pointer.size();
  EXPECT_GE(document.duplicates.size(), 1u);
  EXPECT_LT(size, 2 * text.size());
}

TEST(PlaceOfTest, Table) {
  constexpr std::string_view kText = "ab\n\ncé\r\nd";
  struct Row {
    uint32_t offset;
    uint32_t line;
    uint32_t column;
  };
  const Row rows[] = {{0, 1, 1}, {2, 1, 3}, {3, 2, 1},  {4, 3, 1},
                      {7, 3, 4}, {9, 4, 1}, {10, 4, 2}, {999, 4, 2}};
  for (const Row& row : rows) {
    const Place place = PlaceOf(kText, row.offset, "f");
    EXPECT_EQ(place.file, "f");
    EXPECT_EQ(place.line, row.line) << row.offset;
    EXPECT_EQ(place.column, row.column) << row.offset;
  }
}

}  // namespace
}  // namespace assay
