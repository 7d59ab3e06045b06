// Pages that are only text, as copied from a rendered page: name, type, marks and description of a
// field each on lines of their own.
#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/fields.h"
#include "harness/derive/page_reader.h"
#include "harness/derive/parts.h"

namespace assay::derive {
namespace {

// Buttons and the like, which say nothing.
bool IsChrome(const std::string& lower) {
  static const char* kChrome[] = {"-",
                                  "expand all",
                                  "show source",
                                  "collapse all",
                                  "object",
                                  "copy",
                                  "example (from schema)",
                                  "type:",
                                  "schema",
                                  "supported media types",
                                  "loading...",
                                  "http",
                                  "request",
                                  "•"};
  return std::any_of(std::begin(kChrome), std::end(kChrome),
                     [&](const char* word) { return lower == word; }) ||
         lower.starts_with("root schema");
}

// "stringrequired" -> string, required; "string^[a-z]+$" -> string and the pattern.
void Unglue(std::vector<std::string>* words) {
  for (size_t i = 0; i < words->size(); ++i) {
    const std::string word = (*words)[i], lower = ToLower(word);
    for (const char* mark : {"required", "nullable", "optional"}) {
      const size_t size = std::string_view(mark).size();
      if (!lower.ends_with(mark) || lower.size() == size) continue;
      const std::string front = word.substr(0, word.size() - size);
      if (!ReadType(front).has_value()) continue;
      (*words)[i] = front;
      words->insert(words->begin() + static_cast<std::ptrdiff_t>(i) + 1, mark);
      break;
    }
  }
}

bool HasNumberFormat(std::string_view text) {
  return text == "<int64>" || text == "<int32>" || text == "<double>" || text == "<float>" ||
         text == "(int64)" || text == "(int32)" || text == "(double)" || text == "(float)";
}

// A line that is a type with its marks and bounds and nothing else.
bool ReadTypeLine(std::string_view text, PageField* field) {
  const size_t pattern = text.find('^');
  if (pattern != std::string_view::npos && pattern > 0 && text.ends_with('$') &&
      ReadType(text.substr(0, pattern)).has_value()) {
    field->pattern = text.substr(pattern);
    field->pattern_line = field->line;
    text = text.substr(0, pattern);
  }
  std::vector<std::string> words = WordsIn(text);
  if (words.empty() || words.size() > 10) return false;
  Unglue(&words);
  TypeInfo type;
  const size_t used = TypeWords(words, 0, &type);
  if (used == 0) return false;
  PageField read;
  std::vector<std::string> bounds;
  for (size_t i = used; i < words.size(); ++i) {
    std::string bare = ToLower(words[i]);
    if (bare == "required" || bare == "optional") {
      read.required = bare == "required";
    } else if (bare == "nullable") {
      type.nullable = true;
    } else {
      bounds.push_back(words[i]);
    }
  }
  const std::string beyond = Join(bounds, " ");
  const bool bounded = beyond.empty() || beyond.find_first_of("[<(>=") == 0;
  if (!bounded) return false;  // "string of words": prose
  field->type = type;
  field->type_text = type.word;
  if (beyond.find("uuid") != std::string::npos) field->type->uuid = true;
  if (read.required.has_value()) field->required = read.required;
  const bool number_format = HasNumberFormat(beyond);
  if (!beyond.empty() && !number_format && !field->type->uuid)
    field->sentences.push_back({beyond, beyond, field->line, false});
  return true;
}

bool IsMark(const std::string& lower) { return lower == "required" || lower == "optional"; }

bool MayBeName(std::string_view text) {
  return IsName(text) && !text.ends_with('.') && !text.ends_with(':') &&
         text.find('/') == std::string_view::npos;
}

}  // namespace

bool PageReader::OpenStackedAnswer(const Line& line, const std::string& status) {
  EndField();
  stacked_object_.clear();
  Section opened;
  opened.part = Part::kResponse;
  opened.title = line.text;
  opened.line = line.number;
  opened.status = status;
  opened.media = FindMedia(line.text);
  page_.sections.push_back(std::move(opened));
  return true;
}

bool PageReader::OpenStackedSection(const Line& line) {
  const std::string lower = ToLower(line.text);
  const std::string status = FindStatus(lower.substr(0, 4));
  const bool in_answers = section().part == Part::kResponse || section().part == Part::kStatuses;
  if (!status.empty() && lower.starts_with(status) && lower.size() < 40 &&
      (in_answers || lower.ends_with("response"))) {
    EndField();
    stacked_object_.clear();
    page_.statuses.push_back(
        {status, line.text, line.number, section().title, MeaningBehind(status, line.text)});
    // Labels of several answers come first, then the fields of each.
    stacked_statuses_.push_back(status);
    const bool label = at_ > 0 && FindStatus(lines_[at_ - 1].text.substr(0, 4)).size() == 3;
    if (label && lower.size() < 6) return true;
    stacked_statuses_ = {status};
    return OpenStackedAnswer(line, status);
  }
  if (lower.size() > 60 || line.text.ends_with('.')) return false;
  const bool samples =
      lower.ends_with("samples") || lower.ends_with("sample") || lower == "example response";
  const bool body = lower == "body" || lower == "body parameters" || lower == "body params" ||
                    lower.starts_with("request body") ||
                    (lower.starts_with("root schema") && section().part == Part::kPath);
  const std::vector<std::string> words = WordsOf(lower);
  const bool parameters =
      words.size() == 2 && words[1].starts_with("param") && !ReadIn(words[0]).empty();
  const bool answers = lower == "responses" || lower == "response" ||
                       lower.starts_with("response schema") || lower == "returns";
  const bool headers = lower == "headers" || lower == "authorizations";
  if (!samples && !body && !parameters && !answers && !headers) return false;
  const std::string kept = section().part == Part::kResponse && lower.starts_with("response schema")
                               ? section().status
                               : "";
  Line heading = line;
  heading.kind = LineKind::kHeading;
  heading.level = 2;
  OpenSection(heading);
  stacked_object_.clear();
  if (body) section().part = Part::kRequest;
  if (headers) section().part = Part::kHeader;
  if (!kept.empty()) section().status = kept;
  if (samples) example_ = true;
  return true;
}

bool PageReader::ReadStackedField(const Line& line) {
  const Part part = section().part;
  if (part == Part::kOther || part == Part::kStatuses || example_) return false;
  PageField field;
  field.line = line.number;
  size_t last = at_;
  std::string in;
  const std::vector<std::string> words = WordsIn(line.text);
  if (ReadFieldItem(line, &field) && field.type.has_value() && field.sentences.empty() &&
      line.text.find(": ") != std::string::npos && !line.text.ends_with('.')) {
    EndField();
    AddField(std::move(field), in);
    return true;
  }
  field = PageField();
  field.line = line.number;
  if (words.empty() || !MayBeName(words[0])) return false;
  const auto first = static_cast<unsigned char>(words[0][0]);
  if (words.size() > 1) {  // "title stringrequired"
    if (std::isupper(first) != 0 && part != Part::kHeader) return false;
    if (!ReadTypeLine(Join({words.begin() + 1, words.end()}, " "), &field)) return false;
  } else {
    // The type is on the next line or, below a mark, on the one after.
    for (size_t i = at_ + 1; i < lines_.size() && i <= at_ + 4; ++i) {
      const std::string lower = ToLower(lines_[i].text);
      if (IsMark(lower)) {
        field.required = lower == "required";
        field.required_line = lines_[i].number;
      } else if (field.type.has_value() && !ReadIn(lower).empty()) {
        in = ReadIn(lower);
      } else if (!field.type.has_value() && ReadTypeLine(lines_[i].text, &field)) {
        field.type_line = lines_[i].number;
      } else {
        break;
      }
      last = i;
    }
    if (!field.type.has_value()) return false;
  }
  EndField();
  SetName(words[0], &field);
  at_ = last;
  if (!stacked_object_.empty()) {
    LeaveUnread(line, "it may be a member of `" + stacked_object_ +
                          "`: the text has lost what is inside what");
    return true;
  }
  const std::vector<std::string>& json = field.type->json;
  const bool holds = json == std::vector<std::string>{"object"} ||
                     (json == std::vector<std::string>{"array"} &&
                      (field.type->items.empty() || field.type->items[0] == "object"));
  AddField(std::move(field), in);
  if (holds) stacked_object_ = words[0];
  return true;
}

// "Example:" and what it announces on the next lines; values that are only spaces apart.
void PageReader::DescribeStacked(const Line& line) {
  Line whole = line;
  const auto join = [&] {
    const Line& more = lines_[++at_];
    whole.text += " " + more.text;
    whole.raw += " " + more.raw;
  };
  if (whole.text.ends_with(':') && at_ + 1 < lines_.size()) join();
  while (whole.text.ends_with(',') && at_ + 1 < lines_.size()) join();
  whole.text = ReplaceAll(whole.text, "\" \"", "\", \"");
  whole.text = ReplaceAll(whole.text, "Valid values[", "Valid values: [");
  Describe(whole);
}

bool PageReader::ReadStacked(const Line& line) {
  if (line.kind != LineKind::kText && line.kind != LineKind::kItem) return false;
  if (line.number >= page_.operation_line && line.number < page_.operation_end) return true;
  if (OpenStackedSection(line)) return true;
  if (example_) return false;
  const std::string lower = ToLower(line.text);
  const bool media = FindMedia(lower) == lower && !lower.empty();
  if (media && (section().part == Part::kRequest || section().part == Part::kResponse)) {
    section().media = lower;
    return true;
  }
  if (IsChrome(lower)) {
    EndField();
    if (lower == "schema" && !section().fields.empty() && stacked_statuses_.size() > 1) {
      stacked_statuses_.erase(stacked_statuses_.begin());
      return OpenStackedAnswer(line, stacked_statuses_.front());
    }
    return true;
  }
  if (ReadStackedField(line)) return true;
  if (!has_field_ || line.kind == LineKind::kItem) return false;
  DescribeStacked(line);
  return true;
}

}  // namespace assay::derive
