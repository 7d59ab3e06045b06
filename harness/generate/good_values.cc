#include "harness/generate/facets.h"
#include "harness/generate/good_maker.h"
#include "harness/generate/values.h"

namespace assay {

Result<Value> GoodValue(const Value& schema, uint64_t seed, size_t index, std::string_view salt) {
  Result<Value> plain = Plain(schema);
  if (!plain.ok()) return plain.errors();
  Result<Value> made = GoodMaker({seed, std::string(salt), false}).Make(plain.value(), index);
  if (!made.ok()) return made;
  // What folding could not say in one schema is said by the original.
  Result<Schema> compiled = Schema::Compile(schema);
  if (!compiled.ok()) return compiled.errors();
  if (!compiled.value().Accepts(made.value())) {
    return Error{{}, "no value can be made that the schema allows", "give it examples"};
  }
  return made;
}

}  // namespace assay
