#include "harness/schema/ecma_translate.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/schema/ecma_reader.h"

namespace assay {
namespace {

constexpr uint64_t kMaxRepeat = 65535;  // PCRE2's own

// A capturing group, once it has begun.
struct Capture {
  std::u32string name;    // empty where it has none
  bool closed = false;    // its end has been read
  bool repeated = false;  // it stands in a group that may run more than once
};

struct OpenGroup {
  enum class Sort { kPlain, kCapture, kLookahead, kLookbehind } sort;
  size_t capture = 0;        // index, for kCapture
  size_t first_capture = 0;  // captures from here on lie inside this group
  size_t index = 0;          // of its "("
};

class Translator {
 public:
  explicit Translator(std::u32string_view pattern) : in_(pattern) {}

  // Throws RefusedPattern.
  std::string Run();
  bool whole_text() const { return anchored_front_ && anchored_back_ && !alternation_outside_; }

 private:
  void Term();
  void OpenParenthesis();
  void CloseParenthesis();
  void AtomEscape();
  void Backreference(size_t escape, size_t number);
  void NamedBackreference(size_t escape);
  void RefuseForwardReferences() const;
  std::u32string GroupName();
  void Quantifier();
  bool AtQuantifierBraces() const;
  uint64_t RepeatCount();

