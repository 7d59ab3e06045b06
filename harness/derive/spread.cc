// Pages whose line breaks were lost: a whole page in one line, its marks in the middle.
#include <algorithm>
#include <cctype>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/lines.h"
#include "harness/derive/words.h"

namespace assay::derive {
namespace {

constexpr size_t kMostCells = 20, kLongestHead = 2000;  // of a table
constexpr size_t kLong = 300;                           // a line of prose is shorter

size_t Occurrences(std::string_view text, std::string_view part, size_t enough) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos && count < enough;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

bool IsSqueezed(std::string_view line) {
  if (line.size() < kLong) return false;
  return Occurrences(line, " ## ", 1) + Occurrences(line, " - `", 2) +
             Occurrences(line, " * `", 2) + 2 * Occurrences(line, "| |", 2) +
             2 * Occurrences(line, "|---", 1) + 2 * Occurrences(line, "--- | ---", 1) >=
         2;
}

// Whether a block begins at the space `at`: " ## Heading", " - `field`", " Endpoint: ".
bool BeginsBlock(std::string_view line, size_t at) {
  const std::string_view rest = line.substr(at + 1);
  size_t hashes = 0;
  while (hashes < rest.size() && hashes < 7 && rest[hashes] == '#') ++hashes;
  if (hashes > 0 && hashes < 7 && rest.substr(hashes).starts_with(' ')) return true;
  if (rest.size() > 3 && (rest[0] == '-' || rest[0] == '*' || rest[0] == '+') && rest[1] == ' ') {
    return rest[2] == '`' || rest.substr(2).starts_with("**");
  }
  for (const char* label : {"**Endpoint:** ", "**Version:** ", "**Authentication:** ",
                            "**Method:** ", "**URL:** ", "Endpoint: ", "Version: ", "Security: ",
                            "Method: ", "Path: ", "URL: ", "Authentication: ", "Permissions: "}) {
    if (rest.starts_with(label)) return true;
  }
  return false;
}

// The pipe at or after `at` that is none of a cell's text; npos where there is none.
size_t NextPipe(std::string_view line, size_t at) {
  bool code = false;
  for (size_t i = at; i < line.size(); ++i) {
    if (line[i] == '`') code = !code;
    if (line[i] == '|' && !code && (i == 0 || line[i - 1] != '\\')) return i;
  }
  return std::string_view::npos;
}

struct Table {
  size_t begin = 0, end = 0;
  std::vector<std::string> rows;
};

// The first table at or after `from`: its rule of dashes tells how many cells a row has, so that
// rows can be told apart where some of their cells are empty.
Table FindTable(std::string_view line, size_t from) {
  for (size_t rule = line.find("|-", from); rule != std::string_view::npos;
       rule = line.find("|-", rule + 1)) {
    size_t end = rule, cells = 0;
    for (size_t i = rule + 1; i < line.size(); ++i) {
      if (line[i] == '|') {
        if (++cells > kMostCells + 1) break;
        end = i + 1;
      } else if (line[i] != '-' && line[i] != ':' && line[i] != ' ') {
        break;
      }
    }
    if (cells < 2) continue;
    // "| |---|" above: the last pipe may begin the first row.
    size_t last_dash = line.substr(0, end).rfind('-');
    if (last_dash != std::string_view::npos) {
      const size_t close = line.find('|', last_dash);
      cells -=
          static_cast<size_t>(std::count(line.begin() + static_cast<std::ptrdiff_t>(close) + 1,
                                         line.begin() + static_cast<std::ptrdiff_t>(end), '|'));
      end = close + 1;
    }
    if (cells < 2 || cells > kMostCells) continue;
    Table table;
    size_t begin = rule;
    size_t pipes = 0;
    while (begin > from && pipes < cells + 1 && rule - begin < kLongestHead) {
      --begin;
      if (line[begin] == '|') ++pipes;
    }
    if (pipes < cells + 1) continue;
    table.begin = begin;
    table.rows.emplace_back(Trim(line.substr(begin, rule - begin)));
    table.rows.emplace_back(line.substr(rule, end - rule));
    for (;;) {
      size_t at = end;
      while (at < line.size() && line[at] == ' ') ++at;
      if (at >= line.size() || line[at] != '|') break;
      size_t close = at;
      for (size_t i = 0; i < cells && close != std::string_view::npos; ++i)
        close = NextPipe(line, close + 1);
      if (close == std::string_view::npos) break;
      table.rows.emplace_back(line.substr(at, close + 1 - at));
      end = close + 1;
    }
    table.end = end;
    return table;
  }
  return {};
}

// --- tables without pipes around their rows ----------------------------------------------------

constexpr size_t kLongestBare = 200'000;  // bytes of a line that such tables are looked for in

// A rule "--- | ---": where it is, and how many cells it has; no cells where there is none.
struct Rule {
  size_t begin = 0, end = 0, cells = 0;
};

Rule FindBareRule(std::string_view line, size_t from) {
  const auto is_dash = [](char c) { return c == '-' || c == ':'; };
  for (size_t at = line.find("-- | -", from); at != std::string_view::npos;
       at = line.find("-- | -", at + 1)) {
    Rule rule;
    rule.begin = at;
    while (rule.begin > from && is_dash(line[rule.begin - 1])) --rule.begin;
    size_t before = rule.begin;
    while (before > from && line[before - 1] == ' ') --before;
    if (before == rule.begin || before == from || line[before - 1] == '|') continue;
    rule.end = rule.begin;
    for (size_t i = rule.begin; rule.cells <= kMostCells;) {
      const size_t first = i;
      while (i < line.size() && is_dash(line[i])) ++i;
      if (i == first) break;
      ++rule.cells;
      rule.end = i;
      if (!line.substr(i).starts_with(" | ")) break;
      i += 3;
    }
    const bool closed = rule.end == line.size() || line[rule.end] == ' ';
    if (closed && rule.cells >= 2 && rule.cells <= kMostCells) return rule;
  }
  return {};
}

// Where the head of a rule begins: its first cell is the last one or two words before its first
// pipe that a column can be called. npos where it is no head of fields or statuses.
size_t HeadOf(std::string_view line, size_t from, const Rule& rule) {
  size_t pipe = rule.begin;
  for (size_t i = 0; i + 1 < rule.cells; ++i) {
    if (pipe == 0) return std::string_view::npos;
    pipe = line.rfind('|', pipe - 1);
    if (pipe == std::string_view::npos || pipe < from || rule.begin - pipe > kLongestHead)
      return std::string_view::npos;
  }
  size_t begin = pipe, found = std::string_view::npos;
  for (int words = 0; words < 2 && begin > from; ++words) {
    while (begin > from && line[begin - 1] == ' ') --begin;
    while (begin > from && line[begin - 1] != ' ') --begin;
    const auto column = ReadColumn(line.substr(begin, pipe - begin));
    if (column == Column::kName || column == Column::kStatus) found = begin;
  }
  return found;
}

// What can stand first in a row: a name or a status.
bool IsFirstCell(std::string_view text) {
  const std::string bare = Bare(ReplaceAll(std::string(text), "*", ""));
  return IsName(bare) ||
         (bare.size() == 3 && bare.find_first_not_of("0123456789x") == std::string::npos);
}

// Where the text of a table's last cell has to end: at the next block.
size_t NextBlock(std::string_view line, size_t from, size_t end) {
  for (size_t i = from; i < end; ++i) {
    if (line[i] != ' ') continue;
    const std::string_view rest = line.substr(i + 1, 8);
    if (BeginsBlock(line, i) || rest.starts_with("<") || rest.starts_with("```") ||
        rest.starts_with("> "))
      return i;
  }
  return end;
}

// A row's last cell and the next one's first are not told apart by any mark: the next row begins
// with the last word before its first pipe, where that can be a name. Else it is no table here.
Table FindBareTable(std::string_view line, size_t from) {
  if (line.size() > kLongestBare) return {};
  for (Rule rule = FindBareRule(line, from); rule.cells > 0; rule = FindBareRule(line, rule.end)) {
    Table table;
    table.begin = HeadOf(line, from, rule);
    if (table.begin == std::string_view::npos) continue;
    const Rule next = FindBareRule(line, rule.end);
    const size_t next_head = next.cells > 0 ? HeadOf(line, rule.end, next) : line.size();
    const size_t limit = NextBlock(line, rule.end, std::min(next_head, line.size()));
    table.rows.push_back("| " + std::string(line.substr(table.begin, rule.begin - table.begin)) +
                         "|");
    table.rows.push_back("|" + std::string(line.substr(rule.begin, rule.end - rule.begin)) + "|");
    bool sound = true;
    for (size_t at = rule.end; sound && at < limit;) {
      size_t pipe = at;
      std::string row = "|";
      for (size_t i = 0; i + 1 < rule.cells; ++i) {
        const size_t close = NextPipe(line, pipe);
        sound = sound && close < limit && (i > 0 || IsFirstCell(line.substr(pipe, close - pipe)));
        if (!sound) break;
        row += std::string(line.substr(pipe, close - pipe)) + "|";
        pipe = close + 1;
      }
      if (!sound) break;
      size_t end = NextPipe(line, pipe);
      if (end >= limit) {
        end = limit;
      } else {
        while (end > pipe && line[end - 1] == ' ') --end;
        while (end > pipe && line[end - 1] != ' ') --end;
      }
      table.rows.push_back(row + std::string(line.substr(pipe, end - pipe)) + "|");
      at = end;
    }
    if (!sound || table.rows.size() < 3) continue;
    table.end = limit;
    return table;
  }
  return {};
}

// The first table at or after `from`, of either kind.
Table NextTable(std::string_view line, size_t from) {
  Table table = FindTable(line, from);
  Table bare = FindBareTable(line.substr(0, table.end > 0 ? table.begin : line.size()), from);
  return bare.end > 0 ? bare : table;
}

void AddProse(std::string_view line, uint32_t number, std::vector<SourceLine>* lines) {
  size_t begin = 0;
  bool quoted = false;  // nothing begins inside an example's text
  const auto add = [&](std::string_view part) {
    part = Trim(part);
    // A heading that the following prose was drawn into: it ends with its first sentence.
    if (part.starts_with('#') && part.size() > 80) {
      size_t stop = part.find(". ");
      for (const char* verb :
           {" This ", " Updates ", " Changes ", " Creates ", " Returns ", " Deletes ", " Replaces ",
            " Sets ", " Adds ", " Gets ", " Retrieves "}) {
        const size_t at = part.find(verb);
        if (at != std::string_view::npos && at < stop) stop = at;
      }
      if (stop != std::string_view::npos) {
        lines->push_back({std::string(Trim(part.substr(0, stop + 1))), number});
        lines->push_back({"", number});
        part = Trim(part.substr(stop + 1));
      }
    }
    lines->push_back({std::string(part), number});
    lines->push_back({"", number});
  };
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    const size_t fence =
        line.substr(i).starts_with(" ```") ? line.find("```", i + 4) : std::string_view::npos;
    if (fence != std::string_view::npos) {
      add(line.substr(begin, i - begin));
      for (const std::string_view part :
           {std::string_view("```"), line.substr(i + 4, fence - i - 4), std::string_view("```"),
            std::string_view()})
        lines->push_back({std::string(part), number});
      begin = fence + 3;
      i = begin - 1;
      quoted = false;
    } else if (line[i] == '|' && line.substr(i).starts_with("| |")) {
      lines->push_back({std::string(line.substr(begin, i + 1 - begin)), number});
      begin = i + 2;
      i += 1;
    } else if (line[i] == ' ' && (!quoted || line.substr(i).starts_with(" ## ")) &&
               BeginsBlock(line, i)) {
      add(line.substr(begin, i - begin));
      begin = i + 1;
      quoted = false;
    }
  }
  add(line.substr(begin));
}

void AddSpread(std::string_view line, uint32_t number, std::vector<SourceLine>* lines) {
  size_t from = 0;
  for (Table table = NextTable(line, 0); table.end > 0; table = NextTable(line, from)) {
    AddProse(line.substr(from, table.begin - from), number, lines);
    for (std::string& row : table.rows) lines->push_back({std::move(row), number});
    lines->push_back({"", number});
    from = table.end;
  }
  AddProse(line.substr(from), number, lines);
}

}  // namespace

std::vector<SourceLine> SpreadOut(std::string_view text) {
  std::vector<SourceLine> lines;
  uint32_t number = 0;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (IsSqueezed(line)) {
      AddSpread(line, number, &lines);
    } else {
      lines.push_back({std::string(line), number});
    }
    at = end + 1;
  }
  return lines;
}

}  // namespace assay::derive
