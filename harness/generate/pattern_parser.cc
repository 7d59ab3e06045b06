#include "harness/generate/pattern_parser.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/text.h"

namespace assay {
namespace {

using NodeKind = PatternNode::Kind;

constexpr int kMaxDepth = 100;

CharSet Digits() { return CharSet::Between('0', '9'); }

CharSet WordCharacters() {
  CharSet set = Digits();
  set.Add('A', 'Z');
  set.Add('a', 'z');
  set.Add('_', '_');
  return set;
}

CharSet LineTerminators() {
  CharSet set;
  for (char32_t c : {0x0Au, 0x0Du, 0x2028u, 0x2029u}) set.Add(c, c);
  return set;
}

// ECMA-262 WhiteSpace and LineTerminator: tab, VT, FF, no-break spaces, BOM and category Zs.
CharSet Spaces() {
  CharSet set = LineTerminators();
  set.Add(0x09, 0x0D);
  for (char32_t c : {0x20u, 0xA0u, 0x1680u, 0x202Fu, 0x205Fu, 0x3000u, 0xFEFFu}) set.Add(c, c);
  set.Add(0x2000, 0x200A);
  return set;
}

std::optional<uint32_t> HexDigit(char32_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

bool IsAsciiLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }

// Recursive descent. A function that fails sets error_ and its result is not looked at.
class Parser {
 public:
  explicit Parser(std::string_view pattern) : text_(DecodeUtf8(pattern)) {}

  Result<PatternTree> Run() {
    tree_.root = ParseAlternation(0);
    if (!error_ && position_ < text_.size()) Fail("unmatched )");
    if (error_) return *error_;
    return std::move(tree_);
  }

 private:
  bool AtEnd() const { return position_ >= text_.size(); }
  char32_t Peek(size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : 0;
  }
  bool Take(char32_t c) {
    if (AtEnd() || text_[position_] != c) return false;
    ++position_;
    return true;
  }
  void Fail(std::string message) {
    if (error_) return;
    error_ = Error{{"", 1, static_cast<uint32_t>(position_) + 1}, std::move(message), ""};
  }
  int Make(PatternNode node) {
    tree_.nodes.push_back(std::move(node));
    return static_cast<int>(tree_.nodes.size()) - 1;
  }
  int MakeSet(CharSet set) {
    PatternNode node;
    node.kind = NodeKind::kSet;
    node.set = std::move(set);
    return Make(std::move(node));
  }
  int MakeAnchor(NodeKind kind) {
    PatternNode node;
    node.kind = kind;
    return Make(std::move(node));
  }

  int ParseAlternation(int depth) {
    if (depth > kMaxDepth) Fail("groups are nested too deep");
    std::vector<int> branches;
    do {
      branches.push_back(ParseSequence(depth));
    } while (!error_ && Take('|'));
    if (branches.size() == 1) return branches.front();
    PatternNode node;
    node.kind = NodeKind::kAlternation;
    node.children = std::move(branches);
    return Make(std::move(node));
  }

  int ParseSequence(int depth) {
    std::vector<int> parts;
    while (!error_ && !AtEnd() && Peek() != '|' && Peek() != ')') {
      int atom = ParseAtom(depth);
      if (!error_) atom = ParseQuantifier(atom);
      parts.push_back(atom);
    }
    PatternNode node;
    node.children = std::move(parts);
    return Make(std::move(node));
  }

  int ParseAtom(int depth) {
    switch (Peek()) {
      case '^':
        ++position_;
        return MakeAnchor(NodeKind::kStart);
      case '$':
        ++position_;
        return MakeAnchor(NodeKind::kEnd);
      case '(':
        return ParseGroup(depth);
      case '[':
        return ParseClass();
      case '.':
        ++position_;
        return MakeSet(LineTerminators().Complement());
      case '\\':
        return MakeSet(ParseEscape(/*in_class=*/false));
      case '*':
      case '+':
      case '?':
      case '{':
        Fail("nothing to repeat here");
        return 0;
      default:
        return MakeSet(CharSet::Of(text_[position_++]));
    }
  }

  int ParseGroup(int depth) {
    ++position_;
    if (Take('?')) {
      if (Take('<')) {
        if (Peek() == '=' || Peek() == '!') Fail("lookbehind cannot be walked");
        while (!AtEnd() && Peek() != '>') ++position_;
        if (!Take('>')) Fail("unfinished group name");
      } else if (!Take(':')) {
        Fail("lookahead or group flags cannot be walked");
      }
    }
    if (error_) return 0;
    int inside = ParseAlternation(depth + 1);
    if (!error_ && !Take(')')) Fail("a ) is missing");
    return inside;
  }

  int ParseQuantifier(int atom) {
    uint32_t min = 0;
    uint32_t max = PatternNode::kUnbounded;
    if (Take('*')) {
    } else if (Take('+')) {
      min = 1;
    } else if (Take('?')) {
      max = 1;
    } else if (Peek() == '{' && !AtEnd()) {
      if (!ParseCounts(&min, &max)) return atom;
    } else {
      return atom;
    }
    Take('?');  // lazy or greedy: the same texts match
    NodeKind kind = tree_.node(atom).kind;
    if (kind == NodeKind::kStart || kind == NodeKind::kEnd) Fail("an anchor cannot be repeated");
    PatternNode node;
    node.kind = NodeKind::kRepeat;
    node.children = {atom};
    node.min = min;
    node.max = max;
    return Make(std::move(node));
  }

