// The vocabulary of API pages: words for types, columns of tables, parts of a page. Inside this
// room.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::derive {

// Whether one of `any` is among the words.
bool HasWord(const std::vector<std::string>& words, std::initializer_list<const char*> any);

// What a page calls a type, in JSON Schema's words.
struct TypeInfo {
  std::string word;                // as printed: "dictionary"
  std::vector<std::string> json;   // "string"; empty: not known, or anything
  std::vector<std::string> items;  // of an array's elements, where said
  bool nullable = false;
  bool dictionary = false;  // an object whose keys are data
  bool timestamp = false;   // a point in time: not a type of JSON
  bool uuid = false;
  bool any = false;
  bool foreign = false;  // JSON has no such type
  std::string format;    // of the word itself: "email", "uri"
};

// "string", "string[]", "array of strings", "list<int>", "integer or null", "dict", …; nullopt
// where the text is no type.
std::optional<TypeInfo> ReadType(std::string_view text);
// How many words of `text` from its start are a type: 0 where none is. "array of strings The names"
// is 3.
size_t TypeWords(const std::vector<std::string>& words, size_t from, TypeInfo* type);
// What such a text says beside the type: "(17)" of "string (17)".
std::string BeyondType(std::string_view text);

enum class Column {
  kName,
  kType,
  kIn,
  kRequired,
  kOptional,  // the same, turned round
  kDescription,
  kDefault,
  kExample,
  kValues,
  kStatus,
  kMethod,
  kPath,
  kOperation,
  kIgnored,  // numbers of rows
  kOther
};
// By the cell of a table's head; English, German, French, Spanish, Italian, Portuguese.
std::optional<Column> ReadColumn(std::string_view text);

// "path", "query", "header", "cookie", "body"; empty where the text is none of these.
std::string ReadIn(std::string_view text);

// Whether a cell or mark says required: true, false; nullopt where it says neither.
std::optional<bool> ReadRequired(std::string_view text);

// Words of an identifier in lower case: "userRoleId" -> user role id; "e-mail" -> e mail.
std::vector<std::string> WordsOf(std::string_view identifier);
// Whether a text can be a field's name: no spaces, starts with a letter, '_', '$', '@' or '{'.
bool IsName(std::string_view text);
// An English number word or digits up to 20: "three" -> 3; -1 where none.
int ReadCount(std::string_view word);
// Without `backticks`, quotes and braces around.
std::string Bare(std::string_view text);
bool Contains(std::string_view text, std::string_view part);  // whatever the case of letters

}  // namespace assay::derive
