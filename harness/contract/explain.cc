#include "harness/contract/explain.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/keywords.h"
#include "harness/contract/places.h"

namespace assay {
namespace {

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

  void Tell(const Value& value, const std::string& pointer, const SchemaCheck& check,
            const SchemaViolation& violation);

 private:
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

void Explainer::Tell(const Value& value, const std::string& pointer, const SchemaCheck& check,
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
  const std::string came =
      problems_.hides_values() ? "" : ": " + Printable(violation.came, 120) + " came";
  const std::vector<std::string> names = check.keyword == "enum" && holder != nullptr
                                             ? TextsOf(holder->Find("enum"))
                                             : std::vector<std::string>{};
  problems_.Add(at == nullptr ? value : *at, Called(full) + " does not fit" + came,
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
  Explain(at, pointer, closest->part, closest->judge.checks(), closest->judgement.violations,
          &problems_);
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

void Explain(const Value& value, const std::string& pointer, const Value& schema,
             const std::vector<SchemaCheck>& checks, const std::vector<SchemaViolation>& violations,
             Problems* problems) {
  Explainer explainer(schema, problems);
  for (const SchemaViolation& violation : violations) {
    explainer.Tell(value, pointer, checks.at(violation.check), violation);
  }
}

}  // namespace assay
