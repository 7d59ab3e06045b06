#include "harness/judge/answer_lag.h"

#include <algorithm>
#include <cctype>

namespace assay {
namespace {

constexpr int kEnoughAtOnce = 12;
constexpr int kMostMeasured = 2;

std::string Bare(const std::string& text) {
  std::string left;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      left += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return left;
}

}  // namespace

std::vector<Reflected> ReflectedPlaces(const Contract& contract) {
  std::vector<Reflected> places;
  for (const Rule* rule : contract.RulesNamed("reflects"))
    places.push_back(
        {rule->Text("request"), rule->Text("response"), ParseCompare(rule->Text("compare"))});
  return places;
}

bool ShownAsSent(const Value& shown, const Value& sent, Compare compare) {
  if (Equal(shown, sent) || Agrees(shown, sent, compare)) return true;
  if (shown.is_array()) return Agrees(shown, sent, Compare::kContainsItems);
  return shown.is_string() && sent.is_string() && Bare(shown.text()) == Bare(sent.text());
}

std::optional<Value> SentAt(const Request& request, const std::string& pointer) {
  if (!request.body) return std::nullopt;
  const Result<Document> body = ParseJson(*request.body);
  const Value* sent = body.ok() ? At(body.value().root, pointer) : nullptr;
  return sent == nullptr ? std::nullopt : std::optional<Value>(*sent);
}

AnswerLag::AnswerLag(const Contract& contract)
    : places_(ReflectedPlaces(contract)), tallies_(places_.size()) {
  for (const Reflected& place : places_) {
    const auto first = std::find_if(places_.begin(), places_.end(), [&](const Reflected& other) {
      return other.shown == place.shown;
    });
    shown_first_.push_back(static_cast<size_t>(first - places_.begin()));
  }
}

void AnswerLag::Observe(const std::map<std::string, std::string>& record,
                        const StepResult& result) {
  if (result.refused() || state_ != State::kUnknown || places_.empty()) return;
  const Value* body = result.Sent();
  std::vector<std::optional<Value>>& before = last_[record];
  before.resize(places_.size());
  for (size_t i = 0; i < places_.size(); ++i) {
    const Reflected& place = places_[i];
    const Value* sent = body == nullptr ? nullptr : At(*body, place.request);
    std::optional<Value>& last = before[shown_first_[i]];
    const bool plain = sent != nullptr && !sent->is_null();
    const Value* shown = plain && last ? result.Shown(place.shown) : nullptr;
    if (shown != nullptr && !Agrees(*last, *sent, place.compare)) {
      Tally& tally = tallies_[shown_first_[i]];
      ++(ShownAsSent(*shown, *sent, place.compare) ? tally.at_once : tally.late);
    }
    if (sent == nullptr && result.accepted()) continue;
    if (plain && result.accepted()) {
      last = *sent;
    } else {
      last.reset();
    }
  }
}

bool AnswerLag::AtOnceBut(const std::string& pointer) const {
  int at_once = 0;
  for (size_t i = 0; i < places_.size(); ++i) {
    if (Overlaps(places_[i].shown, pointer)) continue;
    if (tallies_[i].late > 0) return false;
    at_once += tallies_[i].at_once;
  }
  return at_once >= kEnoughAtOnce;
}

void AnswerLag::Measured(std::chrono::milliseconds lag) {
  state_ = State::kLate;
  lag_ = std::max(lag_, lag);
}

void AnswerLag::ToldNothing() {
  if (++told_nothing_ >= kMostMeasured && state_ == State::kUnknown) state_ = State::kAtOnce;
}

std::string AnswerLag::PlaceOf(const std::string& pointer) const {
  for (const Reflected& place : places_) {
    if (Overlaps(place.shown, pointer)) return place.shown;
  }
  return pointer;
}

}  // namespace assay
