#include "reports/ndjson.h"

#include <gtest/gtest.h>

#include <charconv>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "reports/log_lines.h"
#include "reports/sample_run.h"
#include "source_dir.h"

namespace assay::reports {
namespace {

ExchangeRecord SampleExchange(uint64_t number) {
  ExchangeRecord exchange;
  exchange.number = number;
  exchange.case_id = "acme/put_user/enums/status";
  exchange.step = 1;
  exchange.role = "act";
  exchange.standing = "refusals";
  exchange.judged_here = "/status";
  exchange.read = true;
  exchange.path_values = {{"id", "1"}, {"odd", NastyBytes()}};
  exchange.request_cut = exchange.response_cut = true;
  exchange.method = "PATCH";
  exchange.url = "https://api.example.test/users/1";
  exchange.request_headers = {{"Accept", "*/*"}, {"X-Odd", NastyBytes()}};
  exchange.request_body = NastyBytes();
  exchange.has_request_body = true;
  exchange.status = 200;
  exchange.response_headers = {{"Set-Cookie", "a"}, {"Set-Cookie", "b"}};
  exchange.response_body = std::string("\xff\x00\x01", 3);
  exchange.response_bytes = 1u << 20;
  exchange.retries = 2;
  exchange.started = 0.1;
  exchange.first_byte = 1e-7;
  exchange.came_at = 1'795'661'023;
  exchange.total = 1.0 / 3;
  return exchange;
}

// The whole log. The model has no operator==; its lines say everything that there is.
std::string LogOf(const EventRun& run) {
  std::string text = Dump(HeaderLine(run.header)) + "\n" + Dump(PlanLine(run.plan)) + "\n";
  for (const CaseResult& result : run.results) text += Dump(CaseLine(result)) + "\n";
  if (run.has_footer) text += Dump(FooterLine(run.footer)) + "\n";
  return text;
}

std::string OfFormat2(std::string header) {
  const std::string_view mine = "\"format\":1";
  return header.replace(header.find(mine), mine.size(), "\"format\":2");
}

std::string LogPath(const std::string& name) { return testing::TempDir() + name; }

TEST(LogWriterTest, WritesWhatReadLogReads) {
  const std::string path = LogPath("assay_ndjson_round_trip");
  const EventRun run = SampleRun();
  Result<std::unique_ptr<LogWriter>> writer = LogWriter::Create(path);
  ASSERT_TRUE(writer.ok());
  EXPECT_TRUE(writer.value()->WriteHeader(run.header));
  EXPECT_TRUE(writer.value()->WritePlan(run.plan));
  EXPECT_FALSE(ReadLog(path).value().has_footer) << "lines are there as soon as they are written";
  EXPECT_TRUE(writer.value()->WriteExchange(SampleExchange(1)));
  // Cases end in any order; the reader gives plan order.
  for (auto result = run.results.rbegin(); result != run.results.rend(); ++result) {
    EXPECT_TRUE(writer.value()->WriteCase(*result));
  }
  EXPECT_TRUE(writer.value()->WriteExchange(SampleExchange(2)));
  EXPECT_TRUE(writer.value()->WriteFooter(run.footer));
  const Result<uint64_t> bytes = writer.value()->Close();
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(bytes.value(), ReadWhole(path).size());
  EXPECT_FALSE(writer.value()->WriteFooter(run.footer)) << "closed";

  const Result<EventRun> read = ReadLog(path);
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(LogOf(read.value()), LogOf(run));

  std::vector<std::string> seen;
  const Result<uint64_t> visited = ForEachExchange(path, [&](const ExchangeRecord& exchange) {
    seen.push_back(ExchangeLine(exchange));
    return true;
  });
  ASSERT_TRUE(visited.ok());
  EXPECT_EQ(seen, (std::vector<std::string>{ExchangeLine(SampleExchange(1)),
                                            ExchangeLine(SampleExchange(2))}));
  const Result<uint64_t> first = ForEachExchange(path, [](const ExchangeRecord&) { return false; });
  EXPECT_EQ(first.value(), 1u);
}

TEST(LogWriterTest, WritesTimesAsTheShortestThatGivesThemBack) {
  const auto shortest = [](double number) {
    char buffer[32];
    return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
  };
  ExchangeRecord exchange = SampleExchange(1);
  for (const double seconds :
       {0.0, 1e-6,      0.000012,  0.000999, 0.001,     0.0010005, 0.01,          0.1,
        0.5, 1.0,       1.25,      10.0,     99.999999, 100000.0,  123456.000001, 99999999.999999,
        1e9, 0.1234567, 0.3 - 0.1, -1.5}) {
    exchange.started = seconds;
    EXPECT_NE(ExchangeLine(exchange).find("\"started\":" + shortest(seconds) + ","),
              std::string::npos)
        << seconds << " in " << ExchangeLine(exchange);
  }
}

TEST(LogWriterTest, KeepsEveryByteOfAnExchange) {
  const ExchangeRecord sent = SampleExchange(9);
  const Result<Document> line = ParseJson(ExchangeLine(sent));
  ASSERT_TRUE(line.ok());
  const Result<ExchangeRecord> read = ParseExchangeLine(line.value().root);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(ExchangeLine(read.value()), ExchangeLine(sent));
  EXPECT_EQ(read.value().path_values, sent.path_values);
  EXPECT_EQ(read.value().request_body, sent.request_body);
  EXPECT_EQ(read.value().response_body, sent.response_body);
  EXPECT_EQ(read.value().request_headers, sent.request_headers);
  EXPECT_EQ(read.value().response_headers, sent.response_headers);
  EXPECT_EQ(read.value().first_byte, sent.first_byte);
  EXPECT_EQ(read.value().came_at, sent.came_at);
  EXPECT_EQ(read.value().total, sent.total);
  EXPECT_EQ(read.value().response_bytes, sent.response_bytes);
  EXPECT_EQ(read.value().retries, sent.retries);
  EXPECT_TRUE(read.value().has_request_body);
}

// A run with what only some runs have.
EventRun OddRun() {
  EventRun run = SampleRun();
  run.header.filters = {"*/enums/*"};
  run.header.notes = {"1 of 2 entries judged"};
  run.header.should_fails = run.header.require_observed = run.header.bare = true;
  run.header.insecure = true;
  run.header.shard = {2, 3, "--shard", {1, 3}};
  run.header.body_limit = 65536;
  run.header.targets = {
      {"acme/put_user", ParseJson("{\"subjects\": [{\"id\": \"$A\"}]}").Take().root}};
  run.plan.front().place = 7;
  run.footer.left_changed = {"acme/put_user, subject 1: gone"};
  return run;
}

TEST(LogWriterTest, KeepsWhatOnlySomeRunsHave) {
  const EventRun run = OddRun();
  const Result<EventRun> read = ReadLogText(LogOf(run), "log");
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(LogOf(read.value()), LogOf(run));
  EXPECT_EQ(read.value().header.shard.merged, run.header.shard.merged);
  EXPECT_EQ(read.value().plan.front().place, 7u);
}

TEST(LogWriterTest, TellsNoBodyFromAnEmptyOne) {
  for (const bool has : {false, true}) {
    ExchangeRecord exchange;
    exchange.has_request_body = has;
    const Result<ExchangeRecord> read =
        ParseExchangeLine(ParseJson(ExchangeLine(exchange)).Take().root);
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read.value().has_request_body, has);
  }
}

TEST(LogWriterTest, AnyBytesComeBack) {
  std::mt19937_64 random(20260131);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    Finding finding;
    finding.message = finding.came = bytes;
    const CaseResult result{"a/b/c/d", "fail", bytes, {finding}, 1, 0.5};
    const std::string text = Dump(CaseLine(result));
    EXPECT_EQ(text.find('\n'), std::string::npos);
    const Result<Document> line = ParseJson(text);
    ASSERT_TRUE(line.ok()) << text;
    const Result<CaseResult> read = ParseCaseLine(line.value().root);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value().reason, bytes);
    EXPECT_EQ(read.value().findings.at(0).came, bytes);
  }
}

