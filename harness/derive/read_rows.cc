// Tables: rows of cells, and rows whose cells are only spaces or lines apart.
#include <algorithm>

#include "harness/base/text.h"
#include "harness/derive/fields.h"
#include "harness/derive/page_reader.h"
#include "harness/derive/parts.h"

namespace assay::derive {

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

namespace {

bool Has(const std::vector<Column>& columns, Column wanted) {
  return std::find(columns.begin(), columns.end(), wanted) != columns.end();
}

// How deep a name is drawn into its column: the marks or wide spaces in front of it, which come
// off.
size_t TakeIndent(std::string* name) {
  size_t depth = 0;
  for (bool again = true; again;) {
    again = false;
    for (const char* mark : {"»", "›", "→", "↳", "└─", "└", "├─", "├", "─", "\xC2\xA0",
                             "\xE2\x80\x83", "&nbsp;", ">", "- ", "-", "+ ", " "}) {
      if (!name->starts_with(mark)) continue;
      depth += *mark == ' ' ? 0 : 1;
      name->erase(0, std::string_view(mark).size());
      again = true;
      break;
    }
  }
  return depth;
}

// "body | body | Order | true": the row of the body itself, whose fields stand below it.
bool IsBodyRow(const PageField& field, const std::string& in) {
  if (in != "body") return false;
  const std::vector<std::string> words = WordsOf(field.name);
  const bool named = words.size() == 1 && (words[0] == "body" || words[0] == "payload" ||
                                           words[0] == "requestbody" || words[0] == "data");
  const bool scalar = field.type.has_value() && !field.type->json.empty() &&
                      field.type->json != std::vector<std::string>{"object"};
  return named && !scalar;
}

// What a row says of its status: "OK; The lamp burns".
std::string MeaningInRow(const Line& line, const std::vector<Column>& columns) {
  std::string meaning;
  for (size_t i = 0; i < line.cells.size() && i < columns.size(); ++i) {
    const std::string text = ReplaceAll(ReplaceAll(line.cells[i].text, "`", ""), "\n", " ");
    if (columns[i] == Column::kStatus || columns[i] == Column::kType || SaysNothing(text)) continue;
    meaning += (meaning.empty() ? "" : "; ") + text;
  }
  return meaning;
}

}  // namespace

void PageReader::ReadHead(const Line& line) {
  if (!line.head && ReadValueRow(line)) return;
  std::vector<Column>& into = line.within.empty() ? columns_ : nested_columns_[line.within];
  std::vector<Column> columns;
  size_t known = 0;
  for (const Cell& cell : line.cells) {
    const auto column = ReadColumn(cell.text);
    columns.push_back(column.value_or(Column::kOther));
    known += column.has_value() ? 1 : 0;
    if (column == Column::kRequired || column == Column::kOptional) section().marks_required = true;
  }
  into.clear();
  if (line.within.empty()) {
    indents_.clear();
    unread_below_.reset();
  }
  if (known >= 1 && known * 2 >= line.cells.size()) {
    into = columns;
    return;
  }
  if (ReadValueRow(line)) return;
  if (!line.head && FindOperation(line.text).has_value()) return;
  LeaveUnread(line, "a table with unknown columns");
}

// "URL | /users/{id}": a table whose first column has the labels.
bool PageReader::ReadValueRow(const Line& line) {
  if (line.cells.size() != 2 || ReadColumn(line.cells[1].text).has_value()) return false;
  Line label;
  label.number = line.number;
  label.text = line.cells[0].text + ": " + line.cells[1].text;
  label.raw = label.text;
  return ReadMetadata(label);
}

// A field of a row below another's, by what is in front of its name, or by a table within a cell.
void PageReader::Nest(const Line& line, size_t indent, PageField* field) {
  while (!indents_.empty() && indents_.back().first >= indent) indents_.pop_back();
  std::string parent = line.within;
  if (parent.empty() && !indents_.empty()) parent = indents_.back().second;
  if (!parent.empty() && !field->name.starts_with(parent + ".") &&
      !field->name.starts_with(parent + "[")) {
    const std::string marks = field->marks;
    SetName(parent + "." + field->name, field);
    field->marks = marks;
  }
  if (line.within.empty()) indents_.emplace_back(indent, field->name);
}

// Values of a field listed in a table of their own: "Parameter | Value", or inside the field's
// cell.
bool PageReader::ReadListedValue(const Line& line, const std::vector<Column>& columns) {
  if (!Has(columns, Column::kValues) || Has(columns, Column::kType)) return false;
  std::string name = line.within, value, about;
  for (size_t i = 0; i < line.cells.size() && i < columns.size(); ++i) {
    if (columns[i] == Column::kName) name = line.cells[i].text;
    if (columns[i] == Column::kValues) value = Bare(line.cells[i].text);
    if (columns[i] == Column::kDescription) about = line.cells[i].text;
  }
  const bool listing = !line.within.empty() || Contains(section().title, "enum") ||
                       Contains(section().title, "values");
  if (!listing || value.empty() || value.find('\n') != std::string::npos) return false;
  TakeIndent(&name);
  name = Bare(name);
  for (size_t i = page_.sections.size(); i-- > 0;) {
    for (PageField& field : page_.sections[i].fields) {
      if (field.name != name && !field.name.ends_with("." + name)) continue;
      if (field.allowed.empty()) field.allowed_line = line.number;
      field.allowed.push_back(Value::String(value));
      if (!about.empty())
        field.sentences.push_back({"`" + value + "`: " + about, about, line.number});
      return true;
    }
  }
  return false;
}

// widdershins' rows for what has no name: "*anonymous*", "*xor*", "» *and*". What is below belongs
// to the row above, unless it is the items of a list, or one of several forms.
bool PageReader::ReadGroupRow(const Line& line, const std::string& raw, size_t indent) {
  const size_t star = raw.find('*');
  if (star == std::string::npos || !raw.ends_with('*') || raw.size() < star + 3) return false;
  const std::string word = raw.substr(star + 1, raw.size() - star - 2);
  const bool group = word == "anonymous" || word == "and" || word == "allOf" || word == "continued";
  const bool forms = word == "xor" || word == "or" || word == "not" || word == "oneOf" ||
                     word == "anyOf" || word == "discriminator";
  if (!group && !forms) return false;
  const bool list = std::any_of(line.cells.begin(), line.cells.end(),
                                [](const Cell& cell) { return cell.text.starts_with('['); });
  // The answer itself is a list: what is below are its items' fields.
  const bool below = next_ != nullptr && next_->kind == LineKind::kRow && !next_->head;
  const bool answer = word == "anonymous" && list && below && indent == 0 &&
                      section().part == Part::kResponse && section().fields.empty();
  if (answer) section().list_line = line.number;
  if (!forms && (!list || answer)) {
    while (!indents_.empty() && indents_.back().first >= indent) indents_.pop_back();
    indents_.emplace_back(indent, indents_.empty() ? "" : indents_.back().second);
    return true;
  }
  unread_below_ = indent;
  LeaveUnread(line, forms ? "one of several forms: what is in it is not read"
                          : "a list without a name: its items are not read");
  return true;
}

void PageReader::ReadTableRow(const Line& line) {
  EndField();
  footnote_ = nullptr;
  loose_.clear();
  table_ = true;
  std::vector<Column>& columns_here = line.within.empty() ? columns_ : nested_columns_[line.within];
  if (line.head || columns_here.empty()) {
    table_ = false;
    return ReadHead(line);
  }
  std::vector<Column> columns = columns_here;
  if (columns.size() == 1 && columns[0] == Column::kName && line.cells.size() == 2)
    columns.push_back(Column::kDescription);  // one head above both
  if (Has(columns, Column::kMethod) && Has(columns, Column::kPath)) return;
  if (Has(columns, Column::kStatus) &&
      (!Has(columns, Column::kType) || !Has(columns, Column::kName) ||
       section().part == Part::kStatuses)) {
    for (size_t i = 0; i < line.cells.size() && i < columns.size(); ++i) {
      if (columns[i] != Column::kStatus || FindStatus(line.cells[i].text).empty()) continue;
      const std::string code = FindStatus(line.cells[i].text);
      AddStatus(code, line, MeaningInRow(line, columns));
      for (size_t k = 0; k < line.cells.size() && k < columns.size(); ++k) {
        const std::string type = Bare(line.cells[k].text);
        if (columns[k] == Column::kType && !SaysNothing(type) && !EqualsIgnoreCase(type, "inline"))
          page_.answer_models.push_back({type, code, section().title, line.number});
      }
      return;
    }
  }
  if (ReadListedValue(line, columns)) return;
  const bool refusal = section().part == Part::kResponse && !section().status.starts_with("2");
  if (refusal && Has(columns, Column::kName) && !Has(columns, Column::kType))
    return LeaveUnread(line, "a row of a refusal without a type: a field or a code is not told");
  PageField field;
  std::string in;
  if (Has(columns, Column::kName) || Has(columns, Column::kStatus)) {
    if (!Has(columns, Column::kName))
      std::replace(columns.begin(), columns.end(), Column::kStatus, Column::kName);
    Line row = line;
    size_t indent = 0;
    std::string name_raw;
    for (size_t i = 0; i < row.cells.size() && i < columns.size(); ++i) {
      if (columns[i] != Column::kName) continue;
      indent = TakeIndent(&row.cells[i].text);
      name_raw = row.cells[i].raw;
    }
    if (unread_below_ && indent > *unread_below_)
      return LeaveUnread(line, "inside of what is not read");
    unread_below_.reset();
    if (ReadGroupRow(line, name_raw, indent)) return;
    if (ReadRow(row, columns, &field, &in)) {
      ReadRowDescription(row, columns, &field);
      if (IsBodyRow(field, in)) {
        for (Sentence& sentence : field.sentences) section().prose.push_back(sentence);
        const bool fields = next_ != nullptr && next_->kind == LineKind::kRow && !next_->head;
        while (!indents_.empty() && indents_.back().first >= indent) indents_.pop_back();
        indents_.emplace_back(indent, "");
        if (field.required.value_or(false)) page_.body_required_line = line.number;
        if (!field.type_text.empty()) {
          page_.body_models.push_back(
              {field.type_text, "", section().title, line.number, page_.unread.size()});
        }
        if (!fields || !field.type_text.empty())
          LeaveUnread(line, "the body as a whole: only the fields that the page lists are read");
        return;
      }
      Nest(line, indent, &field);
      return AddField(std::move(field), in);
    }
  }
  LeaveUnread(line, "a row that names no field");
}

// "If set to …", "The value …": words that no field is called by.
bool BeginsSentence(std::string_view text) {
  const size_t space = text.find(' ');
  if (space == std::string_view::npos) return false;
  const std::string_view word = text.substr(0, space);
  for (const std::string_view begins :
       {"If",    "When", "The",  "This",   "These", "A",        "An",     "It",
        "In",    "Only", "Must", "Can",    "May",   "Use",      "See",    "Note",
        "Note:", "For",  "To",   "Should", "Set",   "Defaults", "Default"}) {
    if (word == begins) return text.find("  ") == std::string_view::npos;
  }
  return false;
}

// A line below a head whose columns are spaces apart.
bool PageReader::ReadLoose(const Line& line) {
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
        AddStatus(code, line, MeaningBehind(code, line.text));
        return true;
      }
    }
    // A description that goes on below, where the markup has lost its indent.
    const bool goes_on = has(Column::kName) && BeginsSentence(line.text);
    if (!goes_on && ReadLooseRow(line.text, line.raw, loose_, line.number, &field, &in)) {
      EndField();
      AddField(std::move(field), in);
      return true;
    }
    if (goes_on && has_field_) {
      Describe(line);
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
bool PageReader::IsSplitRow(const Line& line) const {
  if (next_ == nullptr || next_->kind == LineKind::kHeading || next_->gap) return false;
  const std::vector<std::string> words = Split(line.text, ' ');
  if (!IsName(Bare(words[0])) || ReadRequired(words[0]).has_value()) return false;
  for (size_t i = 1; i < words.size(); ++i) {
    if (!ReadRequired(words[i]).has_value() && words[i].find_first_not_of('*') != std::string::npos)
      return false;
  }
  if (words.size() > 3) return false;
  const std::vector<std::string> below = Split(next_->text, ' ');
  TypeInfo type;
  return ReadRequired(below[0]).has_value() || TypeWords(below, 0, &type) > 0;
}

bool PageReader::ReadSplitRest(const Line& line) {
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

}  // namespace assay::derive
