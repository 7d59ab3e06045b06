#include "harness/judge/expect.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace assay {
namespace {

// What came to a step, in one line: "-" was not sent; "!reset" and "!stopped" had no answer;
// otherwise a status and a body: "200 {\"name\": \"Ada\"}".
StepResult StepOf(std::string_view line) {
  if (line == "-") return {};
  Exchange exchange;
  exchange.number = 1;
  if (line.front() == '!') {
    exchange.fault = line == "!stopped" ? TransportFault::kStopped : TransportFault::kReset;
    exchange.fault_detail = "as the test says";
  } else {
    exchange.status = std::stoi(std::string(line.substr(0, 3)));
    if (line.size() > 4) exchange.body = line.substr(4);
  }
  return MakeStepResult(std::move(exchange));
}

Value Json(std::string_view text) { return ParseJson(text).Take().root; }

Judged JudgeOf(const Expectation& expectation, const std::vector<std::string>& came) {
  static const Contract contract;
  std::vector<StepResult> steps;
  for (const std::string& line : came) steps.push_back(StepOf(line));
  return expectation({contract, steps});
}

std::string Name(Holding holding) {
  switch (holding) {
    case Holding::kHeld:
      return "held";
    case Holding::kBroken:
      return "broken";
    case Holding::kUnseen:
      return "unseen";
    case Holding::kBlocked:
      return "blocked";
    case Holding::kError:
      return "error";
  }
  return "";
}

// "held", or "broken/refused at 1", …
std::string Says(const Judged& judged) {
  std::string says = Name(judged.holding);
  if (!judged.kind.empty()) says += "/" + judged.kind;
  if (judged.only_warns) says += "/warns";
  if (judged.holding == Holding::kBroken) says += " at " + std::to_string(judged.step);
  return says;
}

struct Row {
  std::vector<std::string> came;
  std::string says;
};

void Check(const Expectation& expectation, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const Judged judged = JudgeOf(expectation, row.came);
    std::string all;
    for (const std::string& line : row.came) all += "[" + line + "] ";
    EXPECT_EQ(Says(judged), row.says) << all << judged.message;
    EXPECT_EQ(judged.message.empty(), judged.holding == Holding::kHeld) << all;
  }
}

TEST(Expect, AcceptedMeansSuccess) {
  Check(Accepted(0, "it"), {{{"200"}, "held"},
                            {{"204"}, "held"},
                            {{"299 []"}, "held"},
                            {{"301"}, "broken/refused at 0"},
                            {{"400"}, "broken/refused at 0"},
                            {{"499"}, "broken/refused at 0"},
                            {{"500"}, "error/server_error"},
                            {{"503"}, "error/server_error"},
                            {{"!reset"}, "error/transport"},
                            {{"!stopped"}, "blocked"},
                            {{"-"}, "blocked"}});
}

TEST(Expect, RefusedMeansARefusalOfTheRequestItself) {
  Check(Refused(0, "it"), {{{"400"}, "held"},
                           {{"418"}, "held"},
                           {{"200"}, "broken/accepted at 0"},
                           {{"202"}, "broken/accepted at 0"},
                           {{"302"}, "broken/neither/warns at 0"},
                           {{"500"}, "error/server_error"},
                           {{"!reset"}, "error/transport"},
                           {{"!stopped"}, "blocked"},
                           {{"-"}, "blocked"}});
}

TEST(Expect, WhatPreparesNeverAccuses) {
  for (const char* came : {"301", "500", "!reset", "!stopped", "-"})
    Check(Prepared(0), {{{came}, "blocked"}});
  Check(Prepared(0), {{{"404"}, "blocked/prepare_refused"}});
  Check(Prepared(0), {{{"200 {}"}, "held"}});
}

TEST(Expect, ARequestThatWasNotDealtWithProvesNothing) {
  for (const char* came : {"408", "421", "425", "429"}) {
    Check(Accepted(0, "it"), {{{came}, "error/not_dealt_with"}});
    Check(Refused(0, "it"), {{{came}, "error/not_dealt_with"}});
  }
}

