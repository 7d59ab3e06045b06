// HTML into lines, by gumbo's tree.
#include <gumbo.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/lines.h"

namespace assay::derive {
namespace {

constexpr int kMaxDepth = 1000;

// A bound on how deep elements nest, before a parser that recurses sees them.
int DepthBound(std::string_view html) {
  static const std::set<std::string> kFlat = {
      "area",  "base",   "br",    "col",   "embed",  "hr",       "img", "input", "link", "meta",
      "param", "source", "track", "wbr",   "p",      "li",       "dt",  "dd",    "tr",   "td",
      "th",    "tbody",  "thead", "tfoot", "option", "optgroup", "rt",  "rp"};
  int depth = 0, deepest = 0;
  for (size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool closes = at + 1 < html.size() && html[at + 1] == '/';
    size_t begin = at + (closes ? 2 : 1), end = begin;
    while (end < html.size() && end - begin < 32 &&
           std::isalnum(static_cast<unsigned char>(html[end])) != 0) {
      ++end;
    }
    if (end == begin) continue;
    if (kFlat.count(ToLower(html.substr(begin, end - begin))) > 0) continue;
    depth = closes ? std::max(0, depth - 1) : depth + 1;
    deepest = std::max(deepest, depth);
  }
  return deepest;
}

class Reader {
 public:
  void Read(const GumboNode* node) { Walk(node); }
  std::vector<Line> Take() {
    Flush();
    return std::move(lines_);
  }

 private:
  void Children(const GumboNode* node) {
    const GumboVector& children = node->v.element.children;
    for (unsigned i = 0; i < children.length; ++i) {
      Walk(static_cast<const GumboNode*>(children.data[i]));
    }
  }

  void AddText(const GumboNode* node) {
    const std::string_view text = node->v.text.text;
    if (text_.empty() || Trim(text_).empty()) line_ = FirstLine(node);
    if (!breaks_.empty() && breaks_.back() == 0 && !Trim(text).empty())
      breaks_.back() = FirstLine(node);
    if (pre_) {
      text_ += text;
      return;
    }
    for (const char c : text) {
      const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
      if (!space) {
        text_ += c;
      } else if (!text_.empty() && text_.back() != ' ' && text_.back() != '\n') {
        text_ += ' ';
      }
    }
  }

  // The line of a text's first character that is no space.
  static uint32_t FirstLine(const GumboNode* node) {
    auto line = static_cast<uint32_t>(node->v.text.start_pos.line);
    for (const char* c = node->v.text.text; *c != '\0'; ++c) {
      if (std::isspace(static_cast<unsigned char>(*c)) == 0) break;
      if (*c == '\n') ++line;
    }
    return line;
  }

  void Walk(const GumboNode* node) {
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
        node->type == GUMBO_NODE_CDATA) {
      AddText(node);
      return;
    }
    if (node->type == GUMBO_NODE_DOCUMENT) {
      const GumboVector& children = node->v.document.children;
      for (unsigned i = 0; i < children.length; ++i) {
        Walk(static_cast<const GumboNode*>(children.data[i]));
      }
      return;
    }
    if (node->type == GUMBO_NODE_ELEMENT) Element(node);
  }

