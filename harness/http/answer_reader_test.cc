#include "harness/http/answer_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace assay {
namespace {

struct Read {
  Exchange exchange;
  AnswerReader reader;
  bool went_on = true;
};

Read ReadAll(const std::vector<std::string>& lines, AnswerReader::Limits limits = {1000, 1000}) {
  Read read;
  read.exchange.request.method = "GET";
  read.reader.Start(&read.exchange, limits);
  for (const std::string& line : lines) {
    if (!(read.went_on = read.reader.Line(line))) break;
  }
  return read;
}

std::string Shown(const Exchange& exchange) {
  std::string shown;
  for (const Header& header : exchange.headers) shown += header.name + "=" + header.value + ";";
  return shown;
}

TEST(AnswerReader, KeepsTheFinalHeadersInTheirOrder) {
  const Read read =
      ReadAll({"HTTP/1.1 100 Continue\r\n", "X-Interim: 1\r\n", "\r\n", "HTTP/1.1 103 Early\r\n",
               "Link: <x>\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "Set-Cookie: a\r\n", "X-Empty:\r\n",
               "Set-Cookie:  b \r\n", "X-Folded: one\r\n", " \t two\r\n", "\r\n",
               "X-Trailer: 1\r\n", "\r\n"});
  EXPECT_TRUE(read.went_on);
  EXPECT_TRUE(read.reader.complete());
  EXPECT_EQ(read.reader.fault(), TransportFault::kNone) << read.reader.detail();
  EXPECT_EQ(read.exchange.status, 200);
  EXPECT_EQ(Shown(read.exchange), "Set-Cookie=a;X-Empty=;Set-Cookie=b;X-Folded=one two;");
}

TEST(AnswerReader, AnInterimAnswerIsNoStatus) {
  const Read read = ReadAll({"HTTP/1.1 100 Continue\r\n", "\r\n"});
  EXPECT_EQ(read.exchange.status, 0);
  EXPECT_FALSE(read.reader.complete());
}

TEST(AnswerReader, ReadsTheStatusLinesOfEachVersion) {
  EXPECT_EQ(ReadAll({"HTTP/2 204 \r\n", "\r\n"}).exchange.status, 204);
  EXPECT_EQ(ReadAll({"HTTP/1.0 404\r\n", "\r\n"}).exchange.status, 404);
  for (const char* bad : {"HTTP/1.1 2x0 OK\r\n", "HTTP/1.1 20\r\n", "HTTP/1.1\r\n",
                          "HTTP/1.1 2000\r\n", "HTTQ/1.1 200 OK\r\n"}) {
    const Read read = ReadAll({bad, "\r\n"});
    EXPECT_EQ(read.exchange.status, 0) << bad;
    EXPECT_EQ(read.reader.fault(), TransportFault::kMalformed) << bad;
  }
}

TEST(AnswerReader, StopsWhereTheFramingContradictsItself) {
  struct Case {
    const char* status;
    std::vector<std::string> headers;
    TransportFault fault;
  };
  using F = TransportFault;
  const std::vector<Case> cases = {
      {"200", {"Content-Length: 5\r\n"}, F::kNone},
      {"200", {"Content-Length: 5, 5\r\n"}, F::kNone},
      {"200", {"Content-Length: 5\r\n", "content-length: 5\r\n"}, F::kNone},
      {"200", {"Content-Length: 5\r\n", "content-length: 05\r\n"}, F::kMalformed},
      {"200", {"Content-Length: 5, 6\r\n"}, F::kMalformed},
      {"200", {"Content-Length: -5\r\n"}, F::kMalformed},
      {"200", {"Content-Length: +5\r\n"}, F::kMalformed},
      {"200", {"Content-Length:\r\n"}, F::kMalformed},
      {"200", {"Content-Length: 1001\r\n"}, F::kTooLarge},
      {"200", {"Content-Length: 99999999999999999999999\r\n"}, F::kTooLarge},
      {"200", {"Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"}, F::kMalformed},
      {"204", {"Content-Length: 0\r\n"}, F::kNone},
      {"204", {"Content-Length: 1\r\n"}, F::kMalformed},
      {"204", {"Transfer-Encoding: chunked\r\n"}, F::kMalformed},
      {"304", {"Content-Length: 5000\r\n"}, F::kNone},
      {"101", {}, F::kMalformed},
  };
  for (const Case& tried : cases) {
    std::vector<std::string> lines = {std::string("HTTP/1.1 ") + tried.status + " X\r\n"};
    lines.insert(lines.end(), tried.headers.begin(), tried.headers.end());
    lines.push_back("\r\n");
    const Read read = ReadAll(lines);
    EXPECT_EQ(read.reader.fault(), tried.fault) << testing::PrintToString(lines);
    EXPECT_EQ(read.went_on, tried.fault == F::kNone) << testing::PrintToString(lines);
    EXPECT_EQ(read.exchange.status, std::stoi(tried.status));
  }
}

TEST(AnswerReader, CountsInterimAnswersAndTrailersAsHeaders) {
  const std::string line = "X: " + std::string(100, 'x') + "\r\n";
  const Read read = ReadAll({"HTTP/1.1 200 OK\r\n", line, "\r\n", line, line}, {300, 1000});
  EXPECT_FALSE(read.went_on);
  EXPECT_EQ(read.reader.fault(), TransportFault::kHeadersTooLarge);
  EXPECT_EQ(read.exchange.headers.size(), 1u);
}

}  // namespace
}  // namespace assay
