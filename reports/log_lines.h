// The lines of run.ndjson as JSON values, both ways; contracts/meta/run.schema.json describes them.
// A text that is not UTF-8 is written as {"base64": "…"} in the text's place, so that every byte
// comes back. Empty optional texts and lists are left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "reports/event.h"

namespace assay::reports {

// Of the header line; a reader refuses any other.
inline constexpr int kLogFormat = 1;

Value HeaderLine(const Header& header);
Value PlanLine(const std::vector<PlannedCase>& plan);
Value CaseLine(const CaseResult& result);
Value FooterLine(const Footer& footer);
std::string ExchangeLine(const ExchangeRecord& exchange);  // already as text

// "header", "plan", …; "" where the line has no type.
std::string LineType(const Value& line);

// Members that this version does not know are passed over. The error has a message and no place.
Result<Header> ParseHeaderLine(const Value& line);
Result<std::vector<PlannedCase>> ParsePlanLine(const Value& line);
Result<CaseResult> ParseCaseLine(const Value& line);
Result<ExchangeRecord> ParseExchangeLine(const Value& line);
Result<Footer> ParseFooterLine(const Value& line);

}  // namespace assay::reports
