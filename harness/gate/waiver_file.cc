// Reading waiver files, and what is wrong with them.
#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/own_file.h"
#include "harness/gate/waivers.h"

namespace assay {
namespace {

constexpr size_t kNamesTold = 8;

class Loader {
 public:
  Loader(Date today, Problems* problems) : today_(today), problems_(*problems) {}

  Waiver Load(const Value& value) {
    Waiver waiver;
    waiver.place = problems_.PlaceAt(value.offset());
    const Value& id = *value.Find("case");
    waiver.case_id = id.text();
    waiver.requirement = value.StringOr("requirement", "");
    waiver.kind = value.Find("signature")->StringOr("kind", "");
    waiver.pointer = value.Find("signature")->StringOr("pointer", "");
    for (auto [key, text] : {std::pair{"reason", &waiver.reason}, std::pair{"owner", &waiver.owner},
                             std::pair{"ticket", &waiver.ticket}}) {
      const Value& given = *value.Find(key);
      *text = std::string(Trim(given.text()));
      if (text->empty()) {
        problems_.Add(given, std::string("the `") + key + "` is empty",
                      "say it: whoever reads the report has nothing else to go by");
      }
    }
    Dates(*value.Find("created"), *value.Find("expires"), &waiver);
    if (!seen_.insert(waiver.case_id).second) {
      problems_.Add(id, "there is a second waiver for `" + Printable(waiver.case_id, 200) + "`",
                    "keep one: a case has one finding");
    }
    return waiver;
  }

 private:
  void Dates(const Value& created, const Value& expires, Waiver* waiver) {
    const std::optional<Date> from = Read(created), to = Read(expires);
    if (!from || !to) return;
    waiver->created = *from;
    waiver->expires = *to;
    if (*from > today_ + std::chrono::days(1)) {
      problems_.Add(created, "`created` is in the future",
                    "write the day on which the waiver was granted");
    }
    if (*to < *from) {
      problems_.Add(expires, "the waiver expires before it was created",
                    "give a later day, or remove the waiver");
    }
    const Date latest = *from + std::chrono::days(kLongestWaiver);
    if (*to > latest) {
      problems_.Add(expires,
                    "the waiver lasts longer than " + std::to_string(kLongestWaiver) + " days",
                    "let it end on " + DateText(latest) + " or before");
    }
  }

  std::optional<Date> Read(const Value& value) {
    const std::optional<Date> date = ParseDate(value.text());
    if (!date) {
      problems_.Add(value, "`" + Printable(value.text(), 40) + "` is not a day of the calendar",
                    "write it as 2026-02-28");
    }
    return date;
  }

  Date today_;
  Problems& problems_;
  std::set<std::string> seen_;
};

bool Has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string ContractOf(const std::string& case_id) {
  const std::vector<std::string> parts = Split(case_id, '/');
  return parts.size() < 2 ? case_id : parts[0] + "/" + parts[1];
}

// Up to kNamesTold ids of the same suite, so that a slip is quickly put right.
std::string Neighbours(const std::string& case_id, const Waivable& known) {
  const std::string suite = case_id.substr(0, case_id.find('/', ContractOf(case_id).size() + 1));
  std::vector<std::string> names;
  for (const auto& [id, requirements] : known.cases) {
    if (id.rfind(suite + "/", 0) == 0) names.push_back(id);
  }
  if (names.empty())
    return "`assay list --cases` names them all; a waiver of none is to be removed";
  if (names.size() <= kNamesTold) return KnownNames(case_id, names);
  // Too many to list; one that is meant but for a slip is still named.
  const std::string told = KnownNames(case_id, names);
  const size_t list = told.find("known here: ");
  return told.substr(0, list) + "`assay list --cases` names them all";
}

}  // namespace

Result<Waivers> LoadWaivers(std::string_view text, std::string_view file, Date today) {
  const Result<Value> root = ReadOwnJson(text, file, "waivers");
  if (!root.ok()) return root.errors();
  Problems problems(text, file);
  Loader loader(today, &problems);
  Waivers waivers;
  for (const Value& one : root.value().Find("waivers")->items())
    waivers.all.push_back(loader.Load(one));
  if (!problems.empty()) return problems.Take();
  return waivers;
}

Result<Waivers> LoadWaiversFile(const std::string& path, Date today) {
  const Result<std::string> text = ReadOwnFile(path, "waiver file");
  if (!text.ok()) return text.errors();
  return LoadWaivers(text.value(), path, today);
}

bool IsOfFuzzingAlone(const std::string& case_id, const Waivable& known) {
  const std::string fuzzing = ContractOf(case_id) + "/fuzz/";
  if (case_id.rfind(fuzzing, 0) != 0) return false;
  const auto first = known.cases.lower_bound(fuzzing);
  return first == known.cases.end() || first->first.rfind(fuzzing, 0) != 0;
}

std::vector<Error> UnknownNames(const Waivers& waivers, const Waivable& known) {
  std::vector<Error> errors;
  for (const Waiver& waiver : waivers.all) {
    const std::string contract = ContractOf(waiver.case_id);
    const std::string shown = "`" + Printable(waiver.case_id, 200) + "`";
    if (!Has(known.contracts, contract)) {
      if (Has(known.elsewhere, contract)) continue;
      errors.push_back(
          {waiver.place,
           "there is no contract `" + Printable(contract, 100) + "`, so no case " + shown,
           KnownNames(contract, known.contracts)});
      continue;
    }
    const auto found = known.cases.find(waiver.case_id);
    if (found == known.cases.end()) {
      if (IsOfFuzzingAlone(waiver.case_id, known)) continue;
      errors.push_back(
          {waiver.place, "there is no case " + shown, Neighbours(waiver.case_id, known)});
    } else if (!Has(found->second, waiver.requirement)) {
      errors.push_back(
          {waiver.place,
           "the case " + shown + " does not test `" + Printable(waiver.requirement, 80) + "`",
           KnownNames(waiver.requirement, found->second)});
    }
  }
  return errors;
}

}  // namespace assay
