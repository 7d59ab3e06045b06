#include "harness/contract/contract.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "harness/base/text.h"
#include "source_dir.h"

namespace assay {
namespace {

const std::string kRoot = std::string(ASSAY_SOURCE_DIR) + "/";

std::string FileText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string Told(const std::vector<Error>& errors) {
  std::string text;
  for (const Error& error : errors) text += error.ToString() + "\n";
  return text;
}

std::shared_ptr<const Contract> Sound() {
  auto contract = LoadContractFile(kRoot + "fixtures/contracts/sound.json");
  EXPECT_TRUE(contract.ok()) << Told(contract.errors());
  return contract.ok() ? contract.value() : nullptr;
}

TEST(Contract, AFileBecomesTheModel) {
  const auto contract = Sound();
  ASSERT_NE(contract, nullptr);
  EXPECT_EQ(contract->id, "sample/update_thing");
  EXPECT_EQ(contract->document_edition, "first");
  EXPECT_EQ(contract->method, "PATCH");
  EXPECT_EQ(contract->path, "/things/{thing}");
  EXPECT_EQ(contract->operation_requirements, Requirements{"S-1"});
  ASSERT_EQ(contract->parameters.size(), 2u);
  EXPECT_EQ(contract->parameters[1].in, ParameterPlace::kHeader);
  EXPECT_EQ(contract->parameters[1].required_by, Requirements{"S-3"});
  EXPECT_EQ(contract->request_media_type.name, "application/json");
  ASSERT_TRUE(contract->request_compiled.has_value());
  EXPECT_FALSE(contract->request_compiled->Accepts(ParseJson(R"({"state": "ON"})").value().root));
  ASSERT_EQ(contract->responses.size(), 2u);
  EXPECT_EQ(contract->responses[1].schema_pointer, "/responses/1/schema");
  EXPECT_EQ(contract->redact, std::vector<std::string>{"/label"});
  EXPECT_EQ(contract->digest, Hex64(Hash64(FileText(kRoot + "fixtures/contracts/sound.json"))));
  const Requirement* outside = contract->FindRequirement("SX-1");
  ASSERT_NE(outside, nullptr);
  EXPECT_TRUE(outside->outside);
  EXPECT_EQ(contract->FindRequirement("S-17")->not_tested, "No answer shows it.");
  EXPECT_EQ(contract->FindRequirement("S-99"), nullptr);
}

TEST(Contract, RulesAreReadByName) {
  const auto contract = Sound();
  ASSERT_NE(contract, nullptr);
  ASSERT_EQ(contract->RulesNamed("max_decimals").size(), 1u);
  const Rule& decimals = *contract->RulesNamed("max_decimals").front();
  EXPECT_EQ(decimals.Number("decimals", 9), 3);
  EXPECT_EQ(decimals.Number("other", 9), 9);
  EXPECT_EQ(decimals.Text("response"), "/seen");
  EXPECT_EQ(decimals.Text("decimals"), "");
  EXPECT_EQ(decimals.For("any"), Requirements{"S-15"});
  EXPECT_EQ(decimals.place.line, 70u);
  const Rule& absent = *contract->RulesNamed("absent_in").front();
  EXPECT_EQ(absent.Texts("fields"), std::vector<std::string>{"/label"});
  EXPECT_EQ(absent.level, Level::kShould);
  EXPECT_TRUE(contract->RulesNamed("optional").empty());
}

TEST(Contract, PartsFallBackToTheWhole) {
  Rule rule;
  EXPECT_TRUE(rule.For("not_both").empty());
  rule.requirements["not_both"] = {"A-1"};
  EXPECT_EQ(rule.For("not_both"), Requirements{"A-1"});
  EXPECT_TRUE(rule.For("at_least_one").empty());
  rule.requirements[""] = {"A-2"};
  EXPECT_EQ(rule.For("at_least_one"), Requirements{"A-2"});
}

TEST(Contract, TheExactStatusComesBeforeItsClass) {
  Contract contract;
  for (const char* status : {"4xx", "404", "200"}) {
    contract.responses.emplace_back().status = status;
  }
  EXPECT_EQ(contract.ResponseFor(404)->status, "404");
  EXPECT_EQ(contract.ResponseFor(403)->status, "4xx");
  EXPECT_EQ(contract.ResponseFor(200)->status, "200");
  EXPECT_EQ(contract.ResponseFor(204), nullptr);
  EXPECT_EQ(contract.ResponseFor(0), nullptr);
}

TEST(Contract, TheStrongestLevelCountsUnderTheCap) {
  const auto contract = Sound();
  ASSERT_NE(contract, nullptr);
  const struct {
    Requirements ids;
    std::optional<Level> cap;
    Level level;
  } cases[] = {
      {{}, std::nullopt, Level::kInfo},
      {{"S-16", "S-5"}, std::nullopt, Level::kMay},
      {{"S-5", "S-2"}, std::nullopt, Level::kMust},
      {{"S-2"}, Level::kShould, Level::kShould},
      {{"S-16"}, Level::kShould, Level::kInfo},
      {{"S-99"}, std::nullopt, Level::kInfo},
  };
  for (const auto& c : cases) EXPECT_EQ(contract->LevelOf(c.ids, c.cap), c.level);
  for (const Level level : {Level::kMust, Level::kShould, Level::kMay, Level::kInfo}) {
    EXPECT_EQ(ParseLevel(LevelName(level)), level);
  }
  EXPECT_EQ(ParseLevel("shall"), std::nullopt);
}

// One defect a file; the file's name says which. Line 0: wherever.
struct Defect {
  const char* name;
  uint32_t line;
  const char* message;
};

const Defect kDefects[] = {
    {"bad_utf8", 92, "not JSON"},
    {"body_field_unknown", 74, "`$labels` stands for a field"},
    {"cut_off", 72, "not JSON"},
    {"definition_unused", 34, "the definition `tag` is used nowhere"},
    {"example_alone", 19, "needs two different examples"},
    {"example_breaks_its_schema", 19, "the example \"South\" breaks its own schema"},
    {"exclusive_minimum_of_draft_4", 53, "exclusiveMinimum"},
    {"format_of_the_future", 2, "`/format`"},
    {"format_unknown", 53, "format"},
    {"generate_on_a_response", 53, "`x-generate` is for the request"},
    {"generate_setting_of_wrong_type", 25, "restricted"},
    {"generate_setting_unknown", 25, "unknown key `random`"},
    {"header_name_malformed", 9, "`X Key` is no header name"},
    {"header_unknown", 73, "no header parameter `X-Api-Key`"},
    {"keyword_of_a_later_draft", 33, "unknown key `dependentRequired`"},
    {"keyword_of_openapi", 53, "unknown key `nullable`"},
    {"keyword_tied_but_idle", 53, "judges nothing by itself here"},
    {"keyword_tied_but_missing", 24, "which is not here"},
    {"keyword_unknown", 18, "unknown key `maxLenght`"},
    {"keyword_unknown_below_items", 50, "unknown key `minLen`"},
    {"keyword_untied", 53, "`type` is tied to no requirement"},
    {"level_unknown", 92, "`/requirements/14/level`"},
    {"member_twice", 5, "`title` is here twice"},
    {"method_unknown", 6, "`/operation/method`"},
    {"no_title", 1, "lacks a property \"title\""},
    {"not_json", 5, "not JSON"},
    {"number_for_text", 4, "/title"},
    {"outside_without_source", 95, "source"},
    {"parameter_twice", 10, "parameter `x-key` is declared twice"},
    {"parameter_unknown", 72, "no path parameter `thing_id`"},
    {"parameter_without_path", 8, "no variable for parameter `thing`"},
    {"path_malformed", 6, "is no template"},
    {"path_parameter_optional", 8, "path parameter `thing` is not required"},
    {"path_without_parameter", 6, "variable `box` is no path parameter"},
    {"pattern_anchored_in_part", 18, "is not anchored"},
    {"pattern_malformed", 18, "never closed"},
    {"pattern_not_anchored", 18, "is not anchored"},
    {"pattern_of_keys_not_anchored", 54, "is not anchored"},
    {"place_absent_yet_declared", 71, "`/message` is said to be absent"},
    {"redacted_place_unknown", 76, "`/token` is no place in any schema"},
    {"reference_elsewhere", 29, ""},
    {"reference_to_itself", 34, ""},
    {"reference_to_nowhere", 29, ""},
    {"reference_with_company", 29, "beside $ref is ignored"},
    {"request_place_unknown", 69, "`/lable` is no place in the request's schema"},
    {"requirement_cited_and_not_tested", 69, "`S-17` is cited, and yet marked as not tested"},
    {"requirement_from_outside", 69, "`SX-1` is from outside the document"},
    {"requirement_id_malformed", 93, "/requirements/15/id"},
    {"requirement_twice", 94, "`S-16` is listed twice"},
    {"requirement_uncited", 84, "`S-7` is listed, but nothing tests it"},
    {"requirement_unlisted", 69, "`S-99` is cited but not listed"},
    {"response_place_unknown", 70, "`/tags/*/id` is no place in the schema of response 200"},
    {"response_undeclared", 71, "response `403`, which is not declared"},
    {"rule_cap_without_effect", 71, "the cap changes nothing"},
    {"rule_setting_of_wrong_type", 70, "/rules/1/decimals"},
    {"rule_twice", 74, "the same rule is here twice"},
    {"rule_with_setting_of_another", 72, "unknown key `decimals`"},
    {"rule_with_unknown_part", 70, "/rules/1/requirements"},
    {"rule_without_setting", 70, "decimals"},
    {"schema_false", 54, "the schema `false` can be tied"},
    {"schema_of_another_draft", 45, "unknown key `$schema`"},
    {"status_twice", 59, "response `200` is declared twice"},
    {"tolerated_value_is_good", 25, "\"on\" is a good value"},
    {"type_unknown", 53, "type"},
    {"unknown_key", 76, "unknown key `redacted`"},
    {"unknown_key_in_parameter", 9, "unknown key `secret`"},
    {"unknown_key_in_rule", 70, "unknown key `digits`"},
    {"unknown_rule", 70, "/rules/1/rule"},
    {"vacant_other_no_boolean", 75, "`/seen` is no boolean"},
    {"vacant_other_unknown", 75, "`/has_tags` is no place in the schema of response 200"},
    {"vacant_place_unknown", 75, "`/box` is no place in the schema of response 200"},
    {"vacant_without_other", 75, "other"},
    {"way_of_another_keyword", 24, "`enum:first`"},
    {"way_unknown", 20, "`pattern:middle`"},
};

TEST(BadContracts, EachIsRefusedAtItsDefectWithARemedy) {
  for (const Defect& defect : kDefects) {
    const std::string path = kRoot + "fixtures/bad_contracts/" + defect.name + ".json";
    const auto contract = LoadContractFile(path);
    ASSERT_FALSE(contract.ok()) << defect.name;
    const Error& first = contract.error();
    EXPECT_EQ(first.place.file, path) << defect.name;
    EXPECT_EQ(first.place.line, defect.line) << defect.name << "\n" << Told(contract.errors());
    EXPECT_GT(first.place.column, 0u) << defect.name;
    EXPECT_NE(first.message.find(defect.message), std::string::npos) << defect.name << "\n"
                                                                     << Told(contract.errors());
    for (const Error& error : contract.errors()) EXPECT_NE(error.remedy, "") << error.ToString();
  }
}

TEST(BadContracts, EveryFileIsInTheTable) {
  std::set<std::string> files, listed;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "fixtures/bad_contracts")) {
    files.insert(entry.path().stem());
  }
  for (const Defect& defect : kDefects) listed.insert(defect.name);
  EXPECT_EQ(files, listed);
}

