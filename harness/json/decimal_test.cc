#include "harness/json/decimal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

namespace assay {
namespace {

__extension__ using Wide = __int128;

TEST(DecimalTest, CompareTable) {
  struct Row {
    std::string_view a;
    std::string_view b;
    int expected;
  };
  const Row rows[] = {
      {"0", "-0", 0},
      {"0", "0.000e7", 0},
      {"1", "1.0", 0},
      {"1", "10e-1", 0},
      {"100", "1e2", 0},
      {"0.001", "1E-3", 0},
      {"9007199254740992", "9007199254740993", -1},
      {"18446744073709551615", "-1", 1},
      {"1e400", "1e399", 1},
      {"-1e400", "-1e399", -1},
      {"1e-400", "0", 1},
      {"-1e-400", "0", -1},
      {"0.1", "0.10000000000000000001", -1},
      {"9.99", "10", -1},
      {"-9.99", "-10", 1},
      {"12", "1.2e1", 0},
      {"5", "50", -1},
      {"1e999999999999", "1e1000000000000", -1},
      {"9e999999999999999999", "1e99999999999999999999", 0},
      {"1e99999999999999999999", "1e9999999999999999", 1},
      {"0.001e99999999999999999999", "1e99999999999999999998", 0},
      {"0.001e99999999999999999999", "9e99999999999999990", 1},
      {"-1e99999999999999999999", "-1e9999999999999999", -1},
      {"1e-99999999999999999999", "0", 1},
      {"0e99999999999999999999", "0", 0},
  };
  for (const Row& row : rows) {
    const Decimal a = Decimal::Parse(row.a);
    const Decimal b = Decimal::Parse(row.b);
    EXPECT_EQ(Decimal::Compare(a, b), row.expected) << row.a << " and " << row.b;
    EXPECT_EQ(Decimal::Compare(b, a), -row.expected) << row.b << " and " << row.a;
  }
}

TEST(DecimalTest, WholeNumbersAndDecimals) {
  struct Row {
    std::string_view text;
    bool integer;
    int64_t decimals;
  };
  const Row rows[] = {
      {"0", true, 0},         {"-0.00", true, 0},    {"1", true, 0},          {"1.0", true, 0},
      {"1.50", false, 1},     {"1e-3", false, 3},    {"100", true, 0},        {"100e-2", true, 0},
      {"100e-3", false, 1},   {"1.5e1", true, 0},    {"1.25e1", false, 1},    {"1e400", true, 0},
      {"1e-400", false, 400}, {"-0.0010", false, 3}, {"123.456e2", false, 1},
  };
  for (const Row& row : rows) {
    const Decimal value = Decimal::Parse(row.text);
    EXPECT_EQ(value.integer(), row.integer) << row.text;
    EXPECT_EQ(Decimal::IsInteger(row.text), row.integer) << row.text;
    EXPECT_EQ(value.decimals(), row.decimals) << row.text;
  }
}

TEST(DecimalTest, ToInt64) {
  const std::pair<std::string_view, std::optional<int64_t>> rows[] = {
      {"0", 0},
      {"-0", 0},
      {"1e3", 1000},
      {"1.5", std::nullopt},
      {"-12.0", -12},
      {"9223372036854775807", INT64_MAX},
      {"9223372036854775808", std::nullopt},
      {"-9223372036854775808", INT64_MIN},
      {"-9223372036854775809", std::nullopt},
      {"9999999999999999999", std::nullopt},
      {"1e18", 1000000000000000000},
      {"1e19", std::nullopt},
      {"1e20", std::nullopt},
      {"1e400", std::nullopt},
      {"922337203685477580.7e1", INT64_MAX},
  };
  for (const auto& [text, expected] : rows) {
    EXPECT_EQ(Decimal::Parse(text).ToInt64(), expected) << text;
  }
  for (const int64_t value : {INT64_MIN, INT64_MIN + 1, int64_t{-1}, int64_t{0}, INT64_MAX}) {
    EXPECT_EQ(Decimal::FromInteger(value).ToInt64(), value);
  }
}

TEST(DecimalTest, ToDoubleIsTheNearest) {
  for (const double value : {0.0, 0.1, -1.5, 1e300, 4.9e-324, 9007199254740993.0, 1.0 / 3}) {
    char text[64];
    std::snprintf(text, sizeof text, "%.17g", value);
    EXPECT_EQ(Decimal::Parse(text).ToDouble(), value) << text;
  }
  EXPECT_EQ(Decimal::Parse("1e400").ToDouble(), HUGE_VAL);
  EXPECT_EQ(Decimal::Parse("-1e400").ToDouble(), -HUGE_VAL);
  EXPECT_EQ(Decimal::Parse("1e-400").ToDouble(), 0.0);
  EXPECT_EQ(Decimal::Parse("1e999999999999999999999").ToDouble(), HUGE_VAL);
}

std::string Zeros(size_t count) { return std::string(count, '0'); }
std::string Nines(size_t count) { return std::string(count, '9'); }

TEST(IsMultipleTest, Table) {
  struct Row {
    std::string value;
    std::string step;
    std::optional<bool> expected;
  };
  const Row rows[] = {
      {"19.99", "0.01", true},
      {"0.0075", "0.0001", true},
      {"0.00751", "0.0001", false},
      {"4.35", "0.01", true},
      {"4.355", "0.01", false},
      {"1e300", "2", true},
      {"1e300", "3", false},
      {"1e308", "0.5", true},
      {"1e308", "0.123456789", false},
      {"12391239123", "1e-8", true},
      {"9007199254740993", "2", false},
      {"9007199254740993", "3", true},
      {"0", "7", true},
      {"-0", "1e400", true},
      {"-21", "7", true},
      {"21", "-7", true},
      {"22", "-7", false},
      {"1", "10", false},
      {"10", "10", true},
      {"1", "1", true},
      {"1e400", "1e399", true},
      {"1e399", "1e400", false},
      {"1e-400", "1e-401", true},
      {"3e-400", "2e-400", false},
      {"1e999999999999", "7", false},
      {"7e999999999999", "7", true},
      {"1", "0", std::nullopt},
      {"0", "0", std::nullopt},
      {"1e100000000000000000", "3", std::nullopt},
      // Steps of 20 digits and more take the long way.
      {"1" + Zeros(50), "5" + Zeros(24) + "e-24", true},
      {"100000000000000000001", "100000000000000000001", true},
      {"300000000000000000003", "100000000000000000001", true},
      {"300000000000000000004", "100000000000000000001", false},
      {"1e50", "0.00000000000000000000000000000000000000000000000001", true},
      {"122" + Nines(24) + "877", Nines(27), true},
      {"122" + Nines(24) + "878", Nines(27), false},
      {"1e4000000", "1267650600228229401496703205376", true},   // 2^100
      {"1e4000000", "1267650600228229401496703205377", false},  // 2^100 + 1
      {"1e99", "1267650600228229401496703205376", false},
      {"1e100", "1267650600228229401496703205376", true},
      {std::string(9999, '7'), "77777777777777777777", false},
      {std::string(10000, '7'), "77777777777777777777", true},
      {std::string(10001, '7'), "77777777777777777777", std::nullopt},
      {std::string(100000, '7'), "7", true},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Decimal::IsMultiple(Decimal::Parse(row.value), Decimal::Parse(row.step)),
              row.expected)
        << row.value.substr(0, 60) << " of " << row.step;
  }
}

// A number m * 10^k, |m| < 10^6 and -8 <= k <= 8, as text and as an integer count of 10^-14.
struct Sample {
  std::string text;
  Wide scaled;
};

class SampleMaker {
 public:
  Sample Next() {
    const int64_t m = static_cast<int64_t>(random_() % 2000000) - 1000000;
    const int k = static_cast<int>(random_() % 17) - 8;
    Wide scaled = m;
    for (int i = -14; i < k; ++i) scaled *= 10;
    return {Spell(m, k), scaled};
  }
  uint64_t Any() { return random_(); }

