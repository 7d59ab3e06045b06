#include "harness/http/har.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

std::string Log(const std::string& entries) {
  return R"({"log": {"version": "1.2", "creator": {"name": "Browser", "version": "1"}, "entries": [)" +
         entries + "]}}";
}

std::string Entry(const std::string& request, const std::string& response) {
  return R"({"startedDateTime": "2026-01-31T10:00:00.000Z", "time": 12.5, "_x": [1],
    "request": {"method": "PATCH", "url": "https://a.test/users/1", )" +
         request + R"(}, "response": {"status": 200, )" + response + "}}";
}

HarEntry One(const std::string& request, const std::string& response) {
  const Result<Har> har = ReadHar(Log(Entry(request, response)), "a.har");
  if (!har.ok()) {
    ADD_FAILURE() << har.error().ToString();
    return {};
  }
  return har.value().entries.front();
}

const std::string kContent = R"("headers": [{"name": "Content-Type", "value": "application/json"}],
    "content": {"size": 2, "mimeType": "application/json", "text": "{}"})";

TEST(HarTest, ReadsRequestAndAnswer) {
  const HarEntry entry = One(
      R"("headers": [{"name": ":authority", "value": "a.test"}, {"name": "x-a", "value": "1"}],
         "bodySize": 8, "postData": {"mimeType": "application/json", "text": "{\"a\":1}"})",
      R"("headers": [{"name": ":status", "value": "200"},
                     {"name": "content-type", "value": "application/json"}],
         "content": {"size": 7, "mimeType": "application/json", "text": "{\"b\":2}"}, "_more": null)");
  const Exchange& exchange = entry.exchange;
  EXPECT_EQ(exchange.number, 1u);
  EXPECT_EQ(exchange.request.method, "PATCH");
  ASSERT_EQ(exchange.request.headers.size(), 1u) << "HTTP/2's pseudo-headers are none";
  EXPECT_EQ(exchange.request.body, "{\"a\":1}");
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(exchange.headers.size(), 1u);
  EXPECT_EQ(exchange.body, "{\"b\":2}");
  EXPECT_EQ(exchange.timing.total.count(), 12500);
  EXPECT_TRUE(exchange.answered() && entry.request_body && entry.response_body && entry.headers);
}

TEST(HarTest, KnowsWhetherABodyIsThere) {
  const struct {
    std::string response;
    bool there;
    std::string body;
  } tries[] = {
      {R"("content": {"size": 2, "text": "{}"})", true, "{}"},
      {R"("content": {"size": 4, "text": "e30K", "encoding": "base64"})", true, "{}\n"},
      {R"("content": {"size": 0})", true, ""},
      {R"("content": {"size": 0, "text": ""})", true, ""},
      {R"("content": {"size": 20})", false, ""},
      {R"("content": {"size": -1})", false, ""},
      {R"("content": {}, "bodySize": 0)", true, ""},
      {R"("bodySize": -1)", false, ""},
      {R"("content": null)", false, ""},
      // Cut, and of another encoding.
      {R"("content": {"size": 20, "text": "{\"a\": 1"})", false, "{\"a\": 1"},
      {R"("content": {"size": 20, "text": "{\"a\": 1}"})", true, "{\"a\": 1}"},
  };
  for (const auto& one : tries) {
    const HarEntry entry = One(R"("headers": [])", one.response);
    EXPECT_EQ(entry.response_body, one.there) << one.response;
    EXPECT_EQ(entry.exchange.body, one.body) << one.response;
  }
}

