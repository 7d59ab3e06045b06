// The writing half; log_lines_parse.cc reads.
#include "reports/log_lines.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "harness/base/text.h"

namespace assay::reports {
namespace {

Value LogText(const std::string& bytes) {
  if (IsUtf8(bytes)) return Value::String(bytes);
  Value out = Value::MakeObject();
  out.Set("base64", Value::String(Base64(bytes)));
  return out;
}

Value Texts(const std::vector<std::string>& all) {
  Value out = Value::MakeArray();
  for (const std::string& one : all) out.items().push_back(LogText(one));
  return out;
}

Value Whole(uint64_t number) { return Value::Number(std::to_string(number)); }

// Shortest digits that give the same double back; JSON has no infinity and no NaN.
Value Real(double number) {
  if (!std::isfinite(number)) number = 0;
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return Value::Number(std::string(buffer, end));
}

// Builds one object in the order of the calls.
class Fields {
 public:
  Fields() : object_(Value::MakeObject()) { object_.members().reserve(8); }
  explicit Fields(std::string_view type) : Fields() {
    Put("type", Value::String(std::string(type)));
  }

  Fields& Put(std::string_view key, Value value) {
    // Not Set(): no key comes twice, and a search for it costs.
    object_.members().push_back(Member{std::string(key), std::move(value), 0});
    return *this;
  }
  Fields& Optional(std::string_view key, const std::string& text) {
    return text.empty() ? *this : Put(key, LogText(text));
  }
  Fields& Optional(std::string_view key, const std::vector<std::string>& texts) {
    return texts.empty() ? *this : Put(key, Texts(texts));
  }
  Fields& Optional(std::string_view key, bool flag) {
    return flag ? Put(key, Value::Boolean(true)) : *this;
  }
  Value Take() { return std::move(object_); }

