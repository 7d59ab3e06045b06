// What a target may do to a connection, and what the engine makes of it.
#include <gtest/gtest.h>

#include <chrono>
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
using hostile::Drip;
using hostile::Flood;
using hostile::Reset;
using hostile::Script;
using hostile::Send;
using hostile::Wait;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// gzip of "hello, hello, hello".
const std::string kGzip(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9"
    "\xd7\x51\xc8\x40\xa2\x00\x9f\xa1\xca\x09\x13\x00\x00\x00",
    29);

// gzip of a million zero bytes: 1 kB.
std::string GzipBomb() {
  return std::string(
             "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x01\x00"
             "\x00\x00\x82\x20\xff\xaf\x6e\x48\x40\x01",
             25) +
         std::string(968, '\0') + std::string("\xaf\x06\x9e\xcb\x79\x12\x40\x42\x0f\x00", 10);
}

EngineOptions Quick() {
  EngineOptions options;
  options.connect_timeout = milliseconds(300);
  options.first_byte_timeout = milliseconds(300);
  options.total_timeout = milliseconds(500);
  options.max_body = 100'000;
  options.max_headers = 20'000;
  options.max_depth = 3;
  options.gone_after = 0;
  return options;
}

struct Case {
  const char* name;
  Script script;
  TransportFault fault;
  int status;
  const char* body;
  const char* detail;  // somewhere in fault_detail
  const char* method = "GET";
};

void PrintTo(const Case& tried, std::ostream* out) { *out << tried.name; }

std::string Encoded(const char* coding, const std::string& body) {
  return Answer(200, body, {std::string("Content-Encoding: ") + coding});
}

