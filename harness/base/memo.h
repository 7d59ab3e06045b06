// What a pure function gave lately, so that the same is not worked out again. From any thread.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace assay {

template <typename Value>
class Memo {
 public:
  // Keeps at most so many values; what is kept is dropped as a whole where one more comes.
  explicit Memo(size_t most) : most_(most) {}

  // A copy of what make() gave for that key. Where two threads ask at once, both may make it.
  template <typename Make>
  Value Get(const std::string& key, const Make& make) {
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = values_.find(key); found != values_.end()) return found->second;
    }
    Value value = make();
    const std::lock_guard lock(mutex_);
    if (values_.size() >= most_) values_.clear();
    values_.emplace(key, value);
    return value;
  }

 private:
  const size_t most_;
  std::mutex mutex_;
  std::unordered_map<std::string, Value> values_;
};

}  // namespace assay
