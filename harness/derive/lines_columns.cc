// Tables drawn with characters: cells two or more spaces apart, or between bars and borders.
#include <algorithm>

#include "harness/base/text.h"
#include "harness/derive/lines.h"
#include "harness/derive/words.h"

namespace assay::derive {
namespace {

bool IsBorder(std::string_view text) {
  return text.find_first_not_of("+-=|: _") == std::string_view::npos && text.size() > 2;
}

struct Span {
  size_t begin = 0;
  std::string text;
};

// Cells between bars, or two or more spaces (or a tab) apart; with where each begins.
std::vector<Span> Spans(std::string_view raw) {
  std::vector<Span> spans;
  const bool bars = raw.starts_with('|');
  size_t begin = bars ? 1 : 0;
  const auto add = [&](size_t end) {
    size_t from = begin;
    while (from < end && raw[from] == ' ') ++from;
    const std::string text(Trim(raw.substr(begin, end - begin)));
    if (bars || !text.empty()) spans.push_back({from, text});
  };
  for (size_t i = begin; i < raw.size(); ++i) {
    const bool wide =
        !bars && (raw[i] == '\t' || (raw[i] == ' ' && i + 1 < raw.size() && raw[i + 1] == ' '));
    if (!wide && !(bars && raw[i] == '|')) continue;
    add(i);
    begin = i + 1;
  }
  if (!bars) add(raw.size());
  return spans;
}

bool IsHead(std::string_view raw, const std::vector<Span>& spans) {
  if (spans.size() < 2 || spans.size() > 10 ||
      !(raw.starts_with('|') || raw.find("  ") != std::string_view::npos))
    return false;
  bool name = false;
  for (const Span& span : spans) {
    const auto column = ReadColumn(span.text);
    if (!column.has_value()) return false;
    name = name || column == Column::kName || column == Column::kStatus;
  }
  return name;
}

// A row by where the head's columns begin: cells may be empty.
std::vector<Span> ByPlace(std::string_view raw, const std::vector<Span>& head) {
  std::vector<Span> spans;
  for (size_t i = 0; i < head.size(); ++i) {
    const size_t begin = std::min(raw.size(), head[i].begin);
    const size_t end = i + 1 < head.size() ? std::min(raw.size(), head[i + 1].begin) : raw.size();
    // A cell that runs into the next column: the columns do not hold for this row.
    if (begin > 0 && begin < raw.size() && raw[begin - 1] != ' ') return {};
    spans.push_back({begin, std::string(Trim(raw.substr(begin, end - begin)))});
  }
  return spans;
}

Line RowOf(const Line& line, const std::vector<Span>& spans, bool head) {
  Line row = line;
  row.kind = LineKind::kRow;
  row.head = row.gap = head;
  row.text.clear();
  for (const Span& span : spans) {
    row.cells.push_back({span.text, span.text});
    row.text += (row.text.empty() ? "" : " | ") + span.text;
  }
  return row;
}

}  // namespace

std::vector<Line> WithDrawnTables(std::vector<Line> lines) {
  std::vector<Line> out;
  std::vector<Span> head;
  uint32_t last = 0;  // line of the table
  for (Line& line : lines) {
    const bool text = line.kind == LineKind::kText || line.kind == LineKind::kCode;
    std::string_view raw = line.raw;
    if (text && (!head.empty() || raw.starts_with('+')) && IsBorder(raw) && raw[0] != ':') {
      last = line.number;
      if (raw.starts_with('+') || !head.empty()) continue;
    }
    if (text && IsHead(raw, Spans(raw))) {
      head = Spans(raw);
      last = line.number;
      out.push_back(RowOf(line, head, true));
      continue;
    }
    // A rule below the head, which is no line here, is between it and the first row.
    const bool goes_on = text && !head.empty() && line.number > last && line.number <= last + 2;
    if (goes_on) {
      std::vector<Span> cells = Spans(raw);
      if (cells.size() != head.size() && !raw.starts_with('|')) cells = ByPlace(raw, head);
      if (cells.size() == head.size() && !cells[0].text.empty()) {
        last = line.number;
        out.push_back(RowOf(line, cells, false));
        continue;
      }
    }
    head.clear();
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace assay::derive
