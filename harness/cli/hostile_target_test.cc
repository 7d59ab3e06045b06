// The program against targets that are no such API at all: a verdict, never a crash.
#include <ostream>

#include "fixtures/hostile/hostile.h"
#include "harness/cli/test_program.h"

namespace assay::cli {
namespace {

using Options = std::vector<std::string>;
using HostileTargetTest = ProgramTest;

const char* const kContracts[] = {"tenovos/update_user", "esper/update_user_profile",
                                  "trusted_twin/update_user"};

hostile::Script Always(int status, std::string_view body,
                       const std::string& type = "application/json") {
  return {hostile::Send(hostile::Answer(status, body, {"Content-Type: " + type}))};
}

std::string Repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST_F(HostileTargetTest, OneAnswerToEverythingIsNoPass) {
  struct {
    const char* name;
    int status;
    const char* body;
  } const tries[] = {{"accepts all", 200, "{}"}, {"knows nobody", 404, "{}"}};
  for (const auto& one : tries) {
    for (const char* contract : kContracts) {
      hostile::Server server({Always(one.status, one.body)});
      const Ended ended =
          RunAt(server.port(), {"--contract", contract, "--filter", "*/required_and_optional/*",
                                "--filter", "*/status_and_media_types/*"});
      EXPECT_EQ(ended.code, 1) << one.name << ", " << contract << ended.out << ended.err;
      ExpectSound(Junit());
      EXPECT_FALSE(server.requests().empty());
    }
  }
}

struct Body {
  const char* name;
  std::string text;
  std::string type = "application/json";
  int accepted = 1;  // the exit code where it comes with a 200
  int refused = 1;   // … and with a 400

