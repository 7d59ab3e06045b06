#include "harness/derive/models.h"

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

constexpr size_t kDeepest = 4;
constexpr size_t kMostAdded = 1000;

std::string KeyOf(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return key;
}

// "Pet", "[Pet]", "array[Pet]", "List<Pet>", "Pet[]": the model's name; whether it is a list of it.
std::string NameIn(std::string type, bool* list) {
  for (const char* mark : {"`", "*", " "}) type = ReplaceAll(type, mark, "");
  *list = false;
  const size_t open = type.find_first_of("[<(");
  const std::string before = ToLower(type.substr(0, open));
  const bool outer =
      open != std::string::npos && (before.empty() || before == "array" || before == "list" ||
                                    before == "set" || before == "arrayof" || before == "listof");
  if (type.ends_with("[]")) {
    *list = true;
    type.resize(type.size() - 2);
  } else if (outer && type.size() > open + 2) {
    *list = true;
    type = type.substr(open + 1, type.size() - open - 2);
  }
  return IsName(type) ? type : "";
}

const Model* Find(const Models& models, const std::string& type, bool* list) {
  const std::string name = NameIn(type, list);
  const auto found = name.empty() ? models.end() : models.find(KeyOf(name));
  return found == models.end() ? nullptr : &found->second;
}

bool IsZone(const std::string& title) {
  static const std::set<std::string> kTitles = {
      "schemas",           "models",           "definitions", "datamodels", "schemadefinitions",
      "objectdefinitions", "modelsandschemas", "dataschemas"};
  return kTitles.count(KeyOf(title)) > 0;
}

bool IsPart(const std::string& title) {
  const Heading heading = ReadHeading(title);
  return heading.part != Part::kOther || heading.example || KeyOf(title) == "enumeratedvalues";
}

Model ReadModel(const std::string& name, std::vector<Line> lines) {
  Page page;
  page.method = "PUT";  // so that what it lists is taken for a body's
  page.lines = std::move(lines);
  PageReader(&page).Read();
  Model model;
  model.name = name;
  for (Section& section : page.sections) {
    for (PageField& field : section.fields) model.fields.push_back(std::move(field));
    for (Sentence& sentence : section.prose) model.prose.push_back(std::move(sentence));
  }
  model.unread = std::move(page.unread);
  return model;
}

class Follower {
 public:
  Follower(const Models& models, Page* page) : models_(models), page_(*page) {}

  void Follow() {
    for (const ModelRef& reference : page_.body_models) FollowBody(reference);
    for (const ModelRef& reference : page_.answer_models) FollowAnswer(reference);
    for (size_t i = 0; i < page_.sections.size(); ++i) {
      const Part part = page_.sections[i].part;
      if (part == Part::kRequest || part == Part::kResponse) FollowFields(i);
    }
    for (const std::string& key : used_) TellOf(models_.at(key));
    std::erase_if(page_.unread, [&](const Unread& one) { return one.text.empty(); });
  }

 private:
  void FollowBody(const ModelRef& reference) {
    bool list = false;
    const Model* model = Find(models_, reference.type, &list);
    const bool listed =
        std::any_of(page_.sections.begin(), page_.sections.end(), [](const Section& section) {
          return section.part == Part::kRequest && !section.fields.empty();
        });
    if (model == nullptr || list || listed) return;
    Section made;
    made.part = Part::kRequest;
    made.title = reference.section;
    made.line = reference.line;
    made.marks_required = MarksRequired(*model);
    AddMembers(*model, "", reference.line, 0, &made.fields);
    page_.sections.push_back(std::move(made));
    if (reference.unread < page_.unread.size()) page_.unread[reference.unread].text.clear();
  }

  // The one status of success that is named, or success as such.
  std::string Success() const {
    std::string code;
    for (const StatusLine& status : page_.statuses) {
      if (!status.code.starts_with('2') || status.code == code) continue;
      if (!code.empty()) return "2xx";
      code = status.code;
    }
    return code.empty() ? "2xx" : code;
  }

  void FollowAnswer(ModelRef reference) {
    if (reference.status.empty()) reference.status = Success();
    bool list = false;
    const Model* model = Find(models_, reference.type, &list);
    const auto is_of = [&](const Section& section) {
      return section.part == Part::kResponse && section.status == reference.status &&
             !section.fields.empty();
    };
    const bool known = std::any_of(page_.sections.begin(), page_.sections.end(), is_of);
    if (model == nullptr || known) {
      if (model == nullptr && !reference.type.empty())
        page_.unread.push_back({reference.line, reference.section, reference.type,
                                list ? "a list as the answer: its items are not read"
                                     : "a type that the page does not describe"});
      return;
    }
    Section made;
    made.part = Part::kResponse;
    made.status = reference.status;
    made.title = reference.section;
    made.line = reference.line;
    if (list) made.list_line = reference.line;
    AddMembers(*model, "", reference.line, 0, &made.fields);
    page_.sections.push_back(std::move(made));
  }