TEST(HarTest, ReadsFormsAndMissingRequestBodies) {
  const struct {
    std::string request;
    bool there;
    std::optional<std::string> body;
  } tries[] = {
      {R"("headers": [])", true, std::nullopt},
      {R"("bodySize": 0)", true, std::nullopt},
      {R"("bodySize": 10)", false, std::nullopt},
      {R"("bodySize": 10, "postData": {"mimeType": "a/b"})", false, std::nullopt},
      {R"("postData": {"text": "", "params": []})", true, ""},
      {R"("postData": {"text": "AAE=", "encoding": "base64"})", true, std::string("\0\1", 2)},
      {R"("postData": {"params": [{"name": "a b", "value": "1&2"}, {"name": "c"}]})", true,
       "a%20b=1%262&c="},
      {R"("postData": {"params": [{"name": "f", "fileName": "x.png"}]})", false, "f="},
  };
  for (const auto& one : tries) {
    const HarEntry entry = One(one.request, kContent);
    EXPECT_EQ(entry.request_body, one.there) << one.request;
    EXPECT_EQ(entry.exchange.request.body, one.body) << one.request;
  }
}

TEST(HarTest, TakesTheMediaTypeWhereHeadersAreKeptOut) {
  const HarEntry entry =
      One(R"("headers": [])",
          R"("headers": [], "content": {"size": 2, "mimeType": "a/b", "text": "{}"})");
  ASSERT_NE(entry.exchange.FindHeader("Content-Type"), nullptr);
  EXPECT_EQ(*entry.exchange.FindHeader("Content-Type"), "a/b");
  EXPECT_FALSE(One(R"("headers": [])", R"("content": {"size": 2, "text": "{}"})").headers);
}

TEST(HarTest, AnEntryWithoutAnAnswerHasAFault) {
  const Result<Har> har = ReadHar(Log(R"({"request": {"method": "GET", "url": "https://a.test/"},
      "response": {"status": 0, "content": {"size": 0}, "_error": "net::ERR_FAILED"}})"),
                                  "a.har");
  ASSERT_TRUE(har.ok()) << har.error().ToString();
  EXPECT_FALSE(har.value().entries.front().exchange.answered());
}

TEST(HarTest, TakesAByteOrderMarkAndNoEntries) {
  const Result<Har> har = ReadHar("\xef\xbb\xbf" + Log(""), "a.har");
  ASSERT_TRUE(har.ok()) << har.error().ToString();
  EXPECT_TRUE(har.value().entries.empty());
  EXPECT_EQ(har.value().creator, "Browser 1");
}

TEST(HarTest, RefusesWithLineAndColumn) {
  const struct {
    std::string text, says;
  } tries[] = {
      {"{\"log\": {\n\"entries\": [,]}}", "a.har:2:"},
      {"", "a.har:1:"},
      {"[]", "an HTTP archive is an object with a `log`"},
      {"{\"log\": 5}", "a.har:1:9: an HTTP archive"},
      {"{\"log\": {}}", "`entries` is no list"},
      {"{\"log\": {\"version\": \"2.0\",\n \"entries\": []}}", "a.har:1:21: version 2.0"},
      {Log("7"), "an entry is an object"},
      {Log("{\"request\": {}}"), "there is no `method`"},
      {Log("{\"request\": {\"method\": \"GET\", \"url\": 4}}"), "`url` is no text"},
      {Log(Entry(R"("headers": {})", kContent)), "`headers` is no list"},
      {Log(Entry(R"("headers": [])", R"("content": {"text": "!", "encoding": "base64"})")),
       "no base64"},
      {Log(Entry(R"("headers": [])", R"("content": {"text": "!", "encoding": "gzip"})")),
       "the encoding gzip is not known"},
      {Log(R"({"request": {"method": "GET", "url": "/"}, "response": {}})"),
       "there is no `status`"},
      {Log(R"({"request": {"method": "GET", "url": "/"}, "response": {"status": "200"}})"),
       "`status` is no number"},
  };
  for (const auto& one : tries) {
    const Result<Har> har = ReadHar(one.text, "a.har");
    ASSERT_FALSE(har.ok()) << one.text;
    std::string all;
    for (const Error& error : har.errors()) all += error.ToString() + "\n";
    EXPECT_NE(all.find(one.says), std::string::npos) << one.text << "\n" << all;
    EXPECT_LE(har.errors().size(), 20u);
  }
}

}  // namespace
}  // namespace assay
