#include "harness/schema/second_judge.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "harness/schema/second_schema.h"

namespace assay {
namespace {

Value Json(std::string_view text) {
  auto document = ParseJson(text);
  EXPECT_TRUE(document.ok()) << text;
  return document.ok() ? std::move(document.value().root) : Value();
}

struct StripCase {
  std::string_view schema;
  std::string_view left;
};

TEST(SecondSchemaTest, KeepsOnlyWhatIsJudgedRight) {
  const StripCase kCases[] = {
      {R"({"type": "string", "pattern": "a", "format": "date", "minLength": 2.0, "title": "t"})",
       R"({"type": "string", "minLength": 2})"},
      {R"({"multipleOf": 2, "minimum": 0.5})", R"({"minimum": 0.5})"},
      {R"({"maximum": 9007199254740993, "minimum": 9007199254740992})",
       R"({"minimum": 9007199254740992})"},
      {R"({"const": [18446744073709551615], "enum": [1]})", R"({"enum": [1]})"},
      {R"({"const": "a\u0000b"})", "{}"},
      {R"({"maxItems": 99999999999999999999})", "{}"},
      {R"({"properties": {"a": {"pattern": "a"}}, "additionalProperties": false})",
       R"({"properties": {"a": {}}, "additionalProperties": false})"},
      // Without the patterns, additionalProperties would be stricter.
      {R"({"patternProperties": {"^a": true}, "additionalProperties": false})", "{}"},
      {R"({"anyOf": [{"type": "null"}, {"type": "string"}]})",
       R"({"anyOf": [{"type": "null"}, {"type": "string"}]})"},
      {R"({"anyOf": [{"type": "null"}, {"pattern": "a"}], "type": "string"})",
       R"({"type": "string"})"},
      {R"({"not": {"properties": {"a": {"format": "date"}}}})", "{}"},
      {R"({"contains": {"multipleOf": 3}})", "{}"},
      {R"({"if": {"type": "string"}, "then": {"minLength": 1}})",
       R"({"if": {"type": "string"}, "then": {"minLength": 1}})"},
      {R"({"if": {"type": "string"}, "then": {"pattern": "a"}})", "{}"},
      {R"({"then": {"type": "null"}})", "{}"},
      {R"({"dependencies": {"a": ["b"], "c": {"pattern": "a", "type": "object"}}})",
       R"({"dependencies": {"a": ["b"], "c": {"type": "object"}}})"},
      {R"({"propertyNames": {"pattern": "a", "minLength": 1}})",
       R"({"propertyNames": {"minLength": 1}})"},
      {R"({"definitions": {"a": {"type": "null"}}, "items": {"$ref": "#/definitions/a"}})",
       R"({"items": {"type": "null"}})"},
      {R"({"type": "object", "properties": {"a": {"$ref": "#"}}})",
       R"({"type": "object", "properties": {"a": {"type": "object", "properties": {"a": true}}}})"},
      {R"({"items": {"$ref": "http://elsewhere/"}})", R"({"items": true})"},
  };
  for (const StripCase& c : kCases) {
    const SecondSchema second = ForSecondJudge(Json(c.schema));
    EXPECT_TRUE(Equal(second.schema, Json(c.left))) << c.schema << "\n" << Dump(second.schema);
  }
}

TEST(SecondSchemaTest, KnowsWhatItSees) {
  const Value text = Json(R"({
    "type": "object", "minProperties": 1, "required": ["t"],
    "properties": {"a": {"type": "string", "pattern": "a"}, "n": false,
                   "t": {"$ref": "#/definitions/tree"}, "u": {"$ref": "#/definitions/leaf"}},
    "anyOf": [{"pattern": "a"}],
    "definitions": {"tree": {"maxProperties": 3, "properties": {"l": {"$ref": "#/definitions/tree"},
                                                                "v": {"type": "null"}}},
                    "leaf": {"maxLength": 1}}})");
  const SecondJudge judge = SecondJudge::Compile(text).Take();
  const auto sees = [&](std::string keyword, std::string pointer) {
    return judge.Sees({std::move(keyword), std::move(pointer), "", {}});
  };
  EXPECT_TRUE(sees("type", ""));
  EXPECT_TRUE(sees("required", ""));
  EXPECT_TRUE(sees("type", "/properties/a"));
  EXPECT_FALSE(sees("pattern", "/properties/a"));
  EXPECT_TRUE(sees("false", "/properties/n"));
  EXPECT_FALSE(sees("anyOf", ""));
  EXPECT_FALSE(sees("maxProperties", "/definitions/tree"));  // not below the second turn
  EXPECT_FALSE(sees("type", "/definitions/tree/properties/v"));
  EXPECT_TRUE(sees("maxLength", "/definitions/leaf"));
}

TEST(SecondSchemaTest, GivesUpOnASchemaThatDoublesForever) {
  std::string text = R"({"$ref": "#/definitions/d40", "definitions": {"d0": {"type": "null"})";
  for (int i = 1; i <= 40; ++i) {
    const std::string below = "{\"$ref\": \"#/definitions/d" + std::to_string(i - 1) + "\"}";
    text += ", \"d" + std::to_string(i) + "\": {\"items\": [" + below + ", " + below + "]}";
  }
  auto judge = DoubleJudge::Compile(Json(text + "}}"), {});
  ASSERT_TRUE(judge.ok());
  EXPECT_EQ(judge.value().Judge(Json("[[[1]]]")).disagreement, "");
}

TEST(SecondJudgeTest, HasNoOpinionOnWhatItMisreads) {
  SecondJudge judge =
      SecondJudge::Compile(Json(R"({"maximum": 5, "uniqueItems": true, "maxLength": 1})")).Take();
  std::string deep, many = "[0";
  for (int i = 0; i < 250; ++i) deep = "[" + deep + "]";
  for (int i = 1; i < 3000; ++i) many += "," + std::to_string(i);
  const std::pair<std::string, Opinion> kCases[] = {
      {"1", Opinion::kValid},
      {"6", Opinion::kInvalid},
      {"[1, 1.0]", Opinion::kInvalid},
      {"18446744073709551615", Opinion::kNone},
      {"[9007199254740992, 9007199254740993]", Opinion::kNone},
      {"0.1234567890123456789", Opinion::kNone},
      {"1e400", Opinion::kNone},
      {R"("a\u0000b")", Opinion::kNone},
      {R"({"a\u0000b": 1})", Opinion::kNone},
      {deep, Opinion::kNone},
      {many + "]", Opinion::kNone},
  };
  for (const auto& [instance, opinion] : kCases) {
    EXPECT_EQ(judge.Judge(Json(instance)), opinion) << instance.substr(0, 60);
  }
}

TEST(SecondJudgeTest, OfANameGivenTwiceTheLastCounts) {
  auto judge = SecondJudge::Compile(Json(
      R"({"properties": {"a": {"type": "string"}, "list": {"items": {"maxProperties": 1}}}})"));
  ASSERT_TRUE(judge.ok());
  EXPECT_EQ(judge.value().Judge(Json(R"({"a": 1, "a": "x"})")), Opinion::kValid);
  EXPECT_EQ(judge.value().Judge(Json(R"({"a": "x", "a": 1})")), Opinion::kInvalid);
  EXPECT_EQ(judge.value().Judge(Json(R"({"list": [{"b": 1, "b": 2}]})")), Opinion::kValid);
  EXPECT_EQ(judge.value().Judge(Json(R"({"list": [{"b": 1, "c": 2}]})")), Opinion::kInvalid);
}

TEST(DoubleJudgeTest, ConfirmsOrSaysWhereTheyDiffer) {
  const Value schema = Json(R"({"properties": {"a": {"type": "string", "pattern": "^x"}}})");
  DoubleJudge judge = DoubleJudge::Compile(schema, {}).Take();
  const std::pair<std::string_view, size_t> kCases[] = {
      {R"({"a": "x"})", 0},
      {R"({"a": "y"})", 1},  // a pattern, which the second does not see
      {R"({"a": 5})", 1},
      {R"({"a": 5, "b": 1e999})", 1},  // without an opinion on the body
  };
  for (const auto& [instance, violations] : kCases) {
    const DoubleJudgement both = judge.Judge(Json(instance));
    EXPECT_EQ(both.disagreement, "") << instance;
    EXPECT_EQ(both.judgement.violations.size(), violations) << instance;
  }
  const auto refused = DoubleJudge::Compile(Json(R"({"typ": 1})"), {}, R"({"typ": 1})", "f.json");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().place.column, 2u);
}

// Schemas and instances made up from a small stock, so that they meet.
class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  std::string Schema(int depth) {
    if (depth == 0 || Chance(10)) return Pick({"true", "{}", "{\"type\": \"null\"}", "false"});
    std::string out = "{";
    const size_t count = 1 + random_() % 3;
    std::string used;
    for (size_t i = 0; i < count; ++i) {
      const std::string member = Keyword(depth - 1);
      const std::string name = member.substr(0, member.find(':'));
      if (used.find(name) != std::string::npos) continue;
      used += name;
      out += (out.size() > 1 ? "," : "") + member;
    }
    return out + "}";
  }

