#include "harness/generate/values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/schema/schema.h"

namespace assay {
namespace {

Value Json(std::string_view text) {
  Result<Document> document = ParseJson(text);
  EXPECT_TRUE(document.ok()) << text << ": " << document.error().ToString();
  return document.ok() ? document.value().root : Value();
}

std::string Good(std::string_view schema, size_t index = 0, std::string_view salt = "",
                 uint64_t seed = 1) {
  Result<Value> value = GoodValue(Json(schema), seed, index, salt);
  return value.ok() ? Dump(value.value()) : "error: " + value.error().message;
}

const Sample* Named(const std::vector<Sample>& samples, std::string_view variant) {
  auto at = std::find_if(samples.begin(), samples.end(),
                         [&](const Sample& sample) { return sample.variant == variant; });
  return at == samples.end() ? nullptr : &*at;
}

std::string ListOf(const std::vector<Sample>& samples) {
  std::vector<std::string> lines;
  for (const Sample& sample : samples) {
    lines.push_back(sample.variant + " " + sample.keyword +
                    (sample.way.empty() ? "" : ":" + sample.way) + " " +
                    Printable(Dump(sample.value), 60));
  }
  return Join(lines, "\n");
}

// "as_null type null" a line, in order; the whole list, so that nothing slips in.
void ExpectList(const std::vector<Sample>& samples, const std::vector<std::string>& lines) {
  EXPECT_EQ(ListOf(samples), Join(lines, "\n"));
}

void ExpectAmong(const std::vector<Sample>& samples, const std::vector<std::string>& lines) {
  std::vector<std::string> there = Split(ListOf(samples), "\n"[0]);
  for (const std::string& line : lines) {
    EXPECT_NE(std::find(there.begin(), there.end(), line), there.end()) << line << "\nis not in\n"
                                                                        << ListOf(samples);
  }
}

void ExpectVariantsAreSegments(const std::vector<Sample>& samples) {
  std::set<std::string> seen;
  for (const Sample& sample : samples) {
    EXPECT_TRUE(seen.insert(sample.variant).second) << sample.variant;
    EXPECT_FALSE(sample.variant.empty());
    EXPECT_EQ(sample.variant.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string::npos)
        << sample.variant;
    EXPECT_FALSE(sample.says.empty()) << sample.variant;
  }
}

constexpr char kValueName[] =
    R"({"type":"string","pattern":"^(?:[0-9A-Za-z][0-9A-Za-z_ \\-]{0,30}[0-9A-Za-z])$"})";
constexpr char kDescription[] =
    R"({"type":["object","null"],"propertyNames":{"pattern":"^(?:[a-z_][0-9a-z_]{0,63})$"}})";
constexpr char kStatus[] =
    R"({"type":"string","enum":["enabled","disabled"],"x-generate":{"tolerated":{"enable":["A-1"]}}})";

// Schemas of every kind, for what must hold of all.
const std::vector<const char*> kSchemas = {
    kValueName,
    kDescription,
    kStatus,
    R"({"type":"string"})",
    R"({"type":"string","minLength":3,"maxLength":8})",
    R"({"type":"string","format":"email","x-generate":{"unique":true}})",
    R"({"type":"string","format":"date-time"})",
    R"({"type":"string","format":"uuid"})",
    R"({"type":"string","format":"ipv4"})",
    R"({"type":"string","format":"hostname"})",
    R"({"type":"string","format":"uri"})",
    R"({"type":"string","examples":["North","South"]})",
    R"({"const":"fixed"})",
    R"({"type":"number"})",
    R"({"type":"integer","minimum":1,"maximum":9})",
    R"({"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1})",
    R"({"type":"number","multipleOf":0.01,"minimum":-5.25})",
    R"({"type":"integer","multipleOf":5})",
    R"({"type":"boolean"})",
    R"({"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3,"uniqueItems":true})",
    R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},
        "required":["a","b"],"additionalProperties":false})",
    R"({"type":"object","minProperties":2,"maxProperties":3})",
    R"({"allOf":[{"type":"string"},{"minLength":2},{"maxLength":4}]})",
    R"({"anyOf":[{"type":"string"},{"type":"integer"}]})",
    R"({"definitions":{"id":{"type":"integer","minimum":7}},"type":"object",
        "properties":{"id":{"$ref":"#/definitions/id"}},"required":["id"]})",
};

