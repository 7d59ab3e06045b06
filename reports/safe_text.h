// Text of any origin made fit for a report. Everything that a target may have sent goes through
// here before it reaches a terminal, XML or Markdown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::reports {

// One line of valid UTF-8 without control characters: bad bytes become U+FFFD, control characters
// \xNN, characters that XML 1.0 forbids U+FFFD, and those that turn the reading direction
// (U+202A-202E, U+2066-2069) \u202e. At most max_bytes long (at least 3), "…" where cut.
std::string SafeLine(std::string_view text, size_t max_bytes = SIZE_MAX);
// The same, but newlines and tabs stay.
std::string SafeBlock(std::string_view text, size_t max_bytes = SIZE_MAX);

// At most `columns` characters of a valid UTF-8 line, "…" where cut; 0 columns: no limit.
std::string FitColumns(std::string_view line, size_t columns);
size_t Columns(std::string_view line);

// Whole milliseconds of a time in seconds; 0 where negative or no number.
uint64_t Milliseconds(double seconds);
// "0.042": seconds with three decimals and a point, whatever the locale.
std::string SecondsText(uint64_t milliseconds);

// "1 case", "2 cases".
std::string Count(uint64_t number, std::string_view singular, std::string_view plural);

// A Markdown paragraph or table cell that shows exactly `text`, on one line: no markup, HTML, link,
// mention or table bar of it takes effect (CommonMark and GitHub's extensions).
std::string MarkdownText(std::string_view text, size_t max_bytes = SIZE_MAX);
// A fenced code block whose fence is longer than any in the text.
std::string MarkdownFence(std::string_view text, size_t max_bytes = SIZE_MAX);

}  // namespace assay::reports
