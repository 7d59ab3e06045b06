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

void AnswerLag::Observe(const std::map<std::string, std::string>& record,
                        const StepResult& result) {
  if (result.refused() || state_ != State::kUnknown) return;
  const Value* body = result.Sent();
  std::map<std::string, Value>& before = last_[record];
  for (const Reflected& place : places_) {
    const Value* sent = body == nullptr ? nullptr : At(*body, place.request);
    const auto last = before.find(place.shown);
    const bool plain = sent != nullptr && !sent->is_null();
    const Value* shown = result.Shown(place.shown);
    if (plain && shown != nullptr && last != before.end() &&
        !Agrees(last->second, *sent, place.compare)) {
      Tally& tally = tallies_[place.shown];
      ++(ShownAsSent(*shown, *sent, place.compare) ? tally.at_once : tally.late);
    }
    if (sent == nullptr && result.accepted()) continue;
    if (last != before.end()) before.erase(last);
    if (plain && result.accepted()) before.emplace(place.shown, *sent);
  }
}

bool AnswerLag::AtOnceBut(const std::string& pointer) const {
  int at_once = 0;
  for (const auto& [place, tally] : tallies_) {
    if (Overlaps(place, pointer)) continue;
    if (tally.late > 0) return false;
    at_once += tally.at_once;
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
