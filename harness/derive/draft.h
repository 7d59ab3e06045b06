// A contract under construction: what a reader of documents has understood so far, each fact with
// the place it stands in. Readers of pages (read_page.h) and of OpenAPI documents fill it;
// write_draft.h makes a contract file of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/contract.h"
#include "harness/json/value.h"

namespace assay::derive {

using Ids = std::vector<std::string>;  // requirement ids: "DEV-7"

// Where something stands in the document. `line` counts from 1; 0 means the document as a whole.
struct Spot {
  uint32_t line = 0;
  std::string section;  // heading or table; for OpenAPI the JSON Pointer's first tokens
  std::string locator;  // the row, field or sentence there: "`name`, type"
};

struct DraftFact {
  std::string id;
  Level level = Level::kMust;
  std::string category;  // the classes of the fact list: "required", "enum", "error-shape", …
  std::string text;      // in words of ours
  Spot spot;
  std::string not_tested;  // why no case can test it; empty where one does
};

struct DraftMediaType {
  std::string name;  // "application/json"; empty: none named
  Ids requirements;
};

struct DraftParameter {
  std::string name;
  ParameterPlace in = ParameterPlace::kPath;
  bool required = false;
  bool credential = false;
  Value schema;  // a draft-07 schema; ties are optional
  Ids required_by, stated_by;
  std::string style;            // as OpenAPI names it; empty where the place's own is meant
  std::optional<bool> explode;  // likewise
  std::string media_type;       // the value is written as this: "application/json"
};

struct DraftResponse {
  std::string status;  // "200", "4xx"
  Ids requirements;
  DraftMediaType media_type;
  std::optional<Value> schema, advice;         // with x-assay ties, as in the contract file
  std::vector<std::string> other_media_types;  // also documented; a range may be among them
  std::vector<Value> headers;                  // as in the contract file
};

// Something wrong with the document itself.
enum class Gravity { kError, kWarning, kNote };
std::string_view GravityName(Gravity gravity);  // "error", "warning", "note"

struct Finding {
  std::string rule;  // "duplicate-field": one of FindingRules()
  Gravity gravity = Gravity::kWarning;
  uint32_t line = 0;
  std::string section;
  std::string message;  // what is wrong, in one sentence with full stop
};

// The rules of findings with a sentence on what each means; for SARIF and for the README.
struct FindingRule {
  std::string_view id, says;
};
const std::vector<FindingRule>& FindingRules();

// What became no requirement, so that a person reads it.
struct Unread {
  uint32_t line = 0;
  std::string section;
  std::string text;    // as the document has it, cut to 300 bytes
  std::string reason;  // "no rule for this sentence", "points elsewhere", …
};

struct Draft {
  std::string prefix = "DOC";
  std::string id, title;  // "api/operation"
  std::string document_title, document_url, document_edition;
  std::string method, path;  // path variables as {name}
  Ids operation_requirements;
  std::vector<DraftParameter> parameters;
  DraftMediaType request_media_type;
  std::optional<Value> request_schema;  // with x-assay ties
  Ids request_required_by;              // that the body must be there
  std::vector<DraftResponse> responses;
  std::vector<Value> rules;         // as in the contract file; see contracts/meta/rules.json
  std::vector<std::string> redact;  // JSON Pointers
  std::vector<DraftFact> facts;
  std::vector<Finding> findings;
  std::vector<Unread> unread;

  // Adds a fact and returns its id, "<prefix>-<n>" in the order of the calls.
  std::string AddFact(Level level, std::string category, std::string text, Spot spot);
  // A fact that no case can test, with the reason.
  std::string AddUntested(Level level, std::string category, std::string text, Spot spot,
                          std::string reason);
  DraftFact* FindFact(std::string_view fact_id);
};

// {"rule": name, …settings, "requirements": ids}; settings come in the order given.
Value MakeRule(std::string_view name, std::vector<std::pair<std::string, Value>> settings,
               const Ids& ids, std::optional<Level> cap = std::nullopt);
Value IdList(const Ids& ids);
Value TextList(const std::vector<std::string>& texts);

// Ties `keyword` of a schema object to facts; ids already there are kept.
void Tie(Value* schema, std::string_view keyword, const Ids& ids);

}  // namespace assay::derive
