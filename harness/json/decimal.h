// Exact arithmetic on the text of JSON numbers; nothing passes through a double.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

// value = (negative ? -1 : 1) * 0.d1d2d3… * 10^exponent with digits = "d1d2d3…", no leading and no
// trailing zeros; zero has no digits and exponent 0.
class Decimal {
 public:
  // `text` is a JSON number. Exponents beyond ±10^17 are clamped there; such values of
  // one sign are all equal.
  static Decimal Parse(std::string_view text);
  static Decimal FromInteger(int64_t value);
  // Parse(text).integer(), mostly without reading it whole.
  static bool IsInteger(std::string_view text);

  bool negative() const { return negative_; }
  bool zero() const { return digits_.empty(); }
  bool integer() const;
  // Digits after the decimal point that the value needs: 1.50 needs 1, 1e-3 needs 3, 100 needs 0.
  int64_t decimals() const;
  std::optional<int64_t> ToInt64() const;  // only where integral and in range
  double ToDouble() const;                 // nearest; for output and rough comparisons only

  // -1, 0, 1.
  static int Compare(const Decimal& a, const Decimal& b);
  // Whether value / step is an integer; step must not be zero (nullopt). nullopt also where the
  // sizes make it unreasonable (a step of 20 digits or more, and more than 10,000 digits to work
  // through).
  static std::optional<bool> IsMultiple(const Decimal& value, const Decimal& step);

 private:
  bool negative_ = false;
  std::string digits_;
  int64_t exponent_ = 0;
};

}  // namespace assay