TEST(LogWriterTest, LinesOfSeveralThreadsDoNotMix) {
  const std::string path = LogPath("assay_ndjson_threads");
  const EventRun run = SampleRun();
  Result<std::unique_ptr<LogWriter>> writer = LogWriter::Create(path);
  ASSERT_TRUE(writer.ok());
  writer.value()->WriteHeader(run.header);
  writer.value()->WritePlan(run.plan);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (uint64_t n = 0; n < 200; ++n) writer.value()->WriteExchange(SampleExchange(n));
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(writer.value()->Close().ok());
  const Result<uint64_t> count = ForEachExchange(path, [](const ExchangeRecord&) { return true; });
  ASSERT_TRUE(count.ok()) << count.error().ToString();
  EXPECT_EQ(count.value(), 800u);
}

TEST(LogWriterTest, AFullDiskIsAnErrorThatStays) {
  Result<std::unique_ptr<LogWriter>> writer = LogWriter::Create("/dev/full");
  if (!writer.ok()) GTEST_SKIP() << "no /dev/full here";
  EXPECT_TRUE(writer.value()->ok());
  EXPECT_FALSE(writer.value()->WriteHeader(SampleHeader()));
  EXPECT_FALSE(writer.value()->ok());
  ASSERT_TRUE(writer.value()->error().has_value());
  EXPECT_NE(writer.value()->error()->message.find("No space left"), std::string::npos);
  EXPECT_FALSE(writer.value()->WriteFooter({}));
  EXPECT_FALSE(writer.value()->Close().ok());
}

