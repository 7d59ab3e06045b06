// The target profile: where the target is, its credentials, its subjects, and values that only it
// knows. contracts/meta/profile.schema.json describes the file.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace assay {

// A value that must never reach a report, and what is shown in its place ("$TT_SECRET").
struct Secret {
  std::string shown_as;
  std::string value;
};

struct Credential {
  std::vector<std::pair<std::string, std::string>> headers;  // name, value as sent
};

struct ReadOperation {
  std::string method = "GET";
  std::string path;  // template over the same path parameters
};

struct ContractTarget {
  std::map<std::string, Credential> credentials;             // "default", "unpermitted"
  std::vector<std::map<std::string, std::string>> subjects;  // path parameter -> value
  std::map<std::string, std::vector<Value>> values;          // request field -> good values
  std::optional<ReadOperation> read;
};

struct Profile {
  std::string name;
  std::string base_url;                             // without a trailing slash
  std::map<std::string, ContractTarget> contracts;  // by contract id
  std::vector<Secret> secrets;
  std::string digest;  // of the profile's text with no secret in it
  bool bare = false;   // made from an address alone: no credentials, no subjects
};

// Looks up an environment variable; nullopt where unset.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

// Refused with place and remedy: unknown keys, an unset ${NAME}, an address that is not http(s)
// with a host, header names or values with CR, LF or NUL, subjects with an empty value, contracts
// that are not among `known_ids` (where that is not empty).
Result<Profile> LoadProfile(std::string_view text, std::string_view file,
                            const Environment& environment,
                            const std::vector<std::string>& known_ids = {});
Result<Profile> LoadProfileFile(const std::string& path, const Environment& environment,
                                const std::vector<std::string>& known_ids = {});
// A profile for `--target URL`.
Result<Profile> ProfileForUrl(std::string_view url);

}  // namespace assay
