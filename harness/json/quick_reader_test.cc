// ReadQuickly is held against the parser that says what is wrong: both take the same texts, and
// make the same of them.
#include "harness/json/quick_reader.h"

#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <string>

#include "harness/json/value.h"

namespace assay {
namespace {

void ExpectSame(const Value& quick, const Value& slow, const std::string& text) {
  ASSERT_EQ(quick.kind(), slow.kind()) << text;
  EXPECT_EQ(quick.offset(), slow.offset()) << text;
  if (quick.is_array()) {
    ASSERT_EQ(quick.items().size(), slow.items().size()) << text;
    for (size_t i = 0; i < quick.items().size(); ++i)
      ExpectSame(quick.items()[i], slow.items()[i], text);
  } else if (quick.is_object()) {
    ASSERT_EQ(quick.members().size(), slow.members().size()) << text;
    for (size_t i = 0; i < quick.members().size(); ++i) {
      EXPECT_EQ(quick.members()[i].key, slow.members()[i].key) << text;
      EXPECT_EQ(quick.members()[i].key_offset, slow.members()[i].key_offset) << text;
      ExpectSame(quick.members()[i].value, slow.members()[i].value, text);
    }
  } else if (quick.is_string() || quick.is_number()) {
    EXPECT_EQ(quick.text(), slow.text()) << text;
  } else if (quick.is_boolean()) {
    EXPECT_EQ(quick.boolean(), slow.boolean()) << text;
  }
}

void ExpectAgreement(const std::string& text, int max_depth) {
  const std::optional<Document> quick = ReadQuickly(text, max_depth);
  const Result<Document> slow = ParseJsonSlowly(text, max_depth);
  ASSERT_EQ(quick.has_value(), slow.ok())
      << testing::PrintToString(text) << (slow.ok() ? "" : slow.error().ToString());
  if (!quick) return;
  ExpectSame(quick->root, slow.value().root, text);
  EXPECT_EQ(quick->duplicates, slow.value().duplicates) << text;
}

const char* const kTexts[] = {
    "1",
    "-0",
    "01",
    "1.",
    ".5",
    "-",
    "+1",
    "1e400",
    "1E-99999",
    "0x1",
    "1 2",
    "truex",
    "tru",
    "nul",
    "null",
    "\"\"",
    "\"a",
    "\"\\\"\"",
    "\"\\u00e9\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\u0041\"",
    "\"\\u12\"",
    "\"\\x\"",
    "\"\\\"",
    "\"\t\"",
    "\"\\u0000\"",
    "[",
    "]",
    "[]",
    "[1",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1,2]",
    " [ 1 , [ ] , { } ] ",
    "{}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{\"a\":1 \"b\":2}",
    "{1:2}",
    "{\"a\":1}}",
    "{\"a\":1,\"a\":{\"b\":[],\"b\":0}}",
    "{,}",
    "{\"a\":1]",
    "[1}",
    "",
    " ",
    "\"\xc3\xa9\"",
    "\"\xc3\"",
    "\"\xff\"",
    "\"\xed\xa0\x80\"",
    "[[[[1]]]]",
    "[[[[[1]]]]]",
    "\xEF\xBB\xBF"
    "1",
    "{\"created_ts\":1646394175.096,\"description\":{\"a\":[null,true,false,-1.5e+10]}}"};

TEST(ReadQuickly, AgreesOnTexts) {
  for (const char* text : kTexts) ExpectAgreement(text, 4);
  using namespace std::string_literals;
  for (const std::string& text : {"1\0"s, "\0"s, "[1,\0]"s, "\"a\0\""s, "[]\0x"s, "{\"a\"\0:1}"s})
    ExpectAgreement(text, 4);
}

TEST(ReadQuickly, AgreesOnTextsByChance) {
  std::mt19937_64 random(7);
  const auto below = [&](size_t bound) { return static_cast<size_t>(random() % bound); };
  static const char* const kBits[] = {
      "{",       "}",       "[",        "]",    ",",    ":",      "\"",    "\\",   "\\u0041",
      "\\ud800", "\\udc00", "1",        "-",    "0",    ".",      "e",     "true", "null",
      " ",       "\n",      "\xc3\xa9", "\xc3", "\x01", "\"a\":", "\"b\"", "[]"};
  for (int i = 0; i < 40000; ++i) {
    std::string text = i % 3 == 0 ? "" : kTexts[below(std::size(kTexts))];
    for (size_t changes = 1 + below(i % 3 == 0 ? 12 : 3); changes > 0; --changes) {
      const size_t at = below(text.size() + 1);
      if (below(3) == 0) {
        text.erase(at, 1 + below(2));
      } else {
        text.insert(at, kBits[below(std::size(kBits))]);
      }
    }
    ExpectAgreement(text, 4);
  }
}

}  // namespace
}  // namespace assay
