// Grows a Document from the events of a parser, for this room.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "harness/json/value.h"

namespace assay {

// The calls must come in the order of a well-formed text. All offsets are byte offsets.
class TreeBuilder {
 public:
  // text_size bounds what is kept about duplicates (see Document).
  TreeBuilder(int max_depth, size_t text_size) : max_depth_(max_depth), text_size_(text_size) {}

  int max_depth() const { return max_depth_; }

  void Add(Value value, size_t offset);
  void Key(std::string name, size_t offset);
  // False where that would be deeper than max_depth; the tree is of no use then.
  [[nodiscard]] bool Open(Value container, size_t offset);
  void Close();

  Document Take();

 private:
  Value* Place(Value value, size_t offset);
  std::string PointerToOpen() const;
  void NoteDuplicates(const Value::Object& members);
  void NoteDuplicate(const Member& member);

  const int max_depth_;
  const size_t text_size_;
  Value root_;
  // Open arrays and objects, the outermost first. They stay where they are: a container only grows
  // while its children are closed.
  std::vector<Value*> open_;
  std::vector<std::pair<size_t, std::string>> duplicates_;  // offset of the key, pointer
  size_t duplicates_size_ = 0;                              // bytes of their pointers
};

}  // namespace assay