 private:
  // One of many spellings: the point anywhere among the digits, zeros on both sides.
  std::string Spell(int64_t m, int k) {
    std::string digits = std::to_string(m < 0 ? -m : m);
    const size_t fraction = random_() % 6;
    if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
    std::string out = (m < 0 ? "-" : "") + digits;
    if (fraction > 0) {
      out.insert(out.size() - fraction, ".");
      out += Zeros(random_() % 3);
    }
    const int exponent = k + static_cast<int>(fraction);
    if (exponent == 0 && random_() % 2 == 0) return out;
    return out + (random_() % 2 == 0 ? "e" : "E") +
           (exponent > 0 && random_() % 2 == 0 ? "+" : "") + std::to_string(exponent);
  }

  std::mt19937_64 random_{20240229};
};

TEST(DecimalPropertyTest, ToDoubleAgreesWithStrtod) {
  std::mt19937 random(5);
  for (int i = 0; i < 20000; ++i) {
    std::string text(random() % 2, '-');
    for (size_t digits = 1 + random() % 18; digits > 0; --digits)
      text += "0123456789"[random() % 10];
    if (random() % 2 == 0) text.insert(text.size() - random() % 9 % text.size(), ".");
    if (text.back() == '.' || text.front() == '.' || text.substr(0, 2) == "-.") continue;
    if (random() % 2 == 0) text += "e" + std::to_string(static_cast<int>(random() % 60) - 30);
    EXPECT_EQ(Decimal::Parse(text).ToDouble(), std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(DecimalPropertyTest, AgreesWithIntegers) {
  const Wide one = 100'000'000'000'000;
  SampleMaker maker;
  for (int i = 0; i < 20000; ++i) {
    const Sample a = maker.Next();
    const Sample b = maker.Next();
    const Decimal x = Decimal::Parse(a.text);
    const Decimal y = Decimal::Parse(b.text);
    const int order = a.scaled < b.scaled ? -1 : a.scaled > b.scaled ? 1 : 0;
    ASSERT_EQ(Decimal::Compare(x, y), order) << a.text << " " << b.text;
    ASSERT_EQ(x.integer(), a.scaled % one == 0) << a.text;
    int64_t decimals = 14;
    for (Wide rest = a.scaled; decimals > 0 && rest % 10 == 0; rest /= 10) --decimals;
    ASSERT_EQ(x.decimals(), decimals) << a.text;
    const auto whole = static_cast<int64_t>(a.scaled / one);
    ASSERT_EQ(x.ToInt64(), x.integer() ? std::optional(whole) : std::nullopt) << a.text;
  }
}

TEST(DecimalPropertyTest, MultiplesAgreeWithIntegers) {
  SampleMaker maker;
  int multiples = 0;
  for (int i = 0; i < 20000; ++i) {
    const Sample step = maker.Next();
    if (step.scaled == 0) continue;
    Sample value = maker.Next();
    // Left to chance, hardly any value would be a multiple: every other one is made to be.
    if (i % 2 == 0) {
      value.scaled = step.scaled * static_cast<int64_t>(maker.Any() % 1000);
      std::string digits;
      for (Wide rest = value.scaled < 0 ? -value.scaled : value.scaled; rest != 0; rest /= 10) {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
      }
      value.text = (value.scaled < 0 ? "-" : "") + (digits.empty() ? "0" : digits) + "e-14";
    }
    const bool expected = value.scaled % step.scaled == 0;
    multiples += expected ? 1 : 0;
    ASSERT_EQ(Decimal::IsMultiple(Decimal::Parse(value.text), Decimal::Parse(step.text)), expected)
        << value.text << " of " << step.text;
  }
  EXPECT_GT(multiples, 9000);
}

std::string Digits(Wide value) {
  std::string out;
  for (; value != 0; value /= 10) out.insert(out.begin(), static_cast<char>('0' + int(value % 10)));
  return out.empty() ? "0" : out;
}

TEST(DecimalPropertyTest, LongStepsAgreeWithIntegers) {
  std::mt19937_64 random(99);
  for (int i = 0; i < 5000; ++i) {
    Wide step = random() | 1;  // odd
    while (Digits(step).size() < 20) step = step * 3 + 2;
    const Wide value = step * static_cast<int64_t>(random() % 1'000'000'000) + (i % 3 == 0 ? 1 : 0);
    ASSERT_EQ(Decimal::IsMultiple(Decimal::Parse(Digits(value)), Decimal::Parse(Digits(step))),
              value % step == 0)
        << Digits(value) << " of " << Digits(step);
  }
}

}  // namespace
}  // namespace assay
