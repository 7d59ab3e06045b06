// junit.xml of a run in which every text is the input: always XML 1.0, with the counts of its
// elements.
#include <pugixml.hpp>

#include "harness/fuzzers/fuzzer.h"
#include "reports/junit.h"

namespace {

assay::reports::Run RunOf(const std::string& text) {
  assay::reports::Run run;
  run.header.target_name = run.header.base_url = run.header.started = text;
  run.header.options = {text};
  const std::vector<std::string> verdicts = {"pass",           "warn",  "fail",
                                             "not_applicable", "error", text};
  for (const std::string& verdict : verdicts) {
    assay::reports::PlannedCase planned;
    planned.id = "api/operation/suite/" + verdict + text;
    planned.classname = text;
    planned.title = planned.level = text;
    planned.requirements = {text};
    assay::reports::CaseResult result;
    result.id = planned.id;
    result.verdict = verdict;
    result.reason = text;
    assay::reports::Finding finding;
    finding.message = finding.kind = finding.pointer = finding.sent = finding.allowed =
        finding.came = text;
    result.findings = {finding};
    run.plan.push_back(std::move(planned));
    run.results.push_back(std::move(result));
  }
  return run;
}

// pugixml takes what XML 1.0 forbids; so the characters are looked at as well.
bool OnlyAllowedBytes(std::string_view xml) {
  for (const char c : xml) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
  }
  for (size_t at = xml.find("&#"); at != std::string_view::npos; at = xml.find("&#", at + 2)) {
    const std::string_view rest = xml.substr(at + 2, 4);
    if (rest.rfind("9;", 0) != 0 && rest.rfind("10;", 0) != 0 && rest.rfind("13;", 0) != 0)
      return false;
  }
  return true;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string xml = assay::reports::JunitText(RunOf(text));
  assay::Promise(OnlyAllowedBytes(xml), "no character that XML 1.0 forbids");
  pugi::xml_document document;
  assay::Promise(bool(document.load_buffer(xml.data(), xml.size())), "junit.xml is XML");
  const pugi::xml_node all = document.child("testsuites");
  assay::Promise(all.attribute("tests").as_uint() == all.select_nodes("testsuite/testcase").size(),
                 "tests counts the testcases");
  assay::Promise(
      all.attribute("failures").as_uint() == all.select_nodes("testsuite/testcase/failure").size(),
      "failures counts the failures");
  return 0;
}
