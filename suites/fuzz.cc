// Tries by chance (`--fuzz N`): values, mixes of fields and sequences of updates, each held against
// the contract. One case a rule and field, or a keyword and way of breaking it, so that what fails
// names its facts; a case is many tries.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/fuzz/update_tries.h"
#include "harness/fuzz/value_tries.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kFuzzSuite = "fuzz";

// Sequences have more to try than single values, and free values more than any.
constexpr uint64_t kFewWeight = 1, kSequenceWeight = 3, kFreeWeight = 5;

struct Property {
  std::string what;  // the id's last part
  Requirements ids;
  std::string title;
  std::string allowed;
  std::optional<Level> cap;
  uint64_t weight = kFewWeight;
  bool two_records = false;
};

using MakeTries =
    std::function<std::unique_ptr<Tries>(Ground ground, const std::string& key, uint64_t seed)>;

// The same records are tried in many ways: what is known of them is found out once.
struct FuzzContext {
  explicit FuzzContext(SuiteContext& of) : suite(of) {}

  const Ground& GroundOf(size_t subject, std::optional<size_t> other) {
    const auto key = std::pair(subject, other);
    auto known = grounds.find(key);
    if (known == grounds.end()) known = grounds.emplace(key, Ground(suite, subject, other)).first;
    return known->second;
  }

  // Tries are most of a run, and those on one subject are sent one after the other: each subject
  // gets as many.
  size_t LeastBusy(const std::vector<size_t>& subjects, uint64_t weight) {
    const size_t least = *std::min_element(subjects.begin(), subjects.end(),
                                           [&](size_t a, size_t b) { return busy[a] < busy[b]; });
    busy[least] += weight;
    return least;
  }

  SuiteContext& suite;
  std::map<std::pair<size_t, std::optional<size_t>>, Ground> grounds;
  std::map<size_t, uint64_t> busy;  // by subject, the weight of its tries
};

void Add(FuzzContext& context, Property property, const MakeTries& make) {
  if (property.ids.empty()) return;
  Draft draft = context.suite.New(kFuzzSuite, property.what, std::move(property.ids),
                                  std::move(property.title), property.cap);
  draft.made().subjects = {context.LeastBusy(context.suite.SubjectsFor(draft), property.weight)};
  std::optional<size_t> other;
  if (property.two_records) {
    other = draft.AlsoOnAnother();
    if (!other) {
      draft.made().not_applicable = "the profile names one subject only";
      context.suite.Keep(std::move(draft));
      return;
    }
    context.busy[*other] += property.weight;
  }
  draft.made().allowed = std::move(property.allowed);
  // The contract's own id is in the key, so that no two contracts are sent the same.
  draft.made().tries =
      make(context.GroundOf(draft.subject(), other), draft.made().id, context.suite.seed());
  draft.made().tries->set_weight(property.weight);
  context.suite.Keep(std::move(draft));
}

// --- single values ---------------------------------------------------------------------------

// The facts that a keyword of the field is tied to. In one of several forms nothing is tied but
// what holds them.
Requirements TiedOf(const Field& field, const Value& schema, std::string_view keyword,
                    std::string_view way = "") {
  return field.form ? field.form->ids : SuiteContext::Tied(schema, keyword, way);
}

// … in whatever way it is broken.
Requirements AllTied(const Field& field, const Value& schema, std::string_view keyword) {
  Requirements ids = TiedOf(field, schema, keyword);
  for (const char* way : {"first", "last", "inner", "too_short", "too_long", "case"})
    ids = JoinIds(std::move(ids), TiedOf(field, schema, keyword, way));
  return ids;
}

const std::string& KeyOf(const Field& field) { return field.nested ? field.name : field.pointer; }

void AddBad(FuzzContext& context, const Field& field, const std::string& what, Requirements ids,
            const std::string& says, BadKind kind, std::vector<std::string> ways) {
  Property property;
  property.what = IdSegment(field.name) + "/refuses_" + what;
  property.ids = std::move(ids);
  property.title = "`" + field.name + "` " + says + ", alone or with good fields, is refused";
  property.allowed = "a refusal (4xx)";
  Add(context, std::move(property),
      [&, kind](Ground ground, const std::string& key, uint64_t seed) {
        return MakeBadTries(std::move(ground), key, seed, {KeyOf(field), kind, ways});
      });
}

std::string WayWords(const std::string& way) {
  if (way == "too_short") return "too short";
  if (way == "too_long") return "too long";
  if (way.empty()) return "not of its pattern";
  return "with a wrong " + std::string(way == "inner" ? "character inside" : way + " character");
}

// One case a way that has facts of its own, and one for all others.
void AddBadTexts(FuzzContext& context, const Field& field, const Value& schema,
                 const RandomTexts& texts, bool keys) {
  std::vector<std::string> others;
  const Requirements general = TiedOf(field, schema, "pattern");
  const std::string name = keys ? "bad_key" : "bad_pattern";
  const BadKind kind = keys ? BadKind::kKeys : BadKind::kText;
  const std::string prefix = keys ? "with a key " : "";
  for (const std::string& way : texts.Ways()) {
    const Requirements ids = TiedOf(field, schema, "pattern", way);
    if (way.empty() || ids.size() == general.size()) {
      others.push_back(way);
      continue;
    }
    AddBad(context, field, name + "/" + way, ids, prefix + WayWords(way), kind, {way});
  }
  if (!others.empty())
    AddBad(context, field, name, general, prefix + "not of its pattern", kind, others);
}

