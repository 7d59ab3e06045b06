// The operations of a page, and which part of it is each one's.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "harness/base/text.h"
#include "harness/derive/fields.h"
#include "harness/derive/models.h"
#include "harness/derive/page_reader.h"
#include "harness/derive/parts.h"

namespace assay::derive {
namespace {

constexpr size_t kMaxOperations = 500;

struct Found {
  size_t index = 0;  // of the line
  size_t lines = 1;
  OperationLine operation;
  std::optional<size_t> row =
      {};  // of an index of operations that names it, where `index` is its heading
};

std::string LettersOf(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return letters;
}

// A table that lists operations by name stands above the parts of the page that are about them,
// each below a heading of that name.
void GoToHeadings(const std::vector<Line>& lines, std::vector<Found>* found) {
  std::map<std::string, size_t> headings;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind == LineKind::kHeading) headings.emplace(LettersOf(lines[i].text), i);
  }
  for (Found& one : *found) {
    const Line& row = lines[one.index];
    if (row.kind != LineKind::kRow || row.cells.size() < 2) continue;
    const std::string name = LettersOf(row.cells[0].text);
    const auto heading = headings.find(name);
    if (name.empty() || heading == headings.end() || heading->second < one.index) continue;
    one.row = one.index;
    one.index = heading->second;
  }
  std::stable_sort(found->begin(), found->end(),
                   [](const Found& a, const Found& b) { return a.index < b.index; });
}

bool NamesOperation(const Line& line, const OperationLine& operation, const Line* above) {
  const std::string before = Bare(operation.before);
  const size_t words_after = operation.after.empty() ? 0 : Split(operation.after, ' ').size();
  if (line.kind == LineKind::kHeading) return true;
  if (line.kind == LineKind::kRow) return true;
  if (line.kind == LineKind::kCode)
    return before.empty() && (words_after == 0 || operation.after.starts_with("HTTP/"));
  // A table whose cells are spaces apart: "Operation Method Path" above, its name before the
  // method.
  if (above != nullptr && IsName(before) && !LooseColumns(above->text).empty()) return true;
  const bool label =
      before.empty() || before.ends_with(':') || before.ends_with(": `") || before == "`";
  return label && (words_after <= 3) && before.size() <= 30;
}

bool IsMethod(std::string_view text, std::string* method) {
  *method = text;
  for (char& c : *method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const auto found = FindOperation(*method + " /");
  return found.has_value() && found->method == *method;
}

// Method and path where a page's text has lost its marks: on two lines, the path in pieces ("/",
// "users",
// "/", "{id}"), or in one word ("patch/users/{id}").
std::optional<Found> FindLoose(const std::vector<Line>& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string text = Bare(lines[i].text);
    std::string method;
    const size_t slash = text.find('/');
    if (slash != std::string::npos && slash > 2 && slash < 8 &&
        text.find(' ') == std::string::npos && IsMethod(text.substr(0, slash), &method)) {
      if (const auto found = FindOperation(method + " " + text.substr(slash)))
        return Found{i, 1, *found};
    }
    if (text.size() > 7 || !IsMethod(text, &method) || i + 1 >= lines.size()) continue;
    std::string path = Bare(lines[i + 1].text);
    size_t next = i + 2;
    if (path == "/") {
      for (; next < lines.size() && !lines[next].gap; ++next) path += lines[next].text;
    }
    if (!path.starts_with('/') || path.find(' ') != std::string::npos) continue;
    if (const auto found = FindOperation(method + " " + path)) return Found{i, next - i, *found};
  }
  return std::nullopt;
}

// "`PUT /lamps/2.json` changes the lamp", the first below a heading.
std::vector<Found> FindInProse(const std::vector<Line>& lines) {
  std::vector<Found> found;
  std::set<std::string> seen;
  bool fresh = false;
  for (size_t i = 0; i < lines.size() && found.size() < kMaxOperations; ++i) {
    if (lines[i].kind == LineKind::kHeading) fresh = !ReadHeading(lines[i].text).example;
    if (!fresh || lines[i].kind == LineKind::kCode || lines[i].kind == LineKind::kHeading) continue;
    const auto operation = FindOperation(lines[i].text);
    if (!operation || !(operation->before.empty() || operation->before == "`")) continue;
    fresh = false;
    const std::string verb = Split(Trim(ReplaceAll(operation->after, "`", "")), ' ')[0];
    const bool says = verb == "will" || (verb.size() > 3 && verb.ends_with('s') &&
                                         std::islower(static_cast<unsigned char>(verb[0])) != 0);
    if (says && seen.insert(operation->method + " " + operation->path).second)
      found.push_back({i, 1, *operation});
  }
  return found;
}

