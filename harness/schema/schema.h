// Our own judge of JSON Schema (draft-07), compiled to atomic checks: one keyword at one place of
// the schema. Source of the rules: JSON Schema draft-07 core and validation; formats by the RFCs
// that it names.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace assay {

// The annotation that ties a keyword to requirement ids: {"type": ["TT-41"], "pattern": [...],
// "pattern:first": [...]}. What follows a colon is a way to break the keyword (generate/ knows
// them); it is not a keyword.
inline constexpr std::string_view kAnnotation = "x-assay";

struct SchemaCheck {
  // "type", "enum", "pattern", "required", "oneOf", …; "if" for what `then` and `else` ask for;
  // "false" for the schema false (but "additionalProperties" and "additionalItems" where their
  // value is false, so that they can be annotated).
  std::string keyword;
  // Of the schema object that holds the keyword, in the compiled document; "address#pointer" in
  // another one.
  std::string schema_pointer;
  // Where in an instance it applies, as a pointer with "*" for any array item, any additional or
  // pattern property:
  // "/profile/groups/*/id". A key judged by propertyNames is "…/~key". The first place, where
  // `$ref` leads to several.
  std::string instance_place;
  // From x-assay under the keyword itself (ways to break it, "pattern:first", are not among them);
  // may be empty. For anyOf, oneOf, not, if and contains also those of all that stands in their
  // branches, since only they report.
  std::vector<std::string> requirements;
};

struct SchemaViolation {
  size_t check = 0;     // index in Schema::checks()
  std::string pointer;  // JSON Pointer of the offending value in the instance (for `required`: of
                        // the object)
  std::string came;     // the offending value as compact JSON, cut to 200 bytes; for a key, the key
  std::string allowed;  // in words: "a string", "one of \"enabled\", \"disabled\"", "a match of
                        // ^[a-z]+$ (whole text)"
};

struct SchemaJudgement {
  std::vector<SchemaViolation> violations;
  // Checks that had something to judge here (a `type` with a value at its place, a `pattern` with a
  // string).
  std::vector<size_t> exercised;  // sorted, unique
  // Why some check gave no verdict (a regex limit); empty as a rule.
  std::vector<std::string> unsure;
  bool valid() const { return violations.empty() && unsure.empty(); }
};

class Schema {
 public:
  struct Options {
    bool formats =
        true;  // judge `format` (draft-07 formats); an unknown format name is refused by Compile
    // Documents that `$ref` may name by absolute address, beside the schema itself. Nothing is ever
    // fetched.
    std::map<std::string, const Value*> documents;
    bool require_known_keywords =
        true;  // an unknown keyword is an error; off only for the official test suite
  };

  // Refuses, with the place, whatever would not be enforced: an unknown keyword, an unknown format,
  // a bad or unsafe pattern, an unresolvable or circular-without-progress `$ref`, keyword values of
  // a wrong type; and, where known keywords are required, asserting keywords beside a `$ref`,
  // `additionalItems`, `if`, `then`, `else` without the keyword that gives them meaning, and an
  // x-assay entry for a keyword that is not there or judges nothing by itself (`properties`: its
  // schemas carry their own). `text` is what `schema` was parsed from (for line and column), `file`
  // its name. The schema is its own root, also where it is part of a larger document:
  // "#/definitions/x" is looked up in it. It is copied; `schema` and the documents may go.
  static Result<Schema> Compile(const Value& schema, const Options& options,
                                std::string_view text = "", std::string_view file = "");
  static Result<Schema> Compile(const Value& schema);

  // Each of them can be violated: what stands inside a branch (of anyOf, oneOf, not, if, contains)
  // is not listed, nor what no instance can reach.
  const std::vector<SchemaCheck>& checks() const;

  // One fault, one violation: where `type` fails at a place, no other keyword of that place is
  // judged; a failing anyOf/oneOf/not/if is one violation of that keyword, not of its branches
  // (those are summed up in `allowed`). In an allOf each branch reports for itself. `required` is
  // violated once a missing property, `propertyNames` at the member whose name it is.
  SchemaJudgement Judge(const Value& instance) const;
  bool Accepts(const Value& instance) const;  // same verdict, stops at the first violation

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace assay
