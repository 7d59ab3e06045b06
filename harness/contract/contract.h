// A contract: one operation of one API as its documentation states it.
// contracts/meta/contract.schema.json describes the file; this is what the rest of assay works
// with.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/schema/schema.h"

namespace assay {

// How strongly the document says it; from strongest to weakest.
enum class Level { kMust, kShould, kMay, kInfo };
std::string_view LevelName(Level level);  // "must", "should", "may", "info"
std::optional<Level> ParseLevel(std::string_view name);
inline Level Weaker(Level a, Level b) { return a > b ? a : b; }

// One documented fact.
struct Requirement {
  std::string id;  // "TT-38"
  Level level = Level::kMust;
  std::string category;    // "enum", "patch-semantics", … (the classes of the fact list)
  std::string text;        // in our words
  std::string section;     // where in the document: heading or table, "Response 200 fields"
  std::string locator;     // the row, field or sentence there: "`status`"
  uint32_t line = 0;       // in the document's text, from 1; 0 where the contract does not say
  std::string not_tested;  // why no case can test it; empty where one does
  bool outside = false;    // from another source than the document: listed, switched off
  std::string source;      // that source's address, for outside facts
};

using Requirements = std::vector<std::string>;  // ids

enum class ParameterPlace { kPath, kHeader, kQuery, kCookie };

struct Parameter {
  std::string name;
  ParameterPlace in = ParameterPlace::kPath;
  bool required = false;
  bool credential = false;  // its value is a secret that the target profile gives
  // How arrays and objects are written, as OpenAPI names it ("form", "deepObject", …); never empty.
  std::string style;
  bool explode = false;
  std::string media_type;  // where the value is written as JSON; else empty
  Value schema;            // its ties are optional
  std::optional<Schema> compiled;
  Requirements required_by;  // facts that say it is required
  Requirements stated_by;    // facts about its type and meaning
};

struct MediaType {
  std::string name;  // "application/json"; empty where the document names none
  Requirements requirements;
};

struct ResponseHeader {
  std::string name;
  bool required = false;
  Value schema;
  std::optional<Schema> compiled;
  Requirements requirements;
};

struct Response {
  std::string status;         // "200", or a class: "2xx", "4xx"; "default" for all others
  Requirements requirements;  // facts that document the status
  MediaType media_type;
  std::vector<std::string> other_media_types;  // documented too, with bodies nothing is said of
  std::vector<ResponseHeader> headers;
  std::optional<Value> schema;  // what the document says of the body
  std::optional<Value> advice;  // what it only suggests: a violation is never more than a warning
  std::optional<Schema> compiled;              // of schema
  std::optional<Schema> compiled_advice;       // of advice
  std::string schema_pointer, advice_pointer;  // where they stand in the contract file
};

// What the draft of a contract found in its document and made no requirement of.
struct UnreadText {
  uint32_t line = 0;
  std::string section, text, reason;
};

// A declared property that no schema can say. The vocabulary is contracts/meta/rules.json; one
// suite implements each.
struct Rule {
  std::string name;
  Value settings;  // the rule's JSON object as written
  // By part, for rules whose parts can fail apart ("at_least_one", "not_both"); "" holds those of
  // the rule as a whole.
  std::map<std::string, Requirements> requirements;
  std::optional<Level> level;  // a cap: weaker than the requirements' own
  Place place;

  std::string Text(std::string_view key) const;                // "" where absent
  std::vector<std::string> Texts(std::string_view key) const;  // an array of strings, or one string
  int64_t Number(std::string_view key, int64_t fallback) const;
  const Requirements& For(
      std::string_view part) const;  // falls back to those of the whole; may be empty
};

struct Contract {
  std::string id;  // "trusted_twin/update_user"
  std::string title;
  std::string document_title, document_url, document_edition;
  std::string method;  // "PATCH"
  std::string path;    // "/users/{user}"
  Requirements operation_requirements;
  std::vector<Parameter> parameters;
  MediaType request_media_type;
  std::optional<Value> request_schema;
  std::optional<Schema> request_compiled;
  Requirements request_required_by;  // facts that say that a request has a body
  std::vector<Response> responses;
  std::vector<Rule> rules;
  std::vector<std::string> redact;  // JSON Pointers in bodies whose values never reach a report
  std::vector<Requirement> requirements;
  std::vector<UnreadText> unread;  // for people; nothing is judged by it
  std::string digest;              // Hex64 of the file's bytes

  std::string file;  // as named by the user, or "builtin:trusted_twin/update_user.json"

  const Requirement* FindRequirement(std::string_view requirement_id) const;
  std::vector<const Rule*> RulesNamed(std::string_view name) const;
  // The exact status first, then its class ("4xx"), then the default; null where the document has
  // none of them.
  const Response* ResponseFor(int status) const;
  // The strongest level among them (info where empty), weakened to the cap.
  Level LevelOf(const Requirements& ids, std::optional<Level> cap = std::nullopt) const;
};

// Reads, validates against contracts/meta with both judges and lints. All errors are told at once,
// by place; every one has file, line, column and a remedy. Where the file is no JSON, or not of the
// format's shape, that alone is told. Refused:
// - unknown keys, rules, settings and schema keywords; a name twice in one object;
// - requirements cited but not listed, listed twice, cited though from outside the document or
// marked
//   as not tested; must, should and may ones that nothing cites;
// - asserting keywords without x-assay (inside the branches of anyOf, not, if, … nothing is tied:
// the
//   keyword that holds them is); x-assay for a keyword or a way that is not there; unused
//   definitions; patterns that are not whole-text; examples that break their own schema;
// - rules whose fields are no place in the schema they are about, whose responses or parameters are
//   not declared, whose cap caps nothing; the same rule twice;
// - a path whose variables are not exactly the path parameters; a status or parameter declared
// twice;
//   a redacted place that no schema declares.
Result<std::shared_ptr<const Contract>> LoadContract(std::string_view text, std::string_view file);
Result<std::shared_ptr<const Contract>> LoadContractFile(const std::string& path);

// Contracts compiled into the program, by id in a fixed order.
struct EmbeddedFile {
  std::string_view name;  // "contracts/tenovos/update_user.json"
  std::string_view text;
};
const std::vector<EmbeddedFile>& EmbeddedFiles();      // contracts, meta and builtin profile
std::string_view EmbeddedText(std::string_view name);  // empty where there is none
std::vector<std::string> BuiltinContractIds();
Result<std::shared_ptr<const Contract>> LoadBuiltinContract(std::string_view id);

}  // namespace assay
