// The program as its users see it: exit codes and the files of a run.
#include <set>

#include "fixtures/hostile/hostile.h"
#include "harness/cli/test_program.h"
#include "reports/ndjson.h"
#include "source_dir.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

using Options = std::vector<std::string>;
using CliTest = ProgramTest;

const Options kTenovosEnums{"--contract", "tenovos/update_user", "--filter", "*/enums/*"};

Options With(Options options, const Options& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

TEST_F(CliTest, ASoundTargetGivesZeroAndSoundReports) {
  const Ended ended = Run(With(kTenovosEnums, {"--filter", "*/field_types/*"}));
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_NE(ended.out.find("exit 0"), std::string::npos) << ended.out;
  ExpectSound(Junit());
  pugi::xml_document junit;
  ASSERT_TRUE(junit.load_file(Junit().c_str()));
  EXPECT_GT(TestcasesOf(junit).size(), 50u);
  EXPECT_EQ(junit.child("testsuites").attribute("failures").as_int(-1), 0);
  const auto run = reports::ReadLog(out_ + "/run.ndjson");
  ASSERT_TRUE(run.ok()) << run.errors().front().ToString();
  EXPECT_TRUE(run.value().footer.complete);
  EXPECT_EQ(run.value().footer.exit_code, 0);
  EXPECT_FALSE(ReadFile(out_ + "/summary.md").empty());
  EXPECT_EQ(ended.out.find('\x1b'), std::string::npos) << "colours though no terminal";
}

TEST_F(CliTest, XmllintTakesTheReport) {
  if (Start("xmllint", {"--version"}).code != 0) GTEST_SKIP() << "xmllint is not installed";
  ASSERT_EQ(Run(With(kTenovosEnums, {"--fault", "ten_status_enabled_refused"})).code, 1);
  const Ended checked = Start("xmllint", {"--noout", Junit()});
  EXPECT_EQ(checked.code, 0) << checked.err;
}

TEST_F(CliTest, WhereAnswersHaveNoDateOurClockTellsAnotherEpoch) {
  const Options options = {"--contract", "trusted_twin/update_user", "--variant", "no_date",
                           "--filter",   "*/numbers_and_time/*"};
  EXPECT_EQ(Run(options).code, 0);
  const Ended ended = Run(With(options, {"--fault", "tt_updated_ts_epoch"}));
  EXPECT_EQ(ended.code, 1) << ended.out << ended.err;
  EXPECT_NE(ended.out.find("/updated_ts counts seconds since 2000"), std::string::npos)
      << ended.out;
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"verify", out_}).code, 0);
}

TEST_F(CliTest, ABrokenFactGivesOneAndIsCited) {
  struct {
    const char *contract, *suite, *fault, *requirement;
  } const tries[] = {
      {"tenovos/update_user", "enums", "ten_status_enabled_refused", "TEN-32"},
      {"esper/update_user_profile", "required_and_optional", "esp_first_name_not_required",
       "ESP-15"},
  };
  for (const auto& one : tries) {
    const Ended ended = Run({"--contract", one.contract, "--fault", one.fault, "--filter",
                             std::string("*/") + one.suite + "/*"});
    EXPECT_EQ(ended.code, 1) << one.fault << ended.out << ended.err;
    ExpectSound(Junit());
    pugi::xml_document junit;
    ASSERT_TRUE(junit.load_file(Junit().c_str()));
    size_t failed = 0;
    for (const pugi::xml_node& testcase : TestcasesOf(junit)) {
      const pugi::xml_node failure = testcase.child("failure");
      EXPECT_EQ(PropertyOf(testcase, "verdict") == "fail", !failure.empty());
      if (!failure) continue;
      ++failed;
      const std::string cited = " " + PropertyOf(testcase, "requirements") + " ";
      EXPECT_NE(cited.find(std::string(" ") + one.requirement + " "), std::string::npos) << cited;
      EXPECT_NE(std::string_view(failure.text().get()).find(one.requirement),
                std::string_view::npos);
    }
    EXPECT_GT(failed, 0u) << one.fault;
  }
}

TEST_F(CliTest, WhatCannotBeUnderstoodGivesTwoAndSaysWhy) {
  const std::string profile = Write("profile.json",
                                    "{\n  \"name\": \"x\",\n  \"colour\": \"red\",\n"
                                    "  \"baseUrl\": \"http://127.0.0.1:1\"\n}\n");
  struct {
    Options options;
    std::string says;
  } const tries[] = {
      {{"--bogus"}, "--bogus"},
      {{"--contract", "no/such"}, "'no/such' is neither the id of a contract nor a file or folder"},
      {{"--target", profile}, profile + ":3:"},
      {{"--target", folder_ + "/absent.json"}, "absent.json"},
      {{"--filter", "a b"}, "--filter 'a b'"},
      {{"--fault", "no_such_fault"}, "no_such_fault"},
      {{"--jobs", "0"}, "--jobs"},
      {{"--rate", "fast"}, "--rate"},
      {{"--timeout", "5"}, "--timeout"},
      {{"--should", "maybe"}, "--should"},
  };
  for (const auto& one : tries) {
    const Ended ended = Run(one.options);
    EXPECT_EQ(ended.code, 2) << one.says << ended.err;
    EXPECT_NE(ended.err.find(one.says), std::string::npos) << one.says << ": " << ended.err;
  }
  EXPECT_EQ(Start(ASSAY_PROGRAM, {}).code, 2);
}

