#include "harness/http/request_check.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/http/engine.h"

namespace assay {
namespace {

TEST(CheckHeader, RefusesWhatCouldSplitARequest) {
  struct Case {
    Header header;
    bool good;
  };
  const std::vector<Case> cases = {
      {{"Accept", "*/*"}, true},
      {{"X!#$%&'*+-.^_`|~9", "any thing, \"quoted\"; \xc3\xa9 \xff"}, true},
      {{"X", ""}, true},
      {{"", "x"}, false},
      {{"X Y", "x"}, false},
      {{"X:", "x"}, false},
      {{"X;", "x"}, false},
      {{"X\r\nY", "x"}, false},
      {{"X\xc3\xa9", "x"}, false},
      {{std::string("X\0", 2), "x"}, false},
      {{"X", "a\r\nY: b"}, false},
      {{"X", "a\n"}, false},
      {{"X", "a\r"}, false},
      {{"X", std::string("a\0b", 3)}, false},
  };
  for (const Case& tried : cases) {
    EXPECT_EQ(CheckHeader(tried.header).ok(), tried.good)
        << tried.header.name << ": " << tried.header.value;
  }
}

TEST(CheckHeader, ShowsNoValue) {
  const Result<bool> checked = CheckHeader({"Authorization", "hunter22\n"});
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().ToString().find("hunter22"), std::string::npos);
}

TEST(HostOf, TakesTheHostOutOfAnAddress) {
  struct Case {
    const char* url;
    const char* host;
    bool loopback;
  };
  const std::vector<Case> cases = {
      {"http://127.0.0.1:80/x", "127.0.0.1", true},
      {"https://127.8.9.1", "127.8.9.1", true},
      {"http://127.example.com/", "127.example.com", false},
      {"http://localhost?x", "localhost", true},
      {"http://LocalHost:1/", "LocalHost", true},
      {"http://api.localhost/", "api.localhost", true},
      {"http://notlocalhost/", "notlocalhost", false},
      {"http://[::1]:80/", "::1", true},
      {"http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1", true},
      {"http://[2001:db8::1]/", "2001:db8::1", false},
      {"http://127.0.0.1@example.com/", "example.com", false},
      {"http://user:p@127.0.0.1:8/", "127.0.0.1", true},
      {"http://example.com/127.0.0.1", "example.com", false},
      {"http://[::1", "", false},
      {"/x", "", false},
      {"http:///x", "", false},
  };
  for (const Case& tried : cases) {
    EXPECT_EQ(HostOf(tried.url), tried.host) << tried.url;
    EXPECT_EQ(IsLoopback(HostOf(tried.url)), tried.loopback) << tried.url;
  }
}

}  // namespace
}  // namespace assay
