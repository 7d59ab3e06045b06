// The parts of an ECMA-262 pattern below the level of terms: characters, escapes and classes. Used
// by ecma_translate.cc alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "harness/schema/ecma_translate.h"

namespace assay {

// Thrown within the translator only; TranslateEcma turns it into a value.
struct RefusedPattern {
  Refusal refusal;
  size_t index;  // in code points
  std::string complaint;
};

class EcmaReader {
 public:
  static constexpr char32_t kEnd = std::numeric_limits<char32_t>::max();

  explicit EcmaReader(std::u32string_view pattern) : text_(pattern) {}

  size_t at() const { return at_; }
  char32_t Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : kEnd;
  }
  char32_t Next() { return text_[at_++]; }  // only where Peek() is not kEnd
  bool Take(char32_t c);
  bool TakeAll(std::u32string_view literal);
  std::u32string_view Since(size_t start) const { return text_.substr(start, at_ - start); }

  [[noreturn]] static void Fail(size_t index, std::string complaint);
  [[noreturn]] static void Unsupported(size_t index, std::string complaint);

  // The following return PCRE2 text; each stands before what it reads, an escape behind its "\".
  std::string Class();       // a whole [class]
  std::string AtomEscape();  // any escape that stands for one character

  static std::string Literal(char32_t c);
  static std::string_view Dot();

 private:
  std::optional<std::string_view> ClassEscape();
  std::optional<std::string> PropertyEscape();
  char32_t CharacterEscape(bool in_class);
  char32_t UnicodeEscape(size_t escape);
  char32_t BracedCodePoint(size_t escape);
  std::optional<char32_t> Hex(size_t digits);
  std::string ClassMember(std::optional<char32_t>* single);

  std::u32string_view text_;
  size_t at_ = 0;
};

inline bool IsEcmaDigit(char32_t c) { return c >= '0' && c <= '9'; }
inline bool IsEcmaLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace assay
