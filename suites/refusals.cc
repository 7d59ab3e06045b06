#include "suites/refusals.h"

#include <optional>
#include <utility>

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

void AddRefusals(SuiteContext& context, std::string_view suite, const Field& field,
                 const std::function<bool(const Sample&)>& wants) {
  for (Sample& sample : BadValues(*field.schema, context.seed())) {
    if (!wants(sample) || LeftOpen(context.contract(), field, sample.value)) continue;
    Draft draft =
        context.New(suite, IdSegment(field.name) + "/refuses_" + sample.variant,
                    FactsOf(field, sample), "`" + field.name + "` " + sample.says + " is refused");
    const size_t subject = draft.subject();
    const size_t act =
        draft.Act(context.bodies().Make({{field.name, std::move(sample.value)}}, subject));
    draft.step(act).standing = Standing::kRefusals;
    draft.made().allowed = "a refusal (4xx)";
    draft.made().still_violates = [&context_contract = context.contract()](const Request& request) {
      const Result<Document> parsed = ParseJson(request.body.value_or(""));
      return !parsed.ok() || !context_contract.request_compiled->Accepts(parsed.value().root);
    };
    draft.Expect(Refused(act, "`" + field.name + "` " + sample.says));
    if (std::optional<Value> good = context.bodies().Good(field, 0, subject)) {
      draft.RestoreIfAccepted(act,
                              context.bodies().Make({{field.name, *std::move(good)}}, subject));
    }
    context.Keep(std::move(draft));
  }
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
