// Both judges against the official JSON Schema test suite: whatever Compile accepts, the verdict is
// right, and the two never differ.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "harness/json/value.h"
#include "harness/schema/schema.h"
#include "harness/schema/second_judge.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRemotes = "http://localhost:1234/";

// What a draft-07 schema looks like, as far as the suite asks.
constexpr std::string_view kDraft07 = R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "http://json-schema.org/draft-07/schema#",
  "definitions": {
    "count": {"type": "integer", "minimum": 0},
    "names": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
    "list": {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
    "map": {"type": "object", "additionalProperties": {"$ref": "#"}},
    "type": {"enum": ["array", "boolean", "integer", "null", "number", "object", "string"]}
  },
  "type": ["object", "boolean"],
  "properties": {
    "$id": {"type": "string"}, "$ref": {"type": "string"}, "$schema": {"type": "string"},
    "title": {"type": "string"}, "description": {"type": "string"},
    "multipleOf": {"type": "number", "exclusiveMinimum": 0},
    "maximum": {"type": "number"}, "exclusiveMaximum": {"type": "number"},
    "minimum": {"type": "number"}, "exclusiveMinimum": {"type": "number"},
    "maxLength": {"$ref": "#/definitions/count"}, "minLength": {"$ref": "#/definitions/count"},
    "maxItems": {"$ref": "#/definitions/count"}, "minItems": {"$ref": "#/definitions/count"},
    "maxProperties": {"$ref": "#/definitions/count"},
    "minProperties": {"$ref": "#/definitions/count"},
    "pattern": {"type": "string", "format": "regex"},
    "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#/definitions/list"}]},
    "additionalItems": {"$ref": "#"}, "uniqueItems": {"type": "boolean"},
    "contains": {"$ref": "#"}, "required": {"$ref": "#/definitions/names"},
    "additionalProperties": {"$ref": "#"}, "definitions": {"$ref": "#/definitions/map"},
    "properties": {"$ref": "#/definitions/map"},
    "patternProperties": {"$ref": "#/definitions/map"},
    "propertyNames": {"$ref": "#"}, "enum": {"type": "array"},
    "type": {"anyOf": [{"$ref": "#/definitions/type"},
                       {"type": "array", "items": {"$ref": "#/definitions/type"}, "minItems": 1}]},
    "if": {"$ref": "#"}, "then": {"$ref": "#"}, "else": {"$ref": "#"}, "not": {"$ref": "#"},
    "allOf": {"$ref": "#/definitions/list"}, "anyOf": {"$ref": "#/definitions/list"},
    "oneOf": {"$ref": "#/definitions/list"}
  }
})";

// Groups that Compile refuses, and why it is right to. Not each edition of the suite has them all.
const std::map<std::string, std::string> kRefused = {
    {"optional/format/unknown.json: unknown format", "a format that would not be enforced"},
};

// What is accepted although it is wrong: never the other way about.
const std::string kIdn =
    "optional/format/idn-hostname.json: validation of internationalized host names: ";
const std::set<std::string> kLenient = {
    // RFC 5893, which needs a table of bidi classes.
    kIdn + "Bidi domain name with a digit-first label is invalid",
    kIdn + "label starting with a digit before a right-to-left letter is invalid",
    kIdn + "left-to-right label containing a right-to-left letter is invalid",
    kIdn + "right-to-left label mixing both digit types is invalid",
    kIdn + "A-label that decodes to a Bidi rule violation is invalid",
};

// Optional parts that are judged too; the others ask for what a draft-07 validator need not do.
const std::set<std::string> kOptional = {
    "bignum.json", "ecmascript-regex.json", "zeroTerminatedFloats.json", "non-bmp-regex.json",
    "id.json",     "unknownKeyword.json",   "float-overflow.json",
};

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Value ReadJson(const fs::path& path) {
  auto document = ParseJson(ReadFile(path));
  EXPECT_TRUE(document.ok()) << path;
  return document.ok() ? std::move(document.value().root) : Value();
}

