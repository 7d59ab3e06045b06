// Calendar days (UTC) as waiver files write them. Today's date is a value: it comes from outside.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

using Date = std::chrono::sys_days;

// "2026-02-28": four, two and two digits of a day that exists (RFC 3339 full-date); else nothing.
std::optional<Date> ParseDate(std::string_view text);
std::string DateText(Date date);

}  // namespace assay
