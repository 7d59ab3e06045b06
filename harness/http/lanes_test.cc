// Who sends when: lanes, order, pace, what is sent again, and how a run ends.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "fixtures/hostile/hostile.h"
#include "harness/http/engine.h"
#include "harness/http/test_lanes.h"

namespace assay {
namespace {

using hostile::Answer;
using hostile::Seen;
using hostile::Send;
using hostile::Together;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

EngineOptions Quick(int jobs = 8) {
  EngineOptions options;
  options.jobs = jobs;
  options.connect_timeout = milliseconds(500);
  options.first_byte_timeout = milliseconds(1500);
  options.total_timeout = milliseconds(1500);
  return options;
}

std::vector<std::string> Lines(const hostile::Server& server) {
  std::vector<std::string> lines;
  for (const Seen& seen : server.requests()) lines.emplace_back(seen.Line());
  return lines;
}

TEST(Lanes, RunSideBySide) {
  constexpr size_t kLanes = 6;
  // Answers nobody until all six are there; one at a time they would wait out the second.
  hostile::Server server({{Together(kLanes, milliseconds(1000)), Send(Answer(200, ""))}});
  Engine engine(Quick(kLanes));
  TestLanes lanes(kLanes);
  for (size_t i = 0; i < kLanes; ++i) lanes.Add(i, {Want("GET", server.Url("/"))});
  const auto before = steady_clock::now();
  const EngineReport report = engine.Run(lanes);
  EXPECT_LT(steady_clock::now() - before, milliseconds(700));
  EXPECT_EQ(report.exchanges, kLanes);
  EXPECT_EQ(report.detail, "");
}

// Lanes that say how much there is in each.
class WeighedLanes : public TestLanes {
 public:
  explicit WeighedLanes(std::vector<uint64_t> work)
      : TestLanes(work.size()), work_(std::move(work)) {}
  uint64_t work(size_t lane) const override { return work_[lane]; }

