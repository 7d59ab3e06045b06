// Request bodies of an operation, made from its request schema and the target profile.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/contract/contract.h"
#include "harness/plan/forms.h"
#include "harness/target/profile.h"

namespace assay {

// A top-level member of the request body, or a declared place inside one.
struct Field {
  std::string name;                     // of a place inside: its pointer, and in a form its name
  std::string pointer;                  // "/name", "/address/city", "/lines/*/quantity"
  std::shared_ptr<const Value> schema;  // without references
  bool required = false;
  bool from_profile = false;  // good values come from the profile only
  bool restricted = false;    // a target may take only values of its own choice
  bool object = false;        // its type allows an object
  bool nested = false;        // inside a top-level member; `required` then is about that
  std::vector<Value> given;   // the profile's good values
  Requirements required_by;   // of a top-level one: the facts that say that it is required
  // Where the place is there in one form of something only, or is that which has the form.
  std::shared_ptr<const Form> form;

  bool holds_form() const { return form && pointer == form->holder; }
};

// A text without any rule of its own: its type says that any text will do.
bool IsPlainText(const Field& field);

using Members = std::vector<std::pair<std::string, Value>>;

class Bodies {
 public:
  Bodies(const Contract& contract, const ContractTarget& target, uint64_t seed);

  const std::vector<Field>& fields() const { return fields_; }
  // The declared places inside them and inside a body that is no object of fields, in each of their
  // forms; and those for which there is no room (nested.h).
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
  // The same with a good value there, the index-th; nullopt where there is none.
  std::optional<Value> Around(const Field& field, size_t subject, size_t index = 0) const;
  // Whether a body that breaks the contract does so without fitting several forms at once, which
  // servers rarely tell from one.
  bool FitsNoForm(const Value& body) const { return loose_ == nullptr || !loose_->Accepts(body); }
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
  void AddFields(const std::shared_ptr<const Value>& request,
                 const std::shared_ptr<const Value>& part, const ContractTarget& target);
  bool NeedsMore(const Value& schema) const;  // than its fields
  std::optional<Value> AroundForm(const Field& field, size_t subject, size_t index) const;
  std::optional<Value> Body(size_t index, size_t subject) const;
  void Complete(Value* body, size_t subject) const;
  Value AllFields(size_t index, size_t subject, std::string_view chosen,
                  std::string_view without) const;
  Value Fitting(Value body, size_t subject, std::string_view keep) const;
  std::vector<Field> fields_, nested_, nested_left_;
  // A good body as a whole, where the fields alone do not make one: no object, or one of which
  // more is required than is described.
  std::optional<Value> whole_;
  std::vector<std::string> alternatives_;  // pointers
  std::optional<Value> Made(const Value& schema, size_t index, size_t subject) const;
  std::optional<Value> Kept(const Value& schema, size_t index, size_t subject) const;

  std::shared_ptr<const Value> request_;  // its schema, without references
  const Schema* compiled_ = nullptr;      // the contract's
  bool depends_ = false;  // whether fields depend on each other: good ones may not go together
  std::shared_ptr<const Schema> loose_;
  uint64_t seed_;
  // Good values already made, by field, index and subject: many cases want the same few.
  // Copies share it, also on other threads.
  struct Memory {
    std::mutex mutex;
    std::map<std::tuple<const Value*, size_t, size_t>, std::optional<Value>> made;
    std::map<std::tuple<size_t, size_t, std::string, std::string>, Value> all;  // of MakeAll()
  };
  std::shared_ptr<Memory> memory_ = std::make_shared<Memory>();
};

}  // namespace assay
