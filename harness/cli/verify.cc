// `assay verify`.
#include "harness/run/verify.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <utility>

#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/load.h"
#include "harness/cli/log_commands.h"
#include "harness/cli/surroundings.h"
#include "reports/ndjson.h"
#include "reports/safe_text.h"
#include "reports/verdicts.h"
#include "reports/wording.h"
#include "suites/suites.h"

namespace assay::cli {
namespace {

constexpr size_t kShownOfAReason = 5;

void PrintText(const std::string& text) { std::fputs(text.c_str(), stdout); }

// What the exchanges are judged by.
struct Basis {
  std::vector<std::shared_ptr<const Contract>> contracts;
  Profile profile;
  std::unique_ptr<Plan> plan;
  Redactor redactor;
};

// The contracts of the run, in its order.
Result<std::vector<std::shared_ptr<const Contract>>> ContractsOf(const reports::Header& header,
                                                                 const VerifyOptions& options) {
  if (!options.contracts.empty()) return LoadContracts(options.contracts);
  std::vector<std::string> names;
  const std::vector<std::string> known = BuiltinContractIds();
  for (const reports::ContractInfo& one : header.contracts) {
    if (std::find(known.begin(), known.end(), one.id) == known.end()) {
      return Error{{},
                   "contract " + Printable(one.id, 200) + " of the run is not one of ours",
                   "give its file: --contract FILE"};
    }
    names.push_back(one.id);
  }
  if (names.empty()) return Error{{}, "the run has no contract", "give the log of `assay run`"};
  return LoadContracts(names);
}

Result<Basis> MakeBasis(const reports::Header& header, const VerifyOptions& options) {
  Basis basis;
  auto contracts = ContractsOf(header, options);
  if (!contracts.ok()) return contracts.errors();
  basis.contracts = contracts.Take();
  PlanOptions plan_options;
  plan_options.seed = header.seed;
  plan_options.shards = std::max<uint64_t>(1, header.shard.total);
  if (options.target.empty()) {
    basis.profile = RecordedProfile(header);
    basis.redactor = StandIns(header).MakeRedactor();
    plan_options.recorded = true;
  } else {
    auto profile = LoadProfileFile(options.target, FromEnvironment);
    if (!profile.ok()) return profile.errors();
    basis.profile = profile.Take();
    for (const Secret& secret : basis.profile.secrets)
      basis.redactor.Add(secret.value, secret.shown_as);
  }
  auto plan = suites::BuildPlan(basis.contracts, basis.profile, plan_options);
  if (!plan.ok()) return plan.errors();
  basis.plan = plan.Take();
  if (header.shard.index > 0) {
    basis.plan->KeepShard({static_cast<size_t>(header.shard.index - 1),
                           static_cast<size_t>(header.shard.total), header.shard.source});
  }
  return basis;
}

std::string DescribeContracts(const reports::Header& header, const Basis& basis) {
  std::string text;
  for (const auto& contract : basis.contracts) {
    const auto recorded =
        std::find_if(header.contracts.begin(), header.contracts.end(),
                     [&](const reports::ContractInfo& one) { return one.id == contract->id; });
    text += "  " + contract->id + " " + contract->digest;
    if (recorded == header.contracts.end()) {
      text += ", of which nothing was recorded";
    } else if (recorded->digest == contract->digest) {
      text += ", as recorded";
    } else {
      text += ", another edition than the recorded " + Printable(recorded->digest, 40);
    }
    text += "\n";
  }
  return text;
}

std::string DescribeChange(const Again& again) {
  const reports::CaseResult& result = again.result;
  std::string text = (again.kind == Again::Kind::kNew ? "new: " : "differs: ") +
                     reports::SafeLine(result.id) + "\n";
  const auto line = [&](const char* label, const std::string& value) {
    if (!value.empty()) text += std::string("  ") + label + reports::SafeLine(value, 400) + "\n";
  };
  line("recorded: ", again.recorded);
  line("again:    ", result.verdict + (result.reason.empty() ? "" : ": " + result.reason));
  line("unsure:   ", again.why);
  if (result.findings.empty()) return text;
  const reports::Finding& finding = result.findings.front();
  line("sent:     ", finding.sent);
  line("allowed:  ", finding.allowed);
  line("came:     ", reports::WhatCame(finding));
  line("often:    ", reports::HowOften(finding));
  return text;
}

std::string DescribeCannot(const std::vector<Again>& others, bool verbose) {
  std::map<std::string, std::vector<const Again*>> by_reason;
  for (const Again& again : others) {
    if (again.kind == Again::Kind::kCannot) by_reason[again.why].push_back(&again);
  }
  std::string text;
  for (const auto& [why, all] : by_reason) {
    text +=
        "not judged again: " + reports::SafeLine(why) + ": " + std::to_string(all.size()) + "\n";
    for (size_t i = 0; i < all.size() && (verbose || i < kShownOfAReason); ++i) {
      text += "  " + reports::SafeLine(all[i]->result.id) + " (" + all[i]->recorded + ")\n";
    }
    if (!verbose && all.size() > kShownOfAReason)
      text += "  and " + std::to_string(all.size() - kShownOfAReason) + " more (--verbose)\n";
  }
  return text;
}

// How many there are of a kind; those whose recorded verdict says something of the target.
struct Tally {
  uint64_t differ = 0, cannot = 0, cannot_judged = 0, fresh = 0, fresh_broken = 0;
};

Tally Count(const Verified& verified) {
  Tally tally;
  for (const Again& again : verified.others) {
    const auto recorded = reports::ParseVerdict(again.recorded);
    switch (again.kind) {
      case Again::Kind::kHolds:
        break;
      case Again::Kind::kDiffers:
        ++tally.differ;
        break;
      case Again::Kind::kCannot:
        ++tally.cannot;
        if (recorded && reports::IsJudged(*recorded)) ++tally.cannot_judged;
        break;
      case Again::Kind::kNew:
        ++tally.fresh;
        if (again.result.verdict == "fail" && again.why.empty()) ++tally.fresh_broken;
        break;
    }
  }
  return tally;
}

int ExitCodeOf(const Verified& verified, const Tally& tally) {
  if (tally.differ + tally.fresh_broken > 0) return kViolation;
  if (tally.cannot_judged + verified.unrecorded > 0) return kInconclusive;
  return verified.judged_hold == 0 ? kNothingJudged : kOk;
}

std::string_view Meaning(int code) {
  switch (code) {
    case kOk:
      return "every recorded verdict holds";
    case kViolation:
      return "judged again, not every verdict is the recorded one";
    case kInconclusive:
      return "nothing differs, but not every verdict could be judged again";
    default:
      return "nothing could be judged again";
  }
}

int Tell(const reports::Header& header, const Basis& basis, const Verified& verified,
         const VerifyOptions& options) {
  const Tally tally = Count(verified);
  std::string text = "judged again by\n" + DescribeContracts(header, basis);
  for (const Again& again : verified.others) {
    const bool quiet = again.kind == Again::Kind::kNew && again.result.findings.empty();
    if (again.kind != Again::Kind::kCannot && !quiet) text += DescribeChange(again);
  }
  text += DescribeCannot(verified.others, options.verbose);
  const auto add = [&](uint64_t count, const char* one, const char* more) {
    if (count > 0) text += ", " + std::to_string(count) + (count == 1 ? one : more);
  };
  const int code = ExitCodeOf(verified, tally);
  text += std::to_string(verified.exchanges) +
          " exchanges judged again: " + std::to_string(verified.holds) + " verdicts hold";
  add(tally.differ, " differs", " differ");
  add(tally.cannot, " cannot be judged again", " cannot be judged again");
  add(tally.fresh, " check is new", " checks are new");
  add(verified.unrecorded, " was never recorded (the run was cut short)",
      " were never recorded (the run was cut short)");
  add(verified.other_contracts, " is of another contract", " are of other contracts");
  text += "; exit " + std::to_string(code) + ": " + std::string(Meaning(code)) + "\n";
  PrintText(text);
  return std::fflush(stdout) == 0 ? code : int{kOwnFault};
}

}  // namespace

int Verify(const VerifyOptions& options) {
  const std::string log = LogPath(options.log);
  reports::LogVisitor only_begin;
  only_begin.begin = [](const reports::Run&) { return false; };
  const Result<reports::Run> recorded = reports::VisitLog(log, only_begin);
  Result<Basis> basis = recorded.ok() ? MakeBasis(recorded.value().header, options)
                                      : Result<Basis>(recorded.errors());
  if (!basis.ok()) {
    PrintErrors(basis.errors());
    return kUsage;
  }
  Verifier verifier(*basis.value().plan, recorded.value(), basis.value().profile.base_url,
                    basis.value().redactor, basis.value().profile.secrets);
  reports::LogVisitor visitor;
  visitor.exchange = [&](const reports::ExchangeRecord& record) {
    verifier.OnExchange(record);
    return true;
  };
  visitor.result = [&](const reports::CaseResult& result) {
    verifier.OnCase(result);
    return true;
  };
  const Result<reports::Run> read = reports::VisitLog(log, visitor);
  if (!read.ok()) {
    PrintErrors(read.errors());
    return kUsage;
  }
  return Tell(recorded.value().header, basis.value(), verifier.Finish(), options);
}

}  // namespace assay::cli
