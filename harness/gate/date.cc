#include "harness/gate/date.h"

#include <cstdio>

namespace assay {
namespace {

int Digits(std::string_view text) {
  int number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return number;
}

}  // namespace

std::optional<Date> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (const size_t at : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year(Digits(text.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(Digits(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(Digits(text.substr(8, 2))))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

std::string DateText(Date date) {
  const std::chrono::year_month_day parts(date);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(parts.year()),
                static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()));
  return text;
}

}  // namespace assay