  std::string Instance(int depth) {
    switch (depth == 0 ? random_() % 6 : random_() % 9) {
      case 6:
        return "[" + Instance(depth - 1) + "," + Instance(depth - 1) + "]";
      case 7:
        return "{\"a\":" + Instance(depth - 1) + "}";
      case 8:
        return "{\"b\":" + Instance(depth - 1) + ",\"ab\":" + Instance(depth - 1) + "}";
      default:
        return Pick({"1", "2.5", "\"a\"", "\"ab\"", "null", "true", "[]", "{}", "1.0", "-3"});
    }
  }

 private:
  bool Chance(uint32_t percent) { return random_() % 100 < percent; }
  std::string Pick(const std::vector<std::string>& from) { return from[random_() % from.size()]; }

  std::string Keyword(int depth) {
    const auto sub = [&] { return Schema(depth); };
    switch (random_() % 22) {
      case 0:
        return "\"type\":" + Pick({"\"string\"", "\"integer\"", "[\"array\",\"object\"]"});
      case 1:
        return "\"enum\":[1,\"a\",[],{\"a\":null}]";
      case 2:
        return "\"const\":" + Instance(1);
      case 3:
        return "\"minimum\":" + Pick({"1", "2.5", "-4"});
      case 4:
        return "\"exclusiveMaximum\":" + Pick({"1", "2.5"});
      case 5:
        return "\"multipleOf\":" + Pick({"2", "0.5"});
      case 6:
        return "\"maxLength\":1";
      case 7:
        return "\"pattern\":\"^a$\"";
      case 8:
        return "\"minItems\":" + Pick({"1", "2"});
      case 9:
        return "\"uniqueItems\":true";
      case 10:
        return "\"items\":" + sub();
      case 11:
        return "\"items\":[" + sub() + "]";
      case 12:
        return "\"contains\":" + sub();
      case 13:
        return "\"required\":[\"a\"]";
      case 14:
        return "\"properties\":{\"a\":" + sub() + ",\"b\":" + sub() + "}";
      case 15:
        return "\"additionalProperties\":" + sub();
      case 16:
        return "\"patternProperties\":{\"b$\":" + sub() + "}";
      case 17:
        return "\"propertyNames\":" + sub();
      case 18:
        return "\"dependencies\":{\"a\":[\"b\"],\"b\":" + sub() + "}";
      case 19:
        return "\"" + Pick({"allOf", "anyOf", "oneOf"}) + "\":[" + sub() + "," + sub() + "]";
      case 20:
        return "\"not\":" + sub();
      default:
        return "\"if\":" + sub() + ",\"then\":" + sub() + ",\"else\":" + sub();
    }
  }

  std::mt19937 random_;
};

TEST(DoubleJudgeTest, TheTwoNeverDifferOnWhatBothSee) {
  Maker maker(7);
  size_t valid = 0;
  size_t invalid = 0;
  for (int i = 0; i < 1500; ++i) {
    const std::string text = maker.Schema(3);
    auto judge = DoubleJudge::Compile(Json(text), {});
    ASSERT_TRUE(judge.ok()) << text << "\n" << judge.error().ToString();
    for (int j = 0; j < 8; ++j) {
      const std::string instance = maker.Instance(2);
      const DoubleJudgement both = judge.value().Judge(Json(instance));
      EXPECT_EQ(both.disagreement, "") << text << "\n" << instance;
      ++(both.judgement.valid() ? valid : invalid);
    }
  }
  EXPECT_GT(valid, 2000u);
  EXPECT_GT(invalid, 2000u);
}

}  // namespace
}  // namespace assay
