#include "reports/junit.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <locale>
#include <map>
#include <pugixml.hpp>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "harness/base/text.h"
#include "reports/atomic_file.h"
#include "reports/safe_text.h"
#include "reports/sample_run.h"
#include "reports/verdicts.h"

namespace assay::reports {
namespace {

std::string TemporaryPath(const std::string& name) { return testing::TempDir() + name; }

bool HaveTool(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

// pugixml takes what it writes itself, well-formed or not; these two do not.
void ExpectWellFormed(const std::string& path) {
  const std::string quoted = ShellQuote(path);
  const bool xmllint = HaveTool("xmllint --version");
  const bool python = HaveTool("python3 -c 'import xml.etree.ElementTree'");
  if (xmllint) {
    EXPECT_TRUE(HaveTool("xmllint --noout " + quoted)) << path;
  }
  if (python) {
    EXPECT_TRUE(HaveTool(
        "python3 -c 'import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])' " + quoted))
        << path;
  }
  if (!xmllint && !python) GTEST_SKIP() << "neither xmllint nor python3 is here to parse XML";
}

void ExpectTextIsWellFormed(const std::string& text, const std::string& name) {
  const std::string path = TemporaryPath(name);
  ASSERT_TRUE(WriteFileAtomically(path, text).ok());
  ExpectWellFormed(path);
}

struct Tally {
  uint64_t tests = 0, failures = 0, errors = 0, skipped = 0, milliseconds = 0;
  bool operator==(const Tally&) const = default;
};

uint64_t MillisecondsOf(const std::string& time) {
  const size_t point = time.find('.');
  EXPECT_NE(point, std::string::npos) << time;
  EXPECT_EQ(time.size(), point + 4) << "three decimals: " << time;
  return std::stoull(time.substr(0, point)) * 1000 + std::stoull(time.substr(point + 1));
}

Tally Claimed(pugi::xml_node node) {
  return {node.attribute("tests").as_ullong(), node.attribute("failures").as_ullong(),
          node.attribute("errors").as_ullong(), node.attribute("skipped").as_ullong(),
          MillisecondsOf(node.attribute("time").value())};
}

void ExpectTestcase(pugi::xml_node testcase, Tally* tally) {
  static const std::set<std::string> kStatuses = {"failure", "error", "skipped"};
  std::vector<std::string> children;
  size_t statuses = 0;
  for (const pugi::xml_node child : testcase.children()) {
    children.emplace_back(child.name());
    if (kStatuses.contains(child.name())) {
      ++statuses;
      EXPECT_TRUE(child.attribute("message"));
    }
    EXPECT_LE(std::string_view(child.text().get()).size(), kJunitTextBytes);
  }
  EXPECT_LE(statuses, 1u);
  ASSERT_FALSE(children.empty());
  EXPECT_EQ(children.front(), "properties");
  const std::string verdict = [&] {
    std::vector<std::string> names;
    std::string found;
    for (const pugi::xml_node property : testcase.child("properties").children("property")) {
      names.emplace_back(property.attribute("name").value());
      if (names.back() == "verdict") found = property.attribute("value").value();
    }
    EXPECT_GE(names.size(), 3u);
    EXPECT_LE(names.size(), 8u);
    names.resize(3);
    EXPECT_EQ(names, (std::vector<std::string>{"requirements", "level", "verdict"}));
    return found;
  }();
  static const std::map<std::string, std::string> kElement = {{"pass", ""},
                                                              {"warn", ""},
                                                              {"fail", "failure"},
                                                              {"waived", "skipped"},
                                                              {"stale_waiver", "failure"},
                                                              {"not_applicable", "skipped"},
                                                              {"not_observed", "skipped"},
                                                              {"blocked", "error"},
                                                              {"error", "error"}};
  const std::string& element = kElement.at(verdict);
  EXPECT_EQ(statuses, element.empty() ? 0u : 1u) << verdict;
  EXPECT_TRUE(element.empty() || testcase.child(element.c_str())) << verdict;
  EXPECT_EQ(!testcase.child("system-out").empty(), verdict == "warn" || verdict == "waived");
  ++tally->tests;
  tally->failures += element == "failure";
  tally->errors += element == "error";
  tally->skipped += element == "skipped";
  tally->milliseconds += MillisecondsOf(testcase.attribute("time").value());
}

// What the format promises, whatever the run. The names of the testcases in order.
std::vector<std::string> ExpectPromises(const std::string& text) {
  std::vector<std::string> names;
  pugi::xml_document document;
  EXPECT_TRUE(document.load_buffer(text.data(), text.size(),
                                   pugi::parse_default | pugi::parse_ws_pcdata_single));
  Tally all;
  std::set<std::string> classnames;
  const pugi::xml_node root = document.child("testsuites");
  for (const pugi::xml_node suite : root.children("testsuite")) {
    EXPECT_TRUE(classnames.insert(suite.attribute("name").value()).second)
        << "one suite a classname";
    Tally own;
    for (const pugi::xml_node testcase : suite.children("testcase")) {
      EXPECT_STREQ(testcase.attribute("classname").value(), suite.attribute("name").value());
      names.emplace_back(testcase.attribute("name").value());
      ExpectTestcase(testcase, &own);
    }
    EXPECT_EQ(own, Claimed(suite)) << suite.attribute("name").value();
    all.tests += own.tests;
    all.failures += own.failures;
    all.errors += own.errors;
    all.skipped += own.skipped;
    all.milliseconds += own.milliseconds;
  }
  EXPECT_EQ(all, Claimed(root));
  return names;
}

TEST(JunitTest, MatchesTheGoldenFile) {
  const std::string text = JunitText(SampleRun());
  ExpectGolden(text, "junit.xml");
  ExpectTextIsWellFormed(text, "assay_junit_golden.xml");
  EXPECT_EQ(ExpectPromises(text).size(), SampleRun().plan.size());
}

TEST(JunitTest, ACaseWithoutAResultIsBlocked) {
  EventRun run = SampleRun();
  run.results.clear();
  const std::string text = JunitText(run);
  ExpectPromises(text);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text.c_str()));
  for (const pugi::xpath_node node : document.select_nodes("//testcase")) {
    EXPECT_STREQ(node.node().child("error").attribute("type").value(), "blocked");
    EXPECT_STREQ(node.node().child("error").attribute("message").value(), "not run");
  }
}

TEST(JunitTest, AnEmptyRunHasOneError) {
  EventRun run;
  run.header.started = "2026-01-31T10:00:00Z";
  for (const std::string& text :
       {JunitText(run), EmptyJunitText("the profile cannot be read: " + NastyBytes(), "")}) {
    EXPECT_EQ(ExpectPromises(text), std::vector<std::string>{"assay/run/start/nothing_ran"});
    ExpectTextIsWellFormed(text, "assay_junit_empty.xml");
  }
}

TEST(JunitTest, AResultOutsideThePlanIsNotLost) {
  EventRun run = SampleRun();
  run.results.push_back({"acme/put_user/enums/other", "fail", "why", {}, 1, 0});
  run.results.push_back({"acme/put_user/field_types/name", "strange", "", {}, 1, 0});
  const std::vector<std::string> names = ExpectPromises(JunitText(run));
  ASSERT_EQ(names.size(), run.plan.size() + 1);
  EXPECT_NE(std::find(names.begin(), names.end(), "acme/put_user/enums/other"), names.end());
}

TEST(JunitTest, AHugeFindingStaysInItsLimitAndKeepsTheCommand) {
  EventRun run = SampleRun();
  const std::string huge(1 << 20, '<');
  for (CaseResult& result : run.results) {
    result.reason = huge;
    for (Finding& finding : result.findings) finding.sent = finding.came = huge;
    result.findings.resize(50, SampleFinding(huge, "accepted"));
  }
  const std::string text = JunitText(run);
  ExpectPromises(text);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text.c_str()));
  for (const pugi::xpath_node node : document.select_nodes("//failure")) {
    const std::string body = node.node().text().get();
    EXPECT_NE(body.find("assay run --target staging.json --seed 7 --filter 'acme/"),
              std::string::npos);
    EXPECT_NE(body.find("more finding"), std::string::npos);
  }
}

