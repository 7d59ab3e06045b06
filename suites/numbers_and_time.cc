// Precision of numbers and what time stamps say, judged on the text of the number.
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/json/decimal.h"
#include "harness/judge/expect.h"
#include "suites/refusals.h"
#include "suites/schema_checks.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kNumbersAndTimeSuite = "numbers_and_time";
constexpr int64_t kSecondsAtMost =
    100'000'000'000;  // as seconds the year 5138: what is beyond is a finer unit
constexpr int64_t kYear2000 = 946'684'800;  // older than any API that speaks JSON
constexpr double kClocksApart = 900;        // seconds; clocks of one target differ by less
constexpr std::chrono::milliseconds kPause{
    1100};  // over a second: stamps may be given in whole seconds

constexpr int64_t kDay = 86'400;

// A number, or a text that is one: whether a stamp may be quoted is another check's business.
std::optional<Decimal> NumberAt(const Seen& seen, const std::string& pointer) {
  const Value* value = seen.result.Shown(pointer);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return Decimal::Parse(value->text());
  if (!value->is_string()) return std::nullopt;
  const Result<Document> parsed = ParseJson(value->text());
  if (!parsed.ok() || !parsed.value().root.is_number()) return std::nullopt;
  return Decimal::Parse(parsed.value().root.text());
}

// The numbers of one answer after the other, each read once: several checks ask for it.
class NumbersSeen {
 public:
  // By which Of knows the place. None is added once answers come.
  size_t Add(const std::string& pointer) {
    const auto known = std::find_if(places_.begin(), places_.end(),
                                    [&](const auto& place) { return place.pointer == pointer; });
    if (known != places_.end()) return static_cast<size_t>(known - places_.begin());
    places_.push_back({pointer, 0, {}});
    return places_.size() - 1;
  }
  // Null where the answer shows no number there.
  const Decimal* Of(const Seen& seen, size_t index) {
    PlaceSeen& place = places_[index];
    if (place.count != seen.count || seen.count == 0) place.number = NumberAt(seen, place.pointer);
    place.count = seen.count;
    return place.number ? &*place.number : nullptr;
  }

 private:
  struct PlaceSeen {
    std::string pointer;
    uint64_t count;  // Seen::count of the answer
    std::optional<Decimal> number;
  };
  std::vector<PlaceSeen> places_;
};
using Numbers = std::shared_ptr<NumbersSeen>;

bool Greater(const Decimal& a, int64_t b) {
  thread_local std::pair<int64_t, Decimal> last;  // a time in seconds: the same again and again
  if (last.first != b) last = {b, Decimal::FromInteger(b)};
  return Decimal::Compare(a, last.second) > 0;
}
bool IsBeyondSeconds(const Decimal& stamp) {
  static const Decimal most = Decimal::FromInteger(kSecondsAtMost);
  return Decimal::Compare(stamp, most) > 0;
}
bool IsBefore2000(const Decimal& stamp) {
  static const Decimal least = Decimal::FromInteger(kYear2000);
  return Decimal::Compare(stamp, least) < 0;
}

// Seconds since 1970 of the answer's Date header (RFC 9110 section 6.6.1).
std::optional<int64_t> DateOf(const Seen& seen) {
  const std::string* date = seen.result.exchange.FindHeader("Date");
  if (date == nullptr) return std::nullopt;
  // All answers of a second have the same, and each is asked for it by several checks.
  thread_local std::pair<std::string, time_t> last{"", -1};
  if (last.first != *date) last = {*date, curl_getdate(date->c_str(), nullptr)};
  if (last.second < 0) return std::nullopt;
  return static_cast<int64_t>(last.second);
}

// What time it was when the answer was given.
struct Now {
  int64_t seconds = 0;
  bool of_target = false;  // by its own clock, else by ours
};

std::optional<Now> NowOf(const Seen& seen) {
  if (const auto date = DateOf(seen)) return Now{*date, true};
  const int64_t came_at = seen.result.exchange.came_at;
  return came_at == 0 ? std::nullopt : std::optional(Now{came_at, false});
}

Judged Broken(const Seen& seen, std::string kind, const std::string& pointer, std::string message,
              std::string allowed) {
  Judged judged;
  judged.holding = Holding::kBroken;
  judged.kind = std::move(kind);
  judged.pointer = pointer;
  judged.message = std::move(message);
  judged.allowed = std::move(allowed);
  judged.came = Quote(*seen.result.Shown(pointer));
  return judged;
}

