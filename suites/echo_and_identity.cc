// What answers show of the request, of the record's identity, and of what the profile's read shows.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "harness/base/text.h"
#include "harness/json/decimal.h"
#include "harness/judge/expect.h"
#include "harness/schema/formats.h"
#include "suites/schema_checks.h"
#include "suites/suites.h"
#include "suites/update_parts.h"

namespace assay::suites {
namespace {

constexpr std::string_view kEchoAndIdentitySuite = "echo_and_identity";
constexpr const char* kLongText = "Maria Aurelia Konstantina Montgomery van der Hoogenbeemd";

Judged Broken(std::string kind, std::string message, std::string pointer, std::string allowed,
              std::string came) {
  Judged judged;
  judged.holding = Holding::kBroken;
  judged.kind = std::move(kind);
  judged.message = std::move(message);
  judged.pointer = std::move(pointer);
  judged.allowed = std::move(allowed);
  judged.came = std::move(came);
  return judged;
}

// The same number but for a fraction: a read may show a time less exactly than an update does.
bool SameSecond(const Value& a, const Value& b) {
  if (!a.is_number() || !b.is_number()) return false;
  const double apart = Decimal::Parse(a.text()).ToDouble() - Decimal::Parse(b.text()).ToDouble();
  return apart > -1 && apart < 1;
}

// An update that was accepted and not applied is the business of the cases that try just that. So
// is an answer that shows what was `first` sent, where to show it breaks more than advice.
Expectation WasApplied(const SuiteContext& context, const Field& field, size_t setup,
                       const std::optional<Value>& first, size_t act, const std::string& shown,
                       const Value& sent, Compare compare) {
  const Value* listed = field.schema->Find("enum");
  return
      [=, tried = !context.UpdateFacts(field).empty(),
       values = listed == nullptr ? std::vector<Value>() : listed->items()](const CaseView& view) {
        const Value* before = view.steps[setup].Shown(shown);
        const Value* value = view.steps[act].Shown(shown);
        if (!tried || value == nullptr || Agrees(*value, sent, compare)) return Judged::Held();
        const bool other = std::any_of(values.begin(), values.end(),
                                       [&](const Value& one) { return Equal(one, *value); });
        const bool stale = (before != nullptr && Equal(*before, *value)) ||
                           (first && Agrees(*value, *first, compare));
        return other || stale
                   ? Judged::Unseen("the update was not applied, which another case tells of")
                   : Judged::Held();
      };
}

// Each field shows its own value where all are sent, and not another's.
void AddEchoInCompany(SuiteContext& context, const Rule& rule, const Field& field) {
  if (context.bodies().fields().size() < 2) return;
  const std::string shown = rule.Text("response");
  Draft draft = context.New(
      kEchoAndIdentitySuite, "echo/" + IdSegment(field.name) + "_in_company", rule.For(""),
      "the answer shows the `" + field.name + "` sent with other fields at " + shown, rule.level);
  const Value first = context.bodies().MakeAll(0, draft.subject());
  const Value second = context.bodies().MakeAll(1, draft.subject());
  const Value* value = second.Find(field.name);
  if (value == nullptr || first.Find(field.name) == nullptr) return;  // one of alternatives
  const size_t setup = draft.Setup(first);
  const size_t act = draft.Act(second);
  const Compare compare = ParseCompare(rule.Text("compare"));
  draft.made().allowed = shown + " shows the value sent";
  draft.Expect(Prepared(setup));
  draft.Expect(Prepared(act));
  draft.Expect(WasApplied(context, field, setup,
                          rule.level ? std::nullopt : std::optional(*first.Find(field.name)), act,
                          shown, *value, compare));
  draft.Expect(Shows({act, std::nullopt, shown, *value, compare, false, "other_value"}));
  context.Keep(std::move(draft));
}

// `sent`: what is sent; a second good value of the subject's own where nullopt.
void AddEcho(SuiteContext& context, const Rule& rule, const Field& field, const std::string& what,
             const std::optional<Value>& sent) {
  const std::string shown = rule.Text("response");
  Draft draft =
      context.New(kEchoAndIdentitySuite, "echo/" + what, rule.For(""),
                  "the answer shows the `" + field.name + "` sent at " + shown, rule.level);
  const std::optional<Value> before = context.bodies().Good(field, 0, draft.subject());
  const std::optional<Value> value = sent ? sent : context.bodies().Good(field, 1, draft.subject());
  if (!before || !value) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
  } else {
    const size_t setup =
        draft.Setup(context.bodies().Make({{field.name, *before}}, draft.subject()));
    const size_t act = draft.Act(context.bodies().Make({{field.name, *value}}, draft.subject()));
    draft.made().allowed = shown + " shows the value sent";
    draft.Expect(Prepared(setup));
    if (sent) {
      // A text of a particular kind: the document says nothing of what texts are accepted.
      draft.Expect([act](const CaseView& view) {
        return view.steps[act].refused() ? Judged::Unseen("such a text is not accepted")
                                         : Judged::Held();
      });
    }
    draft.Expect(Prepared(act));
    const Compare compare = ParseCompare(rule.Text("compare"));
    draft.Expect(WasApplied(context, field, setup, rule.level ? std::nullopt : before, act, shown,
                            *value, compare));
    draft.Expect(Shows({act, std::nullopt, shown, *value, compare,
                        AbsenceMeansRemoved(context.contract(), field.pointer), "other_value"}));
  }
  context.Keep(std::move(draft));
}

void BuildEcho(SuiteContext& context, const Rule& rule) {
  const Field* field = context.bodies().Find(rule.Text("request"));
  if (field == nullptr) return;
  for (const Rule* replaced : context.contract().RulesNamed("replaced_when_given")) {
    if (replaced->Text("field") == field->pointer) return;  // says more
  }
  const std::string what = IdSegment(field->name);
  AddEcho(context, rule, *field, what, std::nullopt);
  AddEchoInCompany(context, rule, *field);
  if (IsPlainText(*field)) {
    AddEcho(context, rule, *field, what + "_words", Value::String("Anna Maria"));
    AddEcho(context, rule, *field, what + "_beyond_ascii", Value::String("Zo\u00eb \u0141ukasz"));
    // What is lost where texts are made fit for a page or a column on their way.
    AddEcho(context, rule, *field, what + "_punctuation", Value::String("O'Neil & Sons"));
    AddEcho(context, rule, *field, what + "_lower_case", Value::String("anna van der berg"));
    AddEcho(context, rule, *field, what + "_long", Value::String(kLongText));
    AddEcho(context, rule, *field, what + "_very_long",
            Value::String(std::string(kLongText) + " " + kLongText + " " + kLongText));
  }
}

void BuildSameAsPath(SuiteContext& context, const Rule& rule) {
  const std::string pointer = rule.Text("response");
  const std::string name = rule.Text("parameter");
  const Compare compare = ParseCompare(rule.Text("compare"));
  context.Standing(
      kEchoAndIdentitySuite, IdSegment(pointer) + "/same_as_path", rule.For(""),
      pointer + " is the `" + name + "` of the path",
      [=](const Seen& seen) -> Said {
        const Value* value = seen.result.Shown(pointer);
        const auto sent = seen.path_values.find(name);
        if (value == nullptr || !value->is_string() || sent == seen.path_values.end())
          return std::nullopt;
        // A record may be called by another name than its id ("me"), and a malformed id is another
        // check's business.
        const bool same = value->text() == sent->second;
        if (compare == Compare::kUuid &&
            (!IsUuid(sent->second) || (!same && !IsUuid(value->text()))))
          return std::nullopt;
        if (same && (compare == Compare::kUuid || compare == Compare::kExact)) return Said::Held();
        if (Agrees(*value, Value::String(sent->second), compare)) return Said::Held();
        return Broken("other_identity", pointer + " is not the `" + name + "` of the path", pointer,
                      sent->second, Quote(*value));
      },
      rule.level);
}

void BuildSameValue(SuiteContext& context, const Rule& rule) {
  const std::string pointer = rule.Text("response");
  const std::string other = rule.Text("other");
  context.Standing(
      kEchoAndIdentitySuite, IdSegment(pointer) + "/same_as_" + IdSegment(other), rule.For(""),
      pointer + " equals " + other,
      [=](const Seen& seen) -> Said {
        const Value* value = seen.result.Shown(pointer);
        const Value* second = seen.result.Shown(other);
        if (value == nullptr || second == nullptr || value->is_null() || second->is_null() ||
            BreaksSchemaAt(seen, pointer) || BreaksSchemaAt(seen, other))
          return std::nullopt;  // nothing that could be compared
        if (Equal(*value, *second)) return Said::Held();
        return Broken("differs", pointer + " differs from " + other, pointer, Quote(*second),
                      Quote(*value));
      },
      rule.level);
}

void BuildNeverChanges(SuiteContext& context, const Rule& rule) {
  for (const std::string& pointer : rule.Texts("response")) {
    // How a read writes the record down is not in the document: reads are held against reads alone.
    auto known = std::make_shared<std::array<std::unordered_map<size_t, Value>, 2>>();
    context.Standing(
        kEchoAndIdentitySuite, IdSegment(pointer) + "/never_changes", rule.For(""),
        pointer + " of one record is the same in every answer",
        [=](const Seen& seen) -> Said {
          const Value* value = seen.result.Shown(pointer);
          if (value == nullptr || BreaksSchemaAt(seen, pointer)) return std::nullopt;
          const auto [entry, is_new] = (*known)[seen.step.read].try_emplace(seen.record, *value);
          if (is_new || Equal(entry->second, *value)) return Said::Held();
          Judged judged = Broken("changes", pointer + " of one record changed", pointer,
                                 Quote(entry->second) + ", as in an answer before", Quote(*value));
          judged.only_warns = SameSecond(entry->second, *value);
          return judged;
        },
        rule.level, true);
  }
}

void BuildReadAgrees(SuiteContext& context, const Rule& rule) {
  for (const Field& field : context.bodies().fields()) {
    const std::string shown = context.ShownAt(field.pointer);
    if (shown.empty()) continue;
    Draft draft = context.New(
        kEchoAndIdentitySuite, "read_agrees/" + IdSegment(field.name), rule.For(""),
        "after an update the profile's read shows at " + shown + " what the update answered",
        rule.level);
    const std::optional<Value> value = context.bodies().Good(field, 1, draft.subject());
    const std::optional<Value> before = context.bodies().Good(field, 0, draft.subject());
    if (!value || !before) draft.made().not_applicable = context.bodies().WhyNone(field);
    if (!context.target().read) draft.made().not_applicable = "the profile has no `read`";
    if (draft.made().not_applicable.empty()) {
      // So that there is a change to see, whatever a case before left there.
      const size_t first =
          draft.Setup(context.bodies().Make({{field.name, *before}}, draft.subject()));
      const std::optional<size_t> look_before = draft.Look();
      const bool tried = !context.UpdateFacts(field).empty();
      // Then an answer that shows something else is no finding of `echo`.
      const bool replaced =
          RuleFor(context.contract(), "replaced_when_given", field.pointer) != nullptr;
      const Compare compare = context.CompareOf(field.pointer);
      const size_t act = draft.Act(context.bodies().Make({{field.name, *value}}, draft.subject()));
      const size_t look = *draft.Look();
      draft.made().allowed = "the same in both";
      draft.Expect(Prepared(act));
      draft.Expect([=, sent = *value](const CaseView& view) {
        // The read is no part of the document: where it does not work there is nothing to compare.
        if (!view.steps[look].ShowsObject()) {
          return Judged::Unseen("the profile's read shows no record: it was answered " +
                                Came(view.steps[look]));
        }
        const Value* answered = view.steps[act].Shown(shown);
        const Value* read = view.steps[look].Shown(shown);
        if (answered == nullptr || read == nullptr) return Judged::Unseen("not both show " + shown);
        if (Equal(*answered, *read)) return Judged::Held();
        const Value* old = view.steps[first].Shown(shown);
        const Value* old_read = view.steps[*look_before].Shown(shown);
        const bool stored = Agrees(*read, sent, compare);
        const bool said = Agrees(*answered, sent, compare);
        const bool lost = stored ? !said && !replaced
                                 : !said || (old != nullptr && Equal(*old, *read)) ||
                                       (old_read != nullptr && Equal(*old_read, *read));
        if (tried && lost)
          return Judged::Unseen("the update was not applied, which another case tells of");
        if (stored && !said) {
          return Broken("answer_differs", "the answer shows another " + shown + " than is stored",
                        shown, Quote(*read), Quote(*answered));
        }
        Judged judged =
            Broken("read_differs", "the read shows another " + shown + " than the update answered",
                   shown, Quote(*answered), Quote(*read));
        judged.step = look;
        return judged;
      });
    }
    context.Keep(std::move(draft));
  }
}

}  // namespace

void BuildEchoAndIdentity(SuiteContext& context) {
  for (const Rule& rule : context.contract().rules) {
    if (rule.name == "reflects") BuildEcho(context, rule);
    if (rule.name == "same_as_path") BuildSameAsPath(context, rule);
    if (rule.name == "same_value") BuildSameValue(context, rule);
    if (rule.name == "never_changes") BuildNeverChanges(context, rule);
    if (rule.name == "read_agrees") BuildReadAgrees(context, rule);
  }
}

}  // namespace assay::suites
