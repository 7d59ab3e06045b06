// What is sent again, what is not, and that a request is never delivered twice behind our back.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <vector>

#include "fixtures/hostile/hostile.h"
#include "harness/http/engine.h"
#include "harness/http/test_lanes.h"

namespace assay {
namespace {

using hostile::Answer;
using hostile::Close;
using hostile::Reset;
using hostile::Script;
using hostile::Seen;
using hostile::Send;
using hostile::Wait;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

EngineOptions Quick() {
  EngineOptions options;
  options.first_byte_timeout = options.total_timeout = milliseconds(1000);
  return options;
}

std::string Later(int status, const std::string& retry_after) {
  return Answer(status, "later", {"Retry-After: " + retry_after});
}

size_t Count(const hostile::Server& server, std::string_view method) {
  size_t count = 0;
  for (const Seen& seen : server.requests())
    count += seen.Line().substr(0, method.size()) == method;
  return count;
}

// The server closes what it kept open, before the next request is on its way: nobody notices.
TEST(Resending, AnIdleConnectionClosedByTheServerIsReplaced) {
  hostile::Server server({{Send(Answer(200, "hello")), Close()}});
  Engine engine(Quick());
  Wanted patch = Want("PATCH", server.Url("/"), "{}");
  patch.pause = milliseconds(30);
  const auto exchanges = Talk(engine, {patch, patch, patch});
  ASSERT_EQ(exchanges.size(), 3u);
  for (const Exchange& exchange : exchanges) {
    EXPECT_TRUE(exchange.answered()) << exchange.fault_detail;
    EXPECT_EQ(exchange.retries, 0);
  }
  EXPECT_EQ(server.requests().size(), 3u);
  EXPECT_EQ(server.connections(), 3u);
}

struct Break {
  const char* name;
  hostile::Action how;
};

void PrintTo(const Break& tried, std::ostream* out) { *out << tried.name; }

class OnAKeptConnection : public testing::TestWithParam<Break> {};

// The case in which curl by itself sends again.
TEST_P(OnAKeptConnection, APatchIsDeliveredOnce) {
  hostile::Server server({{Send(Answer(200, ""))}, {GetParam().how}});
  Engine engine(Quick());
  const auto exchanges =
      Talk(engine, {Want("GET", server.Url("/")), Want("PATCH", server.Url("/"), "{}")});
  ASSERT_EQ(exchanges.size(), 2u);
  EXPECT_EQ(exchanges[1].fault, TransportFault::kReset) << exchanges[1].fault_detail;
  EXPECT_EQ(exchanges[1].retries, 0);
  EXPECT_EQ(Count(server, "PATCH"), 1u);
}

TEST_P(OnAKeptConnection, APatchThatMayBeRepeatedIsSentOnceMore) {
  hostile::Server server({{Send(Answer(200, ""))}, {GetParam().how}, {Send(Answer(200, "again"))}});
  Engine engine(Quick());
  Wanted patch = Want("PATCH", server.Url("/"), "{}");
  patch.repeatable = true;
  const auto exchanges = Talk(engine, {Want("GET", server.Url("/")), patch});
  ASSERT_EQ(exchanges.size(), 2u);
  EXPECT_EQ(exchanges[1].body, "again") << exchanges[1].fault_detail;
  EXPECT_EQ(exchanges[1].retries, 1);
  EXPECT_EQ(Count(server, "PATCH"), 2u);
}

TEST(Resending, APatchThatMayBeRepeatedIsNotRepeatedOnANewConnection) {
  hostile::Server server({{Close()}});
  Wanted patch = Want("PATCH", server.Url("/"), "{}");
  patch.repeatable = true;
  const Exchange exchange = Ask(patch, Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kReset) << exchange.fault_detail;
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_P(OnAKeptConnection, AnIdempotentRequestIsSentOnceMore) {
  hostile::Server server({{Send(Answer(200, ""))}, {GetParam().how}, {Send(Answer(200, "again"))}});
  Engine engine(Quick());
  const auto exchanges =
      Talk(engine, {Want("GET", server.Url("/")), Want("GET", server.Url("/second"))});
  ASSERT_EQ(exchanges.size(), 2u);
  EXPECT_EQ(exchanges[1].body, "again") << exchanges[1].fault_detail;
  EXPECT_EQ(exchanges[1].retries, 1);
  ASSERT_EQ(exchanges[1].retry_reasons.size(), 1u);
  EXPECT_NE(exchanges[1].retry_reasons[0].find("closed"), std::string::npos);
  EXPECT_EQ(server.requests().size(), 3u);
}

INSTANTIATE_TEST_SUITE_P(Broken, OnAKeptConnection,
                         testing::Values(Break{"by_fin", Close()}, Break{"by_rst", Reset()}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(Resending, ABrokenResendingIsNotRepeated) {
  hostile::Server server({{Close()}});
  const Exchange exchange = Ask(Want("GET", server.Url("/")), Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kReset) << exchange.fault_detail;
  EXPECT_EQ(exchange.retries, 1);
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST(Resending, AnAnswerThatHasBegunIsNotAskedForAgain) {
  hostile::Server server({{Send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), Close()}});
  const Exchange exchange = Ask(Want("GET", server.Url("/")), Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kTruncated);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(Resending, ABodyCutShortOnItsWayIsNoAnswer) {
  hostile::Server server([](const Seen&) { return Script{Close()}; },
                         {Wait(milliseconds(50)), Reset()});
  const Exchange exchange =
      Ask(Want("PATCH", server.Url("/"), std::string(16'000'000, 'x')), Quick());
  EXPECT_TRUE(exchange.fault == TransportFault::kSend || exchange.fault == TransportFault::kReset)
      << exchange.fault_detail;
  EXPECT_EQ(exchange.retries, 0);
  EXPECT_EQ(server.connections(), 1u);
}

// A server that takes only a few requests on a connection, and says so or just closes it.
TEST(Resending, NoRequestIsLostWhereConnectionsDieOften) {
  for (const bool tells : {true, false}) {
    std::mutex mutex;
    std::map<size_t, int> served;
    hostile::Server server([&](const Seen& seen) {
      const std::lock_guard lock(mutex);
      if (++served[seen.connection] < 3) return Script{Send(Answer(200, seen.body))};
      if (tells) return Script{Send(Answer(200, seen.body, {"Connection: close"})), Close()};
      return Script{Send(Answer(200, seen.body)), Close()};
    });
    Engine engine(Quick());
    TestLanes lanes(8);
    std::vector<std::shared_ptr<Told>> told;
    for (size_t lane = 0; lane < lanes.lanes(); ++lane) {
      std::vector<Wanted> list;
      for (int i = 0; i < 40; ++i) {
        list.push_back(Want("PATCH", server.Url("/"), std::to_string(lane * 100 + i)));
        list.back().repeatable = true;
      }
      told.push_back(lanes.Add(lane, std::move(list)));
    }
    engine.Run(lanes);
    for (const auto& one : told) {
      ASSERT_EQ(one->exchanges.size(), 40u);
      for (const Exchange& exchange : one->exchanges) {
        EXPECT_TRUE(exchange.answered()) << exchange.fault_detail << " " << tells;
        EXPECT_EQ(exchange.body, *exchange.request.body);
      }
    }
    EXPECT_GE(server.connections(), 100u);
    if (tells) {
      EXPECT_EQ(server.requests().size(), 320u);
    }
  }
}

TEST(RetryAfter, IsWaitedForAndSentAgain) {
  hostile::Server server({{Send(Later(429, "1"))}, {Send(Answer(200, "now"))}});
  Engine engine(Quick());
  const auto exchanges = Talk(engine, {Want("PATCH", server.Url("/"), "{}")});
  ASSERT_EQ(exchanges.size(), 1u);
  EXPECT_EQ(exchanges[0].body, "now") << exchanges[0].fault_detail;
  EXPECT_EQ(exchanges[0].retries, 1);
  ASSERT_EQ(exchanges[0].retry_reasons.size(), 1u);
  EXPECT_EQ(exchanges[0].retry_reasons[0], "429 with Retry-After, waited 1 s");
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_GE(seen[1].at - seen[0].at, milliseconds(990));
  EXPECT_EQ(seen[1].body, "{}");
}

TEST(RetryAfter, HoldsNoOtherLaneUp) {
  hostile::Server server([](const Seen& seen) {
    return Script{Send(seen.number == 0 ? Later(503, "1") : Answer(200, ""))};
  });
  Engine engine([] {
    EngineOptions options = Quick();
    options.jobs = 1;
    return options;
  }());
  TestLanes lanes(2);
  const auto held = lanes.Add(0, {Want("GET", server.Url("/held"))});
  lanes.Add(1, {Want("GET", server.Url("/free"))});
  const EngineReport report = engine.Run(lanes);
  EXPECT_EQ(report.retries, 1u);
  EXPECT_EQ(held->exchanges.at(0).status, 200);
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[1].Line(), "GET /free HTTP/1.1");
  EXPECT_LT(seen[1].at - seen[0].at, milliseconds(300));
}

TEST(RetryAfter, ForeverEndsAfterEightRetries) {
  hostile::Server server({{Send(Later(503, "0"))}});
  const Exchange exchange = Ask(Want("GET", server.Url("/")), Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kRateLimited);
  EXPECT_EQ(exchange.status, 503);
  EXPECT_EQ(exchange.body, "later");
  EXPECT_EQ(exchange.retries, 8);
  EXPECT_EQ(exchange.retry_reasons.size(), 8u);
  EXPECT_EQ(server.requests().size(), 9u);
}

TEST(RetryAfter, BeyondTheBudgetIsNotWaitedFor) {
  hostile::Server server({{Send(Later(429, "1"))}});
  EngineOptions options = Quick();
  options.retry_budget = milliseconds(900);
  const Exchange exchange = Ask(Want("GET", server.Url("/")), options);
  EXPECT_EQ(exchange.fault, TransportFault::kRateLimited);
  EXPECT_EQ(exchange.status, 429);
  EXPECT_EQ(exchange.retries, 0);
  EXPECT_NE(exchange.fault_detail.find("0.900 s"), std::string::npos) << exchange.fault_detail;
}

TEST(RetryAfter, LanesThatWaitSideBySideShareTheBudget) {
  hostile::Server server([](const Seen& seen) {
    return Script{Send(seen.number < 4 ? Later(429, "1") : Answer(200, ""))};
  });
  EngineOptions options = Quick();
  options.retry_budget = milliseconds(1500);
  Engine engine(options);
  TestLanes lanes(4);
  std::vector<std::shared_ptr<Told>> told;
  for (size_t lane = 0; lane < 4; ++lane)
    told.push_back(lanes.Add(lane, {Want("GET", server.Url("/"))}));
  engine.Run(lanes);
  for (const auto& one : told)
    EXPECT_EQ(one->exchanges.at(0).status, 200) << one->exchanges.at(0).fault_detail;
}

TEST(RetryAfter, A429IsWaitedOutEvenWhereItDoesNotSayHowLong) {
  hostile::Server server({{Send(Answer(429, "busy"))}, {Send(Answer(200, "now"))}});
  const Exchange exchange = Ask(Want("PATCH", server.Url("/"), "{}"), Quick());
  EXPECT_EQ(exchange.body, "now") << exchange.fault_detail;
  EXPECT_EQ(exchange.retries, 1);
}

// Takes one request in `each`, whatever comes between, and does not say so: as nginx does with
// limit_req and no burst.
class Limiter {
 public:
  explicit Limiter(milliseconds each) : each_(each) {}
  Script operator()(const Seen& seen) {
    const std::lock_guard lock(mutex_);
    if (seen.at - taken_ < each_) return {Send(Answer(429, "slow down"))};
    taken_ = seen.at;
    return {Send(Answer(200, "taken"))};
  }

 private:
  const milliseconds each_;
  std::mutex mutex_;
  steady_clock::time_point taken_{};
};

TEST(Limited, RequestsGoThroughAtAboutTheRateOfTheTarget) {
  constexpr milliseconds kEach{20};
  constexpr size_t kLanes = 8, kRequests = 20;
  const auto limiter = std::make_shared<Limiter>(kEach);
  hostile::Server server([limiter](const Seen& seen) { return (*limiter)(seen); });
  EngineOptions options = Quick();
  options.jobs = kLanes;
  options.retry_budget = milliseconds(2500);
  Engine engine(options);
  TestLanes lanes(kLanes);
  std::vector<std::shared_ptr<Told>> told;
  for (size_t lane = 0; lane < kLanes; ++lane)
    told.push_back(
        lanes.Add(lane, std::vector<Wanted>(kRequests, Want("PATCH", server.Url("/"), "{}"))));
  const auto start = steady_clock::now();
  const EngineReport report = engine.Run(lanes);
  for (const auto& one : told) {
    ASSERT_EQ(one->exchanges.size(), kRequests);
    for (const Exchange& exchange : one->exchanges)
      EXPECT_EQ(exchange.status, 200) << exchange.fault_detail;
  }
  // At least 3.2 s; a second for each refusal would be 20 s and more.
  EXPECT_LT(steady_clock::now() - start, milliseconds(15000));
  EXPECT_LT(report.retries, 2 * kLanes * kRequests);
}

TEST(Limited, ARequestThatIsRefusedAloneIsNotSentForEver) {
  hostile::Server server([](const Seen& seen) {
    const bool refused = seen.Line().find("/never") != std::string_view::npos;
    return Script{Wait(milliseconds(20)), Send(Answer(refused ? 429 : 200, ""))};
  });
  EngineOptions options = Quick();
  options.jobs = 2;
  options.retry_budget = milliseconds(100);
  Engine engine(options);
  TestLanes lanes(2);
  const auto never = lanes.Add(0, {Want("GET", server.Url("/never"))});
  lanes.Add(1, std::vector<Wanted>(300, Want("GET", server.Url("/"))));
  engine.Run(lanes);
  ASSERT_EQ(never->exchanges.size(), 1u);
  EXPECT_EQ(never->exchanges[0].fault, TransportFault::kRateLimited);
  EXPECT_LE(never->exchanges[0].retries, 12);
}

struct Failure {
  int status;
  const char* method;
  bool asked_again;
};

// A 5xx judges nothing; what may be sent twice is asked again, and what comes then is the answer.
TEST(Failures, OnceAreAskedAgainWhereTheRequestMayBeSentTwice) {
  for (const Failure& tried :
       {Failure{502, "GET", true}, Failure{503, "GET", true}, Failure{504, "PUT", true},
        Failure{500, "GET", true}, Failure{502, "POST", false}, Failure{501, "GET", false},
        Failure{404, "GET", false}, Failure{422, "GET", false}}) {
    hostile::Server server({{Send(Answer(tried.status, "down"))}, {Send(Answer(200, "now"))}});
    Wanted wanted = Want(tried.method, server.Url("/"));
    wanted.idempotent = std::string_view(tried.method) != "POST";
    const Exchange exchange = Ask(wanted, Quick());
    EXPECT_EQ(exchange.status, tried.asked_again ? 200 : tried.status) << tried.status;
    EXPECT_EQ(exchange.retries, tried.asked_again ? 1 : 0) << tried.status;
  }
}

TEST(Failures, ThatLastAreTheAnswer) {
  hostile::Server server({{Send(Answer(503, "down"))}});
  const Exchange exchange = Ask(Want("GET", server.Url("/")), Quick());
  EXPECT_TRUE(exchange.answered());
  EXPECT_EQ(exchange.status, 503);
  EXPECT_EQ(exchange.retries, 2);
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST(Failures, OfATargetThatGoesOnFailingAreNotAskedAgainForEver) {
  hostile::Server server({{Send(Answer(500, "down"))}});
  Engine engine(Quick());
  const auto exchanges = Talk(engine, std::vector<Wanted>(12, Want("GET", server.Url("/"))));
  ASSERT_EQ(exchanges.size(), 12u);
  EXPECT_EQ(exchanges[0].retries, 2);
  EXPECT_EQ(exchanges[11].retries, 0);
}

TEST(LockOut, OfAWrongCredentialIsNotWaitedOut) {
  hostile::Server server({{Send(Later(429, "600"))}});
  Wanted wanted = Want("GET", server.Url("/"));
  wanted.may_lock_out = true;
  const Exchange exchange = Ask(wanted, Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kRateLimited);
  EXPECT_EQ(exchange.status, 429);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(LockOut, IsNoLongerWaitedForOnceKnown) {
  hostile::Server server({{Send(Later(429, "0"))}});
  Engine engine(Quick());
  Wanted wanted = Want("GET", server.Url("/"));
  wanted.may_lock_out = true;
  const auto exchanges = Talk(engine, {wanted, wanted});
  ASSERT_EQ(exchanges.size(), 2u);
  EXPECT_EQ(exchanges[0].retries, 2);
  EXPECT_EQ(exchanges[1].retries, 0);
}

}  // namespace
}  // namespace assay
