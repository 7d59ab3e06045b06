// A comparison for programs.
#include <utility>

#include "harness/json/value.h"
#include "reports/diff.h"

namespace assay::reports {
namespace {

Value JsonNumber(uint64_t number) { return Value::Number(std::to_string(number)); }

Value SideValue(const DiffSide& side) {
  Value out = Value::MakeObject();
  out.Set("target", Value::String(side.target));
  out.Set("base_url", Value::String(side.base_url));
  out.Set("started", Value::String(side.started));
  out.Set("assay_version", Value::String(side.assay_version));
  out.Set("seed", JsonNumber(side.seed));
  out.Set("outcome", Value::String(side.outcome));
  if (!side.incomplete.empty()) out.Set("incomplete", Value::String(side.incomplete));
  return out;
}

Value CountsValue(const std::vector<Difference>& list) {
  const auto counts = CountChanges(list);
  Value out = Value::MakeObject();
  for (const Change change : kChanges) {
    out.Set(ChangeWord(change), JsonNumber(counts[static_cast<size_t>(change)]));
  }
  return out;
}

Value ListValue(const std::vector<Difference>& list) {
  Value out = Value::MakeArray();
  for (const Difference& one : list) {
    Value entry = Value::MakeObject();
    entry.Set("contract", Value::String(one.contract));
    entry.Set("id", Value::String(one.id));
    entry.Set("level", Value::String(one.level));
    entry.Set("text", Value::String(one.text));
    entry.Set("change", Value::String(std::string(ChangeWord(one.change))));
    entry.Set("was", Value::String(one.was));
    entry.Set("now", Value::String(one.now));
    if (!one.was_reason.empty()) entry.Set("was_reason", Value::String(one.was_reason));
    if (!one.now_reason.empty()) entry.Set("now_reason", Value::String(one.now_reason));
    out.items().push_back(std::move(entry));
  }
  return out;
}

}  // namespace

std::string RenderDiffJson(const RunDiff& diff, const DiffView& view) {
  Value root = Value::MakeObject();
  root.Set("format", Value::Integer(1));
  root.Set("before", SideValue(diff.before));
  root.Set("after", SideValue(diff.after));
  Value notes = Value::MakeArray();
  for (const std::string& note : diff.notes) notes.items().push_back(Value::String(note));
  root.Set("notes", std::move(notes));
  root.Set("counts", CountsValue(diff.requirements));
  root.Set("requirements", ListValue(diff.requirements));
  if (view.cases) {
    root.Set("case_counts", CountsValue(diff.cases));
    root.Set("cases", ListValue(diff.cases));
  }
  return Dump(root, 2) + "\n";
}

}  // namespace assay::reports
