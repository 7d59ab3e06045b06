// Sentences into rules.
#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/derive/build.h"
#include "harness/derive/parts.h"

namespace assay::derive {
namespace {

// A field of that name among those of a body; outermost ones only where the name has no dot.
const PlacedField* FindField(const std::vector<PlacedField>& fields, const std::string& name,
                             const std::string& parent = "") {
  for (const PlacedField& one : fields) {
    if (one.field->name == name || (!parent.empty() && one.field->name == parent + "." + name))
      return &one;
  }
  return nullptr;
}

std::vector<std::string> Tokens(std::string_view text) {
  std::vector<std::string> tokens;
  std::string token;
  for (const char c : std::string(text) + " ") {
    const bool inside =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
    if (inside) {
      token += c;
    } else if (!token.empty()) {
      while (token.ends_with('.')) token.pop_back();
      tokens.push_back(token);
      token.clear();
    }
  }
  return tokens;
}

// The two alternatives of "either A or B", "one of A and B".
std::vector<std::string> Alternatives(const Sentence& sentence) {
  const std::vector<std::string> quoted = QuotedNames(sentence.text);
  if (!quoted.empty()) return quoted;
  const std::string lower = ToLower(sentence.text);
  for (const char* start :
       {"either ", "exactly one of ", "only one of ", "one of ", "at least one of "}) {
    const size_t at = lower.find(start);
    if (at == std::string::npos) continue;
    const std::vector<std::string> tokens =
        Tokens(std::string_view(sentence.text).substr(at + std::string_view(start).size()));
    if (tokens.size() >= 3 && (ToLower(tokens[1]) == "or" || ToLower(tokens[1]) == "and"))
      return {tokens[0], tokens[2]};
  }
  return {};
}

}  // namespace

bool Builder::ReadEitherOr(const Sentence& sentence, const std::string& section,
                           const std::vector<PlacedField>* fields, const std::string& status) {
  const std::string& text = sentence.text;
  if (fields == nullptr || text.size() > 200) return false;
  const bool exactly =
      HasAny(text, {"exactly one of"}) ||
      (HasAny(text, {"either "}) &&
       HasAny(text, {"not both", "never both", "but not", "mutually exclusive"})) ||
      (HasAny(text, {"one of"}) && HasAny(text, {"not both", "never both"}));
  const bool at_most =
      !exactly && (HasAny(text, {"only one of", "at most one of", "mutually exclusive",
                                 "cannot both", "never both", "not both"}));
  const bool at_least = !exactly && !at_most && HasAny(text, {"at least one of"});
  const bool either =
      !exactly && !at_most && !at_least && HasAny(text, {"either "}) && HasAny(text, {" or "});
  if ((!exactly && !at_most && !at_least && !either) || (IsConditional(text))) return false;
  if (either && !HasAny(text, {"present", "returned", "sent", "provided", "included"}))
    return false;
  const std::vector<std::string> names = Alternatives(sentence);
  if (names.size() != 2) return false;
  const PlacedField* first = FindField(*fields, names[0]);
  const PlacedField* second = FindField(*fields, names[1]);
  if (first == nullptr || second == nullptr || first == second) return false;
  const std::string both = FieldName(*first->field) + " and " + FieldName(*second->field);
  const Value pointers = TextList({first->pointer, second->pointer});
  const auto spot = [&](const char* part) {
    return At(sentence.line, section, "sentence on " + both + part);
  };
  for (const Value& rule : draft_.rules) {  // said at each of the two, it is one rule
    const Value* there = rule.Find("fields");
    const bool same =
        rule.StringOr("rule", "") == "exactly_one_sent" && there != nullptr &&
        (Equal(*there, pointers) || Equal(*there, TextList({second->pointer, first->pointer})));
    if (status.empty() && same) return true;
  }
  if (status.empty()) {
    const std::string fact = draft_.AddFact(Level::kMust, "cross-field-invariant",
                                            "Of " + both + " a request carries one.", spot(""));
    AddRule(MakeRule("exactly_one_sent", {{"fields", pointers}}, {fact}));
    return true;
  }
  // Said at each of the two fields, it is one rule.
  for (const Value& rule : draft_.rules) {
    const Value* there = rule.Find("fields");
    if (rule.StringOr("rule", "") != "exactly_one_of" || there == nullptr ||
        rule.Find("responses")->items()[0].text() != status)
      continue;
    const Value turned = TextList({second->pointer, first->pointer});
    if (Equal(*there, pointers) || Equal(*there, turned)) return true;
  }
  const std::string where = "In a " + status + " answer, ";
  Value parts = Value::MakeObject();
  if (exactly || at_least || either)
    parts.Set("at_least_one",
              IdList({draft_.AddFact(Level::kMust, "cross-field-invariant",
                                     where + "at least one of " + both + " is present.",
                                     spot(", at least one"))}));
  if (exactly || at_most)
    parts.Set("not_both", IdList({draft_.AddFact(Level::kMust, "cross-field-invariant",
                                                 where + both + " are not both present.",
                                                 spot(", not both"))}));
  AddRule(MakeRule(
      "exactly_one_of",
      {{"responses", TextList({status})}, {"fields", pointers}, {"requirements", parts}}, {}));
  return true;
}

// "The role can be updated by sending either role id or role name": fields named by their last
// words.
bool Builder::ReadAlternatives(const Sentence& sentence, const std::string& section) {
  const std::string lower = ToLower(sentence.text);
  const size_t at = lower.find("either ");
  const size_t with = std::min(lower.find("by sending"),
                               std::min(lower.find("by providing"), lower.find("by passing")));
  if (at == std::string::npos || with == std::string::npos || with > at || IsConditional(lower))
    return false;
  const size_t bar = lower.find(" or ", at);
  if (bar == std::string::npos) return false;
  const auto find = [&](std::string_view phrase) -> const PlacedField* {
    const std::string whole = Join(WordsOf(phrase), " ");
    const PlacedField* found = nullptr;
    for (const PlacedField& one : request_) {
      const std::string name = " " + Join(WordsOf(one.field->name), " ");
      if (whole.empty() || !name.ends_with(" " + whole)) continue;
      if (found != nullptr) return nullptr;  // two fit
      found = &one;
    }
    return found;
  };
  const PlacedField* first = find(std::string_view(sentence.text).substr(at + 7, bar - at - 7));
  const PlacedField* second = find(std::string_view(sentence.text).substr(bar + 4));
  if (first == nullptr || second == nullptr || first == second) return false;
  const Spot spot = At(sentence.line, section, "sentence on the alternatives");
  const std::string both = FieldName(*first->field) + " or " + FieldName(*second->field);
  const std::string fact =
      draft_.AddFact(Level::kMust, "cross-field-invariant",
                     "One thing is changed by sending either " + both + ".", spot);
  AddRule(MakeRule("exactly_one_sent", {{"fields", TextList({first->pointer, second->pointer})}},
                   {fact}));
  for (const PlacedField* one : {first, second}) {
    const std::string alone =
        draft_.AddFact(Level::kMust, "patch-semantics",
                       FieldName(*one->field) + " by itself is a way to change it.", spot);
    draft_.FindFact(alone)->not_tested =
        "Which place of the answer shows it is not said on this line.";
    const PlacedField* shown = Shown(*one);
    if (shown != nullptr) {
      draft_.FindFact(alone)->not_tested.clear();
      AddUpdates({one}, {alone});
    }
    if (Value* schema = draft_.request_schema->Find("properties")->Find(one->field->path[0])) {
      // Names of records that exist cannot be made up.
      schema->Erase("examples");
      Value generate = Value::MakeObject();
      generate.Set("from_profile", Value::Boolean(true));
      schema->Set("x-generate", std::move(generate));
    }
  }
  return true;
}

bool Builder::ReadPermission(const Sentence& sentence, const std::string& section) {
  const std::string lower = ToLower(sentence.text);
  if (!HasAny(lower, {"permission", "privilege", "scope"}) ||
      !HasAny(lower, {"must", "require", "need", "only ", "in order"}))
    return false;
  if (HasAny(lower, {"not require", "no permission", "not need", "optional"}) ||
      lower.find(" or ") != std::string::npos)
    return false;
  // What only some calls need: "to use the other action types".
  if (IsConditional(sentence.text) ||
      HasAny(lower, {" to use ", "e.g.", "for example", "for instance", "some ", "certain "}))
    return false;
  const std::vector<std::string> names = QuotedNames(sentence.text);
  std::string name;
  for (const std::string& one : names) {
    for (size_t at = lower.find(ToLower(one)); at != std::string::npos;
         at = lower.find(ToLower(one), at + one.size())) {
      const std::string behind = lower.substr(at + one.size(), 14);
      const std::string before = lower.substr(at > 16 ? at - 16 : 0, std::min<size_t>(at, 16));
      if (HasAny(behind + " " + before, {"permission", "privilege", "scope"})) name = one;
    }
  }
  if (name.empty()) return false;
  const std::string fact =
      draft_.AddFact(Level::kMust, "permission",
                     "Only a caller with the permission `" + name + "` may make the call.",
                     At(sentence.line, section, "sentence on the permission"));
  Ids ids = {fact};
  if (page_.operation_name == name) {
    ids.insert(ids.begin(),
               draft_.AddFact(Level::kMay, "permission",
                              "Operation and permission share the name `" + name + "`.",
                              At(page_.operation_line, page_.title, "`" + name + "`")));
  }
  AddRule(MakeRule("requires_permission", {{"permission", Value::String(name)}}, ids));
  return true;
}

// Points in time: their unit, their precision, what they are of.
bool Builder::ReadTime(const Sentence& sentence, const std::string& section, PlacedField* field,
                       const std::string& status) {
  if (field == nullptr || !status.starts_with('2')) return false;
  const std::string& text = sentence.text;
  const std::string name = FieldName(*field->field);
  const bool timestamp = field->field->type.has_value() && field->field->type->timestamp;
  const bool number =
      field->field->type.has_value() && !field->field->type->json.empty() &&
      (field->field->type->json[0] == "number" || field->field->type->json[0] == "integer");
  const auto spot = [&](const char* part) {
    return At(sentence.line, section, name + ", " + part);
  };
  if (HasAny(text, {"epoch", "1970"}) && HasAny(text, {"second"}) &&
      !HasAny(text, {"millisecond", "microsecond", "nanosecond"}) && (timestamp || number)) {
    Value parts = Value::MakeObject();
    parts.Set("seconds", IdList({draft_.AddFact(Level::kMust, "format/precision",
                                                name + " is in seconds.", spot("unit"))}));
    const std::string lower = ToLower(text);
    const size_t place = lower.find(" decimal");
    if (place != std::string::npos) {
      const std::vector<std::string> words = Split(lower.substr(0, place), ' ');
      const int decimals = ReadCount(words.back());
      if (decimals >= 0) {
        AddRule(MakeRule(
            "max_decimals",
            {{"response", Value::String(field->pointer)}, {"decimals", Value::Integer(decimals)}},
            {draft_.AddFact(Level::kMust, "format/precision",
                            name + " is given to " + std::to_string(decimals) + " decimal places.",
                            spot("decimal places"))}));
      }
    }
    parts.Set("epoch",
              IdList({draft_.AddFact(Level::kMust, "format/precision",
                                     name + " counts from the Unix epoch.", spot("epoch"))}));
    AddRule(MakeRule("seconds_since_epoch",
                     {{"response", Value::String(field->pointer)}, {"requirements", parts}}, {}));
    return true;
  }
  if (!timestamp && !number) return false;
  const bool numeric_time = std::any_of(
      field->field->sentences.begin(), field->field->sentences.end(), [](const Sentence& one) {
        return HasAny(one.text, {"epoch", "1970"}) &&
               !HasAny(one.text, {"millisecond", "microsecond", "nanosecond"});
      });
  if (!numeric_time ||
      !HasAny(text, {"time at which", "time when", "time of", "date of", "moment", "when the"}))
    return false;
  if (HasAny(text, {"created", "creation"})) {
    const std::string fact = draft_.AddFact(
        Level::kMust, "state-semantics", name + " is the time of creation.", spot("description"));
    const bool updates = page_.method == "PATCH" || page_.method == "PUT";
    AddRule(MakeRule(
        "not_after_answer",
        {{"response", Value::String(field->pointer)}, {"within_seconds", Value::Integer(86400)}},
        {fact}));
    if (updates)
      AddRule(MakeRule("never_changes", {{"response", TextList({field->pointer})}}, {fact},
                       Level::kShould));
    return true;
  }
  if (HasAny(text, {"updated", "modified", "changed", "last update"})) {
    const std::string fact =
        draft_.AddFact(Level::kMust, "state-semantics", name + " is the time of the last update.",
                       spot("description"));
    const bool updates = page_.method == "PATCH" || page_.method == "PUT";
    AddRule(MakeRule(
        updates ? "time_of_answer" : "not_after_answer",
        {{"response", Value::String(field->pointer)}, {"within_seconds", Value::Integer(86400)}},
        {fact}));
    if (updates)
      AddRule(MakeRule("moves_on_change", {{"response", Value::String(field->pointer)}}, {fact},
                       Level::kShould));
    return true;
  }
  return false;
}

bool Builder::ReadMisc(const Sentence& sentence, const std::string& section, PlacedField* field,
                       const std::string& status) {
  const std::string& text = sentence.text;
  if (field != nullptr && status.empty() &&
      HasAny(text, {"not need to be unique", "need not be unique", "not have to be unique",
                    "not necessarily unique", "doesn't need to be unique",
                    "doesn't have to be unique", "not required to be unique"})) {
    const std::string fact = draft_.AddFact(
        Level::kMust, "state-semantics", FieldName(*field->field) + " need not be unique.",
        At(sentence.line, section, FieldName(*field->field) + ", uniqueness"));
    AddRule(MakeRule("need_not_be_unique", {{"field", Value::String(field->pointer)}}, {fact}));
    return true;
  }
  if (field != nullptr && !status.empty() &&
      HasAny(text, {"not need to be unique", "need not be unique", "not have to be unique"})) {
    const std::string fact =
        draft_.AddFact(Level::kShould, "state-semantics",
                       "In the answer, too, " + FieldName(*field->field) + " need not be unique.",
                       At(sentence.line, section, FieldName(*field->field) + ", uniqueness"));
    for (Value& rule : draft_.rules) {
      if (rule.StringOr("rule", "") != "need_not_be_unique" ||
          rule.StringOr("field", "") != field->pointer)
        continue;
      Ids ids;
      for (const Value& id : rule.Find("requirements")->items()) ids.push_back(id.text());
      ids.push_back(fact);
      rule.Set("requirements", IdList(ids));
    }
    return true;
  }
  // "List of the groups the user belongs to": the state after an update.
  return false;
}

void Builder::ReadContext(std::vector<Sentence>* sentences, const std::string& section,
                          PlacedField* field, const std::vector<PlacedField>* fields,
                          const std::string& status, const std::string& mark) {
  state_ = State::kNothing;
  for (Sentence& sentence : *sentences) {
    // What a field's name already says may say more: a time, a sentence on alternatives.
    if (ReadTime(sentence, section, field, status)) {
      sentence.read = true;
      continue;
    }
    if (sentence.read) continue;
    const bool request = status.empty();
    sentence.read =
        ReadEitherOr(sentence, section, fields, status) ||
        ReadMisc(sentence, section, field, status) || ReadPermission(sentence, section) ||
        (request &&
         (ReadUpdate(sentence, section, field, mark) || ReadAlternatives(sentence, section)));
  }
}

void Builder::BuildRules() {
  for (Section& section : page_.sections) {
    const bool response = section.part == Part::kResponse;
    if (section.list_line > 0) continue;  // a rule names places of one record
    std::vector<PlacedField>* fields = response ? &responses_[section.status] : &request_;
    for (PageField& field : section.fields) {
      PlacedField* placed = nullptr;
      for (PlacedField& one : *fields) {
        if (one.field == &field) placed = &one;
      }
      if (section.part == Part::kRequest || response)
        ReadContext(&field.sentences, section.title, placed, fields, response ? section.status : "",
                    "");
    }
    if (section.part == Part::kOther || section.part == Part::kRequest ||
        section.part == Part::kParameters) {
      for (Sentence& sentence : section.prose)
        sentence.read = sentence.read || ReadSummary(sentence, section.title);
    }
    ReadContext(&section.prose, section.title, nullptr, response ? fields : &request_,
                response ? section.status : "", "");
  }
  for (Footnote& footnote : page_.footnotes)
    ReadContext(&footnote.sentences, "note " + footnote.mark, nullptr, &request_, "",
                footnote.mark);
  AddGeneralRules();
}

}  // namespace assay::derive
