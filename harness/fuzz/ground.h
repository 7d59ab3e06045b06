// What fuzzing knows of one contract on one target: its fields with ways to make values of them,
// which bodies are good or bad beyond doubt, and how a request is made. All from contract and
// profile, nothing about an API built in.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/fuzz/sequence.h"
#include "harness/generate/random.h"
#include "harness/generate/random_text.h"
#include "harness/judge/expect.h"
#include "harness/plan/plan.h"

namespace assay {

// A request field as fuzzing sees it.
struct FuzzField {
  const Field* field = nullptr;
  std::optional<Schema> schema;  // its own
  std::string shown;             // where an accepted answer shows it; empty where none does
  Compare compare = Compare::kExact;
  bool alternative = false;          // of several that are not sent together
  bool null_removes = false;         // removed_by_null
  bool empty_removes = false;        // emptied_by_empty_object
  bool free = false;                 // accepts_any
  std::optional<RandomTexts> texts;  // of its pattern
  std::optional<RandomTexts> keys;   // of the pattern of its members' names
  std::vector<Value> ordinary;       // good values that a person would take

  const std::string& name() const { return field->name; }
  bool nested() const { return field->nested; }
  // By which Ground::Find knows it: a place may be there in several forms.
  const std::string& key() const { return field->nested ? field->name : field->pointer; }
  bool Removes(const Value& sent) const {
    return (sent.is_null() && null_removes) ||
           (sent.is_object() && sent.members().empty() && empty_removes);
  }
};

// How surely the contract allows a body.
enum class BodyClass { kGood, kBad, kOpen };

class Ground {
 public:
  // Of the subject and, where a second is named, of that too. Independent of the context's life.
  Ground(const SuiteContext& context, size_t subject, std::optional<size_t> other);

  const Contract& contract() const { return *contract_; }
  const std::vector<FuzzField>& fields() const { return fields_; }
  // The declared places inside them, and inside a body that is no object of fields.
  const std::vector<FuzzField>& nested() const { return nested_; }
  const FuzzField* Find(std::string_view key) const;
  const FuzzField* Named(std::string_view name) const;
  bool has_read() const { return read_.has_value(); }
  bool has_other() const { return other_.has_value(); }
  size_t subject(bool other) const { return other ? *other_ : subject_; }

  // kBad: exactly one field breaks its own schema, and neither the rules nor the profile leave that
  // open. kGood: the schema allows it, there is at least one field, alternatives are not sent
  // together, and what only the profile can know is from there.
  // A body that is no object of fields is judged as a whole.
  BodyClass ClassOf(const Value& body) const;
  // Whether all that is wrong with the body is at that place of a nested field, or makes its form
  // wrong.
  bool IsWrongOnlyAt(const FuzzField& field, const Value& body, const std::string& place) const;
  bool HasClasses(const Sequence& sequence) const;  // `bad` is what ClassOf says, none is open

  // A good value: of a text with a pattern any that matches, else an ordinary one. Never one that
  // removes. Nullopt where none can be made.
  std::optional<Value> GoodValue(const FuzzField& field, Random* random) const;
  // A good body that goes as far as a nested field; lists on the way may have several items.
  std::optional<Value> BodyAround(const FuzzField& field, Random* random) const;
  // The plain body of a nested field, with this value at its place; nullopt where there is none.
  std::optional<Value> With(const FuzzField& field, const Value& value) const {
    return bodies_->With(*field.field, value, subject_);
  }
  // An object of good member names whose values are free.
  Value FreeObject(const FuzzField& field, Random* random) const;
  // A body of these members, with the required fields; alternatives beyond the first are left out.
  Value Body(Members members) const;

  Request UpdateWith(const Value& body, bool other) const;
  Request Read(bool other) const;
  // The update that a record is put into a known state with, before a try; and the one before that,
  // where also what was there before has to be known.
  const Value& reset(bool other) const { return other ? other_reset_ : reset_; }
  const Value& before_reset(bool other) const {
    return other ? other_before_reset_ : before_reset_;
  }

 private:
  FuzzField Known(const SuiteContext& context, const Field& field) const;
  BodyClass ClassOfWhole(const Value& body) const;
  void VaryInside(const FuzzField& field, Value* value, Random* random) const;
  bool FromProfile(const FuzzField& field, const Value& value) const;
  bool IsOpen(const FuzzField& field, const Value& value) const;

  const Contract* contract_;
  std::shared_ptr<const Bodies> bodies_;
  std::vector<FuzzField> fields_, nested_;
  bool whole_ = false;  // the body may hold more than its fields: it is a list, or has forms
  size_t subject_;
  std::optional<size_t> other_;
  Request update_, other_update_;
  std::optional<Request> read_, other_read_;
  Value reset_, before_reset_, other_reset_, other_before_reset_;
};

}  // namespace assay
