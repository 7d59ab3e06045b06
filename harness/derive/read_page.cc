// Lines into operations, parts, fields and sentences.
#include <algorithm>
#include <cctype>
#include <set>

#include "harness/base/text.h"
#include "harness/derive/fields.h"
#include "harness/derive/page.h"
#include "harness/derive/parts.h"

namespace assay::derive {
namespace {

constexpr size_t kMaxFields = 3000, kMaxOperations = 500;

bool IsMarks(std::string_view text) {
  text = Trim(text);
  return !text.empty() && text.size() <= 6 &&
         (text.find_first_not_of("*\\") == std::string_view::npos || text == "†" || text == "‡" ||
          text == "¹" || text == "²" || text == "³");
}

std::string MarksOf(std::string_view text) { return ReplaceAll(std::string(Trim(text)), "\\", ""); }

// Lines of one paragraph that were only wrapped, put together again.
std::vector<Line> Unwrapped(const std::vector<Line>& lines) {
  std::vector<Line> out;
  for (const Line& line : lines) {
    const bool goes_on =
        line.kind == LineKind::kText && !line.gap && !out.empty() &&
        (out.back().kind == LineKind::kText || out.back().kind == LineKind::kItem) &&
        out.back().text.size() >= 50 && out.back().text.size() < 2000 && !line.text.empty() &&
        std::string_view(".:!?;)").find(out.back().text.back()) == std::string_view::npos &&
        std::islower(static_cast<unsigned char>(line.text[0])) != 0;
    if (goes_on) {
      out.back().text += " " + line.text;
      out.back().raw += " " + line.raw;
    } else {
      out.push_back(line);
    }
  }
  return out;
}

// The columns of a table's head whose cells are only spaces apart: "Parameter Type In Description".
std::vector<Column> LooseColumns(std::string_view text) {
  std::vector<Column> columns;
  std::vector<std::string> words;
  for (const std::string& word : Split(ReplaceAll(std::string(text), "\t", " "), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  for (size_t i = 0; i < words.size(); ++i) {
    std::optional<Column> column = ReadColumn(words[i]);
    if (!column.has_value() && i + 1 < words.size()) {
      column = ReadColumn(words[i] + " " + words[i + 1]);
      ++i;
    }
    if (!column.has_value()) return {};
    columns.push_back(*column);
  }
  const auto has = [&](Column wanted) {
    return std::find(columns.begin(), columns.end(), wanted) != columns.end();
  };
  if (columns.size() < 2 || columns.size() > 8) return {};
  if (has(Column::kMethod) && has(Column::kPath)) return columns;
  if (has(Column::kName) && (has(Column::kType) || has(Column::kDescription))) return columns;
  if (has(Column::kStatus) && has(Column::kDescription)) return columns;
  return {};
}

class PageReader {
 public:
  explicit PageReader(Page* page) : page_(*page) { page_.sections.emplace_back(); }

  void Read() {
    const std::vector<Line> lines = Unwrapped(page_.lines);
    for (size_t i = 0; i < lines.size(); ++i) {
      next_ = i + 1 < lines.size() ? &lines[i + 1] : nullptr;
      ReadLine(lines[i]);
    }
    EndField();
    Place();
  }

 private:
  Section& section() { return page_.sections.back(); }

  void ReadLine(const Line& line) {
    if (line.kind == LineKind::kHeading || IsPseudoHeading(line)) return OpenSection(line);
    if (line.kind == LineKind::kUnread) {
      page_.unread.push_back(
          {line.number, section().title, line.text, "too long or too dense to be read"});
      return;
    }
    if (line.kind == LineKind::kCode) return SkipCode(line);
    in_code_ = false;
    if (line.kind == LineKind::kRow) return ReadTableRow(line);
    if (table_) EndField();
    table_ = false;
    if (IsMarks(line.text)) return OpenFootnote(MarksOf(line.text), line.number);
    if (line.number == page_.operation_line && FindOperation(line.text).has_value()) return;
    if (ReadMetadata(line)) return;
    const std::vector<Column> columns =
        line.kind == LineKind::kText ? LooseColumns(line.text) : std::vector<Column>{};
    if (!columns.empty()) {
      EndField();
      loose_ = columns;
      std::string_view text = Trim(line.text);
      if (text.ends_with('*')) page_.operation_marks = text.substr(text.find_first_of('*'));
      return;
    }
    if (!loose_.empty() && ReadLoose(line)) return;
    if (line.kind == LineKind::kItem) return ReadItem(line);
    ReadText(line);
  }

  bool IsPseudoHeading(const Line& line) const {
    if (line.kind != LineKind::kText || line.text.size() > 70 || line.level > 0) return false;
    if (!loose_.empty() && !line.gap) return false;
    const bool colon = line.text.ends_with(':');
    if (!line.strong && !colon) return false;
    if (next_ == nullptr || (next_->kind != LineKind::kItem && next_->kind != LineKind::kRow &&
                             LooseColumns(next_->text).empty()))
      return false;
    const Heading heading = ReadHeading(line.text);
    return heading.part != Part::kOther || heading.example;
  }

  void OpenSection(const Line& line) {
    EndField();
    footnote_ = nullptr;
    loose_.clear();
    columns_.clear();
    table_ = false;
    std::string title(Trim(ReplaceAll(line.text, "`", "")));
    while (title.ends_with(':')) title.pop_back();
    Heading heading = ReadHeading(title);
    const int level = line.kind == LineKind::kHeading ? line.level : 7;
    while (!above_.empty() && above_.back().level >= level) above_.pop_back();
    Section opened;
    opened.title = title;
    opened.line = line.number;
    opened.part = heading.part;
    opened.status = heading.status;
    opened.media = heading.media;
    if (!above_.empty() && (heading.part == Part::kParameters || heading.part == Part::kOther) &&
        !heading.example) {
      // "Attributes" below "Response" are the response's.
      const Above& parent = above_.back();
      if (parent.part == Part::kRequest || parent.part == Part::kResponse) {
        opened.part = parent.part;
        if (opened.status.empty()) opened.status = parent.status;
        if (opened.media.empty()) opened.media = parent.media;
      }
    }
    if (!above_.empty() && above_.back().example) heading.example = true;
    if (heading.part == Part::kResponse && heading.status == "2xx" && !above_.empty() &&
        above_.back().part == Part::kResponse)
      opened.status = above_.back().status;
    if (heading.part == Part::kRequest && !above_.empty() &&
        above_.back().part == Part::kResponse) {
      opened.part = Part::kResponse;  // "Body" below "Response 200"
      opened.status = above_.back().status;
      if (opened.media.empty()) opened.media = above_.back().media;
    }
    if (heading.example) opened.part = Part::kOther;
    example_ = heading.example;
    if (!heading.status.empty() && heading.status.find('x') == std::string::npos &&
        opened.part == Part::kResponse)
      page_.statuses.push_back({heading.status, title, line.number, title});
    above_.push_back({level, opened.part, opened.status, opened.media, heading.example});
    page_.sections.push_back(std::move(opened));
  }

  void SkipCode(const Line& line) {
    if (!in_code_ && line.number != page_.operation_line)
      page_.unread.push_back(
          {line.number, section().title, line.text, "an example or code: never asserted"});
    in_code_ = true;
  }

  void OpenFootnote(std::string mark, uint32_t number) {
    EndField();
    loose_.clear();
    page_.footnotes.push_back({std::move(mark), number, {}});
    footnote_ = &page_.footnotes.back();
    footnote_index_ = page_.footnotes.size() - 1;
  }

  bool ReadMetadata(const Line& line) {
    const size_t colon = line.text.find(':');
    if (colon == std::string::npos || colon > 30 || line.kind != LineKind::kText) return false;
    const std::string label = ToLower(Bare(line.text.substr(0, colon)));
    const std::string value = Bare(line.text.substr(colon + 1));
    if (value.empty()) return false;
    if (label == "version" || label == "api version") {
      page_.version = value;
      page_.version_line = line.number;
      return true;
    }
    if (label == "security" || label == "authentication" || label == "authorization" ||
        label == "auth") {
      if (value.size() > 80 || value.ends_with('.')) return false;
      page_.schemes_line = line.number;
      for (const std::string& scheme : Split(value, ',')) {
        if (!Bare(scheme).empty() && IsName(Bare(scheme))) page_.schemes.push_back(Bare(scheme));
      }
      if (page_.schemes.empty())
        page_.unread.push_back({line.number, section().title, line.text, "no name of a scheme"});
      return true;
    }
    if ((label == "status" || label == "status code" || label == "http status") &&
        value.size() < 60 && FindStatus(value.substr(0, 3)) != "") {
      const std::string code = FindStatus(value.substr(0, 3));
      if (section().part == Part::kResponse && section().status == "2xx" && code[0] == '2') {
        section().status = code;
      }
      AddStatus(code, line);
      return true;
    }
    if (label == "operation" || label == "operation id" || label == "operationid") {
      if (IsName(value)) page_.operation_name = value;
      return IsName(value);
    }
    if (label == "content-type" || label == "content type" || label == "media type") {
      section().media = FindMedia(value);
      return !section().media.empty();
    }
    return label == "method" || label == "path" || label == "url" || label == "endpoint";
  }

  void ReadTableRow(const Line& line) {
    EndField();
    footnote_ = nullptr;
    loose_.clear();
    if (line.head || columns_.empty()) {
      std::vector<Column> columns;
      size_t known = 0;
      for (const Cell& cell : line.cells) {
        const auto column = ReadColumn(cell.text);
        columns.push_back(column.value_or(Column::kOther));
        known += column.has_value() ? 1 : 0;
        if (column == Column::kRequired) section().marks_required = true;
      }
      columns_.clear();
      if (known >= 1 && known * 2 >= line.cells.size()) {
        columns_ = columns;
        // "Status | Description": codes, unless there is a name or a type as well.
        table_ = true;
        return;
      }
      if (!line.head && FindOperation(line.text).has_value()) return;
      page_.unread.push_back(
          {line.number, section().title, line.text, "a table with unknown columns"});
      return;
    }
    table_ = true;
    const auto has = [&](Column wanted) {
      return std::find(columns_.begin(), columns_.end(), wanted) != columns_.end();
    };
    if (has(Column::kMethod) && has(Column::kPath)) return;
    if (has(Column::kStatus) && (!has(Column::kType) || section().part == Part::kStatuses)) {
      for (size_t i = 0; i < line.cells.size() && i < columns_.size(); ++i) {
        if (columns_[i] == Column::kStatus && !FindStatus(line.cells[i].text).empty())
          return AddStatus(FindStatus(line.cells[i].text), line);
      }
    }
    PageField field;
    std::string in;
    if (has(Column::kName) || has(Column::kStatus)) {
      std::vector<Column> columns = columns_;
      if (!has(Column::kName))
        std::replace(columns.begin(), columns.end(), Column::kStatus, Column::kName);
      if (ReadRow(line, columns, &field, &in)) {
        ReadRowDescription(line, columns, &field);
        return AddField(std::move(field), in);
      }
    }
    page_.unread.push_back({line.number, section().title, line.text, "a row that names no field"});
  }

  void AddStatus(const std::string& code, const Line& line) {
    if (example_) return;
    page_.statuses.push_back({code, ReplaceAll(line.text, "`", ""), line.number, section().title});
  }

  // Sections of fields by place: those of a table with a column "In" are told apart here.
  void AddField(PageField field, const std::string& in) {
    if (example_) {
      page_.unread.push_back(
          {field.line, section().title, field.name, "part of an example: never asserted"});
      return;
    }
    if (++fields_ > kMaxFields) {
      if (fields_ == kMaxFields + 1)
        page_.unread.push_back(
            {field.line, section().title, "all fields from here on", "more than 3,000 fields"});
      return;
    }
    field_ = std::move(field);
    in_ = in;
    has_field_ = true;
  }

  void EndField() {
    if (!has_field_) return;
    has_field_ = false;
    // "rows[]" that is an array is the array, not an element of it.
    const bool array =
        field_.type.has_value() && field_.type->json == std::vector<std::string>{"array"};
    if (array && field_.path.size() > 1 && field_.path.back() == "[]") field_.path.pop_back();
    Part part = section().part;
    if (in_ == "path") part = Part::kPath;
    if (in_ == "query") part = Part::kQuery;
    if (in_ == "header") part = Part::kHeader;
    if (in_ == "cookie") part = Part::kCookie;
    if (in_ == "body") part = Part::kRequest;
    if (part == section().part || (part == Part::kRequest && section().part == Part::kParameters)) {
      if (part == Part::kRequest && section().part == Part::kParameters) {
        SectionFor(part).fields.push_back(std::move(field_));
        return;
      }
      section().fields.push_back(std::move(field_));
      return;
    }
    SectionFor(part).fields.push_back(std::move(field_));
  }

  // A section of that part which belongs to the current heading; kept before the current one, so
  // that this stays the last.
  Section& SectionFor(Part part) {
    const std::string title = section().title;
    for (Section& other : page_.sections) {
      if (other.part == part && other.title == title && &other != &section()) return other;
    }
    Section made;
    made.part = part;
    made.title = title;
    made.line = section().line;
    made.media = part == Part::kRequest ? section().media : "";
    made.marks_required = section().marks_required;
    page_.sections.insert(page_.sections.end() - 1, std::move(made));
    return *(page_.sections.end() - 2);
  }

  // A line below a head whose columns are spaces apart.
  bool ReadLoose(const Line& line) {
    PageField field;
    std::string in;
    const auto has = [&](Column wanted) {
      return std::find(loose_.begin(), loose_.end(), wanted) != loose_.end();
    };
    if (line.kind == LineKind::kText) {
      if (has(Column::kMethod)) return FindOperation(line.text).has_value();
      if (has(Column::kStatus) && !has(Column::kName)) {
        const std::string code = FindStatus(line.text.substr(0, 4));
        if (!code.empty()) {
          AddStatus(code, line);
          return true;
        }
      }
      if (ReadLooseRow(line.text, line.raw, loose_, line.number, &field, &in)) {
        EndField();
        AddField(std::move(field), in);
        return true;
      }
      if (IsSplitRow(line)) {
        EndField();
        split_ = PageField();
        split_.line = line.number;
        const size_t space = line.text.find(' ');
        SetName(line.text.substr(0, space), &split_);
        if (space != std::string::npos) ReadNameRest(line.text.substr(space), &split_);
        has_split_ = true;
        return true;
      }
      if (has_split_) return ReadSplitRest(line);
    }
    if (line.gap && line.kind != LineKind::kItem) {
      EndField();
      loose_.clear();
      return false;
    }
    if (!has_field_) return false;
    Describe(line);
    return true;
  }

  // The name of a row whose cells stand on lines of their own.
  bool IsSplitRow(const Line& line) const {
    if (next_ == nullptr || next_->kind == LineKind::kHeading || next_->gap) return false;
    const std::vector<std::string> words = Split(line.text, ' ');
    if (!IsName(Bare(words[0])) || ReadRequired(words[0]).has_value()) return false;
    for (size_t i = 1; i < words.size(); ++i) {
      if (!ReadRequired(words[i]).has_value() &&
          words[i].find_first_not_of('*') != std::string::npos)
        return false;
    }
    if (words.size() > 3) return false;
    const std::vector<std::string> below = Split(next_->text, ' ');
    TypeInfo type;
    return ReadRequired(below[0]).has_value() || TypeWords(below, 0, &type) > 0;
  }

  bool ReadSplitRest(const Line& line) {
    const std::vector<std::string> words = Split(line.text, ' ');
    if (ReadRequired(words[0]).has_value() && words.size() <= 3) {
      ReadNameRest(line.text, &split_);
      split_.required_line = line.number;
      return true;
    }
    PageField field;
    std::string in;
    const std::vector<Column> rest(loose_.begin() + 1, loose_.end());
    std::vector<Column> columns = {Column::kName};
    for (const Column column : rest) {
      if (column != Column::kRequired || ReadRequired(words[0]).has_value())
        columns.push_back(column);
    }
    has_split_ = false;
    if (!ReadLooseRow(split_.name + " " + line.text, split_.name + " " + line.raw, columns,
                      line.number, &field, &in)) {
      page_.unread.push_back(
          {line.number, section().title, line.text, "a row whose words do not fit the columns"});
      return true;
    }
    const std::string printed = split_.name;
    SetName(printed, &field);
    field.type_line = line.number;
    field.required_line = split_.required_line;
    field.line = split_.line;
    field.marks = split_.marks;
    if (split_.required.has_value()) field.required = split_.required;
    AddField(std::move(field), in);
    return true;
  }

  void ReadItem(const Line& line) {
    const Section& here = section();
    const std::string code = FindStatus(std::string_view(Bare(line.text)).substr(0, 5));
    if (!code.empty() && (line.text.starts_with(code) || line.text.starts_with("`" + code))) {
      EndField();
      return AddStatus(code, line);
    }
    PageField field;
    const bool expected = here.part != Part::kOther && here.part != Part::kStatuses;
    const bool nested = line.level > 0 && has_field_;
    if (ReadFieldItem(line, &field) && (expected || field.type.has_value()) &&
        !(nested &&
          (EqualsIgnoreCase(field.name, "key") || EqualsIgnoreCase(field.name, "value")) &&
          field_.type.has_value() && field_.type->dictionary)) {
      const std::string parent = has_field_ || !here.fields.empty() ? ParentAt(line.level) : "";
      EndField();
      if (!parent.empty() && field.name != parent && !field.name.starts_with(parent + ".") &&
          !field.name.starts_with(parent + "[")) {
        const std::string marks = field.marks;
        SetName(parent + "." + field.name, &field);
        field.marks = marks;
      }
      RememberLevel(line.level, field.name);
      footnote_ = nullptr;
      return AddField(std::move(field), "");
    }
    if (has_field_ && (line.level > 0 || !line.gap || nested)) return Describe(line);
    if (line.bullet == '*' && HasMark("*")) {
      OpenFootnote("*", line.number);
      return AddTo(&footnote_->sentences, line);
    }
    ReadText(line);
  }

  std::string ParentAt(int level) const {
    for (int above = level - 1; above >= 0; --above) {
      if (static_cast<size_t>(above) < levels_.size() &&
          !levels_[static_cast<size_t>(above)].empty())
        return levels_[static_cast<size_t>(above)];
    }
    return "";
  }

  void RememberLevel(int level, const std::string& name) {
    levels_.resize(static_cast<size_t>(std::max(0, std::min(level, 50))) + 1);
    levels_.back() = name;
  }

  bool HasMark(const std::string& mark) const {
    if (page_.operation_marks == mark || (has_field_ && field_.marks == mark)) return true;
    for (const Section& one : page_.sections) {
      for (const PageField& field : one.fields) {
        if (field.marks == mark) return true;
      }
    }
    return false;
  }

  void Describe(const Line& line) {
    std::string text = line.text, raw = line.raw;
    if (raw.starts_with("- ")) raw.erase(0, 2);
    ReadDescription(text, raw, line.number, &field_);
  }

  static void AddTo(std::vector<Sentence>* sentences, const Line& line) {
    for (Sentence& sentence :
         SplitSentences(ReplaceAll(line.text, " (opens new window)", ""), line.raw, line.number))
      sentences->push_back(std::move(sentence));
  }

  void ReadText(const Line& line) {
    if (example_) {
      page_.unread.push_back(
          {line.number, section().title, line.text, "part of an example: never asserted"});
      return;
    }
    if (has_field_ && (line.level >= 0 || !line.gap)) return Describe(line);
    EndField();
    // "201 Created" below "Response", "404 The device does not exist" below "Status codes".
    const std::string code = FindStatus(std::string_view(Bare(line.text)).substr(0, 3));
    const bool coded = section().part == Part::kResponse || section().part == Part::kStatuses;
    if (!code.empty() && coded && line.text.size() < 200) {
      if (section().part == Part::kResponse && section().status == "2xx" && code[0] == '2')
        section().status = code;
      return AddStatus(code, line);
    }
    // "* Optional parameters …": a footnote with its mark in front.
    std::string_view text = Trim(line.text);
    size_t marks = 0;
    while (marks < text.size() && text[marks] == '*') ++marks;
    if (marks > 0 && marks < text.size() && HasMark(std::string(text.substr(0, marks)))) {
      OpenFootnote(std::string(text.substr(0, marks)), line.number);
      Line rest = line;
      rest.text = std::string(Trim(text.substr(marks)));
      return AddTo(&footnote_->sentences, rest);
    }
    if (footnote_ != nullptr) return AddTo(&page_.footnotes[footnote_index_].sentences, line);
    AddTo(&section().prose, line);
  }

  // What "Parameters" and bare tables hold goes to the path where the path has it, else to the body
  // of methods that have one, else to the query.
  void Place() {
    std::vector<Section> placed;
    for (Section& one : page_.sections) {
      const bool open =
          one.part == Part::kParameters || (one.part == Part::kOther && !one.fields.empty());
      if (!open) {
        placed.push_back(std::move(one));
        continue;
      }
      Section path = one, body = one;
      path.prose.clear();
      path.fields.clear();
      body.fields.clear();
      path.part = Part::kPath;
      const bool no_body =
          page_.method == "GET" || page_.method == "HEAD" || page_.method == "DELETE";
      body.part = one.fields.empty() ? one.part : no_body ? Part::kQuery : Part::kRequest;
      for (PageField& field : one.fields) {
        const bool in_path = page_.path.find("{" + field.name + "}") != std::string::npos;
        (in_path ? path : body).fields.push_back(std::move(field));
      }
      if (!path.fields.empty()) placed.push_back(std::move(path));
      placed.push_back(std::move(body));
    }
    page_.sections = std::move(placed);
  }

  struct Above {
    int level = 0;
    Part part = Part::kOther;
    std::string status, media;
    bool example = false;
  };

  Page& page_;
  const Line* next_ = nullptr;
  std::vector<Above> above_;
  std::vector<Column> columns_, loose_;
  std::vector<std::string> levels_;  // the last field of each depth of a nested list
  PageField field_, split_;
  std::string in_;
  Footnote* footnote_ = nullptr;  // only whether there is one; see footnote_index_
  size_t footnote_index_ = 0, fields_ = 0;
  bool has_field_ = false, has_split_ = false, in_code_ = false, example_ = false, table_ = false;
};

struct Found {
  size_t index = 0;  // of the line
  OperationLine operation;
};

bool NamesOperation(const Line& line, const OperationLine& operation, const Line* above) {
  const std::string before = Bare(operation.before);
  const size_t words_after = operation.after.empty() ? 0 : Split(operation.after, ' ').size();
  if (line.kind == LineKind::kHeading) return true;
  if (line.kind == LineKind::kRow) return true;
  if (line.kind == LineKind::kCode)
    return before.empty() && (words_after == 0 || operation.after.starts_with("HTTP/"));
  // A table whose cells are spaces apart: "Operation Method Path" above, its name before the
  // method.
  if (above != nullptr && IsName(before) && !LooseColumns(above->text).empty()) return true;
  const bool label =
      before.empty() || before.ends_with(':') || before.ends_with(": `") || before == "`";
  return label && (words_after <= 3) && before.size() <= 30;
}

std::vector<Found> FindOperations(const std::vector<Line>& lines) {
  std::vector<Found> found;
  std::set<std::string> seen;
  for (const bool code : {false, true}) {
    if (code && !found.empty()) break;
    bool example = false;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].kind == LineKind::kHeading) example = ReadHeading(lines[i].text).example;
      if ((lines[i].kind == LineKind::kCode) != code || example) continue;
      const auto operation = FindOperation(lines[i].text);
      if (!operation.has_value() ||
          !NamesOperation(lines[i], *operation, i == 0 ? nullptr : &lines[i - 1]))
        continue;
      if (found.size() >= kMaxOperations) break;
      if (seen.insert(operation->method + " " + operation->path).second)
        found.push_back({i, *operation});
    }
  }
  if (!found.empty()) return found;
  // "Method: PATCH" and "URL: /devices/{id}" on lines of their own.
  OperationLine apart;
  size_t at = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    const size_t colon = lines[i].text.find(':');
    if (colon == std::string::npos || colon > 20) continue;
    const std::string label = ToLower(Bare(lines[i].text.substr(0, colon)));
    const std::string value = Bare(lines[i].text.substr(colon + 1));
    if (label.ends_with("method") && FindOperation(value + " /").has_value()) apart.method = value;
    if (label == "path" || label == "url" || label == "endpoint" || label == "uri" ||
        label == "route") {
      const auto operation = FindOperation("GET " + value);
      if (operation.has_value()) {
        apart.path = operation->path;
        at = i;
      }
    }
  }
  if (!apart.method.empty() && !apart.path.empty()) found.push_back({at, apart});
  return found;
}

