#include "reports/console_layout.h"

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

std::string_view CodeOf(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kWarning:
      return "\x1b[33m";
    case Tone::kBad:
      return "\x1b[1;31m";
    case Tone::kTrouble:
      return "\x1b[35m";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kStrong:
      return "\x1b[1m";
  }
  return "";
}

// The first `columns` characters of a text, in bytes.
size_t BytesOf(std::string_view text, size_t columns) {
  size_t at = 0;
  for (size_t seen = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    if (seen++ == columns) break;
  }
  return at;
}

// Packs pieces into lines of at most `width` columns, a space between two.
std::vector<std::string> Pack(const std::vector<std::string>& pieces, size_t width) {
  std::vector<std::string> lines;
  for (const std::string& piece : pieces) {
    const bool fits =
        !lines.empty() && (width == 0 || Columns(lines.back()) + 1 + Columns(piece) <= width);
    if (fits) {
      lines.back().append(" ").append(piece);
    } else {
      lines.push_back(piece);
    }
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

}  // namespace

std::string Paint(std::string_view text, Tone tone, bool color) {
  if (!color || tone == Tone::kPlain || text.empty()) return std::string(text);
  return std::string(CodeOf(tone)).append(text).append("\x1b[0m");
}

std::vector<std::string> WrapWords(std::string_view text, size_t width) {
  std::vector<std::string> pieces;
  for (const std::string& word : Split(text, ' ')) {
    std::string_view rest = word;
    while (width > 0 && Columns(rest) > width) {
      const size_t bytes = BytesOf(rest, width);
      pieces.emplace_back(rest.substr(0, bytes));
      rest.remove_prefix(bytes);
    }
    pieces.emplace_back(rest);
  }
  return Pack(pieces, width);
}

std::vector<std::string> ShellArguments(std::string_view command) {
  std::vector<std::string> arguments;
  std::string current;
  char quote = 0;
  for (size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote == 0 && c == ' ') {
      if (!current.empty()) arguments.push_back(std::exchange(current, ""));
      continue;
    }
    current += c;
    // Nothing is escaped within single quotes; a $'…' text is the exception, and has its
    // backslashes.
    const bool ansi = quote == 'a';
    if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      current += command[++i];
    } else if (quote == 0 && c == '\'' && i > 0 && command[i - 1] == '$') {
      quote = 'a';
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if ((ansi && c == '\'') || (!ansi && quote != 0 && c == quote)) {
      quote = 0;
    }
  }
  if (!current.empty()) arguments.push_back(current);
  return arguments;
}

std::vector<std::string> WrapShell(std::string_view command, size_t width) {
  std::vector<std::string> pieces;
  for (std::string& argument : ShellArguments(command)) {
    const bool value = !pieces.empty() && pieces.back().starts_with('-') &&
                       pieces.back().find(' ') == std::string::npos && !argument.starts_with('-');
    if (value) {
      pieces.back().append(" ").append(argument);
    } else {
      pieces.push_back(std::move(argument));
    }
  }
  std::vector<std::string> lines = Pack(pieces, width > 2 ? width - 2 : width);
  for (size_t i = 0; i + 1 < lines.size(); ++i) lines[i] += " \\";
  return lines;
}

std::string AlignColumns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths(rows.empty() ? 0 : rows.front().size(), 0);
  for (const std::vector<std::string>& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Columns(row[i]));
  }
  std::string out;
  for (const std::vector<std::string>& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - Columns(row[i]), ' ');
      out += i == 0 ? row[i] + padding : "  " + padding + row[i];
    }
    out += "\n";
  }
  return out;
}

}  // namespace assay::reports
