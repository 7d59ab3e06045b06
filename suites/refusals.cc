#include "suites/refusals.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/expect.h"

namespace assay::suites {
namespace {

// The schema whose annotation ties the keyword: the field's own, or that of its member names.
const Value& TiedSchema(const Field& field, const Sample& sample) {
  const Value* names = field.schema->Find("propertyNames");
  const bool by_name = names != nullptr && field.schema->Find(sample.keyword) == nullptr;
  return by_name ? *names : *field.schema;
}

Requirements FactsOf(const Field& field, const Sample& sample) {
  if (sample.keyword == "propertyNames") {
    return SuiteContext::Tied(*field.schema->Find("propertyNames"), "pattern", sample.way);
  }
  return SuiteContext::Tied(TiedSchema(field, sample), sample.keyword, sample.way);
}

}  // namespace

bool LeftOpen(const Contract& contract, const Field& field, const Value& value) {
  for (const Rule* rule : contract.RulesNamed("left_open")) {
    const Value* body = rule->settings.Find("body");
    const Value* open = body == nullptr ? nullptr : body->Find(field.name);
    if (open != nullptr && Equal(*open, value)) return true;
  }
  return false;
}

void AddRefusal(SuiteContext& context, std::string_view suite, const Field& field,
                const Requirements& ids, const std::string& variant, const std::string& says,
                const Value& value, bool in_company) {
  Draft draft = context.New(suite, IdSegment(field.name) + "/refuses_" + variant, ids,
                            "`" + field.name + "` " + says + " is refused");
  const size_t subject = draft.subject();
  Value body =
      in_company ? context.bodies().MakeAll(0, subject) : context.bodies().Make({}, subject);
  body.Set(field.name, value);
  const size_t act = draft.Act(body);
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.made().still_violates = [&contract = context.contract()](const Request& request) {
    const Result<Document> parsed = ParseJson(request.body.value_or(""));
    return !parsed.ok() || !contract.request_compiled->Accepts(parsed.value().root);
  };
  draft.Expect(Refused(act, "`" + field.name + "` " + says));
  if (std::optional<Value> good = context.bodies().Good(field, 0, subject)) {
    draft.RestoreIfAccepted(act, context.bodies().Make({{field.name, *std::move(good)}}, subject));
  }
  context.Keep(std::move(draft));
}

namespace {

// The bad member name beside a good one, before it and after it: a target may look at one name
// only. And with null, which some take for a member that is not there, or with an object of its
// own.
std::vector<std::pair<std::string, Value>> AmongGoodNames(const SuiteContext& context,
                                                          const Field& field,
                                                          const Sample& sample) {
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  if (!good || !good->is_object() || good->members().empty() || !sample.value.is_object())
    return {};
  Value before = sample.value, after = *good;
  for (const Member& member : good->members()) before.Set(member.key, member.value);
  for (const Member& member : sample.value.members()) after.Set(member.key, member.value);
  Value null = Value::MakeObject(), object = Value::MakeObject();
  for (const Member& member : sample.value.members()) {
    null.Set(member.key, Value());
    object.Set(member.key, *good);
  }
  return {{"before_good_names", before},
          {"after_good_names", after},
          {"with_null", null},
          {"with_object", object}};
}

// A good text with U+0000 at its end: what stops at it does not see that the pattern forbids it.
void AddTrailingNul(SuiteContext& context, std::string_view suite, const Field& field) {
  const Value* pattern = field.schema->Find("pattern");
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  if (pattern == nullptr || !good || !good->is_string()) return;
  const Value value = Value::String(good->text() + std::string(1, '\0'));
  const Result<Schema> schema = Schema::Compile(*field.schema);
  if (!schema.ok() || schema.value().Accepts(value)) return;
  AddRefusal(context, suite, field, SuiteContext::Tied(*field.schema, "pattern"), "trailing_nul",
             "ending with U+0000", value, false);
}

}  // namespace

void AddRefusals(SuiteContext& context, std::string_view suite, const Field& field,
                 const std::function<bool(const Sample&)>& wants) {
  std::set<std::string> ways;
  bool pattern = false;
  for (const Sample& sample : BadValues(*field.schema, context.seed())) {
    if (!wants(sample) || LeftOpen(context.contract(), field, sample.value)) continue;
    const Requirements ids = FactsOf(field, sample);
    AddRefusal(context, suite, field, ids, sample.variant, sample.says, sample.value, false);
    pattern = pattern || sample.keyword == "pattern";
    // Once for each way of breaking the rule also in other company, where a target may look less
    // closely.
    if (!ways.insert(sample.keyword + ":" + sample.way).second || sample.keyword == "type")
      continue;
    if (context.bodies().fields().size() > 1) {
      AddRefusal(context, suite, field, ids, sample.variant + "/in_company",
                 sample.says + " with other fields", sample.value, true);
    }
    if (sample.keyword != "propertyNames") continue;
    for (const auto& [where, value] : AmongGoodNames(context, field, sample)) {
      const std::string holds = where == "with_null"     ? " that holds null"
                                : where == "with_object" ? " that holds an object"
                                                         : " among good names";
      AddRefusal(context, suite, field, ids, sample.variant + "/" + where, sample.says + holds,
                 value, false);
    }
  }
  if (pattern) AddTrailingNul(context, suite, field);
}

void AddAcceptance(SuiteContext& context, std::string_view suite, const std::string& what,
                   const Requirements& ids, const Field& field, const Value& value,
                   const std::string& says, std::optional<Level> cap) {
  Draft draft = context.New(suite, IdSegment(field.name) + "/accepts_" + what, ids,
                            "`" + field.name + "` " + says + " is accepted", cap);
  const size_t subject = draft.subject();
  const size_t act = draft.Act(context.bodies().Make({{field.name, value}}, subject));
  std::vector<size_t> controls;
  for (const size_t index : {size_t{0}, size_t{1}}) {
    const std::optional<Value> good = context.bodies().Good(field, index, subject);
    if (!good || Equal(*good, value)) continue;
    std::vector<size_t> before = controls;
    before.push_back(act);
    const size_t control = draft.Act(context.bodies().Make({{field.name, *good}}, subject));
    draft.step(control).when = NoneAccepted(std::move(before));
    controls.push_back(control);
  }
  draft.made().allowed = "an answer of success (2xx)";
  draft.Expect(AnyAccepted({act}, std::move(controls), "`" + field.name + "` " + says));
  context.Keep(std::move(draft));
}

void AddAcceptances(SuiteContext& context, std::string_view suite, const Field& field,
                    const std::function<bool(const Sample&)>& wants) {
  if (field.from_profile) return;
  for (const Sample& sample : EdgeValues(*field.schema, context.seed())) {
    if (!wants(sample)) continue;
    AddAcceptance(context, suite, sample.variant, FactsOf(field, sample), field, sample.value,
                  sample.says, std::nullopt);
  }
}

}  // namespace assay::suites
