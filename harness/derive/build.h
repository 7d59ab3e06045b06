// From what a page says to a draft. Inside this room only.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/derive/draft.h"
#include "harness/derive/page.h"

namespace assay::derive {

inline constexpr std::string_view kUuidPattern =
    "^(?:[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$";

// A field of the request or of a response where it stands in the draft's schemas.
struct PlacedField {
  PageField* field = nullptr;
  const Section* section = nullptr;
  std::string pointer;  // "/profile/groups/*/id"
  Ids type_facts;
};

// The member of that name; a new empty object where there was none.
Value* MemberOf(Value* object, std::string_view key);

class Builder {
 public:
  // Marks sentences of the page as read.
  Builder(Page* page, Draft* draft) : page_(*page), draft_(*draft) {}
  void Build();

 private:
  // build_parameters.cc
  void BuildOperation();
  void BuildPathParameters();
  void BuildParameter(PageField* field, const Section& section, ParameterPlace in);
  void BuildSecurity();
  // build_fields.cc
  void BuildRequest();
  void BuildResponses();
  void MarkAllOptional();
  void AddPresent(const std::vector<PlacedField>& placed, const std::string& code, Value* root);
  void MakeList(const Section& section, const std::string& code, DraftResponse* response);
  Value BuildBody(std::vector<Section*> sections, const std::string& status,
                  std::vector<PlacedField>* placed, Value* advice);
  void BuildField(PlacedField* placed, Value* schema, Value* advice, bool request,
                  const std::string& status);
  void AddType(PlacedField* placed, Value* schema, Value* advice, bool request,
               const std::string& status);
  void AddEnum(PlacedField* placed, Value* schema, bool request, const std::string& where);
  void AddPatterns(PlacedField* placed, Value* schema, bool request, const std::string& where);
  void AddExamples(PlacedField* placed, Value* schema, Value* advice, bool request,
                   const std::string& where);
  void AddRequired(std::vector<PlacedField>* placed, Value* root);
  void ReadFieldSentence(Sentence* sentence, PlacedField* placed, Value* schema, bool request,
                         const std::string& where);
  bool ReadLimits(const Sentence& sentence, PlacedField* placed, Value* schema,
                  const std::string& where);
  std::string NullFact();
  // build_rules.cc, build_updates.cc
  void BuildRules();
  void ReadContext(std::vector<Sentence>* sentences, const std::string& section, PlacedField* field,
                   const std::vector<PlacedField>* fields, const std::string& status,
                   const std::string& mark);
  bool ReadEitherOr(const Sentence& sentence, const std::string& section,
                    const std::vector<PlacedField>* fields, const std::string& status);
  bool ReadAlternatives(const Sentence& sentence, const std::string& section);
  bool ReadPermission(const Sentence& sentence, const std::string& section);
  bool ReadUpdate(const Sentence& sentence, const std::string& section, PlacedField* field,
                  const std::string& mark);
  bool ReadClearedByNull(const Sentence& sentence, const std::string& section,
                         const PlacedField& field);
  bool ReadSummary(const Sentence& sentence, const std::string& section);
  bool ReadTime(const Sentence& sentence, const std::string& section, PlacedField* field,
                const std::string& status);
  bool ReadMisc(const Sentence& sentence, const std::string& section, PlacedField* field,
                const std::string& status);
  std::vector<PlacedField*> TargetsOf(const Sentence& sentence, PlacedField* field,
                                      const std::string& mark);
  const PlacedField* Shown(const PlacedField& request) const;
  void AddUpdates(const std::vector<const PlacedField*>& fields, const Ids& ids);
  void AddGeneralRules();
  void AddReflections();
  void AddAbsent();
  void AddMemberships();

  void AddRule(Value rule);
  Spot At(uint32_t line, std::string section, std::string locator) const {
    return {line, std::move(section), std::move(locator)};
  }

  Page& page_;
  Draft& draft_;
  std::vector<PlacedField> request_;
  std::map<std::string, std::vector<PlacedField>> responses_;  // by status
  std::string success_;      // the status of success that has fields
  bool shows_list_ = false;  // an answer of success is a list
  std::string null_fact_;
  // What the sentence before was about: an answer to null or to {}.
  enum class State { kNothing, kNull, kEmpty } state_ = State::kNothing;
  std::vector<std::string> state_fields_;  // pointers
  std::map<std::string, Ids> removed_, removed_answer_, emptied_, emptied_answer_;
  std::map<std::string, uint32_t> answer_lines_;
  std::map<std::string, Ids> unchanged_, replaced_, whole_;  // by pointer of the request field
  std::string operation_fact_;
};

// A text that names the kind in words of ours: "a string", "an integer".
std::string TypeInWords(const TypeInfo& type);
// A phrase that only says what something is, without a verb: "Name of the device".
bool IsMeaning(std::string_view text);
inline uint32_t LineOfType(const PageField& field) {
  return field.type_line > 0 ? field.type_line : field.line;
}
inline uint32_t LineOfMark(const PageField& field) {
  return field.required_line > 0 ? field.required_line : field.line;
}
std::string FieldName(const PageField& field);  // in `backticks`
// Names in quotes or backticks in a text.
std::vector<std::string> QuotedNames(std::string_view text);
bool HasAny(std::string_view text, const std::vector<std::string>& parts);
// Whether the text says that nobody can tell this at once: conditions, exceptions.
bool IsConditional(std::string_view text);

}  // namespace assay::derive
