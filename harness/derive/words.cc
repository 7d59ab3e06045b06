#include "harness/derive/words.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "harness/base/text.h"

namespace assay::derive {
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

std::optional<Column> ReadColumn(std::string_view text) {
  static const std::map<std::string, Column> kColumns = {{"parameter", Column::kName},
                                                         {"parameters", Column::kName},
                                                         {"name", Column::kName},
                                                         {"field", Column::kName},
                                                         {"fields", Column::kName},
                                                         {"attribute", Column::kName},
                                                         {"property", Column::kName},
                                                         {"key", Column::kName},
                                                         {"header", Column::kName},
                                                         {"argument", Column::kName},
                                                         {"variable", Column::kName},
                                                         {"field name", Column::kName},
                                                         {"parameter name", Column::kName},
                                                         {"param", Column::kName},
                                                         {"element", Column::kName},
                                                         {"member", Column::kName},
                                                         {"feld", Column::kName},
                                                         {"attribut", Column::kName},
                                                         {"eigenschaft", Column::kName},
                                                         {"champ", Column::kName},
                                                         {"nom", Column::kName},
                                                         {"paramètre", Column::kName},
                                                         {"campo", Column::kName},
                                                         {"nombre", Column::kName},
                                                         {"parámetro", Column::kName},
                                                         {"atributo", Column::kName},
                                                         {"nome", Column::kName},
                                                         {"parametro", Column::kName},
                                                         {"type", Column::kType},
                                                         {"data type", Column::kType},
                                                         {"datatype", Column::kType},
                                                         {"format", Column::kType},
                                                         {"schema", Column::kType},
                                                         {"typ", Column::kType},
                                                         {"datentyp", Column::kType},
                                                         {"tipo", Column::kType},
                                                         {"in", Column::kIn},
                                                         {"location", Column::kIn},
                                                         {"located in", Column::kIn},
                                                         {"where", Column::kIn},
                                                         {"place", Column::kIn},
                                                         {"ort", Column::kIn},
                                                         {"emplacement", Column::kIn},
                                                         {"ubicación", Column::kIn},
                                                         {"dans", Column::kIn},
                                                         {"en", Column::kIn},
                                                         {"param type", Column::kIn},
                                                         {"parameter type", Column::kIn},
                                                         {"required", Column::kRequired},
                                                         {"required?", Column::kRequired},
                                                         {"mandatory", Column::kRequired},
                                                         {"optional", Column::kOptional},
                                                         {"optional?", Column::kOptional},
                                                         {"m/o", Column::kRequired},
                                                         {"r/o", Column::kRequired},
                                                         {"mandatory/optional", Column::kRequired},
                                                         {"required/optional", Column::kRequired},
                                                         {"mandatory?", Column::kRequired},
                                                         {"cardinality", Column::kRequired},
                                                         {"multiplicity", Column::kRequired},
                                                         {"obligatory", Column::kRequired},
                                                         {"is required", Column::kRequired},
                                                         {"#", Column::kIgnored},
                                                         {"no", Column::kIgnored},
                                                         {"no.", Column::kIgnored},
                                                         {"nr", Column::kIgnored},
                                                         {"nr.", Column::kIgnored},
                                                         {"s.no", Column::kIgnored},
                                                         {"attributes", Column::kName},
                                                         {"properties", Column::kName},
                                                         {"headers", Column::kName},
                                                         {"params", Column::kName},
                                                         {"arguments", Column::kName},
                                                         {"value type", Column::kType},
                                                         {"json type", Column::kType},
                                                         {"field type", Column::kType},
                                                         {"sent in", Column::kIn},
                                                         {"passed in", Column::kIn},
                                                         {"source", Column::kIn},
                                                         {"parameter location", Column::kIn},
                                                         {"position", Column::kIn},
                                                         {"constraints", Column::kOther},
                                                         {"restrictions", Column::kOther},
                                                         {"validation", Column::kOther},
                                                         {"rules", Column::kOther},
                                                         {"range", Column::kOther},
                                                         {"defaults", Column::kDefault},
                                                         {"examples", Column::kExample},
                                                         {"value", Column::kValues},
                                                         {"accepted values", Column::kValues},
                                                         {"valid values", Column::kValues},
                                                         {"permitted values", Column::kValues},
                                                         {"enum values", Column::kValues},
                                                         {"options", Column::kValues},
                                                         {"choices", Column::kValues},
                                                         {"http status", Column::kStatus},
                                                         {"response", Column::kStatus},
                                                         {"http request", Column::kPath},
                                                         {"req", Column::kRequired},
                                                         {"req.", Column::kRequired},
                                                         {"presence", Column::kRequired},
                                                         {"necessity", Column::kRequired},
                                                         {"pflicht", Column::kRequired},
                                                         {"erforderlich", Column::kRequired},
                                                         {"obligatoire", Column::kRequired},
                                                         {"requis", Column::kRequired},
                                                         {"obligatorio", Column::kRequired},
                                                         {"requerido", Column::kRequired},
                                                         {"obbligatorio", Column::kRequired},
                                                         {"obrigatório", Column::kRequired},
                                                         {"description", Column::kDescription},
                                                         {"meaning", Column::kDescription},
                                                         {"notes", Column::kDescription},
                                                         {"details", Column::kDescription},
                                                         {"comment", Column::kDescription},
                                                         {"remarks", Column::kDescription},
                                                         {"beschreibung", Column::kDescription},
                                                         {"bedeutung", Column::kDescription},
                                                         {"descripción", Column::kDescription},
                                                         {"descrizione", Column::kDescription},
                                                         {"descrição", Column::kDescription},
                                                         {"explanation", Column::kDescription},
                                                         {"desc", Column::kDescription},
                                                         {"purpose", Column::kDescription},
                                                         {"reason", Column::kDescription},
                                                         {"default", Column::kDefault},
                                                         {"default value", Column::kDefault},
                                                         {"standard", Column::kDefault},
                                                         {"example", Column::kExample},
                                                         {"sample", Column::kExample},
                                                         {"beispiel", Column::kExample},
                                                         {"exemple", Column::kExample},
                                                         {"ejemplo", Column::kExample},
                                                         {"example value", Column::kExample},
                                                         {"values", Column::kValues},
                                                         {"allowed values", Column::kValues},
                                                         {"possible values", Column::kValues},
                                                         {"enum", Column::kValues},
                                                         {"status", Column::kStatus},
                                                         {"error code", Column::kStatus},
                                                         {"http error code", Column::kStatus},
                                                         {"http response code", Column::kStatus},
                                                         {"code", Column::kStatus},
                                                         {"status code", Column::kStatus},
                                                         {"http code", Column::kStatus},
                                                         {"http status code", Column::kStatus},
                                                         {"response code", Column::kStatus},
                                                         {"statuscode", Column::kStatus},
                                                         {"method", Column::kMethod},
                                                         {"verb", Column::kMethod},
                                                         {"http method", Column::kMethod},
                                                         {"path", Column::kPath},
                                                         {"url", Column::kPath},
                                                         {"uri", Column::kPath},
                                                         {"endpoint", Column::kPath},
                                                         {"operation", Column::kOperation},
                                                         {"operation id", Column::kOperation}};
  std::string word = ToLower(Bare(Trim(text)));
  while (!word.empty() && (word.back() == '*' || word.back() == ':')) word.pop_back();
  auto found = kColumns.find(word);
  if (found == kColumns.end() && word.ends_with(')'))  // "Type (length)"
    found = kColumns.find(std::string(Trim(word.substr(0, word.rfind('(')))));
  if (found != kColumns.end()) return found->second;
  // "Body parameter", "Response field", "Query parameters".
  static const std::set<std::string> kOf = {
      "request", "response", "path",   "query",    "body",     "json",    "url", "uri",
      "form",    "input",    "output", "api",      "http",     "post",    "put", "patch",
      "get",     "header",   "return", "returned", "optional", "required"};
  static const std::set<std::string> kThings = {
      "parameter",  "parameters", "field", "fields",   "attribute", "attributes", "property",
      "properties", "key",        "keys",  "argument", "arguments", "element",    "variable",
      "header",     "headers",    "param", "params",   "member",    "name"};
  const std::vector<std::string> parts = WordsOf(word);
  if (parts.size() == 2 && kOf.count(parts[0]) > 0 && kThings.count(parts[1]) > 0)
    return Column::kName;
  if (parts.size() == 2 && kThings.count(parts[0]) > 0 && parts[1] == "name") return Column::kName;
  return std::nullopt;
}

std::string ReadIn(std::string_view text) {
  const std::string word = ToLower(Bare(Trim(text)));
  static const std::map<std::string, std::string> kPlaces = {{"path", "path"},
                                                             {"url", "path"},
                                                             {"uri", "path"},
                                                             {"pfad", "path"},
                                                             {"chemin", "path"},
                                                             {"ruta", "path"},
                                                             {"query", "query"},
                                                             {"querystring", "query"},
                                                             {"query string", "query"},
                                                             {"header", "header"},
                                                             {"headers", "header"},
                                                             {"kopfzeile", "header"},
                                                             {"en-tête", "header"},
                                                             {"cabecera", "header"},
                                                             {"cookie", "cookie"},
                                                             {"body", "body"},
                                                             {"json", "body"},
                                                             {"request body", "body"},
                                                             {"payload", "body"},
                                                             {"rumpf", "body"},
                                                             {"corps", "body"},
                                                             {"cuerpo", "body"},
                                                             {"form", "body"},
                                                             {"query parameter", "query"},
                                                             {"query param", "query"},
                                                             {"path parameter", "path"},
                                                             {"path param", "path"},
                                                             {"url path", "path"},
                                                             {"request header", "header"},
                                                             {"http header", "header"},
                                                             {"json body", "body"},
                                                             {"body parameter", "body"},
                                                             {"request", "body"},
                                                             {"form", "form"},
                                                             {"formdata", "form"},
                                                             {"form data", "form"},
                                                             {"multipart", "form"}};
  const auto found = kPlaces.find(word);
  return found == kPlaces.end() ? "" : found->second;
}

std::optional<bool> ReadRequired(std::string_view text) {
  std::string word = ToLower(Bare(Trim(text)));
  while (!word.empty() &&
         (word.back() == '*' || word.back() == '.' || word.back() == ' ' || word.back() == ','))
    word.pop_back();
  static const std::set<std::string> kYes = {"required",
                                             "mandatory",
                                             "yes",
                                             "y",
                                             "true",
                                             "✓",
                                             "✔",
                                             "x",
                                             "ja",
                                             "oui",
                                             "sí",
                                             "si",
                                             "sim",
                                             "pflicht",
                                             "erforderlich",
                                             "obligatoire",
                                             "requis",
                                             "obligatorio",
                                             "requerido",
                                             "must",
                                             "always",
                                             "is required",
                                             "✅",
                                             "m",
                                             "r",
                                             "1",
                                             "1..1",
                                             "1..n",
                                             "1..*",
                                             "☑",
                                             ":white_check_mark:"};
  static const std::set<std::string> kNo = {
      "optional", "no",   "n",          "false",     "nein",     "non",          "não",         "✗",
      "-",        "–",    "facultatif", "optionnel", "opcional", "not required", "is optional", "❌",
      "o",        "0..1", "0..n",       "0..*",      "✘",        ":x:"};
  if (kYes.count(word) > 0) return true;
  if (kNo.count(word) > 0) return false;
  return std::nullopt;
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
