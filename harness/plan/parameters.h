// Parameters as requests carry them: in path, query, header and cookie, in the styles that OpenAPI
// 3.0 names (form, simple, label, matrix, spaceDelimited, pipeDelimited, deepObject).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/contract/contract.h"
#include "harness/json/value.h"
#include "harness/target/profile.h"

namespace assay {

// What is to stand in the path for {name}: percent-encoded, with the style's own signs.
std::string WriteInPath(const Parameter& parameter, const Value& value);
// "name=a&name=b", without the '?'; empty where nothing is written (an empty list).
std::string WriteInQuery(const Parameter& parameter, const Value& value);
// A header's value or a cookie's "name=value"; nullopt where a header cannot carry it: a control
// character, or a space at an end, which would be lost.
std::optional<std::string> WriteInHeader(const Parameter& parameter, const Value& value);

// Whether a server that reads the value as written finds it breaking the schema however it types
// it: a text "7" may be a number, a text or a list of one.
bool BreaksAsWritten(const Parameter& parameter, const Value& value);
// The value that a text stands for, of the types that the schema allows; a text where none fits.
Value ReadAs(const Schema& schema, const std::string& text);

// Good values of parameters: the profile's `values` first, else made from the schema.
class ParameterValues {
 public:
  ParameterValues(const Contract& contract, const ContractTarget& target, uint64_t seed)
      : contract_(contract), target_(target), seed_(seed) {}

  // nullopt where none can be had. A credential's comes from the profile alone.
  std::optional<Value> Good(const Parameter& parameter, size_t index) const;
  // Parameters without which no good request can be made, and for which there is no value.
  std::vector<std::string> Missing() const;

 private:
  const Contract& contract_;
  const ContractTarget& target_;
  uint64_t seed_;
};

// Whether requests carry the parameter beside what credentials, media types and subjects give.
bool IsOwn(const Contract& contract, const Parameter& parameter);

}  // namespace assay
