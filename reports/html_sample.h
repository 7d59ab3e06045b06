// For tests: the sample run with exchanges and with facts about its documents.
#pragma once

#include <string>
#include <vector>

#include "reports/html.h"
#include "reports/sample_run.h"

namespace assay::reports {

inline Run HtmlSampleRun() {
  Run run = SampleRun();
  run.header.contracts[1].document_url = "javascript:alert(1)";
  const auto add = [&](const char* contract, const char* id, const char* text) {
    run.header.requirements.push_back({contract, id, "info", "doc-anomaly", text, "Request body",
                                       "the table", "about the page itself", false});
  };
  add("acme/put_user", "AC-8", "the table and the example name `status` in two ways");
  add("acme/patch_user", "AP-8", "the page says 200 here and 204 there");
  // What most findings are like: one place of an answer, and a status.
  for (CaseResult& result : run.results) {
    if (result.id != "acme/put_user/enums/status") continue;
    result.findings.resize(1);
    result.findings[0].exchanges = {5};
  }
  return run;
}

inline std::vector<ExchangeRecord> HtmlSampleRecords() {
  std::vector<ExchangeRecord> records;
  for (uint64_t number = 1; number <= 40; ++number) {
    ExchangeRecord record;
    record.number = number;
    record.case_id = "acme/put_user/enums/status";
    record.role = "act";
    record.method = "PUT";
    record.url = "https://api.example.test/users/a1b2c3";
    record.status = number % 7 == 0 ? 0 : number % 5 == 0 || number == 3 ? 200 : 400;
    if (record.status == 0) record.fault = "closed before an answer";
    record.response_body = number == 5
                               ? R"({"id":1,"status":"Enabled","tags":["a","b"],"name":"x"})"
                               : "{\"error\": \"" + std::string("<b>no</b>") + "\"}";
    record.response_bytes = record.response_body.size();
    record.started = 0.01 * static_cast<double>(number);
    record.first_byte = 0.001 * static_cast<double>(number);
    record.total = 0.0015 * static_cast<double>(number);
    record.retries = number == 9 ? 1 : 0;
    records.push_back(std::move(record));
  }
  return records;
}

inline HtmlExchanges HtmlSampleExchanges() {
  HtmlExchanges exchanges;
  for (const ExchangeRecord& record : HtmlSampleRecords()) {
    exchanges.timeline.Add(record);
    if (record.number == 3 || record.number == 5) exchanges.shown.emplace(record.number, record);
  }
  return exchanges;
}

}  // namespace assay::reports
