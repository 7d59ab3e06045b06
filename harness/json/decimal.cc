#include "harness/json/decimal.h"

#include <algorithm>
#include <cstdlib>

#include "harness/json/remainder.h"

namespace assay {
namespace {

// Far beyond any text that fits into memory, and far from overflow when two of them are added.
constexpr int64_t kLargestExponent = 100'000'000'000'000'000;
// So much more that no number of zeros before or after the point brings a value back in range.
constexpr int64_t kLargestWritten = 4 * kLargestExponent;

// The integer in `text` ("+12", "-7"), held within ±kLargestWritten.
int64_t ExponentOf(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') continue;
    value = value * 10 + (c - '0');
    if (value < kLargestWritten) continue;
    value = kLargestWritten;
    break;
  }
  return negative ? -value : value;
}

int CompareMagnitudes(int64_t exponent_a, std::string_view digits_a, int64_t exponent_b,
                      std::string_view digits_b) {
  if (exponent_a != exponent_b) return exponent_a < exponent_b ? -1 : 1;
  // Without trailing zeros, a longer text that begins the same is the larger number.
  const int order = digits_a.compare(digits_b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace

Decimal Decimal::Parse(std::string_view text) {
  Decimal out;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const size_t e = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, e);
  const size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits(mantissa.substr(0, point));
  if (point < mantissa.size()) digits += mantissa.substr(point + 1);

  const size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return out;
  digits.erase(digits.find_last_not_of('0') + 1);
  digits.erase(0, first);
  const int64_t written = e == std::string_view::npos ? 0 : ExponentOf(text.substr(e + 1));
  out.negative_ = negative;
  out.digits_ = std::move(digits);
  out.exponent_ = written + static_cast<int64_t>(point) - static_cast<int64_t>(first);
  if (out.exponent_ >= kLargestExponent || out.exponent_ <= -kLargestExponent) {
    out.exponent_ = out.exponent_ > 0 ? kLargestExponent : -kLargestExponent;
    out.digits_ = "1";  // among the clamped, digits would invert the order
  }
  return out;
}

Decimal Decimal::FromInteger(int64_t value) { return Parse(std::to_string(value)); }

bool Decimal::integer() const { return zero() || decimals() == 0; }

int64_t Decimal::decimals() const {
  return std::max<int64_t>(0, static_cast<int64_t>(digits_.size()) - exponent_);
}

std::optional<int64_t> Decimal::ToInt64() const {
  constexpr uint64_t kLargest = static_cast<uint64_t>(INT64_MAX);
  if (!integer() || exponent_ > 19) return std::nullopt;
  uint64_t magnitude = 0;  // 19 digits always fit
  for (int64_t i = 0; i < exponent_; ++i) {
    const auto index = static_cast<size_t>(i);
    const char digit = index < digits_.size() ? digits_[index] : '0';
    magnitude = magnitude * 10 + static_cast<uint64_t>(digit - '0');
  }
  if (magnitude > kLargest + (negative_ ? 1 : 0)) return std::nullopt;
  if (!negative_) return static_cast<int64_t>(magnitude);
  return magnitude == kLargest + 1 ? INT64_MIN : -static_cast<int64_t>(magnitude);
}

double Decimal::ToDouble() const {
  if (zero()) return 0.0;
  // No decimal point, so that the locale has no say in what strtod reads.
  const int64_t exponent = exponent_ - static_cast<int64_t>(digits_.size());
  const double magnitude = std::strtod((digits_ + 'e' + std::to_string(exponent)).c_str(), nullptr);
  return negative_ ? -magnitude : magnitude;
}

int Decimal::Compare(const Decimal& a, const Decimal& b) {
  const int sign_a = a.zero() ? 0 : a.negative_ ? -1 : 1;
  const int sign_b = b.zero() ? 0 : b.negative_ ? -1 : 1;
  if (sign_a != sign_b) return sign_a < sign_b ? -1 : 1;
  return sign_a * CompareMagnitudes(a.exponent_, a.digits_, b.exponent_, b.digits_);
}

std::optional<bool> Decimal::IsMultiple(const Decimal& value, const Decimal& step) {
  if (step.zero()) return std::nullopt;
  if (value.zero()) return true;
  const auto clamped = [](const Decimal& d) {
    return d.exponent_ == kLargestExponent || d.exponent_ == -kLargestExponent;
  };
  if (clamped(value) || clamped(step)) return std::nullopt;
  // value = V * 10^v and step = S * 10^s with integers V and S, neither of them divisible by 10.
  const int64_t v = value.exponent_ - static_cast<int64_t>(value.digits_.size());
  const int64_t s = step.exponent_ - static_cast<int64_t>(step.digits_.size());
  // The quotient V / (S * 10^(s-v)) would need V to be divisible by 10.
  if (v < s) return false;
  return Divides(step.digits_, value.digits_, v - s);
}

}  // namespace assay
