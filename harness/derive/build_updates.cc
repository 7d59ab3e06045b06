// Sentences on what an update does: to what is sent, left out, null or empty.
#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/build.h"

namespace assay::derive {
namespace {

const std::vector<std::string> kOmitted = {
    "not provided",       "omitted",   "left out",    "not included", "not contain", "not sent",
    "not specified",      "absent",    "not present", "not supplied", "not given",   "missing",
    "not in the request", "leave out", "leaves out",  "without "};
const std::vector<std::string> kUnchanged = {"unchanged",    "no changes will be made",
                                             "no change",    "not be changed",
                                             "not changed",  "keeps its",
                                             "keep its",     "keep their",
                                             "remain as",    "remains as",
                                             "retain",       "not be modified",
                                             "not modified", "unaffected",
                                             "stays as",     "stay as",
                                             "untouched",    "not be updated"};
const std::vector<std::string> kReplace = {"replace", "overwrite", "overwritten"};
const std::vector<std::string> kRemoved = {"removed", "cleared", "deleted", "emptied",
                                           "erased",  "removes", "clears",  "deletes",
                                           "empties", "remove ", "clear ",  "delete "};
const std::vector<std::string> kEmptyObject = {
    "{}",        "empty object",   "empty dictionary", "no attributes are",
    "empty map", "no entries are", "no keys are"};
const std::vector<std::string> kNotReturned = {"not return",
                                               "not be returned",
                                               "not returned",
                                               "not include",
                                               "not contain",
                                               "not be present",
                                               "not be included",
                                               "omitted from the response",
                                               "absent from the response"};
const std::vector<std::string> kAnswers = {"response", "returned", "return ", "answer", "returns"};

Ids Merge(const Ids& a, const Ids& b) {
  Ids all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

bool IsObject(const PlacedField& one) {
  return one.field->type.has_value() && one.field->type->json == std::vector<std::string>{"object"};
}
bool IsArrayField(const PlacedField& one) {
  return one.field->type.has_value() && one.field->type->json == std::vector<std::string>{"array"};
}

void AllowNull(Value* schema) {
  Value* type = schema->Find("type");
  if (type == nullptr || !type->is_string()) return;
  schema->Set("type", TextList({type->text(), "null"}));
}

}  // namespace

// The fields that a sentence is about: those it names, else the one it stands at, else, where it
// speaks of optional fields in general, all of them that bear the note's mark.
std::vector<PlacedField*> Builder::TargetsOf(const Sentence& sentence, PlacedField* field,
                                             const std::string& mark) {
  std::vector<PlacedField*> targets;
  for (const std::string& name : QuotedNames(sentence.text)) {
    for (PlacedField& one : request_) {
      if (one.field->name == name && one.field->path.size() == 1) targets.push_back(&one);
    }
  }
  if (!targets.empty()) return targets;
  const bool general = HasAny(
      sentence.text,
      {"optional param",      "optional field",    "optional attribute",      "optional propert",
       "any field",           "any param",         "any attribute",           "fields not",
       "fields that are not", "parameters not",    "parameters that are not", "attributes not",
       "properties not",      "all fields",        "omitted fields",          "fields omitted",
       "fields left out",     "fields you",        "properties that are not", "field that is not",
       "omitted propert",     "omitted param",     "missing fields",          "unspecified",
       "that are omitted",    "that are left out", "which are omitted",       "anything omitted",
       "that are missing",    "that are absent"});
  if (!general) {
    if (field != nullptr && field->field->path.size() == 1) targets.push_back(field);
    return targets;
  }
  const bool marked = !mark.empty() &&
                      std::any_of(request_.begin(), request_.end(),
                                  [&](const PlacedField& one) { return one.field->marks == mark; });
  for (PlacedField& one : request_) {
    if (one.field->path.size() != 1 || one.field->required.value_or(false)) continue;
    if (marked && one.field->marks != mark) continue;
    targets.push_back(&one);
  }
  return targets;
}

// Where every answer of success shows the field; null where one of them does not.
const PlacedField* Builder::Shown(const PlacedField& request) const {
  if (shows_list_) return nullptr;
  const PlacedField* shown = nullptr;
  for (const auto& [status, fields] : responses_) {
    if (!status.starts_with('2') || fields.empty()) continue;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const PlacedField& one) {
      return one.pointer == request.pointer && one.field->type.has_value() &&
             request.field->type.has_value() &&
             one.field->type->json == request.field->type->json && !one.field->type->json.empty();
    });
    if (found == fields.end()) return nullptr;
    if (status == success_) shown = &*found;
  }
  return shown;
}

