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
#include "harness/contract/contract.h"
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
  // Where things stand in the file: "" (the contract's id), "/subjects/0", "/values/role",
  // "/read/path".
  std::map<std::string, Place> places;
};

struct Profile {
  std::string name;
  // Without a trailing slash. May hold user:password@ (then both are among the secrets): show it
  // redacted only.
  std::string base_url;
  std::map<std::string, ContractTarget> contracts;  // by contract id
  std::vector<Secret> secrets;
  std::string digest;  // of the profile's text with no secret in it
  bool bare = false;   // made from an address alone: no credentials, no subjects
};

// Looks up an environment variable; nullopt where unset.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

// `${NAME}` in any text of the file is read from the environment; "$${" stands for a literal "${".
// Secrets are all values that came from there, all literals in credential headers and a password in
// the address.
// Refused with place and remedy: unknown keys, an unset ${NAME}, an address that is not http(s)
// with a host or that has a query or fragment, header names or values with control characters,
// empty credentials and ones too short to be hidden in reports, subjects with an empty value, twice
// the same subject, subjects with different parameters, contracts that are not among `known_ids`
// (where that is not empty).
Result<Profile> LoadProfile(std::string_view text, std::string_view file,
                            const Environment& environment,
                            const std::vector<std::string>& known_ids = {});
Result<Profile> LoadProfileFile(const std::string& path, const Environment& environment,
                                const std::vector<std::string>& known_ids = {});
// A profile for `--target URL`.
Result<Profile> ProfileForUrl(std::string_view url);

// Whether what a profile says of a contract fits that contract; true, or the errors: subjects that
// lack a path parameter or have an unknown one, a read path with a variable that subjects do not
// bind, values for a field that the request does not have or does not allow. A profile that says
// nothing of the contract fits.
Result<bool> CheckProfile(const Profile& profile, const Contract& contract);

}  // namespace assay