TEST(LogWriterTest, AFolderThatIsNotThereIsAnError) {
  const auto writer = LogWriter::Create(LogPath("assay_no_such_folder/run.ndjson"));
  ASSERT_FALSE(writer.ok());
  EXPECT_NE(writer.error().ToString().find("assay_no_such_folder"), std::string::npos);
}

TEST(ReadLogTest, ToleratesALogCutAnywhere) {
  const std::string whole = LogOf(SampleRun());
  const size_t header_end = whole.find('\n');
  const size_t footer_start = whole.rfind('\n', whole.size() - 2) + 1;
  for (size_t cut = header_end; cut < whole.size() - 1; cut += 1 + cut % 23) {
    const Result<EventRun> run = ReadLogText(std::string_view(whole).substr(0, cut), "cut");
    ASSERT_TRUE(run.ok()) << cut << ": " << run.error().ToString();
    EXPECT_FALSE(run.value().has_footer) << cut;
    EXPECT_EQ(run.value().header.seed, 7u);
    if (cut >= footer_start) {
      EXPECT_EQ(run.value().results.size(), SampleRun().results.size());
    }
  }
  // A last line that is whole but for its newline is whole.
  EXPECT_TRUE(ReadLogText(whole.substr(0, whole.size() - 1), "cut").value().has_footer);
}

TEST(ReadLogTest, RefusesBadLinesWithTheirNumber) {
  const std::string whole = LogOf(SampleRun());
  const size_t first = whole.find('\n') + 1;
  const size_t second = whole.find('\n', first) + 1;
  const std::string head = whole.substr(0, second);
  const std::string header = whole.substr(0, first);
  const std::string result = R"({"type":"case","id":"acme/put_user/enums/status",)"
                             R"("verdict":"pass","exchanges":1,"seconds":0})";
  const struct {
    std::string text;
    uint32_t line;
    std::string_view says;
  } kCases[] = {
      {"", 1, "no header"},
      {"{\"type\":\"head", 2, "no header"},
      {"no json\n", 1, ""},
      {"{}\n", 1, "not a header"},
      {header + header, 2, "second header"},
      {header + result + "\n", 2, "not the plan"},
      {head + "{\"type\":\"case\"}\n", 3, "'id': missing"},
      {head + "\n", 3, ""},
      {head + result + "\n" + result + "\n", 4, "second result"},
      {head + "{\"type\":\"news\"}\n", 3, "unknown type of line: 'news'"},
      {head + R"({"type":"case","id":"x","verdict":"pass","exchanges":1,"seconds":0})" + "\n", 3,
       "not planned: 'x'"},
      {head + R"({"type":"case","id":"x","verdict":"good","exchanges":1,"seconds":0})" + "\n", 3,
       "no verdict"},
      {head + R"({"type":"case","id":"x","verdict":"pass","exchanges":-1,"seconds":0})" + "\n", 3,
       "'exchanges': a number in range"},
      {head + R"({"type":"case","id":{"base64":"A"},"verdict":"pass"})" + "\n", 3,
       "'id': a text is needed"},
      {head + "{\"type\":\"case\"\n" + result + "\n", 3, ""},
      {whole + result + "\n", 15, "after the footer"},
      {OfFormat2(header), 1, "another version"},
  };
  for (const auto& one : kCases) {
    const Result<EventRun> run = ReadLogText(one.text, "log");
    ASSERT_FALSE(run.ok()) << one.says;
    EXPECT_EQ(run.error().place.line, one.line) << run.error().ToString();
    EXPECT_EQ(run.error().place.file, "log");
    EXPECT_NE(run.error().message.find(one.says), std::string::npos) << run.error().ToString();
  }
}