TEST(BadContracts, AllErrorsAreToldInTheOrderOfTheirPlaces) {
  std::string text = FileText(kRoot + "fixtures/contracts/sound.json");
  text = ReplaceAll(text, "\"/seen\"", "\"/gone\"");
  text = ReplaceAll(text, "{thing}", "{box}");
  text = ReplaceAll(text, "[\"S-8\"]", "[\"S-98\"]");
  const auto contract = LoadContract(text, "x.json");
  ASSERT_FALSE(contract.ok());
  std::vector<std::string> places;
  for (const Error& error : contract.errors()) {
    places.push_back(std::to_string(error.place.line) + ":" + std::to_string(error.place.column));
  }
  // Path, parameter, tie, rule, and the requirement that is no longer cited.
  EXPECT_EQ(places, (std::vector<std::string>{"6:44", "8:14", "24:32", "70:42", "85:5"}))
      << Told(contract.errors());
}

// Whatever is cut out of a sound contract, the loader answers, and with a place.
TEST(BadContracts, NoCutMakesTheLoaderFallOver) {
  const std::string text = FileText(kRoot + "fixtures/contracts/sound.json");
  for (size_t at = 0; at < text.size(); at += 211) {
    for (const std::string& broken :
         {text.substr(0, at), text.substr(at),
          text.substr(0, at) + text.substr(std::min(text.size(), at + 11))}) {
      const auto contract = LoadContract(broken, "x.json");
      if (contract.ok()) continue;
      EXPECT_FALSE(contract.errors().empty());
      EXPECT_EQ(contract.error().place.file, "x.json");
    }
  }
}

