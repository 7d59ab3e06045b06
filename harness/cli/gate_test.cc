// The gate as pipelines use it: waivers, baselines, comparisons, and where a run stops early.
#include "harness/cli/gate.h"

#include <algorithm>

#include "harness/base/text.h"
#include "harness/cli/test_program.h"
#include "reports/ndjson.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

using Options = std::vector<std::string>;

const Options kEnums{"--contract", "tenovos/update_user", "--filter", "*/enums/*"};
const Options kBroken{"--contract", "tenovos/update_user",       "--filter", "*/enums/*",
                      "--fault",    "ten_status_enabled_refused"};

class GateTest : public ProgramTest {
 protected:
  Ended RunTo(const std::string& out, Options options, const Options& more = {}) const {
    options.insert(options.begin(), {"run", "--out", folder_ + "/" + out});
    options.insert(options.end(), more.begin(), more.end());
    return Start(ASSAY_PROGRAM, options);
  }
  reports::Run LogOf(const std::string& out) const {
    auto run = reports::ReadLog(folder_ + "/" + out + "/run.ndjson");
    EXPECT_TRUE(run.ok());
    return run.ok() ? run.Take() : reports::Run();
  }
  Ended Init(const std::string& out, const Options& more = {}) const {
    Options options{"waivers",  "init",   "--from",   folder_ + "/" + out,
                    "--owner",  "jane",   "--reason", "until 2027",
                    "--ticket", "OPS-12", "--out",    Waivers()};
    options.insert(options.end(), more.begin(), more.end());
    return Start(ASSAY_PROGRAM, options);
  }
  std::string Waivers() const { return folder_ + "/waivers.json"; }
};

uint64_t CountOf(const reports::Run& run, const std::string& verdict) {
  const auto found = run.footer.counts.find(verdict);
  return found == run.footer.counts.end() ? 0 : found->second;
}

TEST_F(GateTest, AWaivedFailureIsNotRedAndAStaleWaiverIs) {
  ASSERT_EQ(RunTo("broken", kBroken).code, 1);
  const uint64_t failed = CountOf(LogOf("broken"), "fail");
  ASSERT_GT(failed, 0u);
  const Ended init = Init("broken");
  ASSERT_EQ(init.code, 0) << init.err;
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"waivers", "check", Waivers()}).code, 0);

  const Ended waived = RunTo("waived", kBroken, {"--waivers", Waivers()});
  EXPECT_EQ(waived.code, 0) << waived.out << waived.err;
  EXPECT_EQ(CountOf(LogOf("waived"), "waived"), failed);
  ExpectSound(folder_ + "/waived/junit.xml");
  pugi::xml_document junit;
  ASSERT_TRUE(junit.load_file((folder_ + "/waived/junit.xml").c_str()));
  size_t skipped = 0;
  for (const pugi::xml_node& testcase : TestcasesOf(junit)) {
    if (PropertyOf(testcase, "verdict") != "waived") continue;
    ++skipped;
    EXPECT_TRUE(testcase.child("skipped"));
    EXPECT_FALSE(testcase.child("failure"));
  }
  EXPECT_EQ(skipped, failed);

  // The target is sound: the waivers are dead.
  const Ended stale = RunTo("stale", kEnums, {"--waivers", Waivers()});
  EXPECT_EQ(stale.code, 1) << stale.out;
  EXPECT_EQ(CountOf(LogOf("stale"), "stale_waiver"), failed);
  EXPECT_NE(stale.out.find("the case passes now"), std::string::npos) << stale.out;
  // A part of the run that does not try them says so and is not red.
  const Ended part = RunTo("part",
                           {"--contract", "tenovos/update_user", "--filter", "*/permissions/*",
                            "--filter", "*/field_types/*"},
                           {"--waivers", Waivers()});
  EXPECT_EQ(part.code, 0) << part.out;
  EXPECT_NE(part.out.find("not part of this run"), std::string::npos) << part.out;

  const Ended prune =
      Start(ASSAY_PROGRAM, {"waivers", "prune", "--from", folder_ + "/stale", Waivers()});
  EXPECT_EQ(prune.code, 0) << prune.err;
  EXPECT_NE(prune.out.find("removed: tenovos/update_user/enums/"), std::string::npos) << prune.out;
  EXPECT_EQ(RunTo("pruned", kEnums, {"--waivers", Waivers()}).code, 0);
}