TEST(GoodValue, ComesFromExamplesThenFromTheSchema) {
  struct Row {
    const char* schema;
    std::vector<std::string> values;  // of index 0, 1, …
  };
  const std::vector<Row> rows = {
      {R"({"type":"string","examples":["North","South"]})",
       {R"("North")", R"("South")", R"("North b")", R"("South b")", R"("North c")"}},
      {R"({"type":"string","format":"email","examples":["ann@example.com"]})",
       {R"("ann@example.com")", R"("ann.b@example.com")", R"("ann.c@example.com")"}},
      {R"({"type":"string"})", {R"("assay value 1")", R"("assay value 2")"}},
      {R"({"type":"string","maxLength":3})", {R"("ea1")", R"("ea2")"}},
      {R"({"enum":["a","b"]})", {R"("a")", R"("b")", R"("a")"}},
      {R"({"const":7})", {"7", "7"}},
      {R"({"type":"boolean"})", {"true", "false", "true"}},
      {R"({"type":"null"})", {"null"}},
      {R"({"type":["null","boolean"]})", {"true", "false"}},
      {R"({"type":"integer"})", {"1", "2", "3"}},
      {R"({"type":"number","examples":[5550100]})", {"5550100", "5550101", "5550102"}},
      {R"({"type":"integer","minimum":10,"maximum":11})", {"10", "11", "10"}},
      {R"({"type":"number","exclusiveMinimum":0,"exclusiveMaximum":0.02,"multipleOf":0.01})",
       {"0.01"}},
      {R"({"type":"integer","maximum":-3})", {"-3", "-4"}},
      {R"({"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1})", {"0.01", "0.02"}},
      {R"({"type":"array","items":{"enum":["x","y"]}})", {R"(["x"])", R"(["y"])"}},
      {R"({"type":"array","items":{"type":"string"},"minItems":2,"uniqueItems":true})",
       {R"(["assay value 1","assay value 2"])", R"(["assay value 3","assay value 4"])"}},
      {R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"},
           "role":{"x-generate":{"from_profile":true}}},"required":["a"]})",
       {R"({"a":1,"b":true})", R"({"a":2,"b":false})"}},
      {R"({"type":"object"})",
       {R"({"assay_1":"assay value 1"})", R"({"assay_1":"assay value 2"})"}},
      {R"({"anyOf":[{"type":"boolean"},{"type":"integer"}]})", {"true", "1", "false", "2"}},
      {R"({"allOf":[{"type":"integer","minimum":1},{"minimum":5}]})", {"5", "6"}},
      {R"({"definitions":{"n":{"type":"integer","minimum":4}},"$ref":"#/definitions/n"})", {"4"}},
  };
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.values.size(); ++i) {
      EXPECT_EQ(Good(row.schema, i), row.values[i]) << row.schema << " index " << i;
    }
  }
}

TEST(GoodValue, IsDifferentForEverySubjectWhereItMustBe) {
  struct Row {
    const char* schema;
    const char* value;
  };
  const std::vector<Row> rows = {
      {R"({"type":"string","examples":["ann@example.com"],"x-generate":{"unique":true}})",
       R"("ann.s2@example.com")"},
      {R"({"type":"string","examples":["North"],"x-generate":{"unique":true}})", R"("Norths2")"},
      {R"({"type":"string","pattern":"^[a-z0-9]+$","examples":["north"],"x-generate":{"unique":true}})",
       R"("norths2")"},
      {R"({"type":"string","examples":["North"]})", R"("North")"},
  };
  for (const Row& row : rows) EXPECT_EQ(Good(row.schema, 0, "s2"), row.value) << row.schema;
  const char* unique[] = {
      R"({"type":"integer","x-generate":{"unique":true}})",
      R"({"type":"string","pattern":"^[a-z]{6}$","x-generate":{"unique":true}})",
      R"({"type":"string","format":"uuid","x-generate":{"unique":true}})"};
  for (const char* schema : unique) {
    EXPECT_NE(Good(schema, 0, "s1"), Good(schema, 0, "s2")) << schema;
  }
}