TEST(Expect, AnyAcceptedNeedsAControlBeforeItAccuses) {
  Check(AnyAccepted({0, 1}, {2}, "it"), {{{"200", "-", "-"}, "held"},
                                         {{"400", "200", "-"}, "held"},
                                         {{"400", "422", "200"}, "broken/refused at 0"},
                                         {{"400", "422", "400"}, "blocked"},
                                         {{"400", "422", "-"}, "blocked"},
                                         {{"400", "500", "200"}, "error/server_error"},
                                         {{"!reset", "-", "-"}, "error/transport"},
                                         {{"-", "-", "-"}, "blocked"}});
  Check(AnyAccepted({0}, {}, "it"), {{{"400"}, "broken/refused at 0"}, {{"200"}, "held"}});
}

TEST(Expect, NoneAcceptedIsTheConditionForATry) {
  static const Contract contract;
  const auto holds = [&](std::vector<size_t> of, const std::vector<std::string>& came) {
    std::vector<StepResult> steps;
    for (const std::string& line : came) steps.push_back(StepOf(line));
    return NoneAccepted(std::move(of))({contract, steps});
  };
  EXPECT_TRUE(holds({}, {"200"}));
  EXPECT_TRUE(holds({0, 1}, {"400", "-", "200"}));
  EXPECT_FALSE(holds({0, 1}, {"400", "200"}));
}

TEST(Expect, ShowsWhatWasSent) {
  ShowsSpec spec{.step = 0, .look = 1, .pointer = "/name", .sent = Json(R"("B")")};
  Check(Shows(spec), {{{R"(200 {"name":"B"})", "-"}, "held"},
                      {{R"(200 {"name":"A"})", "-"}, "broken/not_replaced at 0"},
                      {{R"(200 {"name":"B"})", R"(200 {"name":"A"})"}, "broken/not_replaced at 1"},
                      {{R"(200 {"name":null})", "-"}, "broken/not_replaced at 0"},
                      {{R"(200 {})", R"(200 {"name":"B"})"}, "held"},
                      {{R"(200 {})", R"(200 {})"}, "unseen"},
                      {{R"(200 {})", R"(404 {"name":"A"})"}, "unseen"},
                      {{R"(200 [1])", "-"}, "unseen"},
                      {{R"(200 not json)", "-"}, "unseen"},
                      {{R"(204)", "-"}, "unseen"},
                      {{R"(400 {"name":"A"})", "-"}, "unseen"}});
  spec.absence_breaks = true;
  Check(Shows(spec), {{{R"(200 {})", "-"}, "broken/absent at 0"},
                      {{R"(204)", "-"}, "unseen"},
                      {{R"(200 [])", "-"}, "unseen"}});
  spec.body_owed = true;
  Check(Shows(spec), {{{R"(204)", "-"}, "unseen"},
                      {{R"(200)", "-"}, "broken/absent at 0"},
                      {{R"(400)", "-"}, "unseen"},
                      {{R"(200 [])", "-"}, "unseen"}});
  // Null is not what was sent, whatever the shape says of null; a number may only be another shape.
  EXPECT_TRUE(JudgeOf(Shows(spec), {R"(200 {"name":null})", "-"}).despite_shape);
  EXPECT_FALSE(JudgeOf(Shows(spec), {R"(200 {"name":7})", "-"}).despite_shape);
  spec.despite_shape = true;
  EXPECT_TRUE(JudgeOf(Shows(spec), {R"(200 {"name":7})", "-"}).despite_shape);
}

TEST(Expect, ShowsLeavesAnAnswerFromBeforeToTheLookAfterIt) {
  const ShowsSpec spec{.step = 1,
                       .look = 2,
                       .pointer = "/name",
                       .sent = Json(R"("B")"),
                       .before = 0,
                       .old = Json(R"("A")")};
  const std::string a = R"(200 {"name":"A"})", b = R"(200 {"name":"B"})", c = R"(200 {"name":"C"})";
  Check(Shows(spec), {{{a, a, b}, "held"},  // shows what the step before sent
                      {{c, c, b}, "held"},  // or what was shown then
                      {{a, a, a}, "broken/not_replaced at 1"},
                      {{a, a, c}, "broken/not_replaced at 1"},
                      {{a, a, "-"}, "broken/not_replaced at 1"},
                      {{a, c, b}, "broken/not_replaced at 1"},  // neither from before nor sent
                      {{a, b, a}, "broken/not_replaced at 2"}});
}

TEST(Expect, NotLockedOutPassesOverNothingBut429) {
  Check(NotLockedOut(0), {{{"429"}, "unseen"},
                          {{"401"}, "held"},
                          {{"403"}, "held"},
                          {{"200"}, "held"},
                          {{"503"}, "held"},
                          {{"!reset"}, "held"},
                          {{"-"}, "held"}});
}

