#include "harness/run/har_check.h"

#include <gtest/gtest.h>

#include "harness/base/text.h"

namespace assay {
namespace {

TEST(PathMatchTest, MatchesTheEndOfAPath) {
  const struct {
    std::string pattern, path;
    bool fits;
    std::string before, value;
  } tries[] = {
      {"/users/{user}", "/users/7", true, "", "7"},
      {"/users/{user}", "/v1/api/users/7", true, "/v1/api", "7"},
      {"/users/{user}", "/users/a%2Fb%20c", true, "", "a/b c"},
      {"/users/{user}", "/users/", false, "", ""},
      {"/users/{user}", "/users", false, "", ""},
      {"/users/{user}", "/users/7/", false, "", ""},
      {"/users/{user}", "/Users/7", false, "", ""},
      {"/users/{user}", "/users/7/roles", false, "", ""},
      {"/users/{user}", "", false, "", ""},
      {"/f/{user}.json", "/x/f/a.json", true, "/x", "a"},
      {"/f/{user}.json", "/x/f/.json", false, "", ""},
      {"/f/{user}.json", "/x/f/a.xml", false, "", ""},
  };
  for (const auto& one : tries) {
    const auto match = MatchPathEnd(one.pattern, one.path);
    ASSERT_EQ(match.has_value(), one.fits) << one.path;
    if (!match) continue;
    EXPECT_EQ(match->before, one.before);
    EXPECT_EQ(match->values.at("user"), one.value);
  }
}

TEST(SplitAddressTest, TakesAnAddressApart) {
  const struct {
    std::string url, origin, path;
  } tries[] = {
      {"https://A.test/v1/x?y=/z#q", "https://a.test", "/v1/x"},
      {"https://user:pass@a.test:443/x", "https://a.test", "/x"},
      {"http://a.test:8080", "http://a.test:8080", ""},
      {"http://a.test?x", "http://a.test", ""},
      {"nonsense", "nonsense", ""},
  };
  for (const auto& one : tries) {
    EXPECT_EQ(SplitAddress(one.url).origin, one.origin);
    EXPECT_EQ(SplitAddress(one.url).path, one.path);
  }
}

HarEntry Entry(size_t number, const std::string& method, const std::string& url) {
  HarEntry entry;
  entry.exchange.number = number;
  entry.exchange.request.method = method;
  entry.exchange.request.url = url;
  entry.exchange.request.body = "{}";
  entry.exchange.status = 200;
  entry.exchange.body = "{}";
  return entry;
}

std::vector<std::shared_ptr<const Contract>> Contracts(const std::vector<std::string>& ids) {
  std::vector<std::shared_ptr<const Contract>> contracts;
  for (const std::string& id : ids) contracts.push_back(LoadBuiltinContract(id).Take());
  return contracts;
}

TEST(MatchHarTest, GuessesOneBaseAContractAndTellsTheRest) {
  Har har;
  const char* urls[] = {"https://a.test/v1/users/1", "https://a.test/v1/users/2?x=1",
                        "https://b.test/orgs/9/users/3", "https://a.test/v1/other"};
  for (const char* url : urls) har.entries.push_back(Entry(har.entries.size() + 1, "PATCH", url));
  har.entries.push_back(Entry(5, "GET", "https://a.test/v1/users/1"));
  har.entries.push_back(Entry(6, "PATCH", "https://a.test/v1/users/6"));
  har.entries.back().response_body = false;
  const auto contracts = Contracts({"trusted_twin/update_user"});
  const HarMatches guessed = MatchHar(har, contracts, "");
  ASSERT_EQ(guessed.judged.size(), 2u);
  EXPECT_EQ(guessed.judged[1].path_values.at("user"), "2");
  const std::string notes = Join(guessed.notes, "\n");
  for (const char* says :
       {"2 of 6 entries judged", "2 at https://a.test/v1/users/{user} (base guessed",
        "1 entry at another base not judged (--base-url chooses): https://b.test/orgs/9",
        "have no whole body of the answer recorded",
        "2 entries of no contract: GET https://a.test"})
    EXPECT_NE(notes.find(says), std::string::npos) << says << "\n" << notes;
  const HarMatches given = MatchHar(har, contracts, "https://b.test/orgs/9");
  ASSERT_EQ(given.judged.size(), 1u);
  EXPECT_EQ(given.judged[0].path_values.at("user"), "3");
  EXPECT_TRUE(MatchHar(har, contracts, "https://c.test").judged.empty());
}

TEST(HarStepTest, AnAnswerToAnOddRequestProvesNoSuccess) {
  const auto contracts = Contracts({"trusted_twin/update_user"});
  HarEntry entry = Entry(1, "PATCH", "https://a.test/users/1");
  const auto standing = [&](const std::string& body) {
    entry.exchange.request.body = body;
    return HarStep({&entry, contracts.front().get(), {}}).standing;
  };
  EXPECT_EQ(standing("{\"name\": \"abcd\"}"), Standing::kAll);
  EXPECT_EQ(standing("{\"name\": 7}"), Standing::kRefusals);
  EXPECT_EQ(standing("not JSON"), Standing::kRefusals);
  entry.request_body = false;
  EXPECT_EQ(standing("{\"name\": \"abcd\"}"), Standing::kRefusals);
}

TEST(SecretsTest, AreKnownByName) {
  const auto contracts = Contracts({"tenovos/update_user"});
  for (const char* name : {"authorization", "Cookie", "X-API-Key", "AccessToken", "x-session-id"})
    EXPECT_TRUE(IsSecretHeader(*contracts.front(), name)) << name;
  EXPECT_FALSE(IsSecretHeader(*contracts.front(), "Content-Type"));
  EXPECT_EQ(WithoutSecretQuery("https://a.test/x?a=1&access_token=abc&b"),
            "https://a.test/x?a=1&access_token=[redacted]&b");
}

}  // namespace
}  // namespace assay
