// Random documents and random damage to them, held against what needs no parser to know.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>

#include "harness/base/text.h"
#include "harness/json/number.h"
#include "harness/json/readers.h"
#include "harness/json/value.h"

namespace assay {
namespace {

class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  size_t Below(size_t limit) { return random_() % limit; }

  std::string Text() {
    constexpr char32_t kEdges[] = {0,      0x1F,   '"',    '\\',    '/',     0x7F,
                                   0x80,   0x7FF,  0x800,  0xD7FF,  0xE000,  0x2028,
                                   0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF};
    std::string out;
    for (size_t length = Below(6); length > 0; --length) {
      AppendUtf8(
          Below(2) == 0 ? kEdges[Below(std::size(kEdges))] : static_cast<char32_t>('a' + Below(4)),
          &out);
    }
    return out;
  }

  std::string Number() {
    std::string out = Below(3) == 0 ? "-" : "";
    out += Below(3) == 0 ? "0" : std::to_string(1 + Below(999));
    if (Below(20) == 0 && out.back() != '0') out += std::string(Below(400), '7');
    if (Below(3) == 0) out += "." + std::to_string(Below(1000));
    if (Below(3) == 0) {
      constexpr std::string_view kMarks[] = {"e", "E", "e+", "E+", "e-", "E-"};
      out += kMarks[Below(6)];
      out += std::to_string(Below(500));
    }
    return out;
  }

  Value Any(int depth) {
    switch (Below(depth > 0 ? 8 : 5)) {
      case 0:
        return Value();
      case 1:
        return Value::Boolean(Below(2) == 0);
      case 2:
      case 3:
        return Value::Number(Number());
      case 4:
        return Value::String(Text());
      case 5:
      case 6: {
        Value out = Value::MakeObject();
        for (size_t count = Below(5); count > 0; --count) {
          Value child = Any(depth - 1);
          out.members().push_back(Member{Text(), std::move(child), 0});
        }
        return out;
      }
      default: {
        Value out = Value::MakeArray();
        for (size_t count = Below(5); count > 0; --count) out.items().push_back(Any(depth - 1));
        return out;
      }
    }
  }

 private:
  std::mt19937 random_;
};

// The same document, member for member and letter for letter; Equal() is more forgiving.
bool Identical(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is_boolean()) return a.boolean() == b.boolean();
  if (a.is_number() || a.is_string()) return a.text() == b.text();
  if (a.is_array()) {
    return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(),
                      Identical);
  }
  if (a.is_null()) return true;
  return std::equal(a.members().begin(), a.members().end(), b.members().begin(), b.members().end(),
                    [](const Member& x, const Member& y) {
                      return x.key == y.key && Identical(x.value, y.value);
                    });
}

TEST(ValuePropertyTest, ReadingUndoesWriting) {
  Maker maker(11);
  for (int i = 0; i < 5000; ++i) {
    const Value value = maker.Any(4);
    for (const int indent : {-1, 0, 3}) {
      const std::string text = Dump(value, indent);
      ASSERT_TRUE(IsUtf8(text));
      Result<Document> again = ParseJson(text);
      ASSERT_TRUE(again.ok()) << text << ": " << again.error().ToString();
      ASSERT_TRUE(Identical(again.value().root, value)) << text;
      ASSERT_TRUE(Equal(again.value().root, value)) << text;
    }
  }
}

TEST(ValuePropertyTest, EqualIgnoresOrderAndSpelling) {
  Maker maker(12);
  for (int i = 0; i < 5000; ++i) {
    const Value value = maker.Any(3);
    if (!value.is_object() || value.members().empty()) continue;
    Value turned = Value::MakeObject();
    for (const Member& member : value.members()) {
      if (value.Find(member.key) == &member.value) {
        turned.members().insert(turned.members().begin(), member);
      }
    }
    ASSERT_TRUE(Equal(value, turned)) << Dump(value);
    turned.members().front().value = Value::MakeArray({turned.members().front().value});
    ASSERT_FALSE(Equal(value, turned)) << Dump(value);
  }
}

// At each value's offset the text must hold just that value, and nothing else must start there.
void CheckOffsets(const std::string& text, const Value& value) {
  const std::string_view rest = std::string_view(text).substr(value.offset());
  const std::string written = value.is_array() ? "[" : value.is_object() ? "{" : Dump(value);
  ASSERT_EQ(rest.substr(0, written.size()), written);
  ASSERT_TRUE(!value.is_number() || NumberLength(rest) == written.size()) << rest;
  if (value.is_array()) {
    for (const Value& item : value.items()) CheckOffsets(text, item);
  }
  if (!value.is_object()) return;
  for (const Member& member : value.members()) {
    const std::string key = Dump(Value::String(member.key));
    ASSERT_EQ(text.substr(member.key_offset, key.size()), key);
    const size_t between = member.key_offset + key.size();
    ASSERT_EQ(Trim(text.substr(between, member.value.offset() - between)), ":");
    CheckOffsets(text, member.value);
  }
}

