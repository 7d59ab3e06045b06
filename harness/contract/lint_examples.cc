#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/lint.h"
#include "harness/contract/places.h"

namespace assay {

void LintExamples(const Value& root, const Value& schema, SchemaRole role, Problems* problems) {
  const Value* examples = schema.Find("examples");
  if (examples == nullptr || !examples->is_array()) return;
  bool differ = false;
  for (const Value& example : examples->items()) {
    differ = differ || !Equal(examples->items().front(), example);
    const auto accepted = PartAccepts(root, schema, example);
    if (!accepted.has_value()) {
      problems->Add(example, "the example cannot be checked: its schema is no schema by itself",
                    "let every `$ref` lead to #/definitions/…");
      return;
    }
    if (!*accepted) {
      problems->Add(example,
                    "the example " + Printable(Dump(example), 80) + " breaks its own schema",
                    "give a value that the schema allows");
    }
  }
  if (role == SchemaRole::kRequest && !differ) {
    problems->Add(*examples, "a request field needs two different examples",
                  "add a second one: a change is seen only between two values");
  }
}

void LintGenerate(const Value& root, const Value& schema, SchemaRole role, Problems* problems,
                  std::vector<Citation>* citations) {
  const Value* settings = schema.Find("x-generate");
  if (settings == nullptr) return;
  if (role != SchemaRole::kRequest) {
    problems->Add(*settings, "`x-generate` is for the request's fields only", "remove it here");
  }
  const Value* tolerated = settings->Find("tolerated");
  if (tolerated == nullptr || !tolerated->is_object()) return;
  for (const Member& member : tolerated->members()) {
    Cite(&member.value, citations);
    if (PartAccepts(root, schema, Value::String(member.key)).value_or(false)) {
      problems->Add(
          member.key_offset,
          "\"" + Printable(member.key, 80) + "\" is a good value: there is nothing to tolerate",
          "name a value that the schema refuses");
    }
  }
}

}  // namespace assay
