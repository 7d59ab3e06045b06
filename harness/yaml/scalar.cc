#include "harness/yaml/scalar.h"

#include <algorithm>
#include <cstdint>

namespace assay {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Digits without leading zeros, as JSON writes integers.
std::string Stripped(std::string_view digits) {
  const size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return std::string(digits.substr(first));
}

// 0x… and 0o…, as far as 64 bits hold them.
std::optional<Value> OtherBase(std::string_view text) {
  if (text.size() < 3 || text[0] != '0' || (text[1] != 'x' && text[1] != 'o')) return std::nullopt;
  const uint64_t base = text[1] == 'x' ? 16 : 8;
  uint64_t number = 0;
  for (const char c : text.substr(2)) {
    uint64_t digit = 99;
    if (c >= '0' && c <= '9') digit = static_cast<uint64_t>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<uint64_t>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') digit = static_cast<uint64_t>(c - 'A') + 10;
    if (digit >= base || number > (UINT64_MAX - digit) / base) return std::nullopt;
    number = number * base + digit;
  }
  return Value::Number(std::to_string(number));
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, written as JSON writes it.
std::optional<Value> Decimal10(std::string_view text) {
  std::string out;
  if (text.starts_with('-')) out = "-";
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const size_t exponent_at = text.find_first_of("eE");
  std::string_view mantissa = text.substr(0, exponent_at);
  const size_t dot = mantissa.find('.');
  const std::string_view whole = mantissa.substr(0, dot);
  const std::string_view fraction =
      dot == std::string_view::npos ? std::string_view() : mantissa.substr(dot + 1);
  if (whole.empty() ? !IsDigits(fraction) : !IsDigits(whole)) return std::nullopt;
  if (!fraction.empty() && !IsDigits(fraction)) return std::nullopt;
  out += whole.empty() ? "0" : Stripped(whole);
  if (!fraction.empty()) out += "." + std::string(fraction);
  if (dot != std::string_view::npos && fraction.empty()) out += ".0";
  if (exponent_at != std::string_view::npos) {
    std::string_view exponent = text.substr(exponent_at + 1);
    out += 'e';
    if (exponent.starts_with('-') || exponent.starts_with('+')) {
      out += exponent.front();
      exponent.remove_prefix(1);
    }
    if (!IsDigits(exponent)) return std::nullopt;
    out += exponent;
  }
  return Value::Number(std::move(out));
}

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

std::optional<Value> CoreScalar(std::string_view text) {
  if (IsOneOf(text, {"", "~", "null", "Null", "NULL"})) return Value();
  if (IsOneOf(text, {"true", "True", "TRUE"})) return Value::Boolean(true);
  if (IsOneOf(text, {"false", "False", "FALSE"})) return Value::Boolean(false);
  std::string_view bare = text;
  if (bare.starts_with('-') || bare.starts_with('+')) bare.remove_prefix(1);
  if (IsOneOf(bare, {".inf", ".Inf", ".INF"}) || IsOneOf(text, {".nan", ".NaN", ".NAN"})) {
    return std::nullopt;
  }
  if (auto number = Decimal10(text)) return number;
  if (auto number = OtherBase(text)) return number;
  return Value::String(std::string(text));
}

}  // namespace assay
