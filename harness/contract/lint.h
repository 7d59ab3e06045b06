// The lint's parts; inside this room only. Each adds what is wrong to `problems` and the
// requirement ids that it meets to `citations`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/contract/contract.h"
#include "harness/contract/own_file.h"
#include "harness/json/value.h"
#include "harness/schema/schema.h"

namespace assay {

// A requirement id where it is cited.
struct Citation {
  std::string id;
  uint32_t offset = 0;
};

// The strings of a list of ids; null is an empty list. Adds them to `citations`.
Requirements Cite(const Value* ids, std::vector<Citation>* citations);

enum class SchemaRole { kParameter, kRequest, kResponse, kAdvice };

// A schema of a contract: keywords, ties to requirements, patterns, examples, and whether both
// judges take it. nullopt where it cannot be compiled. One of ours is compiled and no more.
std::optional<Schema> LintSchema(const Value& schema, SchemaRole role, Problems* problems,
                                 std::vector<Citation>* citations);

// The `examples` and `x-generate` of one sub-schema of `root`.
void LintExamples(const Value& root, const Value& schema, SchemaRole role, Problems* problems);
void LintGenerate(const Value& root, const Value& schema, SchemaRole role, Problems* problems,
                  std::vector<Citation>* citations);

// `rules` is the contract file's list; the contract holds everything else already.
void LintRules(const Value& rules, const Contract& contract, Problems* problems);

// Path template and parameters, statuses, redacted places.
void LintOperation(const Value& root, const Contract& contract, Problems* problems);

// Every id cited is listed once; every one listed is cited, or says why no case tests it.
void LintRequirements(const Value& listed, const std::vector<Citation>& citations,
                      Problems* problems);

}  // namespace assay