void Builder::AddUpdates(const std::vector<const PlacedField*>& fields, const Ids& ids) {
  std::vector<std::string> plain, arrays;
  for (const PlacedField* one : fields)
    (IsArrayField(*one) ? arrays : plain).push_back(one->pointer);
  if (!plain.empty()) AddRule(MakeRule("updates", {{"fields", TextList(plain)}}, ids));
  if (!arrays.empty())
    AddRule(MakeRule("updates",
                     {{"fields", TextList(arrays)}, {"compare", Value::String("contains_items")}},
                     ids, Level::kShould));
}

// "Send null to clear the remark": null is then a good value, whatever else it does.
bool Builder::ReadClearedByNull(const Sentence& sentence, const std::string& section,
                                const PlacedField& field) {
  Value* schema = draft_.request_schema->Find("properties")->Find(field.field->path[0]);
  if (schema == nullptr || IsConditional(sentence.text)) return false;
  AllowNull(schema);
  if (Value* listed = schema->Find("enum")) listed->items().push_back(Value());
  draft_.AddUntested(Level::kMust, "patch-semantics",
                     FieldName(*field.field) + " of null clears it.",
                     At(sentence.line, section, "sentence on null"),
                     "What an answer shows then is not said for a field of this type.");
  return true;
}

bool Builder::ReadUpdate(const Sentence& sentence, const std::string& section, PlacedField* field,
                         const std::string& mark) {
  if (!draft_.request_schema.has_value() || sentence.text.size() > 400 ||
      HasAny(sentence.text, {"unless", "except"}))
    return false;
  const std::string& text = sentence.text;
  std::vector<PlacedField*> targets = TargetsOf(sentence, field, mark);
  const auto state_targets = [&] {
    if (!targets.empty()) return;
    for (PlacedField& one : request_) {
      if (std::find(state_fields_.begin(), state_fields_.end(), one.pointer) != state_fields_.end())
        targets.push_back(&one);
    }
  };
  const bool null = HasAny(text, {"null"}), empty = HasAny(text, kEmptyObject),
             removed = HasAny(text, kRemoved);
  const bool answers = HasAny(text, kAnswers), not_returned = answers && HasAny(text, kNotReturned);
  const auto fact = [&](const char* category, const std::string& says, const std::string& locator) {
    return draft_.AddFact(Level::kMust, category, says, At(sentence.line, section, locator));
  };
  const auto named = [&] {
    std::string list;
    for (const PlacedField* one : targets)
      list += (list.empty() ? "" : ", ") + FieldName(*one->field);
    return list;
  };
  if (HasAny(text, kOmitted) && HasAny(text, kUnchanged) && !null) {
    if (targets.empty()) return false;
    const std::string id = fact(
        "patch-semantics", "What is left out of the request is left unchanged: " + named() + ".",
        "sentence on what is left out");
    for (const PlacedField* one : targets)
      unchanged_[one->pointer] = Merge(unchanged_[one->pointer], {id});
    return true;
  }
  if ((null || empty) && removed) {
    state_targets();
    if (targets.size() != 1 || null == empty) return false;
    const PlacedField& one = *targets[0];
    if (!IsObject(one)) return null && ReadClearedByNull(sentence, section, one);
    state_ = null ? State::kNull : State::kEmpty;
    state_fields_ = {one.pointer};
    const std::string id =
        fact("patch-semantics",
             FieldName(*one.field) + (null ? " of null" : " of {}") + " removes all that it held.",
             null ? "sentence on null" : "sentence on {}");
    auto& into = null ? removed_ : emptied_;
    into[one.pointer] = Merge(into[one.pointer], {id});
    if (null) {
      if (Value* schema = draft_.request_schema->Find("properties")->Find(one.field->path[0]))
        AllowNull(schema);
    }
    if (not_returned && null) {
      removed_answer_[one.pointer] = {fact(
          "state-semantics", "After null the answer has no " + FieldName(*one.field) + " at all.",
          "sentence on null, the answer")};
      answer_lines_[one.pointer] = sentence.line;
    }
    return true;
  }
  if (answers && (state_ != State::kNothing || null || empty)) {
    state_targets();
    if (targets.size() != 1 || !IsObject(*targets[0])) return false;
    const PlacedField& one = *targets[0];
    if (not_returned && (state_ == State::kNull || null)) {
      removed_answer_[one.pointer] = {fact(
          "state-semantics", "After null the answer has no " + FieldName(*one.field) + " at all.",
          "sentence on the answer to null")};
      answer_lines_[one.pointer] = sentence.line;
      return true;
    }
    if (!not_returned && empty && state_ != State::kNull) {
      emptied_answer_[one.pointer] = {
          fact("state-semantics", "After {} the answer has an empty " + FieldName(*one.field) + ".",
               "sentence on the answer to {}")};
      return true;
    }
    return false;
  }
  const bool entire =
      HasAny(text, {"entire ", "whole "}) && HasAny(text, {"updated", "replaced", "overwritten"});
  if ((HasAny(text, kReplace) || entire) && !null && !empty && !removed &&
      !HasAny(text, {"not replace", "not be replaced", "not overwrite", "merge"})) {
    if (targets.empty()) return false;
    const bool whole = entire || std::all_of(targets.begin(), targets.end(),
                                             [](const PlacedField* one) { return IsObject(*one); });
    const std::string id =
        fact("patch-semantics",
             "What is sent replaces what was there: " + named() + (whole ? ", as a whole." : "."),
             "sentence on what is sent");
    for (const PlacedField* one : targets) {
      auto& into = IsObject(*one) ? whole_ : replaced_;
      into[one->pointer] = Merge(into[one->pointer], {id});
    }
    return true;
  }
  // "Allows updating the status to …", "Sets the name".
  if (field != nullptr && field->field->path.size() == 1 &&
      (page_.method == "PATCH" || page_.method == "PUT") &&
      (text.starts_with("Allows updating") || text.starts_with("Allows changing") ||
       text.starts_with("Allows setting") || text.starts_with("Sets the") ||
       text.starts_with("Updates the") || text.starts_with("Changes the")) &&
      !IsConditional(text)) {
    const std::string id =
        fact("state-semantics", "Sending " + FieldName(*field->field) + " updates it.",
             FieldName(*field->field) + ", description");
    if (const PlacedField* shown = Shown(*field); shown != nullptr) AddUpdates({field}, {id});
    return true;
  }
  return false;
}