TEST_F(GateTest, AnotherFailureIsNotCovered) {
  ASSERT_EQ(RunTo("broken", kBroken).code, 1);
  ASSERT_EQ(Init("broken").code, 0);
  std::string text = ReadFile(Waivers());
  const size_t at = text.find("\"kind\": \"");
  ASSERT_NE(at, std::string::npos);
  text.insert(at + 9, "not_");
  Write("waivers.json", text);
  const Ended ended = RunTo("other", kBroken, {"--waivers", Waivers()});
  EXPECT_EQ(ended.code, 1);
  EXPECT_NE(ended.out.find("it fails otherwise"), std::string::npos) << ended.out;
}

TEST_F(GateTest, WaiversThatAreWrongGiveTwoAndNothingIsSent) {
  const std::string today = DateText(Today()), late = DateText(Today() + std::chrono::days(181));
  const std::string good =
      "{\"format\": 1, \"waivers\": [\n{\"case\": \"tenovos/update_user/enums/no_such\",\n"
      "\"requirement\": \"TEN-32\", \"signature\": {\"kind\": \"refused\", \"pointer\": \"\"},\n"
      "\"reason\": \"r\", \"owner\": \"o\", \"ticket\": \"t\",\n\"created\": \"" +
      today + "\", \"expires\": \"";
  struct {
    std::string text, says;
  } const tries[] = {
      {good + today + "\"}]}", ":2:1: there is no case `tenovos/update_user/enums/no_such`"},
      {good + late + "\"}]}", ":5:37: the waiver lasts longer than 180 days"},
      {good + "2026-02-30\"}]}", ":5:37: `2026-02-30` is not a day of the calendar"},
      {"{", ":1:2:"},
  };
  for (const auto& one : tries) {
    Write("waivers.json", one.text);
    const Ended ended = RunTo("wrong", kEnums, {"--waivers", Waivers()});
    EXPECT_EQ(ended.code, 2) << one.text << ended.err;
    EXPECT_NE(ended.err.find(Waivers() + one.says), std::string::npos) << ended.err;
    EXPECT_FALSE(fs::exists(folder_ + "/wrong/run.ndjson")) << "something was begun";
    EXPECT_EQ(Start(ASSAY_PROGRAM, {"waivers", "check", Waivers()}).code, 2);
    EXPECT_EQ(Start(ASSAY_PROGRAM, {"plan", "--waivers", Waivers()}).code, 2);
  }
  EXPECT_EQ(RunTo("wrong", kEnums, {"--waivers", folder_ + "/absent.json"}).code, 2);
}

TEST_F(GateTest, InitRefusesWhatItsOwnFileMayNotSay) {
  ASSERT_EQ(RunTo("broken", kBroken).code, 1);
  const std::string late = DateText(Today() + std::chrono::days(181));
  for (const Options& more : {Options{"--expires", late}, Options{"--expires", "2001-01-01"},
                              Options{"--expires", "soon"}}) {
    const Ended ended = Init("broken", more);
    EXPECT_EQ(ended.code, 2) << more[1] << ended.err;
    EXPECT_FALSE(fs::exists(Waivers()));
  }
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"waivers", "init", "--from", folder_ + "/broken"}).code, 2);
}

