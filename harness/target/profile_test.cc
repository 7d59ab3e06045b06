#include "harness/target/profile.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "harness/base/text.h"
#include "source_dir.h"

namespace assay {
namespace {

const std::string kRoot = std::string(ASSAY_SOURCE_DIR) + "/";
const std::vector<std::string> kKnown = {"sample/update_thing"};

std::string FileText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::optional<std::string> Lookup(const std::string& name) {
  static const std::map<std::string, std::string> variables = {
      {"SAMPLE_KEY", "key-of-the-admin"},   {"SAMPLE_READER", "key-of-the-reader"},
      {"SAMPLE_THING", "thing-2"},          {"SAMPLE_EMPTY", ""},
      {"SAMPLE_BROKEN", "key-with\nbreak"}, {"SAMPLE_SHORT", "abc"},
      {"SAMPLE_BYTES", "key\xff\xfe"},      {"SAMPLE_URL", "http://u:pass%20word@127.0.0.1:81/"},
  };
  const auto found = variables.find(name);
  return found == variables.end() ? std::nullopt : std::optional(found->second);
}

std::string Told(const std::vector<Error>& errors) {
  std::string text;
  for (const Error& error : errors) text += error.ToString() + "\n";
  return text;
}

Result<Profile> Load(const std::string& text) {
  return LoadProfile(text, "p.json", Lookup, kKnown);
}

std::string SampleText() { return FileText(kRoot + "fixtures/profiles/sample.json"); }

std::map<std::string, std::string> ByValue(const std::vector<Secret>& secrets) {
  std::map<std::string, std::string> by_value;
  for (const Secret& secret : secrets) by_value[secret.value] = secret.shown_as;
  return by_value;
}

// A profile with one credential header of this value.
std::string WithHeader(const std::string& value) {
  return R"({"name": "x", "baseUrl": "http://h", "contracts": {"sample/update_thing": )"
         R"({"credentials": {"default": {"headers": {"X-Api.Key": ")" +
         value + R"("}}}}}})";
}

TEST(Profile, AFileBecomesTheModel) {
  const auto profile = LoadProfileFile(kRoot + "fixtures/profiles/sample.json", Lookup, kKnown);
  ASSERT_TRUE(profile.ok()) << Told(profile.errors());
  EXPECT_EQ(profile.value().name, "sample");
  EXPECT_EQ(profile.value().base_url, "https://api.example.com/v1");
  EXPECT_FALSE(profile.value().bare);
  const ContractTarget& target = profile.value().contracts.at("sample/update_thing");
  const auto& headers = target.credentials.at("default").headers;
  ASSERT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers[0].first, "Authorization");
  EXPECT_EQ(headers[0].second, "Bearer key-of-the-admin");
  EXPECT_EQ(target.credentials.at("unpermitted").headers[0].second, "Bearer key-of-the-reader");
  ASSERT_EQ(target.subjects.size(), 2u);
  EXPECT_EQ(target.subjects[1].at("thing"), "thing-2");
  ASSERT_EQ(target.values.at("label").size(), 2u);
  EXPECT_EQ(target.values.at("label")[0].text(), "north");
  ASSERT_TRUE(target.read.has_value());
  EXPECT_EQ(target.read->method, "GET");
  EXPECT_EQ(target.read->path, "/things/{thing}");
  EXPECT_EQ(target.places.at("/subjects/1").line, 12u);
}

TEST(Profile, SecretsAreVariablesAndLiteralsOfCredentials) {
  const auto profile = Load(SampleText());
  ASSERT_TRUE(profile.ok()) << Told(profile.errors());
  const std::map<std::string, std::string> expected = {
      {"key-of-the-admin", "$SAMPLE_KEY"},
      {"key-of-the-reader", "$SAMPLE_READER"},
      {"thing-2", "$SAMPLE_THING"},
      {"literal-key-1", "$CREDENTIAL_DEFAULT_X_KEY"},
  };
  EXPECT_EQ(ByValue(profile.value().secrets), expected);
}

