// Requests with all fields of a contract, which many cases of one suite send.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "harness/plan/plan.h"

namespace assay::suites {

// Whether that field is one of which one at a time is sent.
bool IsAlternative(const SuiteContext& context, std::string_view pointer);

// Their bodies as text, each made once.
class AllFields {
 public:
  explicit AllFields(const SuiteContext& context) : context_(context) {}

  // All fields but `without`, of alternatives `chosen`: with their second good values, with their
  // first, and with nothing inside objects. Those only that the contract takes.
  const std::vector<std::string>& Of(size_t subject, std::string_view chosen,
                                     std::string_view without);

 private:
  std::vector<std::string> Make(size_t subject, std::string_view chosen,
                                std::string_view without) const;

  const SuiteContext& context_;
  std::map<std::tuple<size_t, std::string, std::string>, std::vector<std::string>> made_;
};

}  // namespace assay::suites
