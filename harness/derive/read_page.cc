// Lines into fields, sentences, footnotes: which line is what.
#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/derive/fields.h"
#include "harness/derive/page_reader.h"
#include "harness/derive/parts.h"

namespace assay::derive {
namespace {

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

// Items of another look as `name` and the rest: terms of a list of definitions, "`Accept:
// text/html`".
Line WithName(const Line& line, Part part) {
  Line item = line;
  const size_t end = line.text.find_first_of(" (:");
  if (line.bullet == kTerm && !line.text.starts_with('`')) {
    const std::string name = line.text.substr(0, end);
    if (IsName(name))
      item.text = "`" + name + "`" + (end == std::string::npos ? "" : line.text.substr(end));
  }
  const size_t colon = line.text.find(": "), close = line.text.find('`', 1);
  if (part == Part::kHeader && line.text.starts_with('`') && colon != std::string::npos &&
      close != std::string::npos && colon < close && IsName(line.text.substr(1, colon - 1))) {
    item.text = line.text.substr(0, colon) + "`" + line.text.substr(close + 1) + ". `" +
                line.text.substr(colon + 2, close - colon - 1);
  }
  return item;
}

}  // namespace

void PageReader::Read() {
  lines_ = Unwrapped(page_.lines);
  for (at_ = 0; at_ < lines_.size(); ++at_) {
    next_ = at_ + 1 < lines_.size() ? &lines_[at_ + 1] : nullptr;
    ReadLine(lines_[at_]);
  }
  EndField();
  Place();
}

void PageReader::ReadLine(const Line& line) {
  if (line.kind == LineKind::kHeading || IsPseudoHeading(line)) return OpenSection(line);
  if (line.kind == LineKind::kUnread) return LeaveUnread(line, "too long or too dense to be read");
  if (line.kind == LineKind::kCode) return SkipCode(line);
  in_code_ = false;
  if (line.kind == LineKind::kRow) return ReadTableRow(line);
  if (table_) EndField();
  table_ = false;
  if (IsMarks(line.text)) return OpenFootnote(MarksOf(line.text), line.number);
  if (line.number == page_.operation_line && FindOperation(line.text).has_value()) return;
  if (page_.stacked && ReadStacked(line)) return;
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

void PageReader::LeaveUnread(const Line& line, std::string reason) {
  page_.unread.push_back({line.number, section().title, line.text, std::move(reason)});
}

void PageReader::SkipCode(const Line& line) {
  const bool operation =
      line.number == page_.operation_line && FindOperation(line.text).has_value();
  if (!in_code_ && !operation)
    LeaveUnread(line, line.text.starts_with("---") ? "what stands before the page itself"
                                                   : "an example or code: never asserted");
  in_code_ = true;
}

void PageReader::OpenFootnote(std::string mark, uint32_t number) {
  EndField();
  loose_.clear();
  page_.footnotes.push_back({std::move(mark), number, {}});
  footnote_ = &page_.footnotes.back();
  footnote_index_ = page_.footnotes.size() - 1;
}

bool PageReader::ReadMetadata(const Line& line) {
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
    AddStatus(code, line, MeaningBehind(code, value));
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
  static const std::set<std::string> kPermission = {"permission",
                                                    "permissions",
                                                    "required permission",
                                                    "required permissions",
                                                    "scope",
                                                    "scopes",
                                                    "required scope",
                                                    "required scopes",
                                                    "oauth scope",
                                                    "oauth scopes",
                                                    "oauth2 scope",
                                                    "oauth 2.0 scope",
                                                    "privilege",
                                                    "required privilege",
                                                    "permission required",
                                                    "scope required"};
  if (kPermission.count(label) > 0 && IsName(value)) {
    section().prose.push_back(
        {"The permission `" + value + "` is required", line.raw, line.number, false});
    return true;
  }
  return label == "method" || label == "path" || label == "url" || label == "endpoint";
}

void PageReader::ReadItem(const Line& line) {
  const Section& here = section();
  const std::string code = FindStatus(std::string_view(Bare(line.text)).substr(0, 5));
  if (!code.empty() && (line.text.starts_with(code) || line.text.starts_with("`" + code))) {
    EndField();
    AddStatus(code, line, MeaningBehind(code, line.text));
    status_open_ = !example_;
    return;
  }
  status_open_ = false;
  if (ReadPoint(line)) return;
  PageField field;
  const bool expected = here.part != Part::kOther && here.part != Part::kStatuses;
  const bool nested = line.level > 0 && has_field_;
  if (ReadFieldItem(expected ? WithName(line, here.part) : line, &field) &&
      (expected || field.type.has_value()) &&
      !(nested && (EqualsIgnoreCase(field.name, "key") || EqualsIgnoreCase(field.name, "value")) &&
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

// "- `low`" below a field that is a text: one of its values.
bool PageReader::ReadPoint(const Line& line) {
  const bool text = has_field_ && field_.type.has_value() &&
                    field_.type->json == std::vector<std::string>{"string"};
  if (!text || line.level <= 0 || !line.text.starts_with('`')) return false;
  const size_t close = line.text.find('`', 1);
  PageField as_field;
  if (close == std::string::npos || (ReadFieldItem(line, &as_field) && as_field.type.has_value()))
    return false;
  if (field_.allowed.empty()) field_.allowed_line = line.number;
  field_.allowed.push_back(Value::String(line.text.substr(1, close - 1)));
  if (close + 1 < line.text.size())
    field_.sentences.push_back({line.text, line.raw, line.number, false});
  return true;
}

std::string PageReader::ParentAt(int level) const {
  for (int above = level - 1; above >= 0; --above) {
    if (static_cast<size_t>(above) < levels_.size() && !levels_[static_cast<size_t>(above)].empty())
      return levels_[static_cast<size_t>(above)];
  }
  return "";
}

void PageReader::RememberLevel(int level, const std::string& name) {
  levels_.resize(static_cast<size_t>(std::max(0, std::min(level, 50))) + 1);
  levels_.back() = name;
}

bool PageReader::HasMark(const std::string& mark) const {
  if (page_.operation_marks == mark || (has_field_ && field_.marks == mark)) return true;
  for (const Section& one : page_.sections) {
    for (const PageField& field : one.fields) {
      if (field.marks == mark) return true;
    }
  }
  return false;
}

void PageReader::Describe(const Line& line) {
  std::string text = line.text, raw = line.raw;
  if (raw.starts_with("- ")) raw.erase(0, 2);
  ReadLead(text, raw, line.number, &field_);
}

void PageReader::AddTo(std::vector<Sentence>* sentences, const Line& line) {
  for (Sentence& sentence :
       SplitSentences(ReplaceAll(line.text, " (opens new window)", ""), line.raw, line.number))
    sentences->push_back(std::move(sentence));
}

void PageReader::ReadText(const Line& line) {
  if (example_) {
    page_.unread.push_back(
        {line.number, section().title, line.text, "part of an example: never asserted"});
    return;
  }
  if (has_field_ && (line.level >= 0 || !line.gap)) return Describe(line);
  EndField();
  if (status_open_ && line.level >= 0) {  // what the status above means
    page_.statuses.back().text += ". " + line.text;
    std::string& meaning = page_.statuses.back().meaning;
    meaning += (meaning.empty() ? "" : " ") + ReplaceAll(line.text, "`", "");
    return;
  }
  status_open_ = false;
  // "201 Created" below "Response", "404 The device does not exist" below "Status codes".
  const std::string code = FindStatus(std::string_view(Bare(line.text)).substr(0, 3));
  const bool coded = section().part == Part::kResponse || section().part == Part::kStatuses;
  if (!code.empty() && coded && line.text.size() < 200) {
    if (section().part == Part::kResponse && section().status == "2xx" && code[0] == '2')
      section().status = code;
    return AddStatus(code, line, MeaningBehind(code, line.text));
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

}  // namespace assay::derive
