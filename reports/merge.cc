#include "reports/merge.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "harness/base/text.h"
#include "reports/exit_code.h"
#include "reports/ndjson.h"
#include "reports/utc.h"
#include "reports/verdicts.h"

namespace assay::reports {
namespace {

constexpr size_t kEvidenceKept = 5;

// A shard's log, without its exchanges.
struct ShardPart {
  std::string path;
  Run run;
  uint64_t first_number = 0;  // what is added to the numbers of its exchanges
  uint64_t exchanges = 0;     // in the log
  double later = 0;           // seconds that it started after the first one
};

Error Refused(const std::string& path, std::string message, std::string remedy) {
  return {{path, 0, 0}, std::move(message), std::move(remedy)};
}

// What two shards of one run have in common, by name.
std::vector<std::pair<std::string, std::string>> Common(const Header& header) {
  std::string contracts;
  for (const ContractInfo& one : header.contracts) contracts += one.id + " " + one.digest + "; ";
  const auto word = [](bool flag) { return std::string(flag ? "yes" : "no"); };
  return {{"number of shards", std::to_string(header.shard.total)},
          {"contracts", contracts},
          {"seed", std::to_string(header.seed)},
          {"filters", Join(header.filters, " ")},
          {"plan", header.plan_digest},
          {"target", header.target_name},
          {"--should fail", word(header.should_fails)},
          {"--require-observed", word(header.require_observed)},
          {"version of assay", header.assay_version}};
}

std::optional<Error> WhyNotTogether(const ShardPart& first, const ShardPart& other) {
  const auto a = Common(first.run.header), b = Common(other.run.header);
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].second == b[i].second) continue;
    return Refused(other.path,
                   "this is a shard of another run than " + first.path + ": the " + a[i].first +
                       " differs (" + Printable(b[i].second, 200) +
                       "; there: " + Printable(a[i].second, 200) + ")",
                   "merge the shards of one run, made with the same options");
  }
  return std::nullopt;
}

// In the order of the shards.
Result<std::vector<ShardPart>> ReadParts(const std::vector<std::string>& logs) {
  std::vector<ShardPart> parts;
  std::vector<Error> errors;
  for (const std::string& path : logs) {
    Result<Run> run = ReadLog(path);
    if (!run.ok()) return run.errors();
    parts.push_back({path, run.Take()});
    const ShardInfo& shard = parts.back().run.header.shard;
    if (shard.index > 0 && shard.index <= shard.total) continue;
    if (shard.total == 0 && logs.size() == 1) return parts;
    errors.push_back(Refused(path,
                             shard.total == 0 ? "this log is of a whole run, not of a shard"
                                              : "this log is merged already, or no shard",
                             "merge the logs of `assay run --shard I/N`"));
  }
  if (!errors.empty()) return errors;
  std::stable_sort(parts.begin(), parts.end(), [](const ShardPart& a, const ShardPart& b) {
    return a.run.header.shard.index < b.run.header.shard.index;
  });
  for (size_t i = 1; i < parts.size(); ++i) {
    if (auto error = WhyNotTogether(parts.front(), parts[i])) {
      errors.push_back(*std::move(error));
    } else if (parts[i].run.header.shard.index == parts[i - 1].run.header.shard.index) {
      errors.push_back(Refused(parts[i].path,
                               "shard " + std::to_string(parts[i].run.header.shard.index) +
                                   " is here twice: also " + parts[i - 1].path,
                               "give one log of each shard"));
    }
  }
  if (!errors.empty()) return errors;
  return parts;
}

// Among shards: what one of them has seen outranks what another has not.
int Rank(std::string_view word) {
  switch (ParseVerdict(word).value_or(VerdictKind::kError)) {
    case VerdictKind::kFail:
      return 9;
    case VerdictKind::kError:
      return 8;
    case VerdictKind::kWaived:
      return 7;
    case VerdictKind::kStaleWaiver:  // needed by another shard, it is not stale
      return 6;
    case VerdictKind::kWarn:
      return 5;
    case VerdictKind::kPass:
      return 4;
    case VerdictKind::kBlocked:
      return 3;
    case VerdictKind::kNotObserved:
      return 2;
    case VerdictKind::kNotApplicable:
      return 1;
  }
  return 0;
}

// Adds `other` to the first finding of `into`: both are of the same check and verdict.
void AddFinding(const Finding& other, Finding* into) {
  into->times += other.times;
  for (const uint64_t number : other.exchanges) {
    if (into->exchanges.size() < kEvidenceKept) into->exchanges.push_back(number);
  }
}