  EcmaReader in_;
  std::string out_;
  std::vector<OpenGroup> open_;
  std::vector<Capture> captures_;
  bool repeatable_ = false;  // what was read last may carry a quantifier
  OpenGroup last_group_{};   // valid where the last thing read was a ")"
  bool after_group_ = false;
  bool anchored_front_ = false;
  bool anchored_back_ = false;
  bool alternation_outside_ = false;
  // References are judged at the end, when it is known which groups repeat.
  std::vector<std::pair<size_t, size_t>> references_;  // index in the pattern, capture
  struct Forward {
    size_t index;   // in the pattern
    size_t number;  // of the group; 0 where it is named
    std::u32string name;
  };
  std::vector<Forward> forward_;
};

std::string Translator::Run() {
  anchored_front_ = in_.Peek() == '^';
  while (in_.Peek() != EcmaReader::kEnd) Term();
  if (!open_.empty()) EcmaReader::Fail(open_.back().index, "this group is never closed");
  for (const auto& [index, capture] : references_) {
    if (captures_[capture].repeated) {
      EcmaReader::Unsupported(index, "a reference to a group inside a repeated group");
    }
  }
  RefuseForwardReferences();
  return std::move(out_);
}

void Translator::RefuseForwardReferences() const {
  for (const Forward& reference : forward_) {
    bool exists = reference.number > 0 && reference.number <= captures_.size();
    for (const Capture& capture : captures_) {
      exists = exists || (reference.number == 0 && capture.name == reference.name);
    }
    if (!exists) EcmaReader::Fail(reference.index, "a reference to a group that is not there");
    EcmaReader::Unsupported(reference.index, "a reference to a group that begins later");
  }
}

void Translator::Term() {
  const char32_t c = in_.Peek();
  anchored_back_ = c == '$';
  const bool was_group = after_group_;
  after_group_ = false;
  switch (c) {
    case '*':
    case '+':
    case '?':
      after_group_ = was_group;
      return Quantifier();
    case '{':
      if (!AtQuantifierBraces()) break;
      after_group_ = was_group;
      return Quantifier();
    case '(':
      return OpenParenthesis();
    case ')':
      return CloseParenthesis();
    case '\\':
      return AtomEscape();
    case '[':
      in_.Next();
      out_ += in_.Class();
      repeatable_ = true;
      return;
    case '|':
    case '^':
    case '$':
      if (c == '|' && open_.empty()) alternation_outside_ = true;
      in_.Next();
      out_ += c == '|' ? "|" : c == '^' ? "\\A" : "\\z";
      repeatable_ = false;
      return;
    default:
      break;
  }
  in_.Next();
  out_ += c == '.' ? std::string(EcmaReader::Dot()) : EcmaReader::Literal(c);
  repeatable_ = true;
}

void Translator::OpenParenthesis() {
  using Sort = OpenGroup::Sort;
  const size_t start = in_.at();
  OpenGroup group{Sort::kPlain, 0, captures_.size(), start};
  repeatable_ = false;
  if (in_.TakeAll(U"(?:")) {
    out_ += "(?:";
  } else if (in_.TakeAll(U"(?=") || in_.TakeAll(U"(?!")) {
    out_ += in_.Since(start).back() == '=' ? "(?=" : "(?!";
    group.sort = Sort::kLookahead;
  } else if (in_.TakeAll(U"(?<=") || in_.TakeAll(U"(?<!")) {
    out_ += in_.Since(start).back() == '=' ? "(?<=" : "(?<!";
    group.sort = Sort::kLookbehind;
  } else {
    Capture capture;
    if (in_.TakeAll(U"(?<")) {
      capture.name = GroupName();
      for (const Capture& other : captures_) {
        if (other.name == capture.name) EcmaReader::Fail(start, "this group name stands twice");
      }
    } else if (in_.TakeAll(U"(?")) {
      EcmaReader::Fail(start, "no group of ECMA-262 begins like this");
    } else {
      in_.Next();
    }
    out_ += "(";
    group.sort = Sort::kCapture;
    group.capture = captures_.size();
    captures_.push_back(std::move(capture));
  }
  open_.push_back(group);
}

void Translator::CloseParenthesis() {
  if (open_.empty()) EcmaReader::Fail(in_.at(), "this ) closes nothing");
  in_.Next();
  out_ += ")";
  last_group_ = open_.back();
  open_.pop_back();
  after_group_ = true;
  if (last_group_.sort == OpenGroup::Sort::kCapture) captures_[last_group_.capture].closed = true;
  repeatable_ =
      last_group_.sort == OpenGroup::Sort::kPlain || last_group_.sort == OpenGroup::Sort::kCapture;
}

std::u32string Translator::GroupName() {
  const size_t start = in_.at();
  while (in_.Peek() != '>') {
    const char32_t c = in_.Peek();
    const bool fits =
        IsEcmaLetter(c) || c == '_' || c == '$' || (in_.at() > start && IsEcmaDigit(c));
    if (c >= 0x80 && c != EcmaReader::kEnd) {
      EcmaReader::Unsupported(in_.at(), "a group name beyond ASCII");
    }
    if (!fits) EcmaReader::Fail(in_.at(), "no part of a group name");
    in_.Next();
  }
  const std::u32string name(in_.Since(start));
  if (name.empty()) EcmaReader::Fail(start, "this group name is empty");
  in_.Next();
  return name;
}

bool Translator::AtQuantifierBraces() const {
  size_t ahead = 1;
  if (!IsEcmaDigit(in_.Peek(ahead))) return false;
  while (IsEcmaDigit(in_.Peek(ahead))) ++ahead;
  if (in_.Peek(ahead) == ',') ++ahead;
  while (IsEcmaDigit(in_.Peek(ahead))) ++ahead;
  return in_.Peek(ahead) == '}';
}

uint64_t Translator::RepeatCount() {
  const size_t start = in_.at();
  uint64_t count = 0;
  while (IsEcmaDigit(in_.Peek())) {
    count = count * 10 + (in_.Peek() - '0');
    in_.Next();
    if (count > kMaxRepeat) EcmaReader::Unsupported(start, "a repeat count over 65535");
  }
  return count;
}

void Translator::Quantifier() {
  const size_t start = in_.at();
  if (!repeatable_) EcmaReader::Fail(start, "there is nothing here to repeat");
  bool more_than_once = true;
  if (in_.Take('{')) {
    const uint64_t least = RepeatCount();
    uint64_t most = least;
    out_ += "{" + std::to_string(least);
    if (in_.Take(',')) {
      out_ += ",";
      most = kMaxRepeat + 1;
      if (IsEcmaDigit(in_.Peek())) {
        most = RepeatCount();
        out_ += std::to_string(most);
      }
    }
    if (most < least) EcmaReader::Fail(start, "the repeat counts are out of order");
    more_than_once = most > 1;
    out_ += "}";
    in_.Next();
  } else {
    more_than_once = in_.Peek() != '?';
    out_ += static_cast<char>(in_.Next());
  }
  if (in_.Take('?')) out_ += "?";
  repeatable_ = false;
  if (!after_group_ || !more_than_once) return;
  // ECMA-262 forgets what a group's insides captured when the group runs again; PCRE2 does not.
  const bool captures_itself = last_group_.sort == OpenGroup::Sort::kCapture;
  for (size_t i = last_group_.first_capture + (captures_itself ? 1 : 0); i < captures_.size();
       ++i) {
    captures_[i].repeated = true;
  }
}

void Translator::Backreference(size_t escape, size_t number) {
  repeatable_ = true;
  if (number > captures_.size()) {
    forward_.push_back({escape, number, {}});
    return;
  }
  if (!captures_[number - 1].closed)
    EcmaReader::Unsupported(escape, "a reference to a group from inside it");
  for (const OpenGroup& group : open_) {
    if (group.sort == OpenGroup::Sort::kLookbehind) {
      EcmaReader::Unsupported(escape, "a reference inside a lookbehind");
    }
  }
  references_.emplace_back(escape, number - 1);
  out_ += "\\g{" + std::to_string(number) + "}";
}

void Translator::NamedBackreference(size_t escape) {
  const std::u32string name = GroupName();
  for (size_t i = 0; i < captures_.size(); ++i) {
    if (captures_[i].name == name) return Backreference(escape, i + 1);
  }
  repeatable_ = true;
  forward_.push_back({escape, 0, name});
}

void Translator::AtomEscape() {
  const size_t escape = in_.at();
  in_.Next();
  if (in_.Peek() == 'b' || in_.Peek() == 'B') {
    out_ += in_.Take('b') ? "\\b" : (in_.Next(), "\\B");
    repeatable_ = false;
    return;
  }
  if (in_.TakeAll(U"k<")) return NamedBackreference(escape);
  if (in_.Peek() >= '1' && in_.Peek() <= '9') {
    const uint64_t number = RepeatCount();
    return Backreference(escape, static_cast<size_t>(number));
  }
  repeatable_ = true;
  out_ += in_.AtomEscape();
}

size_t ByteOffset(std::u32string_view pattern, size_t index) {
  std::string before;
  for (char32_t c : pattern.substr(0, index)) AppendUtf8(c, &before);
  return before.size();
}

}  // namespace

Translation TranslateEcma(std::string_view pattern) {
  Translation result;
  if (!IsUtf8(pattern)) {
    result.refusal = Refusal::kSyntax;
    result.complaint = "the pattern is not UTF-8";
    return result;
  }
  const std::vector<char32_t> decoded = DecodeUtf8(pattern);
  const std::u32string_view text(decoded.data(), decoded.size());
  Translator translator(text);
  try {
    result.pcre2 = translator.Run();
    result.whole_text = translator.whole_text();
  } catch (const RefusedPattern& refused) {
    result.refusal = refused.refusal;
    result.offset = ByteOffset(text, refused.index);
    result.complaint = refused.complaint;
  }
  return result;
}

}  // namespace assay