TEST(Expect, AppliedAccusesOnlyWhatIsSeenToBeStale) {
  const AppliedSpec spec{
      .before = 0, .act = 1, .look = 2, .pointer = "/name", .sent = Json(R"("B")")};
  const std::string a = R"(200 {"name":"A"})", b = R"(200 {"name":"B"})", none = "200 {}";
  Check(Applied(spec), {{{a, b, "-"}, "held"},
                        {{a, a, "-"}, "broken/not_applied at 1"},
                        {{a, b, a}, "broken/not_applied at 2"},
                        {{a, a, b}, "held"},  // the answer shows the state from before
                        {{a, none, a}, "broken/not_applied at 2"},
                        {{a, R"(200 {"name":"C"})", "-"}, "held"},  // another check's business
                        {{b, b, "-"}, "unseen"},
                        {{none, a, a}, "unseen"},
                        {{a, none, "-"}, "unseen"},
                        {{a, none, none}, "unseen"}});
}

TEST(Expect, UnchangedAccusesOnlyWhatWasSeenBefore) {
  UnchangedSpec spec{.before = 0,
                     .act = 2,
                     .look = 3,
                     .look_before = 1,
                     .pointer = "/name",
                     .sent = Json(R"("A")"),
                     .witnesses = {"/role"}};
  const std::string a = R"(200 {"name":"A"})", b = R"(200 {"name":"B"})", none = "200 {}";
  const std::string sparse = R"(200 {"role":"r"})";
  Check(Unchanged(spec), {{{a, a, a, a}, "held"},
                          {{a, a, b, a}, "broken/changed at 2"},
                          {{a, a, a, b}, "broken/changed at 3"},
                          {{a, a, R"(200 {"name":null})", a}, "broken/changed at 2"},
                          {{a, a, none, none}, "broken/changed at 3"},
                          {{a, none, none, none}, "unseen"},
                          {{a, none, a, none}, "held"},
                          {{a, a, sparse, a}, "held"},
                          {{a, "-", sparse, "-"}, "broken/changed at 2"},
                          {{a, "-", none, "-"}, "unseen"},
                          {{a, "-", "204", "-"}, "unseen"},
                          {{none, a, b, b}, "unseen"},
                          {{b, b, a, a}, "unseen"},  // what was set before is not what is shown
                          {{a, b, b, b}, "unseen"}});
  spec.look = spec.look_before = std::nullopt;
  Check(Unchanged(spec), {{{a, "-", a, "-"}, "held"}, {{a, "-", b, "-"}, "broken/changed at 2"}});
}

TEST(Expect, KeyAbsentCountsNullAndEmptyAsPresent) {
  Check(KeyAbsent(0, "/a"), {{{R"(200 {"b":1})"}, "held"},
                             {{R"(200 {"a":null})"}, "broken/present at 0"},
                             {{R"(200 {"a":{}})"}, "broken/present at 0"},
                             {{R"(200 [])"}, "unseen"},
                             {{R"(204)"}, "unseen"},
                             {{R"(400 {"a":1})"}, "unseen"},
                             {{"-"}, "unseen"}});
}

TEST(Expect, NoAttributesIsAbsentNullOrEmpty) {
  const std::string full = R"(200 {"d":{"k":1}})";
  Check(NoAttributes(0, {1, 2}, "/d"),
        {{{full, "200 {}", "-"}, "held"},
         {{full, R"(200 {"d":null})", "-"}, "held"},
         {{full, R"(200 {"d":{}})", "200 {}"}, "held"},
         {{full, full, "-"}, "broken/not_removed at 1"},
         {{full, R"(200 {"d":{"other":1}})", "-"}, "broken/not_removed at 1"},
         {{full, "200 {}", full}, "broken/not_removed at 2"},
         {{full, full, full}, "broken/not_removed at 2"},
         {{full, full, "200 {}"}, "held"},  // the answer shows the record from before
         {{full, "204", "-"}, "unseen"},
         {{full, "200 []", "404"}, "unseen"},
         {{R"(200 {"d":{}})", full, full}, "unseen"},
         {{"200 {}", full, full}, "unseen"}});
}