// A decimal comma and grouped thousands, on a machine that may have no such locale installed.
class Comma : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(JunitTest, TimesHaveAPointWhateverTheLocale) {
  EventRun run = SampleRun();
  run.results[0].seconds = 1234567.5;
  const std::string expected = JunitText(run);
  ASSERT_NE(expected.find("time=\"1234567.500\""), std::string::npos);
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
  std::ostringstream probe;
  probe << 1234.5;
  EXPECT_EQ(probe.str(), "1.234,5") << "the locale is not the one that was meant";
  EXPECT_EQ(JunitText(run), expected);
  std::locale::global(before);
}

std::string RandomBytes(std::mt19937_64* random) {
  static const std::vector<std::string> kTeeth = {
      "]]>",  "<!--",        "&#0;",     "\xef\xbf\xbf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
      "\r\n", "\x7f",        "\xc2\x85", "<![CDATA[",    "?>",           "\"",
      "'",    "\xe2\x81\xa6"};
  std::string bytes;
  for (uint64_t left = (*random)() % 12; left > 0; --left) {
    if ((*random)() % 3 == 0) {
      bytes += kTeeth[(*random)() % kTeeth.size()];
    } else {
      bytes += static_cast<char>((*random)());
    }
  }
  return bytes;
}

EventRun RandomRun(std::mt19937_64* random, size_t cases) {
  const auto bytes = [&] { return RandomBytes(random); };
  EventRun run;
  for (std::string* text : {&run.header.assay_version, &run.header.started, &run.header.target_name,
                            &run.header.base_url, &run.header.plan_digest})
    *text = bytes();
  run.header.options = {bytes()};
  run.header.contracts.push_back({"a/b", bytes(), bytes(), bytes(), bytes(), bytes()});
  run.header.requirements.push_back(
      {"a/b", "R-1", bytes(), bytes(), bytes(), bytes(), bytes(), bytes(), false});
  for (size_t i = 0; i < cases; ++i) {
    const std::string id = "a/b/" + std::to_string(i) + "/" + bytes();
    run.plan.push_back({id, "c" + bytes(), i % 2 == 0, bytes(), {"R-1", bytes()}, bytes()});
    const VerdictKind verdict = kVerdictKinds[(*random)() % kVerdictKinds.size()];
    Finding finding{bytes(), bytes(), bytes(), bytes(), bytes(), bytes(), 3, 9, {1}};
    run.results.push_back(
        {id, std::string(VerdictWord(verdict)), bytes(), {finding, finding}, 1, 0.0004});
  }
  run.footer.incomplete_reason = bytes();
  run.has_footer = (*random)() % 2 == 0;
  return run;
}

