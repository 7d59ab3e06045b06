#include "harness/cli/replay.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "harness/base/text.h"
#include "harness/fuzz/case_file.h"
#include "harness/fuzz/tries.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

// Names of secrets back to their values: "$TT_ROLE_1".
void RestoreSecrets(const std::vector<Secret>& secrets, Value* value) {
  if (value->is_string()) {
    std::string text = value->text();
    for (const Secret& secret : secrets)
      text = ReplaceAll(std::move(text), secret.shown_as, secret.value);
    *value = Value::String(std::move(text));
  } else if (value->is_array()) {
    for (Value& item : value->items()) RestoreSecrets(secrets, &item);
  } else if (value->is_object()) {
    for (Member& member : value->members()) RestoreSecrets(secrets, &member.value);
  }
}

Result<bool> PutInPlace(const RunOptions& options, Loaded* loaded, std::unique_ptr<Case>* planned) {
  Result<CaseFile> file = LoadCaseFile(options.replay);
  if (!file.ok()) return file.errors();
  // A longer name first: one may begin with another.
  std::vector<Secret> secrets = loaded->profile.secrets;
  std::sort(secrets.begin(), secrets.end(),
            [](const Secret& a, const Secret& b) { return a.shown_as.size() > b.shown_as.size(); });
  Sequence sequence = file.value().sequence;
  for (Move& move : sequence) RestoreSecrets(secrets, &move.body);
  Case& whole = **planned;
  if (!whole.tries || !whole.tries->Adopt(&sequence)) {
    return Error{{options.replay, 0, 0},
                 "its steps are no try of " + whole.id + " as the contract and the profile are now",
                 "look for it anew with `assay run --fuzz N --filter '" + whole.id + "'`"};
  }
  std::unique_ptr<Case> made = whole.tries->MakeCase(whole, sequence, true);
  loaded->replayed.push_back(whole.tries);
  *planned = std::move(made);
  return true;
}

}  // namespace

std::string SavedCases::PathOf(const std::string& case_id) const {
  return folder_ + "/" + ReplaceAll(case_id, "/", ".") + ".json";
}

void SavedCases::RemoveOld(const Plan& plan) {
  std::error_code ignored;
  if (!replayed_.empty() || !fs::is_directory(folder_, ignored)) return;
  for (const auto& tried : plan.cases) {
    if (tried->suite == "fuzz") fs::remove(PathOf(tried->id), ignored);
  }
}

std::string SavedCases::Save(const std::string& case_id, const std::string& text) {
  if (!replayed_.empty()) return replayed_;
  if (text.empty()) return "";
  const std::string path = PathOf(case_id);
  std::error_code failed;
  fs::create_directories(folder_, failed);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) {
    errors_.push_back({{path, 0, 0}, "the case file could not be written", "choose another --out"});
    return "";
  }
  return path;
}

Result<bool> ChooseReplayed(const RunOptions& options, Loaded* loaded) {
  if (options.only.empty()) return true;
  auto& cases = loaded->plan->cases;
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const auto& one) { return one->id == options.only; });
  if (found == cases.end()) {
    const auto& checks = loaded->plan->standing.checks();
    const bool standing = std::any_of(checks.begin(), checks.end(),
                                      [&](const auto& check) { return check.id == options.only; });
    return Error{{options.replay, 0, 0},
                 standing ? options.only + " is a standing check: it sends nothing of its own"
                          : "no case of this plan has the id " + options.only,
                 standing ? "run the cases whose exchanges it judges"
                          : "`assay list --cases` names them; those of a run with --fuzz need it "
                            "here too"};
  }
  if (options.replay.empty()) return true;
  return PutInPlace(options, loaded, &*found);
}

}  // namespace assay::cli