 private:
  Value object_;
};

Value ContractValue(const ContractInfo& contract) {
  return Fields()
      .Put("id", LogText(contract.id))
      .Optional("title", contract.title)
      .Optional("document_title", contract.document_title)
      .Optional("document_url", contract.document_url)
      .Optional("document_edition", contract.document_edition)
      .Optional("digest", contract.digest)
      .Take();
}

Value RequirementValue(const RequirementInfo& requirement) {
  return Fields()
      .Put("contract", LogText(requirement.contract))
      .Put("id", LogText(requirement.id))
      .Put("level", LogText(requirement.level))
      .Optional("category", requirement.category)
      .Optional("text", requirement.text)
      .Optional("section", requirement.section)
      .Optional("locator", requirement.locator)
      .Optional("not_tested", requirement.not_tested)
      .Optional("outside", requirement.outside)
      .Take();
}

Value FindingValue(const Finding& finding) {
  Fields fields;
  fields.Put("message", LogText(finding.message))
      .Optional("kind", finding.kind)
      .Optional("pointer", finding.pointer)
      .Optional("sent", finding.sent)
      .Optional("allowed", finding.allowed)
      .Optional("came", finding.came)
      .Optional("case_file", finding.case_file)
      .Put("times", Whole(finding.times))
      .Put("of", Whole(finding.of));
  if (!finding.exchanges.empty()) {
    Value numbers = Value::MakeArray();
    for (const uint64_t number : finding.exchanges) numbers.items().push_back(Whole(number));
    fields.Put("exchanges", std::move(numbers));
  }
  return fields.Take();
}

Value ShardValue(const ShardInfo& shard) {
  Fields fields;
  fields.Put("index", Whole(shard.index))
      .Put("total", Whole(shard.total))
      .Optional("source", shard.source);
  if (!shard.merged.empty()) {
    Value merged = Value::MakeArray();
    for (const uint64_t index : shard.merged) merged.items().push_back(Whole(index));
    fields.Put("merged", std::move(merged));
  }
  return fields.Take();
}

Value TargetsValue(const std::vector<TargetInfo>& targets) {
  Value out = Value::MakeArray();
  for (const TargetInfo& one : targets) {
    out.items().push_back(
        Fields().Put("contract", LogText(one.contract)).Put("settings", one.settings).Take());
  }
  return out;
}

Value WaiverNotesValue(const std::vector<WaiverNote>& notes) {
  Value out = Value::MakeArray();
  for (const WaiverNote& note : notes) {
    out.items().push_back(
        Fields().Put("case", LogText(note.id)).Put("why", LogText(note.why)).Take());
  }
  return out;
}

Value BaselineValue(const Baseline& baseline) {
  Value regressions = Value::MakeArray();
  for (const Regression& one : baseline.regressions) {
    regressions.items().push_back(Fields()
                                      .Put("case", LogText(one.id))
                                      .Put("level", LogText(one.level))
                                      .Optional("requirements", one.requirements)
                                      .Put("was", LogText(one.was))
                                      .Put("now", LogText(one.now))
                                      .Optional("reason", one.reason)
                                      .Take());
  }
  Value appeared = Value::MakeArray();
  for (const Appeared& one : baseline.appeared) {
    appeared.items().push_back(
        Fields().Put("case", LogText(one.id)).Put("verdict", LogText(one.verdict)).Take());
  }
  Fields fields;
  fields.Put("run", LogText(baseline.run));
  if (baseline.compared) fields.Put("compared", Whole(*baseline.compared));
  return fields.Put("regressions", std::move(regressions))
      .Put("appeared", std::move(appeared))
      .Optional("notes", baseline.notes)
      .Take();
}

}  // namespace

Value HeaderLine(const Header& header) {
  Value contracts = Value::MakeArray();
  for (const ContractInfo& one : header.contracts) contracts.items().push_back(ContractValue(one));
  Value requirements = Value::MakeArray();
  for (const RequirementInfo& one : header.requirements) {
    requirements.items().push_back(RequirementValue(one));
  }
  Fields fields("header");
  fields.Put("format", Value::Integer(kLogFormat))
      .Put("assay_version", LogText(header.assay_version))
      .Put("started", LogText(header.started))
      .Put("target_name", LogText(header.target_name))
      .Put("base_url", LogText(header.base_url))
      .Put("seed", Whole(header.seed))
      .Put("plan_digest", LogText(header.plan_digest))
      .Optional("options", header.options)
      .Optional("insecure", header.insecure)
      .Optional("filters", header.filters)
      .Optional("should_fails", header.should_fails)
      .Optional("require_observed", header.require_observed)
      .Optional("bare", header.bare)
      .Optional("traffic", header.traffic)
      .Optional("notes", header.notes);
  if (header.shard.total > 0) fields.Put("shard", ShardValue(header.shard));
  if (header.body_limit > 0) fields.Put("body_limit", Whole(header.body_limit));
  if (!header.targets.empty()) fields.Put("targets", TargetsValue(header.targets));
  return fields.Put("contracts", std::move(contracts))
      .Put("requirements", std::move(requirements))
      .Take();
}

Value PlanLine(const std::vector<PlannedCase>& plan) {
  Value cases = Value::MakeArray();
  cases.items().reserve(plan.size());
  for (const PlannedCase& one : plan) {
    Fields fields;
    fields.Put("id", LogText(one.id))
        .Put("classname", LogText(one.classname))
        .Optional("standing", one.standing)
        .Put("level", LogText(one.level))
        .Optional("requirements", one.requirements)
        .Optional("title", one.title);
    if (one.place > 0) fields.Put("place", Whole(one.place));
    cases.items().push_back(fields.Take());
  }
  return Fields("plan").Put("cases", std::move(cases)).Take();
}

Value CaseLine(const CaseResult& result) {
  Fields fields("case");
  fields.Put("id", LogText(result.id))
      .Put("verdict", LogText(result.verdict))
      .Optional("reason", result.reason);
  if (!result.findings.empty()) {
    Value findings = Value::MakeArray();
    for (const Finding& one : result.findings) findings.items().push_back(FindingValue(one));
    fields.Put("findings", std::move(findings));
  }
  return fields.Put("exchanges", Whole(result.exchanges))
      .Put("seconds", Real(result.seconds))
      .Take();
}

Value FooterLine(const Footer& footer) {
  Fields counts;
  for (const auto& [verdict, number] : footer.counts) counts.Put(verdict, Whole(number));
  Fields fields("footer");
  fields.Put("finished", LogText(footer.finished))
      .Put("seconds", Real(footer.seconds))
      .Put("complete", Value::Boolean(footer.complete))
      .Optional("incomplete_reason", footer.incomplete_reason)
      .Put("exit_code", Value::Integer(footer.exit_code))
      .Put("counts", counts.Take())
      .Put("exchanges", Whole(footer.exchanges))
      .Optional("left_changed", footer.left_changed);
  if (!footer.waiver_notes.empty())
    fields.Put("waiver_notes", WaiverNotesValue(footer.waiver_notes));
  if (!footer.baseline.run.empty()) fields.Put("baseline", BaselineValue(footer.baseline));
  return fields.Take();
}

}  // namespace assay::reports