TEST(ValuePropertyTest, OffsetsPointAtTheValues) {
  Maker maker(13);
  for (int i = 0; i < 3000; ++i) {
    const Value value = maker.Any(4);
    const std::string text = (i % 2 == 0 ? " \r\n\t" : "") + Dump(value, i % 3 - 1) + " ";
    Result<Document> document = ParseJson(text);
    ASSERT_TRUE(document.ok()) << text;
    CheckOffsets(text, document.value().root);
    if (HasFatalFailure()) FAIL() << text;
  }
}

// The grammar of RFC 8259 once more, without a line in common with the code under test.
class Recognizer {
 public:
  explicit Recognizer(std::string_view text) : rest_(text) {}
  bool Text() {
    if (!IsUtf8(rest_)) return false;
    Blank();
    if (!Any()) return false;
    Blank();
    return rest_.empty();
  }

 private:
  void Blank() {
    while (!rest_.empty() && std::string_view(" \t\n\r").find(rest_[0]) != std::string_view::npos) {
      rest_.remove_prefix(1);
    }
  }
  bool Eat(std::string_view word) {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  size_t Run(std::string_view alphabet) {
    size_t count = 0;
    while (!rest_.empty() && alphabet.find(rest_[0]) != std::string_view::npos) {
      rest_.remove_prefix(1);
      ++count;
    }
    return count;
  }
  bool Number() {
    Eat("-");
    if (!Eat("0") && Run("0123456789") == 0) return false;
    if (Eat(".") && Run("0123456789") == 0) return false;
    if (!Eat("e") && !Eat("E")) return true;
    if (!Eat("+")) Eat("-");
    return Run("0123456789") > 0;
  }
  int Unit() {
    if (rest_.size() < 4) return -1;
    int unit = 0;
    for (int i = 0; i < 4; ++i) {
      const size_t digit = std::string_view("0123456789abcdef").find(ToLower(rest_.substr(0, 1)));
      if (digit == std::string_view::npos) return -1;
      unit = unit * 16 + static_cast<int>(digit);
      rest_.remove_prefix(1);
    }
    return unit;
  }
  bool Escape() {
    if (!Eat("u")) {
      const bool known =
          !rest_.empty() && std::string_view("\"\\/bfnrt").find(rest_[0]) != std::string_view::npos;
      if (known) rest_.remove_prefix(1);
      return known;
    }
    const int unit = Unit();
    if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) return false;
    if (unit < 0xD800 || unit > 0xDBFF) return true;
    if (!Eat("\\u")) return false;
    const int low = Unit();
    return low >= 0xDC00 && low <= 0xDFFF;
  }
  bool String() {
    if (!Eat("\"")) return false;
    while (!Eat("\"")) {
      if (rest_.empty() || static_cast<unsigned char>(rest_[0]) < 0x20) return false;
      if (Eat("\\")) {
        if (!Escape()) return false;
      } else {
        rest_.remove_prefix(1);
      }
    }
    return true;
  }
  bool List(char close, bool members) {
    Blank();
    if (Eat({&close, 1})) return true;
    while (true) {
      Blank();
      if (members && !String()) return false;
      Blank();
      if (members && !Eat(":")) return false;
      Blank();
      if (!Any()) return false;
      Blank();
      if (Eat({&close, 1})) return true;
      if (!Eat(",")) return false;
    }
  }
  bool Any() {
    if (Eat("null") || Eat("true") || Eat("false")) return true;
    if (Eat("[")) return List(']', false);
    if (Eat("{")) return List('}', true);
    return rest_.substr(0, 1) == "\"" ? String() : Number();
  }

  std::string_view rest_;
};

void Damage(Maker* maker, std::string* text) {
  constexpr std::string_view kPieces[] = {"\"",
                                          "\\",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          ",",
                                          ":",
                                          "0",
                                          "1",
                                          "-",
                                          "+",
                                          ".",
                                          "e",
                                          "E5",
                                          "1e400",
                                          " ",
                                          "\n",
                                          "a",
                                          "null",
                                          "\\ud83d",
                                          "\\ude00",
                                          "\\u0041",
                                          "\x80",
                                          "\xC3",
                                          "\xED\xA0\x80",
                                          "\xEF\xBB\xBF",
                                          "/",
                                          "7.",
                                          "\x01"};
  for (size_t count = 1 + maker->Below(3); count > 0; --count) {
    const size_t at = maker->Below(text->size() + 1);
    const size_t cut = maker->Below(3);
    if (maker->Below(30) == 0) {
      text->insert(at, 1, '\0');
    } else {
      text->replace(at, std::min(cut, text->size() - at),
                    maker->Below(3) == 0 ? "" : kPieces[maker->Below(std::size(kPieces))]);
    }
  }
}

