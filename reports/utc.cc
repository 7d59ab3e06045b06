#include "reports/utc.h"

#include <chrono>
#include <cstdio>
#include <optional>

namespace assay::reports {
namespace {

std::optional<std::chrono::sys_seconds> Parse(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  char zone = '\0';
  if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u%c", &year, &month, &day, &hour, &minute,
                  &second, &zone) != 7 ||
      zone != 'Z')
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace

double SecondsBetween(const std::string& from, const std::string& to) {
  const auto first = Parse(from), last = Parse(to);
  if (!first || !last) return 0;
  return static_cast<double>((*last - *first).count());
}

}  // namespace assay::reports