std::vector<Case> Cases() {
  using F = TransportFault;
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  return {
      {"well_formed", {Send(Answer(200, "hello"))}, F::kNone, 200, "hello", ""},
      {"close_before_answer", {Close()}, F::kReset, 0, "", "closed before an answer"},
      {"reset_before_answer", {Reset()}, F::kReset, 0, "", "closed before an answer"},
      {"close_mid_status", {Send("HTTP/1.1 20"), Close()}, F::kReset, 0, "", "closed"},
      {"close_mid_headers",
       {Send(ok + "Content-Type: text/plain\r\nContent-Le"), Close()},
       F::kReset,
       200,
       "",
       "middle of the headers"},
      {"close_after_interim",
       {Send("HTTP/1.1 100 Continue\r\n\r\n"), Close()},
       F::kReset,
       0,
       "",
       "closed"},
      {"short_body",
       {Send(ok + "Content-Length: 10\r\n\r\nhello"), Close()},
       F::kTruncated,
       200,
       "hello",
       "ends too early"},
      {"reset_mid_body",
       {Send(ok + "Content-Length: 10\r\n\r\nhello"), Wait(milliseconds(30)), Reset()},
       F::kTruncated,
       200,
       "hello",
       "ends too early"},
      {"no_last_chunk",
       {Send(ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), Close()},
       F::kTruncated,
       200,
       "hello",
       "ends too early"},
      {"nested_at_the_limit", {Send(Answer(200, "[[{}]]"))}, F::kNone, 200, "[[{}]]", ""},
      {"nested_too_deeply",
       {Send(Answer(200, "[[{\"a\":[]}]]"))},
       F::kTooDeep,
       200,
       "[[{\"a\":[]}]]",
       "deeper than 3 levels"},
      {"brackets_that_are_no_json", {Send(Answer(200, "<[[[[["))}, F::kNone, 200, "<[[[[[", ""},
      {"two_lengths",
       {Send(ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")},
       F::kMalformed,
       200,
       "",
       "5 and 6"},
      {"same_length_twice",
       {Send(ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello")},
       F::kNone,
       200,
       "hello",
       ""},
      {"length_is_no_number",
       {Send(ok + "Content-Length: five\r\n\r\nhello"), Close()},
       F::kMalformed,
       200,
       "",
       ""},
      {"length_and_chunks",
       {Send(ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
       F::kMalformed,
       200,
       "",
       "both"},
      {"bad_chunk",
       {Send(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n")},
       F::kMalformed,
       200,
       "",
       "chunk"},
      {"trailers_stay_out",
       {Send(ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Late: 1\r\n\r\n")},
       F::kNone,
       200,
       "hello",
       ""},
      {"no_length_until_close", {Send(ok + "\r\nhello"), Close()}, F::kNone, 200, "hello", ""},
      {"endless_body",
       {Send(ok + "\r\n"), Flood(std::string(4096, 'x'))},
       F::kTooLarge,
       200,
       nullptr,
       "100000"},
      {"announced_too_large",
       {Send(ok + "Content-Length: 100001\r\n\r\n")},
       F::kTooLarge,
       200,
       "",
       "100001"},
      {"drip",
       {Send(ok + "Content-Length: 999\r\n\r\n"), Drip(std::string(999, 'x'), milliseconds(20))},
       F::kTotalTimeout,
       200,
       nullptr,
       "in time"},
      {"slow_first_byte",
       {Wait(milliseconds(1500)), Send(Answer(200, ""))},
       F::kFirstByteTimeout,
       0,
       "",
       "0.300 s"},
      {"header_flood",
       {Send(ok), Flood("X-More: and more and more and more\r\n")},
       F::kHeadersTooLarge,
       200,
       "",
       "20000"},
      {"huge_header",
       {Send(ok + "X-Big: "), Flood(std::string(8192, 'x'))},
       F::kHeadersTooLarge,
       200,
       "",
       ""},
      {"interim_flood", {Flood("HTTP/1.1 100 Continue\r\n\r\n")}, F::kHeadersTooLarge, 0, "", ""},
      {"gzip", {Send(Encoded("gzip", kGzip))}, F::kNone, 200, "hello, hello, hello", ""},
      {"bad_gzip", {Send(Encoded("gzip", "this is not gzip"))}, F::kBadEncoding, 200, "", ""},
      {"unknown_coding", {Send(Encoded("rot13", "uryyb"))}, F::kBadEncoding, 200, "", ""},
      {"http_0_9", {Send("hello, I am no HTTP\r\n"), Close()}, F::kMalformed, 0, "", "HTTP"},
      {"binary_garbage", {Send(std::string(200, '\0')), Close()}, F::kMalformed, 0, "", ""},
      {"status_999", {Send(Answer(999, "hello"))}, F::kNone, 999, "hello", ""},
      {"status_of_four_digits",
       {Send("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")},
       F::kMalformed,
       0,
       "",
       ""},
      {"no_reason_phrase",
       {Send("HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello")},
       F::kNone,
       200,
       "hello",
       ""},
      {"line_feeds_only",
       {Send("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello")},
       F::kMalformed,
       200,
       "hello",
       "CR LF"},
      {"name_with_space",
       {Send(ok + "X Bad: 1\r\nContent-Length: 0\r\n\r\n")},
       F::kMalformed,
       200,
       "",
       "X Bad"},
      {"no_colon",
       {Send(ok + "Nonsense\r\nContent-Length: 0\r\n\r\n")},
       F::kMalformed,
       200,
       "",
       ""},
      {"length_on_204",
       {Send("HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\nhello")},
       F::kMalformed,
       204,
       "",
       "204"},
      {"zero_length_on_204",
       {Send("HTTP/1.1 204 None\r\nContent-Length: 0\r\n\r\n")},
       F::kNone,
       204,
       "",
       ""},
      {"body_of_204", {Send("HTTP/1.1 204 None\r\n\r\nhello")}, F::kNone, 204, "", ""},
      {"length_on_304",
       {Send("HTTP/1.1 304 Same\r\nContent-Length: 5\r\n\r\n")},
       F::kNone,
       304,
       "",
       ""},
      {"head", {Send(ok + "Content-Length: 5000000\r\n\r\n")}, F::kNone, 200, "", "", "HEAD"},
      {"switch_unasked",
       {Send("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), Close()},
       F::kMalformed,
       101,
       "",
       "101"},
      {"early_hints",
       {Send("HTTP/1.1 103 Early Hints\r\nX-Hint: 1\r\n\r\n" + Answer(200, "hello"))},
       F::kNone,
       200,
       "hello",
       ""},
      {"redirect_loop", {Send(Answer(302, "", {"Location: /again"}))}, F::kNone, 302, "", ""},
  };
}

class Transport : public testing::TestWithParam<Case> {};

TEST_P(Transport, EndsAsItShould) {
  const Case& tried = GetParam();
  hostile::Server server({tried.script});
  const auto before = steady_clock::now();
  Wanted wanted = Want(tried.method, server.Url("/x"));
  wanted.idempotent = false;
  const Exchange exchange = Ask(wanted, Quick());

  EXPECT_EQ(TransportFaultName(exchange.fault), TransportFaultName(tried.fault))
      << exchange.fault_detail;
  EXPECT_EQ(exchange.status, tried.status);
  if (tried.body != nullptr) {
    EXPECT_EQ(exchange.body, tried.body);
  }
  EXPECT_NE(exchange.fault_detail.find(tried.detail), std::string::npos) << exchange.fault_detail;
  EXPECT_EQ(exchange.fault_detail.empty(), tried.fault == TransportFault::kNone);
  EXPECT_EQ(exchange.fault_detail.find('\n'), std::string::npos);
  EXPECT_EQ(exchange.FindHeader("x-hint"), nullptr);
  EXPECT_EQ(exchange.FindHeader("x-late"), nullptr);
  EXPECT_LE(exchange.body.size(), Quick().max_body);
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_LT(steady_clock::now() - before, milliseconds(1200));
}

INSTANTIATE_TEST_SUITE_P(Hostile, Transport, testing::ValuesIn(Cases()),
                         [](const auto& each) { return std::string(each.param.name); });

// Announced and sent are a thousand bytes, within the limit; decoded they pass it.
TEST(TransportTest, GzipBombEndsAtTheLimitOfTheDecodedBody) {
  ASSERT_LT(GzipBomb().size(), 2000u);
  hostile::Server server({{Send(Encoded("gzip", GzipBomb()))}});
  const Exchange exchange = Ask(Want("GET", server.Url("/")), Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kTooLarge) << exchange.fault_detail;
  EXPECT_EQ(exchange.body.size(), Quick().max_body);
}

TEST(TransportTest, GzipWithinTheLimitIsDecodedWhole) {
  hostile::Server server({{Send(Encoded("gzip", GzipBomb()))}});
  EngineOptions options = Quick();
  options.max_body = 1'000'000;
  const Exchange exchange = Ask(Want("GET", server.Url("/")), options);
  EXPECT_TRUE(exchange.answered()) << exchange.fault_detail;
  EXPECT_EQ(exchange.body, std::string(1'000'000, '\0'));
}

TEST(TransportTest, RefusedConnection) {
  const hostile::RefusingPort port;
  const Exchange exchange = Ask(Want("GET", port.Url("/")), Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kConnect) << exchange.fault_detail;
  EXPECT_EQ(exchange.status, 0);
  EXPECT_EQ(exchange.retries, 0);
}

TEST(TransportTest, ConnectionNeitherTakenNorRefused) {
  const hostile::SilentPort port;
  const Exchange exchange = Ask(Want("GET", port.Url("/")), Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kConnectTimeout) << exchange.fault_detail;
}

TEST(TransportTest, NameThatDoesNotResolve) {
  EngineOptions options = Quick();
  options.connect_timeout = options.total_timeout = milliseconds(1900);
  const Exchange exchange = Ask(Want("GET", "http://nosuchhost.invalid/"), options);
  EXPECT_EQ(exchange.fault, TransportFault::kResolve) << exchange.fault_detail;
}

TEST(TransportTest, TlsToAPlainPort) {
  hostile::Server server([](const hostile::Seen&) { return Script{Close()}; },
                         {Send("HTTP/1.1 400 Bad Request\r\n\r\n")});
  const Exchange exchange = Ask(Want("GET", server.Url("/", "https")), Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kTls) << exchange.fault_detail;
}

TEST(TransportTest, TlsToAPortThatSaysNothing) {
  hostile::Server server([](const hostile::Seen&) { return Script{Close()}; },
                         {Wait(milliseconds(1500))});
  const Exchange exchange = Ask(Want("GET", server.Url("/", "https")), Quick());
  EXPECT_EQ(exchange.fault, TransportFault::kConnectTimeout) << exchange.fault_detail;
}

TEST(TransportTest, ContinueThatNeverComesIsNotWaitedFor) {
  hostile::Server server({{Send(Answer(200, "hello"))}});
  const Exchange exchange = Ask(Want("PUT", server.Url("/"), std::string(1'500'000, 'x')), Quick());
  EXPECT_EQ(exchange.body, "hello") << exchange.fault_detail;
  EXPECT_LT(exchange.timing.total, milliseconds(400));
  EXPECT_EQ(server.requests().at(0).head.find("Expect"), std::string::npos);
}

TEST(TransportTest, TimingIsThatOfTheAnswer) {
  hostile::Server server(
      {{Wait(milliseconds(60)), Send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"),
        Wait(milliseconds(60)), Send("x")}});
  const Exchange exchange = Ask(Want("GET", server.Url("/")), Quick());
  EXPECT_GE(exchange.timing.first_byte, milliseconds(55));
  EXPECT_LT(exchange.timing.first_byte, milliseconds(110));
  EXPECT_GE(exchange.timing.total, milliseconds(115));
}

}  // namespace
}  // namespace assay
