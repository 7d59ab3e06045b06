// What may be left out of a request, and what may not.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/judge/expect.h"
#include "suites/all_fields.h"
#include "suites/required.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr size_t kMostForPairs = 16;  // 120 pairs
constexpr size_t kFewFields = 4;      // where it is worth asking whom a refusal is to be blamed on

// An alternative is sent in the company of the others only where it is the one chosen.
std::string_view ChosenFor(const SuiteContext& context, const Field& field) {
  return IsAlternative(context, field.pointer) ? std::string_view(field.pointer)
                                               : std::string_view();
}

// What the cases of this suite are made with.
struct Suited {
  SuiteContext& context;
  AllFields all_fields;
};

// Requests of one case, tried one after the other until one is accepted.
class Tries {
 public:
  Tries(Suited& suited, Draft& draft)
      : context_(suited.context), all_fields_(suited.all_fields), draft_(draft) {}

  // A request with the members (and whatever is required), as a try or as a control.
  void Body(const Value& body, bool control = false) {
    // Fields that do not go together by the schema itself.
    if (context_.contract().request_compiled->Accepts(body)) Text(Dump(body), control);
  }
  void Alone(const Field& field) {
    for (const size_t index : {size_t{0}, size_t{1}}) {
      if (auto value = context_.bodies().Good(field, index, draft_.subject()))
        One(field, *std::move(value));
    }
    if (field.object && !tries_.empty()) One(field, Value::MakeObject());
  }
  void All(std::string_view chosen, std::string_view without, bool control) {
    for (const std::string& text : all_fields_.Of(draft_.subject(), chosen, without))
      Text(text, control);
  }
  // All fields, this one among them: with each of the alternatives, where it is none of them.
  void AllWith(const Field& field, bool control) {
    const std::string_view chosen = ChosenFor(context_, field);
    All(chosen, "", control);
    if (!chosen.empty()) return;
    for (const std::string& alternative : context_.bodies().alternatives())
      All(alternative, "", control);
  }
  // Each field but one by itself, as controls.
  void EachAlone(std::string_view without) {
    for (const Field& field : context_.bodies().fields()) {
      // Who asks for one alternative always has a case of its own.
      if (field.pointer == without ||
          (IsAlternative(context_, without) && IsAlternative(context_, field.pointer)))
        continue;
      if (auto value = context_.bodies().Good(field, 0, draft_.subject()))
        Body(context_.bodies().Make({{field.name, *std::move(value)}}, draft_.subject()), true);
    }
  }
  bool any() const { return !tries_.empty(); }
  void Expect(const std::string& what) {
    if (whole_) draft_.Expect(NotAnothersFault());
    draft_.Expect(AnyAccepted(tries_, controls_, what));
  }
  // Keeps the case, where there is something to try.
  void Keep(const std::string& what) {
    if (!any()) return;
    draft_.made().allowed = "an answer of success (2xx)";
    Expect(what);
    context_.Keep(std::move(draft_));
  }

  // Asks, where all tries are refused, whether it is a field by itself that is.
  void AskEach() {
    for (const Field& field : context_.bodies().fields()) {
      auto value = context_.bodies().Good(field, 0, draft_.subject());
      if (!value) continue;
      const size_t step =
          draft_.Act(context_.bodies().Make({{field.name, *std::move(value)}}, draft_.subject()));
      draft_.step(step).when = NoneAccepted(tries_);
      controls_.push_back(step);
    }
    draft_.Expect([tries = tries_, each = controls_](const CaseView& view) {
      const auto refused = [&](size_t step) { return view.steps[step].refused(); };
      if (!NoneAccepted(tries)(view) || NoneAccepted(each)(view) ||
          std::none_of(each.begin(), each.end(), refused))
        return Judged::Held();
      return Judged::Unseen("one of the fields is refused by itself, as another case tells");
    });
  }
  // Asks, where all tries are refused, whom that is to be blamed on: all fields, and all but one.
  void AskWho(const std::vector<const Field*>& sent) {
    const std::vector<Field>& fields = context_.bodies().fields();
    if (!FactsDiffer(context_) || fields.size() > kFewFields) return;
    const auto ask = [&](std::string_view without) {
      const size_t step = draft_.Act(context_.bodies().MakeAll(0, draft_.subject(), "", without));
      draft_.step(step).when = NoneAccepted(tries_);
      return step;
    };
    whole_ = ask("");
    for (const Field& field : fields) {
      if (field.required) continue;
      const bool is_sent = std::any_of(sent.begin(), sent.end(), [&](const Field* one) {
        return one->pointer == field.pointer;
      });
      (is_sent ? without_sent_ : without_other_).push_back(ask(field.pointer));
    }
  }

