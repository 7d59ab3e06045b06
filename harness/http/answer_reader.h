// Reads the header lines of an answer as curl hands them over, and finds what curl lets pass:
// contradicting lengths, bodies where none may be, line ends and names that are no HTTP.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/http/exchange.h"

namespace assay {

class AnswerReader {
 public:
  struct Limits {
    size_t headers = 0;  // bytes of all header lines, interim answers and trailers included
    size_t body = 0;     // bytes; an announced length above it is refused at once
  };

  // Writes status and headers of the final answer into *exchange, which must outlive the reading.
  void Start(Exchange* exchange, Limits limits);

  // One line with its end. False: the rest must not be read (fault() says why), because its
  // framing is in doubt or a limit is passed.
  bool Line(std::string_view line);

  bool begun() const { return begun_; }        // any line came
  bool complete() const { return complete_; }  // the final answer's headers have ended
  // The first fault found, kNone where there is none; the answer may still be read to its end.
  TransportFault fault() const { return fault_; }
  const std::string& detail() const { return detail_; }

 private:
  void StatusLine(std::string_view line);
  void Field(std::string_view line);
  bool EndOfHeaders();
  void Note(TransportFault fault, std::string detail);
  bool Refuse(TransportFault fault, std::string detail);

  Exchange* exchange_ = nullptr;
  Limits limits_;
  size_t bytes_ = 0;
  int status_ = 0;  // of the answer being read, interim ones included; 0 before its status line
  bool begun_ = false;
  bool complete_ = false;
  TransportFault fault_ = TransportFault::kNone;
  std::string detail_;
};

}  // namespace assay
