// Headings into sections, and the fields of a section to where they belong.
#include <algorithm>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/derive/build.h"
#include "harness/derive/fields.h"
#include "harness/derive/page_reader.h"
#include "harness/derive/parts.h"

namespace assay::derive {
namespace {

constexpr size_t kMaxFields = 3000;

}  // namespace

std::string MeaningBehind(const std::string& code, std::string_view text) {
  std::string plain = ReplaceAll(ReplaceAll(std::string(text), "`", ""), "**", "");
  const size_t at = ToLower(plain).find(code);
  if (at == std::string::npos) return "";
  plain.erase(0, at + code.size());
  static const std::vector<std::string> kMarks = {" ", ":", "-", "–", "—", "|", ")", ".", ","};
  for (bool again = true; again;) {
    again = false;
    for (const std::string& mark : kMarks) {
      if (!plain.starts_with(mark)) continue;
      plain.erase(0, mark.size());
      again = true;
    }
  }
  return plain;
}

bool PageReader::IsPseudoHeading(const Line& line) const {
  if (line.kind != LineKind::kText || line.text.size() > 70 || line.level > 0) return false;
  if (!loose_.empty() && !line.gap) return false;
  const std::string plain = ToLower(ReplaceAll(line.text, "`", ""));
  if (plain.starts_with("status code ") && plain.size() < 24 && !FindStatus(plain).empty())
    return true;  // above a table of fields
  const bool colon = line.text.ends_with(':');
  const bool bold_first = line.raw.starts_with("**") && line.text.starts_with('`') &&
                          line.text.find_first_of(".,") == std::string::npos;
  if (!line.strong && !colon && !bold_first) return false;
  if (next_ == nullptr || (next_->kind != LineKind::kItem && next_->kind != LineKind::kRow &&
                           LooseColumns(next_->text).empty()))
    return false;
  const Heading heading = ReadHeading(line.text);
  return heading.part != Part::kOther || heading.example;
}

void PageReader::OpenSection(const Line& line) {
  EndField();
  footnote_ = nullptr;
  loose_.clear();
  columns_.clear();
  indents_.clear();
  table_ = status_open_ = false;
  std::string title(Trim(ReplaceAll(line.text, "`", "")));
  while (title.ends_with(':')) title.pop_back();
  Heading heading = ReadHeading(title);
  const int level = line.kind == LineKind::kHeading ? line.level : 7;
  while (!above_.empty() && above_.back().level >= level) above_.pop_back();
  Section opened;
  opened.title = title;
  opened.line = line.number;
  opened.part = heading.part;
  opened.status = heading.status;
  opened.media = heading.media;
  if (!above_.empty() && (heading.part == Part::kParameters || heading.part == Part::kOther) &&
      !heading.example) {
    // "Attributes" below "Response" are the response's.
    const Above& parent = above_.back();
    const bool caption = level == 6 && parent.part != Part::kParameters;
    if (parent.part == Part::kRequest || parent.part == Part::kResponse || caption) {
      opened.part = parent.part;
      if (opened.status.empty()) opened.status = parent.status;
      if (opened.media.empty()) opened.media = parent.media;
    }
  }
  if (!above_.empty() && above_.back().example) heading.example = true;
  if (heading.part == Part::kResponse && heading.status == "2xx" && !above_.empty() &&
      above_.back().part == Part::kResponse)
    opened.status = above_.back().status;
  if (heading.part == Part::kRequest && !above_.empty() && above_.back().part == Part::kResponse) {
    opened.part = Part::kResponse;  // "Body" below "Response 200"
    opened.status = above_.back().status;
    if (opened.media.empty()) opened.media = above_.back().media;
  }
  if (heading.example) opened.part = Part::kOther;
  example_ = heading.example;
  if (!heading.status.empty() && heading.status.find('x') == std::string::npos &&
      opened.part == Part::kResponse)
    page_.statuses.push_back({heading.status, title, line.number, title, ""});
  above_.push_back({level, opened.part, opened.status, opened.media, heading.example});
  page_.sections.push_back(std::move(opened));
}

void PageReader::AddStatus(const std::string& code, const Line& line, std::string meaning) {
  if (example_) return;
  page_.statuses.push_back(
      {code, ReplaceAll(line.text, "`", ""), line.number, section().title, std::move(meaning)});
}

// Sections of fields by place: those of a table with a column "In" are told apart here.
void PageReader::AddField(PageField field, const std::string& in) {
  if (example_) {
    page_.unread.push_back(
        {field.line, section().title, field.name, "part of an example: never asserted"});
    return;
  }
  if (++fields_ > kMaxFields) {
    if (fields_ == kMaxFields + 1)
      page_.unread.push_back(
          {field.line, section().title, "all fields from here on", "more than 3,000 fields"});
    return;
  }
  field_ = std::move(field);
  in_ = in;
  has_field_ = true;
}

void PageReader::EndField() {
  if (!has_field_) return;
  has_field_ = false;
  // "rows[]" that is an array is the array, not an element of it.
  if (in_ == "form") {
    page_.unread.push_back({field_.line, section().title, field_.name,
                            "a form's field: only JSON bodies are made here"});
    return;
  }
  // "enum" with its values is a text.
  if (field_.type.has_value() && ToLower(field_.type->word) == "enum" && !field_.allowed.empty()) {
    field_.type->json = {"string"};
    field_.type->foreign = false;
  }
  const bool array =
      field_.type.has_value() && field_.type->json == std::vector<std::string>{"array"};
  if (array && field_.path.size() > 1 && field_.path.back() == "[]") field_.path.pop_back();
  Part part = section().part;
  if (in_ == "path") part = Part::kPath;
  if (in_ == "query") part = Part::kQuery;
  if (in_ == "header") part = Part::kHeader;
  if (in_ == "cookie") part = Part::kCookie;
  if (in_ == "body") part = Part::kRequest;
  if (part == section().part || (part == Part::kRequest && section().part == Part::kParameters)) {
    if (part == Part::kRequest && section().part == Part::kParameters) {
      SectionFor(part).fields.push_back(std::move(field_));
      return;
    }
    section().fields.push_back(std::move(field_));
    return;
  }
  SectionFor(part).fields.push_back(std::move(field_));
}

// A section of that part which belongs to the current heading; kept before the current one, so
// that this stays the last.
Section& PageReader::SectionFor(Part part) {
  const std::string title = section().title;
  for (Section& other : page_.sections) {
    if (other.part == part && other.title == title && &other != &section()) return other;
  }
  Section made;
  made.part = part;
  made.title = title;
  made.line = section().line;
  made.media = part == Part::kRequest ? section().media : "";
  made.marks_required = section().marks_required;
  page_.sections.insert(page_.sections.end() - 1, std::move(made));
  return *(page_.sections.end() - 2);
}

// Generated clients write `petId` as `pet_id`.
void PageReader::NameAsInPath(const std::string& path, PageField* field) {
  for (const std::string& name : TemplateNames(path).value_or(std::vector<std::string>{})) {
    if (WordsOf(name) != WordsOf(field->name)) continue;
    const std::string marks = field->marks;
    SetName(name, field);
    field->marks = marks;
  }
}

// Pages of openapi-generator list the body among all parameters, by its type alone.
void PageReader::PlaceGenerated(const PageField& field, const std::string& title) {
  const bool model = !field.type.has_value() && IsName(field.type_text);
  if (model) {
    page_.body_models.push_back({field.type_text, "", title, field.line, page_.unread.size()});
  }
  page_.unread.push_back({field.line, title, FieldName(field),
                          model
                              ? "the body as a whole: only the fields that the page lists are read"
                              : "whether it stands in the query, a header or a form is not said"});
}

// What "Parameters" and bare tables hold goes to the path where the path has it, else to the body
// of methods that have one, else to the query.
void PageReader::Place() {
  const bool generated = std::any_of(page_.sections.begin(), page_.sections.end(),
                                     [](const Section& one) { return one.title == "Return type"; });
  std::vector<Section> placed;
  for (Section& one : page_.sections) {
    const bool open =
        one.part == Part::kParameters || (one.part == Part::kOther && !one.fields.empty());
    if (!open) {
      placed.push_back(std::move(one));
      continue;
    }
    Section path = one, body = one;
    path.prose.clear();
    path.fields.clear();
    body.fields.clear();
    path.part = Part::kPath;
    const bool no_body =
        page_.method == "GET" || page_.method == "HEAD" || page_.method == "DELETE";
    body.part = one.fields.empty() ? one.part : no_body ? Part::kQuery : Part::kRequest;
    for (PageField& field : one.fields) {
      if (generated) NameAsInPath(page_.path, &field);
      const bool in_path = page_.path.find("{" + field.name + "}") != std::string::npos;
      if (generated && !in_path) {
        PlaceGenerated(field, one.title);
        continue;
      }
      (in_path ? path : body).fields.push_back(std::move(field));
    }
    if (!path.fields.empty()) placed.push_back(std::move(path));
    placed.push_back(std::move(body));
  }
  page_.sections = std::move(placed);
  for (Section& one : page_.sections) {
    if (!generated || one.title != "Return type" || one.prose.empty()) continue;
    page_.answer_models.push_back({one.prose[0].text, "", one.title, one.prose[0].line});
    one.prose[0].read = true;
  }
}

}  // namespace assay::derive
