#include "harness/derive/words.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "harness/base/text.h"

namespace assay::derive {

bool HasWord(const std::vector<std::string>& words, std::initializer_list<const char*> any) {
  return std::any_of(any.begin(), any.end(), [&](const char* word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}
namespace {

TypeInfo Plain(std::string_view json) {
  TypeInfo type;
  type.json = {std::string(json)};
  return type;
}

TypeInfo Special(std::string_view json, bool TypeInfo::*flag, std::string_view format = "") {
  TypeInfo type;
  if (!json.empty()) type.json = {std::string(json)};
  if (flag != nullptr) type.*flag = true;
  type.format = format;
  return type;
}

const std::map<std::string, TypeInfo>& Types() {
  static const std::map<std::string, TypeInfo> kTypes = [] {
    std::map<std::string, TypeInfo> types;
    for (const char* word :
         {"string", "strings", "str", "text", "texts", "varchar", "char", "zeichenkette",
          "zeichenfolge", "chaîne", "chaine", "cadena", "texto", "texte", "stringa", "testo"})
      types[word] = Plain("string");
    for (const char* word :
         {"number", "numbers", "float", "floats", "double", "decimal", "numeric", "num", "real",
          "zahl", "nombre", "número", "numero", "numéro", "float64", "float32"})
      types[word] = Plain("number");
    for (const char* word :
         {"integer", "integers", "int", "ints", "int32", "int64", "long", "short", "uint", "uint32",
          "uint64", "ganzzahl", "entier", "entero", "intero", "inteiro", "bigint"})
      types[word] = Plain("integer");
    for (const char* word : {"boolean", "booleans", "bool", "bools", "booleano", "booléen",
                             "booleen", "wahrheitswert"})
      types[word] = Plain("boolean");
    for (const char* word : {"object", "objects", "struct", "objekt", "objet", "objeto", "oggetto"})
      types[word] = Plain("object");
    for (const char* word : {"dictionary", "dict", "map", "hash", "hashmap", "dictionaries"})
      types[word] = Special("object", &TypeInfo::dictionary);
    for (const char* word :
         {"array", "arrays", "list", "lists", "liste", "tableau", "lista", "feld[]", "collection"})
      types[word] = Plain("array");
    types["null"] = Plain("null");
    for (const char* word : {"timestamp", "timestamps", "unixtime", "epoch", "zeitstempel"})
      types[word] = Special("", &TypeInfo::timestamp);
    for (const char* word : {"uuid", "uuids", "guid", "guids"})
      types[word] = Special("string", &TypeInfo::uuid);
    for (const char* word : {"email"}) types[word] = Special("string", nullptr, "email");
    for (const char* word : {"url", "uri"}) types[word] = Special("string", nullptr);
    for (const char* word : {"date", "datetime", "date-time", "time", "file", "binary", "enum",
                             "bytes", "blob", "currency", "money"})
      types[word] = Special("", &TypeInfo::foreign);
    for (const char* word : {"any", "mixed", "json"}) types[word] = Special("", &TypeInfo::any);
    return types;
  }();
  return kTypes;
}

const TypeInfo* FindType(std::string word) {
  word = ToLower(word);
  while (!word.empty() && (word.back() == ',' || word.back() == ';')) word.pop_back();
  const auto found = Types().find(word);
  return found == Types().end() ? nullptr : &found->second;
}

void MakeArray(TypeInfo* type) {
  type->items = type->json;
  type->json = {"array"};
  type->dictionary = type->uuid = type->timestamp = false;
  type->format.clear();
}

// One word with brackets: "string[]", "list<int>", "[string]", "array(string)", "string?".
bool ReadOneWord(std::string word, TypeInfo* type) {
  bool nullable = false, array = false;
  std::string inner;
  word = Bare(word);
  if (word.ends_with('?')) {
    nullable = true;
    word.pop_back();
  }
  if (word.ends_with("[]")) {
    array = true;
    word.resize(word.size() - 2);
  } else if (word.size() > 2 && word.front() == '[' && word.back() == ']') {
    array = true;
    word = word.substr(1, word.size() - 2);
  } else {
    const size_t open = word.find_first_of("<([");
    if (open != std::string::npos && open > 0 &&
        (word.back() == '>' || word.back() == ')' || word.back() == ']')) {
      const TypeInfo* outer = FindType(word.substr(0, open));
      if (outer == nullptr) return false;
      if (outer->json == std::vector<std::string>{"array"}) {
        array = true;
        word = word.substr(open + 1, word.size() - open - 2);
      } else {
        inner = word.substr(open + 1, word.size() - open - 2);
        word.resize(open);  // string<uuid>, integer(int64)
      }
    }
  }
  const TypeInfo* found = FindType(word);
  // A list of what a schema elsewhere describes.
  if (found == nullptr && array && IsName(word)) {
    *type = Plain("array");
    type->nullable = nullable;
    return true;
  }
  if (found == nullptr) return false;
  *type = *found;
  if (!inner.empty()) {
    const TypeInfo* narrow = FindType(inner);
    type->uuid = type->uuid || (narrow != nullptr && narrow->uuid);
    if (found->foreign && narrow != nullptr) *type = *narrow;  // enum<string>
  }
  if (array) MakeArray(type);
  type->nullable = nullable;
  return true;
}

}  // namespace

std::string BeyondType(std::string_view text) {
  static const std::set<std::string> kSaid = {"int32",  "int64",   "float",    "double", "uuid",
                                              "guid",   "or",      "nullable", "null",   "|",
                                              "object", "objects", "values",   "value"};
  std::vector<std::string> words, rest;
  for (const std::string& word : Split(ReplaceAll(std::string(Trim(text)), "\n", " "), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  TypeInfo type;
  for (size_t i = TypeWords(words, 0, &type); i < words.size(); ++i) {
    std::string bare = ToLower(words[i]);
    for (const char* mark : {"(", ")", "<", ">", "[", "]", ",", "`"})
      bare = ReplaceAll(bare, mark, "");
    if (bare.empty() || kSaid.count(bare) > 0 || ReadRequired(bare).has_value()) continue;
    rest.push_back(words[i]);
  }
  return rest.size() == words.size() ? "" : Join(rest, " ");
}

size_t TypeWords(const std::vector<std::string>& words, size_t from, TypeInfo* type) {
  if (from >= words.size() || !ReadOneWord(words[from], type)) return 0;
  size_t used = 1;
  const auto word_at = [&](size_t at) {
    return from + at < words.size() ? ToLower(Bare(words[from + at])) : std::string();
  };
  // "array of strings", "list of objects": the elements.
  if (type->json == std::vector<std::string>{"array"} &&
      (word_at(1) == "of" || word_at(1) == "de")) {
    TypeInfo items;
    if (from + 2 < words.size() && ReadOneWord(words[from + 2], &items) && !items.timestamp &&
        !items.foreign) {
      type->items = items.json;
      used = 3;
    }
  }
  while ((word_at(used) == "or" || word_at(used) == "|" || word_at(used) == "/") &&
         from + used + 1 < words.size()) {
    TypeInfo other;
    if (!ReadOneWord(words[from + used + 1], &other)) break;
    if (other.json == std::vector<std::string>{"null"}) {
      type->nullable = true;
    } else {
      type->json.insert(type->json.end(), other.json.begin(), other.json.end());
    }
    used += 2;
  }
  for (size_t i = 0; i < used; ++i) type->word += (i > 0 ? " " : "") + Bare(words[from + i]);
  return used;
}

// "ISO 8601 timestamp": whatever it is called, a text.
static bool HasTimeFormat(std::string_view text) {
  return Contains(text, "iso 8601") || Contains(text, "iso8601") || Contains(text, "iso-8601") ||
         Contains(text, "rfc 3339") || Contains(text, "rfc3339");
}

std::optional<TypeInfo> ReadType(std::string_view text) {
  std::string spaced = ReplaceAll(std::string(Trim(text)), "|", " | ");
  std::vector<std::string> words;
  for (const std::string& word : Split(ReplaceAll(spaced, "\n", " "), ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  TypeInfo type;
  const size_t used = TypeWords(words, 0, &type);
  if (used == 0 && HasTimeFormat(text)) {
    type = Plain("string");
    type.word = text;
    return type;
  }
  if (used == 0) return std::nullopt;
  for (size_t i = used; i < words.size(); ++i) {
    if (Contains(words[i], "null")) type.nullable = true;
    if (Contains(words[i], "uuid")) type.uuid = true;
  }
  if (type.json != std::vector<std::string>{"string"}) type.uuid = false;
  return type;
}

std::vector<std::string> WordsOf(std::string_view identifier) {
  std::vector<std::string> words(1);
  char before = 0;
  for (const char c : identifier) {
    const bool upper = std::isupper(static_cast<unsigned char>(c)) != 0;
    const bool letter =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
    const bool was_lower = std::islower(static_cast<unsigned char>(before)) != 0 ||
                           std::isdigit(static_cast<unsigned char>(before)) != 0;
    if ((!letter || (upper && was_lower)) && !words.back().empty()) words.emplace_back();
    if (letter) words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    before = c;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool IsName(std::string_view text) {
  if (text.empty() || text.size() > 120) return false;
  const auto first = static_cast<unsigned char>(text[0]);
  if (std::isalpha(first) == 0 && first != '_' && first != '$' && first != '@' && first != '{' &&
      first < 0x80)
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("_-.$@[]{}*:/").find(c) != std::string_view::npos;
  });
}

int ReadCount(std::string_view word) {
  static const std::vector<std::string> kWords = {"zero", "one",    "two",   "three", "four",
                                                  "five", "six",    "seven", "eight", "nine",
                                                  "ten",  "eleven", "twelve"};
  const std::string lower = ToLower(word);
  for (size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i] == lower) return static_cast<int>(i);
  }
  if (lower.empty() || lower.size() > 2 ||
      !std::all_of(lower.begin(), lower.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return -1;
  return std::stoi(lower);
}

std::string Bare(std::string_view text) {
  text = Trim(text);
  while (text.size() >= 2) {
    const char a = text.front(), b = text.back();
    const bool pair = (a == '`' && b == '`') || (a == '"' && b == '"') ||
                      (a == '\'' && b == '\'') || (a == '{' && b == '}') || (a == '*' && b == '*');
    if (!pair) break;
    text = Trim(text.substr(1, text.size() - 2));
  }
  return std::string(text);
}

bool Contains(std::string_view text, std::string_view part) {
  return ToLower(text).find(ToLower(part)) != std::string::npos;
}

}  // namespace assay::derive
