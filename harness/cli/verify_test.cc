// `assay verify`: a recorded run is judged again.
#include <map>

#include "fixtures/reference/reference.h"
#include "harness/base/text.h"
#include "harness/cli/test_program.h"
#include "reports/ndjson.h"

namespace assay::cli {
namespace {

using Options = std::vector<std::string>;

class VerifyTest : public ProgramTest {
 protected:
  Ended Verify(const Options& more = {}) const {
    Options arguments{"verify", out_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Start(ASSAY_PROGRAM, arguments);
  }
  // Changes the recorded log.
  void Edit(const std::string& from, const std::string& to) const {
    const std::string path = out_ + "/run.ndjson";
    const std::string text = ReadFile(path);
    ASSERT_NE(text.find(from), std::string::npos) << from;
    std::ofstream(path, std::ios::binary) << ReplaceAll(text, from, to);
  }
  // A built-in contract as a file of its own, with a change.
  std::string Changed(const std::string& id, const std::string& from, const std::string& to) const {
    const std::string text = ReadFile(std::string(ASSAY_SOURCE_DIR) + "/contracts/" + id + ".json");
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return Write("contract.json", ReplaceAll(text, from, to));
  }
};

void ExpectSays(const Ended& ended, int code, const std::string& says) {
  EXPECT_EQ(ended.code, code) << ended.out << ended.err;
  EXPECT_NE((ended.out + ended.err).find(says), std::string::npos) << says << "\n"
                                                                   << ended.out << ended.err;
}

TEST_F(VerifyTest, EveryVerdictOfAHonestLogHolds) {
  const Options tries[] = {
      {},
      {"--contract", "tenovos/update_user", "--fault", "ten_status_enabled_refused"},
      {"--contract", "trusted_twin/update_user", "--fault", "tt_nested_flattened", "--should",
       "fail", "--seed", "11"},
      {"--contract", "esper/update_user_profile", "--shard", "2/3"},
  };
  for (const Options& options : tries) {
    const int code = Run(options).code;
    EXPECT_TRUE(code == 0 || code == 1) << code;
    const auto run = reports::ReadLog(out_ + "/run.ndjson");
    ASSERT_TRUE(run.ok());
    ExpectSays(Verify(), 0, std::to_string(run.value().plan.size()) + " verdicts hold; exit 0");
  }
}

TEST_F(VerifyTest, AVerdictThatTheTrafficDoesNotBearOutIsNamed) {
  ASSERT_EQ(Run({"--contract", "tenovos/update_user", "--fault", "ten_status_enabled_refused",
                 "--filter", "*/enums/*"})
                .code,
            1);
  Edit("\"verdict\":\"fail\"", "\"verdict\":\"pass\"");
  const Ended ended = Verify();
  ExpectSays(ended, 1, "differs: tenovos/update_user/enums/status/accepts_value_enabled");
  ExpectSays(ended, 1, "recorded: pass\n  again:    fail: ");
}

TEST_F(VerifyTest, AnAnswerThatWasTamperedWithIsFound) {
  ASSERT_EQ(Run({"--contract", "trusted_twin/update_user", "--filter", "*/field_types/*"}).code, 0);
  Edit("\\\"account\\\":\\\"", "\\\"account\\\":7,\\\"x\\\":\\\"");
  ExpectSays(Verify(), 1, "differs: trusted_twin/update_user/field_types/2xx_account");
}

TEST_F(VerifyTest, AChangedContractJudgesOldTraffic) {
  ASSERT_EQ(Run({"--contract", "tenovos/update_user"}).code, 0);
  // Another value of the list than the target shows.
  const std::string file = Changed("tenovos/update_user", "\"enabled\"", "\"active\"");
  const Ended ended = Verify({"--contract", file});
  ExpectSays(ended, 1, "another edition than the recorded");
  ExpectSays(ended, 1, "differs: tenovos/update_user/enums/");
  ExpectSays(ended, 1, "the contract's plan sends another request than the recorded one");
}

TEST_F(VerifyTest, WhatTheLogDoesNotHaveIsNotGuessed) {
  ASSERT_EQ(Run({"--contract", "tenovos/update_user", "--record-body", "100"}).code, 0);
  ExpectSays(Verify(), 3, "the body of an answer is cut in the log");
  EXPECT_EQ(Verify().out.find("differs: "), std::string::npos) << Verify().out;
}

// A profile of which every value is secret.
class SecretProfileTest : public VerifyTest {
 protected:
  void Record(const std::string& fault) {
    auto server = reference::Server::Start({0, fault, ""});
    ASSERT_TRUE(server.ok());
    profile_ = Write("secret.json", R"({
      "name": "secret", "baseUrl": "http://127.0.0.1:${ASSAY_PORT}",
      "contracts": {"trusted_twin/update_user": {
        "credentials": {"default": {"headers": {"Authorization": "made-up-trusted-twin-secret"}}},
        "subjects": [{"user": "${T_1}"}, {"user": "${T_2}"}],
        "values": {"role": ["${R_1}", "${R_2}"]},
        "read": {"method": "GET", "path": "/users/{user}"}}}})");
    port_ = std::to_string(server.value()->port());
    const Ended ended = Start(ASSAY_PROGRAM, {"run", "--out", out_, "--target", profile_}, port_,
                              nullptr, secrets_);
    EXPECT_EQ(ended.code, fault.empty() ? 0 : 1) << ended.out << ended.err;
    const std::string log = ReadFile(out_ + "/run.ndjson");
    for (const std::string& secret : secrets_)
      EXPECT_EQ(log.find(secret.substr(4)), std::string::npos) << secret;
  }
  Ended VerifyWith(const Options& more) const {
    Options arguments{"verify", out_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Start(ASSAY_PROGRAM, arguments, port_, nullptr, secrets_);
  }
  const Options secrets_{
      "T_1=b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3001", "T_2=b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3002",
      "R_1=6e2f9b04-1c5d-4a38-8f7e-2b3c4d5e6f01", "R_2=6e2f9b04-1c5d-4a38-8f7e-2b3c4d5e6f02"};
  std::string profile_, port_;
};

TEST_F(SecretProfileTest, SecretsAreNeverTakenForWhatTheTargetSent) {
  for (const std::string fault : {"", "tt_nested_flattened", "tt_name_type"}) {
    Record(fault);
    const Ended without = VerifyWith({});
    ExpectSays(without, 3, "a secret's stand-in is in an answer");
    ExpectSays(without, 3, "give --target");
    EXPECT_EQ(without.out.find("differs: "), std::string::npos) << without.out;
    const Ended with = VerifyWith({"--target", profile_});
    ExpectSays(with, 0, "every recorded verdict holds");
    for (const std::string& secret : secrets_)
      EXPECT_EQ(with.out.find(secret.substr(4)), std::string::npos);
  }
}

TEST_F(VerifyTest, WhatCannotBeVerifiedIsRefused) {
  ASSERT_EQ(Run({"--contract", "tenovos/update_user", "--filter", "*/enums/*"}).code, 0);
  ExpectSays(Verify({"--contract", "no/such"}), 2, "'no/such' is neither");
  ExpectSays(Verify({"--target", "/no/such"}), 2, "--target");
  // Another contract than the recorded one: there is nothing to judge.
  ExpectSays(Verify({"--contract", "esper/update_user_profile"}), 4,
             "of which nothing was recorded");
  Edit("tenovos/update_user", "own/contract");
  ExpectSays(Verify(), 2, "give its file: --contract FILE");
  out_ = folder_ + "/absent";
  ExpectSays(Verify(), 2, "cannot be read");
}

TEST_F(VerifyTest, ARunThatWasCutShortIsInconclusive) {
  const std::string log = out_ + "/run.ndjson";
  const auto kill_it = [&](pid_t pid) {
    if (ReadFile(log).find("\"verdict\":\"pass\"") == std::string::npos) return false;
    kill(pid, SIGKILL);
    return true;
  };
  EXPECT_EQ(Run({"--contract", "tenovos/update_user", "--rate", "50/s"}, "1", kill_it).code, 137);
  ExpectSays(Verify(), 3, "were never recorded (the run was cut short)");
}

}  // namespace
}  // namespace assay::cli