TEST(Profile, SecretsOfOneHeader) {
  using Secrets = std::map<std::string, std::string>;
  const std::string literal = "$CREDENTIAL_DEFAULT_X_API_KEY";
  const struct {
    const char* header;
    const char* sent;
    Secrets secrets;
  } cases[] = {
      {"Bearer ${SAMPLE_KEY}", "Bearer key-of-the-admin", {{"key-of-the-admin", "$SAMPLE_KEY"}}},
      {"Bearer literal", "Bearer literal", {{"Bearer literal", literal}}},
      {"Token Bearer ${SAMPLE_KEY}",
       "Token Bearer key-of-the-admin",
       {{"key-of-the-admin", "$SAMPLE_KEY"}}},
      {"${SAMPLE_KEY}:${SAMPLE_READER}",
       "key-of-the-admin:key-of-the-reader",
       {{"key-of-the-admin", "$SAMPLE_KEY"}, {"key-of-the-reader", "$SAMPLE_READER"}}},
      {"Bearer hidden-${SAMPLE_KEY}",
       "Bearer hidden-key-of-the-admin",
       {{"hidden-", literal}, {"key-of-the-admin", "$SAMPLE_KEY"}}},
      {"$${SAMPLE_KEY}", "${SAMPLE_KEY}", {{"${SAMPLE_KEY}", literal}}},
      {"a$b$$c}{", "a$b$$c}{", {{"a$b$$c}{", literal}}},
  };
  for (const auto& c : cases) {
    const auto profile = Load(WithHeader(c.header));
    ASSERT_TRUE(profile.ok()) << c.header << "\n" << Told(profile.errors());
    const auto& target = profile.value().contracts.at("sample/update_thing");
    EXPECT_EQ(target.credentials.at("default").headers[0].second, c.sent);
    EXPECT_EQ(ByValue(profile.value().secrets), c.secrets) << c.header;
  }
}

TEST(Profile, APasswordInTheAddressIsSecret) {
  const auto profile =
      Load(ReplaceAll(SampleText(), "https://api.example.com/v1", "${SAMPLE_URL}"));
  ASSERT_TRUE(profile.ok()) << Told(profile.errors());
  EXPECT_EQ(profile.value().base_url, "http://u:pass%20word@127.0.0.1:81");
  const auto secrets = ByValue(profile.value().secrets);
  for (const char* value : {"pass%20word", "pass word", "u:pass%20word", "u:pass word"}) {
    EXPECT_EQ(secrets.count(value), 1u) << value;
  }
}

TEST(Profile, TheDigestKnowsTheTextButNoSecret) {
  const auto digest = [](const std::string& text) {
    const auto profile = Load(text);
    EXPECT_TRUE(profile.ok()) << Told(profile.errors());
    return profile.ok() ? profile.value().digest : "";
  };
  const std::string text = SampleText();
  const std::string same = digest(text);
  EXPECT_EQ(same.size(), 16u);
  EXPECT_EQ(digest(ReplaceAll(text, "literal-key-1", "another \\\"key\\\" \\\\")), same);
  EXPECT_NE(digest(ReplaceAll(text, "${SAMPLE_READER}", "${SAMPLE_KEY}")), same);
  EXPECT_NE(digest(ReplaceAll(text, "north", "west")), same);
  EXPECT_NE(digest(ReplaceAll(text, "/v1", "/v2")), same);
  EXPECT_EQ(digest(ReplaceAll(text, "https://api", "https://me:secret@api")),
            digest(ReplaceAll(text, "https://api", "https://me:another@api")));
  const Environment other = [](const std::string&) { return std::optional<std::string>("other"); };
  EXPECT_EQ(LoadProfile(text, "p.json", other, kKnown).value().digest, same);
}

TEST(Profile, AnAddressAloneIsABareProfile) {
  const auto profile = ProfileForUrl("http://me:secret@127.0.0.1:8080/v1/");
  ASSERT_TRUE(profile.ok());
  EXPECT_TRUE(profile.value().bare);
  EXPECT_EQ(profile.value().name, "127.0.0.1:8080");
  EXPECT_EQ(profile.value().base_url, "http://me:secret@127.0.0.1:8080/v1");
  EXPECT_TRUE(profile.value().contracts.empty());
  EXPECT_EQ(ByValue(profile.value().secrets).count("secret"), 1u);
  EXPECT_EQ(profile.value().digest, ProfileForUrl("http://127.0.0.1:8080/v1").value().digest);
  for (const char* bad : {"ftp://x", "http://me:abc@host"}) {
    const auto refused = ProfileForUrl(bad);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().place.file, "--target");
    EXPECT_NE(refused.error().remedy, "");
  }
}

