#include "harness/base/text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace assay {
namespace {

using Parts = std::vector<std::string>;

TEST(TextTest, CaseIsAsciiOnly) {
  EXPECT_EQ(ToLower("Content-TYPE @[`{ ÄÖ"), "content-type @[`{ ÄÖ");
  EXPECT_TRUE(EqualsIgnoreCase("ETag", "eTAG"));
  EXPECT_FALSE(EqualsIgnoreCase("ETag", "ETags"));
  EXPECT_FALSE(EqualsIgnoreCase("@", "`"));
  EXPECT_FALSE(EqualsIgnoreCase("Ä", "ä"));
  EXPECT_TRUE(EqualsIgnoreCase("", ""));
}

TEST(TextTest, Trim) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", ""}, {" \t\r\n", ""}, {"a", "a"}, {"  a b\r\n", "a b"}, {"\va\f", "\va\f"}};
  for (const auto& [text, expected] : rows) EXPECT_EQ(Trim(text), expected);
}

TEST(TextTest, SplitKeepsEmptyParts) {
  EXPECT_EQ(Split("a,,b", ','), (Parts{"a", "", "b"}));
  EXPECT_EQ(Split("", ','), (Parts{""}));
  EXPECT_EQ(Split(",", ','), (Parts{"", ""}));
  EXPECT_EQ(Split("abc", ','), (Parts{"abc"}));
}

TEST(TextTest, JoinUndoesSplit) {
  for (const std::string text : {"", ",", "a", "a,b", ",a,,b,"}) {
    EXPECT_EQ(Join(Split(text, ','), ","), text);
  }
  EXPECT_EQ(Join({}, ", "), "");
  EXPECT_EQ(Join({"a", "b"}, ", "), "a, b");
}

TEST(TextTest, ReplaceAll) {
  EXPECT_EQ(ReplaceAll("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(ReplaceAll("aaa", "aa", "b"), "ba");
  EXPECT_EQ(ReplaceAll("abc", "", "x"), "abc");
  EXPECT_EQ(ReplaceAll("abc", "x", "y"), "abc");
  EXPECT_EQ(ReplaceAll("abc", "abc", ""), "");
  EXPECT_EQ(ReplaceAll("", "a", "b"), "");
}

TEST(GlobTest, Table) {
  struct Row {
    std::string_view glob;
    std::string_view text;
    bool expected;
  };
  const Row rows[] = {
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"**", "", true},
      {"?", "", false},
      {"?", "a", true},
      {"a*", "a", true},
      {"a*", "ba", false},
      {"*a", "aba", true},
      {"*a", "ab", false},
      {"a*b", "a/x/b", true},
      {"a*b*c", "abbbcbc", true},
      {"a*b*c", "abbb", false},
      {"tenovos/*/enums/?*", "tenovos/update_user/enums/state", true},
      {"*aab*", "aaaaab", true},
      {"[a]", "a", false},
      {"[a]", "[a]", true},
      {"a?c*", "abc", true},
      {"*??", "a", false},
      {"*??", "ab", true},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(GlobMatch(row.glob, row.text), row.expected) << row.glob << " on " << row.text;
  }
}

bool GlobByRecursion(std::string_view glob, std::string_view text) {
  if (glob.empty()) return text.empty();
  if (glob[0] == '*') {
    return GlobByRecursion(glob.substr(1), text) ||
           (!text.empty() && GlobByRecursion(glob, text.substr(1)));
  }
  return !text.empty() && (glob[0] == '?' || glob[0] == text[0]) &&
         GlobByRecursion(glob.substr(1), text.substr(1));
}

TEST(GlobTest, AgreesWithTheDefinition) {
  std::mt19937 random(7);
  const auto pick = [&random](std::string_view alphabet, size_t at_most) {
    std::string out(random() % (at_most + 1), ' ');
    for (char& c : out) c = alphabet[random() % alphabet.size()];
    return out;
  };
  int matches = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string glob = pick("ab*?", 7);
    const std::string text = pick("ab", 9);
    const bool expected = GlobByRecursion(glob, text);
    matches += expected ? 1 : 0;
    ASSERT_EQ(GlobMatch(glob, text), expected) << glob << " on " << text;
  }
  EXPECT_GT(matches, 1000);
}

TEST(GlobTest, ManyStarsDoNotExplode) {
  std::string glob;
  for (int i = 0; i < 40; ++i) glob += "a*";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(GlobMatch(glob + "b", std::string(20000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(PercentEncodeTest, KeepsTheUnreservedOnly) {
  EXPECT_EQ(PercentEncode("azAZ09-._~"), "azAZ09-._~");
  EXPECT_EQ(PercentEncode("a/b c?d#e%f+"), "a%2Fb%20c%3Fd%23e%25f%2B");
  EXPECT_EQ(PercentEncode("ä"), "%C3%A4");
  EXPECT_EQ(PercentEncode(std::string_view("\0\xff", 2)), "%00%FF");
}

TEST(Base64Test, Rfc4648Vectors) {
  const std::pair<std::string_view, std::string_view> rows[] = {{"", ""},
                                                                {"f", "Zg=="},
                                                                {"fo", "Zm8="},
                                                                {"foo", "Zm9v"},
                                                                {"foob", "Zm9vYg=="},
                                                                {"fooba", "Zm9vYmE="},
                                                                {"foobar", "Zm9vYmFy"},
                                                                {"\xfb\xff", "+/8="}};
  for (const auto& [text, expected] : rows) EXPECT_EQ(Base64(text), expected);
  EXPECT_EQ(Base64(std::string_view("\0\0\0", 3)), "AAAA");
}

TEST(ShellQuoteTest, LeavesNothingToTheShell) {
  EXPECT_EQ(ShellQuote(""), "''");
  EXPECT_EQ(ShellQuote("a b"), "'a b'");
  EXPECT_EQ(ShellQuote("it's $HOME `x` \\ !"), "'it'\\''s $HOME `x` \\ !'");
}

#if defined(__unix__)
// A real shell is the judge of what quoting means.
TEST(ShellQuoteTest, AShellReadsItBack) {
  for (const std::string text : {"'", "''a''", "$(echo x)", "a\nb", "\\'", "-n", "*", "é\t\x01"}) {
    const std::string command = "printf %s " + ShellQuote(text);
    FILE* pipe = popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    char buffer[256];
    const size_t length = fread(buffer, 1, sizeof buffer, pipe);
    EXPECT_EQ(pclose(pipe), 0);
    EXPECT_EQ(std::string(buffer, length), text);
  }
}
#endif

TEST(HashTest, Fnv1aVectors) {
  EXPECT_EQ(Hash64(""), 0xcbf29ce484222325ull);
  EXPECT_EQ(Hash64("a"), 0xaf63dc4c8601ec8cull);
  EXPECT_EQ(Hash64("foobar"), 0x85944171f73967e8ull);
  EXPECT_EQ(Hash64("bar", Hash64("foo")), Hash64("foobar"));
  EXPECT_NE(Hash64("\xff"), Hash64("\x7f"));
}

TEST(HashTest, HexHasSixteenDigits) {
  EXPECT_EQ(Hex64(0), "0000000000000000");
  EXPECT_EQ(Hex64(0xcbf29ce484222325ull), "cbf29ce484222325");
  EXPECT_EQ(Hex64(UINT64_MAX), "ffffffffffffffff");
}

}  // namespace
}  // namespace assay
