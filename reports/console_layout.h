// Lines, columns and colours of the console report. Texts passed in are safe already (SafeLine).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::reports {

enum class Tone { kPlain, kGood, kWarning, kBad, kTrouble, kFaint, kStrong };

// ANSI colours around a text; the text alone where colour is off.
std::string Paint(std::string_view text, Tone tone, bool color);

// Breaks at spaces, and within a word only where the word is longer than a line. At least one line.
// width 0: one line.
std::vector<std::string> WrapWords(std::string_view text, size_t width);

// Breaks a shell command before its options, so that the lines, each but the last ending in " \",
// are still the same command. An argument is never broken; an option stays with its value.
std::vector<std::string> WrapShell(std::string_view command, size_t width);

// The arguments of a shell command as they are written, quotes and all.
std::vector<std::string> ShellArguments(std::string_view command);

// A table with the first column to the left and the others, numbers, to the right. All rows have as
// many cells as the first, which is the head.
std::string AlignColumns(const std::vector<std::vector<std::string>>& rows);

}  // namespace assay::reports
