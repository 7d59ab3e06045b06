// What a page says, as it says it: parts, fields, sentences, each with its line. The reader fills
// it; findings.h judges it and build.h makes a draft of it. Inside this room only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/derive/draft.h"
#include "harness/derive/lines.h"
#include "harness/derive/words.h"
#include "harness/json/value.h"

namespace assay::derive {

struct Sentence {
  std::string text;  // without its final full stop
  std::string raw;   // the same as the document prints it, for patterns
  uint32_t line = 0;
  bool read = false;  // became a requirement, or says nothing beyond a field's meaning
};

struct PageField {
  std::string name;               // "profile.groups.id" as printed, without braces
  std::vector<std::string> path;  // its tokens: profile, groups, id
  std::optional<TypeInfo> type;
  std::string type_text;  // as printed, also where it is no type
  std::optional<bool> required;
  std::string marks;  // of footnotes: "*"
  uint32_t line = 0;
  uint32_t type_line = 0, required_line = 0;  // where these stand on lines of their own; else 0
  std::string meaning;                        // a noun phrase: "Name of the device"
  std::vector<Sentence> sentences;            // of the description, the meaning too
  std::vector<Value> allowed;                 // listed values
  uint32_t allowed_line = 0;
  std::vector<Value> examples;
  uint32_t example_line = 0;
  bool example_quoted = false;                      // the page puts texts into quotes
  std::optional<std::string> pattern, key_pattern;  // as printed, not anchored
  uint32_t pattern_line = 0, key_pattern_line = 0;
  std::optional<std::string> default_value;
  bool free_values = false;  // of a dictionary: any JSON value
  uint32_t free_line = 0;
  uint32_t case_line = 0;  // where it says that case counts
};

enum class Part {
  kOther,
  kPath,
  kQuery,
  kHeader,
  kCookie,
  kRequest,
  kResponse,
  kParameters,
  kStatuses,
  kSkipped,  // headers of answers and the like: read, and used for nothing
};

struct Section {
  Part part = Part::kOther;
  std::string title;   // "Response 200 fields"
  std::string status;  // of a response: "200"; "2xx" where none is said
  std::string media;
  uint32_t line = 0;
  uint32_t list_line = 0;  // where it is said that the body is a list of what the fields describe
  std::vector<PageField> fields;
  std::vector<Sentence> prose;
  bool marks_required = false;  // its table has a column for it
};

struct Footnote {
  std::string mark;
  uint32_t line = 0;
  std::vector<Sentence> sentences;
};

struct StatusLine {
  std::string code, text;
  uint32_t line = 0;
  std::string section;
  std::string meaning;  // what it says of the code: "No such lamp"
  bool prose = false;   // only a sentence names it
};

// A model that the page names where a body is described.
struct ModelRef {
  std::string type;    // as printed: "Pet", "array[Pet]"
  std::string status;  // of an answer; empty: the one of success
  std::string section;
  uint32_t line = 0;
  size_t unread = static_cast<size_t>(-1);  // what is told of it as long as it is not followed
};

struct Page {
  std::string title;
  uint32_t title_line = 0;
  std::string method, path, operation_name;
  uint32_t operation_line = 0, operation_end = 0;  // in a stack its last line is before the end
  std::string operation_section, operation_marks;
  bool stacked =
      false;  // no marks at all: name, type and text of a field stand on lines of their own
  std::string version;
  uint32_t version_line = 0;
  std::vector<std::string> schemes;
  uint32_t schemes_line = 0;
  std::vector<Section> sections;  // at least one: what stands before the first heading
  std::vector<Footnote> footnotes;
  std::vector<StatusLine> statuses;  // from lists and tables of codes
  std::vector<Line> lines;           // those of this operation
  std::vector<ModelRef> body_models, answer_models;
  std::optional<uint32_t> body_required_line;  // where it says that there must be a body
  std::vector<Unread> unread;
  std::vector<Finding> findings;  // what the reader itself noticed
};

// The operations on a page, each with its own part of it. Empty where there is none. `others`:
// lines of further pages, with their names, whose models this one may refer to.
std::vector<Page> ReadPages(
    const std::vector<Line>& lines,
    const std::vector<std::pair<std::string, std::vector<Line>>>& others = {});

// Sentences of a text; raw is the same text before markup was taken off.
std::vector<Sentence> SplitSentences(const std::string& text, const std::string& raw,
                                     uint32_t line);

// Reads labels and values out of a description ("Enum: …", "Example: …", patterns) into the field;
// what is left are its sentences.
void ReadDescription(const std::string& text, const std::string& raw, uint32_t line,
                     PageField* field);

// "`name` (string, required) Description" of a list; false where it is no field.
bool ReadFieldItem(const Line& line, PageField* field);

// Literals after "Enum:" and the like: "a", `b` or c.
std::vector<Value> ReadLiterals(std::string_view text, size_t* used);

}  // namespace assay::derive
