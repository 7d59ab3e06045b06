#include "harness/target/credentials.h"

#include <algorithm>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/target/base_url.h"

namespace assay {
namespace {

Error RefuseCredential(std::string message, std::string remedy) {
  return Error{Place{}, std::move(message), std::move(remedy)};
}

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

// Without leading words that a space follows: "Bearer ", "Token Bearer ".
std::string_view WithoutSchemeWords(std::string_view text) {
  while (true) {
    const size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    const bool is_word =
        space != std::string_view::npos && std::all_of(word.begin(), word.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
        });
    if (!is_word) return text;
    text.remove_prefix(space + 1);
  }
}

}  // namespace

std::optional<Error> RefuseHeaderName(std::string_view name) {
  if (!IsHeaderName(name)) {
    return RefuseCredential("`" + Printable(name, 80) + "` is no header name",
                            "use letters, digits and - only (RFC 9110, section 5.1)");
  }
  for (const char* framing : {"Content-Length", "Transfer-Encoding", "Connection", "Expect"}) {
    if (EqualsIgnoreCase(name, framing)) {
      return RefuseCredential(
          "header `" + std::string(name) + "` is no credential: it frames the request",
          "remove it: it is made for each request");
    }
  }
  return std::nullopt;
}

std::optional<Error> RefuseHeaderValue(const Expanded& value, const Environment& environment) {
  for (const std::string& name : value.variables) {
    const std::string variable = environment(name).value_or("");
    if (variable.empty()) {
      return RefuseCredential(
          "the environment variable " + name + " is empty: there is no credential in it",
          "set it: export " + name + "=…");
    }
    if (std::any_of(variable.begin(), variable.end(), IsControl)) {
      return RefuseCredential(
          "the environment variable " + name + " holds a line break or control character",
          "set it without (a file's last newline is a frequent cause)");
    }
    if (variable.size() < kShortestSecret) {
      return RefuseCredential(
          "the environment variable " + name + " is too short to be hidden in reports",
          "use a credential of at least 4 bytes");
    }
  }
  if (std::any_of(value.text.begin(), value.text.end(), IsControl)) {
    return RefuseCredential("the header's value holds a line break or control character",
                            "remove it: a header is one line");
  }
  if (!value.variables.empty()) return std::nullopt;
  const std::string_view text = Trim(value.text);
  if (text.empty()) {
    return RefuseCredential("the credential is empty", "give its value, or remove the header");
  }
  if (text.size() < kShortestSecret) {
    return RefuseCredential("the credential is too short to be hidden in reports",
                            "use one of at least 4 bytes");
  }
  return std::nullopt;
}

std::string CredentialName(std::string_view credential, std::string_view header) {
  std::string name = "$CREDENTIAL_" + std::string(credential) + "_" + std::string(header);
  for (size_t i = 1; i < name.size(); ++i) {
    char& c = name[i];
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!kept) c = '_';
  }
  return name;
}

bool AddHeaderSecrets(const Expanded& value, const std::string& shown_as, Expander* secrets) {
  if (value.variables.empty()) {
    secrets->AddSecret(shown_as, std::string(Trim(value.text)));
    return true;
  }
  bool any = false;
  for (const std::string& literal : value.literals) {
    const bool leads = &literal == &value.literals.front() && value.text.starts_with(literal);
    const std::string_view piece = Trim(leads ? WithoutSchemeWords(literal) : literal);
    if (piece.size() < kShortestSecret) continue;
    secrets->AddSecret(shown_as, std::string(piece));
    any = true;
  }
  return any;
}

std::optional<Error> AddUserinfoSecrets(std::string_view userinfo, Expander* secrets) {
  const size_t colon = userinfo.find(':');
  const std::string_view password =
      colon == std::string_view::npos ? userinfo : userinfo.substr(colon + 1);
  if (password.size() < kShortestSecret) {
    return RefuseCredential(
        "the address holds a password that is too short to be hidden in reports",
        "leave user and password out of it: give a credential header");
  }
  secrets->AddSecret("$BASE_URL_USERINFO", std::string(userinfo));
  secrets->AddSecret("$BASE_URL_USERINFO", DecodePercent(userinfo));
  secrets->AddSecret("$BASE_URL_PASSWORD", std::string(password));
  secrets->AddSecret("$BASE_URL_PASSWORD", DecodePercent(password));
  return std::nullopt;
}

}  // namespace assay
