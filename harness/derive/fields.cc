// One list item or table row into a field.
#include "harness/derive/fields.h"

#include <algorithm>
#include <cctype>

#include "harness/base/text.h"

namespace assay::derive {
namespace {

std::vector<std::string> WordsIn(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string& word :
       Split(ReplaceAll(ReplaceAll(std::string(text), "\n", " "), "\t", " "), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

// The close of the bracket that `text` opens with.
size_t Closing(std::string_view text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '[') ++depth;
    if ((text[i] == ')' || text[i] == ']') && --depth == 0) return i;
  }
  return std::string_view::npos;
}

// At the commas that stand in no brackets: "decimal(10,2), required".
std::vector<std::string> SplitOutside(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[' || c == '<') ++depth;
    if (c == ')' || c == ']' || c == '>') depth = std::max(0, depth - 1);
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// "string, enum: all, none, required": the listed values come out of the text.
bool TakeEnum(std::string* text, PageField* field) {
  const std::string lower = ToLower(*text);
  size_t at = std::string::npos, value = 0;
  for (const char* word : {"enum:", "enum (", "enum[", "one of:", "one of ", "values:"}) {
    const size_t found = lower.find(word);
    if (found == std::string::npos || found >= at) continue;
    at = found;
    value = found + std::string_view(word).size();
  }
  if (at == std::string::npos) return false;
  std::vector<Value> values;
  size_t end = value;
  for (const char* separator : {",", "|", "/"}) {
    if (lower.find(separator, value) == std::string::npos && *separator != '/') continue;
    for (const std::string& part : Split(text->substr(value), *separator)) {
      const std::string bare = Bare(ReplaceAll(ReplaceAll(part, ")", ""), "]", ""));
      const bool mark = ReadRequired(bare).has_value() && bare.size() > 3;
      if (bare.empty() || mark || bare.find(' ') != std::string::npos || ReadType(bare)) break;
      values.push_back(Value::String(bare));
      end += part.size() + 1;
    }
    break;
  }
  if (values.empty()) return false;
  field->allowed = values;
  field->allowed_line = field->line;
  const bool typed = at > 0 && !Trim(std::string_view(*text).substr(0, at)).empty();
  text->replace(at, std::min(end, text->size()) - at, typed ? "" : "string, ");
  return true;
}

// "string, required, nullable" into the field; false where nothing of it is known.
bool ReadSpec(std::string_view spec, PageField* field) {
  bool known = false;
  std::string text(spec);
  known = TakeEnum(&text, field);
  for (const char* separator : {";", " - ", "·", "•"}) text = ReplaceAll(text, separator, ",");
  for (const std::string& part : SplitOutside(text)) {
    const std::string_view one = Trim(part);
    if (one.empty()) continue;
    const std::string bare = Bare(one);
    if (const auto required = ReadRequired(bare); required.has_value() && bare.size() > 3) {
      field->required = required;
      known = true;
    } else if (EqualsIgnoreCase(bare, "nullable") || EqualsIgnoreCase(bare, "null") ||
               Contains(bare, "or null")) {
      if (!field->type.has_value()) field->type = ReadType(bare);
      if (field->type.has_value()) field->type->nullable = true;
      known = true;
    } else if (!field->type.has_value() && ReadType(one).has_value()) {
      field->type = ReadType(one);
      field->type_text = std::string(one);
      known = true;
      if (const std::string beyond = BeyondType(one); !beyond.empty())
        field->sentences.push_back({beyond, std::string(one), field->line, false});
      // "string required": the mark without a comma.
      const std::vector<std::string> words = WordsIn(one);
      for (size_t i = 1; i < words.size(); ++i) {
        const auto mark = ReadRequired(words[i]);
        if (mark.has_value() && words[i].size() > 3) field->required = mark;
      }
    } else if (const std::string in = ReadIn(bare);
               !in.empty() || Contains(bare, "read-only") || Contains(bare, "read only")) {
      known = true;
    } else if (known || field->type.has_value()) {
      field->sentences.push_back({std::string(one), std::string(one), field->line, false});
    } else if (field->type_text.empty() && IsName(bare)) {
      field->type_text = bare;  // a word where a type is expected
    }
  }
  return known;
}

std::string_view SkipSeparators(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    text = Trim(text);
    for (const char* separator : {":", "–", "—", "-", "·", "|"}) {
      if (!text.starts_with(separator)) continue;
      text.remove_prefix(std::string_view(separator).size());
      again = true;
    }
  }
  return text;
}

}  // namespace

void SetName(std::string_view printed, PageField* field) {
  std::string name = Bare(printed);
  while (!name.empty() && name.back() == '*') {
    field->marks += '*';
    name.pop_back();
  }
  if (name.starts_with("{") && name.ends_with("}")) name = name.substr(1, name.size() - 2);
  if (name.starts_with(":") || name.starts_with("$.")) name.erase(0, name[0] == ':' ? 1 : 2);
  name = ReplaceAll(ReplaceAll(name, "[*]", "[]"), "[0]", "[]");
  // "position[line]" is a member by the form's way of writing it.
  for (size_t open = name.find('['); open != std::string::npos; open = name.find('[', open + 1)) {
    const size_t close = name.find(']', open);
    if (open == 0 || close == std::string::npos || close == open + 1) continue;
    name = name.substr(0, open) + "." + name.substr(open + 1, close - open - 1) +
           name.substr(close + 1);
  }
  field->name = name;
  field->path.clear();
  for (const std::string& token : Split(ReplaceAll(name, "[]", ".[]"), '.')) {
    if (!token.empty()) field->path.push_back(token);
  }
}

std::string_view TakeMarks(std::string_view text, PageField* field) {
  text = Trim(text);
  while (!text.empty()) {
    if (text.starts_with("\\*")) {
      text.remove_prefix(2);
      field->marks += '*';
    } else if (text[0] == '*') {
      text.remove_prefix(1);
      field->marks += '*';
    } else if (text.starts_with("†") || text.starts_with("‡")) {
      field->marks += text.substr(0, 3);
      text.remove_prefix(3);
    } else if (text.starts_with("¹") || text.starts_with("²") || text.starts_with("³")) {
      field->marks += text.substr(0, 2);
      text.remove_prefix(2);
    } else {
      break;
    }
  }
  return Trim(text);
}

void ReadNameRest(std::string_view rest, PageField* field) {
  for (const std::string& word : WordsIn(rest)) {
    PageField marks;
    const std::string_view left = TakeMarks(word, &marks);
    field->marks += marks.marks;
    if (left.empty()) continue;
    const std::string bare = Bare(left);
    if (const auto required = ReadRequired(bare); required.has_value()) {
      field->required = required;
      const size_t star = bare.find('*');
      if (star != std::string::npos) field->marks += bare.substr(star);
    } else if (!field->type.has_value() && ReadType(bare).has_value()) {
      field->type = ReadType(bare);
      field->type_text = bare;
    }
  }
}

bool ReadFieldItem(const Line& line, PageField* field) {
  std::string_view text = Trim(line.text);
  const bool code = text.starts_with('`');
  std::string_view name, rest;
  if (code) {
    const size_t close = text.find('`', 1);
    if (close == std::string_view::npos) return false;
    name = text.substr(1, close - 1);
    rest = text.substr(close + 1);
  } else {
    const size_t end = text.find_first_of(" (:");
    if (end == std::string_view::npos || end == 0) return false;
    name = text.substr(0, end);
    rest = text.substr(end);
  }
  if (!IsName(name) || name.ends_with('.')) return false;
  field->line = line.number;
  SetName(name, field);
  rest = TakeMarks(rest, field);
  bool known = false;
  if (rest.starts_with('(') || rest.starts_with('[')) {
    const size_t close = Closing(rest);
    if (close == std::string_view::npos) return false;
    known = ReadSpec(rest.substr(1, close - 1), field);
    if (!known && !code) return false;
    if (known || !field->type_text.empty()) rest = rest.substr(close + 1);
    rest = TakeMarks(rest, field);
  } else {
    // "`name` string required Description", "name: string, required. Description".
    const std::string_view after = SkipSeparators(rest);
    const std::vector<std::string> words = WordsIn(after);
    TypeInfo type;
    const size_t used = TypeWords(words, 0, &type);
    if (used > 0) {
      field->type = type;
      field->type_text = type.word;
      known = true;
      size_t at = after.find(words[used - 1]) + words[used - 1].size();
      for (size_t i = 0; i + 1 < used; ++i)
        at = std::max(at, after.find(words[i]) + words[i].size());
      if (words[used - 1].ends_with('.')) at = std::min(at, after.size());
      rest = after.substr(std::min(at, after.size()));
    } else {
      rest = after;
    }
    if (!known && !code) return false;
  }
  if (!field->type.has_value()) {  // "`name` (required): integer The number of it"
    const std::string_view after = SkipSeparators(rest);
    const std::vector<std::string> words = WordsIn(after.substr(0, 60));
    TypeInfo type;
    const size_t used = TypeWords(words, 0, &type);
    const bool alone = used > 0 && used == words.size() && after.size() < 60;
    if (used > 0 && (alone || (known && rest.starts_with(':')))) {
      field->type = type;
      field->type_text = type.word;
      size_t end = 0;
      for (size_t i = 0; i < used; ++i) end = after.find(words[i], end) + words[i].size();
      rest = after.substr(std::min(end, after.size()));
    }
  }
  // Marks that stand behind the type.
  for (bool again = true; again;) {
    again = false;
    rest = SkipSeparators(TakeMarks(rest, field));
    while (rest.starts_with(',') || rest.starts_with('.')) rest = Trim(rest.substr(1));
    if (rest.starts_with('(') && Closing(rest) != std::string_view::npos &&
        ReadRequired(rest.substr(1, Closing(rest) - 1)).has_value()) {
      field->required = ReadRequired(rest.substr(1, Closing(rest) - 1));
      rest = rest.substr(Closing(rest) + 1);
      again = true;
      continue;
    }
    const std::vector<std::string> words = WordsIn(rest.substr(0, 40));
    if (words.empty()) break;
    const std::string first = Bare(ReplaceAll(ReplaceAll(words[0], ".", ""), ",", ""));
    const std::string lower = ToLower(first);
    if (lower == "required" || lower == "optional" || lower == "mandatory" || lower == "nullable") {
      const bool sentence = words.size() > 1 && (lower == "required" || lower == "optional") &&
                            (words[1] == "if" || words[1] == "when" || words[1] == "for" ||
                             words[1] == "to" || words[1] == "unless");
      if (sentence) break;
      if (lower == "nullable" && field->type.has_value()) field->type->nullable = true;
      if (lower != "nullable") field->required = lower != "optional";
      rest = rest.substr(rest.find(words[0]) + words[0].size());
      again = true;
    }
  }
  if (!rest.empty()) {
    const size_t in_raw = line.raw.find(rest.substr(0, std::min<size_t>(rest.size(), 16)));
    const std::string raw =
        in_raw == std::string::npos ? std::string(line.raw) : line.raw.substr(in_raw);
    ReadDescription(std::string(rest), raw, line.number, field);
  }
  return true;
}

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