std::vector<Found> FindOperations(const std::vector<Line>& lines, bool* stacked) {
  std::vector<Found> found;
  std::set<std::string> seen;
  for (const bool code : {false, true}) {
    if (code && !found.empty()) break;
    bool example = false;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].kind == LineKind::kHeading) example = ReadHeading(lines[i].text).example;
      if ((lines[i].kind == LineKind::kCode) != code || example) continue;
      const auto operation = FindOperation(lines[i].text);
      if (!operation.has_value() ||
          !NamesOperation(lines[i], *operation, i == 0 ? nullptr : &lines[i - 1]))
        continue;
      if (found.size() >= kMaxOperations) break;
      if (seen.insert(operation->method + " " + operation->path).second)
        found.push_back({i, 1, *operation});
    }
  }
  if (!found.empty()) return found;
  // "Method: PATCH" and "URL: /devices/{id}" on lines of their own.
  OperationLine apart;
  size_t at = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string text = lines[i].text;
    if (lines[i].cells.size() == 2) text = lines[i].cells[0].text + ": " + lines[i].cells[1].text;
    const size_t colon = text.find(':');
    if (colon == std::string::npos || colon > 20) continue;
    const std::string label = ToLower(Bare(text.substr(0, colon)));
    const std::string value = Bare(text.substr(colon + 1));
    std::string method;
    if (label.ends_with("method") && IsMethod(Split(value, ' ')[0], &method)) apart.method = method;
    if (label == "path" || label == "url" || label == "endpoint" || label == "uri" ||
        label == "route") {
      const auto operation = FindOperation("GET " + value);
      if (operation.has_value()) {
        apart.path = operation->path;
        at = i;
      }
    }
  }
  if (apart.method.empty() || apart.path.empty()) found = FindInProse(lines);
  if (!found.empty()) return found;
  if (!apart.method.empty() && !apart.path.empty()) {
    found.push_back({at, 1, apart});
  } else if (const auto loose = FindLoose(lines)) {
    found.push_back(*loose);
    *stacked = std::none_of(lines.begin(), lines.end(), [](const Line& line) {
      return line.kind == LineKind::kHeading || line.kind == LineKind::kRow;
    });
  }
  return found;
}

// "HTTP Request", "Parameters": what follows is part of an operation that another heading names.
bool IsPartOfPage(const std::string& title) {
  const Heading heading = ReadHeading(title);
  const std::string lower = ToLower(Trim(title));
  return heading.part != Part::kOther || heading.example || lower == "endpoint" || lower == "url" ||
         lower == "code samples";
}

void SetTitle(const std::vector<Line>& lines, size_t begin, size_t operation_index,
              const OperationLine& operation, Page* page) {
  for (size_t i = begin; i <= operation_index; ++i) {
    if (lines[i].kind != LineKind::kHeading) continue;
    std::string title = lines[i].text;
    if (IsPartOfPage(title) && !page->title.empty()) continue;
    if (const auto inside = FindOperation(title)) title = inside->before;
    while (!title.empty() &&
           std::string_view(" .:-–—`#").find(title.back()) != std::string_view::npos)
      title.pop_back();
    title = ReplaceAll(title, "`", "");
    for (const char* method : {" GET", " PUT", " POST", " PATCH", " DELETE"}) {
      if (title.ends_with(method)) title.resize(title.size() - std::string_view(method).size());
    }
    if (title.empty()) continue;
    page->title = title;
    page->title_line = lines[i].number;
  }
  // A page without headings begins with its title.
  if (page->title.empty() && page->stacked && operation_index > 0 &&
      !lines[0].text.ends_with('.') && lines[0].text.size() < 70) {
    page->title = lines[0].text;
    page->title_line = lines[0].number;
  }
  if (page->title.empty()) page->title = operation.method + " " + operation.path;
}

