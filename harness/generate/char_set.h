// A set of Unicode scalar values (U+0000 to U+10FFFF without the surrogates), kept as sorted ranges
// that neither overlap nor touch.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace assay {

class CharSet {
 public:
  using Range = std::pair<char32_t, char32_t>;  // both ends included

  CharSet() = default;
  static CharSet Of(char32_t only) { return Between(only, only); }
  static CharSet Between(char32_t low, char32_t high);

  // Surrogates in the range are left out. low must not be above high.
  void Add(char32_t low, char32_t high);
  void Add(const CharSet& other);
  CharSet Complement() const;
  CharSet Intersection(const CharSet& other) const;

  bool Contains(char32_t c) const;
  bool empty() const { return ranges_.empty(); }
  uint32_t size() const;
  // Members below c.
  uint32_t CountBelow(char32_t c) const;
  // The index-th member in code point order; index must be below size().
  char32_t At(uint32_t index) const;
  const std::vector<Range>& ranges() const { return ranges_; }

 private:
  void Insert(char32_t low, char32_t high);
  std::vector<Range> ranges_;
};

}  // namespace assay
