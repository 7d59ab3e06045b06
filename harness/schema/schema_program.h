// What a schema is compiled to: nodes, one a schema object, whose rules hold ready what Judge
// needs. Inside harness/schema only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/json/decimal.h"
#include "harness/json/value.h"
#include "harness/schema/formats.h"
#include "harness/schema/regex.h"
#include "harness/schema/schema.h"

namespace assay {

struct Node;

// Index of a check as compiled. Program::listed says which entry of Schema::checks() it became.
using Slot = size_t;
inline constexpr size_t kUnlisted = std::numeric_limits<size_t>::max();

// The types of JSON Schema as bits; an integer is also a number.
using TypeSet = uint8_t;
inline constexpr TypeSet kNullType = 1, kBooleanType = 2, kNumberType = 4, kIntegerType = 8,
                         kStringType = 16, kArrayType = 32, kObjectType = 64;
struct TypeWord {
  TypeSet bit;
  std::string_view name;   // as `type` writes it
  std::string_view words;  // "a string"
};
const std::vector<TypeWord>& TypeWords();

struct Bound {
  enum class Sort { kMinimum, kExclusiveMinimum, kMaximum, kExclusiveMaximum } sort;
  Decimal limit;
  std::string text;
  Slot slot;
};

struct NumberRules {
  std::vector<Bound> bounds;
  std::optional<Decimal> step;
  std::string step_text;
  Slot step_slot = 0;
};

// minLength, maxItems and their like. Limits beyond int64 are clamped there: nothing is as long.
struct CountRule {
  enum class Sort { kLeast, kMost } sort;
  int64_t limit;
  Slot slot;
};

struct StringRules {
  std::vector<CountRule> lengths;  // in code points
  std::optional<Regex> pattern;
  Slot pattern_slot = 0;
  const Format* format = nullptr;
  Slot format_slot = 0;
};

// additionalItems and additionalProperties.
struct RestRule {
  enum class Sort { kOpen, kForbidden, kSchema } sort = Sort::kOpen;
  const Node* schema = nullptr;
  Slot slot = 0;  // for kForbidden
};

struct ArrayRules {
  std::vector<CountRule> sizes;
  bool unique = false;
  Slot unique_slot = 0;
  const Node* every = nullptr;     // `items` as one schema
  std::vector<const Node*> tuple;  // `items` as a list
  RestRule rest;                   // beyond the tuple
  const Node* contains = nullptr;
  Slot contains_slot = 0;
};

struct PropertyRule {
  std::string name;
  const Node* schema = nullptr;  // null where the name is only required
  size_t required = kUnlisted;   // index in ObjectRules::required
};

struct PatternRule {
  Regex pattern;
  const Node* schema;
};

struct DependencyRule {
  std::string name;
  std::vector<std::string> needs;
  const Node* schema = nullptr;
};

struct ObjectRules {
  std::vector<CountRule> sizes;
  std::vector<PropertyRule> properties;  // sorted by name
  std::vector<PatternRule> patterns;
  RestRule rest;
  const Node* names = nullptr;
  std::vector<std::string> required;
  Slot required_slot = 0;
  std::vector<DependencyRule> dependencies;
  Slot dependencies_slot = 0;
};

struct Branches {
  std::vector<const Node*> all_of, any_of, one_of;
  const Node* never = nullptr;  // `not`
  const Node *condition = nullptr, *consequence = nullptr, *alternative = nullptr;
  Slot any_slot = 0, one_slot = 0, never_slot = 0, condition_slot = 0;
};

// How a node leads to another, for what is worked out after compiling.
struct Edge {
  enum class Sort {
    kSame,    // judges the same value and reports for itself: `$ref`, allOf, dependencies
    kBranch,  // judges the same value for the keyword of `slot`, which reports
    kPart,    // judges a part of the value and reports for itself
    kProbe,   // judges a part of the value for the keyword of `slot`: contains
  } sort;
  const Node* to;
  std::string place;  // appended to the instance place, for kPart
  Slot slot = 0;
};

struct Node {
  enum class Form { kAnything, kNothing, kKeywords } form = Form::kKeywords;
  const Value* source = nullptr;
  Slot nothing_slot = 0;  // for kNothing

  const Node* reference = nullptr;  // of `$ref`; then nothing else is set
  TypeSet types = 0;                // 0: any
  Slot type_slot = 0;
  const Value* constant = nullptr;
  Slot constant_slot = 0;
  const Value* choices = nullptr;  // the array of `enum`
  Slot choices_slot = 0;
  std::unique_ptr<NumberRules> number;
  std::unique_ptr<StringRules> string;
  std::unique_ptr<ArrayRules> array;
  std::unique_ptr<ObjectRules> object;
  std::unique_ptr<Branches> branches;

  std::vector<Slot> slots;
  std::vector<Edge> edges;
};

struct Program {
  // The nodes point into these.
  Value root;
  std::map<std::string, Value> documents;

  std::deque<Node> nodes;
  const Node* start = nullptr;
  std::vector<SchemaCheck> compiled;  // by slot
  std::vector<size_t> listed;         // by slot: index in checks, or kUnlisted
  std::vector<SchemaCheck> checks;
};

// Fills `listed` and `checks` of a program whose nodes are complete: gives each check that can
// report its place, and each check of branches the requirements of what stands in them.
void ListChecks(Program* program);

// A node on a circle of edges that all judge the same value; null where there is none.
const Node* FindCircle(const Program& program);

}  // namespace assay
