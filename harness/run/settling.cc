#include "harness/run/settling.h"

#include <algorithm>

namespace assay {
namespace {

bool AnyAgrees(const std::vector<Value>& either, const Value& shown, Compare compare) {
  return std::any_of(either.begin(), either.end(), [&](const Value& one) {
    return Equal(shown, one) || Agrees(shown, one, compare);
  });
}

}  // namespace

KnownRecord::KnownRecord(const Contract& contract) {
  for (const Rule* rule : contract.RulesNamed("reflects")) {
    Place place{rule->Text("request"), rule->Text("response"), ParseCompare(rule->Text("compare")),
                true};
    for (const Rule* removed : contract.RulesNamed("removed_by_null"))
      place.null_removes = place.null_removes || removed->Text("field") == place.request;
    places_.push_back(std::move(place));
  }
  // Fields that show indirectly: by the id that goes with a name, for instance.
  for (const Rule* rule : contract.RulesNamed("updates")) {
    if (rule->Text("shown_at").empty()) continue;
    for (const std::string& field : rule->Texts("fields")) {
      const bool direct = std::any_of(places_.begin(), places_.end(), [&](const Place& place) {
        return place.reflects && place.request == field;
      });
      if (!direct)
        places_.push_back({field, rule->Text("shown_at"), ParseCompare(rule->Text("compare"))});
    }
  }
}

void KnownRecord::Observe(const Step& step, const StepResult& result) {
  if (result.refused()) return;
  if (!result.accepted()) {
    std::erase_if(known_, [&](const auto& entry) { return entry.first.first == step.subject; });
    return;
  }
  const Value* body = result.Sent();
  // Those that show as sent come last: of two fields with one place they say more.
  for (const bool reflects : {false, true}) {
    for (const Place& place : places_) {
      if (place.reflects != reflects) continue;
      const Value* sent = body == nullptr ? nullptr : At(*body, place.request);
      const Value* shown = result.Shown(place.shown);
      const std::pair<size_t, std::string> key{step.subject, place.shown};
      if (sent == nullptr) continue;
      // What shows only by another field says nothing: the answer may be as it was before.
      if (!reflects) {
        known_.erase(key);
        continue;
      }
      Known now;
      const bool sets = !sent->is_null();
      if (sets) now.either.push_back(*sent);
      // An answer may show the record as it was before the update, or long before.
      if (shown != nullptr && (!sets || ShownAsSent(*shown, *sent, place.compare)))
        now.either.push_back(*shown);
      now.absent = (sets && IsEmptyObject(*sent)) ||
                   (sent->is_null() && place.null_removes && shown == nullptr);
      if (now.either.empty() && !now.absent) {
        known_.erase(key);
      } else {
        known_[key] = std::move(now);
      }
    }
  }
}

bool KnownRecord::Knows(size_t subject) const {
  return std::any_of(known_.begin(), known_.end(),
                     [&](const auto& entry) { return entry.first.first == subject; });
}

std::vector<std::string> KnownRecord::Differs(size_t subject, const StepResult& read) const {
  std::vector<std::string> places;
  if (!read.ShowsObject()) return places;
  for (const Place& place : places_) {
    const auto found = known_.find({subject, place.shown});
    if (found == known_.end()) continue;
    const Value* shown = read.Shown(place.shown);
    const bool agrees = shown == nullptr || shown->is_null()
                            ? found->second.absent
                            : AnyAgrees(found->second.either, *shown, place.compare);
    if (!agrees && std::find(places.begin(), places.end(), place.shown) == places.end())
      places.push_back(place.shown);
  }
  return places;
}

}  // namespace assay
