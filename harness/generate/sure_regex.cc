#include "harness/generate/sure_regex.h"

#include <array>
#include <utility>

namespace assay {
namespace {

// What a class escape stands for, as the inside of a character class. Empty: it cannot be said
// inside one, and means there what ECMA-262 says.
struct Meaning {
  char name;
  std::string_view widest, narrowest;
};

constexpr auto kMeanings = std::to_array<Meaning>({
    {'d', "\\p{Nd}", "0-9"},
    {'D', "\\D", "\\P{Nd}"},
    {'w', "\\p{L}\\p{M}\\p{N}\\p{Pc}", "0-9A-Za-z_"},
    {'s', "\\s\\x1c-\\x1f\\x85", " \\t\\n\\r\\f"},
});

// The opposites that only a class of their own can say.
constexpr auto kOpposites = std::to_array<Meaning>({
    {'W', "[^0-9A-Za-z_]", "[^\\p{L}\\p{M}\\p{N}\\p{Pc}]"},
    {'S', "[^ \\t\\n\\r\\f]", "[^\\s\\x1c-\\x1f\\x85]"},
});

const Meaning* Find(const auto& meanings, char name) {
  for (const Meaning& one : meanings) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

// Of a class, up to its `]`. What it excludes is narrow where it is to be wide.
size_t ReadClass(std::string_view pattern, size_t at, bool widest, std::string* out) {
  *out += pattern[at++];
  const bool opposite = at < pattern.size() && pattern[at] == '^';
  const bool wide = widest != opposite;
  while (at < pattern.size() && pattern[at] != ']') {
    if (pattern[at] != '\\' || at + 1 >= pattern.size()) {
      *out += pattern[at++];
      continue;
    }
    const Meaning* meaning = Find(kMeanings, pattern[at + 1]);
    *out += meaning == nullptr ? pattern.substr(at, 2)
            : wide             ? meaning->widest
                               : meaning->narrowest;
    at += 2;
  }
  return at;
}

}  // namespace

std::string Reading(std::string_view pattern, bool widest) {
  std::string out;
  for (size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '[') {
      at = ReadClass(pattern, at, widest, &out);
      if (at < pattern.size()) out += pattern[at];
    } else if (pattern[at] == '.') {
      out += widest ? "[^\\n]" : "[^\\n\\r\\x85\\u2028\\u2029]";
    } else if (pattern[at] == '\\' && at + 1 < pattern.size()) {
      const Meaning* inside = Find(kMeanings, pattern[at + 1]);
      const Meaning* whole = Find(kOpposites, pattern[at + 1]);
      if (inside != nullptr)
        out += "[" + std::string(widest ? inside->widest : inside->narrowest) + "]";
      else
        out += whole == nullptr ? pattern.substr(at, 2) : widest ? whole->widest : whole->narrowest;
      ++at;
    } else {
      out += pattern[at];
    }
  }
  return out;
}

Result<SureRegex> SureRegex::Compile(std::string_view ecma_pattern) {
  Result<Regex> exact = Regex::Compile(ecma_pattern);
  if (!exact.ok()) return exact.errors();
  SureRegex sure(exact.Take());
  for (const bool widest : {true, false}) {
    const std::string reading = Reading(ecma_pattern, widest);
    if (reading == ecma_pattern) continue;
    if (Result<Regex> other = Regex::Compile(reading); other.ok())
      (widest ? sure.widest_ : sure.narrowest_) = other.Take();
  }
  return sure;
}

Match SureRegex::Search(std::string_view utf8, Match wanted) const {
  const Match match = exact_.Search(utf8);
  const std::optional<Regex>& other = wanted == Match::kNo ? widest_ : narrowest_;
  return match == wanted && other ? other->Search(utf8) : match;
}

}  // namespace assay
