#include "harness/fuzz/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "harness/base/text.h"

namespace assay {
namespace {

Value Json(const std::string& text) { return ParseJson(text).Take().root; }

Sequence Moves(const std::vector<std::string>& bodies) {
  Sequence sequence;
  for (const std::string& body : bodies) sequence.push_back({Json(body), false, false});
  return sequence;
}

const std::vector<Value>* NothingOrdinary(const std::string&) { return nullptr; }

// What is left when everything was tried that may be.
std::string Shrunk(const Sequence& broken, const std::function<bool(const Sequence&)>& shows,
                   const OrdinaryValues& ordinary = NothingOrdinary, size_t most = 400) {
  Shrinker shrinker(
      broken, [](Sequence*) { return true; }, ordinary, most);
  while (auto candidate = shrinker.Next()) shrinker.Told(shows(*candidate));
  return Dump(SequenceValue(shrinker.smallest()));
}

const Value* LastField(const Sequence& sequence, const std::string& name) {
  return sequence.back().body.Find(name);
}

TEST(Shrink, LeavesTheMovesAndMembersThatItTakes) {
  const Sequence broken = Moves({R"({"a":1})", R"({"b":2,"c":3})", R"({"a":4,"b":5,"c":6})"});
  const auto shows = [](const Sequence& one) {
    return one.size() > 1 && one[one.size() - 2].body.Find("b") != nullptr &&
           LastField(one, "c") != nullptr;
  };
  EXPECT_EQ(Shrunk(broken, shows), R"([{"body":{"b":0}},{"body":{"c":0}}])");
}

TEST(Shrink, FindsTheShortestText) {
  const std::string text = "x7 \xC3\xA9" + std::string(6000, 'q') + "\xF0\x9F\x98\x80";
  Sequence broken = Moves({R"({"a":""})"});
  broken[0].body.Set("a", Value::String(text));
  const auto shows = [](const Sequence& one) {
    const Value* value = LastField(one, "a");
    return value != nullptr && value->is_string() && Utf8Length(value->text()) > 4096;
  };
  EXPECT_EQ(Shrunk(broken, shows), R"([{"body":{"a":")" + std::string(4097, 'a') + R"("}}])");
}

TEST(Shrink, FindsTheSmallestNumber) {
  const auto shows = [](const Sequence& one) {
    const Value* value = LastField(one, "a");
    if (value == nullptr || !value->is_number()) return false;
    const int64_t number = std::strtoll(value->text().c_str(), nullptr, 10);
    return number > 9007199254740992 && number % 2 == 1;
  };
  EXPECT_EQ(Shrunk(Moves({R"({"a":9207199254740997})"}), shows),
            R"([{"body":{"a":9007199254740993}}])");
}

TEST(Shrink, PrefersWhatAPersonWouldTake) {
  static const std::vector<Value> kOrdinary = {Value::String("Marisol"), Value::String("Tobias")};
  const auto ordinary = [](const std::string&) { return &kOrdinary; };
  const auto shows = [](const Sequence& one) {
    return one.size() == 2 && !Equal(*LastField(one, "a"), *one[0].body.Find("a"));
  };
  EXPECT_EQ(Shrunk(
                Moves({R"({"a":"X7-q"})", R"({"a":"__zz"})"}),
                [&](const Sequence& one) {
                  return one.size() == 2 && one[0].body.Find("a") != nullptr &&
                         LastField(one, "a") != nullptr && shows(one);
                },
                ordinary),
            R"([{"body":{"a":"Marisol"}},{"body":{"a":"Tobias"}}])");
}

TEST(Shrink, SimplifiesNamesAndWhatIsNested) {
  const auto shows = [](const Sequence& one) {
    const Value* value = LastField(one, "a");
    if (value == nullptr || !value->is_object()) return false;
    return std::any_of(value->members().begin(), value->members().end(), [](const Member& member) {
      return member.key.size() == 8 && member.key.back() == '9';
    });
  };
  EXPECT_EQ(
      Shrunk(Moves({R"({"a":{"other":[1,{"x":2}],"abcdefg9":{"deep":["text",null]}}})"}), shows),
      R"([{"body":{"a":{"aaaaaaa9":0}}}])");
}

TEST(Shrink, KeepsToItsBound) {
  size_t sent = 0;
  Shrinker shrinker(
      Moves({R"({"a":"abcdefghijklmnopqrstuvwxyz"})"}), [](Sequence*) { return true; },
      NothingOrdinary, 7);
  while (shrinker.Next()) {
    ++sent;
    shrinker.Told(false);
  }
  EXPECT_EQ(sent, 7u);
}

TEST(Shrink, HandsOutOnlyWhatFits) {
  Shrinker shrinker(
      Moves({R"({"a":"abc","b":1})"}),
      [](Sequence* one) { return one->front().body.Find("b") != nullptr; }, NothingOrdinary, 400);
  while (auto candidate = shrinker.Next()) {
    EXPECT_NE(candidate->front().body.Find("b"), nullptr);
    shrinker.Told(true);
  }
}

}  // namespace
}  // namespace assay