void AddGood(FuzzContext& context, const Field& field, const std::string& what, Requirements ids,
             const std::string& says, GoodKind kind, uint64_t weight,
             std::optional<Level> cap = std::nullopt) {
  Property property;
  property.what = IdSegment(field.name) + "/" + what;
  property.ids = std::move(ids);
  property.title = "`" + field.name + "` " + says + " is accepted";
  property.allowed = "an answer of success (2xx)";
  property.weight = weight;
  property.cap = cap;
  Add(context, std::move(property),
      [&, kind](Ground ground, const std::string& key, uint64_t seed) {
        return MakeGoodTries(std::move(ground), key, seed, KeyOf(field), kind);
      });
}

void AddValues(FuzzContext& context, const Field& field) {
  const Ground& ground = context.GroundOf(0, std::nullopt);
  const FuzzField& known = *ground.Find(KeyOf(field));
  AddBad(context, field, "bad_type", TiedOf(field, *field.schema, "type"), "of another type",
         BadKind::kType, {});
  if (known.texts && !known.ordinary.empty()) {
    AddGood(context, field, "good_texts_are_accepted", AllTied(field, *field.schema, "pattern"),
            "of its pattern", GoodKind::kText, kFewWeight);
    AddBadTexts(context, field, *field.schema, *known.texts, false);
  }
  if (field.schema->Find("enum") != nullptr) {
    AddBad(context, field, "bad_word", TiedOf(field, *field.schema, "enum"),
           "as another word than those listed", BadKind::kEnum, {});
    AddBad(context, field, "bad_case", TiedOf(field, *field.schema, "enum", "case"),
           "as a listed word in another case", BadKind::kEnumCase, {});
  }
  const Value* names = field.schema->Find("propertyNames");
  if (known.keys && names != nullptr && !known.ordinary.empty()) {
    AddGood(context, field, "good_keys_are_accepted", AllTied(field, *names, "pattern"),
            "with keys of their pattern", GoodKind::kKeys, kFewWeight);
    AddBadTexts(context, field, *names, *known.keys, true);
  }
}

// --- updates ---------------------------------------------------------------------------------

void AddRule(FuzzContext& context, const Rule& rule, const Field& field, const std::string& what,
             Requirements ids, const std::string& title, const std::string& allowed,
             UpdateRuleOf tried, uint64_t weight = kSequenceWeight) {
  Property property;
  property.what = IdSegment(field.name) + "/" + what;
  property.ids = std::move(ids);
  property.title = title;
  property.allowed = allowed;
  property.cap = rule.level;
  property.weight = weight;
  property.two_records = tried.rule == UpdateRule::kOtherRecord;
  tried.field = field.pointer;
  Add(context, std::move(property), [&](Ground ground, const std::string& key, uint64_t seed) {
    return MakeUpdateTries(std::move(ground), key, seed, tried);
  });
}

bool HasRule(const Contract& contract, std::string_view name, const std::string& pointer) {
  const auto rules = contract.RulesNamed(name);
  return std::any_of(rules.begin(), rules.end(),
                     [&](const Rule* rule) { return rule->Text("field") == pointer; });
}

void AddRemovals(FuzzContext& context, const Rule& rule, const Field& field) {
  const bool null = rule.name == "removed_by_null";
  const Value removing = null ? Value() : Value::MakeObject();
  const std::string words = "`" + field.name + "`: " + Dump(removing);
  const std::string what = null ? "null" : "empty";
  AddRule(context, rule, field, what + "_removes", rule.For("removed"),
          "after other updates " + words + " removes every attribute", "no attributes afterwards",
          {UpdateRule::kRemoved, "", removing});
  AddRule(context, rule, field, what + "_answer", rule.For("answer"),
          "after other updates " + words + (null ? " is answered without the key" : " is shown"),
          null ? "no such key" : "{}", {UpdateRule::kAnswer, "", removing});
}