 private:
  static bool FactsDiffer(const SuiteContext& context) {
    const std::vector<Field>& fields = context.bodies().fields();
    return std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
      return context.OptionalFacts(field) != context.OptionalFacts(fields.front());
    });
  }

  // A field that is refused wherever it is left out, or wherever it is sent, has a case of its own.
  Expectation NotAnothersFault() const {
    return [tries = tries_, whole = *whole_, sent = without_sent_,
            other = without_other_](const CaseView& view) {
      if (!NoneAccepted(tries)(view)) return Judged::Held();
      const auto refused = [&](size_t step) { return view.steps[step].refused(); };
      const auto accepted = [&](size_t step) { return view.steps[step].accepted(); };
      if (accepted(whole) && std::any_of(other.begin(), other.end(), refused))
        return Judged::Unseen("a field that is not sent is asked for, as another case tells");
      if (refused(whole) && std::count_if(sent.begin(), sent.end(), accepted) == 1)
        return Judged::Unseen("one of the fields is refused by itself, as another case tells");
      return Judged::Held();
    };
  }

  void Text(const std::string& text, bool control) {
    if (std::find(sent_.begin(), sent_.end(), text) != sent_.end()) return;
    sent_.push_back(text);
    const size_t act = draft_.Add(Role::kAct, draft_.Update(text));
    draft_.step(act).when = NoneAccepted(all_);
    all_.push_back(act);
    (control ? controls_ : tries_).push_back(act);
  }

  void One(const Field& field, Value value) {
    Body(context_.bodies().Make({{field.name, std::move(value)}}, draft_.subject()));
  }

  SuiteContext& context_;
  AllFields& all_fields_;
  Draft& draft_;
  std::vector<std::string> sent_;
  std::vector<size_t> all_, tries_, controls_;
  std::optional<size_t> whole_;
  std::vector<size_t> without_sent_, without_other_;
};

// The field is accepted in some documented request: by itself or with all others. What is refused
// everywhere while requests without it are accepted is the field.
void AddAccepted(Suited& suited, const Field& field) {
  SuiteContext& context = suited.context;
  const Requirements ids =
      JoinIds(JoinIds(SuiteContext::Tied(*field.schema, "type"), context.UpdateFacts(field)),
              context.UpdateFacts(field).empty() ? context.OptionalFacts(field) : Requirements());
  const std::string title = "the documented field `" + field.name + "` is accepted";
  Draft draft =
      context.New(kRequiredAndOptionalSuite, "accepted/" + IdSegment(field.name), ids, title);
  Tries tries(suited, draft);
  tries.Alone(field);
  if (!tries.any()) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
  } else {
    tries.AllWith(field, false);
    if (!field.required) {
      tries.All("", field.pointer, true);
      // Others may be refused for the same reason: then any one that is not is enough.
      tries.EachAlone(field.pointer);
    }
    draft.made().allowed = "an answer of success (2xx)";
    tries.Expect("`" + field.name + "`, by itself or with other fields,");
  }
  context.Keep(std::move(draft));
}