  void Element(const GumboNode* node) {
    switch (static_cast<int>(node->v.element.tag)) {  // the other 140 tags are containers
      case GUMBO_TAG_SCRIPT:
      case GUMBO_TAG_STYLE:
      case GUMBO_TAG_HEAD:
      case GUMBO_TAG_NAV:
      case GUMBO_TAG_FOOTER:
      case GUMBO_TAG_NOSCRIPT:
      case GUMBO_TAG_SVG:
      case GUMBO_TAG_BUTTON:
      case GUMBO_TAG_TEMPLATE:
        return;
      case GUMBO_TAG_BR:
        text_ += pre_ ? "\n" : "\x01";
        if (!pre_ && !cell_) breaks_.push_back(0);
        return;
      case GUMBO_TAG_CODE:
      case GUMBO_TAG_KBD:
      case GUMBO_TAG_TT:
        Marked(node, /*always=*/true);
        return;
      case GUMBO_TAG_STRONG:
      case GUMBO_TAG_B:
        Marked(node, /*always=*/false);
        return;
      case GUMBO_TAG_H1:
      case GUMBO_TAG_H2:
      case GUMBO_TAG_H3:
      case GUMBO_TAG_H4:
      case GUMBO_TAG_H5:
      case GUMBO_TAG_H6:
        Block(node, LineKind::kHeading);
        return;
      case GUMBO_TAG_TR:
        Row(node);
        return;
      case GUMBO_TAG_LI:
        Block(node, LineKind::kItem);
        return;
      case GUMBO_TAG_DT:
        bullet_ = kTerm;
        Block(node, LineKind::kItem);
        bullet_ = '-';
        return;
      case GUMBO_TAG_TABLE:
        if (cell_) return NestedTable(node);
        Container(node);
        return;
      case GUMBO_TAG_CAPTION:
        Block(node, LineKind::kHeading);
        return;
      case GUMBO_TAG_PRE:
        pre_ = true;
        Block(node, LineKind::kCode);
        pre_ = false;
        return;
      case GUMBO_TAG_UL:
      case GUMBO_TAG_OL:
      case GUMBO_TAG_DL:
        Flush();
        ++lists_;
        Children(node);
        Flush();
        --lists_;
        return;
      case GUMBO_TAG_P:
      case GUMBO_TAG_DIV:
      case GUMBO_TAG_SECTION:
      case GUMBO_TAG_ARTICLE:
      case GUMBO_TAG_MAIN:
      case GUMBO_TAG_DD:
      case GUMBO_TAG_BLOCKQUOTE:
        Container(node);
        return;
      default:
        Children(node);
    }
  }

  void Container(const GumboNode* node) {
    if (cell_) {
      if (!Trim(text_).empty()) text_ += "\x01";
      Children(node);
      return;
    }
    if (kind_ != LineKind::kItem || !Trim(text_).empty()) Flush();
    Children(node);
    Flush();
  }

  // Its rows come after the one that it stands in, and say so.
  void NestedTable(const GumboNode* node) {
    if (!Trim(text_).empty()) text_ += "\x01";
    Reader inner;
    inner.Children(node);
    for (Line& line : inner.Take()) nested_.push_back(std::move(line));
  }

  // `code`; a single bold word is as good as code.
  void Marked(const GumboNode* node, bool always) {
    const size_t at = text_.size();
    Children(node);
    const std::string inside(Trim(std::string_view(text_).substr(std::min(at, text_.size()))));
    const bool word = inside.find_first_of(" \t\n`:.,()\x01") == std::string::npos;
    if (pre_ || inside.empty() || (!always && !word) || inside[0] == '`') return;
    text_.resize(at);
    text_ += "`" + inside + "`";
  }

  static int HeadingLevel(GumboTag tag) {
    return tag == GUMBO_TAG_CAPTION ? 6
                                    : static_cast<int>(tag) - static_cast<int>(GUMBO_TAG_H1) + 1;
  }

  void Block(const GumboNode* node, LineKind kind) {
    if (cell_) {  // a list inside a cell stays part of it
      if (!Trim(text_).empty()) text_ += "\x01";
      if (kind == LineKind::kItem) text_ += "- ";
      Children(node);
      return;
    }
    Flush();
    kind_ = kind;
    heading_ = kind == LineKind::kHeading ? HeadingLevel(node->v.element.tag) : 0;
    line_ = static_cast<uint32_t>(node->v.element.start_pos.line);
    Children(node);
    Flush();
    kind_ = LineKind::kText;
  }

