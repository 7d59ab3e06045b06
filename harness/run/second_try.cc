#include "harness/run/second_try.h"

#include <algorithm>
#include <array>
#include <map>

namespace assay {
namespace {

using std::chrono::milliseconds;

// No update of the record for so long: whatever lags by less shows it as it is.
constexpr milliseconds kQuiet{2500};
// Waited in turn until a change shows. An answer that shows it when asked again at once does not
// lag: it shows the record from before each update, however long ago that was.
constexpr std::array<milliseconds, 6> kWaits{{milliseconds(0), milliseconds(100), milliseconds(200),
                                              milliseconds(400), milliseconds(800),
                                              milliseconds(1600)}};

// From an update to the answer to the same one sent again: what comes right in less may have lagged
// by a moment, and is taken for an answer from before each update. In more, nobody can tell the two
// apart.
constexpr milliseconds kAMoment{250};

// Doing it twice is as doing it once.
bool Repeatable(const Step& step) {
  return step.read || step.request.method == "PATCH" || step.request.method == "PUT";
}

}  // namespace

bool SecondTry::Begin(const Outcome& accusation) {
  const Judged& finding = accusation.finding;
  const Case& tried = run_.tried;
  const bool known = lag_.state() == AnswerLag::State::kLate;
  const bool fails = accusation.verdict == Verdict::kFail;
  const bool accuses = fails || (known && accusation.verdict == Verdict::kWarn);
  if (!accuses || finding.holding != Holding::kBroken || finding.pointer.empty() ||
      finding.step >= tried.steps.size() || tried.preflight || lag_.places().empty())
    return false;
  if (!std::all_of(tried.steps.begin(), tried.steps.end(), Repeatable)) return false;
  if (lag_.state() == AnswerLag::State::kAtOnce || lag_.WasInVain(finding.pointer)) return false;
  accused_ = finding.pointer;
  accused_step_ = finding.step;
  if (known) {
    phase_ = Phase::kTrying;
    return true;
  }
  if (tried.steps[finding.step].read || lag_.AtOnceBut(accused_) || !ChooseProbe()) return false;
  phase_ = prepare_ ? Phase::kPreparing : Phase::kQuiet;
  return true;
}

// What the case's accepted updates send to a place, in order.
std::vector<SecondTry::Sent> SecondTry::SentTo(const Reflected& place) const {
  std::vector<Sent> all;
  for (size_t i = 0; i < run_.tried.steps.size(); ++i) {
    if (!IsUpdate(i)) continue;
    if (auto value = SentAt(run_.tried.steps[i].request, place.request))
      all.push_back({i, run_.tried.steps[i].subject, *std::move(value)});
  }
  return all;
}

bool SecondTry::IsUpdate(size_t step) const {
  return !run_.tried.steps[step].read && run_.steps[step].accepted();
}

// One that sends something else than the record has there now; or what it has, after one that sends
// something else.
bool SecondTry::ProbeAt(const Reflected& place) {
  const std::vector<Sent> all = SentTo(place);
  std::map<size_t, const Sent*> left;  // by subject
  for (const Sent& sent : all) left[sent.subject] = &sent;
  const auto differ = [&](const Sent& a, const Sent& b) {
    return a.subject == b.subject && !ShownAsSent(a.value, b.value, place.compare);
  };
  for (const Sent& sent : all) {
    const bool empty = sent.value.is_null() || IsEmptyObject(sent.value);
    if (sent.step == accused_step_ || empty) continue;
    const bool changes = differ(*left.at(sent.subject), sent);
    const auto other =
        std::find_if(all.begin(), all.end(), [&](const Sent& one) { return differ(one, sent); });
    if (!changes && (&sent != left.at(sent.subject) || other == all.end())) continue;
    if (!changes) prepare_ = other->step;
    probe_ = sent.step;
    probed_ = place;
    probe_value_ = sent.value;
    return true;
  }
  return false;
}

bool SecondTry::ChooseProbe() {
  for (const Reflected& place : lag_.places()) {
    if (ProbeAt(place)) return true;
  }
  // Else one that the accused place shows in a way of its own: what it is answered the next times
  // must be the same.
  for (size_t i = 0; i < run_.tried.steps.size(); ++i) {
    if (!IsUpdate(i) || i == accused_step_) continue;
    probe_ = i;
    return true;
  }
  return false;
}

// Whether the answer to the probe shows the change it has made; nullopt: it does not tell.
std::optional<bool> SecondTry::ShowsChange() {
  const StepResult& result = run_.steps[probe_];
  const Value* shown = result.Shown(probe_value_ ? probed_.shown : accused_);
  if (!result.ShowsObject()) return std::nullopt;
  if (probe_value_) return shown != nullptr && ShownAsSent(*shown, *probe_value_, probed_.compare);
  const std::string now = shown == nullptr ? "" : Dump(*shown);
  if (waits_ == 0) shown_first_ = now;
  return now != shown_first_;
}

std::optional<SecondTry::Sending> SecondTry::Measure() {
  const std::optional<bool> right = ShowsChange();
  // A change may have been kept as soon as it was sent first, and read until it was answered last.
  const Timing& timing = run_.steps[probe_].exchange.timing;
  if (waits_ == 0) first_sent_ = timing.started;
  const auto passed = std::max(
      waited_, std::chrono::ceil<milliseconds>(timing.started + timing.total - first_sent_));
  if (right && *right && waited_.count() == 0 && passed < kAMoment) {
    lag_.AnswersAtOnce();
    phase_ = Phase::kDone;
    return std::nullopt;
  }
  if (right && *right) {
    lag_.Measured(passed);
    phase_ = Phase::kTrying;
    return Try();
  }
  if (!right || waits_ == kWaits.size()) {
    measured_ = false;
    // Where no change was to be seen, the accused place alone tells.
    phase_ = right && !probe_value_ ? Phase::kTrying : Phase::kDone;
    if (phase_ == Phase::kTrying) return Try();
    lag_.ToldNothing();
    return std::nullopt;
  }
  waited_ += kWaits[waits_];
  return Sending{probe_, kWaits[waits_++]};
}

milliseconds SecondTry::Apart() const {
  return patient_ || !measured_ ? kQuiet : lag_.lag() * 13 / 10 + milliseconds(50);
}

std::optional<SecondTry::Sending> SecondTry::Try() {
  const Case& tried = run_.tried;
  if (once_) {
    once_ = false;
    const size_t step = next_ - 1;
    if (IsUpdate(step)) return Sending{step, Apart()};
  }
  // A request that went wrong this time leaves the first try as it was.
  while (next_ < tried.steps.size() && !run_.again_failed) {
    const size_t step = next_++;
    if (!run_.steps[step].sent) continue;
    const Step& planned = tried.steps[step];
    once_ = true;
    const milliseconds reads = reads_ * 13 / 10;
    return Sending{step, planned.read ? std::max(planned.pause, reads) : planned.pause};
  }
  return End();
}

// A lag is not the same each time: before the place is accused of more than that, as long is waited
// as for any.
std::optional<SecondTry::Sending> SecondTry::End() {
  const Outcome outcome = run_.Judge();
  const bool fails = outcome.verdict == Verdict::kFail;
  if (fails && !run_.again_failed && Apart() < kQuiet) {
    patient_ = true;
    next_ = 0;
    return Try();
  }
  phase_ = Phase::kDone;
  if (fails && !run_.again_failed) lag_.InVain(accused_);
  if (!measured_ && fails) lag_.ToldNothing();
  // That nothing is to be seen any more does not say that it lags.
  if (outcome.finding.kind == kLate && Apart() >= kQuiet) lag_.Measured(kQuiet);
  return std::nullopt;
}

std::optional<SecondTry::Sending> SecondTry::Next() {
  switch (phase_) {
    case Phase::kPreparing:
      phase_ = Phase::kQuiet;
      return Sending{*prepare_, milliseconds(0)};
    case Phase::kQuiet:
      phase_ = Phase::kMeasuring;
      return Sending{probe_, kQuiet};
    case Phase::kMeasuring:
      return Measure();
    case Phase::kTrying:
      return Try();
    case Phase::kDone:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace assay
