#include "reports/diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "harness/base/text.h"
#include "reports/requirements_view.h"
#include "reports/run_index.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

// Worse is higher; what was not judged says nothing.
enum class Rank { kNotJudged, kPasses, kWarns, kFails };

Rank RankOf(const CaseRow& row) {
  switch (row.verdict) {
    case VerdictKind::kPass:
      return Rank::kPasses;
    case VerdictKind::kWarn:
      return Rank::kWarns;
    case VerdictKind::kFail:
    case VerdictKind::kWaived:
      return Rank::kFails;
    case VerdictKind::kStaleWaiver:
      return row.finding() == nullptr ? Rank::kPasses : Rank::kFails;
    case VerdictKind::kNotApplicable:
    case VerdictKind::kNotObserved:
    case VerdictKind::kBlocked:
    case VerdictKind::kError:
      return Rank::kNotJudged;
  }
  return Rank::kNotJudged;
}

Change ChangeOf(Rank was, Rank now) {
  if (was == now) return Change::kSame;
  if (was == Rank::kNotJudged) return Change::kAppeared;
  if (now == Rank::kNotJudged) return Change::kVanished;
  return now > was ? Change::kBroken : Change::kFixed;
}

// One side of a comparison.
struct State {
  Rank rank = Rank::kNotJudged;
  std::string label = "absent";
  std::string reason, level, text;
};

// "TT-9" before "TT-10".
using NaturalId = std::tuple<std::string, uint64_t, std::string>;
NaturalId Natural(const std::string& id) {
  const size_t digits = id.find_last_not_of("0123456789") + 1;
  const bool number = digits < id.size() && id.size() - digits < 18;
  return {id.substr(0, digits), number ? std::stoull(id.substr(digits)) : 0, id};
}
using Key = std::pair<std::string, NaturalId>;  // contract, id

std::string ReasonOf(const CaseRow& row) {
  if (row.verdict == VerdictKind::kPass) return "";
  return row.finding() == nullptr ? row.reason : row.finding()->message;
}

State StateOf(const RequirementView& view) {
  State state;
  state.level = view.requirement->level;
  state.text = view.requirement->text;
  state.label = RequirementStateLabel(view.state);
  state.reason = view.reason;
  const CaseRow* worst = nullptr;
  for (const CaseRow* row : view.cases) {
    if (RankOf(*row) > state.rank) {
      state.rank = RankOf(*row);
      worst = row;
    }
  }
  // Of what is judged, the verdict that counts here; else the view's own word.
  if (worst == nullptr) return state;
  state.label = VerdictLabel(worst->verdict);
  state.reason = ReasonOf(*worst);
  return state;
}

std::map<Key, State> RequirementStates(const RunIndex& index) {
  std::map<Key, State> states;
  for (const RequirementView& view : ViewRequirements(index).requirements) {
    states.emplace(Key(view.requirement->contract, Natural(view.requirement->id)), StateOf(view));
  }
  return states;
}

std::map<Key, State> CaseStates(const RunIndex& index) {
  std::map<Key, State> states;
  for (const CaseRow& row : index.rows()) {
    State state;
    state.rank = RankOf(row);
    state.label = VerdictLabel(row.verdict);
    state.reason = ReasonOf(row);
    state.level = row.planned->level;
    state.text = row.planned->title;
    states.emplace(Key(row.contract, NaturalId(row.planned->id, 0, row.planned->id)),
                   std::move(state));
  }
  return states;
}

std::vector<Difference> Compare(const std::map<Key, State>& before,
                                const std::map<Key, State>& after) {
  std::set<Key> keys;
  for (const auto& [key, state] : before) keys.insert(key);
  for (const auto& [key, state] : after) keys.insert(key);
  std::vector<Difference> out;
  for (const Key& key : keys) {
    const auto was = before.find(key), now = after.find(key);
    const State a = was == before.end() ? State() : was->second;
    const State b = now == after.end() ? State() : now->second;
    Difference& one = out.emplace_back();
    one.contract = key.first;
    one.id = std::get<2>(key.second);
    one.level = now == after.end() ? a.level : b.level;
    one.text = now == after.end() ? a.text : b.text;
    one.change = ChangeOf(a.rank, b.rank);
    one.was = a.label;
    one.now = b.label;
    one.was_reason = a.reason;
    one.now_reason = b.reason;
  }
  return out;
}