  void Row(const GumboNode* row) {
    Flush();
    Line line;
    line.kind = LineKind::kRow;
    line.number = static_cast<uint32_t>(row->v.element.start_pos.line);
    line.gap = true;
    line.head = true;
    const GumboVector& children = row->v.element.children;
    cell_ = true;
    nested_.clear();
    for (unsigned i = 0; i < children.length; ++i) {
      const auto* node = static_cast<const GumboNode*>(children.data[i]);
      if (node->type != GUMBO_NODE_ELEMENT) continue;
      line.head = line.head && node->v.element.tag == GUMBO_TAG_TH;
      text_.clear();
      Children(node);
      std::string text(Trim(ReplaceAll(text_, "\x01", "\n")));
      line.text += (line.text.empty() ? "" : " | ") + text;
      line.cells.push_back({text, text});
    }
    cell_ = false;
    text_.clear();
    if (line.text.size() > kMaxLineBytes) {
      line.kind = LineKind::kUnread;
      line.text.resize(300);
    }
    line.raw = line.text;
    if (line.cells.empty()) return;
    const std::string first = line.cells[0].text;
    std::string name(Trim(first.substr(0, first.find_first_of(" \n("))));
    name = ReplaceAll(name, "`", "");
    lines_.push_back(std::move(line));
    for (Line& one : std::exchange(nested_, {})) {
      if (one.kind == LineKind::kRow)
        one.within = name + (one.within.empty() ? "" : "." + one.within);
      lines_.push_back(std::move(one));
    }
  }

  void Flush() {
    if (cell_) return;
    const std::string whole = std::exchange(text_, "");
    const std::vector<uint32_t> breaks = std::exchange(breaks_, {});
    uint32_t number = line_;
    size_t part_index = 0;
    bool first = true;
    for (std::string_view part : Split(pre_ ? whole : ReplaceAll(whole, "\x01", "\n"), '\n')) {
      std::string text(kind_ == LineKind::kCode ? part : Trim(part));
      if (kind_ == LineKind::kCode && first && part.empty()) continue;
      if (!Trim(text).empty()) {
        Line line;
        line.kind = first || kind_ == LineKind::kCode ? kind_ : LineKind::kText;
        line.number = number;
        line.gap = first;
        line.level = kind_ == LineKind::kHeading ? heading_ : lists_ - 1;
        line.bullet = line.kind == LineKind::kItem ? bullet_ : '\0';
        if (text.size() > kMaxLineBytes) {
          line.kind = LineKind::kUnread;
          text.resize(300);
        }
        line.text = line.raw = std::move(text);
        lines_.push_back(std::move(line));
        first = false;
      }
      if (pre_) {
        ++number;
      } else if (part_index < breaks.size() && breaks[part_index] > 0) {
        number = breaks[part_index];
      }
      ++part_index;
    }
    if (kind_ == LineKind::kItem && !first) kind_ = LineKind::kText;  // what follows is its text
  }

  std::vector<uint32_t> breaks_;  // where the text after each <br> begins
  std::vector<Line> lines_, nested_;
  std::string text_;
  char bullet_ = '-';
  LineKind kind_ = LineKind::kText;
  uint32_t line_ = 0;
  int heading_ = 0, lists_ = 0;
  bool pre_ = false, cell_ = false;
};

}  // namespace

Result<std::vector<Line>> LinesOfHtml(std::string_view html, const std::string& file) {
  if (DepthBound(html) > kMaxDepth) {
    return Error{
        {file, 0, 0}, "elements are nested deeper than 1,000", "save the page's main part only"};
  }
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, html.data(), html.size());
  if (output == nullptr) return Error{{file, 0, 0}, "the HTML cannot be read", "save it anew"};
  Reader reader;
  reader.Read(output->document);
  std::vector<Line> lines = reader.Take();
  const auto last = static_cast<uint32_t>(1 + std::count(html.begin(), html.end(), '\n'));
  for (Line& line : lines) line.number = std::min(line.number, last);  // "&#10;" is no line of it
  gumbo_destroy_output(&options, output);
  return lines;
}

}  // namespace assay::derive
