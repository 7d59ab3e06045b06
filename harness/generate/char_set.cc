#include "harness/generate/char_set.h"

#include <algorithm>

namespace assay {
namespace {

constexpr char32_t kBeforeSurrogates = 0xD7FF;
constexpr char32_t kAfterSurrogates = 0xE000;
constexpr char32_t kLastCodePoint = 0x10FFFF;

}  // namespace

CharSet CharSet::Between(char32_t low, char32_t high) {
  CharSet set;
  set.Add(low, high);
  return set;
}

void CharSet::Add(char32_t low, char32_t high) {
  high = std::min(high, kLastCodePoint);
  Insert(low, std::min(high, kBeforeSurrogates));
  Insert(std::max(low, kAfterSurrogates), high);
}

void CharSet::Add(const CharSet& other) {
  for (const Range& range : other.ranges_) Insert(range.first, range.second);
}

void CharSet::Insert(char32_t low, char32_t high) {
  if (low > high) return;
  auto from = std::find_if(ranges_.begin(), ranges_.end(),
                           [low](const Range& range) { return range.second + 1 >= low; });
  auto to = from;
  while (to != ranges_.end() && to->first <= high + 1) {
    low = std::min(low, to->first);
    high = std::max(high, to->second);
    ++to;
  }
  from = ranges_.erase(from, to);
  ranges_.insert(from, {low, high});
}

CharSet CharSet::Complement() const {
  CharSet result;
  char32_t next = 0;
  for (const Range& range : ranges_) {
    if (range.first > next) result.Add(next, range.first - 1);
    next = range.second + 1;
  }
  if (next <= kLastCodePoint) result.Add(next, kLastCodePoint);
  return result;
}

CharSet CharSet::Intersection(const CharSet& other) const {
  CharSet result;
  for (const Range& a : ranges_) {
    for (const Range& b : other.ranges_) {
      char32_t low = std::max(a.first, b.first);
      char32_t high = std::min(a.second, b.second);
      if (low <= high) result.Insert(low, high);
    }
  }
  return result;
}

bool CharSet::Contains(char32_t c) const {
  auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), c,
                       [](char32_t value, const Range& range) { return value < range.first; });
  return after != ranges_.begin() && std::prev(after)->second >= c;
}

uint32_t CharSet::size() const {
  uint32_t total = 0;
  for (const Range& range : ranges_) total += range.second - range.first + 1;
  return total;
}

uint32_t CharSet::CountBelow(char32_t c) const {
  uint32_t count = 0;
  for (const auto& [low, high] : ranges_) {
    if (low >= c) break;
    count += std::min<char32_t>(high, c - 1) - low + 1;
  }
  return count;
}

char32_t CharSet::At(uint32_t index) const {
  for (const Range& range : ranges_) {
    uint32_t count = range.second - range.first + 1;
    if (index < count) return range.first + index;
    index -= count;
  }
  return ranges_.back().second;
}

}  // namespace assay