TEST(GoodValue, IsAcceptedDifferentByIndexAndTheSameForTheSameSeed) {
  for (const char* text : kSchemas) {
    Value schema = Json(text);
    Result<Schema> compiled = Schema::Compile(schema);
    ASSERT_TRUE(compiled.ok()) << text << compiled.error().ToString();
    std::set<std::string> seen;
    for (size_t i = 0; i < 5; ++i) {
      Result<Value> value = GoodValue(schema, 7, i, "s1");
      ASSERT_TRUE(value.ok()) << text << ": " << value.error().ToString();
      EXPECT_TRUE(compiled.value().Accepts(value.value())) << text << Dump(value.value());
      seen.insert(Dump(value.value()));
      EXPECT_EQ(Dump(value.value()), Dump(GoodValue(schema, 7, i, "s1").value()));
    }
    bool few =
        schema.Find("enum") || schema.Find("const") || schema.StringOr("type", "") == "boolean";
    EXPECT_EQ(seen.size(), few ? std::min<size_t>(seen.size(), 2) : 5) << text;
  }
}

// The sixth value of a deep schema takes those before it at every level: made anew for each, they
// would be 6^12.
TEST(GoodValue, OfADeepSchemaIsMadeOnce) {
  std::string schema = R"({"type": "string", "pattern": "^[a-z]{3}$"})";
  for (int i = 0; i < 12; ++i) {
    schema = R"({"type": "object", "required": ["a"], "properties": {"a": )" + schema +
             R"(, "b": {"type": "integer"}}})";
  }
  const Result<Value> first = GoodValue(Json(schema), 1, 0, "");
  const Result<Value> sixth = GoodValue(Json(schema), 1, 5, "");
  ASSERT_TRUE(first.ok() && sixth.ok());
  EXPECT_FALSE(Equal(first.value(), sixth.value()));
}

TEST(GoodValue, SaysWhyThereIsNone) {
  const std::vector<const char*> schemas = {
      R"({"type":"string","x-generate":{"from_profile":true}})",
      R"({"type":"object","properties":{"role":{"x-generate":{"from_profile":true}}},"required":["role"]})",
      R"({"type":"string","pattern":"^(?=.*x)[a-z]{9}$"})",
      R"({"type":"integer","minimum":3,"maximum":2})",
      R"({"type":"string","enum":[1,2]})",
      R"({"type":"nonsense"})",
      "false",
  };
  for (const char* schema : schemas) {
    EXPECT_EQ(Good(schema).substr(0, 7), "error: ") << schema << Good(schema);
  }
}

TEST(EdgeValues, StandOnWhatTheSchemaStates) {
  ExpectList(EdgeValues(Json(R"({"type":"string"})"), 1), {});
  ExpectList(EdgeValues(Json(R"({"type":"number"})"), 1), {});
  ExpectList(
      EdgeValues(Json(R"({"type":"string","format":"uuid","x-generate":{"from_profile":true}})"),
                 1),
      {});
  ExpectList(EdgeValues(Json(kStatus), 1),
             {R"(value_enabled enum "enabled")", R"(value_disabled enum "disabled")"});
  ExpectList(EdgeValues(Json(R"({"type":"boolean"})"), 1), {"true type true", "false type false"});
  ExpectList(EdgeValues(Json(R"({"type":"integer","minimum":-2,"maximum":9})"), 1),
             {"minimum minimum -2", "maximum maximum 9", "zero type 0", "negative type -1"});
  ExpectList(EdgeValues(Json(R"({"type":"number","exclusiveMinimum":0,"maximum":2})"), 1),
             {"maximum maximum 2", "just_above_bound exclusiveMinimum 0.001", "fraction type 1.5"});
  ExpectAmong(EdgeValues(Json(R"({"type":"string","minLength":2,"maxLength":3})"), 1),
              {R"(fewest_characters minLength "aa")", R"(most_characters maxLength "aaa")",
               "most_characters_of_two_bytes maxLength \"\xC3\xA9\xC3\xA9\xC3\xA9\""});
  ExpectList(
      EdgeValues(Json(R"({"type":"array","items":{"type":"integer"},"minItems":0,"maxItems":2})"),
                 1),
      {"fewest_items minItems []", "most_items maxItems [1,2]"});
  ExpectList(
      EdgeValues(Json(R"({"type":"array","items":{"type":"integer"},"minItems":0,"maxItems":2,
                                 "x-generate":{"keep_nonempty":true}})"),
                 1),
      {"most_items maxItems [1,2]"});
  ExpectAmong(EdgeValues(Json(R"({"type":"object","properties":{"a":{"type":"integer"},
                                  "b":{"type":"integer"}},"required":["b"]})"),
                         1),
              {R"(required_only required {"b":1})"});
}

