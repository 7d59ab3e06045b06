// A page as lines that mean something: headings, list items, table rows, text, code. The same form
// whether the page came as Markdown, plain text or HTML. Inside this room only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace assay::derive {

// kUnread: too long or too dense to be read; it is only told of.
enum class LineKind { kHeading, kItem, kText, kRow, kCode, kUnread };

// Lines longer than this are not read: what some of them would cost grows faster than they do.
inline constexpr size_t kMaxLineBytes = 20'000;

// The bullet of a term in a list of definitions.
inline constexpr char kTerm = 't';

struct Cell {
  std::string text, raw;
};

struct Line {
  LineKind kind = LineKind::kText;
  uint32_t number = 0;      // in the document, from 1
  int level = 0;            // of a heading 1 to 6; of an item its depth from 0, of its text too
  bool gap = false;         // an empty line or another block stands before it
  bool strong = false;      // all of it is bold
  bool head = false;        // a row of column names
  char bullet = 0;          // of an item: '-', '*', '+' or '1'
  std::string text;         // markup taken off; code and single bold words in `backticks`
  std::string raw;          // as the document has it (of HTML: the same as text)
  std::vector<Cell> cells;  // of a row
  std::string within;  // of a row in a table that stands in a cell: the name of that cell's row
};

// Markdown (CommonMark with GitHub's tables) or plain text. A page squeezed into few long lines is
// spread out first; its lines keep their numbers. Never fails: any text is lines.
std::vector<Line> LinesOfText(std::string_view text);

// Tables that are drawn with spaces, bars and borders, as rows.
std::vector<Line> WithDrawnTables(std::vector<Line> lines);

// HTML. Refused: elements nested deeper than 1,000.
Result<std::vector<Line>> LinesOfHtml(std::string_view html, const std::string& file);

// A line of the document before markup is read.
struct SourceLine {
  std::string text;
  uint32_t number = 0;
};
std::vector<SourceLine> SpreadOut(std::string_view text);

// Tags that name an operation, as `METHOD /path`.
void ShowOperationTags(std::vector<SourceLine>* source);
// The same of one of a page's settings ("api: GET /lamps"); "" of another.
std::string OperationOfSetting(std::string_view text);

}  // namespace assay::derive
