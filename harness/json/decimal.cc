#include "harness/json/decimal.h"

#include <algorithm>
#include <array>
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
  size_t end = text.size(), point = std::string_view::npos;
  size_t first = std::string_view::npos, last = 0;  // digits that are not 0
  for (size_t i = 0; i < end; ++i) {
    const char c = text[i];
    if (c == 'e' || c == 'E') {
      end = i;
    } else if (c == '.') {
      point = i;
    } else if (c != '0') {
      first = std::min(first, i);
      last = i;
    }
  }
  if (first == std::string_view::npos) return out;
  point = std::min(point, end);
  const bool split = first < point && point < last;
  out.digits_ = text.substr(first, (split ? point : last + 1) - first);
  if (split) out.digits_ += text.substr(point + 1, last - point);
  const int64_t written = end == text.size() ? 0 : ExponentOf(text.substr(end + 1));
  const int64_t before = static_cast<int64_t>(point) - static_cast<int64_t>(first);
  out.negative_ = negative;
  out.exponent_ = written + (first < point ? before : before + 1);
  if (out.exponent_ >= kLargestExponent || out.exponent_ <= -kLargestExponent) {
    out.exponent_ = out.exponent_ > 0 ? kLargestExponent : -kLargestExponent;
    out.digits_ = "1";  // among the clamped, digits would invert the order
  }
  return out;
}

Decimal Decimal::FromInteger(int64_t value) { return Parse(std::to_string(value)); }

bool Decimal::IsInteger(std::string_view text) {
  const size_t at = text.find_first_of(".eE");
  if (at == std::string_view::npos) return true;
  const bool fraction = text[at] == '.' && text.back() != '0';
  if (fraction && text.find_first_of("eE", at) == std::string_view::npos) return false;
  return Parse(text).integer();
}

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
  // So few digits and such a power of ten are doubles exactly: one division or multiplication
  // rounds as the whole does.
  constexpr std::array<double, 23> kTens{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                         1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                         1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  constexpr size_t kExactDigits = 15;
  const int64_t power = exponent_ - static_cast<int64_t>(digits_.size());
  if (digits_.size() <= kExactDigits && power > -23 && power < 23) {
    uint64_t whole = 0;
    for (const char digit : digits_) whole = whole * 10 + static_cast<uint64_t>(digit - '0');
    const auto exact = static_cast<double>(whole);
    const double value = power < 0 ? exact / kTens[static_cast<size_t>(-power)]
                                   : exact * kTens[static_cast<size_t>(power)];
    return negative_ ? -value : value;
  }
  // No decimal point, so that the locale has no say in what strtod reads.
  const double magnitude = std::strtod((digits_ + 'e' + std::to_string(power)).c_str(), nullptr);
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
