#include "suites/refusals.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/generate/sure_regex.h"
#include "harness/judge/expect.h"
#include "harness/plan/nested.h"

namespace assay::suites {
namespace {

// The schema whose annotation ties the keyword: the field's own, or that of its member names.
const Value& TiedSchema(const Field& field, const Sample& sample) {
  const Value* names = field.schema->Find("propertyNames");
  const bool by_name = names != nullptr && field.schema->Find(sample.keyword) == nullptr;
  return by_name ? *names : *field.schema;
}

Requirements FactsOf(const Field& field, const Sample& sample) {
  // In a branch nothing is tied but the keyword that holds it.
  if (field.form) return field.form->ids;
  if (sample.keyword == "propertyNames") {
    return SuiteContext::Tied(*field.schema->Find("propertyNames"), "pattern", sample.way);
  }
  return SuiteContext::Tied(TiedSchema(field, sample), sample.keyword, sample.way);
}

// A body in which the value stands, and where.
struct Bad {
  Value body;
  std::string place;
};

// Another item like the first one of the innermost list around the place; the place is then there.
bool MoveToSecondItem(const Field& field, Bad* bad) {
  const std::vector<std::string> pattern = PointerTokens(field.pointer);
  const std::vector<std::string> tokens = PointerTokens(bad->place);
  for (size_t i = pattern.size(); i-- > 0;) {
    std::string list, rest;
    for (size_t k = 0; k < i; ++k) list += "/" + EscapePointerToken(tokens[k]);
    for (size_t k = i + 1; k < tokens.size(); ++k) rest += "/" + EscapePointerToken(tokens[k]);
    const Value* around = At(bad->body, list);
    if (pattern[i] != "*" || around == nullptr || !around->is_array()) continue;
    Value items = *around;
    items.items().insert(items.items().begin() + 1, items.items().front());
    if (list.empty())
      bad->body = std::move(items);
    else
      SetAt(&bad->body, list, std::move(items));
    bad->place = list + "/1" + rest;
    return true;
  }
  return false;
}

std::optional<Bad> MakeBad(const SuiteContext& context, const Field& field, const Value& value,
                           Among among, size_t subject) {
  const Bodies& bodies = context.bodies();
  if (!field.nested) {
    Value body = among == Among::kAllFields ? bodies.MakeAll(0, subject) : bodies.Make({}, subject);
    body.Set(field.name, value);
    return Bad{std::move(body), field.pointer};
  }
  std::optional<Value> body = bodies.With(field, value, subject);
  if (!body) return std::nullopt;
  Bad bad{*std::move(body), ""};
  // What fits no form is wrong at the place that has them.
  bad.place = PlaceIn(bad.body, field.form ? field.form->outermost : field.pointer);
  if (field.form) {
    const std::optional<Value> good = bodies.Around(field, subject);
    const auto& request = context.contract().request_compiled;
    if (!good || !request->Accepts(*good) || !bodies.FitsNoForm(bad.body)) return std::nullopt;
  }
  if (among == Among::kItems) {
    // The item before is to be a good one.
    std::optional<Value> good = bodies.Around(field, subject);
    if (!good) return std::nullopt;
    bad.body = *std::move(good);
    if (PlaceIn(bad.body, field.pointer) != bad.place || !MoveToSecondItem(field, &bad))
      return std::nullopt;
    SetAt(&bad.body, bad.place, value);
  }
  const SchemaJudgement judgement = context.contract().request_compiled->Judge(bad.body);
  const auto elsewhere = [&](const SchemaViolation& violation) {
    return violation.pointer != bad.place && violation.pointer.rfind(bad.place + "/", 0) != 0;
  };
  if (judgement.violations.empty() || !judgement.unsure.empty() ||
      std::any_of(judgement.violations.begin(), judgement.violations.end(), elsewhere))
    return std::nullopt;
  return bad;
}

// Whether a request breaks the contract, at or below that place where it is a nested one.
std::function<bool(const Request&)> StillViolates(const Contract& contract, const Field& field,
                                                  std::string place) {
  return [&contract, nested = field.nested, place = std::move(place)](const Request& request) {
    const Result<Document> parsed = ParseJson(request.body.value_or(""));
    if (!parsed.ok()) return !nested;
    if (!nested) return !contract.request_compiled->Accepts(parsed.value().root);
    const SchemaJudgement judgement = contract.request_compiled->Judge(parsed.value().root);
    return std::any_of(judgement.violations.begin(), judgement.violations.end(),
                       [&](const SchemaViolation& violation) {
                         return violation.pointer == place ||
                                violation.pointer.rfind(place + "/", 0) == 0;
                       });
  };
}

}  // namespace

bool LeftOpen(const Contract& contract, const Field& field, const Value& value) {
  for (const Rule* rule : contract.RulesNamed("left_open")) {
    const Value* body = rule->settings.Find("body");
    const Value* open = body == nullptr ? nullptr
                        : field.nested  ? At(*body, field.pointer)
                                        : body->Find(field.name);
    if (open != nullptr && Equal(*open, value)) return true;
  }
  return false;
}

void AddRefusal(SuiteContext& context, std::string_view suite, const Field& field,
                const Requirements& ids, const std::string& variant, const std::string& says,
                const Value& value, Among among) {
  if (field.nested && !MakeBad(context, field, value, among, 0)) return;
  Draft draft = context.New(suite, IdSegment(field.name) + "/refuses_" + variant, ids,
                            "`" + field.name + "` " + says + " is refused");
  const size_t subject = draft.subject();
  const std::optional<Bad> bad = MakeBad(context, field, value, among, subject);
  if (!bad) return;
  const size_t act = draft.Act(bad->body);
  draft.step(act).standing = Standing::kRefusals;
  draft.made().allowed = "a refusal (4xx)";
  draft.made().still_violates = StillViolates(context.contract(), field, bad->place);
  draft.Expect(Refused(act, "`" + field.name + "` " + says));
  if (std::optional<Value> good = context.bodies().Around(field, subject))
    draft.RestoreIfAccepted(act, *good);
  context.Keep(std::move(draft));
}

namespace {

// A good value of the field with many members: those of `good`, and its first one again under other
// names as far as the contract takes them.
Value WithManyNames(const SuiteContext& context, const Field& field, const Value& good) {
  constexpr size_t kMany = 24;
  Value all = good;
  const Member& first = good.members().front();
  for (size_t i = 0; i < kMany; ++i) {
    Value more = all;
    more.Set(first.key + std::to_string(i), first.value);
    const Value body = context.bodies().Make({{field.name, more}}, 0);
    if (!context.contract().request_compiled->Accepts(body)) break;
    all = std::move(more);
  }
  return all;
}

// The bad member name beside a good one, before it and after it: a target may look at one name
// only. After many: it may look at the first few. And with null, which some take for a member that
// is not there, or with an object of its own.
std::vector<std::pair<std::string, Value>> AmongGoodNames(const SuiteContext& context,
                                                          const Field& field,
                                                          const Sample& sample) {
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  if (!good || !good->is_object() || good->members().empty() || !sample.value.is_object())
    return {};
  Value before = sample.value, after = *good, last = WithManyNames(context, field, *good);
  for (const Member& member : good->members()) before.Set(member.key, member.value);
  for (const Member& member : sample.value.members()) {
    after.Set(member.key, member.value);
    last.Set(member.key, member.value);
  }
  Value null = Value::MakeObject(), object = Value::MakeObject();
  for (const Member& member : sample.value.members()) {
    null.Set(member.key, Value());
    object.Set(member.key, *good);
  }
  std::vector<std::pair<std::string, Value>> among = {{"before_good_names", before},
                                                      {"after_good_names", after},
                                                      {"with_null", null},
                                                      {"with_object", object}};
  if (last.members().size() > after.members().size())
    among.emplace_back("after_many_good_names", std::move(last));
  return among;
}

// A good text with U+0000 at its end: what stops at it does not see that the pattern forbids it.
void AddTrailingNul(SuiteContext& context, std::string_view suite, const Field& field) {
  const Value* pattern = field.schema->Find("pattern");
  const std::optional<Value> good = context.bodies().Good(field, 0, 0);
  if (pattern == nullptr || !good || !good->is_string()) return;
  const Value value = Value::String(good->text() + std::string(1, '\0'));
  // Not where another rule alone does: that of a format, say.
  const Result<SureRegex> regex = SureRegex::Compile(pattern->text());
  if (!regex.ok() || regex.value().Search(value.text(), Match::kNo) != Match::kNo) return;
  const Requirements ids =
      field.form ? field.form->ids : SuiteContext::Tied(*field.schema, "pattern");
  AddRefusal(context, suite, field, ids, "trailing_nul", "ending with U+0000", value, Among::kFew);
}

}  // namespace

namespace {

// There are many places inside of fields, so fewer values do for each.
constexpr size_t kMostBadInside = 6, kMostGoodInside = 12;

bool IsShape(std::string_view keyword) { return keyword == "type" || keyword == "required"; }

// Of the values that break a text's or list's rule in one way, or keep to one, the first and last
// few: they differ most.
std::vector<const Sample*> Thinned(const Field& field, const std::vector<Sample>& samples,
                                   size_t most) {
  std::map<std::string, size_t> total, seen;
  const auto way = [](const Sample& sample) { return sample.keyword + ":" + sample.way; };
  if (field.nested) {
    for (const Sample& sample : samples) ++total[way(sample)];
  }
  std::vector<const Sample*> kept;
  for (const Sample& sample : samples) {
    if (field.nested && !IsShape(sample.keyword)) {
      const std::string its_way = way(sample);
      const size_t number = seen[its_way]++;
      if (number >= most / 2 && number + most / 2 < total[its_way]) continue;
    }
    kept.push_back(&sample);
  }
  return kept;
}

// Whether the schema has a rule for values of the right type.
bool HasValueRule(const Value& schema) {
  for (const char* keyword :
       {"enum", "const", "pattern", "format", "minLength", "maxLength", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}) {
    if (schema.Find(keyword) != nullptr) return true;
  }
  return false;
}

// Whether this bad value is tried in a second item, for all of its list: a target that looks at the
// first item only is one finding, or two where it takes other types as well as other values.
bool StandsForList(const SuiteContext& context, const Field& field, const Sample& sample,
                   const std::vector<const Sample*>& samples) {
  const size_t star = field.pointer.rfind("/*");
  if (!field.nested || field.form || star == std::string::npos) return false;
  if (sample.keyword == "type")
    return star + 2 == field.pointer.size() && sample.variant == samples.front()->variant;
  const auto first_value = std::find_if(samples.begin(), samples.end(),
                                        [](const Sample* one) { return !IsShape(one->keyword); });
  if (first_value == samples.end() || (*first_value)->variant != sample.variant) return false;
  const std::string list = field.pointer.substr(0, star + 2);
  for (const Field& other : context.bodies().nested()) {
    const bool same = other.pointer.rfind("/*") == star && other.pointer.rfind(list, 0) == 0;
    if (same && HasValueRule(*other.schema)) return other.pointer == field.pointer;
  }
  return false;
}

}  // namespace

void AddRefusals(SuiteContext& context, std::string_view suite, const Field& field,
                 const std::function<bool(const Sample&)>& wants) {
  std::set<std::string> ways;
  bool pattern = false;
  const std::vector<const Sample*> samples =
      Thinned(field, context.bad_values(field), kMostBadInside);
  for (const Sample* one : samples) {
    const Sample& sample = *one;
    if (!wants(sample) || LeftOpen(context.contract(), field, sample.value)) continue;
    const Requirements ids = FactsOf(field, sample);
    if (field.nested && ids.empty()) continue;
    AddRefusal(context, suite, field, ids, sample.variant, sample.says, sample.value, Among::kFew);
    pattern = pattern || sample.keyword == "pattern";
    if (StandsForList(context, field, sample, samples)) {
      AddRefusal(context, suite, field, ids, sample.variant + "/in_second_item",
                 sample.says + " after a good item", sample.value, Among::kItems);
    }
    if (field.nested) continue;
    // Once for each way of breaking the rule also in other company, where a target may look less
    // closely.
    if (!ways.insert(sample.keyword + ":" + sample.way).second || sample.keyword == "type")
      continue;
    if (context.bodies().fields().size() > 1) {
      AddRefusal(context, suite, field, ids, sample.variant + "/in_company",
                 sample.says + " with other fields", sample.value, Among::kAllFields);
    }
    if (sample.keyword != "propertyNames") continue;
    for (const auto& [where, value] : AmongGoodNames(context, field, sample)) {
      const std::string holds = where == "with_null"     ? " that holds null"
                                : where == "with_object" ? " that holds an object"
                                                         : " among good names";
      AddRefusal(context, suite, field, ids, sample.variant + "/" + where, sample.says + holds,
                 value, Among::kFew);
    }
  }
  if (pattern) AddTrailingNul(context, suite, field);
}

void AddAcceptance(SuiteContext& context, std::string_view suite, const std::string& what,
                   const Requirements& ids, const Field& field, const Value& value,
                   const std::string& says, std::optional<Level> cap) {
  const Bodies& bodies = context.bodies();
  const auto fits = [&](const std::optional<Value>& body) {
    return body && context.contract().request_compiled->Accepts(*body);
  };
  if (!fits(bodies.With(field, value, 0))) return;
  Draft draft = context.New(suite, IdSegment(field.name) + "/accepts_" + what, ids,
                            "`" + field.name + "` " + says + " is accepted", cap);
  const size_t subject = draft.subject();
  const std::optional<Value> body = bodies.With(field, value, subject);
  if (!fits(body)) return;
  const size_t act = draft.Act(*body);
  std::vector<size_t> controls;
  for (const size_t index : {size_t{0}, size_t{1}}) {
    const std::optional<Value> good = bodies.Good(field, index, subject);
    if (!good || Equal(*good, value)) continue;
    const std::optional<Value> other = bodies.With(field, *good, subject);
    if (!fits(other)) continue;
    std::vector<size_t> before = controls;
    before.push_back(act);
    const size_t control = draft.Act(*other);
    draft.step(control).when = NoneAccepted(std::move(before));
    controls.push_back(control);
  }
  draft.made().allowed = "an answer of success (2xx)";
  draft.Expect(AnyAccepted({act}, std::move(controls), "`" + field.name + "` " + says));
  // A listed value may be a state of the record (plan.cc knows of those at the top).
  if (field.nested && field.schema->Find("enum") != nullptr) {
    if (const auto good = bodies.Around(field, subject)) draft.RestoreIfAccepted(act, *good);
  }
  context.Keep(std::move(draft));
}

void AddAcceptances(SuiteContext& context, std::string_view suite, const Field& field,
                    const std::function<bool(const Sample&)>& wants) {
  if (field.from_profile || (field.nested && field.restricted)) return;
  for (const Sample* one : Thinned(field, context.edge_values(field), kMostGoodInside)) {
    const Sample& sample = *one;
    if (!wants(sample)) continue;
    const Requirements ids = FactsOf(field, sample);
    if (field.nested && ids.empty()) continue;
    AddAcceptance(context, suite, sample.variant, ids, field, sample.value, sample.says,
                  std::nullopt);
  }
}

}  // namespace assay::suites
