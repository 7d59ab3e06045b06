// The inside of GoodValue, for the other generators too: they start from a good value and change
// one thing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/schema/schema.h"

namespace assay {

class GoodMaker {
 public:
  struct Options {
    uint64_t seed = 0;
    std::string salt;
    // Make up values that only the profile knows. Right by the schema, but known to be unknown to
    // the target: for bodies that are wrong elsewhere.
    bool make_up_profile_values = false;
  };

  explicit GoodMaker(Options options) : options_(std::move(options)) {}

  // `plain` is without references (Plain). The result is checked against it. What was made for a
  // schema is kept: those around it ask for the same again for each of their own values.
  Result<Value> Make(const Value& plain, size_t index) const;
  // A value for a place that any value fits; each index gives another.
  static Value Anything(size_t index);

 private:
  // The values of one schema, in order, as far as they were asked for.
  struct Series {
    explicit Series(Schema schema) : compiled(std::move(schema)) {}
    Schema compiled;
    std::vector<Value> stated, found;
    size_t next = 0, failures = 0;
    bool closed = false;
  };

  Result<std::shared_ptr<Series>> SeriesOf(const Value& plain) const;
  std::vector<Value> Stated(const Value& plain, const Schema& compiled) const;
  std::vector<Value> Candidates(const Value& plain, const std::vector<Value>& stated,
                                size_t index) const;
  std::vector<Value> Branches(const Value& plain, size_t index) const;
  std::vector<Value> Texts(const Value& plain, const std::vector<Value>& stated,
                           size_t index) const;
  std::vector<Value> Numbers(const Value& plain, const std::vector<Value>& stated,
                             size_t index) const;
  std::vector<Value> Arrays(const Value& plain, size_t index) const;
  std::vector<Value> Objects(const Value& plain, size_t index) const;
  Result<Value> Object(const Value& plain, size_t index, bool optional_too) const;
  void AddFreeMembers(const Value& plain, size_t index, Value* object) const;
  Value Salted(const Value& plain, const Schema& compiled, Value value) const;

  Options options_;
  mutable std::map<std::string, std::shared_ptr<Series>> series_;  // by the schema's text
};

// The text made different by a short word, at the place where it hurts least: "ann@x.org", "b" to
// "ann.b@x.org"; "North", "b" to "North b", "North-b", ….
std::vector<std::string> Varied(const std::string& text, const std::string& word);

}  // namespace assay
