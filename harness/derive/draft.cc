#include "harness/derive/draft.h"

#include <algorithm>
#include <utility>

namespace assay::derive {

std::string_view GravityName(Gravity gravity) {
  switch (gravity) {
    case Gravity::kError:
      return "error";
    case Gravity::kWarning:
      return "warning";
    case Gravity::kNote:
      return "note";
  }
  return "";
}

std::string Draft::AddFact(Level level, std::string category, std::string text, Spot spot) {
  DraftFact fact;
  fact.id = prefix + "-" + std::to_string(facts.size() + 1);
  fact.level = level;
  fact.category = std::move(category);
  fact.text = std::move(text);
  fact.spot = std::move(spot);
  facts.push_back(std::move(fact));
  return facts.back().id;
}

std::string Draft::AddUntested(Level level, std::string category, std::string text, Spot spot,
                               std::string reason) {
  std::string fact_id = AddFact(level, std::move(category), std::move(text), std::move(spot));
  facts.back().not_tested = std::move(reason);
  return fact_id;
}

DraftFact* Draft::FindFact(std::string_view fact_id) {
  for (DraftFact& fact : facts) {
    if (fact.id == fact_id) return &fact;
  }
  return nullptr;
}

Value TextList(const std::vector<std::string>& texts) {
  Value list = Value::MakeArray();
  for (const std::string& text : texts) list.items().push_back(Value::String(text));
  return list;
}

Value IdList(const Ids& ids) {
  Ids once;
  for (const std::string& id : ids) {
    if (std::find(once.begin(), once.end(), id) == once.end()) once.push_back(id);
  }
  return TextList(once);
}

Value MakeRule(std::string_view name, std::vector<std::pair<std::string, Value>> settings,
               const Ids& ids, std::optional<Level> cap) {
  Value rule = Value::MakeObject();
  rule.Set("rule", Value::String(std::string(name)));
  for (auto& [key, value] : settings) rule.Set(key, std::move(value));
  if (rule.Find("requirements") == nullptr) rule.Set("requirements", IdList(ids));
  if (cap.has_value()) rule.Set("level", Value::String(std::string(LevelName(*cap))));
  return rule;
}

void Tie(Value* schema, std::string_view keyword, const Ids& ids) {
  Value* ties = schema->Find(kAnnotation);
  if (ties == nullptr) ties = &schema->Set(kAnnotation, Value::MakeObject());
  Ids all;
  if (const Value* there = ties->Find(keyword)) {
    for (const Value& id : there->items()) all.push_back(id.text());
  }
  all.insert(all.end(), ids.begin(), ids.end());
  ties->Set(keyword, IdList(all));
}

}  // namespace assay::derive
