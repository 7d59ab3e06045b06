#include <gtest/gtest.h>

#include "harness/base/text.h"

namespace assay {
namespace {

using Points = std::vector<char32_t>;
constexpr char32_t kBad = 0xFFFD;

bool IsSurrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

TEST(Utf8Test, EveryScalarValueRoundTrips) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (IsSurrogate(c)) continue;
    std::string text;
    AppendUtf8(c, &text);
    ASSERT_EQ(text.size(), c < 0x80 ? 1u : c < 0x800 ? 2u : c < 0x10000 ? 3u : 4u);
    ASSERT_EQ(Utf8SequenceLength(text), text.size());
    ASSERT_EQ(DecodeUtf8(text), Points{c});
    ASSERT_EQ(Utf8Length(text), 1u);
  }
}

TEST(Utf8Test, WhatIsNoScalarValueIsWrittenAsReplacement) {
  for (const char32_t c : {0xD800u, 0xDBFFu, 0xDC00u, 0xDFFFu, 0x110000u, 0xFFFFFFFFu}) {
    std::string text = "a";
    AppendUtf8(c, &text);
    EXPECT_EQ(text, "a\uFFFD");
  }
}

// Every sequence of one and two bytes, and these with one and two more from the edges of what may
// follow, against the definition: it is valid if and only if encoding what it spells gives it back.
TEST(Utf8Test, AgreesWithTheDefinitionOnAllShortSequences) {
  const auto spells = [](const std::string& s) -> char32_t {
    const auto at = [&s](size_t i) { return static_cast<uint8_t>(s[i]); };
    char32_t c = at(0);
    if (s.size() > 1) c &= 0x7Fu >> s.size();
    for (size_t i = 1; i < s.size(); ++i) c = (c << 6) | (at(i) & 0x3Fu);
    return c;
  };
  const auto valid = [&spells](const std::string& s) {
    const char32_t c = spells(s);
    if (c > 0x10FFFF || IsSurrogate(c)) return false;
    std::string again;
    AppendUtf8(c, &again);
    return again == s;
  };
  const auto check = [&valid](const std::string& s) {
    ASSERT_EQ(Utf8SequenceLength(s) == s.size(), valid(s)) << testing::PrintToString(s);
  };
  const unsigned edges[] = {0x7F, 0x80, 0xBF, 0xC0};
  const auto byte = [](unsigned value) { return static_cast<char>(value); };
  for (unsigned a = 0; a < 256; ++a) {
    check({byte(a)});
    for (unsigned b = 0; b < 256; ++b) {
      check({byte(a), byte(b)});
      for (const unsigned c : edges) {
        check({byte(a), byte(b), byte(c)});
        for (const unsigned d : edges) check({byte(a), byte(b), byte(c), byte(d)});
      }
    }
  }
}

TEST(Utf8Test, EveryInvalidClassIsSeen) {
  struct Row {
    const char* what;
    std::string text;
    Points decoded;
  };
  const Row rows[] = {
      {"lone continuation", "a\x80z", {'a', kBad, 'z'}},
      {"lead without continuation", "a\xC3z", {'a', kBad, 'z'}},
      {"cut at the end", "a\xE2\x82", {'a', kBad, kBad}},
      {"cut by ASCII", "\xF0\x9F\x98z", {kBad, kBad, kBad, 'z'}},
      {"cut by a good sequence", "\xE2\x82\xC3\xA4", {kBad, kBad, 0xE4}},
      {"overlong of two", "\xC0\x80", {kBad, kBad}},
      {"overlong of two, upper", "\xC1\xBF", {kBad, kBad}},
      {"overlong of three", "\xE0\x9F\xBF", {kBad, kBad, kBad}},
      {"overlong of four", "\xF0\x8F\xBF\xBF", {kBad, kBad, kBad, kBad}},
      {"first surrogate", "\xED\xA0\x80", {kBad, kBad, kBad}},
      {"last surrogate", "\xED\xBF\xBF", {kBad, kBad, kBad}},
      {"surrogate pair (CESU-8)", "\xED\xA0\xBD\xED\xB8\x80", Points(6, kBad)},
      {"over U+10FFFF", "\xF4\x90\x80\x80", Points(4, kBad)},
      {"lead F5", "\xF5\x80\x80\x80", Points(4, kBad)},
      {"five bytes", "\xF8\x88\x80\x80\x80", Points(5, kBad)},
      {"FE and FF", "\xFE\xFF", {kBad, kBad}},
      {"Latin-1", "caf\xE9", {'c', 'a', 'f', kBad}},
  };
  for (const Row& row : rows) {
    EXPECT_FALSE(IsUtf8(row.text)) << row.what;
    EXPECT_EQ(DecodeUtf8(row.text), row.decoded) << row.what;
  }
}

TEST(Utf8Test, GoodTexts) {
  const std::pair<std::string_view, size_t> rows[] = {
      {"", 0}, {"abc", 3}, {"é", 1}, {"e\u0301", 2}, {"😀x", 2}, {"\uFEFF", 1}, {"\uFFFD", 1}};
  for (const auto& [text, length] : rows) {
    EXPECT_TRUE(IsUtf8(text));
    EXPECT_EQ(Utf8Length(text), length) << text;
    EXPECT_EQ(DecodeUtf8(text).size(), length) << text;
  }
  EXPECT_TRUE(IsUtf8(std::string_view("\0", 1)));
  EXPECT_EQ(Utf8SequenceLength(""), 0u);
}

TEST(PrintableTest, ControlsAndBadBytes) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", ""},
      {"plain é 😀", "plain é 😀"},
      {"\x1b[31mred", "\\x1b[31mred"},
      {"a\nb\tc\r", "a\\x0ab\\x09c\\x0d"},
      {"\x7f", "\\x7f"},
      {"\u0080\u0085\u009b\u009f", "\\x80\\x85\\x9b\\x9f"},
      {"\u00a0", "\u00a0"},
      {"\xff\xc3", "\uFFFD\uFFFD"},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(Printable(text), expected);
  EXPECT_EQ(Printable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(Printable("a\nb\tc\r\x1b", SIZE_MAX, true), "a\nb\tc\\x0d\\x1b");
}

TEST(PrintableTest, CutsAtACharacter) {
  EXPECT_EQ(Printable("abc", 3), "abc");
  EXPECT_EQ(Printable("abcd", 3), "abc…");
  EXPECT_EQ(Printable("aé", 2), "a…");
  EXPECT_EQ(Printable("aé", 3), "aé");
  EXPECT_EQ(Printable("a\x01z", 4), "a…");
  EXPECT_EQ(Printable("a\x01z", 5), "a\\x01…");
  EXPECT_EQ(Printable("a", 0), "…");
  EXPECT_EQ(Printable("", 0), "");
}

// Whatever the bytes: the result is UTF-8 without a control character, and no longer than asked.
TEST(PrintableTest, AnyBytesComeOutHarmless) {
  uint64_t state = 1;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 24; ++i) {
      state = Hash64("x", state);
      text.push_back(static_cast<char>(state >> 32));
    }
    const size_t limit = round % 30;
    const std::string shown = Printable(text, limit);
    ASSERT_TRUE(IsUtf8(shown));
    ASSERT_LE(shown.size(), limit + std::string_view("…").size());
    for (const char32_t c : DecodeUtf8(shown)) {
      ASSERT_FALSE(c < 0x20 || (c >= 0x7F && c < 0xA0));
    }
  }
}

}  // namespace
}  // namespace assay