TEST(Profile, AVariableThatIsNoTextIsRefusedWithoutShowingIt) {
  for (const char* name : {"SAMPLE_BYTES", "SAMPLE_BROKEN", "SAMPLE_SHORT"}) {
    const auto profile = Load(WithHeader("${" + std::string(name) + "}"));
    ASSERT_FALSE(profile.ok()) << name;
    EXPECT_NE(profile.error().message.find(name), std::string::npos);
    EXPECT_EQ(Told(profile.errors()).find(*Lookup(name)), std::string::npos) << name;
  }
}

// A secret in a place where the format has none is refused like anything else there, unseen.
TEST(Profile, NoErrorShowsASecret) {
  const char* const cases[][2] = {
      {"\"literal-key-1\"", "[\"topsecret\"]"},
      {"\"literal-key-1\"", "{\"value\": \"topsecret\"}"},
      {"\"literal-key-1\"", "\"topsecret\\n\""},
      {"{\"Authorization\": \"Bearer ${SAMPLE_READER}\"}", "\"topsecret\""},
      {"https://api.example.com/v1", "ftp://me:topsecret@host"},
      {"https://api.example.com/v1", "https://me:topsecret@host/?a"},
      {"https://api.example.com/v1", "https://me:topsecret@ho}st"},
      {"\"https://api.example.com/v1\"", "[\"https://me:topsecret@host\"]"},
      {"\"sample\"", "{\"topsecret\": 1"},
  };
  for (const auto& [from, to] : cases) {
    const auto profile = Load(ReplaceAll(SampleText(), from, to));
    ASSERT_FALSE(profile.ok()) << to;
    EXPECT_EQ(Told(profile.errors()).find("topsecret"), std::string::npos)
        << Told(profile.errors());
  }
}

// One defect a file; the file's name says which.
struct Defect {
  const char* name;
  uint32_t line;
  const char* message;
};

const Defect kDefects[] = {
    {"address_missing", 1, "lacks a property \"baseUrl\""},
    {"address_of_another_scheme", 3, ""},
    {"address_with_bad_port", 3, "the address has a bad port"},
    {"address_with_dots", 3, "the address has . or .."},
    {"address_with_query", 3, ""},
    {"address_with_short_password", 3, "a password that is too short"},
    {"address_without_host", 3, "the address has no host"},
    {"address_without_scheme", 3, ""},
    {"credential_empty", 7, "the credential is empty"},
    {"credential_too_short", 7, "the credential is too short"},
    {"credential_with_line_break", 7, "line break"},
    {"header_name_malformed", 7, "X Key"},
    {"header_of_the_framing", 7, "header `Content-Length` is no credential"},
    {"header_twice", 7, "header `authorization` is here twice"},
    {"member_twice", 3, "`name` is here twice"},
    {"not_json", 3, "not JSON"},
    {"read_path_malformed", 17, "the read operation's path is no template"},
    {"subject_empty", 12, "/subjects/1/thing"},
    {"subject_of_an_empty_variable", 12, "is empty or a dot"},
    {"subject_of_dots", 12, "is empty or a dot"},
    {"subject_twice", 10, "does not fit"},
    {"subject_twice_by_a_variable", 12, "the same subject is here twice"},
    {"subject_with_other_names", 12, "binds other path parameters"},
    {"unknown_contract", 5, "there is no contract `sample/update_box`"},
    {"unknown_credential", 8, "unknown key `reader`"},
    {"unknown_key", 3, "unknown key `colour`"},
    {"unknown_key_in_contract", 14, "unknown key `value`"},
    {"values_empty", 15, ""},
    {"variable_empty", 8, "the environment variable SAMPLE_EMPTY is empty"},
    {"variable_in_a_name", 15, "a name is not read from the environment"},
    {"variable_malformed", 8, "`${` is not followed by"},
    {"variable_not_closed", 8, "`${` is not followed by"},
    {"variable_too_short", 8, "SAMPLE_SHORT is too short to be hidden"},
    {"variable_unset", 8, "the environment variable SAMPLE_UNSET is not set"},
    {"variable_with_line_break", 8, "SAMPLE_BROKEN holds a line break"},
};

