#include "suites/all_fields.h"

#include <algorithm>
#include <utility>

namespace assay::suites {

bool IsAlternative(const SuiteContext& context, std::string_view pointer) {
  const auto& alternatives = context.bodies().alternatives();
  return std::find(alternatives.begin(), alternatives.end(), pointer) != alternatives.end();
}

const std::vector<std::string>& AllFields::Of(size_t subject, std::string_view chosen,
                                              std::string_view without) {
  auto key = std::tuple(subject, std::string(chosen), std::string(without));
  const auto known = made_.find(key);
  if (known != made_.end()) return known->second;
  return made_.emplace(std::move(key), Make(subject, chosen, without)).first->second;
}

std::vector<std::string> AllFields::Make(size_t subject, std::string_view chosen,
                                         std::string_view without) const {
  const Bodies& bodies = context_.bodies();
  const auto make = [&](size_t index) {
    Value body = bodies.MakeAll(index, subject, chosen, without);
    // Without one alternative is without any: the others are not to take its place.
    if (!without.empty() && IsAlternative(context_, without)) {
      for (const std::string& alternative : bodies.alternatives()) {
        const Field* field = bodies.Find(alternative);
        if (field != nullptr && !field->required) body.Erase(field->name);
      }
    }
    return body;
  };
  // Once more with nothing inside objects, so that what is refused there does not count here.
  Value bare = make(0);
  for (Member& member : bare.members()) {
    if (member.value.is_object()) member.value = Value::MakeObject();
  }
  std::vector<std::string> texts;
  for (const Value& body : {make(1), make(0), bare}) {
    // Fields may not go together by the schema itself.
    if (context_.contract().request_compiled->Accepts(body)) texts.push_back(Dump(body));
  }
  return texts;
}

}  // namespace assay::suites