// One case or check as several shards have it.
CaseResult Combine(const std::vector<CaseResult>& of_shards, bool standing) {
  const bool passed = std::any_of(of_shards.begin(), of_shards.end(),
                                  [](const auto& one) { return one.verdict == "pass"; });
  const auto rank = [&](const CaseResult& one) {
    // The documented request works where it works for any subject.
    if (!standing && passed && one.verdict == "pass") return 10;
    // A waiver that is stale because the case fails otherwise is a failure.
    return Rank(one.verdict == "stale_waiver" && !one.findings.empty() ? "fail" : one.verdict);
  };
  CaseResult out =
      *std::max_element(of_shards.begin(), of_shards.end(),
                        [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  const bool with_finding = !out.findings.empty();
  if (with_finding) {
    out.findings.front().times = 0;
    out.findings.front().exchanges.clear();
  }
  out.exchanges = 0;
  out.seconds = 0;
  for (const CaseResult& one : of_shards) {
    out.exchanges += one.exchanges;
    out.seconds += one.seconds;
    if (with_finding && one.verdict == out.verdict && !one.findings.empty())
      AddFinding(one.findings.front(), &out.findings.front());
  }
  if (with_finding && standing) out.findings.front().of = out.exchanges;
  return out;
}

class Merger {
 public:
  Merger(std::vector<ShardPart> parts, LogWriter& log) : parts_(std::move(parts)), log_(log) {}

  Result<Run> Merge() {
    MakeHeader();
    MakePlan();
    log_.WriteHeader(run_.header);
    log_.WritePlan(run_.plan);
    for (ShardPart& part : parts_) {
      if (auto copied = Copy(part); !copied.ok()) return copied.errors();
    }
    Finish();
    return std::move(run_);
  }

 private:
  void MakeHeader() {
    run_.header = parts_.front().run.header;
    std::vector<std::string>& options = run_.header.options;
    std::erase_if(options, [](const std::string& one) { return one.starts_with("--shard"); });
    run_.header.shard.index = 0;
    run_.header.shard.source = "--merge";
    run_.header.shard.merged.clear();
    for (const ShardPart& part : parts_) {
      run_.header.started = std::min(run_.header.started, part.run.header.started);
      run_.header.insecure = run_.header.insecure || part.run.header.insecure;
      run_.header.shard.merged.push_back(part.run.header.shard.index);
    }
    for (ShardPart& part : parts_)
      part.later = SecondsBetween(run_.header.started, part.run.header.started);
  }

  void MakePlan() {
    std::unordered_map<std::string, size_t> times;
    for (const ShardPart& part : parts_) {
      for (const PlannedCase& planned : part.run.plan) {
        if (times[planned.id]++ == 0) run_.plan.push_back(planned);
      }
    }
    std::stable_sort(run_.plan.begin(), run_.plan.end(),
                     [](const auto& a, const auto& b) { return a.place < b.place; });
    for (const PlannedCase& planned : run_.plan) {
      if (planned.standing || times[planned.id] > 1) several_.emplace(planned.id, Shares{});
    }
  }

  // Every line of a shard that is of the whole as well, with numbers that go on.
  Result<bool> Copy(ShardPart& part) {
    part.first_number = last_number_;
    LogVisitor visitor;
    visitor.exchange = [&](const ExchangeRecord& exchange) {
      ExchangeRecord moved = exchange;
      moved.number += part.first_number;
      moved.started += part.later;
      ++part.exchanges;
      last_number_ = std::max(last_number_, moved.number);
      return log_.WriteExchange(moved);
    };
    visitor.result = [&](const CaseResult& result) {
      CaseResult moved = result;
      for (Finding& finding : moved.findings) {
        for (uint64_t& number : finding.exchanges) number += part.first_number;
      }
      const auto found = several_.find(moved.id);
      if (found != several_.end()) {
        found->second.push_back(std::move(moved));
        return true;
      }
      const bool written = log_.WriteCase(moved);
      results_.emplace(moved.id, std::move(moved));
      return written;
    };
    const Result<Run> read = VisitLog(part.path, visitor);
    if (!read.ok()) return read.errors();
    return true;
  }

  void Finish() {
    for (const PlannedCase& planned : run_.plan) {
      const auto shares = several_.find(planned.id);
      if (shares != several_.end() && !shares->second.empty()) {
        run_.results.push_back(Combine(shares->second, planned.standing));
        log_.WriteCase(run_.results.back());
      }
      const auto single = results_.find(planned.id);
      if (single != results_.end()) run_.results.push_back(std::move(single->second));
    }
    run_.has_footer = true;
    MakeFooter();
    log_.WriteFooter(run_.footer);
  }

  void MakeFooter() {
    Footer& footer = run_.footer;
    std::vector<std::string> reasons;
    const uint64_t total = run_.header.shard.total;
    for (uint64_t index = std::min<uint64_t>(1, total); index <= total; ++index) {
      const std::string name =
          total == 0 ? "the run"
                     : "shard " + std::to_string(index) + " of " + std::to_string(total);
      const auto part = std::find_if(parts_.begin(), parts_.end(), [&](const ShardPart& one) {
        return one.run.header.shard.index == index;
      });
      if (part == parts_.end()) {
        reasons.push_back(name + " is missing");
      } else if (!part->run.has_footer) {
        reasons.push_back(name + ": its log has no footer");
      } else if (!part->run.footer.complete) {
        reasons.push_back(name + ": " + part->run.footer.incomplete_reason);
      }
    }
    for (const ShardPart& part : parts_) {
      const Footer& one = part.run.footer;
      footer.finished = std::max(footer.finished, one.finished);
      footer.seconds = std::max(footer.seconds, part.later + one.seconds);
      footer.exchanges += part.run.has_footer ? one.exchanges : part.exchanges;
      footer.left_changed.insert(footer.left_changed.end(), one.left_changed.begin(),
                                 one.left_changed.end());
    }
    MergeGates();
    if (footer.finished.empty()) footer.finished = run_.header.started;
    footer.complete = reasons.empty();
    footer.incomplete_reason = Join(reasons, "; ");
    for (const CaseResult& result : run_.results) ++footer.counts[result.verdict];
    footer.exit_code = ExitCodeOf(run_);
  }

  // What the shards' gates told. How many cases were compared with a baseline cannot be summed:
  // standing checks are in every shard.
  void MergeGates() {
    std::map<std::string, std::string> verdicts;
    for (const CaseResult& result : run_.results) verdicts[result.id] = result.verdict;
    std::map<std::string, size_t> noted;  // case id -> place in waiver_notes
    Footer& footer = run_.footer;
    std::set<std::string> seen;
    for (const ShardPart& part : parts_) {
      for (const WaiverNote& note : part.run.footer.waiver_notes) {
        const std::string& verdict = verdicts[note.id];
        // It came to bear in another shard.
        const bool settled = verdict == "waived" || verdict == "stale_waiver";
        if (settled && note.why.rfind("ends on ", 0) != 0) continue;
        const auto [known, fresh] = noted.emplace(note.id, footer.waiver_notes.size());
        if (fresh) {
          footer.waiver_notes.push_back(note);
        } else if (footer.waiver_notes[known->second].why == kNotPartOfRun) {
          footer.waiver_notes[known->second] = note;
        }
      }
      const Baseline& baseline = part.run.footer.baseline;
      if (footer.baseline.run.empty()) footer.baseline.run = baseline.run;
      for (const Regression& one : baseline.regressions) {
        if (seen.insert("r" + one.id).second) footer.baseline.regressions.push_back(one);
      }
      for (const Appeared& one : baseline.appeared) {
        if (seen.insert("a" + one.id).second)
          footer.baseline.appeared.push_back({one.id, verdicts[one.id]});
      }
      for (const std::string& note : baseline.notes) {
        if (seen.insert("n" + note).second) footer.baseline.notes.push_back(note);
      }
    }
  }

  using Shares = std::vector<CaseResult>;
  std::vector<ShardPart> parts_;
  LogWriter& log_;
  Run run_;
  std::map<std::string, Shares, std::less<>> several_;  // what every shard has: checks, preflights
  std::unordered_map<std::string, CaseResult> results_;
  uint64_t last_number_ = 0;
};

}  // namespace

Result<Run> MergeLogs(const std::vector<std::string>& logs, const std::string& path) {
  Result<std::vector<ShardPart>> parts = ReadParts(logs);
  if (!parts.ok()) return parts.errors();
  Result<std::unique_ptr<LogWriter>> log = LogWriter::Create(path);
  if (!log.ok()) return log.errors();
  Result<Run> run = Merger(parts.Take(), *log.value()).Merge();
  const Result<uint64_t> closed = log.value()->Close();
  if (!closed.ok()) return closed.errors();
  return run;
}

}  // namespace assay::reports
