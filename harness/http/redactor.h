// Replaces secrets by value in everything that is recorded.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay {

class Redactor {
 public:
  // `shown_as` stands where the value was ("$TT_SECRET"). All forms are replaced: raw,
  // percent-encoded, base64 (each alignment), JSON-escaped, and the part after a scheme word
  // ("Bearer x": also "x" alone). Values under 4 bytes are ignored (they would blot out innocent
  // text).
  void Add(std::string_view value, std::string_view shown_as);
  std::string Apply(std::string_view text) const;
  bool empty() const;

 private:
  std::vector<std::pair<std::string, std::string>> forms_;  // longest first
};

}  // namespace assay