// "HTTP Request", "Parameters": what follows is part of an operation that another heading names.
bool IsPartOfPage(const std::string& title) {
  const Heading heading = ReadHeading(title);
  return heading.part != Part::kOther || heading.example || ToLower(Trim(title)) == "endpoint" ||
         ToLower(Trim(title)) == "url";
}

void SetTitle(const std::vector<Line>& lines, size_t begin, size_t operation_index,
              const OperationLine& operation, Page* page) {
  for (size_t i = begin; i <= operation_index; ++i) {
    if (lines[i].kind != LineKind::kHeading) continue;
    std::string title = lines[i].text;
    if (IsPartOfPage(title) && !page->title.empty()) continue;
    if (const auto inside = FindOperation(title)) title = inside->before;
    while (!title.empty() &&
           std::string_view(" .:-–—`#").find(title.back()) != std::string_view::npos)
      title.pop_back();
    title = ReplaceAll(title, "`", "");
    for (const char* method : {" GET", " PUT", " POST", " PATCH", " DELETE"}) {
      if (title.ends_with(method)) title.resize(title.size() - std::string_view(method).size());
    }
    if (title.empty()) continue;
    page->title = title;
    page->title_line = lines[i].number;
  }
  if (page->title.empty()) page->title = operation.method + " " + operation.path;
}

}  // namespace