TEST_F(GateTest, ABaselineMakesRegressionsRed) {
  ASSERT_EQ(RunTo("before", kEnums).code, 0);
  EXPECT_EQ(RunTo("same", kEnums, {"--baseline", folder_ + "/before"}).code, 0);
  // Also where the baseline is what this run replaces.
  EXPECT_EQ(RunTo("before", kEnums, {"--baseline", folder_ + "/before"}).code, 0);
  const Ended worse = RunTo("worse", kBroken, {"--baseline", folder_ + "/before/run.ndjson"});
  EXPECT_EQ(worse.code, 1);
  EXPECT_NE(worse.out.find("pass → fail: tenovos/update_user/enums/"), std::string::npos);

  // A case that is gone: the baseline is given one more.
  std::string log = ReadFile(folder_ + "/before/run.ndjson");
  const std::string id = "tenovos/update_user/enums/gone";
  log.insert(log.find("\"cases\":[") + 9,
             "{\"id\":\"" + id + "\",\"classname\":\"c\",\"level\":\"must\"},");
  log.insert(log.find("{\"type\":\"footer\""), "{\"type\":\"case\",\"id\":\"" + id +
                                                   "\",\"verdict\":\"pass\",\"exchanges\":0,"
                                                   "\"seconds\":0}\n");
  const std::string more = Write("more.ndjson", log);
  const Ended gone = RunTo("gone", kEnums, {"--baseline", more});
  EXPECT_EQ(gone.code, 1) << gone.out << gone.err;
  EXPECT_NE(gone.out.find("pass → vanished: " + id), std::string::npos) << gone.out;
  ExpectSound(folder_ + "/gone/junit.xml");
  const Ended elsewhere =
      RunTo("elsewhere", {"--contract", "tenovos/update_user", "--filter", "*/field_types/*"},
            {"--baseline", more});
  EXPECT_EQ(elsewhere.code, 0) << "the filter leaves it out" << elsewhere.out;

  EXPECT_EQ(RunTo("none", kEnums, {"--baseline", folder_ + "/absent"}).code, 2);
  EXPECT_EQ(RunTo("none", kEnums, {"--baseline", Write("no.ndjson", "{}\n")}).code, 2);
}

TEST_F(GateTest, ARecordedRunIsHeldAgainstThemToo) {
  ASSERT_EQ(RunTo("before", kEnums).code, 0);
  ASSERT_EQ(RunTo("broken", kBroken).code, 1);
  ASSERT_EQ(Init("broken").code, 0);
  const std::string broken = folder_ + "/broken", again = folder_ + "/again";
  const auto report = [&](const Options& more) {
    Options options{"report", broken, "--out", again};
    options.insert(options.end(), more.begin(), more.end());
    return Start(ASSAY_PROGRAM, options);
  };
  EXPECT_EQ(report({}).code, 1);
  const Ended waived = report({"--waivers", Waivers()});
  EXPECT_EQ(waived.code, 0) << waived.out << waived.err;
  ExpectSound(again + "/junit.xml");
  const Ended worse = report({"--baseline", folder_ + "/before"});
  EXPECT_EQ(worse.code, 1);
  EXPECT_NE(worse.out.find("regression: "), std::string::npos) << worse.out;
  EXPECT_EQ(report({"--waivers", folder_ + "/absent"}).code, 2);

  // Of traffic that has standing checks alone no waiver of a case is wrong.
  std::string log = ReadFile(broken + "/run.ndjson");
  const size_t plan = log.find("\n{\"type\":\"plan\""), end = log.find('\n', plan + 1);
  log.erase(plan + 1, end - plan);
  log.insert(plan + 1,
             "{\"type\":\"plan\",\"cases\":[{\"id\":\"tenovos/update_user/field_types/x\","
             "\"classname\":\"c\",\"standing\":true,\"level\":\"must\"}]}\n");
  std::string kept;
  for (const std::string& line : Split(log, '\n')) {
    if (line.rfind("{\"type\":\"case\"", 0) != 0 && !line.empty()) kept += line + "\n";
  }
  const std::string traffic = Write("traffic.ndjson", kept);
  const Ended idle =
      Start(ASSAY_PROGRAM, {"report", traffic, "--out", again, "--waivers", Waivers()});
  EXPECT_NE(idle.code, 2) << idle.err;
  EXPECT_NE(idle.out.find(reports::kNotPartOfRun), std::string::npos) << idle.out << idle.err;
}

