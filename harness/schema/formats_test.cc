#include "harness/schema/formats.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/schema/idn_label.h"

namespace assay {
namespace {

struct FormatCase {
  std::string_view format;
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

// The official suite asks most; here is what it leaves out.
const FormatCase kCases[] = {
    {"date-time",
     {"2024-02-29T23:59:60Z", "1998-12-31t15:59:60.123-08:00", "0000-01-01T00:00:00.0z"},
     {"", "2023-02-29T00:00:00Z", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2024-01-01T",
      "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+2400", "2024-01-01T24:00:00Z",
      "20240-01-01T00:00:00Z", "2024-01-01T00:00:00Z\n"}},
    {"date", {"2000-02-29", "9999-12-31"}, {"1900-02-29", "2024-1-01", "2024-04-31", "2024/01/01"}},
    {"time", {"00:00:00Z", "23:59:60+00:00"}, {"23:59:60+01:00", "00:00", "00:00:00", "0:00:00Z"}},
    {"email",
     {"a@b", "a.b+c@example.com", "\"a b\"@example.com", "a@[127.0.0.1]", "a@[IPv6:::1]"},
     {"a", "@b", "a@", "a@b@c", "a b@c", "a..b@c", "\"a@b", "a@-b", "a@[1.2.3]", "é@example.com",
      "a@b\n", std::string(65, 'a') + "@b"}},
    {"idn-email", {"é@é.example", "a@b"}, {"é", "a@", "a@b..c", "a@\xff"}},
    {"hostname",
     {"a", "a-b.c", "1.2", "xn--bcher-kva", std::string(63, 'a') + ".b"},
     {"", ".", "a.", "a..b", "a_b", "-a", "a-",
      "b\xc3\xbc"
      "cher",
      "xn--X", std::string(64, 'a'), "a b"}},
    {"idn-hostname",
     {"b\xc3\xbc"
      "cher.example",
      "a",
      "\xe5\xae\x9e\xe3\x80\x82"
      "a"},
     {"", "a..b", "\xe2\x98\x83",
      "-b\xc3\xbc"
      "cher",
      "\xcc\x80"
      "a",
      "a\xff"}},
    {"ipv4",
     {"0.0.0.0", "255.255.255.255", "127.0.0.1"},
     {"256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.-4", "1.2.3.4 ", "0x1.2.3.4", ""}},
    {"ipv6",
     {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4",
      "1::3:4:5:6:7:8"},
     {"", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", "::1%eth0",
      "1:2:3:4:5:6:7::8", ":1:2:3:4:5:6:7", "1.2.3.4::", "::1.2.3"}},
    {"uri",
     {"http://a", "urn:a:b", "a://[v1.x]:80/p?q#f", "mailto:a@b", "http://[::1]", "a:"},
     {"", "//a/b", "a/b", "1:a", "http://a b", "http://a:b", "http://[::1", "http://[1]", "a:%zz",
      "a:#a#b", "http://\xc3\xa9"}},
    {"uri-reference", {"", "a", "//a", "?q", "#f", "./a:b"}, {":a", "a b", "%", "\\a", "a[b]"}},
    {"iri",
     {"http://\xc3\xa9/\xc3\xa9?\xee\x80\x80"},
     {"\xc3\xa9:a", "http://a/\xee\x80\x80", "a", "http://a/\xff"}},
    {"iri-reference", {"\xc3\xa9", ""}, {"\xc3\xa9 a", "{\xc3\xa9}"}},
    {"uri-template",
     {"", "{a,b*,c:10}", "{+a}/x{?b}", "\xc3\xa9"},
     {"{", "}", "{}", "{a:0}", "a b", "{a b}", "%a"}},
    {"json-pointer", {"", "/", "/a~0b~1c", "//"}, {"a", "/~", "/~2", "#/a"}},
    {"relative-json-pointer", {"0", "1/a", "10#"}, {"", "01", "-1", "1a", "/a", "0##"}},
    {"regex", {"", "^a$", "(?<=a+)b", "\\u{1f600}"}, {"(", "\\Z", "(?i)a", "[b-a]"}},
    {"uuid",
     {"00000000-0000-0000-0000-000000000000", "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
      "ffffffff-ffff-ffff-ffff-ffffffffffff"},
     {"", "2eb8aa08aa9811eab4aa73b441d16380", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
      "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08-aa98-11ea-b4aa-73b441d163800",
      "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380"}},
};

TEST(FormatsTest, EachTakesWhatItsRfcSays) {
  for (const FormatCase& c : kCases) {
    const Format* format = FindFormat(c.format);
    ASSERT_NE(format, nullptr) << c.format;
    for (const std::string& text : c.good) {
      EXPECT_TRUE(format->fits(text)) << c.format << " " << testing::PrintToString(text);
    }
    for (const std::string& text : c.bad) {
      EXPECT_FALSE(format->fits(text)) << c.format << " " << testing::PrintToString(text);
    }
  }
}

TEST(FormatsTest, EveryFormatIsTested) {
  EXPECT_EQ(AllFormats().size(), std::size(kCases));
  EXPECT_EQ(FindFormat("duration"), nullptr);  // not of draft-07
}

TEST(FormatsTest, NoneTakesTextThatIsNotUtf8) {
  const std::string kPieces[] = {
      "",  "[", "]", ":", "@", "/", "%", "xn--", "\"", "\\", "\xff", "\xf4\x90\x80\x80",
      "{", "}", "0", "-", ".", "~", "é"};
  for (const Format& format : AllFormats()) {
    for (const std::string& a : kPieces) {
      for (const std::string& b : kPieces) {
        for (const std::string& c : kPieces) {
          const std::string text = a + b + c;
          EXPECT_FALSE(format.fits(text) && !IsUtf8(text))
              << format.name << " " << testing::PrintToString(text);
        }
      }
    }
  }
}

TEST(PunycodeTest, EncodesAndDecodes) {
  const std::pair<std::u32string, std::string> kPairs[] = {
      {U"bücher", "bcher-kva"},
      {U"münchen", "mnchen-3ya"},
      {U"他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"},
      {U"3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"},
  };
  for (const auto& [label, code] : kPairs) {
    EXPECT_EQ(EncodePunycode(label), code);
    EXPECT_EQ(DecodePunycode(code), label);
  }
  for (const char* bad : {"a-\xc3", "99999999999999", "a-!", "-"}) {
    const auto decoded = DecodePunycode(bad);
    EXPECT_TRUE(!decoded || EncodePunycode(*decoded) != bad) << bad;
  }
}

}  // namespace
}  // namespace assay
