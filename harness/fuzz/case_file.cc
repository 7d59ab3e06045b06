#include "harness/fuzz/case_file.h"

#include <cstdlib>
#include <utility>

#include "harness/contract/own_file.h"
#include "harness/fuzz/tries.h"

namespace assay {

Value CaseFileValue(const Case& whole, const Sequence& sequence, const Outcome& outcome) {
  Value file = Value::MakeObject();
  file.Set("format", Value::Integer(1));
  file.Set("case", Value::String(whole.id));
  file.Set("contract", Value::String(whole.contract->id));
  file.Set("seed", Value::Number(std::to_string(whole.tries->seed())));
  file.Set("title", Value::String(whole.title));
  Value ids = Value::MakeArray();
  for (const std::string& id : whole.requirements) ids.items().push_back(Value::String(id));
  file.Set("requirements", std::move(ids));
  file.Set("steps", SequenceValue(sequence));
  Value found = Value::MakeObject();
  found.Set("message", Value::String(outcome.finding.message));
  found.Set("allowed", Value::String(outcome.finding.allowed));
  found.Set("came", Value::String(outcome.finding.came));
  file.Set("found", std::move(found));
  return file;
}

Result<CaseFile> ReadCaseFile(std::string_view text, const std::string& file) {
  Result<Value> read = ReadOwnJson(text, file, "case");
  if (!read.ok()) return read.errors();
  const Value& root = read.value();
  CaseFile made;
  made.case_id = root.StringOr("case", "");
  made.contract = root.StringOr("contract", "");
  if (const Value* seed = root.Find("seed"))
    made.seed = std::strtoull(seed->text().c_str(), nullptr, 10);
  made.sequence = ReadSequence(*root.Find("steps"));
  return made;
}

Result<CaseFile> LoadCaseFile(const std::string& path) {
  Result<std::string> text = ReadOwnFile(path, "case");
  if (!text.ok()) return text.errors();
  return ReadCaseFile(text.value(), path);
}

}  // namespace assay