  bool ParseCounts(uint32_t* min, uint32_t* max) {
    ++position_;
    std::optional<uint32_t> low = ParseNumber();
    if (low) {
      *min = *max = *low;
      if (Take(',')) *max = Peek() == '}' ? PatternNode::kUnbounded : ParseNumber().value_or(0);
    }
    if (!low || !Take('}') || *min > *max) {
      Fail("a count must be {n}, {n,} or {n,m}");
      return false;
    }
    return true;
  }

  std::optional<uint32_t> ParseNumber() {
    if (!IsDigit(Peek())) return std::nullopt;
    uint64_t number = 0;
    while (IsDigit(Peek())) {
      number = number * 10 + (text_[position_++] - '0');
      // Beyond any text we would make; staying below kUnbounded keeps "bounded" true.
      if (number >= PatternNode::kUnbounded) number = PatternNode::kUnbounded - 1;
    }
    return static_cast<uint32_t>(number);
  }

  int ParseClass() {
    ++position_;
    bool negated = Take('^');
    CharSet set;
    while (!error_ && !AtEnd() && Peek() != ']') ParseClassItem(&set);
    if (!error_ && !Take(']')) Fail("a ] is missing");
    if (negated) set = set.Complement();
    if (!error_ && set.empty()) Fail("this class holds no character");
    return MakeSet(std::move(set));
  }

  void ParseClassItem(CharSet* set) {
    CharSet low = ParseClassAtom();
    if (error_) return;
    bool range = Peek() == '-' && position_ + 1 < text_.size() && Peek(1) != ']';
    if (!range) {
      set->Add(low);
      return;
    }
    ++position_;
    CharSet high = ParseClassAtom();
    if (error_) return;
    if (low.size() != 1 || high.size() != 1 || low.At(0) > high.At(0)) {
      Fail("not a range of characters");
      return;
    }
    set->Add(low.At(0), high.At(0));
  }

  CharSet ParseClassAtom() {
    if (AtEnd()) {
      Fail("a ] is missing");
      return {};
    }
    if (Peek() == '\\') return ParseEscape(/*in_class=*/true);
    return CharSet::Of(text_[position_++]);
  }

  CharSet ParseEscape(bool in_class) {
    ++position_;
    if (AtEnd()) {
      Fail("a \\ at the end");
      return {};
    }
    char32_t c = text_[position_++];
    switch (c) {
      case 'd':
        return Digits();
      case 'D':
        return Digits().Complement();
      case 'w':
        return WordCharacters();
      case 'W':
        return WordCharacters().Complement();
      case 's':
        return Spaces();
      case 'S':
        return Spaces().Complement();
      case 't':
        return CharSet::Of(0x09);
      case 'n':
        return CharSet::Of(0x0A);
      case 'v':
        return CharSet::Of(0x0B);
      case 'f':
        return CharSet::Of(0x0C);
      case 'r':
        return CharSet::Of(0x0D);
      case 'x':
        return ParseHex(2);
      case 'u':
        return ParseUnicode();
      case 'c':
        if (IsAsciiLetter(Peek())) return CharSet::Of(text_[position_++] % 32);
        break;
      case '0':
        if (!IsDigit(Peek())) return CharSet::Of(0);
        break;
      case 'b':
        if (in_class) return CharSet::Of(0x08);
        break;
      default:
        if (!IsAsciiLetter(c) && !IsDigit(c)) return CharSet::Of(c);
        break;
    }
    --position_;
    Fail("this escape cannot be walked");
    return {};
  }

  std::optional<uint32_t> TakeHex(int digits) {
    uint32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      std::optional<uint32_t> digit = HexDigit(Peek());
      if (!digit) return std::nullopt;
      value = value * 16 + *digit;
      ++position_;
    }
    return value;
  }

  CharSet ParseHex(int digits) {
    std::optional<uint32_t> value = TakeHex(digits);
    if (!value) {
      Fail("hexadecimal digits are missing");
      return {};
    }
    return CharSet::Of(*value);
  }

  CharSet ParseUnicode() {
    std::optional<uint32_t> value;
    if (Take('{')) {
      value = 0;
      bool any = false;
      while (std::optional<uint32_t> digit = HexDigit(Peek())) {
        value = *value > 0x10FFFF ? *value : *value * 16 + *digit;
        any = true;
        ++position_;
      }
      if (!any || !Take('}')) value.reset();
    } else {
      value = TakeHex(4);
      bool pair = value && *value >= 0xD800 && *value < 0xDC00 && Peek() == '\\' && Peek(1) == 'u';
      if (pair) {
        position_ += 2;
        std::optional<uint32_t> low = TakeHex(4);
        if (low && *low >= 0xDC00 && *low < 0xE000) {
          value = 0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00);
        }
      }
    }
    if (!value || *value > 0x10FFFF || (*value >= 0xD800 && *value < 0xE000)) {
      Fail("not a Unicode character");
      return {};
    }
    return CharSet::Of(*value);
  }

  std::vector<char32_t> text_;
  size_t position_ = 0;
  PatternTree tree_;
  std::optional<Error> error_;
};

}  // namespace

Result<PatternTree> ParsePatternSyntax(std::string_view ecma_pattern) {
  return Parser(ecma_pattern).Run();
}

}  // namespace assay
