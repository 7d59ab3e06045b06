#include "harness/schema/ascii.h"
#include "harness/schema/formats.h"

namespace assay {
namespace {

constexpr int kDayMinutes = 24 * 60;

// The number that two digits at `at` write, -1 where they are none.
int TwoDigits(std::string_view text, size_t at) {
  if (at + 2 > text.size() || !IsDigit(text[at]) || !IsDigit(text[at + 1])) return -1;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

int DaysInMonth(int year, int month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// The offset in minutes east of UTC; kDayMinutes where `text` is no time-offset.
int OffsetMinutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return kDayMinutes;
  const int hours = TwoDigits(text, 1);
  const int minutes = TwoDigits(text, 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return kDayMinutes;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int century = TwoDigits(text, 0);
  const int in_century = TwoDigits(text, 2);
  const int month = TwoDigits(text, 5);
  const int day = TwoDigits(text, 8);
  if (century < 0 || in_century < 0 || month < 1 || month > 12) return false;
  return day >= 1 && day <= DaysInMonth(century * 100 + in_century, month);
}

bool IsTime(std::string_view text) {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  const int hour = TwoDigits(text, 0);
  const int minute = TwoDigits(text, 3);
  const int second = TwoDigits(text, 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  size_t at = 8;
  if (text[at] == '.') {
    const size_t fraction = ++at;
    while (at < text.size() && IsDigit(text[at])) ++at;
    if (at == fraction) return false;
  }
  const int offset = OffsetMinutes(text.substr(at));
  if (offset == kDayMinutes) return false;
  if (second < 60) return true;
  const int utc = (hour * 60 + minute - offset + 2 * kDayMinutes) % kDayMinutes;
  return utc == kDayMinutes - 1;
}

bool IsDateTime(std::string_view text) {
  return text.size() > 11 && IsDate(text.substr(0, 10)) && (text[10] == 'T' || text[10] == 't') &&
         IsTime(text.substr(11));
}

}  // namespace assay
