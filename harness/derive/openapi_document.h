// An OpenAPI or Swagger document as a tree whose places are known; inside this room only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/derive/draft.h"
#include "harness/derive/openapi_shape.h"
#include "harness/json/value.h"

namespace assay::derive {

enum class OpenApiVersion { kSwagger2, k30, k31 };

// A value and its JSON Pointer in the document (of what a `$ref` leads to: where that stands).
struct Node {
  const Value* value = nullptr;
  std::string pointer;

  explicit operator bool() const { return value != nullptr; }
  bool is_object() const { return value != nullptr && value->is_object(); }
  // The member, or a null node.
  Node Get(std::string_view key) const;
  Node Item(size_t index) const;
  // A member's text where it is one, else "".
  std::string Text(std::string_view key) const;
  bool Flag(std::string_view key) const { return value != nullptr && value->BooleanOr(key, false); }
};

// The items of a list or the members of an object, in order; empty for all else.
std::vector<Node> ItemsOf(const Node& list);
struct NamedNode {
  std::string name;
  Node node;
  uint32_t key_offset = 0;
};
std::vector<NamedNode> MembersOf(const Node& object);

// Where findings go; each only once.
class FindingList {
 public:
  void Add(Gravity gravity, std::string rule, uint32_t line, const std::string& pointer,
           std::string message);
  std::vector<Finding> Take();
  const std::vector<Finding>& all() const { return findings_; }

 private:
  std::vector<Finding> findings_;
  std::set<std::string> known_;
};

class OpenApiDocument {
 public:
  // The error says what is no OpenAPI about it, with the place.
  static Result<OpenApiDocument> Read(std::string_view text, const std::string& file);

  OpenApiVersion version() const { return version_; }
  bool is_31() const { return version_ == OpenApiVersion::k31; }
  bool is_swagger() const { return version_ == OpenApiVersion::kSwagger2; }
  Node root() const { return {root_.get(), ""}; }
  const WrongKinds& wrong_kinds() const { return wrong_kinds_; }
  uint32_t LineAt(uint32_t offset) const;
  uint32_t LineOf(const Node& node) const;

  // What a chain of local `$ref`s leads to, beginning with `node` itself. Null with `why` set where
  // one is remote, leads nowhere or round in a circle.
  Node Follow(const Node& node, std::string* why) const;
  // The same for the text of one reference.
  Node Find(const std::string& reference, std::string* why) const;
  // Tells what stands in `holder` itself, and with `below` also further inside, where another kind
  // of value belongs. True where something that is not told elsewhere is not read for that.
  bool TellWrongKinds(const Node& holder, bool below, FindingList* findings) const;

 private:
  std::shared_ptr<const Value> root_;  // nodes stay right where the document is moved
  OpenApiVersion version_ = OpenApiVersion::k30;
  WrongKinds wrong_kinds_;
  std::vector<uint32_t> line_starts_;
  // What references led to; real documents repeat them a lot. From any thread.
  struct Found {
    std::mutex mutex;
    std::map<std::string, Node> by_reference;
  };
  std::shared_ptr<Found> found_ = std::make_shared<Found>();
};

// The reference that a node is; "" where it is none.
std::string ReferenceOf(const Node& node);

}  // namespace assay::derive
