// Tries of the built-in contracts, held against answers that a table gives.
#include "harness/fuzz/tries.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/fuzz/case_file.h"
#include "harness/fuzz/update_maker.h"
#include "harness/fuzz/update_tries.h"
#include "harness/fuzz/value_tries.h"
#include "source_dir.h"

namespace assay {
namespace {

// Trusted Twin on the built-in profile.
struct Bench {
  std::shared_ptr<const Contract> contract = LoadBuiltinContract("trusted_twin/update_user").Take();
  Profile profile =
      LoadProfileFile(std::string(ASSAY_SOURCE_DIR) + "/fixtures/profiles/builtin.json",
                      [](const std::string&) { return std::optional<std::string>("1"); })
          .Take();
  Plan plan;
  PlannedContract planned;

  Bench() {
    planned.contract = contract;
    planned.target = profile.contracts.at(contract->id);
    planned.subjects = planned.target.subjects;
  }
  Ground MakeGround() {
    const SuiteContext context(plan, planned, profile, 1);
    return Ground(context, 0, std::nullopt);
  }
  // Without a read, so that the answers alone speak.
  std::unique_ptr<Tries> Updates(UpdateRule rule, const std::string& field,
                                 std::optional<Value> removing = std::nullopt) {
    planned.target.read.reset();
    return MakeUpdateTries(MakeGround(), "key", 1, {rule, field, std::move(removing)});
  }
};

Value TriesJson(const std::string& text) { return ParseJson(text).Take().root; }

struct Told {
  std::string sent;
  int status;
  std::string answer;
};

// What becomes of a try whose updates are answered like this.
Outcome JudgeAs(const Bench& bench, const Tries& tries, const std::vector<Told>& all) {
  Case whole;
  whole.id = "a/b/fuzz/c";
  whole.contract = bench.contract.get();
  whole.level = Level::kMust;
  Sequence sequence;
  for (const Told& one : all) sequence.push_back({TriesJson(one.sent), false, false});
  EXPECT_TRUE(tries.Adopt(&sequence)) << Dump(SequenceValue(sequence));
  const auto made = tries.MakeCase(whole, sequence, false);
  std::vector<StepResult> steps(made->steps.size());
  size_t next = 0;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (made->steps[i].role != Role::kAct || next >= all.size()) continue;
    Exchange exchange;
    exchange.request = made->steps[i].request;
    exchange.status = all[next].status;
    exchange.body = all[next++].answer;
    steps[i] = MakeStepResult(std::move(exchange));
  }
  return JudgeCase(*made, {*bench.contract, steps});
}

struct Row {
  const char* says;
  UpdateRule rule;
  const char* field;
  std::vector<Told> all;
  Verdict verdict;
};

TEST(Tries, AreHeldAgainstTheRule) {
  const std::string a = R"({"description":{"a":1}})", ab = R"({"description":{"a":1,"b":2}})";
  const std::string name = R"({"name":"Marisol"})", other = R"({"name":"Tobias"})";
  const std::string both = R"({"name":"Marisol","description":{"a":1}})";
  const Row rows[] = {
      {"a name that is shown", UpdateRule::kReplaced, "/name", {{name, 200, name}}, Verdict::kPass},
      {"another name", UpdateRule::kReplaced, "/name", {{name, 200, other}}, Verdict::kFail},
      {"a refusal proves nothing",
       UpdateRule::kReplaced,
       "/name",
       {{name, 400, "{}"}},
       Verdict::kNotApplicable},
      {"no body proves nothing",
       UpdateRule::kReplaced,
       "/name",
       {{name, 204, ""}},
       Verdict::kNotApplicable},
      {"a field that is never shown proves nothing",
       UpdateRule::kReplaced,
       "/name",
       {{name, 200, R"({"uuid":"u"})"}},
       Verdict::kNotApplicable},
      {"but attributes that were sent are there",
       UpdateRule::kReplaced,
       "/description",
       {{a, 200, R"({"uuid":"u"})"}},
       Verdict::kFail},
      {"stays when omitted",
       UpdateRule::kUnchanged,
       "/description",
       {{a, 200, a}, {name, 200, both}},
       Verdict::kPass},
      {"changes when omitted",
       UpdateRule::kUnchanged,
       "/description",
       {{a, 200, a}, {name, 200, R"({"name":"Marisol","description":{"a":2}})"}},
       Verdict::kFail},
      {"is gone, and another field is shown",
       UpdateRule::kUnchanged,
       "/description",
       {{a, 200, a}, {name, 200, R"({"name":"Marisol","role":"r"})"}},
       Verdict::kFail},
      {"is not shown, nor anything else that was not sent",
       UpdateRule::kUnchanged,
       "/description",
       {{a, 200, a}, {name, 200, name}},
       Verdict::kNotApplicable},
      {"was never shown as sent",
       UpdateRule::kUnchanged,
       "/description",
       {{a, 200, R"({"description":{"z":1}})"}, {name, 200, both}},
       Verdict::kNotApplicable},
      {"answers that show the state from before",
       UpdateRule::kUnchanged,
       "/name",
       {{name, 200, other},
        {a, 200, both},
        {other, 200, name},
        {a, 200, R"({"name":"Tobias","description":{"a":1}})"}},
       Verdict::kNotApplicable},
      {"a refused update of it in between",
       UpdateRule::kUnchanged,
       "/name",
       {{name, 200, name},
        {R"({"name":"-"})", 400, "{}"},
        {a, 200, R"({"name":"Tobias","role":"r"})"}},
       Verdict::kNotApplicable},
      {"an update that failed in between",
       UpdateRule::kUnchanged,
       "/name",
       {{name, 200, name}, {other, 500, "{}"}, {a, 200, R"({"name":"Tobias","role":"r"})"}},
       Verdict::kNotApplicable},
      {"attributes come back",
       UpdateRule::kUnchanged,
       "/description",
       {{R"({"description":null})", 200, R"({"name":"n"})"}, {name, 200, both}},
       Verdict::kFail},
      {"merged",
       UpdateRule::kWhole,
       "/description",
       {{a, 200, a}, {R"({"description":{"b":2}})", 200, ab}},
       Verdict::kFail},
      {"replaced as a whole",
       UpdateRule::kWhole,
       "/description",
       {{ab, 200, ab}, {a, 200, a}},
       Verdict::kPass},
      {"as before",
       UpdateRule::kApplied,
       "/name",
       {{name, 200, name}, {other, 200, name}},
       Verdict::kFail},
      {"one member is lost", UpdateRule::kKept, "/description", {{ab, 200, a}}, Verdict::kFail},
      {"another object is shown",
       UpdateRule::kKept,
       "/description",
       {{ab, 200, R"({"description":{"z":1}})"}},
       Verdict::kNotApplicable},
      {"a number is rounded",
       UpdateRule::kKept,
       "/description",
       {{R"({"description":{"a":9007199254740993,"b":1}})", 200,
         R"({"description":{"a":9007199254740992,"b":1}})"}},
       Verdict::kWarn},
      {"a number in another form",
       UpdateRule::kKept,
       "/description",
       {{R"({"description":{"a":1e3,"b":1}})", 200, R"({"description":{"a":1000,"b":1.0}})"}},
       Verdict::kPass},
  };
  for (const Row& row : rows) {
    Bench bench;
    const Outcome outcome = JudgeAs(bench, *bench.Updates(row.rule, row.field), row.all);
    EXPECT_EQ(outcome.verdict, row.verdict) << row.says << ": " << outcome.reason;
  }
}

TEST(Tries, JudgeRemovalsApartFromTheirAnswers) {
  const std::string a = R"({"description":{"a":1}})", null = R"({"description":null})";
  struct {
    UpdateRule rule;
    const char* answer;
    Verdict verdict;
  } const rows[] = {
      {UpdateRule::kRemoved, R"({"name":"n"})", Verdict::kPass},
      {UpdateRule::kRemoved, R"({"description":{}})", Verdict::kPass},
      {UpdateRule::kRemoved, R"({"description":{"a":1}})", Verdict::kFail},
      {UpdateRule::kAnswer, R"({"name":"n"})", Verdict::kPass},
      {UpdateRule::kAnswer, R"({"description":{}})", Verdict::kFail},
      {UpdateRule::kAnswer, R"({"description":null})", Verdict::kFail},
      {UpdateRule::kAnswer, R"({"description":{"a":1}})", Verdict::kNotApplicable},
  };
  for (const auto& row : rows) {
    Bench bench;
    const auto tries = bench.Updates(row.rule, "/description", Value());
    EXPECT_EQ(JudgeAs(bench, *tries, {{a, 200, a}, {null, 200, row.answer}}).verdict, row.verdict)
        << row.answer;
  }
}

TEST(Tries, AreMadeBySeedAndNumberAlone) {
  Bench bench;
  const auto tries = bench.Updates(UpdateRule::kReplaced, "/name");
  const auto again = bench.Updates(UpdateRule::kReplaced, "/name");
  std::set<std::string> all;
  for (uint64_t i = 0; i < 300; ++i) {
    const Sequence sequence = tries->Generate(i);
    EXPECT_TRUE(tries->Fits(sequence)) << Dump(SequenceValue(sequence));
    EXPECT_EQ(Dump(SequenceValue(sequence)), Dump(SequenceValue(again->Generate(i))));
    all.insert(Dump(SequenceValue(sequence)));
  }
  EXPECT_GT(all.size(), 250u);
}

TEST(Ground, SaysHowSurelyABodyIsAllowed) {
  Bench bench;
  const Ground ground = bench.MakeGround();
  struct {
    const char* body;
    BodyClass is;
  } const rows[] = {
      {R"({"name":"Marisol"})", BodyClass::kGood},
      {R"({"description":null})", BodyClass::kGood},
      {R"({"role":"6e2f9b04-1c5d-4a38-8f7e-2b3c4d5e6f01"})", BodyClass::kGood},
      {R"({"role":"6e2f9b04-1c5d-4a38-8f7e-2b3c4d5e6fff"})", BodyClass::kOpen},
      {R"({"name":"-"})", BodyClass::kBad},
      {R"({"name":"-","description":{"A":1}})", BodyClass::kOpen},
      {R"({"name":"-","description":{"a":1}})", BodyClass::kBad},
      {R"({"name":null})", BodyClass::kOpen},
      {R"({"unknown":1})", BodyClass::kOpen},
      {R"({})", BodyClass::kOpen},
      {R"([])", BodyClass::kOpen},
  };
  for (const auto& row : rows) EXPECT_EQ(ground.ClassOf(TriesJson(row.body)), row.is) << row.body;
}

TEST(BadTries, BreakOnlyWhatTheyAreAbout) {
  Bench bench;
  const auto tries =
      MakeBadTries(bench.MakeGround(), "key", 1, {"/name", BadKind::kText, {"too_long"}});
  size_t with_others = 0;
  for (uint64_t i = 0; i < 200; ++i) {
    const Sequence sequence = tries->Generate(i);
    ASSERT_TRUE(tries->Fits(sequence));
    const Value& body = sequence.front().body;
    EXPECT_GT(body.Find("name")->text().size(), 32u);
    EXPECT_FALSE(bench.contract->request_compiled->Accepts(body));
    with_others += body.members().size() > 1 ? 1 : 0;
  }
  EXPECT_GT(with_others, 20u);
  Sequence other = {{TriesJson(R"({"name":"-"})"), false, false}};
  EXPECT_FALSE(tries->Adopt(&other)) << "too short is another case's";
}

TEST(CaseFile, ReadsWhatItWroteAndRefusesTheRestByPlace) {
  const auto good = ReadCaseFile(
      R"({"format":1,"case":"a/b/fuzz/c","contract":"a/b","seed":7,"steps":[{"body":{"x":1e3}},{"body":{},"record":"other"}]})",
      "case.json");
  ASSERT_TRUE(good.ok()) << good.error().ToString();
  EXPECT_EQ(good.value().seed, 7u);
  EXPECT_EQ(Dump(SequenceValue(good.value().sequence)),
            R"([{"body":{"x":1e3}},{"body":{},"record":"other"}])");
  for (const char* bad :
       {"{", "[]", R"({"format":2,"case":"a/b/fuzz/c","contract":"a/b","steps":[{"body":{}}]})",
        R"({"format":1,"case":"a/b/fuzz/c","contract":"a/b","steps":[]})",
        R"({"format":1,"case":"a/b/fuzz/c","contract":"a/b","steps":[{"body":1}]})",
        R"({"format":1,"case":"a/b/fuzz/c","contract":"a/b","steps":[{"body":{}}],"x":1})"}) {
    const auto read = ReadCaseFile(bad, "case.json");
    ASSERT_FALSE(read.ok()) << bad;
    EXPECT_EQ(read.error().place.file, "case.json");
    EXPECT_GT(read.error().place.line, 0u) << bad;
    EXPECT_FALSE(read.error().remedy.empty()) << bad;
  }
}

}  // namespace
}  // namespace assay