DiffSide SideOf(const RunIndex& index) {
  const Header& header = index.run().header;
  return {header.target_name,           header.base_url, header.started,
          header.assay_version,         header.seed,     OutcomeSentence(index),
          IncompleteReason(index.run())};
}

// What of the contracts differs; empty where nothing does.
std::vector<std::string> ContractDifferences(const Run& before, const Run& after) {
  std::map<std::string, std::pair<std::string, std::string>> digests;
  for (const ContractInfo& one : before.header.contracts) digests[one.id].first = one.digest + " ";
  for (const ContractInfo& one : after.header.contracts) digests[one.id].second = one.digest + " ";
  std::vector<std::string> out;
  for (const auto& [id, both] : digests) {
    if (both.first.empty() || both.second.empty()) {
      out.push_back("only the " + std::string(both.first.empty() ? "second" : "first") +
                    " run has contract " + id);
    } else if (both.first != both.second) {
      out.push_back("the runs have different editions of contract " + id);
    }
  }
  return out;
}

}  // namespace

std::string Difference::Reason() const {
  return now_reason.empty() && !was_reason.empty() ? "before: " + was_reason : now_reason;
}

std::string_view ChangeWord(Change change) {
  switch (change) {
    case Change::kBroken:
      return "broken";
    case Change::kVanished:
      return "vanished";
    case Change::kFixed:
      return "fixed";
    case Change::kAppeared:
      return "appeared";
    case Change::kSame:
      return "same";
  }
  return "same";
}

Result<RunDiff> DiffRuns(const Run& before, const Run& after, bool across_contracts) {
  RunDiff diff;
  diff.notes = ContractDifferences(before, after);
  if (!diff.notes.empty() && !across_contracts) {
    return Error{{},
                 "these runs cannot be compared: " + Join(diff.notes, "; "),
                 "compare runs of the same contracts, or give --across-contracts"};
  }
  const RunIndex a(before), b(after);
  diff.before = SideOf(a);
  diff.after = SideOf(b);
  for (const auto& [name, side] :
       {std::pair{"first", &diff.before}, std::pair{"second", &diff.after}}) {
    if (!side->incomplete.empty())
      diff.notes.push_back(std::string("the ") + name + " run is incomplete: " + side->incomplete);
  }
  if (diff.before.seed != diff.after.seed)
    diff.notes.push_back("the runs have different seeds: other values were sent");
  diff.requirements = Compare(RequirementStates(a), RequirementStates(b));
  diff.cases = Compare(CaseStates(a), CaseStates(b));
  return diff;
}

std::array<uint64_t, kChanges.size()> CountChanges(const std::vector<Difference>& differences) {
  std::array<uint64_t, kChanges.size()> counts{};
  for (const Difference& one : differences) ++counts[static_cast<size_t>(one.change)];
  return counts;
}

int DiffExitCode(const RunDiff& diff, bool with_cases) {
  const auto any = [&](Change change) {
    const auto has = [&](const std::vector<Difference>& list) {
      return std::any_of(list.begin(), list.end(),
                         [&](const Difference& one) { return one.change == change; });
    };
    return has(diff.requirements) || (with_cases && has(diff.cases));
  };
  if (any(Change::kBroken)) return 1;
  // What an incomplete run did not come to has not vanished.
  if (!diff.before.incomplete.empty() || !diff.after.incomplete.empty()) return 3;
  return any(Change::kVanished) ? 1 : 0;
}

}  // namespace assay::reports