TEST(JunitTest, IsWellFormedWhateverTheBytes) {
  std::mt19937_64 random(4711);
  for (int round = 0; round < 12; ++round) {
    const EventRun run = RandomRun(&random, 60);
    const std::string text = JunitText(run);
    ExpectTextIsWellFormed(text, "assay_junit_random.xml");
    std::multiset<std::string> expected;
    for (const PlannedCase& planned : run.plan) expected.insert(SafeLine(planned.id));
    const std::vector<std::string> names = ExpectPromises(text);
    EXPECT_EQ(std::multiset<std::string>(names.begin(), names.end()), expected);
  }
}

// A device or a pipe is never replaced by a file.
TEST(JunitTest, IsWrittenToAPipeAsItIs) {
  const std::string path = TemporaryPath("assay_junit_pipe");
  unlink(path.c_str());
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = ReadWhole(path); });
  const Result<uint64_t> written = WriteJunit(SampleRun(), path);
  reader.join();
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(got, JunitText(SampleRun()));
  struct stat there {};
  ASSERT_EQ(stat(path.c_str(), &there), 0);
  EXPECT_TRUE(S_ISFIFO(there.st_mode));
  ASSERT_TRUE(RemoveOld(path).ok());
  EXPECT_EQ(stat(path.c_str(), &there), 0) << "it is not ours to remove";
  unlink(path.c_str());
}

TEST(JunitTest, IsWrittenWholeOrNotAtAll) {
  const std::string path = TemporaryPath("assay_junit_written.xml");
  ASSERT_TRUE(WriteFileAtomically(path, "old").ok());
  ASSERT_TRUE(RemoveOld(path).ok());
  EXPECT_EQ(ReadWhole(path), "");
  ASSERT_TRUE(RemoveOld(path).ok()) << "there is nothing to remove, and that is well";
  const Result<uint64_t> written = WriteJunit(SampleRun(), path);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(ReadWhole(path), JunitText(SampleRun()));
  EXPECT_EQ(written.value(), ReadWhole(path).size());
  EXPECT_EQ(ReadWhole(path + ".tmp"), "");
  ASSERT_TRUE(WriteEmptyJunit("no target", "2026-01-31T10:00:00Z", path).ok());
  EXPECT_EQ(ReadWhole(path), EmptyJunitText("no target", "2026-01-31T10:00:00Z"));
  EXPECT_FALSE(WriteJunit(SampleRun(), TemporaryPath("assay_no_such_folder/junit.xml")).ok());
  {
    Result<std::unique_ptr<AtomicFile>> file = AtomicFile::Create(path);
    ASSERT_TRUE(file.ok());
    file.value()->Write("half");
  }
  EXPECT_EQ(ReadWhole(path + ".tmp"), "") << "given up: nothing is left behind";
  EXPECT_EQ(ReadWhole(path), EmptyJunitText("no target", "2026-01-31T10:00:00Z"));
}

}  // namespace
}  // namespace assay::reports
