#include "harness/target/base_url.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(BaseUrl, IsReadAndPutIntoOneForm) {
  const struct {
    const char* url;
    const char* text;
    const char* host_port;
    const char* userinfo;
  } cases[] = {
      {"http://localhost", "http://localhost", "localhost", ""},
      {"HTTPS://API.example.com:8443/v1/", "https://API.example.com:8443/v1",
       "API.example.com:8443", ""},
      {"https://host///", "https://host", "host", ""},
      {"http://127.0.0.1:80/a%20b/c", "http://127.0.0.1:80/a%20b/c", "127.0.0.1:80", ""},
      {"http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", ""},
      {"http://[fe80::1]/x", "http://[fe80::1]/x", "[fe80::1]", ""},
      {"https://me:pa%40ss@host/x", "https://me:pa%40ss@host/x", "host", "me:pa%40ss"},
      {"https://host/a;b=c,d'(e)", "https://host/a;b=c,d'(e)", "host", ""},
  };
  for (const auto& c : cases) {
    const auto url = ParseBaseUrl(c.url);
    ASSERT_TRUE(url.ok()) << c.url << ": " << url.error().message;
    EXPECT_EQ(url.value().text, c.text);
    EXPECT_EQ(url.value().host_port, c.host_port);
    EXPECT_EQ(url.value().userinfo, c.userinfo);
  }
}

TEST(BaseUrl, WhatParsersDisagreeOnIsRefusedWithARemedyAndWithoutShowingIt) {
  const char* const cases[] = {
      "",
      "host",
      "//host",
      "ftp://host",
      "http:/host",
      "http:host",
      "http://",
      "http:///x",
      "http://:80",
      "http://host:",
      "http://host:0",
      "http://host:65536",
      "http://host:8o",
      "http://host:99999999999",
      "http://ho st",
      "http://host\n",
      "http://host\\@evil",
      "http://h\xc3\xb6st",
      "http://host?",
      "http://host/?a",
      "http://host/#",
      "http://host/{x}",
      "http://host/%",
      "http://host/%4",
      "http://host/%zz",
      "http://a@b@host",
      "http://host/a/../b",
      "http://host/.",
      "http://host/%2e%2E/b",
      "http://[::1",
      "http://[1]",
      "http://[::g]",
      "http://::1",
      "http://.host",
      "http://a..b",
      "http://host/[x]",
      "http://ho%73t",
  };
  for (const char* url : cases) {
    const auto parsed = ParseBaseUrl(url);
    ASSERT_FALSE(parsed.ok()) << url;
    EXPECT_NE(parsed.error().remedy, "") << url;
    if (*url != '\0') {
      EXPECT_EQ(parsed.error().message.find(url), std::string::npos) << url;
    }
  }
}

TEST(BaseUrl, PercentDecodingLeavesWhatIsNotEncoded) {
  EXPECT_EQ(DecodePercent("a%20b%2Fc"), "a b/c");
  EXPECT_EQ(DecodePercent("100%"), "100%");
  EXPECT_EQ(DecodePercent("%4"), "%4");
  EXPECT_EQ(DecodePercent("%zz"), "%zz");
}

}  // namespace
}  // namespace assay