 private:
  std::vector<uint64_t> work_;
};

TEST(Lanes, TheOneWithMostLeftGoesFirst) {
  hostile::Server server({{Send(Answer(200, ""))}});
  Engine engine(Quick(1));
  WeighedLanes lanes({1, 3, 2});
  for (size_t i = 0; i < 3; ++i) {
    std::vector<Wanted> all;
    for (uint64_t n = 0; n < lanes.work(i); ++n)
      all.push_back(Want("GET", server.Url("/" + std::to_string(i))));
    lanes.Add(i, std::move(all));
  }
  engine.Run(lanes);
  // Equal ones take turns.
  EXPECT_EQ(Lines(server),
            (std::vector<std::string>{"GET /1 HTTP/1.1", "GET /2 HTTP/1.1", "GET /1 HTTP/1.1",
                                      "GET /0 HTTP/1.1", "GET /2 HTTP/1.1", "GET /1 HTTP/1.1"}));
}

// However much others have left, a pause is no longer than was asked for.
TEST(Lanes, OneThatWaitedForItsTimeGoesBeforeThoseWithMoreLeft) {
  hostile::Server server({{hostile::Wait(milliseconds(50)), Send(Answer(200, ""))}});
  Engine engine(Quick(1));
  WeighedLanes lanes({2, 9});
  Wanted late = Want("GET", server.Url("/late"));
  late.pause = milliseconds(100);
  lanes.Add(0, {Want("GET", server.Url("/")), late});
  // Has more left, and lets the other begin.
  std::vector<Wanted> many(9, Want("GET", server.Url("/")));
  many.front().pause = milliseconds(60);
  lanes.Add(1, many);
  engine.Run(lanes);
  const std::vector<std::string> lines = Lines(server);
  ASSERT_EQ(lines.size(), 11u);
  const auto found = std::find(lines.begin(), lines.end(), "GET /late HTTP/1.1");
  EXPECT_LT(found - lines.begin(), 7);
}

TEST(Lanes, JobsCapWhatIsOnTheWire) {
  // Three at once would be answered at once; with two jobs every pair waits in vain.
  hostile::Server server({{Together(3, milliseconds(100)), Send(Answer(200, ""))}});
  Engine engine(Quick(2));
  TestLanes lanes(3);
  for (size_t i = 0; i < 3; ++i) lanes.Add(i, {Want("GET", server.Url("/"))});
  const auto before = steady_clock::now();
  engine.Run(lanes);
  EXPECT_GE(steady_clock::now() - before, milliseconds(95));
  EXPECT_EQ(server.connections(), 2u);
}

TEST(Lanes, KeepTheirOrderAndShareFairly) {
  hostile::Server server({{Send(Answer(200, ""))}});
  Engine engine(Quick(1));
  TestLanes lanes(2);
  lanes.Add(0, {Want("GET", server.Url("/a1")), Want("GET", server.Url("/a2"))});
  lanes.Add(0, {Want("GET", server.Url("/a3"))});
  lanes.Add(1, {Want("GET", server.Url("/b1")), Want("GET", server.Url("/b2"))});
  lanes.Add(1, {Want("GET", server.Url("/b3"))});
  engine.Run(lanes);
  const std::vector<std::string> expected = {"GET /a1 HTTP/1.1", "GET /b1 HTTP/1.1",
                                             "GET /a2 HTTP/1.1", "GET /b2 HTTP/1.1",
                                             "GET /a3 HTTP/1.1", "GET /b3 HTTP/1.1"};
  EXPECT_EQ(Lines(server), expected);
  EXPECT_EQ(server.connections(), 1u);
}

TEST(Lanes, ExchangesAreNumberedAsTheyBegin) {
  hostile::Server server({{Send(Answer(200, ""))}});
  Engine engine(Quick());
  const auto first = Talk(engine, {Want("GET", server.Url("/")), Want("GET", server.Url("/"))});
  const auto second = Talk(engine, {Want("GET", server.Url("/"))});
  EXPECT_EQ(first.at(0).number, 1u);
  EXPECT_EQ(first.at(1).number, 2u);
  EXPECT_EQ(second.at(0).number, 3u);
  EXPECT_GT(second.at(0).timing.started, first.at(1).timing.started);
  EXPECT_EQ(server.connections(), 1u);  // kept between runs
}

TEST(Lanes, APauseHoldsNobodyElseUp) {
  hostile::Server server({{Send(Answer(200, ""))}});
  Engine engine(Quick(1));
  TestLanes lanes(2);
  Wanted late = Want("GET", server.Url("/late"));
  late.pause = milliseconds(400);
  lanes.Add(0, {late});
  lanes.Add(1, {Want("GET", server.Url("/1")), Want("GET", server.Url("/2"))});
  engine.Run(lanes);
  const std::vector<std::string> expected = {"GET /1 HTTP/1.1", "GET /2 HTTP/1.1",
                                             "GET /late HTTP/1.1"};
  EXPECT_EQ(Lines(server), expected);
  const auto seen = server.requests();
  EXPECT_GE(seen[2].at - seen[0].at, milliseconds(300));
}

TEST(Lanes, RateSpacesOutWithoutBursts) {
  hostile::Server server({{Send(Answer(200, ""))}});
  EngineOptions options = Quick();
  options.rate = 50;
  Engine engine(options);
  TestLanes lanes(8);
  for (size_t i = 0; i < 8; ++i) lanes.Add(i, {Want("GET", server.Url("/"))});
  engine.Run(lanes);
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), 8u);
  EXPECT_GE(seen.back().at - seen.front().at, milliseconds(120));
  EXPECT_LT(seen.back().at - seen.front().at, milliseconds(600));
  // In any window of 45 ms there is room for three at the most.
  for (size_t i = 3; i < seen.size(); ++i) EXPECT_GE(seen[i].at - seen[i - 3].at, milliseconds(40));
}