TEST(EdgeValues, OfPatternsAndKeys) {
  std::vector<Sample> names = EdgeValues(Json(kValueName), 1);
  for (const char* variant : {"shortest", "longest", "inner_space", "first_digit", "last_upper"}) {
    ASSERT_NE(Named(names, variant), nullptr) << variant << "\n" << ListOf(names);
    EXPECT_EQ(Named(names, variant)->keyword, "pattern");
  }
  std::vector<Sample> keys = EdgeValues(Json(kDescription), 1);
  for (const char* variant : {"key_shortest", "key_longest", "key_first_underscore"}) {
    ASSERT_NE(Named(keys, variant), nullptr) << variant << "\n" << ListOf(keys);
    EXPECT_EQ(Named(keys, variant)->keyword, "propertyNames");
    EXPECT_EQ(Named(keys, variant)->value.members().size(), 1u);
  }
  EXPECT_NE(Named(keys, "null"), nullptr);
}

TEST(BadValues, OfATypeAreEveryOtherType) {
  ExpectList(
      BadValues(Json(R"({"type":"string"})"), 1),
      {"as_null type null", "as_boolean type true", "as_false type false", "as_number type 42",
       "as_zero type 0", R"(as_array type ["assay"])", R"(as_object type {"value":"assay"})"});
  ExpectList(BadValues(Json(R"({"type":"number"})"), 1),
             {"as_null type null", "as_boolean type true", "as_false type false",
              R"(as_string type "assay")", R"(as_numeric_string type "42")",
              R"(as_array type ["assay"])", R"(as_object type {"value":"assay"})"});
  ExpectAmong(BadValues(Json(R"({"type":"integer"})"), 1), {"as_fraction type 1.5"});
  ExpectAmong(BadValues(Json(R"({"type":"boolean"})"), 1), {R"(as_boolean_string type "true")"});
  EXPECT_EQ(Named(BadValues(Json(kDescription), 1), "as_null"), nullptr);
  ExpectList(BadValues(Json("{}"), 1), {});
}

TEST(BadValues, OfAListAreItsNeighbours) {
  std::vector<Sample> samples = BadValues(Json(kStatus), 1);
  ExpectAmong(
      samples,
      {R"(upper_enabled enum:case "ENABLED")", R"(capitalised_disabled enum:case "Disabled")",
       R"(padded_left_enabled enum " enabled")", R"(padded_right_disabled enum "disabled ")",
       R"(prefix_disabled enum "disable")", R"(empty enum "")", R"(unknown enum "assay_unknown")",
       R"(digit enum "1")", R"(true_text enum "true")", "as_null type null",
       R"(as_array type ["enabled"])"});
  EXPECT_EQ(Named(BadValues(Json(R"({"enum":[1,"True"]})"), 1), "digit"), nullptr);
  EXPECT_EQ(Named(BadValues(Json(R"({"enum":[1,"True"]})"), 1), "true_text"), nullptr);
  EXPECT_EQ(Named(samples, "prefix_enabled"), nullptr) << "tolerated";
  EXPECT_EQ(Named(samples, "lower_enabled"), nullptr) << "the value itself";
  ExpectAmong(BadValues(Json(R"({"const":"Yes"})"), 1),
              {R"(upper const:case "YES")", R"(lower const:case "yes")", R"(prefix const "Ye")"});
  ExpectAmong(BadValues(Json(R"({"const":true})"), 1), {"other_boolean const false"});
}

TEST(BadValues, OfBoundsAreJustPastThem) {
  struct Row {
    const char* schema;
    std::vector<std::string> lines;
  };
  const std::vector<Row> rows = {
      {R"({"type":"integer","minimum":1,"maximum":9})",
       {"just_below_minimum minimum 0", "far_below_minimum minimum -999999",
        "just_above_maximum maximum 10"}},
      {R"({"type":"number","minimum":0.5})", {"just_below_minimum minimum 0.499"}},
      {R"({"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1})",
       {"at_lower_bound exclusiveMinimum 0", "at_upper_bound exclusiveMaximum 1"}},
      {R"({"type":"integer","multipleOf":5,"minimum":10})",
       {"one_off_step multipleOf 11", "just_below_minimum minimum 5"}},
      {R"({"type":"number","multipleOf":0.01})", {"half_step multipleOf 0.005"}},
      {R"({"type":"integer","maximum":9007199254740991})",
       {"just_above_maximum maximum 9007199254740992"}},
      {R"({"type":"string","minLength":2,"maxLength":4})",
       {R"(empty minLength "")", R"(one_too_short minLength "u")",
        R"(one_too_long maxLength "ueae1")"}},
      {R"({"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2,"uniqueItems":true})",
       {"one_item_too_few minItems []", "one_item_too_many maxItems [1,2,3]",
        "same_item_twice uniqueItems [1,1]"}},
      {R"({"type":"object","minProperties":1,"maxProperties":1})",
       {"one_member_too_few minProperties {}"}},
      {R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},
           "required":["a","b"],"additionalProperties":false})",
       {R"(without_a required {"b":1})", R"(without_b required {"a":1})",
        R"(unknown_member additionalProperties {"a":1,"b":1,"assay_unknown_member":true})"}},
      {R"({"type":"string","format":"email"})",
       {R"(no_at format "ann.example.com")", R"(empty format "")"}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.schema);
    ExpectAmong(BadValues(Json(row.schema), 1), row.lines);
  }
}