void BuildMaxDecimals(SuiteContext& context, const Rule& rule, const Numbers& numbers) {
  const std::string pointer = rule.Text("response");
  const size_t at = numbers->Add(pointer);
  const int64_t most = rule.Number("decimals", 0);
  context.Standing(
      kNumbersAndTimeSuite, IdSegment(pointer) + "/decimals", rule.For(""),
      pointer + " has at most " + std::to_string(most) + " decimals",
      [=](const Seen& seen) -> Said {
        const Decimal* value = numbers->Of(seen, at);
        if (!value) return std::nullopt;
        if (value->decimals() <= most) return Said::Held();
        return Broken(seen, "too_precise", pointer,
                      pointer + " has " + std::to_string(value->decimals()) + " decimals",
                      "at most " + std::to_string(most) + " decimals");
      },
      rule.level);
}

bool HeldAgainstAnswer(const Contract& contract, const std::string& pointer) {
  const auto rules = contract.RulesNamed("time_of_answer");
  return std::any_of(rules.begin(), rules.end(),
                     [&](const Rule* rule) { return rule->Text("response") == pointer; });
}

struct OtherCount {
  std::string_view says;
  double scale;   // seconds a unit
  double offset;  // its zero, in seconds since 1970
};

// Ways to count time that are not seconds since 1970 but are known to be taken for it.
constexpr std::array<OtherCount, 8> kOtherCounts{{{"seconds since 2000", 1, 946'684'800.0},
                                                  {"seconds since 2001", 1, 978'307'200.0},
                                                  {"seconds since 1980 (GPS)", 1, 315'964'800.0},
                                                  {"seconds since 1904", 1, -2'082'844'800.0},
                                                  {"seconds since 1900 (NTP)", 1, -2'208'988'800.0},
                                                  {"seconds since 1601", 1, -11'644'473'600.0},
                                                  {"minutes since 1970", 60, 0},
                                                  {"days since 1970", 86'400, 0}}};

// The way in which `stamp` counts the time that it is; null where it is none of these.
const OtherCount* OtherCountOf(double stamp, const Now& now, int64_t within) {
  const auto* found =
      std::find_if(kOtherCounts.begin(), kOtherCounts.end(), [&](const OtherCount& other) {
        return std::abs(stamp * other.scale + other.offset - static_cast<double>(now.seconds)) <=
               static_cast<double>(within);
      });
  return found == kOtherCounts.end() ? nullptr : found;
}

void BuildSecondsSinceEpoch(SuiteContext& context, const Rule& rule, const Numbers& numbers) {
  const std::string pointer = rule.Text("response");
  const size_t at = numbers->Add(pointer);
  context.Standing(
      kNumbersAndTimeSuite, IdSegment(pointer) + "/seconds", rule.For("seconds"),
      pointer + " is in seconds",
      [=](const Seen& seen) -> Said {
        const Decimal* value = numbers->Of(seen, at);
        if (!value) return std::nullopt;
        if (!IsBeyondSeconds(*value)) return Said::Held();
        return Broken(seen, "not_seconds", pointer, pointer + " is in a unit finer than seconds",
                      "seconds since 1970, below 1e11");
      },
      rule.level);
  context.Standing(
      kNumbersAndTimeSuite, IdSegment(pointer) + "/epoch", rule.For("epoch"),
      pointer + " counts from the Unix epoch",
      [pointer, at, numbers,
       is_now = HeldAgainstAnswer(context.contract(), pointer)](const Seen& seen) -> Said {
        const Decimal* value = numbers->Of(seen, at);
        if (!value || IsBeyondSeconds(*value)) return std::nullopt;
        if (!IsBefore2000(*value)) return Said::Held();
        // Held against the answer's time already.
        const std::optional<Now> now = NowOf(seen);
        if (is_now && now && (now->of_target || OtherCountOf(value->ToDouble(), *now, kDay)))
          return std::nullopt;
        // A test record may bear any date, so an early one is no proof of another epoch.
        Judged judged = Broken(seen, "early", pointer, pointer + " lies before the year 2000",
                               "a time after 2000 in seconds since 1970");
        judged.only_warns = true;
        return judged;
      },
      rule.level);
}

// "-5.5": by how much the clocks of a time zone differ from UTC, where that is what `seconds` is,
// to a few seconds. A clock that is simply wrong is so by any amount. Else empty.
std::string HoursApart(double seconds) {
  constexpr double kHalfHour = 1800, kSlack = 3;
  constexpr int kMostHalves = 28;
  const double halves = std::round(seconds / kHalfHour);
  if (halves == 0 || std::abs(halves) > kMostHalves ||
      std::abs(seconds - halves * kHalfHour) > kSlack)
    return "";
  const int whole = std::abs(static_cast<int>(halves));
  return (halves < 0 ? "-" : "") + std::to_string(whole / 2) + (whole % 2 == 0 ? "" : ".5");
}

void BuildTimeOfAnswer(SuiteContext& context, const Rule& rule, const Numbers& numbers) {
  const std::string pointer = rule.Text("response");
  const size_t at = numbers->Add(pointer);
  const int64_t within = rule.Number("within_seconds", 86'400);
  context.Standing(
      kNumbersAndTimeSuite, IdSegment(pointer) + "/time_of_answer", rule.For(""),
      "after an update " + pointer + " is about the time of the answer",
      [=](const Seen& seen) -> Said {
        const Decimal* value = numbers->Of(seen, at);
        const std::optional<Now> now = NowOf(seen);
        if (!value || !now || IsBeyondSeconds(*value)) return std::nullopt;
        const double stamp = value->ToDouble();
        const double apart = stamp - static_cast<double>(now->seconds);
        if (std::abs(apart) <= kClocksApart) return Said::Held();
        const std::string allowed = "about " + std::to_string(now->seconds) + ", " +
                                    (now->of_target ? "the answer's Date" : "when it came") +
                                    " in seconds since 1970";
        if (const OtherCount* other = OtherCountOf(stamp, *now, within)) {
          return Broken(seen, "other_epoch", pointer,
                        pointer + " counts " + std::string(other->says), allowed);
        }
        // Whether its clock is right is not known by ours.
        if (!now->of_target) return std::nullopt;
        if (const std::string hours = HoursApart(apart); !hours.empty()) {
          return Broken(seen, "other_zone", pointer,
                        pointer + " is off by " + hours + " hours, as a local time is", allowed);
        }
        // The target's clock may simply be wrong, which breaks no sentence of the document.
        Judged judged = Broken(seen, "other_time", pointer,
                               pointer + " is far from the time of the answer", allowed);
        judged.only_warns = true;
        return judged;
      },
      rule.level);
}

void BuildNotAfterAnswer(SuiteContext& context, const Rule& rule, const Numbers& numbers) {
  const std::string pointer = rule.Text("response");
  const size_t at = numbers->Add(pointer);
  const int64_t within = rule.Number("within_seconds", 86'400);
  context.Standing(
      kNumbersAndTimeSuite, IdSegment(pointer) + "/not_after_answer", rule.For(""),
      pointer + " does not lie in the future",
      [=](const Seen& seen) -> Said {
        const Decimal* value = numbers->Of(seen, at);
        const std::optional<int64_t> date = DateOf(seen);
        if (!value || !date || IsBeyondSeconds(*value)) return std::nullopt;
        if (!Greater(*value, *date + within)) return Said::Held();
        return Broken(seen, "future", pointer, pointer + " lies in the future",
                      "at most " + std::to_string(*date + within));
      },
      rule.level);
}

void BuildNeverBefore(SuiteContext& context, const Rule& rule, const Numbers& numbers) {
  const std::string pointer = rule.Text("response");
  const size_t at = numbers->Add(pointer);
  const std::string other = rule.Text("other");
  const size_t at_other = numbers->Add(other);
  context.Standing(
      kNumbersAndTimeSuite, IdSegment(pointer) + "/never_before_" + IdSegment(other), rule.For(""),
      pointer + " is not before " + other,
      [=](const Seen& seen) -> Said {
        const Decimal* value = numbers->Of(seen, at);
        const Decimal* second = numbers->Of(seen, at_other);
        if (!value || !second) return std::nullopt;
        // Another unit or epoch is a finding of its own.
        for (const Decimal* one : {value, second}) {
          if (IsBeyondSeconds(*one) || IsBefore2000(*one)) return std::nullopt;
        }
        const std::optional<int64_t> date = DateOf(seen);
        if (date && Greater(*second, *date + kDay)) return std::nullopt;  // the future: likewise
        if (Decimal::Compare(*value, *second) >= 0) return Said::Held();
        return Broken(seen, "before", pointer, pointer + " is before " + other,
                      "at least " + Quote(*seen.result.Shown(other)));
      },
      rule.level);
}

// `to`: what the change sends; a second good value where nullopt.
void AddMovesOnChange(SuiteContext& context, const Rule& rule, const Field& field,
                      const std::string& suffix = "",
                      const std::optional<Value>& to = std::nullopt) {
  const std::string pointer = rule.Text("response");
  Draft draft = context.New(
      kNumbersAndTimeSuite,
      IdSegment(pointer) + "/moves_on_change/" + IdSegment(field.name) + suffix, rule.For(""),
      "a change of `" + field.name + "`" + (to ? " to " + Dump(*to) : "") +
          " more than a second later moves " + pointer + " on",
      rule.level);
  const auto pair = context.bodies().GoodPair(field, draft.subject());
  if (!pair) {
    draft.made().not_applicable = context.bodies().WhyNone(field);
    context.Keep(std::move(draft));
    return;
  }
  const std::string shown = context.ShownAt(field.pointer);
  const size_t before =
      draft.Setup(context.bodies().Make({{field.name, pair->first}}, draft.subject()));
  const size_t act =
      draft.Act(context.bodies().Make({{field.name, to.value_or(pair->second)}}, draft.subject()));
  draft.step(act).pause = kPause;
  draft.step(act).judged_here = to ? shown : "";
  const bool removes = to.has_value();
  draft.made().allowed = "a later time";
  draft.Expect(Prepared(before));
  draft.Expect(Prepared(act));
  draft.Expect([=](const CaseView& view) {
    const Value* first = view.steps[before].Shown(pointer);
    const Value* second = view.steps[act].Shown(pointer);
    const Value* was = view.steps[before].Shown(shown);
    const Value* is = view.steps[act].Shown(shown);
    if (first == nullptr || second == nullptr || !first->is_number() || !second->is_number()) {
      return Judged::Unseen("the answers do not show numbers at " + pointer);
    }
    const bool gone = removes && is == nullptr;
    if (was == nullptr || (!gone && (is == nullptr || Equal(*was, *is))))
      return Judged::Unseen("no change was seen");
    const int order =
        Decimal::Compare(Decimal::Parse(second->text()), Decimal::Parse(first->text()));
    if (order > 0) return Judged::Held();
    Judged judged;
    judged.holding = Holding::kBroken;
    judged.step = act;
    judged.kind = order == 0 ? "stuck" : "backwards";
    judged.pointer = pointer;
    judged.message =
        pointer + (order == 0 ? " did not move though the record changed" : " went back");
    judged.allowed = "later than " + Quote(*first);
    judged.came = Quote(*second);
    return judged;
  });
  context.Keep(std::move(draft));
}

bool IsNumberRule(std::string_view keyword) {
  return keyword == "minimum" || keyword == "maximum" || keyword == "exclusiveMinimum" ||
         keyword == "exclusiveMaximum" || keyword == "multipleOf";
}

}  // namespace

void BuildNumbersAndTime(SuiteContext& context) {
  const auto numbers = std::make_shared<NumbersSeen>();
  AddSchemaChecks(context, kNumbersAndTimeSuite,
                  [](const Response& response, const SchemaCheck& check) {
                    return !IsRefusal(response) && IsNumberRule(check.keyword);
                  });
  const auto wants = [](const Sample& sample) { return IsNumberRule(sample.keyword); };
  for (const Field* field : context.bodies().all_fields()) {
    AddAcceptances(context, kNumbersAndTimeSuite, *field, wants);
    AddRefusals(context, kNumbersAndTimeSuite, *field, wants);
  }
  for (const Rule& rule : context.contract().rules) {
    if (rule.name == "max_decimals") BuildMaxDecimals(context, rule, numbers);
    if (rule.name == "seconds_since_epoch") BuildSecondsSinceEpoch(context, rule, numbers);
    if (rule.name == "time_of_answer") BuildTimeOfAnswer(context, rule, numbers);
    if (rule.name == "not_after_answer") BuildNotAfterAnswer(context, rule, numbers);
    if (rule.name == "never_before") BuildNeverBefore(context, rule, numbers);
    if (rule.name != "moves_on_change") continue;
    for (const Field& field : context.bodies().fields()) {
      if (context.ShownAt(field.pointer).empty()) continue;
      AddMovesOnChange(context, rule, field);
      for (const Rule& other : context.contract().rules) {
        if (other.Text("field") != field.pointer) continue;
        if (other.name == "removed_by_null")
          AddMovesOnChange(context, rule, field, "_null", Value());
        if (other.name == "emptied_by_empty_object")
          AddMovesOnChange(context, rule, field, "_empty", Value::MakeObject());
      }
    }
  }
}

}  // namespace assay::suites