TEST_F(CliTest, AnAddressInTheWrongPlaceIsToldWhereItGoes) {
  const std::string hint = "after --target: assay run --target http://localhost:9";
  for (const Options& options : {Options{"run", "http://localhost:9"}, {"http://localhost:9"}}) {
    const Ended ended = Start(ASSAY_PROGRAM, options);
    EXPECT_EQ(ended.code, 2);
    EXPECT_NE(ended.err.find(hint), std::string::npos) << ended.err;
  }
  const Ended other = Start(ASSAY_PROGRAM, {"run", "--no-such-option", "http://localhost:9"});
  EXPECT_EQ(other.err.find("after --target"), std::string::npos) << other.err;
  const Ended bare = Start(ASSAY_PROGRAM, {"run", "--target", "localhost:9", "--out", out_});
  EXPECT_EQ(bare.code, 2);
  EXPECT_NE(bare.err.find("http://localhost:9"), std::string::npos) << bare.err;
}

TEST_F(CliTest, AnErrorOfAProfileNamesLineAndColumn) {
  const std::string profile = Write("profile.json", "{\n  \"name\": \"x\",\n  \"baseUrl\": 5\n}\n");
  const Ended ended = Run({"--target", profile});
  EXPECT_EQ(ended.code, 2);
  const size_t place = ended.err.find(profile + ":3:");
  ASSERT_NE(place, std::string::npos) << ended.err;
  EXPECT_NE(std::string("123456789").find(ended.err[place + profile.size() + 3]),
            std::string::npos);
  // Continuous integration that reads the report alone must not take this for a pass.
  pugi::xml_document junit;
  ASSERT_TRUE(junit.load_file(Junit().c_str()));
  EXPECT_GT(junit.child("testsuites").attribute("errors").as_int(), 0);
}

TEST_F(CliTest, NothingListeningGivesThree) {
  const hostile::RefusingPort refusing;
  const std::string url = refusing.Url("");
  const auto port = static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  const Ended ended = RunAt(port, kTenovosEnums);
  EXPECT_EQ(ended.code, 3) << ended.out << ended.err;
  EXPECT_NE(ended.out.find("refused"), std::string::npos) << ended.out;
  ExpectSound(Junit());
  pugi::xml_document junit;
  ASSERT_TRUE(junit.load_file(Junit().c_str()));
  for (const pugi::xml_node& testcase : TestcasesOf(junit))
    EXPECT_NE(PropertyOf(testcase, "verdict"), "pass");
}

TEST_F(CliTest, NothingJudgedGivesFour) {
  const Ended ended = Run({"--filter", "no_such_api/*"});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  ExpectSound(Junit());
}

TEST_F(CliTest, OldReportsAreRemovedBeforeAnythingElse) {
  fs::create_directories(out_);
  const std::string old = "old report";
  for (const char* name : {"junit.xml", "run.ndjson", "summary.md", "mine.txt"})
    std::ofstream(out_ + "/" + name) << old;
  EXPECT_EQ(Run({"--contract", "no/such"}).code, 2);
  EXPECT_FALSE(fs::exists(out_ + "/run.ndjson"));
  EXPECT_FALSE(fs::exists(out_ + "/summary.md"));
  EXPECT_NE(ReadFile(Junit()), old);
  EXPECT_EQ(ReadFile(out_ + "/mine.txt"), old) << "no file of ours";
}

std::vector<std::string> VerdictsOf(const reports::Run& run) {
  std::vector<std::string> verdicts;
  for (const reports::CaseResult& result : run.results)
    verdicts.push_back(result.id + " " + result.verdict);
  return verdicts;
}

TEST_F(CliTest, TheSameSeedGivesTheSameRun) {
  const Options options =
      With(kTenovosEnums, {"--seed", "5", "--fault", "ten_status_enabled_refused"});
  std::vector<reports::Run> runs;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Run(options).code, 1);
    auto run = reports::ReadLog(out_ + "/run.ndjson");
    ASSERT_TRUE(run.ok()) << run.errors().front().ToString();
    runs.push_back(run.Take());
  }
  EXPECT_EQ(runs[0].header.plan_digest, runs[1].header.plan_digest);
  EXPECT_GT(runs[0].results.size(), 10u);
  EXPECT_EQ(VerdictsOf(runs[0]), VerdictsOf(runs[1]));
}