TEST(BadValues, OfPatternsAndKeysNameTheirWay) {
  std::vector<Sample> names = BadValues(Json(kValueName), 1);
  std::vector<Sample> keys = BadValues(Json(kDescription), 1);
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"one_too_long", "too_long"}, {"empty", "too_short"},       {"first_hyphen", "first"},
      {"inner_dot", "inner"},       {"inner_lookalike", "inner"}, {"trailing_newline", "last"}};
  for (const auto& [variant, way] : rows) {
    const Sample* name = Named(names, variant);
    const Sample* key = Named(keys, std::string("key_") + variant);
    ASSERT_NE(name, nullptr) << variant << "\n" << ListOf(names);
    ASSERT_NE(key, nullptr) << variant << "\n" << ListOf(keys);
    EXPECT_EQ(name->keyword, "pattern");
    EXPECT_EQ(name->way, way);
    EXPECT_EQ(key->keyword, "propertyNames");
    EXPECT_EQ(key->way, way);
  }
  // A pattern that cannot be walked has its usual misses.
  ExpectAmong(BadValues(Json(R"({"type":"string","pattern":"^(?=.*x)[a-z]{9}$"})"), 1),
              {R"(empty pattern "")", R"(exclamation_marks pattern "!!")"});
}

TEST(BadValues, OfAnObjectWithValuesThatOnlyTheProfileKnows) {
  ExpectAmong(BadValues(Json(R"({"type":"object","properties":{"name":{"type":"string"},
                  "role":{"type":"string","x-generate":{"from_profile":true}}},
                  "required":["name","role"]})"),
                        1),
              {R"(without_role required {"name":"assay value 1"})",
               R"(without_name required {"role":"assay value 1"})"});
}

TEST(Values, KeepTheirPromisesForEverySchema) {
  for (const char* text : kSchemas) {
    SCOPED_TRACE(text);
    Value schema = Json(text);
    Result<Schema> compiled = Schema::Compile(schema);
    ASSERT_TRUE(compiled.ok());
    std::vector<Sample> edges = EdgeValues(schema, 3);
    ExpectVariantsAreSegments(edges);
    for (const Sample& sample : edges) {
      EXPECT_TRUE(compiled.value().Accepts(sample.value)) << sample.variant;
      EXPECT_FALSE(sample.keyword.empty());
    }
    std::vector<Sample> bad = BadValues(schema, 3);
    ExpectVariantsAreSegments(bad);
    for (const Sample& sample : bad) {
      EXPECT_EQ(compiled.value().Judge(sample.value).violations.size(), 1u) << sample.variant;
    }
    EXPECT_EQ(ListOf(edges), ListOf(EdgeValues(schema, 3)));
    EXPECT_EQ(ListOf(bad), ListOf(BadValues(schema, 3)));
  }
}

TEST(FreeValues, AreOfEveryKindAndSurviveWriting) {
  std::vector<Sample> samples = FreeValues(1);
  ExpectVariantsAreSegments(samples);
  std::set<Kind> kinds;
  for (const Sample& sample : samples) {
    kinds.insert(sample.value.kind());
    Result<Document> read = ParseJson(Dump(sample.value));
    ASSERT_TRUE(read.ok()) << sample.variant;
    EXPECT_TRUE(Equal(read.value().root, sample.value)) << sample.variant;
  }
  EXPECT_EQ(kinds.size(), 6u);
  EXPECT_EQ(Named(samples, "exponent")->value.text(), "1e3");
  EXPECT_EQ(Utf8Length(Named(samples, "long_text")->value.text()), 2000u);
  EXPECT_EQ(Dump(Named(samples, "nested")->value), R"({"a":[{"a":[{"a":[1]}]}]})");
}

}  // namespace
}  // namespace assay
