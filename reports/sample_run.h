// For tests: a small run with every kind of verdict, bytes that mean harm in every place a target
// can reach, and the comparison with golden files.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/event.h"
#include "source_dir.h"

namespace assay::reports {

// In the body of a test, `Run` would be testing::Test's.
using EventRun = Run;

// Broken UTF-8, controls, NUL, XML's and Markdown's own signs, a terminal escape, U+FFFE, a turned
// reading direction.
inline const std::string& NastyBytes() {
  static const std::string bytes =
      std::string("\xff\xc0\x80 \x1b[31mred ") + std::string(1, '\0') +
      "]]> & <script>alert(1)</script> | `x` **b** \"q\" 'p' \xef\xbf\xbe \xe2\x80\xae\r\n\tend";
  return bytes;
}

inline Finding SampleFinding(std::string message, std::string kind) {
  Finding finding;
  finding.message = std::move(message);
  finding.kind = std::move(kind);
  finding.sent =
      "curl -X PATCH 'https://api.example.test/users/a1b2c3' -H 'Authorization: $TT_SECRET' "
      "-H 'Content-Type: application/json' --data-binary '{\"name\": \"a -b c\", \"count\": 1}'";
  finding.allowed = "any 4xx answer";
  finding.came = "200 OK";
  finding.exchanges = {3, 4};
  finding.times = 2;
  finding.of = 7;
  return finding;
}

struct SampleCase {
  std::string what;  // "<suite>/<what>[/<variant>]"
  std::string level;
  std::vector<std::string> requirements;
  std::string verdict;  // "" for a case that was not run
  std::string reason;
  std::vector<Finding> findings;
};

inline void AddSampleCase(const std::string& contract, const SampleCase& sample, Run* run) {
  PlannedCase planned;
  planned.id = contract + "/" + sample.what;
  planned.classname = contract + "." + sample.what.substr(0, sample.what.find('/'));
  planned.classname.replace(planned.classname.find('/'), 1, ".");
  planned.level = sample.level;
  planned.requirements = sample.requirements;
  planned.title = "tries " + sample.what;
  run->plan.push_back(planned);
  if (sample.verdict.empty()) return;
  CaseResult result;
  result.id = planned.id;
  result.verdict = sample.verdict;
  result.reason = sample.reason;
  result.findings = sample.findings;
  result.exchanges = 1;
  result.seconds = 0.0125 * static_cast<double>(run->plan.size());
  run->results.push_back(result);
}

inline Header SampleHeader() {
  Header header;
  header.assay_version = "0.1.0";
  header.started = "2026-01-31T10:00:00Z";
  header.target_name = "staging";
  header.base_url = "https://api.example.test";
  header.seed = 7;
  header.plan_digest = "00112233aabbccdd";
  header.options = {"--target staging.json", "--seed 7", "--out results"};
  header.contracts = {
      {"acme/put_user", "Acme: put a user", "Put a user", "https://acme.test/put", "2026-01", "aa"},
      {"acme/patch_user", "Acme: patch a user", "Patch a user", "", "", "bb"}};
  const auto add = [&](std::string contract, std::string id, std::string level, std::string text,
                       std::string not_tested = "", bool outside = false) {
    header.requirements.push_back({std::move(contract), std::move(id), std::move(level), "enum",
                                   std::move(text), "Request body", "`name`", std::move(not_tested),
                                   outside});
  };
  add("acme/put_user", "AC-1", "must", "the name has 2 to 32 characters");
  add("acme/put_user", "AC-2", "must", "the name starts with a letter");
  add("acme/put_user", "AC-3", "should", "the answer has a Date header");
  add("acme/put_user", "AC-4", "must", "the status is one of active, idle");
  add("acme/put_user", "AC-5", "must", "the error body has a code");
  add("acme/put_user", "AC-6", "info", "the page shows no example", "about the page itself");
  add("acme/put_user", "AC-7", "must", "one key a customer", "needs a second customer");
  add("acme/patch_user", "AP-1", "must", "a caller without the permission is refused");
  add("acme/patch_user", "AP-2", "must", "what is left out stays");
  add("acme/patch_user", "AP-3", "must", "null removes the description");
  add("acme/patch_user", "AP-4", "must", "the counter never goes back");
  add("acme/patch_user", "APX-1", "info", "said on another page", "", true);
  return header;
}

inline Run SampleRun() {
  Run run;
  run.header = SampleHeader();
  Finding nasty = SampleFinding("the status is " + NastyBytes(), "enum");
  nasty.pointer = "/status";
  nasty.came = "200 OK, /status is " + NastyBytes();
  nasty.sent += " # " + NastyBytes();
  const Finding accepted = SampleFinding("a name of 33 characters was accepted", "accepted");
  const std::string put = "acme/put_user";
  AddSampleCase(put, {"field_types/name", "must", {"AC-1"}, "pass", "", {}}, &run);
  AddSampleCase(put, {"regex/name/one_too_long", "must", {"AC-1"}, "fail", "accepted", {accepted}},
                &run);
  AddSampleCase(put, {"regex/name/first", "must", {"AC-2", "AC-1"}, "fail", "accepted", {accepted}},
                &run);
  AddSampleCase(put, {"enums/status", "must", {"AC-4"}, "fail", "not listed", {nasty, nasty}},
                &run);
  AddSampleCase(put,
                {"headers/date",
                 "should",
                 {"AC-3"},
                 "warn",
                 "no Date",
                 {SampleFinding("no Date header in " + NastyBytes(), "absent")}},
                &run);
  AddSampleCase(put,
                {"error_shapes/code",
                 "must",
                 {"AC-5"},
                 "not_observed",
                 "no exchange of the run was answered with an error",
                 {}},
                &run);
  const std::string patch = "acme/patch_user";
  AddSampleCase(patch,
                {"permissions/lacking",
                 "must",
                 {"AP-1"},
                 "not_applicable",
                 "the profile has no credential `unpermitted`",
                 {}},
                &run);
  AddSampleCase(patch,
                {"update_semantics/omitted",
                 "must",
                 {"AP-2"},
                 "waived",
                 "known until June: ticket 12",
                 {SampleFinding("it changed", "changed")}},
                &run);
  AddSampleCase(patch,
                {"update_semantics/null",
                 "must",
                 {"AP-3"},
                 "stale_waiver",
                 "the waiver covers what passes now",
                 {}},
                &run);
  AddSampleCase(patch,
                {"update_semantics/counter",
                 "must",
                 {"AP-4"},
                 "blocked",
                 "the subject could not be read: 503",
                 {}},
                &run);
  AddSampleCase(patch,
                {"robustness/large_body",
                 "must",
                 {"AP-2"},
                 "error",
                 "closed before an answer: " + NastyBytes(),
                 {}},
                &run);
  AddSampleCase(patch, {"robustness/deep_body", "must", {"AP-2"}, "", "", {}}, &run);
  run.has_footer = true;
  run.footer.finished = "2026-01-31T10:00:09Z";
  run.footer.seconds = 9.25;
  run.footer.incomplete_reason = "stopped after 12 cases";
  run.footer.left_changed = {"shop/update_item, subject 2: the update was answered 503"};
  run.footer.exit_code = 1;
  run.footer.counts = {{"pass", 1}, {"fail", 3}, {"warn", 1}};
  run.footer.exchanges = 42;
  return run;
}

// How often `part` stands in the text.
inline size_t CountOf(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

inline bool Has(std::string_view text, std::string_view part) { return CountOf(text, part) > 0; }

inline std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Compares with fixtures/golden/<name>; with ASSAY_UPDATE_GOLDEN=1 in the environment the file is
// written instead.
inline void ExpectGolden(const std::string& actual, const std::string& name) {
  const std::string path = std::string(ASSAY_SOURCE_DIR) + "/fixtures/golden/" + name;
  const char* update = std::getenv("ASSAY_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(path, std::ios::binary) << actual;
  }
  EXPECT_EQ(actual, ReadWhole(path))
      << "golden file " << path << "; where the change is meant: ASSAY_UPDATE_GOLDEN=1";
}

}  // namespace assay::reports
