// Traffic recorded elsewhere, judged by the standing checks of contracts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/http/har.h"
#include "harness/plan/plan.h"

namespace assay {

// An address taken apart; its query and fragment are left out of the path.
struct AddressParts {
  std::string origin;  // "https://api.example.com", lower case, without user
  std::string path;    // "/v1/users/7"
};
AddressParts SplitAddress(std::string_view url);

// Where a path ends like a template ("/users/{user}"): what precedes it and the variables' values,
// percent-decoded. Variables match one segment, or a part of one, that is not empty.
struct PathMatch {
  std::string before;  // "/v1", or ""
  std::map<std::string, std::string> values;
};
std::optional<PathMatch> MatchPathEnd(std::string_view path_template, std::string_view path);

// An entry and the contract it is judged by.
struct HarMatch {
  const HarEntry* entry = nullptr;
  const Contract* contract = nullptr;
  std::map<std::string, std::string> path_values;
};

struct HarMatches {
  std::vector<HarMatch> judged;    // in the order of the file
  std::vector<std::string> notes;  // for people: what is judged at which base, what is not and why
};

// `base_url` ("" : not given): a contract's operation is at that address followed by its path.
// Where it is not given, the address that most of a contract's entries have before its path; other
// ones are noted, not judged. Entries without an answer or without its body are noted, not judged.
HarMatches MatchHar(const Har& har, const std::vector<std::shared_ptr<const Contract>>& contracts,
                    const std::string& base_url);

// How the standing checks take the request: an answer to a request that the contract does not allow
// proves nothing of documented successes.
Step HarStep(const HarMatch& match);

// Header names whose values are secret: the contract's credentials, and what names itself one.
bool IsSecretHeader(const Contract& contract, std::string_view name);
// The address with the values of query parameters that name themselves secret replaced.
std::string WithoutSecretQuery(std::string_view url);

}  // namespace assay
