// Replaces secrets by value in everything that is recorded.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

class Redactor {
 public:
  // `shown_as` stands where the value was ("$TT_SECRET"). All forms are replaced, also mixed ones:
  // raw, percent-encoded (once or twice, either case, '+' for a space), JSON-escaped (once or
  // twice, any choice of escapes), HTML-escaped, base64 at each alignment and in both alphabets;
  // and the part after a scheme word, if it is one or the part is long ("Bearer x": also "x" alone;
  // "Basic x": also the password in it). Values under 4 bytes are ignored (they would blot out
  // innocent text).
  void Add(std::string_view value, std::string_view shown_as);
  std::string Apply(std::string_view text) const;
  // The same in place; nothing is copied where there is nothing to replace.
  void ApplyTo(std::string* text) const;
  bool empty() const;

 private:
  // One character of a secret.
  struct Symbol {
    std::string bytes;        // as it is; more than one where it is UTF-8 beyond ASCII
    char32_t code_point = 0;  // for \u and &#
    char also = '\0';         // what may stand for it, unescaped; NUL: nothing
  };
  struct Pattern {
    std::string value;
    bool base64 = false;
    bool bits_before = false;  // the base64 digit before it holds bits of the secret
    bool bits_after = false;
    bool plain = false;  // nothing in it could be taken for the start of an escape
    std::vector<Symbol> symbols;
    std::string shown_as;
  };
  struct Found {
    size_t begin = 0;
    size_t end = 0;  // 0: nothing found
    const Pattern* pattern = nullptr;
  };
  class Positions;

  void AddValue(std::string_view value, std::string_view shown_as);
  void AddPattern(Pattern pattern);
  void AddPairs(const Pattern& pattern);
  Found FirstAmong(std::string_view text, size_t begin, size_t end) const;
  bool MayBeginAt(std::string_view text, size_t at) const;
  Found NextFrom(std::string_view text, size_t at) const;
  Found LongestAt(std::string_view text, size_t at) const;
  void TryAt(const Pattern& pattern, std::string_view text, size_t at, Found* found) const;
  // Both cheap, and true where only Match can tell.
  static bool MayBeginEscaped(const Pattern& pattern, std::string_view text, size_t at);
  static bool MayMatchRaw(const Pattern& pattern, std::string_view text, size_t at);
  static size_t Match(const Pattern& pattern, std::string_view text, size_t at);
  static void MatchSymbol(const Symbol& symbol, std::string_view text, size_t at, Positions* ends);

  std::vector<Pattern> patterns_;
  // Which patterns begin with this byte unescaped; nearly every byte of a text begins none.
  std::array<std::vector<uint32_t>, 256> raw_starts_;
  std::array<bool, 256> starts_{};  // bytes with which any pattern may begin, in any form
  // One bit for two bytes with which any pattern may begin unescaped; few of the rest pass it.
  std::array<uint64_t, 1024> pairs_{};
  // The same for two bytes with which any pattern may begin or go on after its first byte, and for
  // all that have the start of an escape in them: so every second place of a text is looked at.
  std::array<uint64_t, 1024> pairs_around_{};
};

}  // namespace assay
