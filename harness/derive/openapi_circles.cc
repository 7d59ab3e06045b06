// Definitions that lead back into themselves without a step into another value.
#include <algorithm>
#include <map>
#include <set>

#include "harness/derive/openapi_schema.h"

namespace assay::derive {
namespace {

constexpr std::string_view kReferencePrefix = "#/definitions/";

class Circles {
 public:
  explicit Circles(Value* definitions) {
    for (Member& member : definitions->members()) by_name_.emplace(member.key, &member.value);
  }

  std::vector<std::string> Open() {
    for (auto& [name, definition] : by_name_) Visit(name, definition);
    return {opened_.begin(), opened_.end()};
  }

 private:
  void Visit(const std::string& name, Value* definition) {
    if (done_.count(name) > 0) return;
    open_.insert(name);
    Follow(definition);
    open_.erase(name);
    done_.insert(name);
  }

  // Only what is judged on the value itself, not on its members or items.
  void Follow(Value* schema) {
    if (!schema->is_object()) return;
    const Value* reference = schema->Find("$ref");
    if (reference != nullptr && reference->is_string() &&
        reference->text().starts_with(kReferencePrefix)) {
      const std::string name = reference->text().substr(kReferencePrefix.size());
      const auto target = by_name_.find(name);
      if (target == by_name_.end()) return;
      if (open_.count(name) == 0) return Visit(name, target->second);
      opened_.insert(name);
      *schema = Value::Boolean(true);
      return;
    }
    for (const char* key : {"allOf", "anyOf", "oneOf"}) {
      Value* branches = schema->Find(key);
      if (branches == nullptr || !branches->is_array()) continue;
      for (Value& branch : branches->items()) Follow(&branch);
    }
    // `not` and `if` hold no references (they are written out), and must not come to allow all.
    for (const char* key : {"then", "else"}) {
      if (Value* inside = schema->Find(key)) Follow(inside);
    }
    Value* needs = schema->Find("dependencies");
    if (needs == nullptr || !needs->is_object()) return;
    for (Member& member : needs->members()) Follow(&member.value);
  }

  std::map<std::string, Value*> by_name_;
  std::set<std::string> open_, done_, opened_;
};

}  // namespace

std::vector<std::string> OpenCircles(Value* definitions) { return Circles(definitions).Open(); }

}  // namespace assay::derive