TEST_F(CliTest, AnInterruptGivesItsNumberAndReports) {
  const std::string log = out_ + "/run.ndjson";
  const Ended ended = Run(With(kTenovosEnums, {"--rate", "5/s"}), "1", [&](pid_t pid) {
    if (ReadFile(log).find("\"type\":\"exchange\"") == std::string::npos) return false;
    kill(pid, SIGINT);
    return true;
  });
  EXPECT_EQ(ended.code, 130) << ended.out << ended.err;
  EXPECT_NE(ended.out.find("interrupted"), std::string::npos) << ended.out;
  ExpectSound(Junit());
  const auto run = reports::ReadLog(log);
  ASSERT_TRUE(run.ok()) << run.errors().front().ToString();
  EXPECT_FALSE(run.value().footer.complete);
}

TEST_F(CliTest, NoCredentialReachesAFileOrTheScreen) {
  const std::string profile = ReadFile(ASSAY_SOURCE_DIR "/fixtures/profiles/builtin.json");
  std::set<std::string> secrets;
  for (size_t at = profile.find("made-up-"); at != std::string::npos;
       at = profile.find("made-up-", at + 1))
    secrets.insert(profile.substr(at, profile.find('"', at) - at));
  ASSERT_GE(secrets.size(), 7u);
  // Echoes what it was sent, in body and header.
  hostile::Server server([](const hostile::Seen& seen) -> hostile::Script {
    std::string secret;
    for (const char* name : {"\r\nAuthorization: ", "\r\nX-API-Key: "}) {
      const size_t at = seen.head.find(name);
      if (at == std::string::npos) continue;
      const size_t from = at + std::string_view(name).size();
      secret += seen.head.substr(from, seen.head.find("\r\n", from) - from) + " ";
    }
    return {hostile::Send(hostile::Answer(404, "{\"message\": \"" + secret + "\"}",
                                          {"Content-Type: application/json", "X-You: " + secret}))};
  });
  const Ended echoed =
      RunAt(server.port(), {"--contract", "tenovos/update_user", "--verbose", "--filter",
                            "*/status_and_media_types/*", "--filter", "*/error_shapes/*"});
  EXPECT_EQ(echoed.code, 1) << echoed.out << echoed.err;
  ASSERT_FALSE(server.requests().empty());
  EXPECT_NE(server.requests().front().head.find("made-up-tenovos"), std::string::npos);
  size_t files = 0;
  std::string all = echoed.out + echoed.err;
  for (const auto& file : fs::directory_iterator(out_)) {
    all += ReadFile(file.path());
    ++files;
  }
  EXPECT_EQ(files, 4u);
  EXPECT_NE(all.find("$CREDENTIAL_DEFAULT_AUTHORIZATION"), std::string::npos);
  for (const std::string& secret : secrets)
    EXPECT_EQ(all.find(secret), std::string::npos) << secret;
}

TEST_F(CliTest, ThePlanSendsNothing) {
  hostile::Server server({{hostile::Send(hostile::Answer(200, "{}"))}});
  const Ended ended = Start(ASSAY_PROGRAM, {"plan", "--target", server.Url("")});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find("tenovos/update_user/"), std::string::npos);
  EXPECT_EQ(server.connections(), 0u);
}

TEST_F(CliTest, ListAndExplainName) {
  struct {
    Options arguments;
    std::string says;
    int code;
  } const tries[] = {
      {{"list"}, "trusted_twin/update_user", 0},
      {{"list", "--requirements", "--contract", "tenovos/update_user"}, "TEN-32", 0},
      {{"list", "--cases"}, "tenovos/update_user/enums/", 0},
      {{"list", "--contract", ASSAY_SOURCE_DIR "/contracts/tenovos"}, "tenovos/update_user", 0},
      {{"list", "--contract", ASSAY_SOURCE_DIR "/.ci"}, "no contract is in this folder", 2},
      {{"explain", "TEN-32"}, "tested by", 0},
      {{"explain", "TEN-0"}, "nothing has the id 'TEN-0'", 2},
      {{"serve", "--list"}, "ten_status_enabled_refused", 0},
      {{"profile", "--target", "http://127.0.0.1:9"}, "${TRUSTED_TWIN_USER_1}", 0},
      {{"profile", "--target", "staging.example"}, "http://", 2},
      {{"--version"}, "assay ", 0},
      {{"run", "--help"}, "--filter", 0},
  };
  for (const auto& one : tries) {
    const Ended ended = Start(ASSAY_PROGRAM, one.arguments);
    EXPECT_EQ(ended.code, one.code) << one.says;
    EXPECT_NE((ended.out + ended.err).find(one.says), std::string::npos) << one.says;
  }
}

}  // namespace
}  // namespace assay::cli
