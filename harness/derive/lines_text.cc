// Markdown and plain text into lines, by cmark's reading of the blocks.
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/lines.h"

namespace assay::derive {
namespace {

// With more marks of nesting than this a line is not read as Markdown: what it would cost grows
// faster than the line.
constexpr size_t kMaxMarks = 60;
// Each row of a table has as many cells as its head, so a wide head makes every row dear.
constexpr int kMaxPipes = 100;

struct NodeDeleter {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct ParserDeleter {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
using Tree = std::unique_ptr<cmark_node, NodeDeleter>;

std::string_view Literal(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

bool IsWord(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\n`:.,()") == std::string_view::npos;
}

// The inlines of a block as text; soft breaks are '\n'.
std::string InlineText(cmark_node* block, char html_break = ' ') {
  std::string out;
  std::vector<size_t> strong_at;
  std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> walk(cmark_iter_new(block),
                                                               cmark_iter_free);
  for (cmark_event_type event; (event = cmark_iter_next(walk.get())) != CMARK_EVENT_DONE;) {
    cmark_node* node = cmark_iter_get_node(walk.get());
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_STRONG) {
      if (event == CMARK_EVENT_ENTER) {
        strong_at.push_back(out.size());
      } else {
        const std::string inside = out.substr(strong_at.back());
        out.resize(strong_at.back());
        strong_at.pop_back();
        out += IsWord(inside) ? "`" + inside + "`" : inside;
      }
    } else if (event != CMARK_EVENT_ENTER) {
      continue;
    } else if (type == CMARK_NODE_TEXT) {
      out += Literal(node);
    } else if (type == CMARK_NODE_CODE) {
      out += "`" + std::string(Literal(node)) + "`";
    } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
      out += '\n';
    } else if (type == CMARK_NODE_HTML_INLINE &&
               (ToLower(Literal(node)).starts_with("<br") || ToLower(Literal(node)) == "</p>")) {
      out += html_break;
    } else if (type == CMARK_NODE_HTML_INLINE && !Literal(node).starts_with("<!--") &&
               Literal(node).find_first_of("/ =") == std::string_view::npos &&
               Literal(node).size() > 3) {
      // "<user_id>" in a path is no tag.
      if (!out.empty() && out.back() == '/') out += Literal(node);
    }
  }
  return out;
}

bool AllStrong(cmark_node* paragraph) {
  cmark_node* only = cmark_node_first_child(paragraph);
  return only != nullptr && cmark_node_next(only) == nullptr &&
         cmark_node_get_type(only) == CMARK_NODE_STRONG;
}

class TextReader {
 public:
  explicit TextReader(std::vector<SourceLine> source) : source_(std::move(source)) {}

  std::vector<Line> Read() {
    Tree tree = Parse();
    if (tree != nullptr) Blocks(tree.get(), 0);
    AddHeavy();
    return std::move(lines_);
  }

 private:
  // What was kept from the parser, each before the first line behind it.
  void AddHeavy() {
    std::vector<Line> all;
    size_t next = 0;
    const auto add_until = [&](uint32_t number) {
      for (; next < heavy_.size() && heavy_[next].number < number; ++next) {
        Line line;
        line.kind = LineKind::kUnread;
        line.number = heavy_[next].number;
        line.gap = true;
        line.text = line.raw = heavy_[next].text.substr(0, 300);
        all.push_back(std::move(line));
      }
    };
    for (Line& line : lines_) {
      add_until(line.number);
      all.push_back(std::move(line));
    }
    add_until(UINT32_MAX);
    lines_ = std::move(all);
  }

  Tree Parse() {
    cmark_gfm_core_extensions_ensure_registered();
    std::unique_ptr<cmark_parser, ParserDeleter> parser(cmark_parser_new(CMARK_OPT_DEFAULT));
    if (cmark_syntax_extension* table = cmark_find_syntax_extension("table")) {
      cmark_parser_attach_syntax_extension(parser.get(), table);
    }
    for (const SourceLine& line : source_) {
      const auto marks = std::count_if(line.text.begin(), line.text.end(), [](char c) {
        return c == '>' || c == '[' || c == ']' || c == '*' || c == '_' || c == '<';
      });
      const bool heavy = line.text.size() > kMaxLineBytes ||
                         static_cast<size_t>(marks) > kMaxMarks + line.text.size() / 8 ||
                         std::count(line.text.begin(), line.text.end(), '|') > kMaxPipes ||
                         line.text.find(">>>>>>>>") != std::string::npos;
      if (heavy) heavy_.push_back(line);
      // A dash by itself, the point of a list whose text was lost from it, must not underline a
      // heading.
      const bool point = Trim(line.text) == "-" || Trim(line.text) == "=";
      const std::string fed = heavy || point ? "\n" : line.text + "\n";
      cmark_parser_feed(parser.get(), fed.data(), fed.size());
    }
    return Tree(cmark_parser_finish(parser.get()));
  }

  const SourceLine& SourceAt(int line) const {
    static const SourceLine kNone;
    const size_t index = static_cast<size_t>(line) - 1;
    return line >= 1 && index < source_.size() ? source_[index] : kNone;
  }

  // Depth of nesting is bounded by kMaxMarks and by the indentation of lines; a guard all the same.
  void Blocks(cmark_node* parent, int depth) {
    if (depth > 200) return;
    for (cmark_node* node = cmark_node_first_child(parent); node != nullptr;
         node = cmark_node_next(node)) {
      const cmark_node_type type = cmark_node_get_type(node);
      if (type == CMARK_NODE_HEADING || type == CMARK_NODE_PARAGRAPH) {
        Leaf(node, type == CMARK_NODE_HEADING);
      } else if (type == CMARK_NODE_CODE_BLOCK) {
        Code(node);
      } else if (type == CMARK_NODE_HTML_BLOCK) {
        Html(node);
      } else if (std::string_view(cmark_node_get_type_string(node)) == "table") {
        Table(node);
      } else if (type == CMARK_NODE_ITEM) {
        Item(node, depth);
      } else if (type == CMARK_NODE_LIST || type == CMARK_NODE_BLOCK_QUOTE) {
        Blocks(node, depth + 1);
      }
    }
  }

  void Item(cmark_node* item, int depth) {
    const int line = cmark_node_get_start_line(item);
    const std::string& text = SourceAt(line).text;
    const auto column = static_cast<size_t>(std::max(1, cmark_node_get_start_column(item)));
    bullet_ = column <= text.size() ? text[column - 1] : '-';
    ++items_;
    if (cmark_node_first_child(item) == nullptr) {
      Add(LineKind::kText, line, std::string(1, bullet_), std::string(1, bullet_));
      bullet_ = 0;
    }
    Blocks(item, depth + 1);
    bullet_ = 0;
    --items_;
  }

  void Leaf(cmark_node* node, bool heading) {
    const int first = cmark_node_get_start_line(node);
    const int last = std::max(first, cmark_node_get_end_line(node));
    const std::vector<std::string> texts = Split(InlineText(node), '\n');
    std::vector<std::string> raws;
    for (int line = first; line <= last; ++line) {
      std::string_view raw = SourceAt(line).text;
      if (line == first) {
        raw.remove_prefix(std::min(
            raw.size(), static_cast<size_t>(std::max(1, cmark_node_get_start_column(node))) - 1));
      }
      while (!raw.empty() && (raw[0] == ' ' || raw[0] == '\t' || raw[0] == '>')) {
        raw.remove_prefix(1);
      }
      raws.emplace_back(Trim(raw));
    }
    if (heading) {
      std::string raw = raws.empty() ? "" : raws.front();
      raw.erase(0, raw.find_first_not_of("# "));
      Add(LineKind::kHeading, first, Join(texts, " "), raw);
      lines_.back().level = cmark_node_get_heading_level(node);
      return;
    }
    const bool strong = AllStrong(node);
    for (size_t i = 0; i < texts.size(); ++i) {
      const bool item = bullet_ != 0 && i == 0;
      Add(item ? LineKind::kItem : LineKind::kText, first + static_cast<int>(i),
          std::string(Trim(texts[i])), i < raws.size() ? raws[i] : texts[i]);
      lines_.back().bullet = item ? bullet_ : '\0';
      lines_.back().level = items_ - 1;
      lines_.back().strong = strong;
      lines_.back().gap = i == 0;
    }
    bullet_ = 0;
  }

  void Code(cmark_node* node) {
    const int first = cmark_node_get_start_line(node);
    const bool fenced = Trim(SourceAt(first).text).starts_with("```") ||
                        Trim(SourceAt(first).text).starts_with("~~~");
    int line = first + (fenced ? 1 : 0);
    for (const std::string& text : Split(Literal(node), '\n')) {
      if (!Trim(text).empty()) Add(LineKind::kCode, line, text, text);
      ++line;
    }
  }

  // A table or a note written in HTML.
  void Html(cmark_node* node) {
    const auto first = static_cast<uint32_t>(cmark_node_get_start_line(node));
    auto read = LinesOfHtml(Literal(node), "");
    if (!read.ok()) return Code(node);
    for (Line& line : read.value()) {
      line.number = SourceAt(static_cast<int>(first + std::max(1u, line.number) - 1)).number;
      lines_.push_back(std::move(line));
    }
  }

  void Table(cmark_node* table) {
    for (cmark_node* row = cmark_node_first_child(table); row != nullptr;
         row = cmark_node_next(row)) {
      const int number = cmark_node_get_start_line(row);
      Add(LineKind::kRow, number, "", std::string(Trim(SourceAt(number).text)));
      Line& line = lines_.back();
      line.head = row == cmark_node_first_child(table);
      line.gap = line.head;
      for (cmark_node* cell = cmark_node_first_child(row); cell != nullptr;
           cell = cmark_node_next(cell)) {
        const std::string text(Trim(InlineText(cell, '\n')));
        line.cells.push_back({text, RawCell(cell, text)});
        line.text += (line.text.empty() ? "" : " | ") + ReplaceAll(text, "\n", " ");
      }
    }
  }

  // What the cell holds between its pipes, with `\|` as the pipe that it means.
  std::string RawCell(cmark_node* cell, const std::string& text) const {
    const std::string& row = SourceAt(cmark_node_get_start_line(cell)).text;
    const int begin = cmark_node_get_start_column(cell), end = cmark_node_get_end_column(cell);
    if (begin < 1 || end < begin || static_cast<size_t>(end) > row.size()) return text;
    std::string raw =
        row.substr(static_cast<size_t>(begin) - 1, static_cast<size_t>(end - begin) + 1);
    return ReplaceAll(std::string(Trim(raw)), "\\|", "|");
  }

  void Add(LineKind kind, int source_line, std::string text, std::string raw) {
    Line line;
    line.kind = kind;
    line.number = SourceAt(source_line).number;
    line.gap = true;
    line.text = std::move(text);
    line.raw = std::move(raw);
    lines_.push_back(std::move(line));
  }

  std::vector<SourceLine> source_;
  std::vector<SourceLine> heavy_;
  std::vector<Line> lines_;
  char bullet_ = 0;  // of the item whose first paragraph comes next
  int items_ = 0;    // items around
};

// "---", settings of the site's generator, "---": told of as one line.
std::optional<Line> TakeFrontMatter(std::vector<SourceLine>* source) {
  if (source->empty() || Trim(source->front().text) != "---") return std::nullopt;
  for (size_t end = 1; end < source->size() && end < 200; ++end) {
    if (Trim((*source)[end].text) != "---") continue;
    Line line;
    line.kind = LineKind::kCode;
    line.number = 1;
    line.text = "---";
    for (size_t i = 0; i <= end; ++i) {
      if (i > 0 && i < end && line.text.size() < 300) line.text += " " + (*source)[i].text;
      (*source)[i].text = OperationOfSetting((*source)[i].text);
    }
    line.raw = line.text;
    return line;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Line> LinesOfText(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<SourceLine> source = SpreadOut(text);
  std::optional<Line> front = TakeFrontMatter(&source);
  ShowOperationTags(&source);
  std::vector<Line> lines = WithDrawnTables(TextReader(std::move(source)).Read());
  if (front.has_value()) lines.insert(lines.begin(), std::move(*front));
  return lines;
}

}  // namespace assay::derive