TEST(BadProfiles, EachIsRefusedAtItsDefectWithARemedy) {
  for (const Defect& defect : kDefects) {
    const std::string path = kRoot + "fixtures/bad_profiles/" + defect.name + ".json";
    const auto profile = LoadProfileFile(path, Lookup, kKnown);
    ASSERT_FALSE(profile.ok()) << defect.name;
    const Error& first = profile.error();
    EXPECT_EQ(first.place.file, path) << defect.name;
    EXPECT_EQ(first.place.line, defect.line) << defect.name << "\n" << Told(profile.errors());
    EXPECT_GT(first.place.column, 0u) << defect.name;
    EXPECT_NE(first.message.find(defect.message), std::string::npos) << defect.name << "\n"
                                                                     << Told(profile.errors());
    for (const Error& error : profile.errors()) EXPECT_NE(error.remedy, "") << error.ToString();
  }
}

TEST(BadProfiles, EveryFileIsInTheTable) {
  std::set<std::string> files, listed;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "fixtures/bad_profiles")) {
    files.insert(entry.path().stem());
  }
  for (const Defect& defect : kDefects) listed.insert(defect.name);
  EXPECT_EQ(files, listed);
}

TEST(BadProfiles, NoCutMakesTheLoaderFallOver) {
  const std::string text = SampleText();
  for (size_t at = 0; at < text.size(); at += 7) {
    for (const std::string& broken :
         {text.substr(0, at), text.substr(at),
          text.substr(0, at) + text.substr(std::min(text.size(), at + 5))}) {
      const auto profile = Load(broken);
      if (profile.ok()) continue;
      EXPECT_EQ(profile.error().place.file, "p.json");
    }
  }
}

TEST(CheckProfile, WhatDoesNotFitTheContractIsToldWithItsPlace) {
  const auto contract = LoadContractFile(kRoot + "fixtures/contracts/sound.json");
  ASSERT_TRUE(contract.ok()) << Told(contract.errors());
  const struct {
    const char* from;
    const char* to;
    const char* message;  // null: it fits
  } cases[] = {
      {"", "", nullptr},
      {"[\"north\", \"south\"]", "[\"north\", \"South\"]", "value 2 of `label` is not a good one"},
      {"\"label\": [\"north\", \"south\"]", "\"tags\": [\"a\", [\"b\"]]", nullptr},
      {"\"label\": [\"north\", \"south\"]", "\"tags\": [1]", "value 1 of `tags`"},
      {"\"label\"", "\"lable\"", "the request has no field `lable`"},
      {"/things/{thing}", "/things/{box}", "the read path has `box`"},
      {"\"thing\":", "\"box\":", "the subject does not bind path parameter `thing`"},
      {"\"thing\":", "\"box\": \"1\", \"thing\":", "the subject binds `box`"},
  };
  for (const auto& c : cases) {
    std::string text = SampleText();
    if (*c.from != '\0') text = ReplaceAll(text, c.from, c.to);
    const auto profile = Load(text);
    ASSERT_TRUE(profile.ok()) << c.to << "\n" << Told(profile.errors());
    const auto fits = CheckProfile(profile.value(), *contract.value());
    EXPECT_EQ(fits.ok(), c.message == nullptr) << c.to;
    if (fits.ok() || c.message == nullptr) continue;
    EXPECT_NE(fits.error().message.find(c.message), std::string::npos) << Told(fits.errors());
    EXPECT_EQ(fits.error().place.file, "p.json");
    EXPECT_GT(fits.error().place.line, 5u);
    EXPECT_NE(fits.error().remedy, "");
  }
  EXPECT_TRUE(CheckProfile(ProfileForUrl("http://h").value(), *contract.value()).ok());
}

TEST(BuiltinProfile, FitsAllBuiltinContracts) {
  const Environment any = [](const std::string& name) -> std::optional<std::string> {
    return name == "ASSAY_PORT" ? "40123" : "any-value";
  };
  const auto profile = LoadProfile(EmbeddedText("fixtures/profiles/builtin.json"), "builtin.json",
                                   any, BuiltinContractIds());
  ASSERT_TRUE(profile.ok()) << Told(profile.errors());
  EXPECT_EQ(profile.value().base_url, "http://127.0.0.1:40123");
  EXPECT_EQ(ByValue(profile.value().secrets).count("40123"), 0u);
  for (const std::string& id : BuiltinContractIds()) {
    EXPECT_EQ(profile.value().contracts.count(id), 1u) << id;
    const auto contract = LoadBuiltinContract(id);
    ASSERT_TRUE(contract.ok()) << Told(contract.errors());
    const auto fits = CheckProfile(profile.value(), *contract.value());
    EXPECT_TRUE(fits.ok()) << Told(fits.errors());
  }
}

}  // namespace
}  // namespace assay