TEST(Expect, MembersGoneLooksAtEachMemberSeenBefore) {
  const std::string full = R"(200 {"d":{"k":1,"l":{"m":2}}})";
  Check(MembersGone(0, {1, 2}, "/d", {"/k", "/l/m"}),
        {{{full, R"(200 {"d":{"new":1}})", "-"}, "held"},
         {{full, full, R"(200 {"d":{"new":1}})"}, "held"},  // the answer shows it from before
         {{full, full, full}, "broken/merged at 1"},
         {{full, full, R"(200 {"d":{"k":1,"new":1}})"}, "broken/merged at 2"},
         {{full, R"(200 {"d":{"l":{}}})", "-"}, "held"},
         {{full, R"(200 {"d":{"k":1}})", "-"}, "broken/merged at 1"},
         {{full, R"(200 {"d":{"l":{"m":3}}})", "-"}, "broken/merged at 1"},
         {{full, R"(200 {"d":{}})", R"(200 {"d":{"k":1}})"}, "broken/merged at 2"},
         {{full, "200 {}", "-"}, "unseen"},
         {{R"(200 {"d":{"k":1}})", full, "-"}, "unseen"}});
}

TEST(Expect, ShownAsObjectGuardsWhatFollowsIt) {
  Check(ShownAsObject(0, "/d"), {{{R"(200 {"d":{}})"}, "held"},
                                 {{R"(200 {"d":null})"}, "unseen"},
                                 {{R"(200 {"d":[]})"}, "unseen"},
                                 {{"200 {}"}, "unseen"},
                                 {{"200"}, "unseen"},
                                 {{"-"}, "unseen"}});
  Check(ShownAsObject(0, "/d", true),
        {{{"200"}, "held"}, {{"200 {}"}, "unseen"}, {{"400"}, "unseen"}, {{"-"}, "unseen"}});
}

TEST(Expect, Agreement) {
  struct Pair {
    Compare compare;
    const char *shown, *sent;
    bool agrees;
  };
  for (const Pair& pair :
       std::vector<Pair>{{Compare::kExact, "1.0", "1", true},
                         {Compare::kExact, R"("A")", R"("a")", false},
                         {Compare::kExact, R"({"a":1,"b":2})", R"({"b":2,"a":1})", true},
                         {Compare::kExact, "9007199254740993", "9007199254740992", false},
                         {Compare::kUuid, R"("AB-1")", R"("ab-1")", true},
                         {Compare::kUuid, R"("AB-1")", R"("ab-2")", false},
                         {Compare::kUuid, "1", "1", false},
                         {Compare::kContainsItems, R"(["C","b","A"])", R"(["a","B"])", true},
                         {Compare::kContainsItems, R"(["a"])", R"(["a","b"])", false},
                         {Compare::kContainsItems, R"(["a"])", R"("a")", false},
                         {Compare::kContainsItems, "[2,1]", "[1.0]", true},
                         {Compare::kContainsItems, "[]", "[]", true},
                         {Compare::kSameItems, R"(["b","a"])", R"(["A","b"])", true},
                         {Compare::kSameItems, R"(["a","b","c"])", R"(["a","b"])", false},
                         {Compare::kSameItems, R"(["a"])", R"(["a","b"])", false}}) {
    EXPECT_EQ(Agrees(Json(pair.shown), Json(pair.sent), pair.compare), pair.agrees)
        << pair.shown << " for " << pair.sent;
  }
  EXPECT_EQ(ParseCompare(""), Compare::kExact);
  EXPECT_EQ(ParseCompare("exact"), Compare::kExact);
  EXPECT_EQ(ParseCompare("uuid"), Compare::kUuid);
  EXPECT_EQ(ParseCompare("contains_items"), Compare::kContainsItems);
  EXPECT_EQ(ParseCompare("same_items"), Compare::kSameItems);
}

TEST(Expect, WordsForPeopleAreShortAndPrintable) {
  EXPECT_EQ(Came(StepOf("-")), "nothing (not sent)");
  EXPECT_EQ(Came(StepOf("204")), "204 with no body");
  EXPECT_EQ(Came(StepOf("400 {\"a\": \x1b[1m}")), "400 {\"a\": \\x1b[1m}");
  EXPECT_NE(Came(StepOf("!reset")).find("as the test says"), std::string::npos);
  EXPECT_LT(Quote(Value::String(std::string(5000, 'x'))).size(), 150u);
  EXPECT_TRUE(Quote(Value::String(std::string(5000, 'x'))).ends_with(" (5000 characters)"));
  EXPECT_EQ(Quote(Json(R"({ "a": [1, null] })")), R"({"a":[1,null]})");
}

}  // namespace
}  // namespace assay
