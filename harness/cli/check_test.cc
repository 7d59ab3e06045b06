// `assay check --har` and `assay run --har`.
#include "harness/base/text.h"
#include "harness/cli/test_program.h"
#include "harness/json/value.h"
#include "reports/ndjson.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

using Options = std::vector<std::string>;

const std::string kSecret = "Q7-very-secret-Q7";

class CheckTest : public ProgramTest {
 protected:
  Ended Check(const Options& more) const {
    Options arguments{"check", "--out", out_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Start(ASSAY_PROGRAM, arguments);
  }
  // A HAR with one update of a Trusted Twin user, answered with `answer`.
  std::string Har(const std::string& answer, const std::string& status = "200") const {
    return Write("a.har", R"({"log": {"version": "1.2", "entries": [{"startedDateTime": "x",
      "request": {"method": "PATCH", "url": "https://api.test/v2/users/b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3001?token=)" +
                              kSecret + R"(",
        "headers": [{"name": "authorization", "value": ")" +
                              kSecret + R"("}],
        "postData": {"mimeType": "application/json", "text": "{\"description\": {\"a\": \"b\"}}"}},
      "response": {"status": )" +
                              status + R"(, "headers": [
          {"name": "content-type", "value": "application/json"},
          {"name": "set-cookie", "value": ")" +
                              kSecret + R"("}],
        "content": {"size": 0, "mimeType": "application/json", "text": )" +
                              Dump(Value::String(answer)) + R"(}}}]}})");
  }
};

const std::string kGood =
    R"({"uuid": "b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3001", "name": "anna", "description": {"a": "b"}})";

TEST_F(CheckTest, JudgesRecordedAnswers) {
  const struct {
    std::string answer, status;
    int code;
    std::string says;
  } tries[] = {
      {kGood, "200", 0, "1 of 1 entry judged"},
      {R"({"uuid": "b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3001", "name": 7})", "200", 1, "fail: TT-"},
      // Another record than the one in the address.
      {R"({"uuid": "00000000-e4f3-4021-9b8a-7c6d5e4f3001", "name": "anna"})", "200", 1,
       "fail: TT-42"},
  };
  for (const auto& one : tries) {
    const Ended ended =
        Check({"--har", Har(one.answer, one.status), "--contract", "trusted_twin/update_user"});
    EXPECT_EQ(ended.code, one.code) << ended.out << ended.err;
    EXPECT_NE(ended.out.find(one.says), std::string::npos) << ended.out;
    EXPECT_NE(ended.out.find("https://api.test/v2/users/{user} (base guessed"), std::string::npos)
        << ended.out;
    ExpectSound(Junit());
    std::string all = ended.out + ended.err;
    for (const auto& file : fs::directory_iterator(out_)) all += ReadFile(file.path());
    EXPECT_EQ(all.find(kSecret), std::string::npos) << "a secret of the recording is shown";
    // The log is one as any other: it renders and verifies.
    const std::string summary = ReadFile(out_ + "/summary.md");
    EXPECT_EQ(Start(ASSAY_PROGRAM, {"report", out_}).code, one.code);
    EXPECT_EQ(ReadFile(out_ + "/summary.md"), summary);
    const Ended verified = Start(ASSAY_PROGRAM, {"verify", out_});
    EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
  }
}

TEST_F(CheckTest, ObeysWaiversAndABaseline) {
  const std::string contract = "trusted_twin/update_user";
  const std::string bad =
      R"({"uuid": "b8a7c6d5-e4f3-4021-9b8a-7c6d5e4f3001", "name": 7, "description": {"a": "b"}})";
  const std::string waivers = folder_ + "/waivers.json", before = folder_ + "/before";
  ASSERT_EQ(Check({"--har", Har(kGood), "--contract", contract}).code, 0);
  fs::rename(out_, before);
  ASSERT_EQ(Check({"--har", Har(bad), "--contract", contract}).code, 1);
  const Ended init =
      Start(ASSAY_PROGRAM, {"waivers", "init", "--from", out_, "--owner", "ann", "--reason",
                            "being mended", "--ticket", "OPS-7", "--out", waivers});
  ASSERT_EQ(init.code, 0) << init.err;

  const Ended waived = Check({"--har", Har(bad), "--contract", contract, "--waivers", waivers});
  EXPECT_EQ(waived.code, 0) << waived.out << waived.err;
  EXPECT_NE(waived.out.find("being mended"), std::string::npos) << waived.out;
  const auto run = reports::ReadLog(out_ + "/run.ndjson");
  ASSERT_TRUE(run.ok());
  EXPECT_GT(run.value().footer.counts.at("waived"), 0u);
  ExpectSound(Junit());

  const Ended worse = Check({"--har", Har(bad), "--contract", contract, "--baseline", before});
  EXPECT_EQ(worse.code, 1) << worse.out << worse.err;
  EXPECT_NE(worse.out.find("baseline: 2 "), std::string::npos) << worse.out;
  EXPECT_NE(worse.out.find("again:   assay check --har "), std::string::npos) << worse.out;

  const Ended refused = Check({"--har", Har(bad), "--contract", contract, "--waivers",
                               Write("broken.json", "{\"waivers\": [{}]}")});
  EXPECT_EQ(refused.code, 2) << refused.out << refused.err;
  ExpectSound(Junit());
}

