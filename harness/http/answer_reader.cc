#include "harness/http/answer_reader.h"

#include <algorithm>
#include <cstdlib>

#include "harness/base/text.h"
#include "harness/http/request_check.h"

namespace assay {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Three digits and what follows a space, as RFC 9112 4 has it; the space may be missing where there
// is no reason phrase. 0: not a status line.
int StatusOf(std::string_view line) {
  const size_t space = line.find(' ');
  if (line.substr(0, 5) != "HTTP/" || space == std::string_view::npos) return 0;
  const std::string_view rest = line.substr(space + 1);
  if (!IsDigits(rest.substr(0, 3)) || rest.size() < 3) return 0;
  if (rest.size() > 3 && rest[3] != ' ') return 0;
  return std::atoi(std::string(rest.substr(0, 3)).c_str());
}

// What the Content-Length fields say together (RFC 9112 6.3): equal values count as one.
struct Length {
  bool given = false;
  bool valid = true;
  std::string text;
};

Length AnnouncedLength(const std::vector<Header>& headers) {
  Length length;
  for (const Header& header : headers) {
    if (!EqualsIgnoreCase(header.name, "content-length")) continue;
    for (const std::string& part : Split(header.value, ',')) {
      const std::string_view value = Trim(part);
      if (length.given && length.text != value) length.valid = false;
      if (!IsDigits(value)) length.valid = false;
      if (!length.text.empty() && length.text != value) length.text += " and ";
      if (length.text != value) length.text += value;
      length.given = true;
    }
  }
  return length;
}

}  // namespace

void AnswerReader::Start(Exchange* exchange, Limits limits) {
  *this = AnswerReader();
  exchange_ = exchange;
  limits_ = limits;
}

bool AnswerReader::Line(std::string_view line) {
  begun_ = true;
  bytes_ += line.size();
  if (bytes_ > limits_.headers) {
    return Refuse(TransportFault::kHeadersTooLarge,
                  "more than " + std::to_string(limits_.headers) + " bytes of headers");
  }
  if (complete_) return true;  // a trailer: counted, never mixed into the headers
  if (line.size() >= 2 && line.substr(line.size() - 2) == "\r\n") {
    line.remove_suffix(2);
  } else {
    if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
    Note(TransportFault::kMalformed, "a header line does not end in CR LF");
  }
  if (status_ == 0) {
    StatusLine(line);
  } else if (line.empty()) {
    return EndOfHeaders();
  } else {
    Field(line);
  }
  return true;
}

void AnswerReader::StatusLine(std::string_view line) {
  status_ = StatusOf(line);
  if (status_ == 0) {
    Note(TransportFault::kMalformed, "the status line is '" + Printable(line, 80) + "'");
    status_ = -1;  // curl goes on; so do its header lines
  }
  exchange_->headers.clear();
  // 101 ends the talk in HTTP, so it is no interim answer.
  if (status_ >= 200 || status_ == 101) exchange_->status = status_;
}

void AnswerReader::Field(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') {
    // RFC 9112 5.2: a folded line is one space and the rest of the value.
    if (!exchange_->headers.empty()) {
      std::string& value = exchange_->headers.back().value;
      if (!value.empty()) value += ' ';
      value += Trim(line);
    } else {
      Note(TransportFault::kMalformed, "the first header line begins with a space");
    }
    return;
  }
  const size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || !IsToken(name)) {
    Note(TransportFault::kMalformed, "'" + Printable(name, 80) + "' is not a header name");
  }
  if (colon == std::string_view::npos) return;
  exchange_->headers.push_back({std::string(name), std::string(Trim(line.substr(colon + 1)))});
}

bool AnswerReader::EndOfHeaders() {
  const int status = status_;
  if (status >= 100 && status < 200 && status != 101) {
    exchange_->headers.clear();
    status_ = 0;
    return true;
  }
  complete_ = true;
  if (status == 101) {
    return Refuse(TransportFault::kMalformed, "101: the protocol was switched without being asked");
  }
  const Length length = AnnouncedLength(exchange_->headers);
  const bool coded = exchange_->FindHeader("transfer-encoding") != nullptr;
  if (!length.valid) {
    return Refuse(TransportFault::kMalformed,
                  "Content-Length is " + Printable(length.text, 80) + ": no length");
  }
  if (length.given && coded) {
    return Refuse(TransportFault::kMalformed,
                  "both Content-Length and Transfer-Encoding are given (RFC 9112 6.3)");
  }
  const bool no_length = length.text.find_first_not_of('0') == std::string::npos;
  if (status == 204 && (coded || !no_length)) {
    return Refuse(TransportFault::kMalformed, "204 announces a body (RFC 9110 8.6, 15.3.5)");
  }
  const bool bodiless = status == 204 || status == 304 || exchange_->request.method == "HEAD";
  if (!bodiless && length.given && std::strtoull(length.text.c_str(), nullptr, 10) > limits_.body) {
    return Refuse(TransportFault::kTooLarge, "a body of " + length.text +
                                                 " bytes is announced, more than " +
                                                 std::to_string(limits_.body));
  }
  return true;
}

void AnswerReader::Note(TransportFault fault, std::string detail) {
  if (fault_ != TransportFault::kNone) return;
  fault_ = fault;
  detail_ = std::move(detail);
}

bool AnswerReader::Refuse(TransportFault fault, std::string detail) {
  // Outranks what was only noted: it is why there is no more of the answer.
  fault_ = fault;
  detail_ = std::move(detail);
  return false;
}

}  // namespace assay
