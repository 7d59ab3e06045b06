#include "harness/gate/waiver_write.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "harness/json/value.h"
#include "reports/run_index.h"

namespace assay {
namespace {

Value WaiverValue(const Waiver& waiver) {
  Value signature = Value::MakeObject();
  signature.Set("kind", Value::String(waiver.kind));
  signature.Set("pointer", Value::String(waiver.pointer));
  Value out = Value::MakeObject();
  out.Set("case", Value::String(waiver.case_id));
  out.Set("requirement", Value::String(waiver.requirement));
  out.Set("signature", std::move(signature));
  out.Set("reason", Value::String(waiver.reason));
  out.Set("owner", Value::String(waiver.owner));
  out.Set("ticket", Value::String(waiver.ticket));
  out.Set("created", Value::String(DateText(waiver.created)));
  out.Set("expires", Value::String(DateText(waiver.expires)));
  return out;
}

bool FailsUnwaived(const reports::CaseRow& row) {
  return (row.verdict == reports::VerdictKind::kFail ||
          row.verdict == reports::VerdictKind::kStaleWaiver) &&
         row.finding() != nullptr;
}

enum class Fate { kNeeded, kRemoved, kTold };

std::pair<Fate, std::string> FateBy(const Waiver& waiver, const reports::CaseRow& row) {
  switch (row.verdict) {
    case reports::VerdictKind::kPass:
      return {Fate::kRemoved, "the case passes"};
    case reports::VerdictKind::kWarn:
      if (row.result != nullptr && Covers(waiver, *row.result))
        return {Fate::kTold, "the case only warns in that run"};
      return {Fate::kRemoved, "the case only warns"};
    case reports::VerdictKind::kFail:
    case reports::VerdictKind::kWaived:
    case reports::VerdictKind::kStaleWaiver:
      if (row.finding() == nullptr) return {Fate::kRemoved, "the case passes"};
      if (Covers(waiver, *row.result)) return {Fate::kNeeded, ""};
      return {Fate::kTold, "the case fails otherwise: " + row.finding()->message};
    case reports::VerdictKind::kNotApplicable:
    case reports::VerdictKind::kNotObserved:
    case reports::VerdictKind::kBlocked:
    case reports::VerdictKind::kError:
      return {Fate::kTold, "the case was not judged in that run"};
  }
  return {Fate::kTold, ""};
}

}  // namespace

std::string WaiverText(const Waivers& waivers) {
  Value list = Value::MakeArray();
  for (const Waiver& waiver : waivers.all) list.items().push_back(WaiverValue(waiver));
  Value root = Value::MakeObject();
  root.Set("format", Value::Integer(1));
  root.Set("waivers", std::move(list));
  return Dump(root, 2) + "\n";
}

Waivers WaiveFailures(const reports::Run& run, const WaiverGrant& grant) {
  const reports::RunIndex index(run);
  Waivers waivers;
  for (const reports::CaseRow& row : index.rows()) {
    if (!FailsUnwaived(row) || row.planned->requirements.empty()) continue;
    Waiver& waiver = waivers.all.emplace_back();
    waiver.case_id = row.planned->id;
    waiver.requirement = row.planned->requirements.front();
    waiver.kind = row.finding()->kind;
    waiver.pointer = row.finding()->pointer;
    waiver.reason = grant.reason;
    waiver.owner = grant.owner;
    waiver.ticket = grant.ticket;
    waiver.created = grant.created;
    waiver.expires = grant.expires;
  }
  return waivers;
}

Waivers AddWaivers(Waivers waivers, const Waivers& more) {
  for (const Waiver& one : more.all) {
    const auto found = std::find_if(waivers.all.begin(), waivers.all.end(),
                                    [&](const Waiver& old) { return old.case_id == one.case_id; });
    if (found == waivers.all.end()) {
      waivers.all.push_back(one);
    } else {
      *found = one;
    }
  }
  return waivers;
}

Pruned Prune(const Waivers& waivers, const reports::Run& run, const Waivable& known, Date today) {
  const reports::RunIndex index(run);
  std::unordered_map<std::string_view, const reports::CaseRow*> rows;
  for (const reports::CaseRow& row : index.rows()) rows.emplace(row.planned->id, &row);
  Pruned out;
  for (const Waiver& waiver : waivers.all) {
    const auto remove = [&](std::string why) {
      out.removed.push_back({waiver.case_id, std::move(why)});
    };
    Waivers alone;
    alone.all.push_back(waiver);
    const std::vector<Error> unknown = UnknownNames(alone, known);
    const auto row = rows.find(waiver.case_id);
    if (!unknown.empty()) {
      remove(unknown.front().message);
    } else if (today > waiver.expires) {
      remove("it expired on " + DateText(waiver.expires));
    } else if (row == rows.end()) {
      out.told.push_back({waiver.case_id, "the case is not part of that run"});
      out.kept.all.push_back(waiver);
    } else {
      auto [fate, why] = FateBy(waiver, *row->second);
      if (fate == Fate::kRemoved) {
        remove(std::move(why));
        continue;
      }
      if (fate == Fate::kTold) out.told.push_back({waiver.case_id, std::move(why)});
      out.kept.all.push_back(waiver);
    }
  }
  return out;
}

}  // namespace assay
