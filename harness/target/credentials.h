// What a profile's credentials may be, and which parts of them are secret; inside this room only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/target/expand.h"
#include "harness/target/profile.h"

namespace assay {

// Under this size a value cannot be hidden: replacing it would blot out innocent text.
inline constexpr size_t kShortestSecret = 4;

// What is wrong, without a place; nullopt where nothing is. No value is ever shown.
std::optional<Error> RefuseHeaderName(std::string_view name);
std::optional<Error> RefuseHeaderValue(const Expanded& value, const Environment& environment);

// "$CREDENTIAL_DEFAULT_AUTHORIZATION".
std::string CredentialName(std::string_view credential, std::string_view header);

// Adds what is secret in a header's value beside its variables: the whole of a literal; of a mixed
// one the literal pieces behind the scheme words ("Bearer "). True where there is any.
bool AddHeaderSecrets(const Expanded& value, const std::string& shown_as, Expander* secrets);

// Adds user and password of an address, as written and decoded.
std::optional<Error> AddUserinfoSecrets(std::string_view userinfo, Expander* secrets);

}  // namespace assay
