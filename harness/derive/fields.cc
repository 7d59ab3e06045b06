// One list item or table row into a field.
#include "harness/derive/fields.h"

#include <algorithm>
#include <cctype>

#include "harness/base/text.h"

namespace assay::derive {
namespace {

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

}  // namespace assay::derive
