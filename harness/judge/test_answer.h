// For tests: what came of a request, without a target.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "harness/judge/case.h"

namespace assay {

// The n-th of all is numbered n. `sent`: the body of the request.
inline StepResult Answer(int status, std::string body, std::string sent = "{}") {
  static uint64_t number = 0;
  Exchange exchange;
  exchange.number = ++number;
  exchange.request = {"PATCH", "http://127.0.0.1/users/x", {}, std::move(sent)};
  exchange.status = status;
  exchange.body = std::move(body);
  return MakeStepResult(std::move(exchange));
}

}  // namespace assay