  friend void PrintTo(const Body& body, std::ostream* out) { *out << body.name; }
};

// Seconds of all contracts with all their cases would be too many: the suites that read bodies.
class HostileBodyTest : public ProgramTest, public testing::WithParamInterface<Body> {};

TEST_P(HostileBodyTest, GivesAVerdictAndSoundReports) {
  for (const int status : {200, 400}) {
    hostile::Server server({Always(status, GetParam().text, GetParam().type)});
    const Ended ended = RunAt(
        server.port(), {"--contract", "trusted_twin/update_user", "--filter",
                        "*/status_and_media_types/*", "--filter", "*/field_types/*", "--filter",
                        "*/echo_and_identity/*", "--filter", "*/error_shapes/*", "--filter",
                        "*/update_semantics/*", "--filter", "*/regex_rules/2xx_*"});
    EXPECT_EQ(ended.code, status == 200 ? GetParam().accepted : GetParam().refused)
        << status << ended.out << ended.err;
    ExpectSound(Junit());
    EXPECT_FALSE(server.requests().empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, HostileBodyTest,
    testing::Values(
        Body{"Html", "<html><body>Welcome ]]> &amp;</body></html>", "text/html"},
        // The page says in words that the answer to an empty description shows it.
        Body{"Empty", "", "application/json", 1}, Body{"Truncated", "{\"name\": \"b"},
        Body{"InvalidUtf8", "{\"name\": \"\xff\xfe\", \"uuid\": \"\xc3\"}"},
        Body{"DuplicateKeys", "{\"name\": \"a\", \"name\": \"b\", \"role\": 1, \"role\": null}"},
        // Sound JSON, deeper than a run takes: nothing to accuse anybody of.
        Body{"ThousandObjects", Repeat("{\"name\":", 1000) + "1" + Repeat("}", 1000),
             "application/json", 3, 3},
        Body{"ThousandArrays", Repeat("[", 1000) + Repeat("]", 1000), "application/json", 3, 3},
        Body{"ControlCharacters", "{\"name\": \"a\\u0000\\u001b[31m]]>&<\"}"}, Body{"Null", "null"},
        Body{"HugeNumber", "{\"role\": 1e99999, \"createdTs\": " + std::string(5000, '9') + "}"}),
    [](const testing::TestParamInfo<Body>& tried) { return tried.param.name; });

TEST_F(HostileTargetTest, WhatIsNoHttpGivesThree) {
  const std::vector<std::pair<const char*, hostile::Script>> scripts = {
      {"reset", {hostile::Reset()}},
      {"closed", {hostile::Close()}},
      {"no HTTP", {hostile::Send("SSH-2.0-OpenSSH_9.2\r\n"), hostile::Close()}},
      {"cut off",
       {hostile::Send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\""), hostile::Close()}},
      {"server's error", Always(500, "{}")},
  };
  for (const auto& [name, script] : scripts) {
    hostile::Server server({script});
    const Ended ended =
        RunAt(server.port(), {"--contract", "tenovos/update_user", "--filter", "*/enums/*"});
    EXPECT_EQ(ended.code, 3) << name << ended.out << ended.err;
    ExpectSound(Junit());
  }
}

// One answer, and the bound that keeps it from being one.
struct Bound {
  const char* name;
  std::vector<std::string> options;
  hostile::Script script;
  const char* says;

  friend void PrintTo(const Bound& bound, std::ostream* out) { *out << bound.name; }
};

class BoundTest : public ProgramTest, public testing::WithParamInterface<Bound> {};

TEST_P(BoundTest, EndsTheCaseWithWordsOfItsOwn) {
  hostile::Server server({GetParam().script});
  std::vector<std::string> options{"--contract", "tenovos/update_user", "--filter", "*/enums/*"};
  options.insert(options.end(), GetParam().options.begin(), GetParam().options.end());
  const Ended ended = RunAt(server.port(), options);
  EXPECT_EQ(ended.code, 3) << ended.out << ended.err;
  // Not in the console's text, which is broken into lines.
  EXPECT_NE(ReadFile(out_ + "/run.ndjson").find(GetParam().says), std::string::npos) << ended.out;
  ExpectSound(Junit());
}

INSTANTIATE_TEST_SUITE_P(
    Each, BoundTest,
    testing::Values(
        Bound{"FirstByte",
              {"--first-byte-timeout", "150ms", "--max-time", "2s"},
              {hostile::Wait(std::chrono::seconds(20))},
              "no answer within 0.150 s"},
        Bound{"WholeAnswer",
              {"--timeout", "200ms", "--max-time", "2s"},
              {hostile::Drip(hostile::Answer(200, "{}"), std::chrono::milliseconds(20))},
              "the answer did not end in time"},
        Bound{"BodySize", {"--max-body", "1KB"}, Always(200, Repeat(" ", 2000)), "more than 1024"},
        Bound{"HeaderSize",
              {"--max-headers", "1KB"},
              {hostile::Send("HTTP/1.1 200 OK\r\n"), hostile::Flood("X-Flood: 1\r\n")},
              "the headers are too large"},
        Bound{"JsonDepth",
              {"--max-depth", "2"},
              Always(200, R"({"groups":[{"a":1}]})"),
              "nested deeper than 2 levels"},
        Bound{"JsonValues",
              {"--max-values", "5"},
              Always(200, R"({"groups":[1,2,3,4]})"),
              "has more than 5 values (--max-values)"},
        Bound{"WholeRun",
              {"--max-time", "300ms"},
              {hostile::Wait(std::chrono::seconds(20))},
              "the run's time of 0.300 s was up"}),
    [](const testing::TestParamInfo<Bound>& tried) { return tried.param.name; });

// All phases of a run share its time, and what came of it is judged, put back and reported soon.
TEST_F(HostileTargetTest, MaxTimeHoldsWhereEveryAnswerIsTenMegabytes) {
  hostile::Server server({Always(200, "{\"name\":\"" + std::string(10 << 20, 'a') + "\"}")});
  const auto before = std::chrono::steady_clock::now();
  const Ended ended = RunAt(server.port(), {"--max-time", "3s"});
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(9));
  EXPECT_NE(ReadFile(out_ + "/run.ndjson").find("the run's time of 3 s was up"), std::string::npos)
      << ended.out << ended.err;
  ExpectSound(Junit());
}

}  // namespace
}  // namespace assay::cli