TEST(ReadLogTest, TellsTheFirstErrorsOfManyOnly) {
  std::string text = LogOf(SampleRun());
  text.erase(text.rfind('\n', text.size() - 2) + 1);
  for (int i = 0; i < 100; ++i) text += "bad\n";
  const Result<EventRun> run = ReadLogText(text, "log");
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.errors().size(), 20u);
}

TEST(ReadLogTest, SaysWhatCannotBeRead) {
  EXPECT_FALSE(ReadLog(LogPath("assay_no_such_log")).ok());
  EXPECT_FALSE(ReadLog(testing::TempDir()).ok()) << "a folder";
  EXPECT_FALSE(ForEachExchange(LogPath("assay_no_such_log"), [](const ExchangeRecord&) {
                 return true;
               }).ok());
}

// What the schema says of an object and what is written must not drift apart.
void ExpectKnownMembers(const Value& object, const Value& definitions, std::string_view name) {
  const Value* definition = definitions.Find(name);
  ASSERT_NE(definition, nullptr) << name;
  const Value* properties = definition->Find("properties");
  ASSERT_NE(properties, nullptr) << name;
  std::set<std::string> there;
  for (const Member& member : object.members()) {
    there.insert(member.key);
    EXPECT_NE(properties->Find(member.key), nullptr) << name << " has no " << member.key;
  }
  for (const Value& required : definition->Find("required")->items()) {
    EXPECT_TRUE(there.contains(required.text())) << name << " lacks " << required.text();
  }
}

TEST(RunSchemaTest, DescribesTheLinesAsTheyAreWritten) {
  const std::string text =
      ReadWhole(std::string(ASSAY_SOURCE_DIR) + "/contracts/meta/run.schema.json");
  const Result<Document> schema = ParseJson(text);
  ASSERT_TRUE(schema.ok()) << schema.error().ToString();
  const Value& definitions = *schema.value().root.Find("definitions");
  const EventRun run = OddRun();
  const Value header = HeaderLine(run.header);
  ExpectKnownMembers(header, definitions, "header");
  ExpectKnownMembers(header.Find("contracts")->items()[0], definitions, "contract");
  ExpectKnownMembers(header.Find("requirements")->items()[0], definitions, "requirement");
  const Value plan = PlanLine(run.plan);
  ExpectKnownMembers(plan, definitions, "plan");
  ExpectKnownMembers(plan.Find("cases")->items()[0], definitions, "planned_case");
  for (const CaseResult& result : run.results) {
    const Value line = CaseLine(result);
    ExpectKnownMembers(line, definitions, "case");
    if (!result.findings.empty()) {
      ExpectKnownMembers(line.Find("findings")->items()[0], definitions, "finding");
    }
  }
  ExpectKnownMembers(ParseJson(ExchangeLine(SampleExchange(1))).Take().root, definitions,
                     "exchange");
  ExpectKnownMembers(FooterLine(run.footer), definitions, "footer");
}

}  // namespace
}  // namespace assay::reports