// A copy with the value at `pointer` replaced.
Value With(Value root, std::string_view pointer, Value replacement) {
  Value* at = &root;
  for (const std::string& token : PointerTokens(pointer)) {
    at = at->is_array() ? &at->items()[std::stoul(token)] : at->Find(token);
  }
  *at = std::move(replacement);
  return root;
}

// Whatever value of a sound contract is replaced by one of another kind, too.
TEST(BadContracts, NoWrongKindMakesTheLoaderFallOver) {
  const std::string text = FileText(kRoot + "fixtures/contracts/sound.json");
  const Value sound = ParseJson(text).value().root;
  std::vector<std::string> pointers = {""};
  for (size_t i = 0; i < pointers.size(); ++i) {
    const Value& value = *At(sound, pointers[i]);
    if (value.is_object()) {
      for (const Member& member : value.members()) {
        pointers.push_back(pointers[i] + "/" + EscapePointerToken(member.key));
      }
    } else if (value.is_array()) {
      for (size_t item = 0; item < value.items().size(); ++item) {
        pointers.push_back(pointers[i] + "/" + std::to_string(item));
      }
    }
  }
  size_t refused = 0;  // of every third place: the loads take their time under a sanitizer
  for (size_t i = 0; i < pointers.size(); i += 3) {
    const Value others[] = {Value(),
                            Value::Boolean(false),
                            Value::Integer(-1),
                            Value::String("%{"),
                            Value::MakeArray({Value()}),
                            Value::MakeObject()};
    const Value changed = With(sound, pointers[i], others[i % std::size(others)]);
    const auto contract = LoadContract(Dump(changed, 1), "x.json");
    if (contract.ok()) continue;
    ++refused;
    for (const Error& error : contract.errors()) EXPECT_NE(error.remedy, "") << error.ToString();
  }
  EXPECT_GT(refused, pointers.size() / 6);
}