TEST(Lanes, SendWhatTheRequestSaysAndNothingMore) {
  hostile::Server server({{Send(Answer(200, ""))}});
  Engine engine(Quick(1));
  Wanted get = Want("GET", server.Url("/a/../b%2f/./c?q=%20"), "{}");
  get.request.headers = {{"X-Empty", ""}, {"X-Blank", "  "}, {"X-One", "1"}};
  Talk(engine,
       {get, Want("PATCH", server.Url("/p")), Want("DELETE", server.Url("/d")),
        Want("PUT", server.Url("/u"), std::string("a\0b", 3)), Want("PURGE", server.Url("/m"))});
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), 5u);
  const std::string host = "Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n";
  EXPECT_EQ(seen[0].Line(), "GET /a/../b%2f/./c?q=%20 HTTP/1.1");
  EXPECT_EQ(seen[0].body, "{}");
  EXPECT_NE(seen[0].head.find("\r\nX-Empty:\r\n"), std::string::npos) << seen[0].head;
  EXPECT_NE(seen[0].head.find("\r\nX-Blank:\r\n"), std::string::npos) << seen[0].head;
  EXPECT_NE(seen[0].head.find("\r\nX-One: 1\r\n"), std::string::npos) << seen[0].head;
  EXPECT_NE(seen[1].head.find("\r\nContent-Length: 0\r\n"), std::string::npos) << seen[1].head;
  EXPECT_EQ(seen[2].head.find("Content-Length"), std::string::npos) << seen[2].head;
  EXPECT_EQ(seen[3].body, std::string("a\0b", 3));
  EXPECT_EQ(seen[4].Line(), "PURGE /m HTTP/1.1");
  for (const Seen& each : seen) {
    EXPECT_NE(each.head.find(host), std::string::npos);
    for (const char* uninvited : {"User-Agent", "Accept:", "Content-Type", "Expect"}) {
      EXPECT_EQ(each.head.find(uninvited), std::string::npos) << each.head;
    }
  }
}

TEST(Lanes, NothingIsSentThatCouldSplitARequest) {
  hostile::Server server({{Send(Answer(200, ""))}});
  Wanted header = Want("GET", server.Url("/"));
  header.request.headers = {{"X-Evil", "a\r\nX-Injected: b"}};
  for (const Wanted& wanted :
       {header, Want("GET / HTTP/1.1\r\nX:", server.Url("/")), Want("GET", server.Url("/a b")),
        Want("GET", "ftp://127.0.0.1/"), Want("GET", "/relative")}) {
    const Exchange exchange = Ask(wanted, Quick());
    EXPECT_EQ(exchange.fault, TransportFault::kSend);
    EXPECT_EQ(exchange.fault_detail.find("not sent: "), 0u) << exchange.fault_detail;
  }
  EXPECT_EQ(server.connections(), 0u);
}

TEST(Lanes, HeadWithABodyEndsWithTheHeaders) {
  hostile::Server server({{Send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")}});
  const Exchange exchange = Ask(Want("HEAD", server.Url("/"), "{}"), Quick());
  EXPECT_TRUE(exchange.answered()) << exchange.fault_detail;
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(server.requests().at(0).body, "{}");
}

TEST(Lanes, LoopbackNeverGoesThroughTheProxy) {
  const hostile::RefusingPort proxy;
  hostile::Server server({{Send(Answer(200, "direct"))}});
  setenv("http_proxy", proxy.Url("").c_str(), 1);
  const Exchange direct = Ask(Want("GET", server.Url("/")), Quick());
  const Exchange outside = Ask(Want("GET", "http://198.51.100.1/"), Quick());
  unsetenv("http_proxy");
  EXPECT_EQ(direct.body, "direct") << direct.fault_detail;
  EXPECT_EQ(outside.fault, TransportFault::kConnect) << outside.fault_detail;
}

TEST(Lanes, TheEnvironmentsProxyIsForTheWorldOutside) {
  hostile::Server proxy({{Send(Answer(200, "by way of the proxy"))}});
  setenv("http_proxy", proxy.Url("").c_str(), 1);
  setenv("no_proxy", "spared.invalid", 1);
  const Exchange through = Ask(Want("GET", "http://api.example.invalid/x"), Quick());
  const Exchange spared = Ask(Want("GET", "http://spared.invalid/"), Quick());
  unsetenv("http_proxy");
  unsetenv("no_proxy");
  EXPECT_EQ(through.body, "by way of the proxy") << through.fault_detail;
  EXPECT_EQ(proxy.requests().at(0).Line(), "GET http://api.example.invalid/x HTTP/1.1");
  EXPECT_EQ(spared.fault, TransportFault::kResolve) << spared.fault_detail;
  EXPECT_EQ(proxy.requests().size(), 1u);
}

}  // namespace
}  // namespace assay