std::vector<Page> ReadPages(const std::vector<Line>& lines) {
  const std::vector<Found> found = FindOperations(lines);
  std::vector<size_t> begins;
  for (size_t n = 0; n < found.size(); ++n) {
    size_t begin = found[n].index;
    const size_t floor = n == 0 ? 0 : found[n - 1].index + 1;
    for (size_t i = found[n].index + 1; i-- > floor;) {
      if (lines[i].kind == LineKind::kHeading && !IsPartOfPage(lines[i].text)) {
        begin = i;
        break;
      }
    }
    begins.push_back(n == 0 ? 0 : begin);
  }
  std::vector<Page> pages;
  for (size_t n = 0; n < found.size(); ++n) {
    const size_t end = n + 1 < found.size() ? begins[n + 1] : lines.size();
    Page page;
    page.method = found[n].operation.method;
    page.path = found[n].operation.path;
    page.operation_line = lines[found[n].index].number;
    std::string name = ReplaceAll(found[n].operation.after, "|", " ");
    name = Bare(name);
    if (name.empty() && found[n].operation.before.find(':') == std::string::npos &&
        IsName(found[n].operation.before) && lines[found[n].index].kind == LineKind::kText)
      name = found[n].operation.before;
    if (IsName(name) && name.find('/') == std::string::npos) page.operation_name = name;
    SetTitle(lines, begins[n], found[n].index, found[n].operation, &page);
    page.lines.assign(lines.begin() + static_cast<std::ptrdiff_t>(begins[n]),
                      lines.begin() + static_cast<std::ptrdiff_t>(end));
    PageReader(&page).Read();
    pages.push_back(std::move(page));
  }
  return pages;
}

}  // namespace assay::derive