class SuiteTest : public testing::Test {
 protected:
  void SetUp() override {
#ifdef JSON_SCHEMA_TEST_SUITE
    root_ = JSON_SCHEMA_TEST_SUITE;
#endif
    if (root_.empty() || !fs::exists(root_ / "tests/draft7")) {
      GTEST_SKIP() << "the package json-schema-test-suite is not installed";
    }
    documents_["http://json-schema.org/draft-07/schema"] = ParseJson(kDraft07).Take().root;
    for (const auto& entry : fs::recursive_directory_iterator(root_ / "remotes")) {
      if (entry.path().extension() != ".json") continue;
      const std::string name = fs::relative(entry.path(), root_ / "remotes").generic_string();
      if (name.starts_with("draft") && !name.starts_with("draft7/")) continue;
      documents_[std::string(kRemotes) + name] = ReadJson(entry.path());
    }
    for (const auto& [address, document] : documents_) options_.documents[address] = &document;
    options_.require_known_keywords = false;
  }

  // Paths below tests/draft7.
  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    const fs::path base = root_ / "tests/draft7";
    for (const auto& entry : fs::recursive_directory_iterator(base)) {
      const std::string name = fs::relative(entry.path(), base).generic_string();
      if (entry.path().extension() != ".json") continue;
      const bool optional = name.starts_with("optional/");
      if (optional && !name.starts_with("optional/format/") &&
          !kOptional.contains(name.substr(9))) {
        continue;
      }
      names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  void RunGroup(const std::string& name, const Value& group) {
    auto judge = DoubleJudge::Compile(*group.Find("schema"), options_);
    if (!judge.ok()) {
      refused_[name] = judge.error().ToString();
      return;
    }
    for (const Value& test : group.Find("tests")->items()) {
      ++judged_;
      RunTest(name + ": " + test.StringOr("description", ""), &judge.value(), test);
    }
  }

  void RunTest(const std::string& name, DoubleJudge* judge, const Value& test) {
    const bool valid = test.BooleanOr("valid", false) || kLenient.contains(name);
    const Value& data = *test.Find("data");
    const SchemaJudgement first = judge->schema().Judge(data);
    if (first.valid() != valid) wrong_.push_back(name + (valid ? ": refused" : ": accepted"));
    if (judge->schema().Accepts(data) != first.valid())
      wrong_.push_back(name + ": Accepts differs");
    const DoubleJudgement both = judge->Judge(data);
    if (!both.disagreement.empty()) wrong_.push_back(name + ": " + both.disagreement);
    if (both.judgement.violations.size() != first.violations.size()) {
      wrong_.push_back(name + ": a violation was not confirmed");
    }
  }

  fs::path root_;
  std::map<std::string, Value> documents_;
  Schema::Options options_;
  std::map<std::string, std::string> refused_;
  std::vector<std::string> wrong_;
  size_t judged_ = 0;
};

TEST_F(SuiteTest, EveryVerdictIsRight) {
  std::set<std::string> groups;
  for (const std::string& file : Files()) {
    const Value groups_of_file = ReadJson(root_ / "tests/draft7" / file);
    for (const Value& group : groups_of_file.items()) {
      const std::string name = file + ": " + group.StringOr("description", "");
      groups.insert(name);
      RunGroup(name, group);
    }
  }
  EXPECT_EQ(wrong_, std::vector<std::string>());
  EXPECT_GT(judged_, 500u);
  std::printf("%zu tests of %zu groups judged, %zu groups refused:\n", judged_,
              groups.size() - refused_.size(), refused_.size());
  for (const auto& [name, why] : refused_) std::printf("  %s: %s\n", name.c_str(), why.c_str());
  for (const auto& [name, why] : refused_) {
    EXPECT_TRUE(kRefused.contains(name)) << name << " was refused: " << why;
  }
  for (const auto& [name, why] : kRefused) {
    EXPECT_TRUE(!groups.contains(name) || refused_.contains(name)) << name << " was not refused";
  }
}

}  // namespace
}  // namespace assay