// A list of several good items is accepted where one of a single item is.
void AddSeveralItems(Suited& suited, const Field& field) {
  SuiteContext& context = suited.context;
  const auto pair = context.bodies().GoodPair(field, 0);
  if (!pair || !pair->second.is_array() || field.given.size() < 2 || field.given.front().is_array())
    return;
  Draft draft =
      context.New(kRequiredAndOptionalSuite, "accepted/" + IdSegment(field.name) + "/several_items",
                  SuiteContext::Tied(*field.schema, "type"),
                  "a list of several items in `" + field.name + "` is accepted");
  Tries tries(suited, draft);
  const auto body = [&](std::vector<Value> items) {
    return context.bodies().Make({{field.name, Value::MakeArray(std::move(items))}},
                                 draft.subject());
  };
  tries.Body(body(field.given));
  for (const Value& item : field.given) tries.Body(body({item}), true);
  tries.Keep("`" + field.name + "` with several items");
}

// Each of two good values is accepted where the other one is.
void AddEachGoodValue(Suited& suited, const Field& field) {
  SuiteContext& context = suited.context;
  // Where a rule of the value's own holds, the suite of that rule tries its values.
  if (field.schema->Find("enum") != nullptr || field.object) return;
  if (field.schema->Find("pattern") != nullptr && !field.from_profile) return;
  const Requirements ids = JoinIds(SuiteContext::Tied(*field.schema, "type"),
                                   context.UpdateFacts(field).empty() ? context.OptionalFacts(field)
                                                                      : context.UpdateFacts(field));
  for (const size_t index : {size_t{0}, size_t{1}}) {
    const std::string what = index == 0 ? "first_good_value" : "second_good_value";
    Draft draft =
        context.New(kRequiredAndOptionalSuite, "accepted/" + IdSegment(field.name) + "/" + what,
                    ids, "a good value of `" + field.name + "` is accepted");
    const auto pair = context.bodies().GoodPair(field, draft.subject());
    if (!pair) {
      draft.made().not_applicable = context.bodies().WhyNone(field);
      context.Keep(std::move(draft));
      continue;
    }
    Tries tries(suited, draft);
    const auto body = [&](const Value& value) {
      return context.bodies().Make({{field.name, value}}, draft.subject());
    };
    const Value& tried = index == 0 ? pair->first : pair->second;
    tries.Body(body(tried));
    tries.Body(body(index == 0 ? pair->second : pair->first), true);
    tries.Keep("`" + field.name + "` as " + Quote(tried));
  }
}

// Accepted by itself: then every other field may be left out.
void AddAlone(Suited& suited, const Field& field) {
  SuiteContext& context = suited.context;
  Requirements ids;
  for (const Field& other : context.bodies().fields()) {
    if (other.pointer != field.pointer) ids = JoinIds(std::move(ids), context.OptionalFacts(other));
  }
  if (ids.empty()) return;
  const std::string title =
      "a request with `" + field.name + "` and nothing else that is optional is accepted";
  Draft draft =
      context.New(kRequiredAndOptionalSuite, "alone/" + IdSegment(field.name), ids, title);
  Tries tries(suited, draft);
  tries.Alone(field);
  if (!tries.any()) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
  } else {
    tries.AllWith(field, true);
    tries.AskWho({&field});
    draft.made().allowed = "an answer of success (2xx)";
    tries.Expect("`" + field.name + "` by itself");
  }
  context.Keep(std::move(draft));
}

void AddWithout(Suited& suited, const Field& field) {
  SuiteContext& context = suited.context;
  const std::string title = "a request with every field but `" + field.name + "` is accepted";
  const Bodies& bodies = context.bodies();
  if (Equal(bodies.MakeAll(1, 0, "", field.pointer), bodies.MakeAll(1, 0)))
    return;  // it is left out in any case
  Draft draft = context.New(kRequiredAndOptionalSuite, "without/" + IdSegment(field.name),
                            context.OptionalFacts(field), title);
  Tries tries(suited, draft);
  tries.All("", field.pointer, false);
  tries.All("", "", true);
  tries.Keep(title);
}

