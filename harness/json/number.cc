#include "harness/json/number.h"

namespace assay {
namespace {

size_t DigitsFrom(std::string_view text, size_t at) {
  const size_t end = text.find_first_not_of("0123456789", at);
  return (end == std::string_view::npos ? text.size() : end) - at;
}

bool Has(std::string_view text, size_t at, std::string_view any_of) {
  return at < text.size() && any_of.find(text[at]) != std::string_view::npos;
}

}  // namespace

size_t NumberLength(std::string_view text) {
  size_t end = Has(text, 0, "-") ? 1 : 0;
  const size_t whole = Has(text, end, "0") ? 1 : DigitsFrom(text, end);
  if (whole == 0) return 0;
  end += whole;
  if (Has(text, end, ".")) {
    const size_t fraction = DigitsFrom(text, end + 1);
    if (fraction == 0) return end;
    end += 1 + fraction;
  }
  if (Has(text, end, "eE")) {
    const size_t first = end + (Has(text, end + 1, "+-") ? 2 : 1);
    const size_t exponent = first < text.size() ? DigitsFrom(text, first) : 0;
    if (exponent != 0) end = first + exponent;
  }
  return end;
}

}  // namespace assay
