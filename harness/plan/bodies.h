// Request bodies of an operation, made from its request schema and the target profile.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/contract/contract.h"
#include "harness/target/profile.h"

namespace assay {

// A top-level member of the request body, or a declared place inside one.
struct Field {
  std::string name;                     // of a place inside: its pointer
  std::string pointer;                  // "/name", "/address/city", "/lines/*/quantity"
  std::shared_ptr<const Value> schema;  // without references
  bool required = false;
  bool from_profile = false;  // good values come from the profile only
  bool restricted = false;    // a target may take only values of its own choice
  bool object = false;        // its type allows an object
  bool nested = false;        // inside a top-level member; `required` then is about that
  std::vector<Value> given;   // the profile's good values
};

// A text without any rule of its own: its type says that any text will do.
bool IsPlainText(const Field& field);

using Members = std::vector<std::pair<std::string, Value>>;

class Bodies {
 public:
  Bodies(const Contract& contract, const ContractTarget& target, uint64_t seed);

  const std::vector<Field>& fields() const { return fields_; }
  // The declared places inside them, and those for which there is no room (nested.h).
  const std::vector<Field>& nested() const { return nested_; }
  const std::vector<Field>& nested_left() const { return nested_left_; }
  // Both kinds, the top-level ones first.
  std::vector<const Field*> all_fields() const;
  const Field* Find(
      std::string_view pointer) const;  // "/name", or the first token of a longer pointer

  // The index-th good value of a field for a subject; nullopt where the profile gives none or none
  // can be made.
  std::optional<Value> Good(const Field& field, size_t index, size_t subject) const;
  // Two different good values.
  std::optional<std::pair<Value, Value>> GoodPair(const Field& field, size_t subject) const;
  // Why Good() has nothing, for people.
  std::string WhyNone(const Field& field) const;

  // A body of these members, and the required ones that are not among them.
  Value Make(Members members, size_t subject) const;
  // A body that is good but for this value of a field: of a top-level one as Make() has it, else
  // with a good value around its place. nullopt where no good value goes as far as the place.
  std::optional<Value> With(const Field& field, Value value, size_t subject) const;
  // The same with a good value there; nullopt where there is none.
  std::optional<Value> Around(const Field& field, size_t subject) const;
  // Every field that has a good value; of alternatives (`exactly_one_sent`) only `chosen` or the
  // first.
  Value MakeAll(size_t index, size_t subject, std::string_view chosen = "",
                std::string_view without = "") const;
  // A body of one field that can be made, other than those named; prefers fields whose value cannot
  // collide.
  std::optional<std::pair<const Field*, Value>> Other(const std::vector<std::string>& than,
                                                      size_t index, size_t subject) const;
  // Alternatives that the contract names, of which one at a time is sent.
  const std::vector<std::string>& alternatives() const { return alternatives_; }

 private:
  void AddFields(const std::shared_ptr<const Value>& request, const ContractTarget& target);
  bool NeedsMore(const Value& schema) const;  // than its fields
  std::vector<Field> fields_, nested_, nested_left_;
  // A good body as a whole, where the fields alone do not make one: no object, or one of which
  // more is required than is described.
  std::optional<Value> whole_;
  std::vector<std::string> alternatives_;  // pointers
  std::optional<Value> Made(const Field& field, size_t index, size_t subject) const;

  uint64_t seed_;
  // Good values already made, by field, index and subject: many cases want the same few.
  mutable std::map<std::tuple<const Value*, size_t, size_t>, std::optional<Value>> made_;
};

}  // namespace assay
