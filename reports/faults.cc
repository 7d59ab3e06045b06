#include "reports/faults.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace assay::reports {
namespace {

bool Belongs(VerdictKind verdict, VerdictKind wanted) {
  return verdict == wanted ||
         (wanted == VerdictKind::kFail && verdict == VerdictKind::kStaleWaiver);
}

// What cases of one fault have in common. Of stale waivers the reason: what is passed, failing
// otherwise and expired are three things to do.
std::string Alike(const CaseRow& row) {
  return row.verdict == VerdictKind::kStaleWaiver ? row.reason : row.kind();
}

// Union-find over the chosen rows.
class Sets {
 public:
  explicit Sets(size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), size_t{0});
  }
  size_t Find(size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // The lower index stays the root, so that a group is named by its first case.
  void Unite(size_t a, size_t b) {
    a = Find(a);
    b = Find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<size_t> parent_;
};

// A pointer with every item of a list alike: "/groups/3/id" -> "/groups/*/id".
std::string AnyItem(const std::string& pointer) {
  std::string general;
  for (size_t i = 0; i < pointer.size();) {
    const size_t end = std::min(pointer.find('/', i + 1), pointer.size());
    const std::string token = pointer.substr(i + 1, end - i - 1);
    const bool number =
        !token.empty() && token.find_first_not_of("0123456789") == std::string::npos;
    general += "/" + (number ? "*" : token);
    i = end;
  }
  return general;
}

// What two failures of one cause have in common, although they cite different facts or fail in
// different ways.
std::vector<std::string> CommonTraits(const CaseRow& row) {
  std::vector<std::string> traits;
  const Finding* finding = row.finding();
  if (finding == nullptr) return traits;
  // Updates that are accepted and then lost, of whatever fields.
  if (row.kind() == "not_applied") traits.push_back("not applied");
  // So are updates that are refused because they were sent before.
  if (row.kind() == "refused_again") traits.push_back("refused again");
  // The very same answers, wrong in the same way: a body that lacks all that it should have.
  if (row.planned->standing && finding->pointer.empty() && !finding->exchanges.empty()) {
    std::string evidence = row.planned->classname + " " + row.kind();
    for (const uint64_t number : finding->exchanges) evidence += " " + std::to_string(number);
    traits.push_back(evidence + " of " + std::to_string(finding->times));
  }
  return traits;
}

void UniteByTraits(const std::vector<const CaseRow*>& rows, Sets* sets) {
  std::map<std::pair<std::string, std::string>, size_t> first;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const std::string& trait : CommonTraits(*rows[i])) {
      const auto [known, fresh] = first.emplace(std::pair(rows[i]->contract, trait), i);
      if (!fresh) sets->Unite(known->second, i);
    }
  }
}

// What is wrong at one place of the answers, or inside it, is wrong in whatever case looks at it.
void UniteByPlace(const std::vector<const CaseRow*>& rows, Sets* sets) {
  std::map<std::pair<std::string, std::string>, size_t> first;
  std::vector<std::string> places;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Finding* finding = rows[i]->finding();
    places.push_back(finding == nullptr ? "" : AnyItem(finding->pointer));
    if (places[i].empty()) continue;
    const auto [known, fresh] = first.emplace(std::pair(rows[i]->contract, places[i]), i);
    if (!fresh) sets->Unite(known->second, i);
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t end = places[i].rfind('/'); end != std::string::npos && end > 0;
         end = places[i].rfind('/', end - 1)) {
      const auto outer = first.find({rows[i]->contract, places[i].substr(0, end)});
      if (outer != first.end()) sets->Unite(outer->second, i);
    }
  }
}

std::vector<std::string> SharedFirst(const std::vector<const CaseRow*>& cases) {
  std::vector<std::string> order;
  std::unordered_map<std::string, size_t> citing;
  for (const CaseRow* row : cases) {
    std::set<std::string> own;
    for (const std::string& id : row->planned->requirements) {
      if (!own.insert(id).second) continue;
      if (++citing[id] == 1) order.push_back(id);
    }
  }
  std::stable_partition(order.begin(), order.end(),
                        [&](const std::string& id) { return citing[id] == cases.size(); });
  return order;
}

using SuiteKey = std::pair<std::string, std::string>;  // contract, suite

// `refusals`: only cases that expect a refusal, which are those that something accepted in error
// can fail.
std::map<SuiteKey, uint64_t> JudgedBySuite(const RunIndex& index, bool refusals) {
  constexpr std::string_view kRefusal = "is refused";
  std::map<SuiteKey, uint64_t> judged;
  for (const CaseRow& row : index.rows()) {
    const std::string& title = row.planned->title;
    const bool refusal =
        title.size() >= kRefusal.size() &&
        title.compare(title.size() - kRefusal.size(), kRefusal.size(), kRefusal) == 0 &&
        row.planned->level == "must";
    if (IsJudged(row.verdict) && (refusal || !refusals))
      ++judged[{row.contract, SuiteOf(*row.planned)}];
  }
  return judged;
}

