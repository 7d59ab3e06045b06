#include <algorithm>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/generate/bad_parts.h"
#include "harness/generate/facets.h"
#include "harness/generate/good_maker.h"
#include "harness/generate/values.h"

namespace assay {
namespace {

// Keeps what breaks its keyword and nothing else.
class Sieve {
 public:
  Sieve(const Value& plain, const Schema& compiled) : plain_(plain), compiled_(compiled) {}

  void Keep(Sample sample) {
    if (Tolerated(plain_, sample.value) || !BreaksOnlyItsKeyword(sample)) return;
    list_.Add(std::move(sample));
  }
  std::vector<Sample> Take() { return list_.Take(); }

 private:
  bool BreaksOnlyItsKeyword(const Sample& sample) const {
    SchemaJudgement judgement = compiled_.Judge(sample.value);
    if (judgement.violations.size() != 1 || !judgement.unsure.empty()) return false;
    const SchemaCheck& check = compiled_.checks()[judgement.violations.front().check];
    if (sample.keyword == "propertyNames" || sample.keyword == "additionalProperties") {
      // Judged by the schema inside, at whatever keyword that breaks.
      return check.keyword == sample.keyword ||
             check.schema_pointer.find("/" + sample.keyword) != std::string::npos;
    }
    return check.keyword == sample.keyword && judgement.violations.front().pointer.empty();
  }

  const Value& plain_;
  const Schema& compiled_;
  SampleList list_;
};

}  // namespace

std::vector<Sample> BadValues(const Value& schema, uint64_t seed) {
  Result<Value> plain = Plain(schema);
  Result<Schema> compiled = Schema::Compile(schema);
  if (!plain.ok() || !compiled.ok()) return {};
  Sieve sieve(plain.value(), compiled.value());
  for (auto make : {TypeMisses, ListedMisses, TextMisses, NumberMissesOf, ArrayMisses, ObjectMisses,
                    KeyMisses}) {
    for (Sample& sample : make(plain.value(), seed)) sieve.Keep(std::move(sample));
  }
  return sieve.Take();
}

}  // namespace assay