// "This endpoint updates the name and the role of a user": which fields an update changes.
bool Builder::ReadSummary(const Sentence& sentence, const std::string& section) {
  const std::string lower = ToLower(sentence.text);
  if ((page_.method != "PATCH" && page_.method != "PUT") || request_.empty()) return false;
  const std::vector<std::string> words = WordsOf(sentence.text);
  if (words.size() < 2) return false;
  const auto is = [](const std::string& word) {
    return HasAny(word, {"update", "change", "modif", "edit", "replace", "renam"}) &&
           word.size() <= 8;
  };
  const bool first = is(words[0]);
  const bool subject =
      HasAny(lower, {"this endpoint ", "this operation ", "this method ", "this call ",
                     "this request ", "endpoint to ", "use this "}) &&
      std::any_of(words.begin(), words.end(), is);
  if ((!first && !subject) || HasAny(lower, {"not ", "unless", " if ", "cannot"})) return false;
  if (section != page_.title && !ReplaceAll(section, ".", "").starts_with(page_.title))
    return false;
  const std::string fact = draft_.AddFact(Level::kMust, "patch-semantics",
                                          "The call updates what the summary names: " +
                                              std::string(Trim(sentence.text)).substr(0, 160) + ".",
                                          At(sentence.line, section, "the summary"));
  std::vector<const PlacedField*> mentioned, all;
  const std::string spaced = " " + Join(words, " ") + " ";
  for (const PlacedField& one : request_) {
    if (one.field->path.size() != 1 || Shown(one) == nullptr) continue;
    all.push_back(&one);
    if (spaced.find(" " + Join(WordsOf(one.field->name), " ") + " ") != std::string::npos)
      mentioned.push_back(&one);
  }
  // Where it names no field, only a request of one field leaves no doubt what is updated.
  if (mentioned.empty() && request_.size() == 1) mentioned = all;
  if (!mentioned.empty()) AddUpdates(mentioned, {fact});
  return true;
}

// What is sent is shown at the place of the same name. That is nowhere said, so it only warns;
// where a sentence says more, its own rules look there.
void Builder::AddReflections() {
  if (page_.method == "GET" || page_.method == "HEAD" || page_.method == "DELETE") return;
  for (const PlacedField& one : request_) {
    const PlacedField* shown = one.field->path.size() == 1 ? Shown(one) : nullptr;
    if (shown == nullptr) continue;
    const Value* schema = draft_.request_schema->Find("properties")->Find(one.field->path[0]);
    const bool uuid = schema != nullptr && schema->StringOr("pattern", "") == kUuidPattern;
    const char* compare = IsArrayField(one) ? "same_items" : uuid ? "uuid" : "exact";
    AddRule(MakeRule("reflects",
                     {{"request", Value::String(one.pointer)},
                      {"response", Value::String(one.pointer)},
                      {"compare", Value::String(compare)}},
                     {one.type_facts[0], shown->type_facts[0]}, Level::kShould));
  }
}

