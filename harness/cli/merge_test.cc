// `--shard` and `assay report --merge`: the parts of a run are the run.
#include <map>
#include <set>

#include "fixtures/reference/reference.h"
#include "harness/cli/test_program.h"
#include "reports/ndjson.h"
#include "reports/wording.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

using Options = std::vector<std::string>;

class MergeTest : public ProgramTest {
 protected:
  // Runs every shard of `total` on one target, as machines side by side would; their folders.
  Options RunShards(size_t total, const std::string& fault, const Options& more = {}) {
    auto server = reference::Server::Start({0, fault, ""});
    EXPECT_TRUE(server.ok());
    const std::string folder = folder_ + "/of_" + std::to_string(total);
    Options folders;
    for (size_t index = 1; index <= total; ++index) {
      const std::string part = std::to_string(index) + "/" + std::to_string(total);
      out_ = folder + "_" + std::to_string(index);
      Options options{"--shard", part};
      options.insert(options.end(), more.begin(), more.end());
      const Ended ended = RunAt(server.value()->port(), options);
      EXPECT_TRUE(ended.code == 0 || ended.code == 1) << ended.out << ended.err;
      EXPECT_EQ(ended.out.find("shard " + std::to_string(index) + " of") != std::string::npos,
                total > 1)
          << "a part must not look like the whole";
      folders.push_back(out_);
    }
    return folders;
  }
  Ended Merge(const Options& folders, const std::string& out) const {
    Options arguments{"report", "--merge"};
    arguments.insert(arguments.end(), folders.begin(), folders.end());
    arguments.insert(arguments.end(), {"--out", out});
    return Start(ASSAY_PROGRAM, arguments);
  }
};

reports::Run RunIn(const std::string& folder) {
  auto run = reports::ReadLog(folder + "/run.ndjson");
  EXPECT_TRUE(run.ok()) << run.errors().front().ToString();
  return run.ok() ? run.Take() : reports::Run{};
}

// What must be the same in a divided run: all but times, numbers and the values of a subject. How
// many answers show an optional field is such a value: it hangs on what came before on that record.
std::vector<std::string> ToldOf(const reports::Run& run) {
  std::vector<std::string> told;
  std::set<std::string> standing;
  for (const reports::PlannedCase& planned : run.plan) {
    told.push_back("plan " + planned.id);
    if (planned.standing) standing.insert(planned.id);
  }
  for (const reports::CaseResult& result : run.results) {
    std::string line = result.id + " " + result.verdict;
    const bool counted = !standing.contains(result.id);
    if (counted) line += " " + std::to_string(result.exchanges);
    for (const reports::Finding& finding : result.findings) {
      line += " " + finding.kind + " " + finding.pointer;
      if (counted)
        line += " " + std::to_string(finding.times) + " of " + std::to_string(finding.of);
    }
    told.push_back(line);
  }
  for (const auto& [verdict, count] : run.footer.counts)
    told.push_back(verdict + " " + std::to_string(count));
  told.push_back("exchanges " + std::to_string(run.footer.exchanges));
  told.push_back("exit " + std::to_string(run.footer.exit_code));
  told.push_back(run.footer.complete ? "complete" : run.footer.incomplete_reason);
  return told;
}

// Exchanges judged, by standing check.
std::map<std::string, uint64_t> Tallies(const reports::Run& run) {
  std::map<std::string, uint64_t> tallies;
  for (const reports::PlannedCase& planned : run.plan) {
    if (planned.standing) tallies[planned.id] = 0;
  }
  for (const reports::CaseResult& result : run.results) {
    const auto found = tallies.find(result.id);
    if (found != tallies.end()) found->second += result.exchanges;
  }
  return tallies;
}

TEST_F(MergeTest, OneTwoOrThreeShardsAreTheWholeRun) {
  for (const std::string fault : {"", "tt_nested_flattened"}) {
    std::vector<std::string> whole;
    for (const size_t total : {1, 2, 3}) {
      const Options folders = RunShards(total, fault);
      const std::string out = folder_ + "/merged";
      const Ended merged = Merge(folders, out);
      EXPECT_EQ(merged.code, fault.empty() ? 0 : 1) << merged.out << merged.err;
      ExpectSound(out + "/junit.xml");
      const reports::Run run = RunIn(out);
      std::map<std::string, uint64_t> sums;
      for (const std::string& folder : folders) {
        for (const auto& [id, tally] : Tallies(RunIn(folder))) sums[id] += tally;
      }
      EXPECT_GT(sums.size(), 200u);
      EXPECT_EQ(Tallies(run), sums);
      const std::vector<std::string> told = ToldOf(run);
      if (total == 1) whole = ToldOf(RunIn(folders.front()));
      EXPECT_GT(told.size(), 900u);
      EXPECT_EQ(told, whole) << total << " shards, " << fault;
    }
  }
}

TEST_F(MergeTest, EvidenceIsFoundUnderItsNewNumber) {
  const Options folders =
      RunShards(2, "tt_nested_flattened", {"--contract", "trusted_twin/update_user"});
  const std::string out = folder_ + "/merged";
  EXPECT_EQ(Merge(folders, out).code, 1);
  std::map<uint64_t, std::string> case_of;
  ASSERT_TRUE(reports::ForEachExchange(out + "/run.ndjson", [&](const auto& exchange) {
                EXPECT_TRUE(case_of.emplace(exchange.number, exchange.case_id).second);
                return true;
              }).ok());
  size_t seen = 0;
  const reports::Run merged = RunIn(out);
  for (const auto& result : merged.results) {
    const bool standing = std::any_of(merged.plan.begin(), merged.plan.end(), [&](const auto& one) {
      return one.id == result.id && one.standing;
    });
    for (const auto& finding : result.findings) {
      for (const uint64_t number : finding.exchanges) {
        ++seen;
        ASSERT_TRUE(case_of.contains(number));
        if (!standing) {
          EXPECT_EQ(case_of[number], result.id);
        }
      }
    }
  }
  EXPECT_GT(seen, 0u);
  // The merged log is a log as any other.
  const std::string summary = ReadFile(out + "/summary.md");
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"report", out}).code, 1);
  EXPECT_EQ(ReadFile(out + "/summary.md"), summary);
}

TEST_F(MergeTest, AMissingOrUnfinishedShardMakesItIncomplete) {
  const Options folders = RunShards(3, "", {"--contract", "tenovos/update_user"});
  const std::string out = folder_ + "/merged";
  const Ended two = Merge({folders[0], folders[2]}, out);
  EXPECT_EQ(two.code, 3);
  EXPECT_NE(two.out.find("shard 2 of 3 is missing"), std::string::npos) << two.out;
  const std::string log = ReadFile(folders[1] + "/run.ndjson");
  std::ofstream(folders[1] + "/run.ndjson") << log.substr(0, log.rfind('\n', log.size() - 2) + 1);
  const Ended cut = Merge(folders, out);
  EXPECT_EQ(cut.code, 3);
  EXPECT_NE(cut.out.find("shard 2 of 3: its log has no footer"), std::string::npos) << cut.out;
}

TEST_F(MergeTest, WhatIsNotOneRunIsRefused) {
  const Options whole{"--contract", "tenovos/update_user", "--filter", "*/enums/*"};
  const Options parts = RunShards(2, "", whole);
  const Options other_seed = RunShards(3, "", {"--contract", "tenovos/update_user", "--seed", "2"});
  out_ = folder_ + "/whole";
  EXPECT_EQ(Run(whole).code, 0);
  const std::string all_folder = folder_ + "/all";
  fs::create_directories(all_folder);
  Options seed{
      "--contract", "tenovos/update_user", "--filter", "*/enums/*", "--seed", "9", "--shard",
      "2/2"};
  out_ = folder_ + "/seed";
  EXPECT_EQ(Run(seed).code, 0);
  const struct {
    Options folders;
    std::string says;
  } tries[] = {
      {{parts[0], parts[0]}, "shard 1 is here twice"},
      {{parts[0], other_seed[1]}, "the number of shards differs"},
      {{parts[0], folder_ + "/seed"}, "the seed differs"},
      {{parts[0], folder_ + "/whole"}, "of a whole run"},
      {{parts[0], folder_ + "/absent"}, "cannot be read"},
  };
  for (const auto& one : tries) {
    const Ended ended = Merge(one.folders, folder_ + "/merged");
    EXPECT_EQ(ended.code, 2) << one.says;
    EXPECT_NE(ended.err.find(one.says), std::string::npos) << ended.err;
    EXPECT_FALSE(fs::exists(folder_ + "/merged/run.ndjson"));
  }
  EXPECT_EQ(Merge(parts, parts[0]).code, 2) << "a log must not take the place of its source";
  EXPECT_TRUE(fs::exists(parts[0] + "/run.ndjson"));
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"report", parts[0], parts[1]}).code, 2);
  EXPECT_EQ(Start(ASSAY_PROGRAM, {"report", "--merge", parts[0]}).code, 2) << "no --out";
}

TEST_F(MergeTest, TheEnvironmentDividesARunAndIsShown) {
  const Options arguments{"plan", "--contract", "tenovos/update_user"};
  const auto plan = [&](const Options& environment, const Options& more = {}) {
    Options all = arguments;
    all.insert(all.end(), more.begin(), more.end());
    return Start(ASSAY_PROGRAM, all, "1", nullptr, environment);
  };
  const std::string whole = plan({}).out;
  EXPECT_EQ(plan({"CI_NODE_TOTAL=1", "CI_NODE_INDEX=1"}).out, whole);
  EXPECT_EQ(plan({"CI_NODE_TOTAL=3", "CI_NODE_INDEX=1"}, {"--shard", "1/1"}).out, whole);
  const Ended part = plan({"CI_NODE_TOTAL=3", "CI_NODE_INDEX=1"});
  EXPECT_EQ(part.code, 0) << part.err;
  EXPECT_LT(part.out.size(), whole.size());
  EXPECT_NE(part.err.find("shard 1/3 (by CI_NODE_INDEX and CI_NODE_TOTAL)"), std::string::npos);
  EXPECT_EQ(plan({}, {"--shard", "1/3"}).out, part.out);
  const Ended refused = plan({}, {"--shard", "1/7"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("7 shards need as many subjects, and the profile names 6"),
            std::string::npos)
      << refused.err;
  EXPECT_EQ(plan({"CI_NODE_TOTAL=3"}).code, 2);
}

// No record is touched by two shards, and no case is tried by two.
TEST_F(MergeTest, ShardsShareNoRecordAndNoCase) {
  const Options folders = RunShards(3, "");
  std::map<std::string, size_t> shard_of_record, shard_of_case;
  std::vector<size_t> cases(folders.size());
  for (size_t shard = 0; shard < folders.size(); ++shard) {
    ASSERT_TRUE(reports::ForEachExchange(folders[shard] + "/run.ndjson", [&](const auto& exchange) {
                  if (exchange.case_id.find("/unknown_") != std::string::npos) return true;
                  for (const auto& [name, value] : exchange.path_values) {
                    const auto [at, is_new] = shard_of_record.emplace(value, shard);
                    EXPECT_EQ(at->second, shard) << value << " in " << exchange.case_id;
                  }
                  return true;
                }).ok());
    for (const auto& planned : RunIn(folders[shard]).plan) {
      if (planned.standing) continue;
      ++cases[shard];
      if (planned.id.ends_with("/accepts_documented_request")) continue;
      EXPECT_TRUE(shard_of_case.emplace(planned.id, shard).second) << planned.id;
    }
  }
  EXPECT_EQ(shard_of_record.size(), 18u);
  const auto [least, most] = std::minmax_element(cases.begin(), cases.end());
  EXPECT_LE(*most - *least, 6u) << "spread evenly";
}

}  // namespace
}  // namespace assay::cli