void AddOfField(FuzzContext& context, const Rule& rule, const Field& field) {
  const std::string name = "`" + field.name + "`";
  const std::string shown = context.suite.ShownAt(field.pointer);
  if (shown.empty()) return;
  const std::string as_sent = shown + " shows the value sent";
  if (rule.name == "replaced_when_given") {
    AddRule(context, rule, field, "replaced",
            JoinIds(rule.For(""), context.suite.UpdateFacts(field)),
            "whatever was sent before, a given " + name + " replaces the one before", as_sent,
            {UpdateRule::kReplaced, "", std::nullopt});
  } else if (rule.name == "unchanged_when_omitted") {
    AddRule(context, rule, field, "unchanged_when_omitted", rule.For(""),
            name + " stays as it was in updates without it", shown + " as before",
            {UpdateRule::kUnchanged, "", std::nullopt});
    AddRule(context, rule, field, "unchanged_by_other_record", rule.For(""),
            name + " stays as it was while another record is changed", shown + " as before",
            {UpdateRule::kOtherRecord, "", std::nullopt}, kFewWeight);
  } else if (rule.name == "replaced_whole") {
    AddRule(context, rule, field, "members_not_sent_are_gone", rule.For(""),
            "members of " + name + " that are not sent are gone, at any depth",
            "members not sent are gone", {UpdateRule::kWhole, "", std::nullopt});
  } else if (rule.name == "accepts_any") {
    AddGood(context, field, "any_value_is_accepted", rule.For("accepted"), "with any values",
            GoodKind::kAnyMember, kFreeWeight, rule.level);
    AddRule(context, rule, field, "any_value_is_kept", rule.For("kept"),
            "members of " + name + " are shown as sent", as_sent,
            {UpdateRule::kKept, "", std::nullopt}, kFreeWeight);
  } else if (rule.name == "removed_by_null" || rule.name == "emptied_by_empty_object") {
    AddRemovals(context, rule, field);
  }
}

void AddOfFields(FuzzContext& context, const Rule& rule) {
  const bool updates = rule.name == "updates";
  for (const std::string& pointer :
       updates ? rule.Texts("fields") : std::vector<std::string>{rule.Text("request")}) {
    const Field* field = context.suite.bodies().Find(pointer);
    if (field == nullptr || context.suite.ShownAt(pointer).empty() || field->object ||
        HasRule(context.suite.contract(), "replaced_when_given", pointer))
      continue;
    const std::string shown = context.suite.ShownAt(pointer), name = "`" + field->name + "`";
    if (updates) {
      AddRule(context, rule, *field, "applied", rule.For(""),
              "whatever was sent before, an accepted update of " + name + " changes what is shown",
              shown + " no longer shows the value from before",
              {UpdateRule::kApplied, "", std::nullopt});
    } else {
      AddRule(context, rule, *field, "shown", rule.For(""),
              "every answer shows the " + name + " sent", shown + " shows the value sent",
              {UpdateRule::kReflected, "", std::nullopt});
    }
  }
}

void AddOfRecord(FuzzContext& context, const Rule& rule) {
  Property property;
  property.ids = rule.For("");
  property.cap = rule.level;
  property.weight = kSequenceWeight;
  if (rule.name == "refused_changes_nothing") {
    property.what = "refused_changes_nothing";
    property.title = "refused updates leave the record as it was";
    property.allowed = "the record as before";
    Add(context, std::move(property), MakeRefusedTries);
  } else if (rule.name == "read_agrees" && context.suite.target().read) {
    property.what = "read_agrees";
    property.title = "after updates in any order the profile's read shows what the last answered";
    property.allowed = "the same in both";
    Add(context, std::move(property), MakeReadTries);
  }
}

void AddAcceptance(FuzzContext& context) {
  Requirements ids;
  for (const Field& field : context.suite.bodies().fields())
    ids = JoinIds(JoinIds(std::move(ids), context.suite.OptionalFacts(field)),
                  context.suite.UpdateFacts(field));
  Property property;
  property.what = "good_updates_are_accepted";
  property.ids = std::move(ids);
  property.title = "a good update is accepted in any company and order";
  property.allowed = "an answer of success (2xx)";
  property.weight = kSequenceWeight;
  Add(context, std::move(property), MakeAcceptanceTries);
}

}  // namespace

void BuildFuzz(SuiteContext& suite) {
  if (!suite.contract().request_compiled) return;
  FuzzContext context(suite);
  AddAcceptance(context);
  for (const Field* field : suite.bodies().all_fields()) AddValues(context, *field);
  for (const Rule& rule : suite.contract().rules) {
    if (const Field* field = suite.bodies().Find(rule.Text("field")))
      AddOfField(context, rule, *field);
    if (rule.name == "updates" || rule.name == "reflects") AddOfFields(context, rule);
    AddOfRecord(context, rule);
  }
}

void ShareTries(Plan& plan, uint64_t tries) {
  uint64_t weights = 0;
  for (const auto& tried : plan.cases) {
    if (tried->tries) weights += tried->tries->weight();
  }
  // What is given out up to each case, less what was before it: the shares add up to all.
  uint64_t before = 0;
  for (const auto& tried : plan.cases) {
    if (!tried->tries) continue;
    const uint64_t after = before + tried->tries->weight();
    const auto up_to = [&](uint64_t weight) {
      return static_cast<uint64_t>(static_cast<double>(tries) * static_cast<double>(weight) /
                                   static_cast<double>(weights));
    };
    tried->tries->set_count(up_to(after) - up_to(before));
    if (tried->tries->count() == 0 && tried->not_applicable.empty())
      tried->not_applicable = "--fuzz " + std::to_string(tries) + " leaves no try for it";
    before = after;
  }
}

}  // namespace assay::suites