TEST_F(GateTest, ShardsKeepTheirGateWhenMerged) {
  const Options whole{"--contract", "trusted_twin/update_user"};
  const Options broken{"--contract", "trusted_twin/update_user", "--fault",
                       "tt_name_too_long_accepted"};
  ASSERT_EQ(RunTo("before", whole).code, 0);
  ASSERT_EQ(RunTo("broken", broken).code, 1);
  ASSERT_EQ(Init("broken").code, 0);
  const auto merge = [&](const Options& options, const Options& more) {
    for (const char* shard : {"1/2", "2/2"}) {
      Options each = more;
      each.insert(each.end(), {"--shard", shard});
      EXPECT_NE(RunTo(std::string("s") + shard[0], options, each).code, 2);
    }
    return Start(ASSAY_PROGRAM, {"report", "--merge", folder_ + "/s1", folder_ + "/s2", "--out",
                                 folder_ + "/merged"});
  };
  const Ended waived = merge(broken, {"--waivers", Waivers(), "--baseline", folder_ + "/before"});
  EXPECT_EQ(waived.code, 0) << waived.out << waived.err;
  EXPECT_EQ(waived.out.find(reports::kNotPartOfRun), std::string::npos)
      << "each is part of one shard" << waived.out;
  EXPECT_NE(waived.out.find("none is worse"), std::string::npos) << waived.out;
  const Ended worse = merge(broken, {"--baseline", folder_ + "/before"});
  EXPECT_EQ(worse.code, 1);
  EXPECT_NE(worse.out.find("do not pass now"), std::string::npos) << worse.out;
  ExpectSound(folder_ + "/merged/junit.xml");
}

TEST_F(GateTest, MaxFailuresStopsEarlyAndIsRed) {
  const Ended ended = RunTo("stopped", kBroken, {"--max-failures", "1", "--jobs", "1"});
  EXPECT_EQ(ended.code, 1) << ended.out;
  const reports::Run run = LogOf("stopped");
  EXPECT_FALSE(run.footer.complete);
  EXPECT_EQ(run.footer.incomplete_reason, "--max-failures 1 was reached");
  EXPECT_GT(CountOf(run, "blocked"), 0u);
  ExpectSound(folder_ + "/stopped/junit.xml");
  // A standing check counts when it first breaks, not when it is judged at the end.
  const Ended standing =
      RunTo("standing", {"--contract", "trusted_twin/update_user", "--fault", "tt_account_type",
                         "--max-failures", "1", "--jobs", "1"});
  EXPECT_EQ(standing.code, 1) << standing.out;
  EXPECT_GT(CountOf(LogOf("standing"), "blocked"), 100u) << standing.out;
  // What is waived does not count.
  ASSERT_EQ(RunTo("broken", kBroken).code, 1);
  ASSERT_EQ(Init("broken").code, 0);
  EXPECT_EQ(RunTo("waived", kBroken, {"--max-failures", "1", "--waivers", Waivers()}).code, 0);
}

TEST_F(GateTest, DiffTellsWhatIsWorse) {
  ASSERT_EQ(RunTo("before", kEnums).code, 0);
  ASSERT_EQ(RunTo("after", kBroken).code, 1);
  ASSERT_EQ(
      RunTo("other", {"--contract", "esper/update_user_profile", "--filter", "*/enums/*"}).code, 0);
  const std::string before = folder_ + "/before", after = folder_ + "/after",
                    other = folder_ + "/other";
  const Ended worse = Start(ASSAY_PROGRAM, {"diff", before, after});
  EXPECT_EQ(worse.code, 1) << worse.err;
  EXPECT_NE(worse.out.find("broken    TEN-32"), std::string::npos) << worse.out;
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"diff", after, before}).code, 0);
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"diff", before, before}).code, 0);
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"diff", before, other}).code, 2);
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"diff", before, other, "--across-contracts"}).code, 1);
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"diff", before}).code, 2);
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"diff", before, folder_ + "/absent"}).code, 2);

  const std::string page = folder_ + "/diff.html";
  const Ended json = Start(ASSAY_PROGRAM, {"diff", before, after, "--json", "--html", page});
  EXPECT_EQ(json.code, 1);
  EXPECT_TRUE(ParseJson(json.out).ok()) << json.out;
  EXPECT_NE(ReadFile(page).find("TEN-32"), std::string::npos);
  EXPECT_EQ(json.out, Start(ASSAY_PROGRAM, {"diff", before, after, "--json"}).out) << "not stable";

  // Cut short: without its footer.
  std::string log = ReadFile(before + "/run.ndjson");
  const std::string cut = Write("cut.ndjson", log.substr(0, log.find("{\"type\":\"footer\"")));
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"diff", before, cut}).code, 3);
}

}  // namespace
}  // namespace assay::cli
