#include "harness/json/value.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/base/text.h"

namespace assay {
namespace {

Value Read(std::string_view text) {
  Result<Document> document = ParseJson(text);
  EXPECT_TRUE(document.ok()) << text << ": " << document.error().ToString();
  return document.ok() ? document.Take().root : Value();
}

TEST(ValueTest, KnowsItsKind) {
  struct Row {
    Value value;
    Kind kind;
    std::string_view name;
  };
  const Row rows[] = {
      {Value(), Kind::kNull, "null"},
      {Value::Boolean(false), Kind::kBoolean, "boolean"},
      {Value::Number("1.50"), Kind::kNumber, "number"},
      {Value::Integer(-7), Kind::kNumber, "number"},
      {Value::String(""), Kind::kString, "string"},
      {Value::MakeArray(), Kind::kArray, "array"},
      {Value::MakeObject(), Kind::kObject, "object"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(row.value.kind(), row.kind);
    EXPECT_EQ(KindName(row.value.kind()), row.name);
    EXPECT_EQ(row.value.is_null(), row.kind == Kind::kNull);
    EXPECT_EQ(row.value.is_boolean(), row.kind == Kind::kBoolean);
    EXPECT_EQ(row.value.is_number(), row.kind == Kind::kNumber);
    EXPECT_EQ(row.value.is_string(), row.kind == Kind::kString);
    EXPECT_EQ(row.value.is_array(), row.kind == Kind::kArray);
    EXPECT_EQ(row.value.is_object(), row.kind == Kind::kObject);
  }
}

TEST(ValueTest, MembersAreFoundSetAndErased) {
  Value object = Value::MakeObject();
  EXPECT_EQ(object.Find("a"), nullptr);
  object.Set("b", Value::Integer(1));
  object.Set("a", Value::Integer(2));
  object.Set("b", Value::Integer(3)).set_offset(9);
  EXPECT_EQ(Dump(object), R"({"b":3,"a":2})");
  EXPECT_EQ(object.Find("b")->offset(), 9u);
}

TEST(ValueTest, OfDuplicatesTheLastCounts) {
  Value object = Read(R"({"a":1,"b":2,"a":3})");
  EXPECT_EQ(object.Find("a")->text(), "3");
  object.Set("a", Value::Integer(4));
  EXPECT_EQ(Dump(object), R"({"a":1,"b":2,"a":4})");
  object.Erase("a");
  EXPECT_EQ(Dump(object), R"({"b":2})");
  object.Erase("zzz");
  EXPECT_EQ(Dump(object), R"({"b":2})");
}

TEST(ValueTest, OnlyObjectsHaveMembers) {
  for (const std::string_view text : {"null", "1", "\"a\"", "[1]", "true"}) {
    Value value = Read(text);
    EXPECT_EQ(value.Find("a"), nullptr);
    value.Erase("a");
    EXPECT_EQ(Dump(value), text);
    EXPECT_EQ(value.StringOr("a", "x"), "x");
  }
}

TEST(ValueTest, Fallbacks) {
  const Value object = Read(R"({"s":"text","b":true,"n":1})");
  EXPECT_EQ(object.StringOr("s", "x"), "text");
  EXPECT_EQ(object.StringOr("n", "x"), "x");
  EXPECT_EQ(object.StringOr("none", "x"), "x");
  EXPECT_TRUE(object.BooleanOr("b", false));
  EXPECT_TRUE(object.BooleanOr("n", true));
  EXPECT_FALSE(object.BooleanOr("none", false));
}

TEST(EqualTest, Table) {
  struct Row {
    std::string_view a;
    std::string_view b;
    bool equal;
  };
  const Row rows[] = {
      {"null", "null", true},
      {"null", "false", false},
      {"true", "false", false},
      {"0", "false", false},
      {"0", "null", false},
      {"\"1\"", "1", false},
      {"1", "1.0", true},
      {"1", "10e-1", true},
      {"-0", "0", true},
      {"9007199254740992", "9007199254740993", false},
      {"9007199254740993", "9007199254740992.0", false},
      {"18446744073709551615", "-1", false},
      {"1e400", "10e399", true},
      {"1e400", "1e401", false},
      {R"("\u00e9")", "\"é\"", true},
      {R"("e\u0301")", "\"é\"", false},
      {R"("\ud83d\ude00")", "\"😀\"", true},
      {R"("a")", R"("A")", false},
      {"[]", "{}", false},
      {"[]", "[]", true},
      {"[1,2]", "[2,1]", false},
      {"[1,2]", "[1,2,3]", false},
      {"[1,[2]]", "[1.0,[2.0]]", true},
      {R"({"a":1,"b":2})", R"({"b":2,"a":1})", true},
      {R"({"a":1})", R"({"a":1,"b":2})", false},
      {R"({"a":1})", R"({"b":1})", false},
      {R"({"a":null})", "{}", false},
      {R"({"a":1,"a":2})", R"({"a":2})", true},
      {R"({"a":1,"a":2})", R"({"a":1})", false},
      {R"({"a":1,"b":0,"a":2})", R"({"a":3,"a":2,"b":0})", true},
      {R"({"a":1,"a":2})", R"({"a":2,"a":1})", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Equal(Read(row.a), Read(row.b)), row.equal) << row.a << " and " << row.b;
    EXPECT_EQ(Equal(Read(row.b), Read(row.a)), row.equal) << row.b << " and " << row.a;
  }
}

TEST(EqualTest, AmongManyDuplicatesTheLastCounts) {
  Value many = Value::MakeObject();
  Value last = Value::MakeObject();
  for (int i = 0; i < 300; ++i) {
    const std::string key(1, static_cast<char>('a' + i * 7 % 3));
    many.members().push_back(Member{key, Value::Integer(i), 0});
    last.Set(key, Value::Integer(i));
  }
  EXPECT_EQ(last.members().size(), 3u);
  EXPECT_TRUE(Equal(many, last));
  last.Set("b", Value::Integer(0));
  EXPECT_FALSE(Equal(many, last));
}

TEST(DumpTest, EscapesWhatMustBe) {
  const std::pair<std::string, std::string> rows[] = {
      {"", "\"\""},
      {"a\"b\\c/d", R"("a\"b\\c/d")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {std::string("\0\x1f\x7f", 3), "\"\\u0000\\u001f\x7f\""},
      {"é😀", "\"é😀\""},
      {"a\xff\xed\xa0\x80z", "\"a\uFFFD\uFFFD\uFFFD\uFFFDz\""},
  };
  for (const auto& [text, expected] : rows) {
    EXPECT_EQ(Dump(Value::String(text)), expected);
    EXPECT_EQ(Dump(Value::MakeObject({Member{text, Value(), 0}})), "{" + expected + ":null}");
  }
}

// Texts are written several bytes at a time, and long ones in parts: each length and each place.
TEST(DumpTest, EscapesAtEveryPlace) {
  const struct {
    std::string raw, escaped;
  } kRows[] = {{"\"", "\\\""},
               {"\\", "\\\\"},
               {std::string(1, '\0'), "\\u0000"},
               {"\x1f", "\\u001f"},
               {"\n", "\\n"},
               {"\x7f", "\x7f"},
               {"é", "é"},
               {"\U0001F511", "\U0001F511"},
               {"\xff", "\uFFFD"},
               {"\xe2\x82", "\uFFFD\uFFFD"}};
  for (const auto& row : kRows) {
    for (size_t length = 0; length < 300; length += length < 40 ? 1 : 7) {
      for (size_t at = 0; at <= length; at += length < 40 ? 1 : 11) {
        const std::string before(at, ' '), after(length - at, '~');
        std::string out = "x";
        const bool whole = AppendQuoted(before + row.raw + after, &out);
        ASSERT_EQ(out, "x\"" + before + row.escaped + after + "\"") << length << " " << at;
        ASSERT_EQ(whole, IsUtf8(row.raw));
      }
      std::string all, escaped;
      for (size_t i = 0; i < length; ++i) all += row.raw, escaped += row.escaped;
      ASSERT_EQ(Dump(Value::String(all)), '"' + escaped + '"');
    }
  }
}

TEST(DumpTest, Layout) {
  const Value value = Read(R"({"a":[1,{"b":[]},{}],"c":"d"})");
  EXPECT_EQ(Dump(value), R"({"a":[1,{"b":[]},{}],"c":"d"})");
  EXPECT_EQ(Dump(value, 2), R"({
  "a": [
    1,
    {
      "b": []
    },
    {}
  ],
  "c": "d"
})");
  EXPECT_EQ(Dump(value.Find("a")->items()[0], 2), "1");
  EXPECT_EQ(Dump(Read("[1,2]"), 0), "[\n1,\n2\n]");
}

TEST(DumpTest, NumbersStayAsWritten) {
  for (const std::string text :
       {"-0", "0", "1.50", "1E2", "1e+02", "1e400", "-1e-400", "18446744073709551616", "0.10",
        "123456789012345678901234567890.123456789012345678901234567890"}) {
    EXPECT_EQ(Dump(Read(text)), text);
  }
}

}  // namespace
}  // namespace assay
