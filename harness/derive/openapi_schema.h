// A schema of an OpenAPI document as the draft-07 schema of a contract; inside this room only.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/derive/draft.h"
#include "harness/derive/openapi_document.h"

namespace assay::derive {

// What is sent and what comes differ: readOnly is not sent, writeOnly does not come.
enum class SchemaUse { kRequest, kResponse, kParameter };

// Everything that draft-07 says exactly is translated, each asserting keyword tied to a fact at its
// line. What it cannot say exactly is left out (the schema then allows more, never less) with a
// finding that names it. Requests and parameters come without `$ref`, so that each field's schema
// stands for itself; where one leads back into itself, anything is allowed.
class SchemaTranslator {
 public:
  SchemaTranslator(const OpenApiDocument& document, Draft& draft, FindingList& findings,
                   SchemaUse use)
      : document_(document), draft_(draft), findings_(findings), use_(use) {}

  // `words` is what the whole schema describes: "the body of a 200 answer", "`limit`".
  Value Translate(const Node& schema, const std::string& words);

  // Places of writeOnly fields met in an answer, as pointers; with the facts that they do not come.
  struct Hidden {
    std::string pointer;
    std::string fact;
  };
  const std::vector<Hidden>& hidden() const { return hidden_; }

 private:
  struct Where {
    std::string place;    // JSON Pointer in the instance, with * for items
    bool branch = false;  // inside anyOf and the like: not tied
    bool known = true;    // whether `place` is the one place (not inside a shared definition)
    int depth = 0;
    const Node* shared = nullptr;  // the definition that it is part of, for those of branches
  };

  Value Convert(const Node& node, const Where& where);
  Value ConvertReference(const Node& node, const Where& where);
  Value ConvertObject(const Node& node, const Where& where);
  Value Target(const Node& target, const Where& where);
  void RunDefinitions(Value* root);

  void Type(const Node& node, const Where& where, Value* out);
  void Values(const Node& node, const Where& where, Value* out);
  void Texts(const Node& node, const Where& where, Value* out);
  void Format(const Node& node, const Where& where, Value* out);
  void Numbers(const Node& node, const Where& where, Value* out);
  void Bound(const Node& node, const Where& where, const char* plain, const char* exclusive,
             Value* out);
  void Arrays(const Node& node, const Where& where, Value* out);
  void Objects(const Node& node, const Where& where, Value* out);
  void Required(const Node& node, const Where& where, Value* out);
  void Branches(const Node& node, const Where& where, Value* out);
  void OneOf(const Node& node, const Where& where, const char* keyword, Value* out);
  void Condition(const Node& node, const Where& where, Value* out);
  void Dependencies(const Node& node, const Where& where, Value* out);
  void Unevaluated(const Node& node, const Where& where, Value* out);
  void Examples(const Node& node, Value* out);
  void Unsupported(const Node& node);
  void DropContradictions(const Node& node, Value* out);

  void Tied(Value* out, const Node& node, std::string_view source, std::string_view keyword,
            const std::string& says, const Where& where, Level level = Level::kMust);
  std::string Fact(const Node& node, std::string_view keyword, const std::string& text,
                   Level level);
  std::string Subject(const Node& node) const;
  void Count(const Node& node, const Where& where, const char* keyword, const std::string& says,
             Value* out);
  void LeaveOut();
  void Note(Gravity gravity, const char* rule, const Node& node, std::string message);
  bool Hides(const Node& property) const;
  // Converts what stands in a branch, and says whether nothing of it was left out.
  Value ConvertBranch(const Node& node, const Where& where, bool inlines, bool* whole);

  const OpenApiDocument& document_;
  Draft& draft_;
  FindingList& findings_;
  SchemaUse use_;
  std::string words_;
  std::string root_pointer_;
  size_t nodes_ = 0;
  size_t left_out_ = 0;            // things that the document says and the result does not
  bool in_branch_ = false;         // where the conversion is just now
  bool branch_left_out_ = false;   // one of them in a branch
  bool inlines_ = false;           // references are to be written out, also in answers
  std::vector<std::string> open_;  // targets being inlined
  std::map<std::string, std::string> names_;  // target (and '!' in branches) -> definition
  std::set<std::string> taken_;
  std::vector<std::pair<std::string, bool>> waiting_;  // targets to become definitions
  std::map<std::string, std::string> facts_;           // pointer and keyword -> fact
  std::vector<Hidden> hidden_;
};

// A pattern that is searched for, as one of the whole text; the same texts match.
std::string WholeTextPattern(const std::string& pattern);

// Gives a schema those values as examples that it allows: two or more, or none.
void OfferExamples(const std::vector<Value>& given, Value* schema);

// In a request: the branches of an allOf that only add fields are folded into the schema itself.
void FoldFields(Value* schema);

// Where definitions refer to themselves without a step into another value ("a Pet is a Pet"), which
// says nothing: allows anything there. Returns the names of those that were led back to.
std::vector<std::string> OpenCircles(Value* definitions);

}  // namespace assay::derive
