#include "harness/json/tree_builder.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace assay {

Value* TreeBuilder::Place(Value value, size_t offset) {
  value.set_offset(static_cast<uint32_t>(offset));
  if (open_.empty()) {
    root_ = std::move(value);
    return &root_;
  }
  Value& parent = *open_.back();
  if (parent.is_array()) return &parent.items().emplace_back(std::move(value));
  Value& waiting = parent.members().back().value;
  waiting = std::move(value);
  return &waiting;
}

void TreeBuilder::Add(Value value, size_t offset) { Place(std::move(value), offset); }

void TreeBuilder::Key(std::string name, size_t offset) {
  open_.back()->members().push_back(
      Member{std::move(name), Value(), static_cast<uint32_t>(offset)});
}

bool TreeBuilder::Open(Value container, size_t offset) {
  if (open_.size() >= static_cast<size_t>(std::max(max_depth_, 0))) return false;
  open_.push_back(Place(std::move(container), offset));
  return true;
}

void TreeBuilder::Close() {
  if (open_.back()->is_object()) NoteDuplicates(open_.back()->members());
  open_.pop_back();
}

Document TreeBuilder::Take() {
  Document out;
  out.root = std::move(root_);
  std::sort(duplicates_.begin(), duplicates_.end());
  for (auto& [offset, pointer] : duplicates_) out.duplicates.push_back(std::move(pointer));
  return out;
}

std::string TreeBuilder::PointerToOpen() const {
  std::string out;
  for (size_t i = 0; i + 1 < open_.size(); ++i) {
    const Value& parent = *open_[i];
    out += '/';
    out += parent.is_array() ? std::to_string(parent.items().size() - 1)
                             : EscapePointerToken(parent.members().back().key);
  }
  return out;
}

void TreeBuilder::NoteDuplicates(const Value::Object& members) {
  constexpr size_t kFew = 12;  // comparing all with all is then quicker than hashing
  if (members.size() <= kFew) {
    for (auto member = members.begin(); member != members.end(); ++member) {
      const auto same = [member](const Member& m) { return m.key == member->key; };
      if (std::any_of(members.begin(), member, same)) NoteDuplicate(*member);
    }
    return;
  }
  std::unordered_set<std::string_view> seen(members.size());
  for (const Member& member : members) {
    if (!seen.insert(member.key).second) NoteDuplicate(member);
  }
}

void TreeBuilder::NoteDuplicate(const Member& member) {
  constexpr size_t kAlwaysKept = 64 * 1024;
  if (duplicates_size_ > std::max(text_size_, kAlwaysKept)) return;
  std::string pointer = PointerToOpen() + '/' + EscapePointerToken(member.key);
  duplicates_size_ += pointer.size();
  duplicates_.emplace_back(member.key_offset, std::move(pointer));
}

}  // namespace assay
