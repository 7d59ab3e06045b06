#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/keywords.h"
#include "harness/contract/lint.h"
#include "harness/schema/regex.h"
#include "harness/schema/second_judge.h"

namespace assay {
namespace {

std::string QuotedName(std::string_view name) { return "`" + Printable(name, 80) + "`"; }

class SchemaLinter {
 public:
  // `compiles`: whether the judges take the schema, so that values can be held against parts of it.
  SchemaLinter(const Value& root, SchemaRole role, bool compiles, Problems* problems,
               std::vector<Citation>* citations)
      : root_(root),
        role_(role),
        compiles_(compiles),
        problems_(*problems),
        citations_(*citations) {}

  void Run() {
    Walk(root_, /*in_branch=*/false);
    RefuseUnusedDefinitions();
  }

 private:
  void Walk(const Value& schema, bool in_branch);
  void WalkBelow(const Keyword& keyword, const Value& value, bool in_branch);
  void LintTies(const Value& schema, bool in_branch);
  void LintPattern(std::string_view pattern, uint32_t offset);
  void RefuseUnusedDefinitions();

  const Value& root_;
  SchemaRole role_;
  bool compiles_;
  Problems& problems_;
  std::vector<Citation>& citations_;
  std::set<std::string> references_;
};

void SchemaLinter::Walk(const Value& schema, bool in_branch) {
  if (schema.is_boolean() && !schema.boolean() && !in_branch) {
    problems_.Add(schema, "the schema `false` can be tied to no requirement",
                  "write {\"not\": {}, \"x-assay\": {\"not\": [\"…\"]}}");
  }
  if (!schema.is_object()) return;
  for (const Member& member : schema.members()) {
    const Keyword* keyword = FindKeyword(member.key);
    if (keyword == nullptr) continue;  // the file's format and the judge refuse it
    if (member.key == "$ref" && member.value.is_string()) references_.insert(member.value.text());
    if (member.key == "pattern" && member.value.is_string()) {
      LintPattern(member.value.text(), member.value.offset());
    }
    WalkBelow(*keyword, member.value, in_branch || keyword->branch);
  }
  LintTies(schema, in_branch);
  LintGenerate(root_, schema, role_, &problems_, &citations_);
  if (compiles_) LintExamples(root_, schema, role_, &problems_);
}

void SchemaLinter::WalkBelow(const Keyword& keyword, const Value& value, bool in_branch) {
  switch (keyword.holds) {
    case Nesting::kNothing:
      return;
    case Nesting::kSchema:
    case Nesting::kSchemas:
    case Nesting::kSchemaOrSchemas:
      if (value.is_array()) {
        for (const Value& item : value.items()) Walk(item, in_branch);
      } else if (!value.is_boolean() || !keyword.asserts) {
        Walk(value, in_branch);  // `additionalProperties: false` is tied as a keyword
      }
      return;
    case Nesting::kMembers:
    case Nesting::kDependencies:
      if (!value.is_object()) return;  // the judge refuses it
      for (const Member& member : value.members()) {
        if (keyword.name == "patternProperties") LintPattern(member.key, member.key_offset);
        Walk(member.value, in_branch);
      }
      return;
  }
}

void SchemaLinter::LintPattern(std::string_view pattern, uint32_t offset) {
  if (IsWholeText(pattern) || !Regex::Compile(pattern).ok()) return;  // the judge tells the latter
  problems_.Add(
      offset,
      "the pattern " + QuotedName(pattern) + " is not anchored: JSON Schema would search for it",
      pattern.starts_with('^') || pattern.ends_with('$')
          ? "anchor all of it: `^(?:…)$`, with its own ^ and $ taken out"
          : "anchor it as " + QuotedName("^(?:" + std::string(pattern) + ")$"));
}

void SchemaLinter::LintTies(const Value& schema, bool in_branch) {
  const Value* ties = schema.Find(kAnnotation);
  if (ties != nullptr && ties->is_object()) {
    // A tie to a keyword that is not there, or that asserts nothing, is refused by the judge.
    for (const Member& tie : ties->members()) Cite(&tie.value, &citations_);
  }
  // What is said of a parameter as a whole stands in its `requirements`.
  if (in_branch || role_ == SchemaRole::kParameter || schema.Find("$ref") != nullptr) return;
  for (const Member& member : schema.members()) {
    const Keyword* keyword = FindKeyword(member.key);
    if (keyword == nullptr || !Asserts(*keyword, member.value, schema)) continue;
    if (ties != nullptr && ties->Find(member.key) != nullptr) continue;
    problems_.Add(member.key_offset, QuotedName(member.key) + " is tied to no requirement",
                  "name the facts that say so: \"x-assay\": {\"" + member.key + "\": [\"…\"]}");
  }
}

void SchemaLinter::RefuseUnusedDefinitions() {
  const Value* definitions = root_.Find("definitions");
  if (definitions == nullptr || !definitions->is_object()) return;
  for (const Member& member : definitions->members()) {
    const std::string pointer = "#/definitions/" + EscapePointerToken(member.key);
    bool used = false;
    for (const std::string& reference : references_) {
      used = used || reference == pointer || reference.rfind(pointer + "/", 0) == 0;
    }
    if (!used) {
      problems_.Add(member.key_offset,
                    "the definition " + QuotedName(member.key) + " is used nowhere",
                    "refer to it, or remove it: its keywords judge nothing");
    }
  }
}

}  // namespace

Requirements Cite(const Value* ids, std::vector<Citation>* citations) {
  Requirements cited;
  if (ids == nullptr || !ids->is_array()) return cited;
  for (const Value& id : ids->items()) {
    if (!id.is_string()) continue;
    cited.push_back(id.text());
    citations->push_back({id.text(), id.offset()});
  }
  return cited;
}

std::optional<Schema> LintSchema(const Value& schema, SchemaRole role, Problems* problems,
                                 std::vector<Citation>* citations) {
  if (problems->of_ours()) {
    auto ours = Schema::Compile(schema, Schema::Options{}, problems->text(), problems->file());
    if (ours.ok()) return ours.Take();
    problems->Add(ours.errors());
    return std::nullopt;
  }
  auto compiled =
      DoubleJudge::Compile(schema, Schema::Options{}, problems->text(), problems->file());
  SchemaLinter(schema, role, compiled.ok(), problems, citations).Run();
  if (compiled.ok()) return compiled.value().schema();
  problems->Add(compiled.errors());
  return std::nullopt;
}

}  // namespace assay