// Headers that hold API keys, by the scheme's name, from the part of a page that stands before all
// operations: "API Key (api_key)", below it "Parameter Name: X-API-Key, in: header".
std::map<std::string, std::string> KeyHeaders(const std::vector<Line>& lines, size_t end) {
  std::map<std::string, std::string> headers;
  std::string scheme;
  for (size_t i = 0; i < end; ++i) {
    const std::string text = ReplaceAll(ReplaceAll(lines[i].text, "`", ""), "*", "");
    const std::string lower = ToLower(text);
    const size_t open = lower.find("api key (");
    if (open != std::string::npos) {
      const size_t from = open + std::string_view("api key (").size();
      scheme = text.substr(from, text.find(')', from) - from);
      continue;
    }
    const size_t name = lower.find("parameter name: "), in = lower.find(", in: header");
    if (scheme.empty() || name == std::string::npos || in == std::string::npos || in < name)
      continue;
    const size_t from = name + std::string_view("parameter name: ").size();
    headers[scheme] = Trim(text.substr(from, in - from));
    scheme.clear();
  }
  return headers;
}

// "… authenticated by means of one of the following methods: api_key": where it is the only one,
// its header must be there.
void AddKeyHeader(const std::map<std::string, std::string>& headers, Page* page) {
  constexpr std::string_view kSays = "authenticated by means of one of the following methods";
  if (headers.empty()) return;
  Section made;
  for (Section& section : page->sections) {
    for (Sentence& sentence : section.prose) {
      const size_t at = ToLower(sentence.text).find(kSays);
      if (at == std::string::npos) continue;
      std::string scheme(Trim(sentence.text.substr(at + kSays.size())));
      while (!scheme.empty() && (scheme.front() == ':' || scheme.front() == ' '))
        scheme.erase(0, 1);
      const auto header = headers.find(Bare(scheme));
      if (header == headers.end() || !IsName(header->second)) continue;
      sentence.read = true;
      made.part = Part::kHeader;
      made.title = section.title;
      made.line = sentence.line;
      PageField field;
      SetName(header->second, &field);
      field.line = sentence.line;
      field.required = true;
      made.fields.push_back(std::move(field));
    }
  }
  if (!made.fields.empty()) page->sections.push_back(std::move(made));
}

}  // namespace

std::vector<Page> ReadPages(const std::vector<Line>& lines,
                            const std::vector<std::pair<std::string, std::vector<Line>>>& others) {
  bool stacked = false;
  std::vector<Found> found = FindOperations(lines, &stacked);
  if (found.empty()) return {};
  GoToHeadings(lines, &found);
  size_t last = ModelsBegin(lines);
  if (found.back().index >= last) last = lines.size();
  Models models = last < lines.size() ? ReadModels(lines, false) : Models();
  for (const auto& [file, other] : others) {
    for (auto& [key, model] : ReadModels(other, true)) {
      model.file = file;
      models.emplace(key, std::move(model));
    }
  }
  const std::map<std::string, std::string> keys = KeyHeaders(lines, found.front().index);
  std::vector<size_t> begins;
  for (size_t n = 0; n < found.size(); ++n) {
    size_t begin = found[n].index;
    const size_t floor = n == 0 ? 0 : found[n - 1].index + 1;
    for (size_t i = found[n].index + 1; i-- > floor;) {
      if (lines[i].kind == LineKind::kHeading && !IsPartOfPage(lines[i].text)) {
        begin = i;
        break;
      }
    }
    begins.push_back(n == 0 ? 0 : begin);
  }
  std::vector<Page> pages;
  for (size_t n = 0; n < found.size(); ++n) {
    const size_t end = n + 1 < found.size() ? begins[n + 1] : last;
    Page page;
    page.method = found[n].operation.method;
    page.path = found[n].operation.path;
    page.stacked = stacked;
    page.operation_line = lines[found[n].row.value_or(found[n].index)].number;
    page.operation_end = lines[found[n].index + found[n].lines - 1].number + 1;
    std::string name = ReplaceAll(found[n].operation.after, "|", " ");
    name = Bare(name);
    if (name.empty() && found[n].operation.before.find(':') == std::string::npos &&
        IsName(found[n].operation.before) && lines[found[n].index].kind == LineKind::kText)
      name = found[n].operation.before;
    if (IsName(name) && name.find('/') == std::string::npos) page.operation_name = name;
    SetTitle(lines, begins[n], found[n].index, found[n].operation, &page);
    page.lines.assign(lines.begin() + static_cast<std::ptrdiff_t>(begins[n]),
                      lines.begin() + static_cast<std::ptrdiff_t>(end));
    PageReader(&page).Read();
    AddKeyHeader(keys, &page);
    FollowModels(models, &page);
    pages.push_back(std::move(page));
  }
  return pages;
}

}  // namespace assay::derive