void AddTogether(Suited& suited, const std::string& what, std::string_view chosen,
                 const Requirements& ids) {
  SuiteContext& context = suited.context;
  const std::string title =
      "a request with every field" +
      (chosen.empty() ? "" : ", of the alternatives " + std::string(chosen) + ",") + " is accepted";
  Draft draft = context.New(kRequiredAndOptionalSuite, what, ids, title);
  Tries tries(suited, draft);
  tries.All(chosen, "", false);
  tries.AskEach();
  tries.Keep(title);
}

void BuildTogether(Suited& suited) {
  SuiteContext& context = suited.context;
  Requirements ids;
  for (const Field& field : context.bodies().fields()) {
    ids =
        JoinIds(JoinIds(std::move(ids), context.OptionalFacts(field)), context.UpdateFacts(field));
  }
  if (ids.empty() || context.bodies().fields().size() < 2) return;
  const auto& alternatives = context.bodies().alternatives();
  if (alternatives.empty()) {
    AddTogether(suited, "all_together", "", ids);
    return;
  }
  for (const std::string& chosen : alternatives) {
    const Field* field = context.bodies().Find(chosen);
    if (field == nullptr || !context.bodies().Good(*field, 0, 0)) continue;
    AddTogether(suited, "all_together/with_" + IdSegment(field->name), chosen, ids);
  }
}

// Two fields and no others: each pair is as documented as each field.
void BuildPairs(Suited& suited) {
  SuiteContext& context = suited.context;
  const std::vector<Field>& fields = context.bodies().fields();
  if (fields.size() < 3 || fields.size() > kMostForPairs) return;
  const auto is_alternative = [&](const Field& one) { return IsAlternative(context, one.pointer); };
  for (size_t i = 0; i < fields.size(); ++i) {
    for (size_t j = i + 1; j < fields.size(); ++j) {
      const Field &a = fields[i], &b = fields[j];
      Requirements ids = JoinIds(context.OptionalFacts(a), context.OptionalFacts(b));
      for (const Field& other : fields) {
        if (&other != &a && &other != &b)
          ids = JoinIds(std::move(ids), context.OptionalFacts(other));
      }
      if (ids.empty() || (is_alternative(a) && is_alternative(b))) continue;
      if (!context.bodies().Good(a, 0, 0) || !context.bodies().Good(b, 0, 0)) continue;
      const std::string title =
          "a request with `" + a.name + "` and `" + b.name + "` and nothing else is accepted";
      Draft draft =
          context.New(kRequiredAndOptionalSuite,
                      "pair/" + IdSegment(a.name) + "_and_" + IdSegment(b.name), ids, title);
      Tries tries(suited, draft);
      for (const size_t index : {size_t{0}, size_t{1}}) {
        const auto first = context.bodies().Good(a, index, draft.subject());
        const auto second = context.bodies().Good(b, index, draft.subject());
        if (!first || !second) continue;
        tries.Body(context.bodies().Make({{a.name, *first}, {b.name, *second}}, draft.subject()));
      }
      // With nothing inside objects, so that what is refused there does not count here.
      Members bare;
      for (const Field* field : {&a, &b}) {
        const auto good = context.bodies().Good(*field, 0, draft.subject());
        if (good) bare.emplace_back(field->name, field->object ? Value::MakeObject() : *good);
      }
      tries.Body(context.bodies().Make(std::move(bare), draft.subject()));
      tries.All(ChosenFor(context, is_alternative(b) ? b : a), "", true);
      tries.AskWho({&a, &b});
      tries.Keep("`" + a.name + "` with `" + b.name + "` and nothing else");
    }
  }
}

}  // namespace

void BuildRequiredAndOptional(SuiteContext& context) {
  Suited suited{context, AllFields(context)};
  const std::vector<Field>& fields = context.bodies().fields();
  for (const Field& field : fields) {
    AddAccepted(suited, field);
    AddEachGoodValue(suited, field);
    AddSeveralItems(suited, field);
    if (fields.size() < 2) continue;
    AddAlone(suited, field);
    if (!context.OptionalFacts(field).empty()) AddWithout(suited, field);
  }
  BuildTogether(suited);
  BuildPairs(suited);
  BuildRequired(context);
}

}  // namespace assay::suites
