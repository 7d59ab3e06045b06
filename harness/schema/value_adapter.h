// Our values as valijson sees them, so that none has to be copied for it. Inside second_judge.cc
// only. No object may have a name twice; integers fit into int64.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <valijson/internal/adapter.hpp>
#include <valijson/internal/basic_adapter.hpp>
#include <valijson/internal/frozen_value.hpp>

#include "harness/json/decimal.h"
#include "harness/json/value.h"

namespace assay {

class ValueAdapter;
struct MemberSeen;

// Over items or members; `Seen` is made of each when it is asked for.
template <typename Held, typename Seen>
class SeenIterator {
 public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = Seen;
  using difference_type = std::ptrdiff_t;
  using pointer = const Seen*;
  using reference = Seen;

  explicit SeenIterator(const Held* at) : at_(at) {}
  Seen operator*() const { return Seen(*at_); }
  valijson::adapters::DerefProxy<Seen> operator->() const {
    return valijson::adapters::DerefProxy<Seen>(**this);
  }
  bool operator==(const SeenIterator& other) const { return at_ == other.at_; }
  bool operator!=(const SeenIterator& other) const { return at_ != other.at_; }
  const SeenIterator& operator++() {
    ++at_;
    return *this;
  }
  SeenIterator operator++(int) { return SeenIterator(at_++); }
  const SeenIterator& operator--() {
    --at_;
    return *this;
  }
  void advance(std::ptrdiff_t n) { at_ += n; }

 private:
  const Held* at_;
};

class ArraySeen {
 public:
  using const_iterator = SeenIterator<Value, ValueAdapter>;
  using iterator = const_iterator;

  ArraySeen() = default;  // an empty one
  explicit ArraySeen(const Value::Array& items) : data_(items.data()), size_(items.size()) {}
  const_iterator begin() const { return const_iterator(data_); }
  const_iterator end() const { return const_iterator(data_ + size_); }
  size_t size() const { return size_; }

 private:
  const Value* data_ = nullptr;
  size_t size_ = 0;
};

class ObjectSeen {
 public:
  using const_iterator = SeenIterator<Member, MemberSeen>;
  using iterator = const_iterator;

  ObjectSeen() = default;  // an empty one
  explicit ObjectSeen(const Value::Object& members)
      : data_(members.data()), size_(members.size()) {}
  const_iterator begin() const { return const_iterator(data_); }
  const_iterator end() const { return const_iterator(data_ + size_); }
  const_iterator find(std::string_view name) const {
    const Member* at = data_;
    while (at != data_ + size_ && at->key != name) ++at;
    return const_iterator(at);
  }
  size_t size() const { return size_; }

 private:
  const Member* data_ = nullptr;
  size_t size_ = 0;
};

class ValueSeen {
 public:
  ValueSeen() : ValueSeen(EmptyObject()) {}
  explicit ValueSeen(const Value& value) : value_(&value) {}

  valijson::adapters::FrozenValue* freeze() const;
  opt::optional<ArraySeen> getArrayOptional() const {
    if (!isArray()) return {};
    return ArraySeen(value_->items());
  }
  opt::optional<ObjectSeen> getObjectOptional() const {
    if (!isObject()) return {};
    return ObjectSeen(value_->members());
  }
  bool getArraySize(size_t& size) const {
    if (isArray()) size = value_->items().size();
    return isArray();
  }
  bool getObjectSize(size_t& size) const {
    if (isObject()) size = value_->members().size();
    return isObject();
  }
  bool getBool(bool& held) const {
    if (isBool()) held = value_->boolean();
    return isBool();
  }
  bool getDouble(double& number) const {
    if (!isDouble()) return false;
    number = Decimal::Parse(value_->text()).ToDouble();
    return true;
  }
  bool getInteger(int64_t& number) const {
    if (!isInteger()) return false;
    number = Decimal::Parse(value_->text()).ToInt64().value();
    return true;
  }
  bool getString(std::string& text) const {
    if (isString()) text = value_->text();
    return isString();
  }
  static bool hasStrictTypes() { return true; }
  bool isArray() const { return value_->is_array(); }
  bool isBool() const { return value_->is_boolean(); }
  bool isDouble() const { return isNumber() && !isInteger(); }
  bool isInteger() const { return isNumber() && Decimal::IsInteger(value_->text()); }
  bool isNull() const { return value_->is_null(); }
  bool isNumber() const { return value_->is_number(); }
  bool isObject() const { return value_->is_object(); }
  bool isString() const { return value_->is_string(); }

 private:
  static const Value& EmptyObject() {
    static const Value empty = Value::MakeObject();
    return empty;
  }

  const Value* value_;
};

class ValueAdapter : public valijson::adapters::BasicAdapter<ValueAdapter, ArraySeen, MemberSeen,
                                                             ObjectSeen, ValueSeen> {
 public:
  ValueAdapter() = default;
  explicit ValueAdapter(const Value& value) : BasicAdapter(ValueSeen(value)) {}
};

struct MemberSeen {
  explicit MemberSeen(const Member& member) : first(member.key), second(member.value) {}

  const std::string& first;
  ValueAdapter second;
};

class ValueFrozen : public valijson::adapters::FrozenValue {
 public:
  explicit ValueFrozen(Value value) : value_(std::move(value)) {}
  FrozenValue* clone() const override { return new ValueFrozen(value_); }
  bool equalTo(const valijson::adapters::Adapter& other, bool strict) const override {
    return ValueAdapter(value_).equalTo(other, strict);
  }

 private:
  Value value_;
};

inline valijson::adapters::FrozenValue* ValueSeen::freeze() const {
  return new ValueFrozen(*value_);
}

}  // namespace assay

template <>
struct valijson::adapters::AdapterTraits<assay::ValueAdapter> {
  using DocumentType = assay::Value;
};
