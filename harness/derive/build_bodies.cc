// The request and the responses as wholes: which fields are required, which statuses there are.
#include <algorithm>

#include "harness/base/text.h"
#include "harness/derive/build.h"
#include "harness/derive/parts.h"

namespace assay::derive {
namespace {

// Takes out what says nothing, so that advice holds advice alone.
void Prune(Value* schema) {
  for (const char* key : {"items", "properties"}) {
    Value* below = schema->Find(key);
    if (below == nullptr) continue;
    if (std::string_view(key) == "items") {
      Prune(below);
    } else {
      for (assay::Member& member : below->members()) Prune(&member.value);
      std::erase_if(below->members(),
                    [](const assay::Member& member) { return member.value.members().empty(); });
    }
    if (below->members().empty()) schema->Erase(key);
  }
}

Value* ParentOf(Value* root, const std::string& pointer) {
  Value* at = root;
  std::vector<std::string> tokens = PointerTokens(pointer);
  tokens.pop_back();
  for (const std::string& token : tokens) {
    at = token == "*"                        ? at->Find("items")
         : at->Find("properties") == nullptr ? nullptr
                                             : at->Find("properties")->Find(token);
    if (at == nullptr) return nullptr;
  }
  return at;
}

bool AllowsObject(const Value& schema) {
  const Value* type = schema.Find("type");
  if (type == nullptr) return true;
  if (type->is_string()) return type->text() == "object";
  return std::any_of(type->items().begin(), type->items().end(),
                     [](const Value& one) { return one.text() == "object"; });
}

}  // namespace

void Builder::AddRequired(std::vector<PlacedField>* placed, Value* root) {
  const bool marks_here = std::any_of(placed->begin(), placed->end(), [](const PlacedField& one) {
    return one.field->required.has_value();
  });
  bool marks_anywhere = marks_here;
  for (const Section& section : page_.sections) {
    marks_anywhere = marks_anywhere || section.marks_required;
    for (const PageField& field : section.fields)
      marks_anywhere = marks_anywhere || field.required.value_or(false);
  }
  std::vector<std::string> unmarked;
  for (PlacedField& one : *placed) {
    const std::string name = FieldName(*one.field);
    const Spot spot = At(LineOfMark(*one.field), one.section->title, name + ", the mark");
    if (one.field->required.value_or(false)) {
      const std::string fact = draft_.AddFact(Level::kMust, "required",
                                              "In the request, " + name + " is required.", spot);
      Value* parent = ParentOf(root, one.pointer);
      if (parent == nullptr || !AllowsObject(*parent)) continue;
      std::vector<std::string> names;
      if (const Value* there = parent->Find("required")) {
        for (const Value& required : there->items()) names.push_back(required.text());
      }
      names.push_back(PointerTokens(one.pointer).back());
      parent->Set("required", TextList(names));
      Tie(parent, "required", {fact});
    } else if (one.field->required.has_value()) {
      const std::string fact = draft_.AddFact(Level::kMust, "required",
                                              "A request may come without " + name + ".", spot);
      if (one.field->path.size() == 1)
        AddRule(MakeRule("optional", {{"fields", TextList({one.pointer})}}, {fact}));
    } else if (one.field->path.size() == 1) {
      unmarked.push_back(one.pointer);
    }
  }
  if (unmarked.empty() || !marks_anywhere) return;
  const Section& section = *placed->front().section;
  // Where only those that may be left out bear a mark, the others may well be required.
  const bool only_optional =
      marks_here && !section.marks_required &&
      std::none_of(placed->begin(), placed->end(),
                   [](const PlacedField& one) { return one.field->required.value_or(false); });
  if (only_optional) {
    page_.unread.push_back({section.line, section.title, "fields without a mark",
                            "only those that may be left out are marked"});
    return;
  }
  const std::string text =
      marks_here ? "The request's fields without the mark for required may be left out."
                 : "No field of the request bears the mark for required: each may be left out.";
  const std::string fact =
      draft_.AddFact(Level::kMust, "required", text, At(section.line, section.title, "the marks"));
  AddRule(MakeRule("optional", {{"fields", TextList(unmarked)}}, {fact}));
}

// "All parameters of this endpoint are optional": a mark for each field that has none.
void Builder::MarkAllOptional() {
  for (Section& section : page_.sections) {
    if (section.part == Part::kResponse || section.part == Part::kStatuses) continue;
    for (Sentence& sentence : section.prose) {
      const std::string text = ToLower(sentence.text);
      const bool all = text.starts_with("all ") && text.size() < 80 &&
                       HasAny(text, {"parameters ", "fields ", "properties ", "attributes "}) &&
                       text.ends_with(" are optional") && !IsConditional(sentence.text);
      if (!all) continue;
      sentence.read = true;
      for (PlacedField& one : request_) {
        if (one.field->required.has_value()) continue;
        one.field->required = false;
        one.field->required_line = sentence.line;
      }
    }
  }
}

void Builder::BuildRequest() {
  std::vector<Section*> sections;
  std::string media;
  const Section* media_section = nullptr;
  for (Section& section : page_.sections) {
    if (section.part != Part::kRequest) continue;
    sections.push_back(&section);
    if (!section.media.empty() && media.empty()) {
      media = section.media;
      media_section = &section;
    }
  }
  if (!media.empty()) {
    draft_.request_media_type = {
        media,
        {draft_.AddFact(Level::kMay, "header", "The request body is `" + media + "`.",
                        At(media_section->line, media_section->title, "heading"))}};
  }
  Value advice = Value::MakeObject();
  Value root = BuildBody(sections, "", &request_, &advice);
  if (request_.empty()) {
    if (!media.empty()) {
      DraftFact* fact = draft_.FindFact(draft_.request_media_type.requirements[0]);
      fact->not_tested = "The page lists no field of the body.";
      draft_.request_media_type = {};
    }
    return;
  }
  MarkAllOptional();
  AddRequired(&request_, &root);
  if (page_.body_required_line.has_value()) {
    draft_.request_required_by = {
        draft_.AddFact(Level::kMust, "required", "The request has a body.",
                       At(*page_.body_required_line, request_.front().section->title, "the body"))};
  }
  Ids all;
  for (const PlacedField& one : request_) {
    if (one.field->path.size() == 1 && !draft_.FindFact(one.type_facts[0])->not_tested.empty())
      continue;
    if (one.field->path.size() == 1) all.push_back(one.type_facts[0]);
  }
  if (all.empty()) all = {operation_fact_};
  Tie(&root, "type", all);
  draft_.request_schema = std::move(root);
}

// Fields of an answer that bear the mark for required: they are always there.
void Builder::AddPresent(const std::vector<PlacedField>& placed, const std::string& code,
                         Value* root) {
  const std::string where = code == "2xx" ? "an answer of success" : "a " + code + " answer";
  for (const PlacedField& one : placed) {
    if (!one.field->required.value_or(false)) continue;
    Value* parent = ParentOf(root, one.pointer);
    if (parent == nullptr || !AllowsObject(*parent)) continue;
    const std::string name = FieldName(*one.field);
    const std::string fact =
        draft_.AddFact(Level::kMust, "required", "In " + where + ", " + name + " is always there.",
                       At(LineOfMark(*one.field), one.section->title, name + ", the mark"));
    std::vector<std::string> names;
    if (const Value* there = parent->Find("required")) {
      for (const Value& required : there->items()) names.push_back(required.text());
    }
    const std::string own = PointerTokens(one.pointer).back();
    if (std::find(names.begin(), names.end(), own) != names.end()) continue;
    names.push_back(own);
    parent->Set("required", TextList(names));
    Tie(parent, "required", {fact});
  }
}

// The schema of a body that is a list of what was read.
void Builder::MakeList(const Section& section, const std::string& code, DraftResponse* response) {
  const std::string which = code == "2xx" ? "an answer of success" : "a " + code + " answer";
  const std::string fact =
      draft_.AddFact(Level::kMust, "response-field-type", "The body of " + which + " is a list.",
                     At(section.list_line, section.title, "the list"));
  for (std::optional<Value>* schema : {&response->schema, &response->advice}) {
    if (!schema->has_value()) continue;
    Value list = Value::MakeObject();
    if (schema == &response->schema) {
      list.Set("type", Value::String("array"));
      Tie(&list, "type", {fact});
      if (Value* ties = (*schema)->Find(kAnnotation)) ties->Set("type", IdList({fact}));
    }
    list.Set("items", std::move(**schema));
    *schema = std::move(list);
  }
}

void Builder::BuildResponses() {
  std::vector<std::string> codes;
  std::map<std::string, Ids> status_facts;
  const auto add_code = [&](const StatusLine& status) {
    const std::string& code = status.code;
    const bool known = std::find(codes.begin(), codes.end(), code) != codes.end();
    // The first meaning is the fact's; what another place says of the code is told.
    if (known && !status.meaning.empty())
      page_.unread.push_back({status.line, status.section, code + ": " + status.meaning,
                              "what a status means is no rule that can be tested"});
    if (known) return;
    codes.push_back(code);
    std::string text =
        "Status " + code + " is documented" + (code.ends_with("xx") ? " as a class" : "");
    if (!status.meaning.empty()) text += ": " + status.meaning;
    if (!text.ends_with('.')) text += '.';
    status_facts[code] = {draft_.AddFact(Level::kMust, "status-code", text,
                                         At(status.line, status.section, "`" + code + "`"))};
  };
  // Statuses that only prose names; what it says of them is left for a person.
  for (const Section& section : page_.sections) {
    for (const Sentence& sentence : section.prose) {
      const std::string code = FindStatus(sentence.text);
      if (code.empty() || !HasAny(sentence.text, {"return", "respon", "status", "http"})) continue;
      page_.statuses.push_back({code, sentence.text, sentence.line, section.title, "", true});
    }
  }
  for (const StatusLine& status : page_.statuses) add_code(status);
  const bool named = !codes.empty();
  // A response without a status of its own is the one of success that is named, if there is one.
  std::vector<std::string> successes;
  for (const std::string& code : codes) {
    if (code.starts_with('2')) successes.push_back(code);
  }
  for (Section& section : page_.sections) {
    if (section.part == Part::kResponse && section.status == "2xx" && successes.size() == 1)
      section.status = successes[0];
  }
  std::map<std::string, std::vector<Section*>> by_status;
  for (Section& section : page_.sections) {
    if (section.part != Part::kResponse || (section.fields.empty() && section.media.empty()))
      continue;
    if (std::find(codes.begin(), codes.end(), section.status) == codes.end())
      codes.push_back(section.status);
    by_status[section.status].push_back(&section);
  }
  if (std::none_of(codes.begin(), codes.end(),
                   [](const std::string& code) { return code.starts_with('2'); }))
    codes.emplace_back("2xx");
  if (std::none_of(codes.begin(), codes.end(),
                   [](const std::string& code) { return code.starts_with('4'); }))
    codes.emplace_back("4xx");
  for (const std::string& code : codes) {
    DraftResponse response;
    response.status = code;
    response.requirements = status_facts[code];
    std::vector<Section*>& sections = by_status[code];
    for (const Section* section : sections) {
      if (section->media.empty() || !response.media_type.name.empty()) continue;
      const std::string which = code == "2xx" ? "an answer of success" : "a " + code + " answer";
      response.media_type = {
          section->media,
          {draft_.AddFact(Level::kMust, "header",
                          "The body of " + which + " is `" + section->media + "`.",
                          At(section->line, section->title, "heading"))}};
    }
    Value advice = Value::MakeObject();
    Value root = BuildBody(sections, code, &responses_[code], &advice);
    std::vector<PlacedField>& placed = responses_[code];
    if (!placed.empty()) {
      AddPresent(placed, code, &root);
      Ids ties = response.requirements;
      for (const PlacedField& one : placed) {
        if (!ties.empty() && !response.requirements.empty()) break;
        if (draft_.FindFact(one.type_facts[0])->not_tested.empty())
          ties.push_back(one.type_facts[0]);
      }
      if (ties.empty()) root.Erase("type");
      if (!ties.empty()) Tie(&root, "type", ties);
      response.schema = std::move(root);
      Prune(&advice);
      if (!advice.members().empty()) response.advice = std::move(advice);
      const auto is_list = [](const Section* section) {
        return section->list_line > 0 || section->fields.empty();
      };
      const auto list = std::find_if(sections.begin(), sections.end(), [](const Section* section) {
        return section->list_line > 0 && !section->fields.empty();
      });
      if (list != sections.end()) {
        if (std::all_of(sections.begin(), sections.end(), is_list)) {
          MakeList(**list, code, &response);
        } else {
          response.schema.reset();
          response.advice.reset();
          page_.unread.push_back({(*list)->list_line, (*list)->title, "a list",
                                  "another part describes the answer as no list"});
        }
        placed.clear();  // what an answer shows of one record is in none of its places
        shows_list_ = shows_list_ || code.starts_with('2');
      } else if (code.starts_with('2') && success_.empty()) {
        success_ = code;
      }
    }
    draft_.responses.push_back(std::move(response));
  }
  if (named && successes.size() + 0 > 0) {
    std::string list;
    for (const StatusLine& status : page_.statuses) {
      if (list.find(status.code) == std::string::npos)
        list += (list.empty() ? "" : ", ") + status.code;
    }
    const StatusLine& first = page_.statuses.front();
    const std::string fact =
        draft_.AddFact(Level::kShould, "status-code",
                       "These are all the statuses that the page lists: " + list + ".",
                       At(first.line, "the whole page", "the statuses listed"));
    AddRule(MakeRule("documented_statuses", {}, {fact}));
  }
}

}  // namespace assay::derive