TEST_F(CheckTest, NothingThatFitsGivesFour) {
  const Ended other = Check({"--har", Har(kGood), "--contract", "tenovos/update_user"});
  EXPECT_EQ(other.code, 4) << other.out;
  EXPECT_NE(other.out.find("1 entry of no contract: PATCH https://api.test/v2/users/…"),
            std::string::npos)
      << other.out;
  EXPECT_EQ(Check({"--har", Har(kGood), "--base-url", "https://api.test/v3"}).code, 4);
  EXPECT_EQ(Check({"--har", Har(kGood), "--base-url", "https://API.test/v2/"}).code, 0);
}

TEST_F(CheckTest, WhatIsNoHarGivesTwoAndAReport) {
  const struct {
    Options options;
    std::string says;
  } tries[] = {
      {{"--har", Write("bad.har", "{\"log\": {\n  \"entries\": 5}}")}, "bad.har:2:14: `entries`"},
      {{"--har", Write("cut.har", "{\"log\": {\n  \"entries\": [")}, "cut.har:2:"},
      {{"--har", folder_ + "/absent.har"}, "cannot be read"},
      {{"--har", folder_}, "cannot be read"},
      {{"--har", Har(kGood), "--base-url", "ftp://x"}, "--base-url: the address"},
      {{"--har", Har(kGood), "--contract", "no/such"}, "'no/such'"},
  };
  for (const auto& one : tries) {
    const Ended ended = Check(one.options);
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_NE(ended.err.find(one.says), std::string::npos) << one.says << "\n" << ended.err;
    pugi::xml_document junit;
    ASSERT_TRUE(junit.load_file(Junit().c_str()));
    EXPECT_GT(junit.child("testsuites").attribute("errors").as_int(), 0);
  }
  EXPECT_EQ(Check({}).code, 2);
}

// What HAR 1.2 wants of every entry.
void ExpectEntry(const Value& entry) {
  const auto member = [&](const char* pointer, Kind kind) {
    const Value* value = At(entry, pointer);
    ASSERT_NE(value, nullptr) << pointer << " " << Dump(entry);
    EXPECT_EQ(value->kind(), kind) << pointer;
  };
  for (const char* text : {"/startedDateTime", "/request/method", "/request/url",
                           "/request/httpVersion", "/response/statusText", "/response/httpVersion",
                           "/response/redirectURL", "/response/content/mimeType"})
    member(text, Kind::kString);
  for (const char* number :
       {"/time", "/request/headersSize", "/request/bodySize", "/response/status",
        "/response/headersSize", "/response/bodySize", "/response/content/size", "/timings/send",
        "/timings/wait", "/timings/receive"})
    member(number, Kind::kNumber);
  for (const char* list : {"/request/cookies", "/request/headers", "/request/queryString",
                           "/response/cookies", "/response/headers"})
    member(list, Kind::kArray);
  member("/cache", Kind::kObject);
  if (entry.Find("request")->Find("postData") != nullptr) {
    member("/request/postData/mimeType", Kind::kString);
    member("/request/postData/text", Kind::kString);
  }
}

TEST_F(CheckTest, WhatARunWritesIsHarAndJudgedAlike) {
  for (const std::string fault : {"", "tt_name_type"}) {
    const std::string har = folder_ + "/run.har";
    Options options{"--contract", "trusted_twin/update_user", "--har", har};
    if (!fault.empty()) options.insert(options.end(), {"--fault", fault});
    const Ended ran = Run(options);
    EXPECT_EQ(ran.code, fault.empty() ? 0 : 1) << ran.err;
    const Result<Document> written = ParseJson(ReadFile(har));
    ASSERT_TRUE(written.ok()) << written.error().ToString();
    const Value* entries = At(written.value().root, "/log/entries");
    ASSERT_NE(entries, nullptr);
    uint64_t exchanges = 0;
    ASSERT_TRUE(reports::ForEachExchange(out_ + "/run.ndjson", [&](const auto&) {
                  ++exchanges;
                  return true;
                }).ok());
    EXPECT_EQ(entries->items().size(), exchanges);
    for (const Value& entry : entries->items()) ExpectEntry(entry);
    EXPECT_EQ(ReadFile(har).find("made-up-trusted"), std::string::npos);
    const std::string again = ReadFile(har);
    EXPECT_EQ(Start(ASSAY_PROGRAM, {"report", out_, "--har", har}).code, ran.code);
    EXPECT_EQ(ReadFile(har), again);
    const Ended checked = Check({"--har", har, "--contract", "trusted_twin/update_user"});
    EXPECT_EQ(checked.code, ran.code) << checked.out << checked.err;
  }
}

}  // namespace
}  // namespace assay::cli
