// One row of a table into a field.
#include <algorithm>
#include <cctype>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/fields.h"

namespace assay::derive {

static bool IsNumberText(const std::string& text) {
  const auto parsed = ParseJson(text);
  return parsed.ok() && parsed.value().root.is_number();
}

// Listed values, where the whole cell lists them; else it says something else of the field.
static void ReadValues(const Cell& cell, uint32_t line, PageField* field) {
  const std::string text = ReplaceAll(cell.text, "\n", ", "), bare = Bare(text);
  if (SaysNothing(bare)) return;
  const bool range =
      bare.find_first_not_of("0123456789.- –—to") == std::string::npos &&
      bare.find_first_of("-–.t", 1) != std::string::npos && bare.find(',') == std::string::npos &&
      std::isdigit(static_cast<unsigned char>(bare.back())) != 0 && !IsNumberText(bare);
  if (range) {  // "1-99"
    field->sentences.push_back({bare, bare, line, false});
    return;
  }
  size_t used = 0;
  const std::vector<Value> values = ReadLiterals(text, &used);
  const bool quoted = text.find_first_of("`\"'") == 0;
  if (!values.empty() && Trim(std::string_view(text).substr(used)).empty() &&
      (quoted || values.size() > 1 || bare.find_first_of(" .") == std::string::npos)) {
    if (bare.find_first_of("<>${}") != std::string::npos) {  // "Bearer <token>": a form to fill in
      field->sentences.push_back({text, cell.raw, line, false});
      return;
    }
    if (field->allowed.empty()) field->allowed_line = line;
    field->allowed.insert(field->allowed.end(), values.begin(), values.end());
    return;
  }
  ReadDescription(text, cell.raw, line, field);
}

bool ReadRow(const Line& line, const std::vector<Column>& columns, PageField* field,
             std::string* in) {
  field->line = line.number;
  for (size_t i = 0; i < line.cells.size() && i < columns.size(); ++i) {
    const Cell& cell = line.cells[i];
    const std::string text = cell.text;
    switch (columns[i]) {
      case Column::kName: {
        // "**any string name**": words of one mark are no name.
        const std::string_view raw = Trim(cell.raw);
        if (raw.size() > 4 && raw.starts_with("**") && raw.ends_with("**") &&
            raw.find(' ') != std::string_view::npos &&
            raw.substr(2, raw.size() - 4).find("**") == std::string_view::npos)
          return false;
        std::string_view all = Trim(text);
        const size_t end = all.find_first_of(" \n(");
        SetName(all.substr(0, end), field);
        if (end != std::string_view::npos) {
          ReadNameRest(ReplaceAll(ReplaceAll(std::string(all.substr(end)), "(", " "), ")", " "),
                       field);
        }
        break;
      }
      case Column::kType: {
        field->type_text = Bare(text);
        PageField spec;
        spec.line = line.number;
        ReadSpec(ReplaceAll(text, "\n", ", "), &spec);
        if (spec.type.has_value()) field->type = spec.type;
        if (spec.required.has_value()) field->required = spec.required;
        for (const Sentence& sentence : spec.sentences)
          ReadDescription(sentence.text, sentence.raw, line.number, field);
        break;
      }
      case Column::kIn:
        *in = ReadIn(text);
        break;
      case Column::kRequired: {
        const std::string_view left = TakeMarks(text, field);
        const size_t last = left.find_last_of(' ');  // of "**{icon}** Yes" the last word
        if (const auto required = ReadRequired(left)) {
          field->required = required;
        } else if (last != std::string_view::npos && left.starts_with('`') &&
                   ReadRequired(left.substr(last + 1)).has_value()) {
          field->required = ReadRequired(left.substr(last + 1));
        } else if (!Bare(left).empty()) {  // "Conditional", "If no name is given"
          field->sentences.push_back({"Required: " + Bare(left), text, line.number, false});
        }
        const size_t star = text.find('*');
        if (star != std::string::npos && field->marks.empty()) field->marks = text.substr(star);
        break;
      }
      case Column::kOptional:
        if (const auto optional = ReadRequired(text)) field->required = !*optional;
        break;
      case Column::kDescription:
      case Column::kOther:
      case Column::kIgnored:
        break;
      case Column::kDefault:
        if (!Bare(text).empty() && Bare(text) != "-" && Bare(text) != "–" && Bare(text) != "—")
          field->default_value = Bare(text);
        break;
      case Column::kExample:
        if (!Bare(text).empty() && Bare(text) != "-")
          ReadDescription("Example: " + text, "Example: " + cell.raw, line.number, field);
        break;
      case Column::kValues:
        ReadValues(cell, line.number, field);
        break;
      case Column::kStatus:
      case Column::kMethod:
      case Column::kPath:
      case Column::kOperation:
        break;
    }
  }
  return IsName(field->name) && !field->name.empty();
}

bool SaysNothing(std::string_view text) {
  const std::string bare = ToLower(Bare(text));
  return bare.empty() || bare == "-" || bare == "--" || bare == "–" || bare == "—" ||
         bare == "none" || bare == "n/a" || bare == "no description";
}

// A mark or a type at the front of a description: "Required. Name of it", "string, optional. Name".
static std::string_view TakeLead(std::string_view text, PageField* field) {
  for (bool again = true; again;) {
    again = false;
    text = Trim(text);
    const std::string lower = ToLower(text.substr(0, 24));
    for (const auto& [mark, required] : {std::pair("required", true), std::pair("optional", false),
                                         std::pair("mandatory", true)}) {
      for (const char* form : {"%.", "(%)", "`%`", "[%]", "%:", "%,", "% -", "% –"}) {
        const std::string whole = ReplaceAll(form, "%", mark);
        if (!lower.starts_with(whole) && lower != mark) continue;
        field->required = required;
        text = text.substr(std::min(text.size(), whole.size()));
        again = true;
        break;
      }
    }
    if (field->type.has_value()) continue;
    // A type by itself, up to a comma, a full stop or the end.
    std::string_view head = text.substr(0, text.find_first_of(".,:;"));
    const bool bracket = text.starts_with('(') && Closing(text) != std::string_view::npos;
    if (bracket) head = text.substr(1, Closing(text) - 1);
    const std::vector<std::string> words = WordsIn(head);
    TypeInfo type;
    if (words.empty() || words.size() > 6 || TypeWords(words, 0, &type) != words.size()) continue;
    // "Number, street" is no type: a word in lower case, alone, in brackets or before a mark is
    // one.
    const std::string after = ToLower(Trim(text.substr(std::min(text.size(), head.size() + 1))));
    const bool lower_case =
        std::islower(static_cast<unsigned char>(head[0])) != 0 || head[0] == '`';
    if (!bracket && !lower_case && head.size() < text.size() && !after.starts_with("required") &&
        !after.starts_with("optional") && !after.starts_with("mandatory"))
      continue;
    field->type = type;
    field->type_text = type.word;
    text = text.substr(std::min(text.size(), bracket ? head.size() + 2 : head.size() + 1));
    again = !text.empty();
  }
  while (text.starts_with(',') || text.starts_with(':')) text = Trim(text.substr(1));
  return text;
}

void ReadLead(std::string_view text, const std::string& raw, uint32_t line, PageField* field) {
  const bool typed = field->type.has_value(), marked = field->required.has_value();
  const std::string_view rest = TakeLead(text, field);
  if (!typed && field->type.has_value() && line != field->line) field->type_line = line;
  if (!marked && field->required.has_value() && line != field->line) field->required_line = line;
  if (!Trim(rest).empty() && !SaysNothing(rest))
    ReadDescription(std::string(rest), rest == text ? raw : std::string(rest), line, field);
}

// "- `low`", "- `high`": values, where all points of a list begin with one.
static bool ReadPoints(const std::vector<std::string>& texts, uint32_t line, PageField* field) {
  const bool text =
      field->type.has_value() && field->type->json == std::vector<std::string>{"string"};
  std::vector<Value> values;
  for (const std::string& one : texts) {
    const std::string_view point = Trim(one);
    if (!point.starts_with("- ")) continue;
    const size_t close = point.find('`', 3);
    if (!point.starts_with("- `") || close == std::string_view::npos) return false;
    values.push_back(Value::String(std::string(point.substr(3, close - 3))));
  }
  if (!text || values.size() < 2 || !field->allowed.empty()) return false;
  field->allowed = values;
  field->allowed_line = line;
  return true;
}

void ReadRowDescription(const Line& line, const std::vector<Column>& columns, PageField* field) {
  for (size_t i = 0; i < line.cells.size() && i < columns.size(); ++i) {
    if (columns[i] != Column::kDescription && columns[i] != Column::kOther) continue;
    const std::vector<std::string> texts = Split(line.cells[i].text, '\n');
    const std::vector<std::string> raws = Split(line.cells[i].raw, '\n');
    const bool points = ReadPoints(texts, line.number, field);
    for (size_t part = 0; part < texts.size(); ++part) {
      std::string_view text = Trim(texts[part]);
      if (SaysNothing(text)) continue;
      if (text.starts_with("- ")) {
        text.remove_prefix(2);
        const size_t close = text.find('`', 1);
        if (points && close + 1 == text.size()) continue;  // the value alone
      }
      const std::string raw = raws.size() == texts.size() ? raws[part] : line.cells[i].raw;
      ReadLead(text, raw, line.number, field);
    }
  }
}

bool ReadLooseRow(const std::string& text, const std::string& raw,
                  const std::vector<Column>& columns, uint32_t number, PageField* field,
                  std::string* in) {
  const std::vector<std::string> words = WordsIn(text);
  if (words.size() < 2) return false;
  size_t at = 0;
  bool typed = false;
  field->line = number;
  for (const Column column : columns) {
    if (at >= words.size()) break;
    if (column == Column::kDescription) break;
    if (column == Column::kName) {
      if (!IsName(Bare(words[at]))) return false;
      SetName(words[at], field);
      ++at;
      // Marks may stand between a name and its type.
      while (at < words.size() && (ReadRequired(words[at]).has_value() ||
                                   words[at].find_first_not_of('*') == std::string::npos)) {
        ReadNameRest(words[at], field);
        ++at;
      }
    } else if (column == Column::kType) {
      TypeInfo type;
      const size_t used = TypeWords(words, at, &type);
      if (used == 0) return false;
      field->type = type;
      field->type_text = type.word;
      at += used;
      typed = true;
    } else if (column == Column::kIn) {
      *in = ReadIn(words[at]);
      if (in->empty()) return false;
      ++at;
    } else if (column == Column::kRequired) {
      const auto required = ReadRequired(words[at]);
      if (!required.has_value()) return false;
      field->required = required;
      const size_t star = words[at].find('*');
      if (star != std::string::npos) field->marks = words[at].substr(star);
      ++at;
    } else {
      return false;
    }
  }
  if (!typed) return false;
  std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  if (!rest.empty()) {
    const size_t in_raw = at < words.size() ? raw.find(words[at], 0) : std::string::npos;
    std::string raw_rest = raw;
    if (rest.size() > 1) {
      const size_t pair = raw.find(rest[0] + " " + rest[1]);
      if (pair != std::string::npos) raw_rest = raw.substr(pair);
    } else if (in_raw != std::string::npos) {
      raw_rest = raw.substr(in_raw);
    }
    ReadDescription(Join(rest, " "), raw_rest, number, field);
  }
  return true;
}

}  // namespace assay::derive