// The arrays of an answer that say what their record is part of: an update of them is to be seen.
void Builder::AddMemberships() {
  for (PlacedField& one : responses_[success_]) {
    const bool array =
        one.field->type.has_value() && one.field->type->json == std::vector<std::string>{"array"};
    if (!array || !HasAny(one.field->meaning, {"belong", "part of", "member of"})) continue;
    const std::string fact = draft_.AddFact(
        Level::kMust, "state-semantics",
        "The answer's " + FieldName(*one.field) + " lists what the record is part of.",
        At(one.field->line, one.section->title, FieldName(*one.field) + ", description"));
    for (const PlacedField& sent : request_) {
      if (Shown(sent) == &one && page_.method != "POST") AddUpdates({&sent}, {fact});
    }
  }
}

// A field that one refusal lists and another does not: by omission it is not there.
void Builder::AddAbsent() {
  std::map<std::string, std::set<std::string>> names;  // by status
  std::map<std::string, const PlacedField*> first;
  for (const auto& [status, fields] : responses_) {
    if (fields.empty() || (!status.starts_with('4') && !status.starts_with('5'))) continue;
    first[status] = &fields[0];
    for (const PlacedField& one : fields) {
      if (one.field->path.size() == 1) names[status].insert(one.pointer);
    }
  }
  for (const auto& [status, here] : names) {
    std::vector<std::string> absent;
    for (const auto& [other, there] : names) {
      for (const std::string& pointer : there) {
        const bool listed = std::find(absent.begin(), absent.end(), pointer) != absent.end();
        if (here.count(pointer) == 0 && !listed) absent.push_back(pointer);
      }
    }
    if (absent.empty()) continue;
    const Section& section = *first[status]->section;
    const std::string fact = draft_.AddFact(Level::kShould, "error-shape",
                                            "A " + status + " answer does not list " +
                                                Join(absent, ", ") + ", which other refusals do.",
                                            At(section.line, section.title, "the fields listed"));
    AddRule(MakeRule("absent_in", {{"responses", TextList({status})}, {"fields", TextList(absent)}},
                     {fact}));
  }
}

void Builder::AddGeneralRules() {
  AddAbsent();
  if (draft_.request_schema.has_value()) AddReflections();
  AddMemberships();
  // An effect is judged only where an answer shows it.
  const auto is_shown = [&](const std::string& pointer) {
    return std::any_of(request_.begin(), request_.end(), [&](const PlacedField& one) {
      return one.pointer == pointer && Shown(one) != nullptr;
    });
  };
  const auto field_rule = [&](const char* name, const std::map<std::string, Ids>& facts) {
    for (const auto& [pointer, ids] : facts) {
      if (is_shown(pointer)) AddRule(MakeRule(name, {{"field", Value::String(pointer)}}, ids));
    }
  };
  field_rule("unchanged_when_omitted", unchanged_);
  field_rule("replaced_when_given", replaced_);
  field_rule("replaced_whole", whole_);
  const auto parts = [&](const char* name, const std::map<std::string, Ids>& removed,
                         const std::map<std::string, Ids>& answer) {
    std::set<std::string> pointers;
    for (const auto& [pointer, ids] : removed) pointers.insert(pointer);
    for (const auto& [pointer, ids] : answer) pointers.insert(pointer);
    for (const std::string& pointer : pointers) {
      if (!is_shown(pointer)) continue;
      Value requirements = Value::MakeObject();
      if (removed.count(pointer) > 0) requirements.Set("removed", IdList(removed.at(pointer)));
      if (answer.count(pointer) > 0) requirements.Set("answer", IdList(answer.at(pointer)));
      AddRule(
          MakeRule(name, {{"field", Value::String(pointer)}, {"requirements", requirements}}, {}));
    }
  };
  parts("removed_by_null", removed_, removed_answer_);
  parts("emptied_by_empty_object", emptied_, emptied_answer_);
  for (const auto& [pointer, ids] : removed_answer_) {
    if (emptied_answer_.count(pointer) == 0 || !is_shown(pointer)) continue;
    const std::string fact =
        draft_.AddFact(Level::kMust, "cross-field-invariant",
                       "Null and {} do the same to what was there, and are answered differently.",
                       At(answer_lines_[pointer], "both sentences", "on null and on {}"));
    AddRule(MakeRule("distinct_answers", {{"field", Value::String(pointer)}}, {fact}));
  }
  for (const PlacedField& one : request_) {
    if (!one.field->free_values) continue;
    Value requirements = Value::MakeObject();
    requirements.Set("accepted", IdList({one.type_facts.back()}));
    const PlacedField* shown = Shown(one);
    if (shown != nullptr && shown->field->free_values)
      requirements.Set("kept", IdList({shown->type_facts.back()}));
    AddRule(MakeRule("accepts_any",
                     {{"field", Value::String(one.pointer)}, {"requirements", requirements}}, {}));
  }
}

}  // namespace assay::derive
