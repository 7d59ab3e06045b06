// From a schema to its Program. Inside harness/schema only.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "harness/base/result.h"
#include "harness/schema/schema_program.h"
#include "harness/schema/schema_sites.h"

namespace assay {

class SchemaCompiler {
 public:
  SchemaCompiler(const Schema::Options& options, std::string_view text, std::string_view file)
      : options_(options), text_(text), file_(file) {}

  Result<std::shared_ptr<const Program>> Compile(const Value& schema);

 private:
  // The schema object at hand.
  struct At {
    const Value& schema;
    const Site& site;
    Node& node;
  };

  const Node* NodeOf(const Value& schema);
  void CompileKeywords(const At& at);
  void CompileReference(const At& at, const Value& reference);
  void CompileValues(const At& at);
  void CompileType(const At& at, const Value& type);
  void CompileNumber(const At& at);
  void CompileString(const At& at);
  void CompileArray(const At& at);
  void CompileObject(const At& at);
  void CompileProperties(const At& at, ObjectRules* rules);
  void CompileDependencies(const At& at, ObjectRules* rules);
  void CompileBranches(const At& at);
  void CompileCondition(const At& at, Branches* branches);
  void CompileDefinitions(const At& at);
  std::vector<CountRule> CompileCounts(const At& at, std::string_view least, std::string_view most);
  RestRule CompileRest(const At& at, std::string_view keyword);
  std::vector<const Node*> CompileList(const At& at, std::string_view keyword);
  std::vector<std::string> Names(const At& at, const Value& list, std::string_view keyword);

  void CheckKeywords(const At& at);
  void CheckKeyword(const At& at, const Member& member);
  void CheckAnnotation(const At& at, const Value& annotation);
  void CheckCompany(const At& at);

  // A new check of `keyword`, with the ids that the annotation gives it.
  Slot AddCheck(const At& at, std::string_view keyword);
  void AddEdge(const At& at, Edge::Sort sort, const Node* to, std::string place = "",
               Slot slot = 0);
  const Value* FindOf(const At& at, std::string_view keyword, Kind kind, std::string_view shape);
  void Refuse(const Site& site, uint32_t offset, std::string message, std::string remedy = "");
  void Refuse(const At& at, const Value& value, std::string message, std::string remedy = "") {
    Refuse(at.site, value.offset(), std::move(message), std::move(remedy));
  }

  const Schema::Options& options_;
  std::string_view text_;
  std::string_view file_;
  std::shared_ptr<Program> program_;
  SchemaSites sites_;
  std::unordered_map<const Value*, Node*> nodes_;
  // References are followed once everything else is compiled, so that a chain of them needs no
  // stack.
  std::vector<std::pair<Node*, const Value*>> references_;
  std::vector<Error> errors_;
};

}  // namespace assay
