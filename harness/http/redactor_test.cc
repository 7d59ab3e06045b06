#include "harness/http/redactor.h"

#include <gtest/gtest.h>

#include <cctype>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text.h"

namespace assay {
namespace {

using Random = std::mt19937;

std::string Hex(unsigned value, int digits, bool upper) {
  const std::string_view all = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string text;
  for (int i = digits - 1; i >= 0; --i) text += all[value >> (4 * i) & 15];
  return text;
}

bool Unreserved(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-'; }

std::string Percent(const std::string& value, bool upper, bool form, bool all) {
  std::string out;
  for (const char c : value) {
    if (form && c == ' ') {
      out += '+';
    } else if (Unreserved(c) && !all) {
      out += c;
    } else {
      out += "%" + Hex(static_cast<unsigned char>(c), 2, upper);
    }
  }
  return out;
}

std::string UnicodeEscape(char32_t c, bool upper) {
  if (c < 0x10000) return "\\u" + Hex(c, 4, upper);
  return "\\u" + Hex(0xd800 + ((c - 0x10000) >> 10), 4, upper) + "\\u" +
         Hex(0xdc00 + (c & 0x3ff), 4, upper);
}

// As a JSON writer does it: the escapes that must be, and the others where `optional` says so.
std::string Json(const std::string& value, const std::function<bool()>& optional) {
  std::string out;
  for (const char32_t c : DecodeUtf8(value)) {
    if (c == '\n' && optional()) {
      out += "\\n";
    } else if (c < 0x20 || (c > 0x7e && optional())) {
      out += UnicodeEscape(c, optional());
    } else if (c == '"' || c == '\\' || (c == '/' && optional())) {
      out += optional() ? UnicodeEscape(c, false) : std::string("\\") + static_cast<char>(c);
    } else if (c == '<' || c == '&') {
      out += optional() ? UnicodeEscape(c, false) : std::string(1, static_cast<char>(c));
    } else {
      AppendUtf8(c, &out);
    }
  }
  return out;
}

std::string UrlSafe(std::string base64) {
  for (char& c : base64) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return base64;
}

std::string RandomSecret(Random* random) {
  static const std::vector<std::string> kParts = {
      "a", "Z", "7", "k", "Q", "\"", "\\", "/", "+", "=",      "%",         " ",
      "&", "<", "'", "-", "_", ".",  "\n", "u", "é", "\u20ac", "\U0001F511"};
  std::string secret;
  const size_t length = 4 + (*random)() % 30;
  while (secret.size() < length) secret += kParts[(*random)() % kParts.size()];
  return "s" + secret + "x";  // an edge of spaces would be trimmed by whoever sends it
}

// Everything as which a target may echo a secret.
std::vector<std::string> Forms(const std::string& secret, Random* random) {
  const auto coin = [random] { return (*random)() % 2 == 0; };
  const auto never = [] { return false; };
  const auto always = [] { return true; };
  std::vector<std::string> forms = {secret, Json(secret, never), Json(secret, always),
                                    Json(secret, coin), Json(Json(secret, never), never)};
  for (const bool upper : {false, true}) {
    for (const bool form : {false, true}) {
      for (const bool all : {false, true}) forms.push_back(Percent(secret, upper, form, all));
    }
  }
  forms.push_back(Percent(Percent(secret, true, false, false), true, false, false));
  for (const char* before : {"", "u", "us", "usr", "user:"}) {
    const std::string base64 = Base64(before + secret + (coin() ? "" : "!"));
    forms.push_back(base64);
    forms.push_back(UrlSafe(base64));
    forms.push_back(Json(base64, always));
    forms.push_back(Percent(base64, true, false, false));
  }
  return forms;
}

TEST(Redactor, NoFormOfARandomSecretRemains) {
  Random random(7);
  for (int round = 0; round < 400; ++round) {
    const std::string secret = RandomSecret(&random);
    Redactor redactor;
    redactor.Add(secret, "$SECRET");
    for (const std::string& form : Forms(secret, &random)) {
      const std::string text = "{\"note\": \"" + form + "\", \"more\": 1}";
      const std::string shown = redactor.Apply(text);
      EXPECT_NE(shown.find("$SECRET"), std::string::npos) << secret << "\nas " << form;
      EXPECT_EQ(shown.find(form), std::string::npos) << form;
      EXPECT_EQ(shown.substr(0, 10), "{\"note\": \"") << shown;
      EXPECT_EQ(shown.substr(shown.size() - 13), "\", \"more\": 1}") << shown;
    }
  }
}

TEST(Redactor, NothingOfTheBase64OfASecretCanBeDecoded) {
  Redactor redactor;
  redactor.Add("hunter22", "$P");
  // What is left of the neighbours are whole digits of theirs alone.
  for (const auto& [text, shown] : std::vector<std::pair<std::string, std::string>>{
           {Base64("hunter22"), "$P="},
           {Base64("ahunter22"), "Y$P"},
           {Base64("ab:hunter22"), "YWI6$P="},
           {Base64("a:hunter22,rest"), "YT$PxyZXN0"}}) {
    EXPECT_EQ(redactor.Apply(text), shown) << text;
  }
}

struct Case {
  const char* value;
  const char* text;
  const char* shown;
};

TEST(Redactor, ShowsTheNameInstead) {
  const std::vector<Case> cases = {
      {"s3cr3t", "token=s3cr3t&x=1", "token=$S&x=1"},
      {"s3cr3t", "s3cr3ts3cr3t", "$S$S"},
      {"s3cr3t", "S3CR3T s3cr3 3cr3t", "S3CR3T s3cr3 3cr3t"},
      {"Bearer abcdef", "Authorization: Bearer abcdef", "Authorization: $S"},
      {"Bearer abcdef", "invalid token abcdef.", "invalid token $S."},
      {"Basic dXNlcjpodW50ZXIyMg==", "no such user: hunter22", "no such user: $S"},
      {"abc", "abc", "abc"},
      {"Bearer abc", "abc Bearer", "abc Bearer"},
      {"a b+c", "a+b%2bc", "$S"},
      {"a<b>&c", "a&lt;b&#62;&#x26;c", "$S"},
      {"p\"q/r", R"(p\\\"q\\\/r)", "$S"},
      {"", "anything", "anything"},
  };
  for (const Case& tried : cases) {
    Redactor redactor;
    redactor.Add(tried.value, "$S");
    EXPECT_EQ(redactor.Apply(tried.text), tried.shown) << tried.value << " in " << tried.text;
  }
}

TEST(Redactor, OfWordsThatAreNoSchemeOnlyTheWholeIsHidden) {
  Redactor redactor;
  redactor.Add("End user", "$ROLE");
  redactor.Add("Token abcd1234", "$TOKEN");
  EXPECT_EQ(redactor.Apply("a user, an End user, abcd1234"), "a user, an $ROLE, $TOKEN");
}

TEST(Redactor, OfTwoSecretsTheLongerIsShown) {
  Redactor redactor;
  redactor.Add("abcdef", "$SHORT");
  redactor.Add("abcdefgh", "$LONG");
  EXPECT_EQ(redactor.Apply("abcdefgh abcdef"), "$LONG $SHORT");
}

TEST(Redactor, SecretsThatOverlapAreBothGoneWhole) {
  Redactor redactor;
  redactor.Add("abcdef", "$A");
  redactor.Add("defghi", "$B");
  EXPECT_EQ(redactor.Apply("<abcdefghi>"), "<$A>");
}

TEST(Redactor, TextAtItsEndIsNotReadBeyond) {
  Redactor redactor;
  redactor.Add("%\\\"é&<", "$S");
  for (const std::string text : {"%", "%2", "%25", "%252", "%25%5", "\\", "\\u", "\\u00", "&", "&#",
                                 "&#x", "%\\\\u005", "%\\\"\xc3", "%&"}) {
    EXPECT_EQ(redactor.Apply(text), text);
  }
}

TEST(Redactor, WithoutSecretsTextStaysAsItIs) {
  const Redactor redactor;
  EXPECT_TRUE(redactor.empty());
  EXPECT_EQ(redactor.Apply("a%20b\\u0041&amp;"), "a%20b\\u0041&amp;");
  Redactor ignoring;
  ignoring.Add("abc", "$S");
  EXPECT_TRUE(ignoring.empty());
}

}  // namespace
}  // namespace assay
