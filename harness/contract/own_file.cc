#include "harness/contract/own_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/contract.h"
#include "harness/contract/keywords.h"
#include "harness/contract/places.h"
#include "harness/schema/second_judge.h"

namespace assay {
namespace {

constexpr size_t kMaxFileBytes = 16u << 20;

void RefuseDuplicates(const Value& value, Problems* problems) {
  if (value.is_array()) {
    for (const Value& item : value.items()) RefuseDuplicates(item, problems);
  }
  if (!value.is_object()) return;
  std::set<std::string_view> seen;
  for (const Member& member : value.members()) {
    if (!seen.insert(member.key).second) {
      problems->Add(member.key_offset, "`" + Printable(member.key, 80) + "` is here twice",
                    "keep one of the two: only the last one would count");
    }
    RefuseDuplicates(member.value, problems);
  }
}

const Member* FindMember(const Value& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  for (const Member& member : object.members()) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

// The member that a pointer names; null for the whole document and for items.
const Member* MemberAt(const Value& root, std::string_view pointer) {
  const size_t slash = pointer.rfind('/');
  if (slash == std::string_view::npos) return nullptr;
  const Value* parent = At(root, pointer.substr(0, slash));
  if (parent == nullptr) return nullptr;
  return FindMember(*parent, PointerTokens(pointer.substr(slash)).front());
}

std::vector<std::string> KeysAllowedBeside(const Value& schema) {
  std::vector<std::string> keys;
  const Value* properties = schema.Find("properties");
  if (properties == nullptr || !properties->is_object()) return keys;
  for (const Member& member : properties->members()) keys.push_back(member.key);
  return keys;
}

// Single-character edits from one text to the other (Levenshtein).
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::vector<std::string> TextsOf(const Value* list) {
  std::vector<std::string> texts;
  if (list == nullptr || !list->is_array()) return texts;
  for (const Value& item : list->items()) {
    if (item.is_string()) texts.push_back(item.text());
  }
  return texts;
}

std::string Called(const std::string& pointer) {
  return pointer.empty() ? "the file" : "`" + Printable(pointer, 120) + "`";
}

// A key of `x-assay` names a keyword and maybe a way to break it; its remedy is shorter than the
// list of all of them.
std::string KeyRemedy(const std::string& key, const std::string& allowed) {
  const size_t colon = key.find(':');
  const std::string keyword = key.substr(0, colon);
  if (colon == std::string::npos || FindKeyword(keyword) == nullptr) return "write " + allowed;
  const std::string ways(WaysOf(keyword));
  if (ways.empty()) return "tie `" + keyword + "` as a whole: it has no ways of its own";
  return "ways to break `" + keyword + "` are " + ways;
}

// Judges one value by one schema of our own and tells what is wrong, descending into the closest
// branch where the schema has several.
class Explainer {
 public:
  Explainer(const Value& schema, Problems* problems) : schema_(schema), problems_(*problems) {}

  void Tell(const Value& value, const std::string& pointer, const std::vector<SchemaCheck>& checks,
            const std::vector<SchemaViolation>& violations) {
    for (const SchemaViolation& violation : violations) {
      TellOne(value, pointer, checks.at(violation.check), violation);
    }
  }

 private:
  void TellOne(const Value& value, const std::string& pointer, const SchemaCheck& check,
               const SchemaViolation& violation);
  bool TellUnknownKey(const Value& value, const Value& holder, const SchemaViolation& violation);
  bool TellClosestBranch(const Value& at, const std::string& pointer, const Value& holder,
                         const std::string& keyword);

  // A branch as a schema by itself, and how far it is from allowing the value.
  struct Branch {
    Value part;
    Schema judge;
    SchemaJudgement judgement;
    int distance;
  };
  static constexpr int kAnotherValue = 1, kAnotherType = 2;
  std::optional<Branch> JudgeBranch(const Value& branch, const Value& at) const;

  const Value& schema_;
  Problems& problems_;
};

void Explainer::TellOne(const Value& value, const std::string& pointer, const SchemaCheck& check,
                        const SchemaViolation& violation) {
  const Value* at = At(value, violation.pointer);
  const Value* holder = At(schema_, check.schema_pointer);
  const std::string full = pointer + violation.pointer;
  if (holder != nullptr && at != nullptr) {
    if (check.keyword == "additionalProperties" && TellUnknownKey(value, *holder, violation))
      return;
    if (TellClosestBranch(*at, full, *holder, check.keyword)) return;
  }
  if (check.keyword == "required") {
    problems_.Add(at == nullptr ? value : *at, Called(full) + " lacks " + violation.allowed,
                  "add it");
    return;
  }
  if (check.instance_place.ends_with("/~key")) {
    if (const Member* member = MemberAt(value, violation.pointer)) {
      problems_.Add(member->key_offset, "unknown key `" + Printable(member->key, 80) + "`",
                    KeyRemedy(member->key, violation.allowed));
      return;
    }
  }
  const std::vector<std::string> names = check.keyword == "enum" && holder != nullptr
                                             ? TextsOf(holder->Find("enum"))
                                             : std::vector<std::string>{};
  problems_.Add(at == nullptr ? value : *at,
                Called(full) + " does not fit: " + Printable(violation.came, 120) + " came",
                at != nullptr && at->is_string() && !names.empty() ? KnownNames(at->text(), names)
                                                                   : "write " + violation.allowed);
}

bool Explainer::TellUnknownKey(const Value& value, const Value& holder,
                               const SchemaViolation& violation) {
  const Member* member = MemberAt(value, violation.pointer);
  if (member == nullptr) return false;
  const std::vector<std::string> known = KeysAllowedBeside(holder);
  const bool is_schema = std::find(known.begin(), known.end(), "propertyNames") != known.end();
  const std::string_view instead = is_schema ? InsteadOf(member->key) : "";
  problems_.Add(member->key_offset, "unknown key `" + Printable(member->key, 80) + "`",
                !instead.empty() ? std::string(instead) : KnownNames(member->key, known));
  return true;
}

bool Explainer::TellClosestBranch(const Value& at, const std::string& pointer, const Value& holder,
                                  const std::string& keyword) {
  std::vector<const Value*> branches;
  if (keyword == "if" && holder.Find("if") != nullptr) {
    const auto condition = PartAccepts(schema_, *holder.Find("if"), at);
    branches.push_back(holder.Find(condition.value_or(true) ? "then" : "else"));
  } else if (keyword == "anyOf" && holder.Find("anyOf") != nullptr) {
    for (const Value& branch : holder.Find("anyOf")->items()) branches.push_back(&branch);
  }
  std::optional<Branch> closest;
  for (const Value* branch : branches) {
    if (branch == nullptr) continue;
    std::optional<Branch> judged = JudgeBranch(*branch, at);
    if (!judged.has_value() || judged->judgement.violations.empty()) continue;
    if (branches.size() > 1 && judged->distance == kAnotherType) continue;
    if (!closest.has_value() || judged->distance < closest->distance) closest = std::move(judged);
  }
  if (!closest.has_value()) return false;
  Explainer(closest->part, &problems_)
      .Tell(at, pointer, closest->judge.checks(), closest->judgement.violations);
  return true;
}

std::optional<Explainer::Branch> Explainer::JudgeBranch(const Value& branch,
                                                        const Value& at) const {
  Value part = PartOf(schema_, branch);
  auto judge = Schema::Compile(part);
  if (!judge.ok()) return std::nullopt;
  SchemaJudgement judgement = judge.value().Judge(at);
  int distance = 0;
  for (const SchemaViolation& violation : judgement.violations) {
    if (!violation.pointer.empty()) continue;
    const std::string& keyword = judge.value().checks().at(violation.check).keyword;
    if (keyword == "enum" || keyword == "const") distance = std::max(distance, kAnotherValue);
    if (keyword == "type") distance = kAnotherType;
  }
  return Branch{std::move(part), judge.Take(), std::move(judgement), distance};
}

}  // namespace

void Problems::Add(uint32_t offset, std::string message, std::string remedy) {
  errors_.push_back(Error{PlaceAt(offset), std::move(message), std::move(remedy)});
}

void Problems::Add(const Value& at, std::string message, std::string remedy) {
  Add(at.offset(), std::move(message), std::move(remedy));
}

void Problems::Add(std::vector<Error> errors) {
  for (Error& error : errors) {
    if (error.place.file.empty()) error.place.file = std::string(file_);
    if (error.remedy.empty())
      error.remedy = "correct it there; contracts/meta describes the format";
    errors_.push_back(std::move(error));
  }
}

std::vector<Error> Problems::Take() {
  const auto key = [](const Error& e) {
    return std::tie(e.place.file, e.place.line, e.place.column, e.message);
  };
  std::stable_sort(errors_.begin(), errors_.end(),
                   [&](const Error& a, const Error& b) { return key(a) < key(b); });
  errors_.erase(std::unique(errors_.begin(), errors_.end(),
                            [&](const Error& a, const Error& b) { return key(a) == key(b); }),
                errors_.end());
  return std::exchange(errors_, {});
}

Place Problems::PlaceAt(uint32_t offset) const { return PlaceOf(text_, offset, file_); }

std::string ListNames(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back("`" + name + "`");
  return Join(quoted, ", ");
}

void HoldAgainst(const Value& value, const std::string& pointer, const Value& schema,
                 const std::string& schema_name, Problems* problems) {
  auto judge = DoubleJudge::Compile(schema, Schema::Options{}, "", schema_name);
  if (!judge.ok()) {
    problems->Add(judge.errors());
    return;
  }
  const DoubleJudgement result = judge.value().Judge(value);
  const std::string by = " by " + schema_name;
  if (!result.disagreement.empty()) {
    problems->Add(value, "the two judges disagree on this" + by + ": " + result.disagreement,
                  "this is a fault in assay or in its schema: report it with this file");
  }
  for (const std::string& why : result.judgement.unsure) {
    problems->Add(value, "this cannot be judged" + by + ": " + why,
                  "shorten the text that it names");
  }
  Explainer(schema, problems)
      .Tell(value, pointer, judge.value().schema().checks(), result.judgement.violations);
}

std::string KnownNames(const std::string& given, const std::vector<std::string>& names) {
  constexpr size_t kSlips = 2, kLongest = 64;
  const std::string known = "known here: " + ListNames(names);
  if (given.size() > kLongest) return known;
  for (const std::string& name : names) {
    if (name.size() > kSlips && Distance(ToLower(given), ToLower(name)) <= kSlips) {
      return "did you mean `" + name + "`? " + known;
    }
  }
  return known;
}

Result<Value> ReadOwnJson(std::string_view text, std::string_view file, std::string_view format) {
  Problems problems(text, file);
  auto document = ParseJson(text, {.max_depth = 200, .max_bytes = kMaxFileBytes}, file);
  if (!document.ok()) {
    problems.Add(document.errors());
    return problems.Take();
  }
  const std::string meta_name = "contracts/meta/" + std::string(format) + ".schema.json";
  auto meta = ParseJson(EmbeddedText(meta_name), {}, meta_name);
  if (!meta.ok()) return meta.errors();

  Value root = std::move(document.value().root);
  RefuseDuplicates(root, &problems);
  HoldAgainst(root, "", meta.value().root, meta_name, &problems);
  if (!problems.empty()) return problems.Take();
  return root;
}

Result<std::string> ReadOwnFile(const std::string& path, std::string_view what) {
  const auto refuse = [&](const std::string& why) {
    return Error{Place{path, 0, 0}, "the " + std::string(what) + " cannot be read: " + why,
                 "name a readable file"};
  };
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) return refuse("it is a folder");
  std::ifstream in(path, std::ios::binary);
  if (!in) return refuse(std::filesystem::exists(path, code) ? "no permission" : "no such file");
  std::string text;
  std::vector<char> buffer(64u << 10);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    text.append(buffer.data(), static_cast<size_t>(in.gcount()));
    if (text.size() > kMaxFileBytes) return refuse("it is larger than 16 MiB");
  }
  if (in.bad()) return refuse("a read failed");
  return text;
}

}  // namespace assay