TEST(ValuePropertyTest, AcceptsWhatTheGrammarAllowsAndNothingElse) {
  Maker maker(14);
  int accepted = 0;
  constexpr int kRounds = 40000;
  for (int i = 0; i < kRounds; ++i) {
    std::string text = Dump(maker.Any(3), i % 4 == 0 ? 1 : -1);
    Damage(&maker, &text);
    const Result<Document> result = ParseJson(text);
    const bool expected = Recognizer(text).Text();
    accepted += expected ? 1 : 0;
    ASSERT_EQ(result.ok(), expected) << testing::PrintToString(text);
    if (result.ok()) continue;
    const Error& error = result.error();
    ASSERT_FALSE(error.message.empty());
    ASSERT_GE(error.place.line, 1u);
    ASSERT_GE(error.place.column, 1u);
    ASSERT_LE(error.place.column, text.size() + 1);
    ASSERT_EQ(error.message.find("overflow"), std::string::npos) << text;
  }
  EXPECT_GT(accepted, kRounds / 20);
  EXPECT_LT(accepted, kRounds - kRounds / 20);
}

// No prefix of a document that needs its last character is a document.
TEST(ValuePropertyTest, EveryCutIsNoticed) {
  Maker maker(15);
  for (int i = 0; i < 300; ++i) {
    Value value = maker.Any(3);
    const std::string text = Dump(Value::MakeArray({std::move(value)}));
    for (size_t length = 0; length < text.size(); ++length) {
      ASSERT_FALSE(ParseJson(std::string_view(text).substr(0, length)).ok()) << text;
    }
  }
}

// Identical, and found in the same places.
bool AtSamePlaces(const Value& a, const Value& b) {
  if (a.offset() != b.offset()) return false;
  if (a.is_array()) {
    return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(),
                      AtSamePlaces);
  }
  if (!a.is_object()) return true;
  return std::equal(a.members().begin(), a.members().end(), b.members().begin(), b.members().end(),
                    [](const Member& x, const Member& y) {
                      return x.key_offset == y.key_offset && AtSamePlaces(x.value, y.value);
                    });
}

// A document that is plainly JSON.
std::string PlainText(Maker* maker, int indent) {
  while (true) {
    const Value value = maker->Any(4);
    if (!value.is_object() && !value.is_array()) continue;
    const std::string text = Dump(value, indent);
    if (text.find("\\u") == std::string::npos) return " \r\n" + text + "\t";
  }
}

TEST(ValuePropertyTest, WhatIsPlainIsReadQuickly) {
  Maker maker(15);
  size_t quickly = 0;
  constexpr size_t kAll = 3000;
  for (size_t i = 0; i < kAll; ++i) {
    const std::string text = PlainText(&maker, static_cast<int>(i % 3) - 1);
    const std::optional<Document> quick = ReadQuickly(text, {});
    if (!quick) continue;
    ++quickly;
    const Result<Document> thorough = ReadThoroughly(text, {}, "");
    ASSERT_TRUE(thorough.ok() && Identical(quick->root, thorough.value().root)) << text;
    ASSERT_TRUE(AtSamePlaces(quick->root, thorough.value().root)) << text;
    ASSERT_EQ(quick->duplicates, thorough.value().duplicates) << text;
  }
  // None where assay is built without the library for it.
  EXPECT_TRUE(quickly == kAll || quickly == 0) << quickly;
}

TEST(ValuePropertyTest, WhatIsReadQuicklyIsAsReadThoroughly) {
  using std::string_view_literals::operator""sv;
  constexpr std::string_view kBytes =
      "{}[]\",:0123456789-+.eEtrufalsn\\/ \t\f\0\x01\x7F\x80\xC3\xED\xFF"sv;
  Maker maker(16);
  for (int i = 0; i < 60'000; ++i) {
    std::string text = PlainText(&maker, i % 3 - 1);
    for (size_t damage = 1 + maker.Below(3); damage > 0 && !text.empty(); --damage) {
      const size_t at = maker.Below(text.size());
      const char byte = kBytes[maker.Below(kBytes.size())];
      const size_t how = maker.Below(3);
      if (how == 0) text.erase(at, 1 + maker.Below(2));
      if (how == 1) text.insert(at, 1, byte);
      if (how == 2) text[at] = byte;
    }
    const std::optional<Document> quick = ReadQuickly(text, {});
    if (!quick) continue;
    const Result<Document> thorough = ReadThoroughly(text, {}, "");
    ASSERT_TRUE(thorough.ok()) << text;
    ASSERT_TRUE(Identical(quick->root, thorough.value().root)) << text;
    ASSERT_TRUE(AtSamePlaces(quick->root, thorough.value().root)) << text;
    ASSERT_EQ(quick->duplicates, thorough.value().duplicates) << text;
  }
}

}  // namespace
}  // namespace assay
