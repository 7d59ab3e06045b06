// Findings about a page's prose and marks, and about how its bodies fit together.
#include <algorithm>
#include <map>
#include <set>

#include "harness/base/text.h"
#include "harness/derive/build.h"
#include "harness/derive/page_findings.h"

namespace assay::derive {
namespace {

void FindMarks(const Page& page, std::vector<Finding>* findings) {
  std::map<std::string, std::pair<uint32_t, std::string>> used;
  if (!page.operation_marks.empty()) used[page.operation_marks] = {page.operation_line, page.title};
  for (const Section& section : page.sections) {
    for (const PageField& field : section.fields) {
      if (!field.marks.empty()) used.emplace(field.marks, std::pair(field.line, section.title));
    }
  }
  std::map<std::string, std::vector<uint32_t>> notes;
  for (const Footnote& note : page.footnotes) notes[note.mark].push_back(note.line);
  for (const auto& [mark, place] : used) {
    if (notes.count(mark) == 0)
      findings->push_back({"mark-without-footnote", Gravity::kWarning, place.first, place.second,
                           "The mark `" + mark + "` is explained nowhere."});
  }
  for (const auto& [mark, lines] : notes) {
    if (lines.size() > 1)
      findings->push_back({"mark-with-two-footnotes", Gravity::kWarning, lines[1], "note " + mark,
                           "The mark `" + mark + "` has " + std::to_string(lines.size()) +
                               " notes; the other stands in line " + std::to_string(lines[0]) +
                               "."});
  }
}

void FindTypos(const Page& page, std::vector<Finding>* findings) {
  static const std::pair<const char*, const char*> kSlips[] = {
      {"was las ", "last"},
      {"recieve", "receive"},
      {" teh ", "the"},
      {"occured", "occurred"},
      {"seperat", "separat"},
      {"sucessful", "successful"},
      {"succesful", "successful"},
      {"lenght", "length"},
      {"paramater", "parameter"},
      {"paramter", "parameter"},
      {"parmeter", "parameter"},
      {"responce", "response"},
      {"identifer", "identifier"},
      {"requred", "required"},
      {"priviledge", "privilege"},
      {"authentification", "authentication"},
      {"existant", "existent"},
      {"adress", "address"},
      {"udpate", "update"},
      {"desciption", "description"},
      {"inital", "initial"},
      {"avaliable", "available"},
      {"transfered", "transferred"},
      {" the the ", "the"},
      {" is is ", "is"}};
  for (const Line& line : page.lines) {
    const std::string lower = " " + ToLower(line.text) + " ";
    for (const auto& [slip, right] : kSlips) {
      if (lower.find(slip) != std::string::npos)
        findings->push_back({"typo", Gravity::kNote, line.number, "",
                             "`" + std::string(Trim(slip)) + "` should be `" + right + "`."});
    }
  }
}

void FindResidue(const Page& page, std::vector<Finding>* findings) {
  uint32_t first = 0;
  size_t count = 0;
  for (const Line& line : page.lines) {
    for (size_t at = line.raw.find("(opens new window)"); at != std::string::npos;
         at = line.raw.find("(opens new window)", at + 1)) {
      if (first == 0) first = line.number;
      ++count;
    }
  }
  if (count > 0)
    findings->push_back({"page-residue", Gravity::kNote, first, "",
                         "`(opens new window)` stands " + std::to_string(count) +
                             (count == 1 ? " time" : " times") +
                             " in the text: words left over from links."});
}

void FindAnnounced(const Page& page, std::vector<Finding>* findings) {
  for (size_t i = 0; i < page.lines.size(); ++i) {
    const Line& line = page.lines[i];
    if (line.kind != LineKind::kText ||
        !HasAny(line.text, {"in our example", "in the example below", "in this example",
                            "example below", "following example", "for example:"}))
      continue;
    const bool follows = i + 1 < page.lines.size() && (page.lines[i + 1].kind == LineKind::kCode ||
                                                       page.lines[i + 1].text.starts_with("{") ||
                                                       page.lines[i + 1].text.starts_with("curl"));
    if (!follows)
      findings->push_back(
          {"example-missing", Gravity::kWarning, line.number, "",
           "An example is announced and does not follow: \"" + Printable(line.text, 100) + "\"."});
  }
}

const Section* SectionOf(const Page& page, Part part, const char* status) {
  for (const Section& section : page.sections) {
    if (section.part == part && section.status.starts_with(status) && !section.fields.empty())
      return &section;
  }
  return nullptr;
}

const PageField* FieldOf(const Section& section, const std::string& name) {
  for (const PageField& field : section.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

// `email` and `emailId`, `userRoleId` and `roleId`: one name is the other with a word more.
bool Alike(const std::string& a, const std::string& b) {
  std::vector<std::string> longer = WordsOf(a), shorter = WordsOf(b);
  if (longer.size() < shorter.size()) std::swap(longer, shorter);
  if (longer.size() != shorter.size() + 1 || shorter.empty()) return false;
  const bool tail = std::equal(shorter.begin(), shorter.end(), longer.begin() + 1),
             head = std::equal(shorter.begin(), shorter.end(), longer.begin());
  return tail ||
         (head && (longer.back() == "id" || longer.back() == "name" || longer.back() == "value"));
}

void FindNames(const Section& request, const Section& response, std::vector<Finding>* findings) {
  std::vector<std::string> hidden, differing;
  for (const PageField& sent : request.fields) {
    if (sent.path.size() != 1) continue;
    const PageField* shown = FieldOf(response, sent.name);
    if (shown != nullptr) {
      const bool listed = !sent.allowed.empty(), shown_listed = !shown->allowed.empty();
      if (listed != shown_listed)
        findings->push_back({"enum-on-one-side", Gravity::kNote, listed ? shown->line : sent.line,
                             listed ? response.title : request.title,
                             "The values of " + FieldName(sent) + " are listed for the " +
                                 (listed ? "request" : "response") + " only."});
      if (!sent.examples.empty() && !shown->examples.empty() &&
          !Equal(sent.examples[0], shown->examples[0]))
        differing.push_back(FieldName(sent));
      continue;
    }
    bool named = false;
    for (const PageField& other : response.fields) {
      if (other.path.size() != 1 || FieldOf(request, other.name) != nullptr ||
          !Alike(sent.name, other.name))
        continue;
      if (!sent.type.has_value() || !other.type.has_value() || sent.type->json != other.type->json)
        continue;
      findings->push_back({"name-differs", Gravity::kWarning, sent.line, request.title,
                           "The request says " + FieldName(sent) + ", the answer " +
                               FieldName(other) + ": are they one thing?"});
      named = true;
    }
    if (!named) hidden.push_back(FieldName(sent));
  }
  if (!hidden.empty())
    findings->push_back({"write-only-field", Gravity::kNote, request.line, request.title,
                         "No answer shows what is sent as " + Join(hidden, ", ") + "."});
  if (!differing.empty())
    findings->push_back({"examples-differ", Gravity::kNote, request.line, request.title,
                         "The examples of request and answer are not of one exchange: " +
                             Join(differing, ", ") + "."});
}

void FindInErrors(const Page& page, const Section* success, std::vector<Finding>* findings) {
  std::vector<std::pair<const Section*, std::set<std::string>>> shapes;
  for (const Section& section : page.sections) {
    if (section.part != Part::kResponse || section.status.starts_with('2') ||
        section.fields.empty())
      continue;
    std::set<std::string> names;
    for (const PageField& field : section.fields) {
      names.insert(field.name);
      const bool number =
          field.type.has_value() && field.type->json == std::vector<std::string>{"integer"};
      if (number && (field.name == "status" || field.name == "code") &&
          field.meaning.find("HTTP") == std::string::npos)
        findings->push_back(
            {"status-field-unrelated", Gravity::kNote, field.line, section.title,
             "How the number in " + FieldName(field) + " relates to the HTTP status is not said."});
      const PageField* good = success == nullptr ? nullptr : FieldOf(*success, field.name);
      if (good != nullptr && !good->examples.empty() && !field.examples.empty() &&
          !Equal(good->examples[0], field.examples[0]))
        findings->push_back(
            {"name-with-two-meanings", Gravity::kNote, field.line, section.title,
             FieldName(field) + " seems to mean one thing in success and another in a refusal."});
    }
    shapes.emplace_back(&section, std::move(names));
  }
  for (size_t i = 1; i < shapes.size(); ++i) {
    if (shapes[i].second == shapes[0].second) continue;
    findings->push_back(
        {"error-shapes-differ", Gravity::kNote, shapes[i].first->line, shapes[i].first->title,
         "The refusals of this operation have different shapes: " + shapes[0].first->status +
             " against " + shapes[i].first->status + "."});
    break;
  }
}

// Whether a path parameter is said to be a text and nothing else.
bool SaysText(const Page& page, const std::string& name) {
  for (const Section& section : page.sections) {
    for (const PageField& field : section.fields) {
      if (section.part == Part::kPath && field.name == name)
        return field.type.has_value() && field.type->json == std::vector<std::string>{"string"};
    }
  }
  return false;
}

}  // namespace

void FindInText(const Page& page, std::vector<Finding>* findings) {
  FindMarks(page, findings);
  FindTypos(page, findings);
  FindResidue(page, findings);
  FindAnnounced(page, findings);
}

void FindBetweenBodies(const Page& page, const Draft& draft, std::vector<Finding>* findings) {
  const Section* request = SectionOf(page, Part::kRequest, "");
  const Section* success = SectionOf(page, Part::kResponse, "2");
  FindInErrors(page, success, findings);
  if (request != nullptr && success != nullptr) FindNames(*request, *success, findings);
  for (const Section* body : {request, success}) {
    if (body == nullptr ||
        std::any_of(body->fields.begin(), body->fields.end(),
                    [](const PageField& field) { return field.required.has_value(); }))
      continue;
    findings->push_back({"no-required-marks", Gravity::kNote, body->line, body->title,
                         std::string("No field of the ") +
                             (body == request ? "request" : "answer") + " is marked as required."});
  }
  const bool required =
      request != nullptr &&
      std::any_of(request->fields.begin(), request->fields.end(),
                  [](const PageField& field) { return field.required.value_or(false); });
  if (request != nullptr && page.method == "PATCH" && !required)
    findings->push_back({"left-open", Gravity::kNote, request->line, request->title,
                         "Nothing says what an empty body `{}` does."});
  if (request != nullptr && success != nullptr && page.method == "PUT" &&
      request->fields.size() * 3 <= success->fields.size())
    findings->push_back({"put-or-patch", Gravity::kNote, page.operation_line, page.title,
                         "PUT takes " + std::to_string(request->fields.size()) +
                             " of the answer's " + std::to_string(success->fields.size()) +
                             " fields: full replacement and partial update cannot be told apart."});
  if (success == nullptr) return;
  for (const PageField& field : success->fields) {
    // "has_emm" beside an object "emm".
    const PageField* subject =
        field.name.starts_with("has_") ? FieldOf(*success, field.name.substr(4)) : nullptr;
    if (subject != nullptr)
      findings->push_back({"left-open", Gravity::kNote, subject->line, success->title,
                           "What " + FieldName(*subject) + " is while " + FieldName(field) +
                               " is false is not said."});
    const bool number =
        field.type.has_value() && field.type->json == std::vector<std::string>{"integer"};
    for (const DraftParameter& parameter : draft.parameters) {
      const Value* type = parameter.schema.Find("type");
      const bool text = type != nullptr && type->is_string() && type->text() == "string" &&
                        SaysText(page, parameter.name);
      if (parameter.in == ParameterPlace::kPath && text && number && field.name == "id" &&
          !WordsOf(parameter.name).empty() && WordsOf(parameter.name).back() == "id")
        findings->push_back(
            {"name-with-two-meanings", Gravity::kNote, field.line, success->title,
             "The path's `" + parameter.name +
                 "` is a text and the answer's `id` an integer: they are different identifiers."});
    }
  }
}

}  // namespace assay::derive
