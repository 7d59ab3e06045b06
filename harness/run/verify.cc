#include "harness/run/verify.h"

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/run/record.h"
#include "reports/run_index.h"

namespace assay {
namespace {

constexpr const char* kCut = "the body of an answer is cut in the log (see --record-body of `run`)";
constexpr const char* kStandIn = "a secret's stand-in is in an answer, where its value decides";
constexpr const char* kEnded = "the run ended before the case did";
constexpr const char* kMadeOfSecret =
    "its request is made of a secret of the profile (give --target)";
constexpr const char* kOldReads = "the reads that it rests on may be old";
constexpr const char* kNotTried = "it was not tried";

// The names of headers in lower case and order; values of credentials are not in the log.
std::vector<std::string> NamesOf(const std::vector<Header>& headers) {
  std::vector<std::string> names;
  for (const Header& header : headers) names.push_back(ToLower(header.name));
  std::sort(names.begin(), names.end());
  return names;
}

std::string_view WithoutBase(std::string_view url, std::string_view base) {
  return url.starts_with(base) ? url.substr(base.size()) : url;
}

bool IsJudgedWord(const std::string& verdict) {
  const auto kind = reports::ParseVerdict(verdict);
  return kind && reports::IsJudged(*kind);
}

// A waiver changes what a verdict does, not what was seen.
bool SameVerdict(const std::string& recorded, const std::string& again) {
  if (recorded == "waived") return again == "fail" || again == "warn";
  if (recorded == "stale_waiver") return again != "fail";
  // A standing check of a contract whose documented request did not work.
  return recorded == again || (recorded == "blocked" && again == "not_observed");
}

}  // namespace

Verifier::Verifier(Plan& plan, const reports::Run& recorded, std::string base_url,
                   Redactor redactor, std::vector<Secret> secrets)
    : plan_(plan),
      recorded_(recorded),
      stand_ins_(recorded.header),
      base_url_(std::move(base_url)),
      redactor_(std::move(redactor)),
      secrets_(std::move(secrets)) {
  for (const auto& one : plan.cases) cases_.emplace(one->id, one.get());
  for (const auto& one : plan.contracts) contracts_.emplace(one->contract->id, one.get());
  for (const reports::PlannedCase& one : recorded.plan) {
    if (one.standing) planned_standing_.insert(one.id);
  }
}

std::string Verifier::Mismatch(const Step& planned, const reports::ExchangeRecord& record) const {
  const Request& request = planned.request;
  // With the secrets at hand both are whole; without, both have the stand-ins.
  const auto shown = [&](std::string_view text) {
    return secrets_.empty() ? redactor_.Apply(text) : std::string(text);
  };
  const std::string url = shown(WithoutBase(request.url, base_url_));
  const std::string body = shown(request.body.value_or(""));
  const bool same_body =
      record.request_cut ? body.starts_with(record.request_body) : body == record.request_body;
  const Exchange recorded = RecordedExchange(record);
  const std::string now = request.method + " " + url;
  if (request.method == record.method &&
      // The shards of a merged log may have had addresses of their own.
      std::string_view(record.url).ends_with(url) && same_body &&
      request.body.has_value() == record.has_request_body &&
      NamesOf(request.headers) == NamesOf(recorded.request.headers)) {
    return "";
  }
  if (stand_ins_.In(now) || stand_ins_.In(record.url) || stand_ins_.In(body)) {
    return kMadeOfSecret;
  }
  return "the contract's plan sends another request than the recorded one";
}

void Verifier::OnExchange(reports::ExchangeRecord record) {
  const auto contract = contracts_.find(reports::ContractOf(record.case_id));
  if (contract == contracts_.end()) {
    ++verified_.exchanges_skipped;
    return;
  }
  ++verified_.exchanges;
  if (!secrets_.empty()) stand_ins_.Restore(secrets_, &record);
  const bool stand_in = stand_ins_.In(record.response_body);
  if (record.response_cut) cut_.insert(record.number);
  if (stand_in) with_stand_in_.insert(record.number);
  const Exchange exchange = RecordedExchange(record);
  // Half a body proves nothing of the whole.
  if (!record.response_cut && !record.request_cut) {
    Step step = RecordedStep(record);
    step.request = exchange.request;
    plan_.standing.Observe(*contract->second->contract, step, MakeStepResult(exchange),
                           RecordedPathValues(record));
  }
  const auto found = cases_.find(record.case_id);
  if (found == cases_.end()) return;
  UnderWay& one = under_way_.try_emplace(record.case_id, *found->second).first->second;
  one.cut = one.cut || record.response_cut;
  one.stand_in = one.stand_in || stand_in;
  if (record.step >= found->second->steps.size()) {
    const auto values = RecordedPathValues(record);
    const bool secret = std::any_of(values.begin(), values.end(),
                                    [&](const auto& value) { return stand_ins_.In(value.second); });
    one.mismatch = secret ? kMadeOfSecret : "the contract's plan has fewer requests for it now";
    return;
  }
  if (one.mismatch.empty()) one.mismatch = Mismatch(found->second->steps[record.step], record);
  one.run.Take(record.step, exchange);
}

void Verifier::Keep(Again again) {
  if (again.kind != Again::Kind::kHolds) {
    verified_.others.push_back(std::move(again));
    return;
  }
  ++verified_.holds;
  if (IsJudgedWord(again.recorded)) ++verified_.judged_hold;
}

// `why_not`: why the outcome may be another one than the whole exchanges would give.
void Verifier::Compare(const reports::CaseResult& recorded, const Outcome& outcome,
                       uint64_t exchanges, std::string why_not) {
  Again again;
  again.recorded = recorded.verdict;
  again.result = RecordOutcome(recorded.id, outcome, recorded.seconds, exchanges, redactor_);
  if (!SameVerdict(recorded.verdict, again.result.verdict)) {
    again.kind = why_not.empty() ? Again::Kind::kDiffers : Again::Kind::kCannot;
    again.why = std::move(why_not);
  }
  Keep(std::move(again));
}

void Verifier::OnCase(const reports::CaseResult& recorded) {
  ++cases_seen_;
  if (!contracts_.contains(reports::ContractOf(recorded.id))) {
    ++verified_.other_contracts;
    return;
  }
  if (planned_standing_.contains(recorded.id)) {
    standing_.emplace(recorded.id, recorded);
    return;
  }
  const auto cannot = [&](std::string why) {
    Again again{Again::Kind::kCannot, recorded.verdict, std::move(why), {}};
    again.result.id = recorded.id;
    Keep(std::move(again));
  };
  const auto planned = cases_.find(recorded.id);
  if (planned == cases_.end()) {
    const bool fuzz = recorded.id.find("/fuzz/") != std::string::npos;
    return cannot(fuzz ? "tries by chance are not judged again (assay replay sends them again)"
                       : "the contract's plan has no such case any more");
  }
  const auto found = under_way_.find(recorded.id);
  if (found == under_way_.end()) {
    // Without an exchange there is a verdict only where the plan itself says so.
    if (planned->second->not_applicable.empty() && !planned->second->steps.empty())
      return cannot(kNotTried);
    return Compare(recorded, JudgeCase(*planned->second, CaseRun(*planned->second).View()), 0, "");
  }
  UnderWay& one = found->second;
  if (!one.mismatch.empty()) {
    cannot(one.mismatch);
  } else {
    // How old a read is, the run knew from other cases.
    if (recorded.verdict == "not_applicable" && recorded.reason.starts_with(kUnsureReads))
      return cannot(kOldReads);
    Outcome outcome = one.run.Judge();
    if (recorded_.header.should_fails) FailOnShould(planned->second->level, &outcome);
    // A case that the run's end kept from being tried again: what that would have shown is unknown.
    const bool ended = recorded.verdict == VerdictName(Verdict::kBlocked);
    Compare(recorded, outcome, one.run.exchanges,
            one.cut        ? kCut
            : one.stand_in ? kStandIn
            : ended        ? kEnded
                           : "");
  }
  under_way_.erase(found);
}

// `any`: whether any such exchange makes it unsure, or only those with these numbers.
std::string Verifier::WhyUnsure(const std::vector<uint64_t>& numbers, bool any) const {
  const auto holds = [&](const std::set<uint64_t>& doubtful) {
    if (any) return !doubtful.empty();
    return std::any_of(numbers.begin(), numbers.end(),
                       [&](uint64_t number) { return doubtful.contains(number); });
  };
  return holds(cut_) ? kCut : holds(with_stand_in_) ? kStandIn : "";
}

void Verifier::CompareStanding(const StandingCheck& check, const reports::CaseResult* recorded) {
  Outcome outcome = check.Finish();
  if (recorded_.header.should_fails) FailOnShould(check.level, &outcome);
  if (recorded == nullptr) {
    Again again{Again::Kind::kNew, "", "", {}};
    again.result = RecordOutcome(check.id, outcome, 0, check.judged, redactor_);
    if (outcome.verdict == Verdict::kFail || outcome.verdict == Verdict::kWarn)
      again.why = WhyUnsure(outcome.exchanges, false);
    return Keep(std::move(again));
  }
  std::vector<uint64_t> evidence = outcome.exchanges;
  for (const reports::Finding& finding : recorded->findings)
    evidence.insert(evidence.end(), finding.exchanges.begin(), finding.exchanges.end());
  // What was seen once and is seen no more may have been in a body that is cut.
  const bool lost = outcome.verdict == Verdict::kNotObserved;
  Compare(*recorded, outcome, check.judged, WhyUnsure(evidence, lost));
}

Verified Verifier::Finish() {
  for (const StandingCheck& check : plan_.standing.checks()) {
    const auto recorded = standing_.find(check.id);
    if (recorded != standing_.end()) {
      CompareStanding(check, &recorded->second);
      standing_.erase(recorded);
      continue;
    }
    const auto& filters = recorded_.header.filters;
    const bool chosen =
        filters.empty() || std::any_of(filters.begin(), filters.end(),
                                       [&](const auto& glob) { return GlobMatch(glob, check.id); });
    if (chosen && !planned_standing_.contains(check.id)) CompareStanding(check, nullptr);
  }
  for (const auto& [id, recorded] : standing_) {
    Again again{
        Again::Kind::kCannot, recorded.verdict, "the contract has no such check any more", {}};
    again.result.id = id;
    Keep(std::move(again));
  }
  verified_.unrecorded = recorded_.plan.size() - cases_seen_;
  return std::move(verified_);
}

}  // namespace assay