  // Members of fields whose type is a model.
  void FollowFields(size_t index) {
    std::vector<PageField> all;
    for (PageField& field : page_.sections[index].fields) {
      all.push_back(std::move(field));
      PageField& here = all.back();
      const std::string prefix = here.name + ".";
      const auto& fields = page_.sections[index].fields;
      const bool listed = std::any_of(fields.begin(), fields.end(), [&](const PageField& other) {
        return other.name.starts_with(prefix) || other.name.starts_with(here.name + "[]");
      });
      if (!listed) AddInside(all.size() - 1, 0, here.line, &all);
    }
    page_.sections[index].fields = std::move(all);
  }

  void AddInside(size_t at, size_t depth, uint32_t line, std::vector<PageField>* fields) {
    bool list = false;
    const bool open = !(*fields)[at].type.has_value() ||
                      ((*fields)[at].type->json == std::vector<std::string>{"array"} &&
                       (*fields)[at].type->items.empty());
    const Model* model = open ? Find(models_, (*fields)[at].type_text, &list) : nullptr;
    if (model == nullptr) return;
    TypeInfo type;
    type.word = (*fields)[at].type_text;
    type.json = {list ? "array" : "object"};
    if (list) type.items = {"object"};
    (*fields)[at].type = type;
    const std::string prefix = (*fields)[at].name + (list ? "[]." : ".");
    AddMembers(*model, prefix, line, depth + 1, fields);
  }

  // `line`: of what refers to the model.
  void AddMembers(const Model& model, const std::string& prefix, uint32_t line, size_t depth,
                  std::vector<PageField>* fields) {
    const std::string key = KeyOf(model.name);
    const bool round = std::find(open_.begin(), open_.end(), key) != open_.end();
    if (round || depth > kDeepest || added_ > kMostAdded) {
      page_.unread.push_back({line, "", "`" + prefix + "`: `" + model.name + "`",
                              round ? "the model holds itself: its members are not read again"
                                    : "too deep or too many: its members are not read"});
      return;
    }
    open_.push_back(key);
    used_.insert(key);
    for (const PageField& member : model.fields) {
      ++added_;
      PageField copy = member;
      const std::string marks = copy.marks;
      SetName(prefix + copy.name, &copy);
      copy.marks = marks;
      if (!model.file.empty()) MoveTo(line, &copy);
      fields->push_back(std::move(copy));
      const bool inside =
          std::any_of(model.fields.begin(), model.fields.end(), [&](const PageField& other) {
            return other.name.starts_with(member.name + ".") ||
                   other.name.starts_with(member.name + "[]");
          });
      if (!inside) AddInside(fields->size() - 1, depth, line, fields);
    }
    open_.pop_back();
  }

  // What stands on another page has the line that refers to it.
  static void MoveTo(uint32_t line, PageField* field) {
    field->line = line;
    for (uint32_t* one :
         {&field->type_line, &field->required_line, &field->allowed_line, &field->example_line,
          &field->pattern_line, &field->key_pattern_line, &field->free_line, &field->case_line}) {
      if (*one > 0) *one = line;
    }
    for (Sentence& sentence : field->sentences) sentence.line = line;
  }

  static bool MarksRequired(const Model& model) {
    return std::any_of(model.fields.begin(), model.fields.end(),
                       [](const PageField& field) { return field.required.value_or(false); });
  }

  void TellOf(const Model& model) {
    const std::string title =
        model.file.empty() ? model.name : model.name + " (" + model.file + ")";
    Section about;
    about.title = title;
    about.prose = model.prose;
    for (Sentence& sentence : about.prose) {
      if (!model.file.empty()) sentence.line = 0;
    }
    page_.sections.push_back(std::move(about));
    for (const Unread& unread : model.unread)
      page_.unread.push_back(
          {model.file.empty() ? unread.line : 0, title, unread.text, unread.reason});
  }

  const Models& models_;
  Page& page_;
  std::vector<std::string> open_;
  std::set<std::string> used_;
  size_t added_ = 0;
};

}  // namespace

size_t ModelsBegin(const std::vector<Line>& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind == LineKind::kHeading && IsZone(lines[i].text)) return i;
  }
  return lines.size();
}

Models ReadModels(const std::vector<Line>& lines, bool all) {
  Models models;
  const size_t zone = ModelsBegin(lines);
  const size_t from = all ? 0 : zone + 1;
  for (size_t i = from; i < lines.size(); ++i) {
    if (lines[i].kind != LineKind::kHeading) continue;
    if (!all && lines[i].level <= lines[zone].level) break;  // another part of the page
    const std::string title(Trim(ReplaceAll(lines[i].text, "`", "")));
    // At the level of models "ApiResponse" is a name.
    const int level = all ? 1 : lines[zone].level + 1;
    const bool part = IsPart(title) && lines[i].level != level;
    if (part || IsZone(title) || KeyOf(title).empty()) continue;
    std::vector<Line> inside;
    for (size_t k = i + 1; k < lines.size(); ++k) {
      const bool heading = lines[k].kind == LineKind::kHeading;
      if (heading && (!IsPart(lines[k].text) || lines[k].level <= lines[i].level)) break;
      inside.push_back(lines[k]);
    }
    Model model = ReadModel(title, std::move(inside));
    if (!model.fields.empty()) models.emplace(KeyOf(title), std::move(model));
  }
  return models;
}

void FollowModels(const Models& models, Page* page) { Follower(models, page).Follow(); }

}  // namespace assay::derive