// Folds the faults of one contract and kind into one where they look like a single cause.
Fault Folded(const std::vector<Fault>& parts, const std::map<SuiteKey, uint64_t>& judged,
             const std::map<SuiteKey, uint64_t>& refusals) {
  Fault whole = parts.front();
  whole.cases.clear();
  for (const Fault& part : parts) {
    whole.cases.insert(whole.cases.end(), part.cases.begin(), part.cases.end());
  }
  // Addresses within one vector: plan order.
  std::sort(whole.cases.begin(), whole.cases.end());
  for (const CaseRow* row : whole.cases) {
    const std::string suite = SuiteOf(*row->planned);
    if (std::find(whole.suites.begin(), whole.suites.end(), suite) != whole.suites.end()) continue;
    whole.suites.push_back(suite);
  }
  const auto sum = [&](const std::map<SuiteKey, uint64_t>& by_suite) {
    uint64_t total = 0;
    for (const std::string& suite : whole.suites) {
      const auto found = by_suite.find({whole.contract, suite});
      if (found != by_suite.end()) total += found->second;
    }
    return total;
  };
  const uint64_t could_fail_so = whole.kind == "accepted" ? sum(refusals) : 0;
  whole.judged = could_fail_so >= whole.cases.size() ? could_fail_so : sum(judged);
  whole.requirements = SharedFirst(whole.cases);
  whole.shared_cause =
      whole.cases.size() >= kSharedCauseCases && whole.cases.size() * 5 >= whole.judged * 4;
  return whole;
}

std::vector<Fault> FoldSharedCauses(const RunIndex& index, std::vector<Fault> faults) {
  std::map<std::pair<std::string, std::string>, std::vector<Fault>> alike;
  for (const Fault& fault : faults) alike[{fault.contract, fault.kind}].push_back(fault);
  const std::map<SuiteKey, uint64_t> judged = JudgedBySuite(index, false);
  const std::map<SuiteKey, uint64_t> refusals = JudgedBySuite(index, true);
  // Waivers that are stale have no cause in the target.
  const std::string stale(VerdictWord(VerdictKind::kStaleWaiver));
  // Folded once for each kind, not once for each fault of it.
  std::map<std::pair<std::string, std::string>, Fault> folded;
  for (const auto& [key, parts] : alike) {
    if (parts.size() < kSharedCauseFaults || key.second == stale) continue;
    Fault whole = Folded(parts, judged, refusals);
    if (whole.shared_cause) folded.emplace(key, std::move(whole));
  }
  std::vector<Fault> out;
  std::set<std::pair<std::string, std::string>> told;
  for (Fault& fault : faults) {
    const std::pair key(fault.contract, fault.kind);
    const auto whole = folded.find(key);
    if (whole == folded.end()) {
      out.push_back(std::move(fault));
    } else if (told.insert(key).second) {
      out.push_back(whole->second);
    }
  }
  return out;
}

// Where the status ends that the target answered with, and its body begins: a body may differ in
// each answer, by a time or the number of a trace.
size_t EndOfStatus(std::string_view reason) {
  constexpr size_t kDigits = 3;
  for (const std::string_view before : {" answered ", " by itself: "}) {
    const size_t found = reason.find(before);
    if (found == std::string_view::npos) continue;
    const std::string_view rest = reason.substr(found + before.size());
    const bool status = rest.size() > kDigits && rest[kDigits] == ' ' &&
                        std::all_of(rest.begin(), rest.begin() + kDigits,
                                    [](char c) { return c >= '0' && c <= '9'; });
    if (status) return found + before.size() + kDigits;
  }
  return std::string_view::npos;
}

// What the document leaves open was answered in a different way by each; else the first tells.
std::string TheirReason(const std::string& reason, std::string_view stem) {
  return reason.compare(stem.size(), 1, ";") == 0 ? std::string(stem) : reason;
}

}  // namespace

std::string SuiteOf(const PlannedCase& planned) {
  return planned.classname.substr(planned.classname.rfind('.') + 1);
}

std::vector<Fault> GroupFaults(const RunIndex& index, VerdictKind verdict) {
  std::vector<const CaseRow*> rows;
  for (const CaseRow& row : index.rows()) {
    if (Belongs(row.verdict, verdict)) rows.push_back(&row);
  }
  Sets sets(rows.size());
  std::map<std::tuple<std::string, std::string, std::string>, size_t> first;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const std::string& id : rows[i]->planned->requirements) {
      const auto [known, fresh] =
          first.emplace(std::tuple(rows[i]->contract, Alike(*rows[i]), id), i);
      if (!fresh) sets.Unite(known->second, i);
    }
  }
  UniteByTraits(rows, &sets);
  UniteByPlace(rows, &sets);
  std::vector<Fault> faults;
  std::unordered_map<size_t, size_t> place;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto [known, fresh] = place.emplace(sets.Find(i), faults.size());
    if (fresh) {
      Fault& fault = faults.emplace_back();
      fault.contract = rows[i]->contract;
      fault.kind = rows[i]->kind();
    }
    faults[known->second].cases.push_back(rows[i]);
  }
  for (Fault& fault : faults) fault.requirements = SharedFirst(fault.cases);
  return FoldSharedCauses(index, std::move(faults));
}

std::string_view ReasonStem(std::string_view reason) {
  const size_t end = reason.find("; the target answered");
  return end == 0 ? reason : reason.substr(0, std::min(end, EndOfStatus(reason)));
}

std::vector<ReasonGroup> GroupByReason(const RunIndex& index, VerdictKind verdict) {
  std::vector<ReasonGroup> groups;
  std::unordered_map<std::string_view, size_t> place;
  for (const CaseRow& row : index.rows()) {
    if (row.verdict != verdict) continue;
    const std::string_view stem = ReasonStem(row.reason);
    const auto [known, fresh] = place.emplace(stem, groups.size());
    if (fresh) groups.emplace_back().reason = TheirReason(row.reason, stem);
    ReasonGroup& group = groups[known->second];
    if (!fresh && group.reason == group.cases.front()->reason && row.reason != group.reason)
      group.reason = std::string(stem) + ", at first" + group.reason.substr(stem.size());
    group.cases.push_back(&row);
  }
  return groups;
}

}  // namespace assay::reports
