// Places where the document allows any JSON value: each kind is accepted, and shown again as it was
// sent.
#include <string>
#include <utility>

#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kSuite = "free_values";

void Build(SuiteContext& context, const Rule& rule, const Field& field) {
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  if (!good || !good->is_object() || good->members().empty()) {
    context.CannotTry(kSuite, IdSegment(field.name) + "/accepts", rule.For("accepted"),
                      "any JSON value is accepted in `" + field.name + "`",
                      context.bodies().WhyNone(field), rule.level);
    return;
  }
  const std::string& key = good->members().front().key;
  const std::string shown = context.ShownAt(field.pointer);
  for (Sample& sample : FreeValues(context.seed())) {
    Value object = Value::MakeObject();
    object.Set(key, sample.value);
    const std::string words = "a member of `" + field.name + "` that is " + sample.says;
    Draft accepts = context.New(kSuite, IdSegment(field.name) + "/accepts_" + sample.variant,
                                rule.For("accepted"), words + " is accepted", rule.level);
    const Value body = context.bodies().Make({{field.name, object}}, accepts.subject());
    const size_t act = accepts.Act(body);
    accepts.made().allowed = "accepted";
    accepts.Expect(Accepted(act, words));
    context.Keep(std::move(accepts));

    Draft keeps = context.New(kSuite, IdSegment(field.name) + "/keeps_" + sample.variant,
                              rule.For("kept"), words + " is shown as sent", rule.level);
    const size_t kept = keeps.Act(context.bodies().Make({{field.name, object}}, keeps.subject()));
    const std::optional<size_t> look = keeps.Look();
    keeps.made().allowed = "shown as sent";
    keeps.Expect(Prepared(kept));
    keeps.Expect(Shows({kept, look, shown + "/" + EscapePointerToken(key), sample.value,
                        Compare::kExact, true, "not_kept"}));
    context.Keep(std::move(keeps));
  }
}

}  // namespace

void BuildFreeValues(SuiteContext& context) {
  for (const Rule* rule : context.contract().RulesNamed("accepts_any")) {
    if (const Field* field = context.bodies().Find(rule->Text("field")))
      Build(context, *rule, *field);
  }
}

}  // namespace assay::suites
