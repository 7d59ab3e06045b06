#include "harness/generate/numbers.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "harness/generate/facets.h"
#include "harness/json/decimal.h"

namespace assay {
namespace {

constexpr int64_t kMostDecimals = 12;
constexpr int kFractionDecimals = 3;
constexpr int64_t kFewWholes = 10;

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// The bounds of a schema in units of its own.
struct Grid {
  int decimals = 0;
  bool integer = false;
  int64_t one = 1;  // the number 1 in units
  std::optional<int64_t> low;
  std::optional<int64_t> high;
  int64_t step = 1;
};

constexpr std::array<std::string_view, 5> kNumericKeywords = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"};

bool IsBounded(const Value& schema) {
  return std::any_of(
      kNumericKeywords.begin(), kNumericKeywords.end(),
      [&](std::string_view keyword) { return NumberOf(schema, keyword) != nullptr; });
}

bool IsInteger(const Value& schema) {
  return AllowsType(schema, "integer") && !AllowsType(schema, "number");
}

// Nullopt where a number of the schema cannot be worked with.
std::optional<Grid> GridOf(const Value& schema, int at_least_decimals) {
  Grid grid;
  grid.integer = IsInteger(schema);
  int64_t decimals = at_least_decimals;
  for (std::string_view keyword : kNumericKeywords) {
    const Value* number = NumberOf(schema, keyword);
    if (number != nullptr) decimals = std::max(decimals, Decimal::Parse(number->text()).decimals());
  }
  if (decimals > kMostDecimals) return std::nullopt;
  grid.decimals = static_cast<int>(decimals);
  grid.one = PowerOfTen(grid.decimals);
  grid.step = grid.one;
  for (std::string_view keyword : kNumericKeywords) {
    const Value* number = NumberOf(schema, keyword);
    if (number == nullptr) continue;
    std::optional<int64_t> units = UnitsOf(number->text(), grid.decimals);
    if (!units || *units > INT64_MAX / 4 || *units < INT64_MIN / 4) return std::nullopt;
    int64_t inside = *units;
    if (keyword == "multipleOf") {
      grid.step = std::max<int64_t>(inside, 1);
    } else if (keyword == "minimum" || keyword == "exclusiveMinimum") {
      if (keyword == "exclusiveMinimum") ++inside;
      grid.low = std::max(grid.low.value_or(inside), inside);
    } else {
      if (keyword == "exclusiveMaximum") --inside;
      grid.high = std::min(grid.high.value_or(inside), inside);
    }
  }
  return grid;
}

// The grid that a series of good numbers walks: whole numbers, or hundredths where the bounds leave
// few whole ones.
std::optional<Grid> SeriesGrid(const Value& schema) {
  std::optional<Grid> grid = GridOf(schema, 0);
  if (!grid || grid->integer || NumberOf(schema, "multipleOf") != nullptr) return grid;
  bool narrow = grid->low && grid->high && *grid->high - *grid->low < kFewWholes * grid->one;
  if (!narrow) return grid;
  std::optional<Grid> finer = GridOf(schema, grid->decimals + 2);
  if (finer) finer->step = 1;
  return finer ? finer : grid;
}

// The least multiple of step that is not below value.
int64_t RoundUp(int64_t value, int64_t step) {
  int64_t rest = value % step;
  if (rest == 0) return value;
  return value - rest + (value > 0 ? step : 0);
}

}  // namespace

std::string DecimalText(int64_t units, int decimals) {
  bool negative = units < 0;
  // The magnitude of INT64_MIN has no place in int64_t.
  uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(units) : static_cast<uint64_t>(units);
  std::string digits = std::to_string(magnitude);
  auto places = static_cast<size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) {
    digits.insert(digits.size() - places, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return negative && digits != "0" ? "-" + digits : digits;
}

std::optional<int64_t> UnitsOf(const std::string& number, int decimals) {
  // A shift of the exponent is exact; the rest is Decimal's own arithmetic.
  size_t mark = number.find_first_of("eE");
  std::string mantissa = number.substr(0, mark);
  std::optional<int64_t> exponent = 0;
  if (mark != std::string::npos) {
    std::string text = number.substr(mark + 1);
    bool negative = text[0] == '-';
    if (text[0] == '-' || text[0] == '+') text.erase(0, 1);
    text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
    if (text.size() > 6) return std::nullopt;
    exponent = Decimal::Parse((negative ? "-" : "") + text).ToInt64();
  }
  if (!exponent) return std::nullopt;
  return Decimal::Parse(mantissa + "e" + std::to_string(*exponent + decimals)).ToInt64();
}

std::optional<Value> NumberInSeries(const Value& schema, const Value* from, size_t index) {
  std::optional<Grid> grid = SeriesGrid(schema);
  if (!grid || index > 1'000'000) return std::nullopt;
  auto count = static_cast<int64_t>(index);
  int64_t start = grid->step;
  bool down = false;
  if (from != nullptr) {
    std::optional<int64_t> units = UnitsOf(from->text(), grid->decimals);
    if (!units) return std::nullopt;
    start = *units;
    ++count;
  } else if (grid->low) {
    // One step above zero reads better than the bound itself, where both are fine.
    bool inside = *grid->low <= start && (!grid->high || start <= *grid->high);
    if (!inside) start = RoundUp(*grid->low, grid->step);
    if (inside && *grid->low >= 0) start = std::max(start, RoundUp(*grid->low, grid->step));
  } else if (grid->high && *grid->high < start) {
    start = -RoundUp(-*grid->high, grid->step);
    down = true;
  }
  int64_t distance = 0;
  int64_t units = 0;
  if (__builtin_mul_overflow(count, grid->step, &distance)) return std::nullopt;
  if (__builtin_add_overflow(start, down ? -distance : distance, &units)) return std::nullopt;
  // Beyond the upper bound it goes on below where it began.
  const bool wraps = from == nullptr && grid->low && grid->high && !down && units > *grid->high;
  if (wraps && *grid->low < start)
    units = RoundUp(*grid->low, grid->step) + (units - *grid->high - 1);
  return Value::Number(DecimalText(units, grid->decimals));
}

std::vector<Sample> NumberEdges(const Value& schema) {
  std::vector<Sample> samples;
  std::optional<Grid> grid = GridOf(schema, 0);
  if (!IsBounded(schema) || !grid) return samples;
  auto add = [&](int64_t units, int decimals, std::string_view variant, std::string_view keyword,
                 const std::string& what) {
    std::string text = DecimalText(units, decimals);
    samples.push_back({Value::Number(text), std::string(variant), std::string(keyword), "",
                       "as " + text + ", " + what});
  };
  for (std::string_view keyword : {"minimum", "maximum"}) {
    const Value* bound = NumberOf(schema, keyword);
    if (bound == nullptr) continue;
    samples.push_back({*bound, std::string(keyword), std::string(keyword), "",
                       "as " + bound->text() + ", the " + std::string(keyword)});
  }
  int fine = grid->integer ? grid->decimals : std::max(grid->decimals, kFractionDecimals);
  int64_t nearest = grid->integer ? PowerOfTen(fine) : 1;
  for (bool below : {false, true}) {
    const char* keyword = below ? "exclusiveMaximum" : "exclusiveMinimum";
    const Value* bound = NumberOf(schema, keyword);
    std::optional<int64_t> units = bound ? UnitsOf(bound->text(), fine) : std::nullopt;
    if (!units) continue;
    add(*units + (below ? -nearest : nearest), fine,
        below ? "just_below_bound" : "just_above_bound", keyword,
        below ? "just below the bound" : "just above the bound");
  }
  const char* kept = NumberOf(schema, "multipleOf") != nullptr ? "multipleOf" : "type";
  if (NumberOf(schema, "multipleOf") != nullptr) {
    add(grid->step, grid->decimals, "one_step", kept, "one step");
    add(-grid->step, grid->decimals, "minus_one_step", kept, "one step below zero");
  }
  add(0, 0, "zero", kept, "inside the bounds");
  add(-1, 0, "negative", kept, "inside the bounds");
  if (!grid->integer) add(15, 1, "fraction", kept, "inside the bounds");
  return samples;
}

std::vector<Sample> NumberMisses(const Value& schema) {
  std::vector<Sample> samples;
  std::optional<Grid> grid = GridOf(schema, IsInteger(schema) ? 0 : kFractionDecimals);
  if (!grid) return samples;
  auto add = [&](int64_t units, const char* variant, std::string_view keyword, const char* what) {
    std::string text = DecimalText(units, grid->decimals);
    samples.push_back(
        {Value::Number(text), variant, std::string(keyword), "", "as " + text + ", " + what});
  };
  for (std::string_view keyword : kNumericKeywords) {
    const Value* bound = NumberOf(schema, keyword);
    std::optional<int64_t> units =
        bound == nullptr ? std::nullopt : UnitsOf(bound->text(), grid->decimals);
    if (!units) continue;
    int64_t nearest = grid->integer ? grid->one : 1;
    if (keyword == "multipleOf") {
      int64_t base = RoundUp(grid->low.value_or(0), grid->step);
      add(base + grid->one, "one_off_step", keyword, "between two steps");
      add(base + grid->step / 2, "half_step", keyword, "between two steps");
      add(base + grid->step + 1, "just_off_step", keyword, "between two steps");
      continue;
    }
    bool low = keyword == "minimum" || keyword == "exclusiveMinimum";
    bool exclusive = keyword.substr(0, 9) == "exclusive";
    int64_t sign = low ? -1 : 1;
    const char* what = low ? "below the bound" : "above the bound";
    if (exclusive)
      add(*units, low ? "at_lower_bound" : "at_upper_bound", keyword, "the bound itself");
    // The step is kept, so that the bound alone is broken.
    int64_t step = NumberOf(schema, "multipleOf") != nullptr ? grid->step : nearest;
    add(*units + sign * step, low ? "just_below_minimum" : "just_above_maximum", keyword, what);
    int64_t far = RoundUp(1'000'000 * grid->one, grid->step);
    add(*units + sign * far, low ? "far_below_minimum" : "far_above_maximum", keyword, what);
  }
  return samples;
}

}  // namespace assay