TEST(LoadContractFile, AFileThatCannotBeReadIsAnError) {
  for (const std::string& path : {kRoot + "fixtures/contracts/none.json", kRoot + "fixtures"}) {
    const auto contract = LoadContractFile(path);
    ASSERT_FALSE(contract.ok());
    EXPECT_EQ(contract.error().place.file, path);
    EXPECT_NE(contract.error().remedy, "");
  }
}

TEST(Builtin, TheFilesInTheProgramAreTheFilesOfTheRepository) {
  std::set<std::string> on_disk, embedded;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot + "contracts")) {
    if (entry.path().extension() != ".json") continue;
    on_disk.insert(entry.path().lexically_relative(kRoot));
  }
  on_disk.insert("fixtures/profiles/builtin.json");
  std::string previous;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    EXPECT_LT(previous, file.name);
    previous = file.name;
    embedded.insert(previous);
    EXPECT_EQ(file.text, FileText(kRoot + previous)) << previous;
  }
  EXPECT_EQ(embedded, on_disk);
  EXPECT_EQ(EmbeddedText("contracts/none.json"), "");
}

TEST(Builtin, AllThreeContractsLoad) {
  const std::vector<std::string> ids = {"esper/update_user_profile", "tenovos/update_user",
                                        "trusted_twin/update_user"};
  EXPECT_EQ(BuiltinContractIds(), ids);
  for (const std::string& id : ids) {
    // At run time they are trusted; here they are held against the format like anybody's.
    const auto strictly = LoadContract(EmbeddedText("contracts/" + id + ".json"), id);
    EXPECT_TRUE(strictly.ok()) << (strictly.ok() ? "" : strictly.error().ToString());
    const auto contract = LoadBuiltinContract(id);
    ASSERT_TRUE(contract.ok()) << Told(contract.errors());
    EXPECT_EQ(contract.value()->id, id);
    EXPECT_EQ(contract.value()->file, "builtin:" + id + ".json");
    for (const Response& response : contract.value()->responses) {
      for (const auto* schema : {&response.compiled, &response.compiled_advice}) {
        if (!schema->has_value()) continue;
        for (const SchemaCheck& check : (*schema)->checks()) {
          EXPECT_FALSE(check.requirements.empty()) << id << " " << response.status << " "
                                                   << check.schema_pointer << " " << check.keyword;
        }
      }
    }
  }
}

TEST(Builtin, AnUnknownIdNamesTheKnownOnes) {
  for (const char* id : {"tenovos/delete_user", "meta/rules", "", "../x"}) {
    const auto contract = LoadBuiltinContract(id);
    ASSERT_FALSE(contract.ok()) << id;
    EXPECT_NE(contract.error().remedy.find("`tenovos/update_user`"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay
