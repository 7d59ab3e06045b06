#include "harness/gate/waivers.h"

#include <gtest/gtest.h>

#include "harness/base/text.h"
#include "harness/gate/waiver_write.h"

namespace assay {
namespace {

using reports::CaseResult;

Date Day(const char* text) { return *ParseDate(text); }
const Date kToday = Day("2026-03-10");
const std::string kCase = "shop/rename_item/regex_rules/label/refuses_one_too_long";

// A file of one waiver, with some of its members replaced: {"expires", "\"2026-01-01\""}.
std::string FileOf(const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  std::vector<std::pair<std::string, std::string>> members = {
      {"case", "\"" + kCase + "\""},
      {"requirement", "\"SHOP-2\""},
      {"signature", "{\"kind\": \"accepted\", \"pointer\": \"\"}"},
      {"reason", "\"until the check is there\""},
      {"owner", "\"jane\""},
      {"ticket", "\"OPS-12\""},
      {"created", "\"2026-03-01\""},
      {"expires", "\"2026-06-01\""}};
  std::string text = "{\"format\": 1, \"waivers\": [\n  {";
  for (auto& [key, value] : members) {
    for (const auto& [changed, with] : changes) {
      if (changed == key) value = with;
    }
    if (value.empty()) continue;
    text.append(text.back() == '{' ? "\"" : ",\n   \"").append(key).append("\": ").append(value);
  }
  return text + "}\n]}\n";
}

Waiver One() { return LoadWaivers(FileOf(), "w.json", kToday).Take().all.front(); }

CaseResult ResultOf(const std::string& verdict, const std::string& kind = "",
                    const std::string& pointer = "") {
  CaseResult result;
  result.id = kCase;
  result.verdict = verdict;
  if (kind.empty()) return result;
  reports::Finding finding;
  finding.kind = kind;
  finding.pointer = pointer;
  finding.message = "it is wrong";
  result.findings.push_back(finding);
  return result;
}

TEST(DateTest, ReadsDaysThatExist) {
  for (const char* good : {"2026-02-28", "2024-02-29", "1999-12-31"}) {
    ASSERT_TRUE(ParseDate(good)) << good;
    EXPECT_EQ(DateText(*ParseDate(good)), good);
  }
  for (const char* bad : {"", "2026-2-28", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
                          "20260228", "2026-02-28 ", "2026/02/28", "+026-02-28", "2026-02-3a"}) {
    EXPECT_FALSE(ParseDate(bad)) << bad;
  }
  EXPECT_EQ((Day("2026-03-01") - Day("2026-02-28")).count(), 1);
}

TEST(WaiverFileTest, ReadsWhatItSays) {
  const auto loaded = LoadWaivers(FileOf(), "w.json", kToday);
  ASSERT_TRUE(loaded.ok()) << loaded.error().ToString();
  const Waiver& waiver = loaded.value().all.at(0);
  EXPECT_EQ(waiver.case_id, kCase);
  EXPECT_EQ(waiver.requirement, "SHOP-2");
  EXPECT_EQ(waiver.kind, "accepted");
  EXPECT_EQ(DateText(waiver.expires), "2026-06-01");
  EXPECT_EQ(waiver.place.line, 2u);
  EXPECT_EQ(waiver.place.column, 3u);
}

TEST(WaiverFileTest, RefusesWithThePlace) {
  struct {
    std::string text;
    std::string place, says;
  } const tries[] = {
      {"[", "w.json:1:2", ""},
      {"{\"format\": 1}", "w.json:1:1", "waivers"},
      {FileOf({{"reason", ""}}), "w.json:2:3", "reason"},
      {FileOf({{"reason", "\"\""}}), "w.json:5:14", ""},
      {FileOf({{"reason", "\"  \""}}), "w.json:5:14", "`reason` is empty"},
      {FileOf({{"owner", "7"}}), "w.json:6:13", ""},
      {FileOf({{"case", "\"*/regex_rules/*\""}}), "w.json:2:12", ""},
      {FileOf({{"created", "\"2026-02-30\""}}), "w.json:8:15", "not a day of the calendar"},
      {FileOf({{"expires", "\"soon\""}}), "w.json:9:15", ""},
      {FileOf({{"expires", "\"2026-02-01\""}}), "w.json:9:15", "before it was created"},
      {FileOf({{"expires", "\"2026-08-29\""}}), "w.json:9:15", "longer than 180 days"},
      {FileOf({{"created", "\"2026-03-12\""}}), "w.json:8:15", "in the future"},
      {FileOf({{"signature", "{\"kind\": \"accepted\"}"}}), "w.json:4:17", "pointer"},
      {FileOf({{"signature", "{\"kind\": \"type\", \"pointer\": \"label\"}"}}), "w.json:4:45", ""},
      {FileOf({{"ticket", "\"OPS-1\", \"until\": \"forever\""}}), "w.json:7:23", "until"},
      {ReplaceAll(FileOf(), "}\n]}", "},\n" + FileOf().substr(FileOf().find("  {"))),
       "w.json:10:12", "second waiver"},
  };
  for (const auto& one : tries) {
    const auto loaded = LoadWaivers(one.text, "w.json", kToday);
    ASSERT_FALSE(loaded.ok()) << one.text;
    const std::string told = loaded.error().ToString();
    EXPECT_EQ(told.rfind(one.place + ":", 0), 0u) << told << "\n" << one.text;
    EXPECT_NE(told.find(one.says), std::string::npos) << told;
  }
}

TEST(WaiverFileTest, TakesTheLongestAndTheLastDay) {
  EXPECT_TRUE(LoadWaivers(FileOf({{"expires", "\"2026-08-28\""}}), "w", kToday).ok());
  EXPECT_TRUE(LoadWaivers(FileOf({{"created", "\"2026-03-11\""}}), "w", kToday).ok());
  EXPECT_TRUE(LoadWaivers(FileOf(), "w", Day("2027-01-01")).ok()) << "expired is not invalid";
}

TEST(WaiverFileTest, KnowsCasesAndTheirRequirements) {
  Waivable known;
  known.contracts = {"shop/rename_item"};
  known.elsewhere = {"shop/delete_item"};
  known.cases[kCase] = {"SHOP-2", "SHOP-3"};
  const auto told = [&](const std::vector<std::pair<std::string, std::string>>& changes) {
    const auto errors = UnknownNames(LoadWaivers(FileOf(changes), "w.json", kToday).value(), known);
    return errors.empty() ? "" : errors.front().ToString();
  };
  EXPECT_EQ(told({}), "");
  EXPECT_EQ(told({{"case", "\"shop/delete_item/enums/a\""}}), "") << "of another run's contract";
  EXPECT_NE(told({{"requirement", "\"SHOP-9\""}}).find("w.json:2:3: the case"), std::string::npos);
  EXPECT_NE(told({{"requirement", "\"SHOP-9\""}}).find("`SHOP-2`"), std::string::npos);
  const std::string slip =
      told({{"case", "\"shop/rename_item/regex_rules/label/refuses_one_to_long\""}});
  EXPECT_NE(slip.find("did you mean `" + kCase), std::string::npos) << slip;
  const std::string by_chance = "\"shop/rename_item/fuzz/label/refuses_bad_pattern\"";
  EXPECT_EQ(told({{"case", by_chance}}), "") << "this run tries nothing by chance";
  known.cases["shop/rename_item/fuzz/label/accepts_good"] = {"SHOP-2"};
  EXPECT_NE(told({{"case", by_chance}}).find("there is no case"), std::string::npos);
  EXPECT_NE(told({{"case", "\"shop/no_such/enums/a\""}}).find("no contract `shop/no_such`"),
            std::string::npos);
}

TEST(WaiverTest, SettlesByVerdictSignatureAndDay) {
  const Date last = Day("2026-06-01"), after = Day("2026-06-02");
  struct {
    CaseResult result;
    Date today;
    bool in_part;
    std::string verdict, says, note;
  } const tries[] = {
      {ResultOf("fail", "accepted"), kToday, false, "waived", "until the check is there (OPS-12",
       ""},
      {ResultOf("fail", "accepted"), last, false, "waived", "", "ends on 2026-06-01"},
      {ResultOf("fail", "accepted"), after, false, "stale_waiver", "expired on 2026-06-01", ""},
      {ResultOf("fail", "type"), kToday, false, "stale_waiver", "fails otherwise", ""},
      {ResultOf("fail", "accepted", "/label"), kToday, false, "stale_waiver", "at /label", ""},
      {ResultOf("pass"), kToday, false, "stale_waiver", "passes now", ""},
      {ResultOf("pass"), after, false, "stale_waiver", "expired", ""},
      {ResultOf("pass"), kToday, true, "pass", "", "this part of the run"},
      {ResultOf("warn", "accepted"), kToday, false, "warn", "", "only warns"},
      {ResultOf("warn", "type"), kToday, false, "stale_waiver", "only warns now", ""},
      {ResultOf("error", "transport"), kToday, false, "error", "", "not judged"},
      {ResultOf("blocked"), kToday, false, "blocked", "", "not judged in this run: blocked"},
      {ResultOf("not_applicable"), after, false, "not_applicable", "", "not judged"},
      {ResultOf("not_observed"), kToday, false, "not_observed", "", "not judged"},
  };
  for (const auto& one : tries) {
    CaseResult result = one.result;
    const std::string note = Settle(One(), one.today, one.in_part, &result);
    const std::string what = one.result.verdict + " on " + DateText(one.today);
    EXPECT_EQ(result.verdict, one.verdict) << what;
    EXPECT_NE(result.reason.find(one.says), std::string::npos) << what << ": " << result.reason;
    EXPECT_NE(note.find(one.note), std::string::npos) << what << ": " << note;
    EXPECT_EQ(note.empty(), one.note.empty()) << what << ": " << note;
    EXPECT_EQ(result.findings.size(), one.result.findings.size()) << "the evidence stays";
  }
}

TEST(WaiverTest, AnIndexStandsForAnyIndex) {
  Waiver waiver = One();
  waiver.pointer = "/items/3/label";
  EXPECT_TRUE(Covers(waiver, ResultOf("fail", "accepted", "/items/0/label")));
  EXPECT_FALSE(Covers(waiver, ResultOf("fail", "accepted", "/items/0/name")));
  EXPECT_FALSE(Covers(waiver, ResultOf("fail", "accepted", "/items/label")));
  EXPECT_FALSE(Covers(waiver, ResultOf("fail")));
  CaseResult two = ResultOf("fail", "accepted", "/items/0/label");
  two.findings.push_back(ResultOf("fail", "type", "/x").findings.front());
  EXPECT_FALSE(Covers(waiver, two)) << "a waiver must not hide a second finding";
}

TEST(WaiverBookTest, TellsWhatDidNotComeToBear) {
  Waivers waivers;
  for (const char* id : {"a/b/c/d", "a/b/c/e", "a/b/c/f", "a/b/c/standing"}) {
    waivers.all.push_back(One());
    waivers.all.back().case_id = id;
  }
  WaiverBook book(waivers, kToday, false);
  const auto settle = [&](const char* id, CaseResult result, bool standing = false) {
    result.id = id;
    book.Settle(&result, standing);
    return result.verdict;
  };
  EXPECT_EQ(settle("a/b/c/x", ResultOf("fail", "accepted")), "fail") << "no waiver of its own";
  EXPECT_EQ(settle("a/b/c/d", ResultOf("fail", "accepted")), "waived");
  EXPECT_EQ(settle("a/b/c/e", ResultOf("blocked")), "blocked");
  EXPECT_EQ(settle("a/b/c/standing", ResultOf("pass"), true), "pass")
      << "what would have broken it may not have been sent";
  std::string told;
  for (const auto& note : book.Notes()) told += note.id + ": " + note.why + "\n";
  EXPECT_EQ(told,
            "a/b/c/e: the case was not judged in this run: blocked\n"
            "a/b/c/f: the case is not part of this run\n"
            "a/b/c/standing: no answer of this part of the run showed the failure\n");
}

reports::Run RunOf(std::vector<CaseResult> results) {
  reports::Run run;
  for (size_t i = 0; i < results.size(); ++i) {
    reports::PlannedCase planned;
    planned.id = results[i].id = "shop/rename_item/enums/c" + std::to_string(i);
    planned.requirements = {"SHOP-2"};
    run.plan.push_back(planned);
  }
  run.results = std::move(results);
  return run;
}

TEST(WaiverWriteTest, WritesTodaysFailuresAndNoOthers) {
  const reports::Run run =
      RunOf({ResultOf("pass"), ResultOf("fail", "type", "/a"), ResultOf("error", "transport"),
             ResultOf("waived", "enum", "/b"), ResultOf("warn", "enum", "/c"),
             ResultOf("stale_waiver", "enum", "/d"), ResultOf("stale_waiver")});
  const Waivers written =
      WaiveFailures(run, {"why \"so\"", "jane", "OPS-1", kToday, Day("2026-04-01")});
  ASSERT_EQ(written.all.size(), 2u);
  EXPECT_EQ(written.all[0].case_id, "shop/rename_item/enums/c1");
  EXPECT_EQ(written.all[1].case_id, "shop/rename_item/enums/c5");
  const auto again = LoadWaivers(WaiverText(written), "w.json", kToday);
  ASSERT_TRUE(again.ok()) << again.error().ToString();
  EXPECT_EQ(WaiverText(again.value()), WaiverText(written));
  CaseResult result = run.results[1];
  Settle(again.value().all[0], kToday, false, &result);
  EXPECT_EQ(result.verdict, "waived") << "what was written covers the failure it was written for";
}

TEST(WaiverWriteTest, AddsWithoutASecondOfACase) {
  Waivers old, fresh;
  old.all = {One(), One()};
  old.all[1].case_id = "a/b/c/d";
  fresh.all = {One(), One()};
  fresh.all[0].ticket = "NEW-1";
  fresh.all[1].case_id = "a/b/c/e";
  const Waivers all = AddWaivers(old, fresh);
  ASSERT_EQ(all.all.size(), 3u);
  EXPECT_EQ(all.all[0].ticket, "NEW-1");
  EXPECT_EQ(all.all[1].case_id, "a/b/c/d");
}

TEST(WaiverWriteTest, PrunesTheDeadAndSaysWhich) {
  reports::Run run =
      RunOf({ResultOf("pass"), ResultOf("fail", "accepted"), ResultOf("fail", "type"),
             ResultOf("blocked"), ResultOf("stale_waiver"), ResultOf("waived", "accepted")});
  Waivable known;
  known.contracts = {"shop/rename_item"};
  known.elsewhere = {"shop/other"};
  Waivers waivers;
  const auto add = [&](const std::string& id, bool exists = true) -> Waiver& {
    waivers.all.push_back(One());
    waivers.all.back().case_id = id;
    if (exists) known.cases[id] = {"SHOP-2"};
    return waivers.all.back();
  };
  for (int i = 0; i < 6; ++i) add("shop/rename_item/enums/c" + std::to_string(i));
  add("shop/rename_item/enums/gone", false);
  add("shop/rename_item/enums/not_tried");
  add("shop/other/enums/a", false);
  add("shop/rename_item/enums/old").expires = Day("2026-03-09");
  const Pruned pruned = Prune(waivers, run, known, kToday);
  const auto lines = [](const std::vector<WaiverRemark>& remarks) {
    std::string text;
    for (const auto& one : remarks)
      text += one.case_id.substr(one.case_id.rfind('/') + 1) + ": " + one.why + "\n";
    return text;
  };
  EXPECT_EQ(lines(pruned.removed),
            "c0: the case passes\n"
            "c4: the case passes\n"
            "gone: there is no case `shop/rename_item/enums/gone`\n"
            "old: it expired on 2026-03-09\n");
  EXPECT_EQ(lines(pruned.told),
            "c2: the case fails otherwise: it is wrong\n"
            "c3: the case was not judged in that run\n"
            "not_tried: the case is not part of that run\n"
            "a: the case is not part of that run\n");
  EXPECT_EQ(pruned.kept.all.size(), 6u);
}

}  // namespace
}  // namespace assay
