#include "harness/fuzz/record_model.h"

#include <algorithm>
#include <utility>

namespace assay {
namespace {

void Forget(Known* known) {
  known->state = Known::State::kUnknown;
  known->read.reset();
}

bool ShowsUnsent(const Ground& ground, const FuzzField& than, const Value& body,
                 const StepResult& result) {
  return std::any_of(ground.fields().begin(), ground.fields().end(), [&](const FuzzField& field) {
    return &field != &than && !field.shown.empty() && body.Find(field.name()) == nullptr &&
           result.Shown(field.shown) != nullptr;
  });
}

bool GivesAlternative(const Ground& ground, const FuzzField& field, const Value& body) {
  return field.alternative &&
         std::any_of(body.members().begin(), body.members().end(), [&](const Member& member) {
           const FuzzField* other = ground.Named(member.key);
           return other != nullptr && other->alternative && other != &field;
         });
}

// What is known after an accepted update that gave the field `given`, from what an answer shows.
void Given(const FuzzField& field, const Observation& seen, Known* known) {
  const Value& given = *seen.given;
  known->refused_since = false;
  known->read.reset();
  if (field.Removes(given)) {
    const bool none = seen.shows_object && (seen.shown == nullptr || !HoldsAttributes(*seen.shown));
    known->state = none ? Known::State::kNoAttributes : Known::State::kUnknown;
    return;
  }
  if (seen.shown == nullptr || !Agrees(*seen.shown, given, field.compare)) return Forget(known);
  known->state = Known::State::kValue;
  known->value = *seen.shown;
}

// … and after an answer to an update that left it out, or a read.
void LeftOut(const FuzzField& field, const Observation& seen, Known* known) {
  if (seen.shown == nullptr) return;
  if (field.null_removes || field.empty_removes) {
    // An empty object may be the trace of a removal; it says nothing new.
    if (!HoldsAttributes(*seen.shown)) return;
  }
  known->state = Known::State::kValue;
  known->value = *seen.shown;
  known->refused_since = false;
}

void Learn(const FuzzField& field, const Observation& seen, Known* known) {
  if (seen.shown != nullptr && seen.shown->is_object()) known->shown_as_object = true;
  if (seen.given != nullptr)
    Given(field, seen, known);
  else
    LeftOut(field, seen, known);
}

}  // namespace

bool HoldsAttributes(const Value& value) { return value.is_object() && !value.members().empty(); }

std::vector<Observation> Observe(const Ground& ground, const FuzzField& field, bool other,
                                 const std::vector<Sent>& sent, const CaseView& view) {
  std::vector<Observation> all;
  Known known;
  for (const Sent& one : sent) {
    if (one.move.other != other) continue;
    const StepResult& result = view.steps[one.act];
    if (!result.sent || !result.exchange.answered()) break;
    Observation seen;
    seen.sent = &one;
    seen.step = one.act;
    seen.accepted = result.accepted() && !one.move.bad;
    seen.refused = result.refused();
    seen.given = one.move.body.Find(field.name());
    if (seen.given == nullptr && GivesAlternative(ground, field, one.move.body)) {
      // Another name for the same thing: what becomes of this one is not told by the contract.
      if (!seen.refused) Forget(&known);
      continue;
    }
    seen.shown = result.Shown(field.shown);
    seen.shows_object = result.ShowsObject();
    seen.shows_unsent = seen.shows_object && ShowsUnsent(ground, field, one.move.body, result);
    seen.before = known;
    if (seen.accepted) {
      Learn(field, seen, &known);
    } else if (seen.refused) {
      known.refused_since = known.refused_since || seen.given != nullptr;
    } else {
      Forget(&known);  // a server error, a redirection, or what should have been refused
    }
    all.push_back(seen);
    if (!one.look || !view.steps[*one.look].ShowsObject()) continue;
    seen.is_read = true;
    seen.step = *one.look;
    seen.answered = seen.shown;
    seen.shown = view.steps[*one.look].Shown(field.shown);
    seen.shows_object = true;
    all.push_back(seen);
    if (seen.shown != nullptr && known.HasValue()) known.read = *seen.shown;
  }
  return all;
}

}  // namespace assay
