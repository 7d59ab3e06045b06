// Undoes the content codings of an answer (RFC 9110 8.4) as it comes, so that one cut short is told
// from one that holds no JSON: libcurl takes both for whole. Inside of the http room.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/http/exchange.h"

namespace assay {

class ContentDecoder {
 public:
  // Takes decoded bytes; false: no more are wanted.
  using Sink = std::function<bool(std::string_view)>;

  // What is asked for, as Accept-Encoding has it.
  static constexpr const char* kAccepted = "gzip, deflate";

  ContentDecoder();
  ~ContentDecoder();

  // Forgets the answer before; `headers` are those of the one that comes.
  void Start(const std::vector<Header>& headers);
  // True where bytes come out as they go in.
  bool plain() const { return stages_.empty() && unknown_.empty(); }
  // False: the sink has enough, or error() is not empty.
  bool Write(std::string_view bytes, const Sink& sink);
  // Why Write would not go on; empty where the coding is not to blame.
  const std::string& error() const { return error_; }
  // Once all has come: what is missing; empty where nothing is.
  std::string AtEnd() const;

 private:
  class Stage;
  bool WriteTo(size_t stage, std::string_view bytes, const Sink& sink);

  std::vector<std::unique_ptr<Stage>> stages_;  // in the order in which they are undone
  std::string unknown_;  // a coding that is not known, of which nothing came yet
  std::string error_;
};

}  // namespace assay
